package agency_test

import (
	"errors"
	"testing"

	"liuhen/internal/agency"
	"liuhen/internal/fault"
)

func TestWhichUnitsAnAgencyHas(t *testing.T) {
	t.Parallel()
	find := func(id agency.ID) (agency.Agency, error) {
		if id != "county" {
			return agency.Agency{}, fault.NoSuchThing.Err("find agency", id.Ref().String(), nil)
		}
		return agency.Agency{ID: id, Units: []agency.Unit{{ID: "u1", Name: "一中队"}}}, nil
	}
	for _, c := range []struct {
		id   agency.ID
		unit string
		want error
	}{
		{"county", "u1", nil},
		{"county", "", nil},
		{"nowhere", "", nil},
		{"county", "u2", fault.NoSuchThing},
		{"nowhere", "u1", fault.NoSuchThing},
	} {
		if err := agency.HasUnit(c.id, c.unit, find); !errors.Is(err, c.want) {
			t.Errorf("%s of %s: %v, want %v", c.unit, c.id, err, c.want)
		}
	}
}
