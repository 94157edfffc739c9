package agency_test

import (
	"errors"
	"testing"

	"liuhen/internal/agency"
	"liuhen/internal/fault"
)

func TestTheDayFromWhichAnAgencyIsBound(t *testing.T) {
	t.Parallel()
	entered := func(days ...string) (all []agency.Adoption) {
		for _, d := range days {
			all = append(all, agency.Adoption{From: d})
		}
		return all
	}
	for name, c := range map[string]struct {
		city, county []agency.Adoption
		want         string
	}{
		"nobody entered a day":    {nil, nil, ""},
		"its city did":            {entered("2026-03-01"), nil, "2026-03-01"},
		"it did, later":           {entered("2026-03-01"), entered("2026-05-01"), "2026-05-01"},
		"it did, its city not":    {nil, entered("2026-05-01"), "2026-05-01"},
		"the earliest of several": {nil, entered("2026-05-01", "2026-04-01", "2026-06-01"), "2026-04-01"},
	} {
		find := func(id agency.ID) (agency.Agency, error) {
			switch id {
			case "city":
				return agency.Agency{ID: id, City: id, Adoptions: c.city}, nil
			case "county":
				return agency.Agency{ID: id, City: "city", Adoptions: c.county}, nil
			}
			return agency.Agency{}, fault.NoSuchThing.Err("load", string(id), nil)
		}
		if got, err := agency.BoundSince("county", find); err != nil || got.String() != c.want {
			t.Errorf("%s: %s, %v; want %s", name, got, err, c.want)
		}
		if _, err := agency.BoundSince("nothing", find); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("%s: an agency that is not there: %v", name, err)
		}
	}
	broken := func(id agency.ID) (agency.Agency, error) {
		return agency.Agency{ID: id, City: id, Adoptions: entered("someday")}, nil
	}
	if _, err := agency.BoundSince("city", broken); !errors.Is(err, fault.Unexpected) {
		t.Errorf("a day that is none: %v", err)
	}
}
