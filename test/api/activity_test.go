package api_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

func by(who servertest.Person) api.ActivityPerson {
	return api.ActivityPerson{Role: "officer", Officer: who.Officer.ID}
}

// inspection is an activity of lin and chen that begins now.
func (p *place) inspection() api.NewActivity {
	return api.NewActivity{Now: true, ActivityDetails: api.ActivityDetails{
		Kind: "on-site-enforcement", Place: "东街12号", People: []api.ActivityPerson{by(p.lin), by(p.chen)},
	}}
}

// film sends a file of the activity.
func (p *place) film(t *testing.T, who servertest.Person, activity, content string) api.Item {
	t.Helper()
	n := made
	n.Links = []api.Link{{Activity: activity}}
	got, err := who.SendFile(t.Context(), apiclient.Command{}, "现场.txt", bytes.NewReader([]byte(content)), n)
	if err != nil {
		t.Fatal(err)
	}
	return got.Value
}

func TestAnActivityWithItsBreachesAndItsAgencies(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	ctx := t.Context()
	short := p.inspection()
	short.Kind, short.People = "service-by-leaving", short.People[:1]
	a := must(p.lin.BeginActivity(ctx, apiclient.Command{}, short))(t)
	v := a.Value
	if v.Agency != p.City.ID || v.Unit != "u1" || v.Pack != "ankang@1" || v.People[0].Name != "林晓禾" || v.People[0].Certificate == "" || !v.StartedAt.Equal(p.Now()) {
		t.Errorf("begun %+v", v)
	}
	if len(v.Breaches) != 2 || v.Breaches[0].Code != "people-too-few" || v.Breaches[0].Unless || v.Breaches[1].Role != "witness" || !v.Breaches[1].Unless {
		t.Fatalf("breaches %+v", v.Breaches)
	}
	a = must(p.lin.ExplainBreach(ctx, apiclient.Seeing(a), v.ID, api.ExplainedBreach{Code: "people-too-few", Role: "officer", Reason: "同事途中受伤"}))(t)
	a = must(p.lin.MarkRequired(ctx, apiclient.Seeing(a), v.ID, api.Reason{Reason: "涉及重大财产权益"}))(t)
	if b := a.Value.Breaches[0]; b.Reason != "同事途中受伤" || b.Explained.Officer != p.lin.Officer.ID || !a.Value.Required {
		t.Errorf("explained %+v", a.Value)
	}
	m := must(p.lin.OpenMatter(ctx, apiclient.Command{}, penalty()))(t).Value
	a = must(p.lin.AttachMatter(ctx, apiclient.Seeing(a), v.ID, api.AttachedMatter{Matter: m.ID}))(t)
	a = must(p.lin.JoinAgency(ctx, apiclient.Seeing(a), v.ID, api.JoiningAgency{Agency: p.county.ID}))(t)
	d := a.Value.ActivityDetails
	d.People = append(d.People, by(p.chen), by(p.liu))
	a = must(p.lin.AmendActivity(ctx, apiclient.Seeing(a), v.ID, api.AmendedActivity{ActivityDetails: d, Reason: "补记人员"}))(t)
	if b := a.Value.Breaches; b[0].ClearedAt == nil || b[1].ClearedAt != nil || a.Value.People[2].Agency != p.county.ID || a.Value.Matter != m.ID {
		t.Errorf("amended %+v", a.Value)
	}
	for name, who := range map[string]servertest.Person{"the joining officer": p.liu, "his head": p.chief} {
		if seen, err := who.Activity(ctx, v.ID); err != nil || seen.ID != v.ID {
			t.Errorf("%s: %v", name, err)
		}
	}
	foreign := penalty()
	foreign.Number = "青农立〔2026〕1号"
	theirs := must(p.liu.OpenMatter(ctx, apiclient.Command{}, foreign))(t).Value
	seen, alone := apiclient.Seeing(a), must(p.lin.BeginActivity(ctx, apiclient.Command{}, p.inspection()))(t)
	stranger := p.inspection()
	stranger.People = append(stranger.People, by(p.liu))
	check(t, map[string]refusal{
		"ended by a joining officer":       {second(p.liu.EndActivity(ctx, seen, v.ID, api.EndedAt{})), fault.NotAllowed},
		"signed by the joining head":       {second(p.chief.SignCorrectionOfActivity(ctx, seen, v.ID)), fault.NoSuchThing},
		"joined twice":                     {second(p.lin.JoinAgency(ctx, seen, v.ID, api.JoiningAgency{Agency: p.county.ID})), fault.AgencyJoined},
		"attached to another agency's":     {second(p.lin.AttachMatter(ctx, seen, v.ID, api.AttachedMatter{Matter: theirs.ID, Reason: "错"})), fault.NoSuchThing},
		"an officer of no agency here":     {second(p.lin.BeginActivity(ctx, apiclient.Command{}, stranger)), fault.NoSuchThing},
		"explained what was not found":     {second(p.lin.ExplainBreach(ctx, seen, v.ID, api.ExplainedBreach{Code: "name-missing", Reason: "无"})), fault.BreachUnknown},
		"read by another agency":           {second(p.chief.Activity(ctx, alone.Value.ID)), fault.NoSuchThing},
		"amended by another agency":        {second(p.chief.AmendActivity(ctx, apiclient.Command{Seen: 7}, alone.Value.ID, api.AmendedActivity{ActivityDetails: d})), fault.NoSuchThing},
		"ended in the future":              {second(p.lin.CorrectEndOfActivity(ctx, seen, v.ID, api.CorrectedEnd{At: p.Now().Add(time.Hour), Reason: "错"})), fault.TimeInFuture},
		"a role that the pack lacks":       {second(p.lin.BeginActivity(ctx, apiclient.Command{}, api.NewActivity{ActivityDetails: api.ActivityDetails{Kind: "hearing", People: []api.ActivityPerson{by(p.lin), {Role: "drummer"}}}})), fault.BadInput},
		"an activity that nobody knows of": {second(p.lin.Activity(ctx, "nothing")), fault.NoSuchThing},
	})
}

// TestATourItsActivityAndTheFirstTwoClocks plays a day with a late start of the
// second, as its clocks show it.
func TestATourItsActivityAndTheFirstTwoClocks(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	ctx := t.Context()
	tour := must(p.lin.StartTour(ctx, apiclient.Command{}, api.NewTour{Officers: []string{p.lin.Officer.ID, p.chen.Officer.ID}}))(t)
	n := p.inspection()
	n.Tour = tour.Value.ID
	a := must(p.lin.BeginActivity(ctx, apiclient.Command{}, n))(t)
	it := p.film(t, p.lin, a.Value.ID, "一")
	p.later(time.Hour)
	ended := must(p.lin.EndActivity(ctx, apiclient.Seeing(a), a.Value.ID, api.EndedAt{}))(t)
	if ended.Gap != nil || !ended.Value.Ended.At.Equal(p.Now()) {
		t.Errorf("ended %+v", ended)
	}
	show := func(want ...string) {
		t.Helper()
		clocks := must(p.lin.ItemClocks(ctx, it.ID))(t).Clocks
		got := []string{}
		for _, c := range clocks {
			got = append(got, c.Clock+" "+c.State)
		}
		if len(got) != len(want) {
			t.Errorf("shows %v, want %v", got, want)
			return
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("shows %v, want %v", got, want)
			}
		}
	}
	show("handover not-started", "storage not-started")
	tour = must(p.lin.EndTour(ctx, apiclient.Seeing(tour), tour.Value.ID, api.EndedAt{}))(t)
	show("handover running", "storage not-started")
	if seen := must(p.lin.Tour(ctx, tour.Value.ID))(t); len(seen.Clocks) != 2 || seen.Clocks[0].Counts["running"] != 1 || seen.Clocks[0].Noun != "item/"+it.ID || seen.State != "ended" {
		t.Errorf("the tour shows %+v", seen)
	}
	p.later(25 * time.Hour)
	show("handover late", "storage not-started")
	h := must(p.lin.SignHandover(ctx, apiclient.Command{}, api.HandoverList{Items: []string{it.ID}, Late: "路途遥远"}))(t)
	show("handover met-late", "storage running")
	must(p.head.AnswerHandover(ctx, apiclient.Seeing(h), h.Value.ID, api.Count{Items: []string{it.ID}, Reason: "画面不清"}))(t)
	show("handover late", "storage released")
	corrected := must(p.lin.CorrectEndOfTour(ctx, apiclient.Seeing(tour), tour.Value.ID, api.CorrectedEnd{At: p.Now().Add(-time.Hour), Reason: "实际较晚"}))(t)
	show("handover late", "storage released")
	must(p.head.SignCorrectionOfTour(ctx, apiclient.Seeing(corrected), tour.Value.ID))(t)
	show("handover running", "storage released")
	if c := must(p.lin.ItemClocks(ctx, it.ID))(t).Clocks[0]; !c.Marked || c.Corrected.Original.State != "late" {
		t.Errorf("the mark is missing: %+v", c)
	}
	seen := must(p.lin.Activity(ctx, a.Value.ID))(t)
	if len(seen.Clocks) != 2 || !seen.Clocks[0].Marked || seen.Clocks[1].Counts["released"] != 1 || seen.Recorded || seen.Gap != nil {
		t.Errorf("the activity shows %+v", seen)
	}
	check(t, map[string]refusal{
		"another agency's item":  {second(p.chief.ItemClocks(ctx, it.ID)), fault.NoSuchThing},
		"an item that is not":    {second(p.lin.ItemClocks(ctx, "nothing")), fault.NoSuchThing},
		"another agency's tour":  {second(p.chief.Tour(ctx, tour.Value.ID)), fault.NoSuchThing},
		"a file that is not":     {second(p.lin.CaseFileClocks(ctx, "nothing")), fault.NoSuchThing},
		"a tour ended twice":     {second(p.lin.EndTour(ctx, apiclient.Command{Seen: 4}, tour.Value.ID, api.EndedAt{})), fault.WrongState},
		"its start is in future": {second(p.lin.StartTour(ctx, apiclient.Command{}, api.NewTour{StartedAt: ahead(p.Now())})), fault.TimeInFuture},
	})
}

func ahead(now time.Time) *time.Time {
	t := now.Add(time.Hour)
	return &t
}

func TestATourNamedAfterTheEndWaitsForTheHead(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	ctx := t.Context()
	tour := must(p.lin.StartTour(ctx, apiclient.Command{}, api.NewTour{}))(t)
	a := must(p.lin.BeginActivity(ctx, apiclient.Command{}, p.inspection()))(t)
	ended := must(p.lin.EndActivity(ctx, apiclient.Seeing(a), a.Value.ID, api.EndedAt{}))(t)
	p.later(25 * time.Hour)
	d := ended.Value.ActivityDetails
	d.Tour = tour.Value.ID
	moved := must(p.lin.AmendActivity(ctx, apiclient.Seeing(ended), a.Value.ID, api.AmendedActivity{ActivityDetails: d, Reason: "漏选出勤"}))(t)
	seen := must(p.lin.Activity(ctx, a.Value.ID))(t)
	if c := seen.Clocks[0]; c.State != "late" || !c.NeedsSignature || moved.Value.Moved == nil || !moved.Value.Moved.Pending || moved.Value.Moved.Counted != "" {
		t.Errorf("moved %+v, shown %+v", moved.Value.Moved, c)
	}
	signed := must(p.head.SignCorrectionOfActivity(ctx, apiclient.Seeing(moved), a.Value.ID))(t)
	if m := signed.Value.Moved; m.Pending || m.Counted != tour.Value.ID {
		t.Errorf("signed %+v", m)
	}
	if c := must(p.lin.Activity(ctx, a.Value.ID))(t).Clocks[0]; c.State != "not-started" || !c.Marked {
		t.Errorf("shown %+v", c)
	}
}

func TestTheOverviewHasNumbersAndNoContent(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	ctx := t.Context()
	n := api.NewActivity{Now: true, ActivityDetails: api.ActivityDetails{Kind: "on-site-enforcement", People: []api.ActivityPerson{by(p.liu)}}}
	a := must(p.liu.BeginActivity(ctx, apiclient.Command{}, n))(t)
	p.film(t, p.liu, a.Value.ID, "一")
	must(p.liu.EndActivity(ctx, apiclient.Seeing(a), a.Value.ID, api.EndedAt{}))(t)
	p.later(26 * time.Hour)
	all := must(p.head.Overview(ctx))(t).Agencies
	at := slices.IndexFunc(all, func(s api.Standing) bool { return s.Agency == p.county.ID })
	if len(all) != 2 || at < 0 {
		t.Fatalf("the city sees %+v", all)
	}
	owed, numbers := all[at].Owed, map[string]int{}
	for _, n := range all[at].Numbers {
		numbers[n.Noun+" "+n.State] = n.Number
	}
	if owed[0].Clock != "handover" || owed[0].Counts["late"] != 1 || owed[0].Overdue != 2*3600 || len(owed) != 4 || numbers["item received"] != 1 || numbers["activity ended"] != 1 {
		t.Errorf("the county owes %+v and has %v", owed, numbers)
	}
	if own := must(p.chief.Overview(ctx))(t).Agencies; len(own) != 1 || own[0].Agency != p.county.ID {
		t.Errorf("the county sees %+v", own)
	}
	if own := must(p.lin.Overview(ctx))(t).Agencies; len(own) != 1 || own[0].Agency != p.City.ID || len(own[0].Owed[0].Counts) != 0 {
		t.Errorf("an officer of the city sees %+v", own)
	}
	check(t, map[string]refusal{"an administrator": {second(p.SignIn("shenji").Overview(ctx)), fault.NoSuchThing}})
}
