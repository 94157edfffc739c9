package intake_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/sqldb/sqldbtest"
	"liuhen/internal/tour"
)

// field is a town with the desks of tours and activities, and people of two counties.
type field struct {
	intake.ActivityDesk
	tours                             intake.TourDesk
	town                              *sqldbtest.Town
	lin, chen, zhou, head, liu, other access.Person
}

func newField(t *testing.T) *field {
	t.Helper()
	town := sqldbtest.Start(t)
	return &field{
		ActivityDesk: intake.ActivityDesk{Activities: town.Store, Ground: town.Store},
		tours:        intake.TourDesk{Tours: town.Store, Roll: town.Store}, town: town,
		lin:   town.Officer(town.County, "u1", "林晓禾"),
		chen:  town.Officer(town.County, "u1", "陈一舟"),
		zhou:  town.Officer(town.County, "u2", "周望"),
		head:  town.Officer(town.County, "u2", "何立", access.Head),
		liu:   town.Officer(town.Other, "u1", "刘岸"),
		other: town.Officer(town.Other, "u1", "贺山", access.Head),
	}
}

func by(p access.Person, role string) activity.Person {
	return activity.Person{Role: role, Officer: p.Actor.Officer}
}

// inspection is an activity by two officers that goes on since an hour.
func (f *field) inspection() activity.Activity {
	return activity.Activity{
		Kind: "on-site-enforcement", Place: "东街12号", StartedAt: custody.At(f.town.Now().Add(-time.Hour)),
		People: []activity.Person{by(f.lin, "officer"), by(f.chen, "officer")},
	}
}

func (f *field) begin(t *testing.T, p access.Person, a activity.Activity) activity.Activity {
	t.Helper()
	begun, _, err := f.Begin(t.Context(), p, custody.Command{}, intake.Beginning{Activity: a})
	if err != nil {
		t.Fatal(err)
	}
	return begun
}

func (f *field) matter(t *testing.T, p access.Person) matter.Matter {
	t.Helper()
	m, _, err := f.town.CreateMatter(t.Context(), custody.Command{Actor: p.Actor}, p.Actor.Agency, func(at time.Time, id matter.ID) (matter.Matter, custody.Transition, error) {
		return matter.New(matter.Matter{
			ID: id, Agency: p.Actor.Agency, Unit: p.Unit, Kind: "penalty", Pack: "ankang@1", Subject: "经营假种子",
			Officers: []string{p.Actor.Officer}, OpenedAt: custody.At(at),
		}, at)
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (f *field) tour(t *testing.T, p access.Person) tour.Tour {
	t.Helper()
	made, _, err := f.tours.Start(t.Context(), p, custody.Command{}, tour.Tour{StartedAt: custody.At(f.town.Now().Add(-2 * time.Hour))})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func seeing(v int64) custody.Command { return custody.Command{Seen: v} }

// said are the details of an activity as they stand.
func said(a activity.Activity) activity.Details {
	return activity.Details{Unit: a.Unit, Tour: a.Tour, Kind: a.Kind, Place: a.Place, People: a.People, StartedAt: a.StartedAt}
}

func TestAnActivityBeginsNowOrIsEnteredLater(t *testing.T) {
	t.Parallel()
	f := newField(t)
	draft := f.inspection()
	later := f.begin(t, f.lin, draft)
	if !later.StartedAt.Equal(draft.StartedAt.Time) || later.Agency != string(f.town.County) || later.Unit != "u1" || later.Pack != "ankang@1" || later.State != activity.Open {
		t.Errorf("entered later: %+v", later)
	}
	now, receipt, err := f.Begin(t.Context(), f.lin, custody.Command{}, intake.Beginning{Activity: draft, Now: true})
	if err != nil || now.StartedAt != receipt.At {
		t.Errorf("begun at %v, recorded at %v: %v", now.StartedAt, receipt.At, err)
	}
	draft.StartedAt = custody.Micros{}
	if unknown := f.begin(t, f.lin, draft); !unknown.StartedAt.IsZero() {
		t.Errorf("a start that nobody stated: %v", unknown.StartedAt)
	}
}

func TestPeopleHaveTheNameAndNumberOfTheirDay(t *testing.T) {
	t.Parallel()
	f := newField(t)
	before, err := f.town.Store.Officer(t.Context(), officer.ID(f.lin.Actor.Officer))
	if err != nil {
		t.Fatal(err)
	}
	yesterday := custody.At(f.town.Now())
	f.town.Move(24 * time.Hour)
	f.town.Rename(f.lin, "林晓风", "99090009999")
	f.town.Move(time.Hour)
	draft := f.inspection()
	draft.People = append(draft.People, activity.Person{Role: "party", Name: "周某", Agency: "made-up"})
	draft.People[0].Name = "冒名"

	draft.StartedAt = yesterday
	old := f.begin(t, f.lin, draft)
	if got := old.People[0]; got.Name != before.Name || got.Certificate != before.Certificate || got.Agency != string(f.town.County) {
		t.Errorf("yesterday he was %+v", got)
	}
	if old.People[2] != (activity.Person{Role: "party", Name: "周某"}) {
		t.Errorf("the party: %+v", old.People[2])
	}
	draft.StartedAt = custody.At(f.town.Now())
	if got := f.begin(t, f.lin, draft).People[0]; got.Name != "林晓风" || got.Certificate != "99090009999" {
		t.Errorf("today he is %+v", got)
	}
	draft.StartedAt = custody.At(yesterday.Add(-24 * time.Hour * 365))
	if got := f.begin(t, f.lin, draft).People[0]; got.Name != before.Name {
		t.Errorf("before he stood on the list he was %+v", got)
	}

	d := said(old)
	d.Place = "西街3号"
	amended, _, err := f.Amend(t.Context(), f.lin, seeing(1), old.ID, d, "地址写错")
	if err != nil || amended.People[0].Name != before.Name {
		t.Errorf("amended another field: %+v, %v", amended.People, err)
	}
	d.StartedAt = custody.At(f.town.Now())
	amended, _, err = f.Amend(t.Context(), f.lin, seeing(2), old.ID, d, "日期写错")
	if err != nil || amended.People[0].Name != "林晓风" {
		t.Errorf("amended the day: %+v, %v", amended.People, err)
	}
}

func TestShortfallsAreTakenMarkedAndExplained(t *testing.T) {
	t.Parallel()
	f := newField(t)
	draft := f.inspection()
	draft.Kind, draft.People = "seizure", draft.People[:1]
	a := f.begin(t, f.lin, draft)
	found := func(a activity.Activity) (codes []string) {
		for _, b := range a.Unexplained() {
			codes = append(codes, b.Code+" "+b.Role+" "+b.Rule)
		}
		return codes
	}
	want := []string{"people-too-few officer two-officers-coercion", "people-too-few witness witness-when-party-absent"}
	if d := cmp.Diff(want, found(a)); d != "" {
		t.Fatalf("breaches (-want +got):\n%s", d)
	}
	explain := activity.Breach{Code: "people-too-few", Role: "officer", Reason: "同事途中受伤"}
	a, _, err := f.ExplainBreach(t.Context(), f.lin, seeing(1), a.ID, explain)
	if d := cmp.Diff(want[1:], found(a)); d != "" || err != nil {
		t.Errorf("explained one: %v (-want +got):\n%s", err, d)
	}
	explain.Role = "party"
	if _, _, err := f.ExplainBreach(t.Context(), f.lin, seeing(2), a.ID, explain); !errors.Is(err, fault.BreachUnknown) {
		t.Errorf("explained what was not found: %v", err)
	}
	d := said(a)
	d.People = append(d.People, by(f.chen, "officer"), activity.Person{Role: "party", Name: "周某"})
	a, _, err = f.Amend(t.Context(), f.lin, seeing(2), a.ID, d, "补记人员")
	if err != nil || len(found(a)) != 0 || len(a.Breaches) != 2 || a.Breaches[0].Stands() || a.Breaches[1].Stands() || a.Breaches[0].Reason != "同事途中受伤" {
		t.Errorf("once they are named: %+v, %v", a.Breaches, err)
	}
	d.People = d.People[:1]
	if a, _, err = f.Amend(t.Context(), f.lin, seeing(3), a.ID, d, "多记人员"); err != nil || !a.Breaches[0].Stands() || len(found(a)) != 1 {
		t.Errorf("found again: %+v, %v", a.Breaches, err)
	}
}

func TestOneCertificateForTwoAndAHearingWithoutHostAreBreaches(t *testing.T) {
	t.Parallel()
	f := newField(t)
	draft := f.inspection()
	draft.Kind = "hearing"
	draft.People = []activity.Person{by(f.lin, "officer"), {Role: "officer", Name: "另一人"}, {Role: "recorder"}}
	got := []string{}
	for _, b := range f.begin(t, f.lin, draft).Breaches {
		got = append(got, b.Code+" "+b.Role)
	}
	if d := cmp.Diff([]string{"people-too-few hearing-host", "name-missing recorder", "certificate-missing officer"}, got); d != "" {
		t.Errorf("breaches (-want +got):\n%s", d)
	}
}

func TestWhatNobodyMayNameInAnActivityIsRefused(t *testing.T) {
	t.Parallel()
	f := newField(t)
	theirs, foreign := f.matter(t, f.zhou), f.matter(t, f.liu)
	abroad, tomorrow := f.tour(t, f.liu), custody.At(f.town.Now().Add(24*time.Hour))
	early := f.tour(t, f.lin)
	for name, c := range map[string]struct {
		change func(*activity.Activity)
		want   *fault.Code
	}{
		"an officer of an agency that is not here": {func(a *activity.Activity) { a.People = append(a.People, by(f.liu, "officer")) }, fault.NoSuchThing},
		"an unknown officer":                       {func(a *activity.Activity) { a.People[1].Officer = "nobody" }, fault.NoSuchThing},
		"another unit's matter":                    {func(a *activity.Activity) { a.Matter = string(theirs.ID) }, fault.NoSuchThing},
		"another agency's matter":                  {func(a *activity.Activity) { a.Matter = string(foreign.ID) }, fault.NoSuchThing},
		"an unknown matter":                        {func(a *activity.Activity) { a.Matter = "nothing" }, fault.NoSuchThing},
		"another agency's tour":                    {func(a *activity.Activity) { a.Tour = string(abroad.ID) }, fault.NoSuchThing},
		"an unknown tour":                          {func(a *activity.Activity) { a.Tour = "nothing" }, fault.NoSuchThing},
		"a tour that started afterwards": {func(a *activity.Activity) {
			a.Tour, a.StartedAt = string(early.ID), custody.At(early.StartedAt.Add(-1))
		}, fault.BadInput},
		"an unknown agency":          {func(a *activity.Activity) { a.Joining = []string{"nothing"} }, fault.NoSuchThing},
		"its own agency":             {func(a *activity.Activity) { a.Joining = []string{string(f.town.County)} }, fault.BadInput},
		"an unknown unit":            {func(a *activity.Activity) { a.Unit = "u9" }, fault.NoSuchThing},
		"a kind the pack lacks":      {func(a *activity.Activity) { a.Kind = "parade" }, fault.ActivityKindUnknown},
		"a role the pack lacks":      {func(a *activity.Activity) { a.People[1].Role = "drummer" }, fault.BadInput},
		"a crowd":                    {func(a *activity.Activity) { a.People = make([]activity.Person, activity.MaxPeople+1) }, fault.BadInput},
		"a start tomorrow":           {func(a *activity.Activity) { a.StartedAt = tomorrow }, fault.TimeInFuture},
		"people of other units only": {func(a *activity.Activity) { a.Unit, a.People = "u2", []activity.Person{by(f.zhou, "officer")} }, fault.NoSuchThing},
	} {
		draft := f.inspection()
		c.change(&draft)
		if _, _, err := f.Begin(t.Context(), f.lin, custody.Command{}, intake.Beginning{Activity: draft}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAJoiningAgencysOfficersTakePart(t *testing.T) {
	t.Parallel()
	f := newField(t)
	a := f.begin(t, f.lin, f.inspection())
	if _, _, err := f.JoinAgency(t.Context(), f.liu, seeing(1), a.ID, f.town.Other); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("an agency that joins by itself: %v", err)
	}
	if _, _, err := f.JoinAgency(t.Context(), f.lin, seeing(1), a.ID, "nothing"); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("an unknown agency: %v", err)
	}
	a, _, err := f.JoinAgency(t.Context(), f.lin, seeing(1), a.ID, f.town.Other)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.JoinAgency(t.Context(), f.lin, seeing(2), a.ID, f.town.Other); !errors.Is(err, fault.AgencyJoined) {
		t.Errorf("twice: %v", err)
	}
	d := said(a)
	d.People = append(d.People, by(f.liu, "officer"))
	if a, _, err = f.Amend(t.Context(), f.lin, seeing(2), a.ID, d, "协办人员"); err != nil || a.People[2].Name != "" || a.People[2].Agency != string(f.town.Other) {
		t.Fatalf("his people: %+v, %v", a.People, err)
	}
	// He sees it now and does not conduct it.
	if _, err := f.End(t.Context(), f.liu, seeing(3), a.ID, time.Time{}); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("a joining officer ends it: %v", err)
	}
	if _, _, err := f.SignCorrection(t.Context(), f.other, seeing(3), a.ID); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("the joining agency's head signs: %v", err)
	}
}

// TestAnotherAgencysListIsReadByWhoMayReadIt names an officer of another agency and looks
// at what is told of him: the lead agency's word that he takes part opens no list.
func TestAnotherAgencysListIsReadByWhoMayReadIt(t *testing.T) {
	t.Parallel()
	f := newField(t)
	draft := f.inspection()
	draft.Joining = []string{string(f.town.Other)}
	draft.People = append(draft.People, by(f.liu, "officer"))
	told := func(a activity.Activity) string { return a.People[2].Name + " " + a.People[2].Certificate }
	listed, err := f.town.Store.Officer(t.Context(), officer.ID(f.liu.Actor.Officer))
	if err != nil {
		t.Fatal(err)
	}
	known := listed.Name + " " + listed.Certificate
	a := f.begin(t, f.lin, draft)
	if got := told(a); got != " " {
		t.Errorf("unasked: %q", got)
	}
	d := said(a)
	d.People[2].Name, d.People[2].Certificate = "刘某", "99090000099"
	if a, _, err = f.Amend(t.Context(), f.lin, seeing(1), a.ID, d, "出示证件"); err != nil || told(a) != "刘某 99090000099" {
		t.Errorf("as stated: %q, %v", told(a), err)
	}
	out := f.tour(t, f.liu)
	if a, _, err = f.JoinTour(t.Context(), f.liu, seeing(2), a.ID, out.ID, ""); err != nil {
		t.Fatal(err)
	}
	if a, _, err = f.Amend(t.Context(), f.lin, seeing(3), a.ID, d, "核对协办人员"); err != nil || told(a) != known {
		t.Errorf("once the agency went out: %q, %v", told(a), err)
	}
	boss := f.town.Officer(f.town.City, "u1", "高原", access.Head)
	draft.Unit, draft.Tour, draft.People = boss.Unit, "", []activity.Person{by(boss, "officer"), by(f.lin, "officer"), by(f.liu, "officer")}
	draft.Joining = append(draft.Joining, string(f.town.County))
	if a, _, err = f.Begin(t.Context(), boss, custody.Command{}, intake.Beginning{Activity: draft}); err != nil || told(a) != known {
		t.Errorf("the city's post, which reads every list: %+v, %v", a.People, err)
	}
}

func TestADissolvedAgencyJoinsNothing(t *testing.T) {
	t.Parallel()
	f := newField(t)
	a := f.begin(t, f.lin, f.inspection())
	_, _, err := f.town.ChangeAgency(t.Context(), custody.Command{Actor: custody.Actor{Account: "setup", Via: "setup"}}, f.town.Other, func(_ time.Time, now agency.Agency) (custody.Transition, error) {
		_, tr, err := now.Close("并入青禾县")
		return tr, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.JoinAgency(t.Context(), f.lin, seeing(1), a.ID, f.town.Other); !errors.Is(err, fault.BadInput) {
		t.Errorf("joined: %v", err)
	}
}

func TestAnEndIsComparedWithWhatWasRecorded(t *testing.T) {
	t.Parallel()
	f := newField(t)
	now := f.town.Now()
	film := func(a activity.Activity, p access.Person, start time.Time, length time.Duration) {
		f.town.Item(p, item.Item{Class: item.Video, Times: item.Times{Device: custody.At(start), Duration: length.Microseconds()}}, item.Link{Activity: string(a.ID)})
	}
	a := f.begin(t, f.lin, f.inspection())
	if _, err := f.End(t.Context(), f.lin, seeing(1), a.ID, now.Add(time.Minute)); !errors.Is(err, fault.TimeInFuture) {
		t.Errorf("an end in the future: %v", err)
	}
	if _, err := f.End(t.Context(), f.lin, seeing(1), a.ID, now.Add(-2*time.Hour)); !errors.Is(err, fault.EndBeforeStart) {
		t.Errorf("an end before the start: %v", err)
	}
	film(a, f.lin, now.Add(-time.Hour), 20*time.Minute)
	film(a, f.liu, now.Add(-time.Hour), 30*time.Minute) // a joining agency's counts as well
	ended, err := f.End(t.Context(), f.lin, seeing(1), a.ID, time.Time{})
	if err != nil || !ended.Activity.Ended.At.Equal(now) || ended.Gap == nil || ended.Gap.Flag != activity.UnrecordedEnd || ended.Gap.Length != 30*time.Minute {
		t.Fatalf("ended %+v, %v", ended, err)
	}
	corrected, err := f.CorrectEnd(t.Context(), f.lin, seeing(2), a.ID, now.Add(-35*time.Minute), "看错时间")
	if err != nil || corrected.Gap == nil || corrected.Gap.Flag != activity.RecordedOn || corrected.Gap.Length != 5*time.Minute {
		t.Errorf("corrected %+v, %v", corrected, err)
	}
	if corrected, err = f.CorrectEnd(t.Context(), f.lin, seeing(3), a.ID, now.Add(-30*time.Minute), "看错时间"); err != nil || corrected.Gap != nil {
		t.Errorf("the end of the recording: %+v, %v", corrected.Gap, err)
	}
	silent := f.begin(t, f.lin, f.inspection())
	if ended, err := f.End(t.Context(), f.lin, seeing(1), silent.ID, time.Time{}); err != nil || ended.Gap != nil {
		t.Errorf("nothing recorded: %+v, %v", ended.Gap, err)
	}
}

func TestTheLastOfManyRecordingsIsFound(t *testing.T) {
	t.Parallel()
	f := newField(t)
	a := f.begin(t, f.lin, f.inspection())
	for i := range 205 { // more than one page
		from := f.town.Now().Add(-time.Hour + time.Duration(i%203)*time.Second)
		f.town.Item(f.lin, item.Item{Class: item.Photo, Times: item.Times{Device: custody.At(from)}}, item.Link{Activity: string(a.ID)}, item.Link{Activity: string(a.ID), Matter: "m"})
	}
	r, err := f.town.Recorded(t.Context(), a.ID)
	if want := f.town.Now().Add(-time.Hour + 202*time.Second); err != nil || !r.Any || !r.Until.Equal(want) {
		t.Errorf("last at %+v, want %v: %v", r, want, err)
	}
}

func TestMatterMarkAndSignature(t *testing.T) {
	t.Parallel()
	f := newField(t)
	m, second := f.matter(t, f.lin), f.matter(t, f.chen)
	a := f.begin(t, f.lin, f.inspection())
	a, _, err := f.AttachMatter(t.Context(), f.lin, seeing(1), a.ID, m.ID, "")
	if err != nil || a.Matter != string(m.ID) {
		t.Fatalf("attached %+v: %v", a, err)
	}
	if _, _, err := f.AttachMatter(t.Context(), f.lin, seeing(2), a.ID, second.ID, ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("to another without reason: %v", err)
	}
	if _, _, err := f.AttachMatter(t.Context(), f.lin, seeing(2), a.ID, f.matter(t, f.liu).ID, "错"); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("to another agency's: %v", err)
	}
	if a, _, err = f.AttachMatter(t.Context(), f.lin, seeing(2), a.ID, "", "不属此案"); err != nil || a.Matter != "" {
		t.Errorf("to none: %+v, %v", a, err)
	}
	if a, _, err = f.MarkRequired(t.Context(), f.chen, seeing(3), a.ID, "涉及重大财产权益"); err != nil || !a.Required || a.RequiredBy.By != f.chen.Actor {
		t.Errorf("marked: %+v, %v", a, err)
	}
	if _, err := f.End(t.Context(), f.lin, seeing(4), a.ID, f.town.Now().Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := f.CorrectEnd(t.Context(), f.lin, seeing(5), a.ID, f.town.Now(), "看错时间"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		who  access.Person
		want *fault.Code
	}{"who corrected it": {f.lin, fault.NotAllowed}, "another unit": {f.zhou, fault.NoSuchThing}, "another agency's head": {f.other, fault.NoSuchThing}} {
		if _, _, err := f.SignCorrection(t.Context(), c.who, seeing(6), a.ID); !errors.Is(err, c.want) {
			t.Errorf("%s signs: %v", name, err)
		}
	}
	if a, _, err = f.SignCorrection(t.Context(), f.head, seeing(6), a.ID); err != nil || a.Pending() || !a.Ended.Marked() {
		t.Errorf("signed: %+v, %v", a.Ended, err)
	}
}

func TestAJoiningAgencyNamesATourOfItsOwn(t *testing.T) {
	t.Parallel()
	f := newField(t)
	draft := f.inspection()
	draft.Joining = []string{string(f.town.Other)}
	draft.People = append(draft.People, by(f.liu, "officer"))
	a := f.begin(t, f.lin, draft)
	ours, theirs := f.tour(t, f.lin), f.tour(t, f.liu)
	late, _, err := f.tours.Start(t.Context(), f.liu, custody.Command{}, tour.Tour{})
	if err != nil {
		t.Fatal(err)
	}
	absent := f.town.Officer(f.town.Other, "u1", "无关")
	for name, c := range map[string]struct {
		who  access.Person
		tour tour.ID
		want *fault.Code
	}{
		"the lead agency's officer":      {f.lin, ours.ID, fault.NotAllowed},
		"the lead agency's tour":         {f.liu, ours.ID, fault.NoSuchThing},
		"a tour that started afterwards": {f.liu, late.ID, fault.BadInput},
		"an officer who was not there":   {absent, theirs.ID, fault.NoSuchThing},
		"no tour":                        {f.liu, "nothing", fault.NoSuchThing},
	} {
		if _, _, err := f.JoinTour(t.Context(), c.who, seeing(1), a.ID, c.tour, ""); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	named, _, err := f.JoinTour(t.Context(), f.liu, seeing(1), a.ID, theirs.ID, "")
	if err != nil || named.Out(string(f.town.Other)).Tour != string(theirs.ID) || named.Tour != "" {
		t.Fatalf("named %+v, %v", named.Joint, err)
	}
	list, err := f.town.Registers().Activities.Page(t.Context(), library.Selection{
		Scope: access.ScopeFor(f.other, access.ReadRegister), Filter: library.Filter{library.Tour: string(theirs.ID)}, Limit: 5,
	})
	if err != nil || len(list) != 1 || list[0].ID != a.ID {
		t.Errorf("activities of the tour: %d, %v", len(list), err)
	}
	again := f.tour(t, f.liu)
	if a, _, err = f.JoinTour(t.Context(), f.liu, seeing(2), a.ID, again.ID, "选错"); err != nil {
		t.Fatal(err)
	}
	for name, who := range map[string]access.Person{"the lead agency's head": f.head, "an officer": f.liu} {
		if _, _, err := f.SignTour(t.Context(), who, seeing(3), a.ID); !errors.Is(err, fault.NotAllowed) {
			t.Errorf("signed by %s: %v", name, err)
		}
	}
	if signed, _, err := f.SignTour(t.Context(), f.other, seeing(3), a.ID); err != nil || signed.Out(string(f.town.Other)).Pending() {
		t.Errorf("signed %+v, %v", signed.Joint, err)
	}
}

// TestAnotherAgencysActivityAndTourAreNotFound tries every command with the right
// version and with a wrong one.
func TestAnotherAgencysActivityAndTourAreNotFound(t *testing.T) {
	t.Parallel()
	f := newField(t)
	a, out := f.begin(t, f.lin, f.inspection()), f.tour(t, f.lin)
	for _, who := range []access.Person{f.liu, f.other, f.zhou, f.town.Officer(f.town.City, "u1", "市里人", access.Head)} {
		for _, v := range []int64{1, 9} {
			cmd := seeing(v)
			for name, do := range map[string]func() error{
				"amend":       func() error { _, _, err := f.Amend(t.Context(), who, cmd, a.ID, said(a), "因"); return err },
				"end":         func() error { _, err := f.End(t.Context(), who, cmd, a.ID, time.Time{}); return err },
				"correct end": func() error { _, err := f.CorrectEnd(t.Context(), who, cmd, a.ID, f.town.Now(), "因"); return err },
				"sign":        func() error { _, _, err := f.SignCorrection(t.Context(), who, cmd, a.ID); return err },
				"attach":      func() error { _, _, err := f.AttachMatter(t.Context(), who, cmd, a.ID, "", "因"); return err },
				"join":        func() error { _, _, err := f.JoinAgency(t.Context(), who, cmd, a.ID, f.town.Other); return err },
				"mark":        func() error { _, _, err := f.MarkRequired(t.Context(), who, cmd, a.ID, "因"); return err },
				"explain": func() error {
					_, _, err := f.ExplainBreach(t.Context(), who, cmd, a.ID, activity.Breach{Code: "x", Reason: "因"})
					return err
				},
				"join tour":   func() error { _, _, err := f.JoinTour(t.Context(), who, cmd, a.ID, out.ID, "因"); return err },
				"sign joint":  func() error { _, _, err := f.SignTour(t.Context(), who, cmd, a.ID); return err },
				"end of tour": func() error { _, _, err := f.tours.End(t.Context(), who, cmd, out.ID, time.Time{}); return err },
				"correct end of tour": func() error {
					_, _, err := f.tours.CorrectEnd(t.Context(), who, cmd, out.ID, f.town.Now(), "因")
					return err
				},
				"sign tour": func() error { _, _, err := f.tours.SignCorrection(t.Context(), who, cmd, out.ID); return err },
			} {
				if err := do(); fault.Of(err).Code != fault.NoSuchThing {
					t.Errorf("%s by %s with version %d: %v", name, who.Actor.Officer, v, err)
				}
			}
		}
	}
}
