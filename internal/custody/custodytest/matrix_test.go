package custodytest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
)

type state string

type action string

var door = custody.Table[state, action]{
	"":     {"build": "shut"},
	"shut": {"open": "ajar"},
	"ajar": {"shut": "shut"},
}

const paper = `
# a door
       (none)  shut  ajar
build  shut    -     -
open   -       ajar  -
shut   -       -     shut
`

func TestMatrixFindsEveryDifference(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		paper string
		want  []string
	}{
		"same": {paper, nil},
		"cell missing in the table": {
			"       (none)  shut  ajar\nbuild  shut  -  shut\nopen  -  ajar  -\nshut  -  -  shut\n",
			[]string{`build from "ajar" leads to "-", the matrix says "shut"`},
		},
		"cell missing on paper": {
			"       (none)  shut  ajar\nbuild  shut  -  -\nopen  -  -  -\nshut  -  -  shut\n",
			[]string{`open from "shut" leads to "ajar", the matrix says "-"`},
		},
		"line missing": {
			"       (none)  shut  ajar\nbuild  shut  -  -\nshut  -  -  shut\n",
			[]string{`action "open" has no line`},
		},
		"line too much": {
			"       (none)  shut  ajar\nbuild  shut  -  -\nopen  -  ajar  -\nshut  -  -  shut\nlock  -  -  -\n",
			[]string{`the table has no action "lock"`},
		},
		"column missing": {
			"       (none)  shut\nbuild  shut  -\nopen  -  ajar\nshut  -  -\n",
			[]string{`state "ajar" has no column`},
		},
		"column too much": {
			"       (none)  shut  ajar  gone\nbuild  shut  -  -  -\nopen  -  ajar  -  -\nshut  -  -  shut  -\n",
			[]string{`the table has no state "gone"`},
		},
		"short line": {
			"       (none)  shut  ajar\nbuild  shut  -  -\nopen  -  ajar\nshut  -  -  shut\n",
			[]string{`line "open" has 2 cells for 3 states`, `action "open" has no line`},
		},
		"doubled": {
			"       (none)  shut  ajar  shut\nbuild  shut  -  -  -\nopen  -  ajar  -  ajar\nshut  -  -  shut  -\nshut  -  -  shut  -\n",
			[]string{`action "shut" has two lines`, "a state has two columns"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, custodytest.Compare(door, c.paper)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnfilledLooksIntoEverything(t *testing.T) {
	t.Parallel()
	type inner struct{ A, B string }
	type outer struct {
		One    inner
		Many   []inner
		Far    *inner
		When   custody.Micros
		Hidden string `json:"-"`
		None   []string
	}
	v := outer{One: inner{A: "a"}, Many: []inner{{A: "a", B: "b"}, {B: "b"}}, Far: &inner{A: "a"}}
	want := []string{"One.B", "Many[1].A", "Far.B", "When"}
	if diff := cmp.Diff(want, custodytest.Unfilled(v, "None")); diff != "" {
		t.Errorf("unfilled (-want +got):\n%s", diff)
	}
}
