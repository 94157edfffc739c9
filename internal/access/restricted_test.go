package access_test

import (
	"testing"

	"liuhen/internal/access"
)

// restricted is the item of TestWhoMayWhat, made by o1, where few people may see it: the
// colleague o2 answers for its matter, and so does, by somebody's mistake, o3 of another
// unit.
func restricted() access.Subject {
	s := item
	s.Restricted, s.Circle = true, []string{"o2", "o3"}
	return s
}

// TestWhoMayWhatOfTheRestricted is the written truth: H hide, R refuse, A allow. Who is none
// of the few finds nothing there, whatever he is.
func TestWhoMayWhatOfTheRestricted(t *testing.T) {
	t.Parallel()
	actions := []access.Action{
		access.ReadRegister, access.ReadContent, access.ReadLog, access.Describe, access.Restrict, access.Hand, access.Receive, access.ProposeVoid, access.DecideVoid,
	}
	written := map[string]string{
		"maker":             "AAAARARAR",
		"colleague":         "AAARRRRRR", // of its matter
		"other unit":        "HHHHHHHHH", // a restriction gives nobody anything
		"custodian":         "AAAAARAAA",
		"archivist":         "HHHHHHHHH",
		"head":              "HHHHAHHHH", // he may lift it, and sees nothing before
		"other county head": "HHHHHHHHH",
		"joining officer":   "HHHHHHHHH",
		"joining head":      "HHHHHHHHH",
		"city officer":      "HHHHHHHHH",
		"city head":         "HHHHHHHHH",
		"city head, why":    "HHHHHHHHH",
		"read token":        "AAARRRRRR",
		"system admin":      "HHRHHHHHH",
		"security admin":    "HHRHHHHHH",
		"audit admin":       "HHAHHHHHH", // events without any content
	}
	letters := map[access.Verdict]byte{access.Hide: 'H', access.Refuse: 'R', access.Allow: 'A'}
	for name, person := range people() {
		got := make([]byte, len(actions))
		for i, a := range actions {
			got[i] = letters[access.Decide(person, a, restricted())]
		}
		if string(got) != written[name] {
			t.Errorf("%-18s %s, written %s", name, got, written[name])
		}
	}
}

// TestARestrictionOnlyTakesAway: nobody may do to what is restricted what he might not do
// otherwise.
func TestARestrictionOnlyTakesAway(t *testing.T) {
	t.Parallel()
	open := restricted()
	open.Restricted = false
	for name, person := range people() {
		for _, a := range declared(t) {
			if few, all := access.Decide(person, a, restricted()), access.Decide(person, a, open); few > all {
				t.Errorf("%s, %s: %v where it is restricted, else %v", name, a, few, all)
			}
		}
	}
}
