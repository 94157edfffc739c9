package access_test

import (
	"errors"
	"strings"
	"testing"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

const (
	city   = "city"
	county = "county"
	other  = "other-county"
)

func officer(agency, unit, id string, posts ...string) access.Person {
	held := map[string]bool{}
	for _, p := range posts {
		held[p] = false
	}
	return access.Person{
		Actor: custody.Actor{Account: "acc-" + id, Officer: id, Agency: agency, Via: "session"},
		City:  city, Unit: unit, Posts: held,
	}
}

func admin(role string) access.Person {
	return access.Person{Actor: custody.Actor{Account: "acc-" + role, Agency: city, Via: "session"}, City: city, Admin: role}
}

// people is one of each kind who may come.
func people() map[string]access.Person {
	why := officer(city, "u9", "o-city-why", access.Head)
	why.Why = "督查"
	token := officer(county, "u1", "o1")
	token.Scope = []string{"read"}
	return map[string]access.Person{
		"maker":             officer(county, "u1", "o1"),
		"colleague":         officer(county, "u1", "o2"),
		"other unit":        officer(county, "u2", "o3"),
		"custodian":         officer(county, "u2", "o4", access.Custodian),
		"archivist":         officer(county, "u2", "o5", access.Archivist),
		"head":              officer(county, "u2", "o6", access.Head),
		"other county head": officer(other, "u1", "o7", access.Head),
		"joining officer":   officer("joining", "u5", "o8"),
		"joining head":      officer("joining", "u5", "o11", access.Head),
		"city officer":      officer(city, "u9", "o9"),
		"city head":         officer(city, "u9", "o10", access.Head),
		"city head, why":    why,
		"read token":        token,
		"system admin":      admin(access.SystemAdmin),
		"security admin":    admin(access.SecurityAdmin),
		"audit admin":       admin(access.AuditAdmin),
	}
}

var item = access.Subject{
	Ref: custody.Ref{Kind: "item", ID: "i"}, Agency: county, Unit: "u1", Officers: []string{"o1"}, Joining: []string{"joining"},
}

// TestWhoMayWhat is the written truth: H hide, R refuse, A allow, for one item of
// unit u1 of a county, made by o1, in an activity that another agency joined.
func TestWhoMayWhat(t *testing.T) {
	t.Parallel()
	actions := []access.Action{
		access.ReadRegister, access.ReadContent, access.ReadPeople, access.ReadAccounts, access.Hand, access.Receive, access.Arrange, access.Archive, access.Issue,
		access.ProposeVoid, access.DecideVoid, access.SignFacts, access.ReadLog, access.ManageUnits, access.ManagePeople, access.GrantPosts, access.WatchJobs,
		access.JoinTour, access.SignTour, access.Adopt,
	}
	written := map[string]string{
		"maker":             "AAARARARRARRARRRRRRR",
		"colleague":         "AAAHRRRRRRRRARRRRRRR",
		"other unit":        "HHAHHHHHHHHHHRRRRHHR",
		"custodian":         "AAAHRARRRAARARRRRRRR",
		"archivist":         "AAAHRRRAARRRARRRRRRR",
		"head":              "AAAHRRRRARAAARRRRRRA",
		"other county head": "HHHHHHHHHHHHHRRRRHHR",
		"joining officer":   "HHHHHHHHHHHHHRRRRHHR",
		"joining head":      "AAHHHHHHHHHHARRRRAAR",
		"city officer":      "HHHHHHHHHHHHHRRRRHHR",
		"city head":         "AHAHHHHHHHHHARRRRHHA",
		"city head, why":    "AAAHHHHHHHHHARRRRHHA",
		"read token":        "AAARRRRRRRRRARRRRRRR",
		"system admin":      "HHAAHHHHHHHHRAARAHHR",
		"security admin":    "HHAAHHHHHHHHRRRARHHR",
		"audit admin":       "HHRRHHHHHHHHARRRRHHR",
	}
	letters := map[access.Verdict]byte{access.Hide: 'H', access.Refuse: 'R', access.Allow: 'A'}
	for name, person := range people() {
		got := make([]byte, len(actions))
		for i, a := range actions {
			got[i] = letters[access.Decide(person, a, item)]
		}
		if string(got) != written[name] {
			t.Errorf("%-18s %s, written %s", name, got, written[name])
		}
	}
}

func TestAnotherAgencysThingLooksAbsent(t *testing.T) {
	t.Parallel()
	if err := access.Check(people()["other county head"], access.Receive, item); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("another agency: %v", err)
	}
	if err := access.Check(people()["colleague"], access.Receive, item); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("own agency without the post: %v", err)
	}
}

// TestScopeAndDecideAnswerAlike goes through every person, a grid of subjects and
// both ways of reading.
func TestScopeAndDecideAnswerAlike(t *testing.T) {
	t.Parallel()
	for name, person := range people() {
		for _, agency := range []string{city, county, other, "joining"} {
			for _, unit := range []string{"", "u1", "u2", "u9"} {
				for _, maker := range []string{"o1", "o9", "stranger"} {
					for _, joining := range [][]string{nil, {"joining"}, {city}} {
						s := access.Subject{Ref: item.Ref, Agency: agency, Unit: unit, Officers: []string{maker}, Joining: joining, Readers: []string{"o8"}}
						answersAlike(t, name, person, s, access.ReadRegister, access.ReadContent, access.ReadPeople, access.ReadAccounts)
						s.Restricted, s.Circle = true, []string{"o2", "o7", "o10"}
						answersAlike(t, name, person, s, access.ReadRegister, access.ReadContent) // only items are ever restricted
					}
				}
			}
		}
	}
}

func answersAlike(t *testing.T, name string, person access.Person, s access.Subject, actions ...access.Action) {
	t.Helper()
	for _, a := range actions {
		if decided, scoped := access.Decide(person, a, s) == access.Allow, access.ScopeFor(person, a).Covers(s); decided != scoped {
			t.Errorf("%s, %s of %+v: decided %v, in scope %v", name, a, s, decided, scoped)
		}
	}
}

// TestATokenTellsNothingMore: what its holder may not know stays hidden, whatever the
// token is for.
func TestATokenTellsNothingMore(t *testing.T) {
	t.Parallel()
	stranger := people()["other county head"]
	stranger.Scope = []string{"intake"}
	for _, a := range []access.Action{access.ReadContent, access.ReadRegister, access.Receive, access.ReadLog} {
		if got := access.Decide(stranger, a, item); got != access.Hide {
			t.Errorf("%s: %v", a, got)
		}
	}
}

// TestReadersReadAndMarkAndDoNothingElse: an officer of the agency that led the activity.
// TestARefusalBlamesWhatRefuses asks in a session and with tokens for what the person may
// and may not do himself.
func TestARefusalBlamesWhatRefuses(t *testing.T) {
	t.Parallel()
	custodian := officer(city, "u2", "o4", access.Custodian)
	with := func(p access.Person, scope ...string) access.Person { p.Scope = scope; return p }
	none := access.Subject{}
	for name, c := range map[string]struct {
		got  error
		want *fault.Code
	}{
		"his token's scope":           {access.Check(with(custodian, "read"), access.CheckStore, none), fault.TokenLacks},
		"what no token may":           {access.Check(with(officer(county, "u2", "o4", access.Head), "read"), access.SignFacts, item), fault.TokenNever},
		"his post, with a token":      {access.Check(with(officer(county, "u1", "o2"), "read"), access.CheckStore, none), fault.NotAllowed},
		"his post":                    {access.Check(officer(county, "u1", "o2"), access.CheckStore, none), fault.NotAllowed},
		"a list that his token lacks": {access.CheckList(with(custodian, "admin"), access.ReadRegister, "items"), fault.TokenLacks},
		"a list that is not his":      {access.CheckList(with(custodian, "read"), access.ReadAccounts, "accounts"), fault.NotAllowed},
		"nothing":                     {access.CheckList(with(custodian, "read"), access.ReadRegister, "items"), nil},
	} {
		if known := fault.Of(c.got); c.got == nil != (c.want == nil) || c.want != nil && known.Code != c.want {
			t.Errorf("%s is blamed with %v", name, c.got)
		}
	}
	said := fault.Of(access.Check(with(custodian, "read"), access.CheckStore, none)).Text(true).What
	if !strings.Contains(said, ": admin, receiving.") {
		t.Errorf("it names no scope: %s", said)
	}
}

func TestReadersReadAndMarkAndDoNothingElse(t *testing.T) {
	t.Parallel()
	shared := item
	shared.Readers = []string{"o8"}
	reader := people()["joining officer"]
	for action, want := range map[access.Action]access.Verdict{
		access.ReadRegister: access.Allow, access.ReadContent: access.Allow, access.Mark: access.Allow,
		access.Hand: access.Hide, access.Receive: access.Hide, access.ProposeVoid: access.Hide, access.Record: access.Hide,
	} {
		if got := access.Decide(reader, action, shared); got != want {
			t.Errorf("%s: %v, not %v", action, got, want)
		}
	}
}

func TestNobodyHoldsEveryRight(t *testing.T) {
	t.Parallel()
	for name, person := range people() {
		manages := access.Decide(person, access.ManagePeople, access.Subject{}) == access.Allow
		grants := access.Decide(person, access.GrantPosts, access.Subject{}) == access.Allow
		reads := access.Decide(person, access.ReadContent, item) == access.Allow
		if manages && grants || manages && reads || grants && reads {
			t.Errorf("%s: manages people %v, grants posts %v, reads content %v", name, manages, grants, reads)
		}
	}
}
