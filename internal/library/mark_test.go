package library_test

import (
	"errors"
	"slices"
	"testing"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/marker"
)

func (w *world) marks() library.Marks {
	return library.Marks{Items: w.Store, Markers: w.Store, Journal: w.Store}
}

// film is a recording of lin's, of ten seconds.
func (w *world) film() item.Item {
	return w.Item(w.lin(), item.Item{Title: "检查录像", FileName: "a.mp4", Class: item.Video, Times: item.Times{Duration: 10_000_000}})
}

func by(who access.Person) custody.Command { return custody.Command{Actor: who.Actor} }

// mark marks a moment as somebody.
func (w *world) mark(t *testing.T, who access.Person, it item.Item, second int64, text string) marker.Marker {
	t.Helper()
	m, _, err := w.marks().Mark(t.Context(), who, by(who), it.ID, marker.Marker{Kind: marker.Person, From: second * 1_000_000, Until: second * 1_000_000, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// reader is an officer of the county that leads the activity of an item, and may read it.
func (w *world) reader(t *testing.T) (access.Person, item.Item) {
	t.Helper()
	who := w.Somebody(w.Other, "zhou")
	it := w.Item(w.lin(), item.Item{Class: item.Video}, item.Link{Activity: "act", Lead: string(w.Other), Readers: []string{who.Actor.Officer}})
	return who, it
}

func TestWhoMarksAndWhoReadsMarkers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it := w.film()
	first := w.mark(t, w.lin(), it, 5, "出示证件")
	reasoned, token := w.Somebody(w.City, "chief", access.Head), w.lin()
	reasoned.Why, token.Scope = "督查", []string{"read"}
	otherUnit := w.Somebody(w.County, "sun")
	otherUnit.Unit = "u2"
	for name, c := range map[string]struct {
		who         access.Person
		mark, reads *fault.Code
	}{
		"its maker":               {w.lin(), nil, nil},
		"an officer of its unit":  {w.Somebody(w.County, "zhao"), nil, nil},
		"the custodian":           {w.Somebody(w.County, "wang", access.Custodian), nil, nil},
		"the head":                {func() access.Person { p := otherUnit; p.Posts = map[string]bool{access.Head: false}; return p }(), fault.NotAllowed, nil},
		"an officer of another":   {otherUnit, fault.NoSuchThing, fault.NoSuchThing},
		"another county's head":   {w.Somebody(w.Other, "x", access.Head), fault.NoSuchThing, fault.NoSuchThing},
		"the city with a reason":  {reasoned, fault.NoSuchThing, nil},
		"the city without":        {w.Somebody(w.City, "chief", access.Head), fault.NoSuchThing, fault.ReasonMissing},
		"a token for reading":     {token, fault.TokenNever, nil},
		"the audit administrator": {w.administrator(access.AuditAdmin), fault.NoSuchThing, fault.NoSuchThing},
	} {
		_, _, err := w.marks().Mark(t.Context(), c.who, by(c.who), it.ID, marker.Marker{Kind: marker.Other, Text: "注"})
		if !answers(err, c.mark) {
			t.Errorf("%s marks: %v", name, err)
		}
		_, err = w.marks().Of(t.Context(), c.who, it.ID, "", 50)
		if !answers(err, c.reads) {
			t.Errorf("%s reads the list: %v", name, err)
		}
		_, err = w.marks().One(t.Context(), c.who, first.ID)
		if !answers(err, c.reads) {
			t.Errorf("%s reads one: %v", name, err)
		}
	}
}

func answers(err error, want *fault.Code) bool {
	if want == nil {
		return err == nil
	}
	return errors.Is(err, want)
}

// A case officer of another agency, who may read the item by name, marks what he saw; the
// event lies in the log of the item's agency.
func TestACaseOfficerOfTheLeadingAgencyMarks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who, it := w.reader(t)
	m := w.mark(t, who, it, 1, "告知权利")
	if m.Agency != string(w.County) || m.Made.By != who.Actor {
		t.Errorf("%+v", m)
	}
	if got, err := w.marks().Of(t.Context(), w.lin(), it.ID, "", 50); err != nil || len(got) != 1 {
		t.Errorf("its maker sees %+v %v", got, err)
	}
}

func TestOnlyTheMakerWithdrawsAndEverybodyStillReads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it, he := w.film(), w.Somebody(w.County, "wang", access.Custodian)
	m := w.mark(t, w.lin(), it, 5, "出示证件")
	if _, _, err := w.marks().Withdraw(t.Context(), he, by(he), m.ID, "不对"); !errors.Is(err, fault.MarkerOfAnother) {
		t.Errorf("the custodian: %v", err)
	}
	stranger := w.Somebody(w.Other, "x")
	if _, _, err := w.marks().Withdraw(t.Context(), stranger, by(stranger), m.ID, "不对"); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("a stranger: %v", err)
	}
	if _, _, err := w.marks().Withdraw(t.Context(), w.lin(), by(w.lin()), m.ID, "标错"); err != nil {
		t.Fatal(err)
	}
	got, err := w.marks().Of(t.Context(), he, it.ID, "", 50)
	if err != nil || len(got) != 1 || got[0].State != marker.Withdrawn || got[0].Withdrawn.Reason != "标错" || got[0].Text != "出示证件" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestAListOfMarkersIsALookAndGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it, other := w.film(), w.film()
	late, early, foreign := w.mark(t, w.lin(), it, 9, "签字"), w.mark(t, w.lin(), it, 2, "物证"), w.mark(t, w.lin(), other, 1, "别处")
	he := w.Somebody(w.County, "wang", access.Custodian)
	page, err := w.marks().Of(t.Context(), he, it.ID, "", 1)
	if err != nil || len(page) != 1 || page[0].ID != early.ID {
		t.Fatalf("the first page: %+v %v", page, err)
	}
	if page, err = w.marks().Of(t.Context(), he, it.ID, early.ID, 1); err != nil || len(page) != 1 || page[0].ID != late.ID {
		t.Fatalf("the second page: %+v %v", page, err)
	}
	for _, after := range []marker.ID{foreign.ID, "nothing"} {
		if _, err := w.marks().Of(t.Context(), he, it.ID, after, 1); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("after %s: %v", after, err)
		}
	}
	lines, err := w.LogLines(t.Context(), string(w.County), access.Scope{Inner: true}, library.Span{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	listed := 0
	for _, l := range lines {
		if l.Action == "list" && l.Account == he.Actor.Account {
			listed++
		}
	}
	if listed != 2 {
		t.Errorf("%d pages were recorded, not 2", listed)
	}
}

// The chain of a marker shows its text to whoever may see the recording, and to nobody
// who only reads logs or registers.
func TestTheChainOfAMarkerTellsItsTextWithTheContentAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.mark(t, w.lin(), w.film(), 5, "出示证件")
	chains, _ := w.chains()
	told := func(who access.Person) bool {
		events, err := chains.Of(t.Context(), who, m.Ref(), library.Span{From: 1, Limit: 10})
		if err != nil || len(events) != 1 {
			t.Fatalf("%+v %v", events, err)
		}
		return slices.ContainsFunc(events[0].Changes, func(c library.Change) bool { return c.Field == "text" })
	}
	chief := w.Somebody(w.City, "chief", access.Head)
	if !told(w.lin()) || told(w.administrator(access.AuditAdmin)) || told(chief) {
		t.Error("the text is told to others than those who see the content")
	}
	chief.Why = "督查"
	if !told(chief) {
		t.Error("the city gave a reason")
	}
}

// What is marked in a restricted item is for the few who see the item, in lists, chains and
// the log.
func TestMarkersOfARestrictedItemAreForTheFew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it := w.Item(w.lin(), item.Item{Class: item.Video, Restricted: item.Restriction{Home: true}})
	m := w.mark(t, w.lin(), it, 1, "未成年人在场")
	chains, _ := w.chains()
	for name, c := range map[string]struct {
		who  access.Person
		sees bool
	}{
		"its maker":              {w.lin(), true},
		"the custodian":          {w.Somebody(w.County, "wang", access.Custodian), true},
		"an officer of its unit": {w.Somebody(w.County, "zhao"), false},
		"the head":               {w.Somebody(w.County, "he", access.Head), false},
	} {
		want := map[bool]*fault.Code{false: fault.NoSuchThing}[c.sees]
		if _, _, err := w.marks().Mark(t.Context(), c.who, by(c.who), it.ID, marker.Marker{Kind: marker.Other, Text: "注"}); !answers(err, want) {
			t.Errorf("%s marks: %v", name, err)
		}
		if _, err := w.marks().Of(t.Context(), c.who, it.ID, "", 50); !answers(err, want) {
			t.Errorf("%s reads: %v", name, err)
		}
		if _, err := chains.Of(t.Context(), c.who, m.Ref(), library.Span{From: 1, Limit: 10}); !answers(err, want) {
			t.Errorf("%s reads the chain: %v", name, err)
		}
		lines, err := w.LogLines(t.Context(), string(w.County), access.ScopeFor(c.who, access.ReadRegister), library.Span{Limit: 200})
		if told := slices.ContainsFunc(lines, func(l library.Line) bool { return l.Noun == m.Ref() }); err != nil || told != c.sees {
			t.Errorf("%s is told of it by the log: %v, %v", name, told, err)
		}
	}
}
