package officer_test

import (
	"errors"
	"testing"

	"liuhen/internal/fault"
	"liuhen/internal/officer"
)

func TestWhoIsOnAnAgencysList(t *testing.T) {
	t.Parallel()
	list := map[officer.ID]officer.Officer{
		"lin": {ID: "lin", Agency: "county"}, "left": {ID: "left", Agency: "county", State: officer.Left}, "liu": {ID: "liu", Agency: "other"},
	}
	find := func(id officer.ID) (officer.Officer, error) {
		if id == "broken" {
			return officer.Officer{}, fault.Busy.Err("find", "", nil)
		}
		o, ok := list[id]
		if !ok {
			return o, fault.NoSuchThing.Err("find officer", id.Ref().String(), nil)
		}
		return o, nil
	}
	for _, c := range []struct {
		officers []string
		want     error
	}{
		{nil, nil},
		{[]string{"lin", "left"}, nil},
		{[]string{"lin", "liu"}, fault.NoSuchThing},
		{[]string{"nobody"}, fault.NoSuchThing},
		{[]string{"broken"}, fault.Busy},
	} {
		if err := officer.Belong("county", find, c.officers...); !errors.Is(err, c.want) {
			t.Errorf("%v: %v, want %v", c.officers, err, c.want)
		}
	}
	foreign, none := officer.Belong("county", find, "liu"), officer.Belong("county", find, "lui")
	if foreign.Error() == "" || len(foreign.Error()) != len(none.Error()) {
		t.Errorf("another's is told from none: %q, %q", foreign, none)
	}
}
