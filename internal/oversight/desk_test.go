package oversight_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/assembly"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/matter"
	"liuhen/internal/oversight"
	"liuhen/internal/receiving"
	"liuhen/internal/regulation"
	"liuhen/internal/sqldb/sqldbtest"
	"liuhen/internal/tour"
)

// office is a town with all desks that the clocks rest on, and people of two counties
// and the city.
type office struct {
	*oversight.Desk
	town                                          *sqldbtest.Town
	tours                                         intake.TourDesk
	activities                                    intake.ActivityDesk
	signing                                       *intake.Desk
	receiving                                     *receiving.Desk
	matters                                       assembly.MatterDesk
	files                                         assembly.Desk
	lin, zhou, custodian, liu, stranger, cityHead access.Person
}

func newOffice(t testing.TB) *office {
	t.Helper()
	town := sqldbtest.Start(t)
	lists := town.Registers()
	return &office{
		town: town,
		Desk: &oversight.Desk{
			Nouns: town.Store, Agencies: town.Store, Material: town.Store, Items: lists.Items, Carriers: lists.Carriers, Activities: lists.Activities,
			Backlog: town.Store, Now: town.Now,
			Counters: oversight.Counters{
				Matters: lists.Matters, Activities: lists.Activities, Items: lists.Items, Handovers: lists.Handovers, CaseFiles: lists.CaseFiles,
			},
		},
		tours:      intake.TourDesk{Tours: town.Store, Roll: town.Store},
		activities: intake.ActivityDesk{Activities: town.Store, Ground: town.Store},
		signing:    &intake.Desk{Signing: town.Store, Context: town.Store},
		receiving:  &receiving.Desk{Handovers: town.Store, Carriers: town.Store, Items: town.Store},
		matters:    assembly.MatterDesk{Register: town.Store, Roll: town.Store},
		files:      assembly.Desk{Files: town.Store, Reading: town.Store, Matters: town.Store},
		lin:        town.Officer(town.County, "u1", "林晓禾"),
		zhou:       town.Officer(town.County, "u2", "周望"),
		custodian:  town.Officer(town.County, "u2", "王守", access.Custodian),
		liu:        town.Officer(town.Other, "u1", "刘岸"),
		stranger:   town.Officer(town.Other, "u1", "贺山", access.Head),
		cityHead:   town.Officer(town.City, "u1", "高原", access.Head),
	}
}

func ok(t testing.TB, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func (o *office) begin(t testing.TB, p access.Person, out tour.ID) activity.Activity {
	t.Helper()
	a, _, err := o.activities.Begin(t.Context(), p, custody.Command{}, intake.Beginning{Now: true, Activity: activity.Activity{
		Kind: "on-site-enforcement", Tour: string(out), People: []activity.Person{{Role: "officer", Officer: p.Actor.Officer}},
	}})
	ok(t, err)
	return a
}

func (o *office) film(p access.Person, a activity.Activity) item.Item {
	return o.town.Item(p, item.Item{Class: item.Video}, item.Link{Activity: string(a.ID)})
}

func (o *office) end(t *testing.T, p access.Person, a activity.Activity) {
	t.Helper()
	_, err := o.activities.End(t.Context(), p, custody.Command{}, a.ID, time.Time{})
	ok(t, err)
}

func (o *office) sign(t testing.TB, p access.Person, list intake.List) handover.Handover {
	t.Helper()
	h, _, err := o.signing.Sign(t.Context(), p, custody.Command{}, list)
	ok(t, err)
	return h
}

func (o *office) answer(t *testing.T, h handover.Handover, c receiving.Count) {
	t.Helper()
	_, _, err := o.receiving.Answer(t.Context(), o.custodian, custody.Command{Actor: o.custodian.Actor}, h.ID, c)
	ok(t, err)
}

// shows spells clocks by name and state.
func shows(clocks []oversight.Clock) string {
	parts := make([]string, len(clocks))
	for i, c := range clocks {
		parts[i] = c.Reading.Clock + " " + string(c.Reading.State)
	}
	return strings.Join(parts, ", ")
}

func sums(all []oversight.Overall) string {
	return strings.Join(overall(all, nil), "\n")
}

// TestAnItemGoesThroughItsClocks plays the first two clocks of one item with its
// officer and the custodian, and looks at each step.
func TestAnItemGoesThroughItsClocks(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	out, _, err := o.tours.Start(t.Context(), o.lin, custody.Command{}, tour.Tour{})
	ok(t, err)
	a := o.begin(t, o.lin, out.ID)
	it := o.film(o.lin, a)
	look := func(want string) {
		t.Helper()
		clocks, err := o.Item(t.Context(), o.lin, it.ID)
		if got := shows(clocks); err != nil || got != want {
			t.Errorf("shows %s, want %s: %v", got, want, err)
		}
	}
	o.town.Move(time.Hour)
	o.end(t, o.lin, a)
	look("handover not-started, storage not-started") // the tour goes on
	o.town.Move(time.Hour)
	_, _, err = o.tours.End(t.Context(), o.lin, custody.Command{}, out.ID, time.Time{})
	ok(t, err)
	look("handover running, storage not-started")
	o.town.Move(23 * time.Hour)
	h := o.sign(t, o.lin, intake.List{Items: []item.ID{it.ID}})
	look("handover met, storage running")
	o.town.Move(2 * time.Hour)
	o.answer(t, h, receiving.Count{Items: []item.ID{it.ID}, Reason: "画面不清"})
	look("handover late, storage released")
	h = o.sign(t, o.lin, intake.List{Items: []item.ID{it.ID}})
	look("handover met-late, storage released, storage running")
	o.town.Move(25 * time.Hour)
	o.answer(t, h, receiving.Count{})
	look("handover met-late, storage released, storage late")
}

func TestACardStopsTheFirstClockForWhatIsReadIn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	a := o.begin(t, o.lin, "")
	o.end(t, o.lin, a)
	o.town.Move(time.Hour)
	o.sign(t, o.lin, intake.List{Carriers: []carrier.Carrier{{Kind: carrier.Card, Number: "卡-01", Activity: string(a.ID)}}})
	seen, err := o.Activity(t.Context(), o.lin, a.ID)
	ok(t, err)
	if got := seen.Clocks[0]; got.Reading.State != regulation.Met || got.Counts[regulation.Met] != 1 || got.Noun.Kind != "carrier" {
		t.Errorf("a card alone: %s", sums(seen.Clocks))
	}
	o.town.Move(time.Hour)
	it := o.town.Item(o.custodian, item.Item{Origin: item.Origin{How: item.Made, Maker: o.lin.Actor.Officer}}, item.Link{Activity: string(a.ID)})
	clocks, err := o.Item(t.Context(), o.custodian, it.ID)
	if got := shows(clocks); err != nil || got != "handover met, storage running" || clocks[1].Reading.Left != 23*time.Hour {
		t.Errorf("read in: %s, %v left: %v", got, clocks[1].Reading.Left, err)
	}
}

func TestAMatterAndItsFileShowTheirClocks(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	filed, err := o.matters.Open(t.Context(), o.lin, custody.Command{}, matter.Matter{Kind: "penalty", Subject: "经营假种子", OpenedAt: custody.At(o.town.Now())})
	ok(t, err)
	id := filed.Matter.ID
	look := func(want string) {
		t.Helper()
		seen, err := o.Matter(t.Context(), o.lin, id)
		if got := shows(seen.Clocks); err != nil || got != want || seen.Matter.ID != id {
			t.Errorf("shows %s, want %s: %v", got, want, err)
		}
	}
	look("casefile not-started, archive not-started")
	e := matter.Event{Code: "closing-report-approved", At: custody.At(o.town.Now())}
	_, _, err = o.matters.End(t.Context(), o.lin, custody.Command{}, id, e)
	ok(t, err)
	_, _, err = o.matters.Complete(t.Context(), o.lin, custody.Command{}, id, e)
	ok(t, err)
	look("casefile running, archive running")
	f, _, err := o.files.Open(t.Context(), o.lin, custody.Command{Actor: o.lin.Actor}, casefile.CaseFile{
		Matter: string(id), Title: "关于某店案", Category: "XZCF", Year: 2026, Retention: casefile.Years30,
	})
	ok(t, err)
	it := o.town.Item(o.lin, item.Item{})
	_, _, err = o.files.Place(t.Context(), o.lin, custody.Command{Actor: o.lin.Actor}, f.ID, casefile.Placement{Item: string(it.ID), Part: casefile.Record})
	ok(t, err)
	_, _, err = o.files.Submit(t.Context(), o.lin, custody.Command{Actor: o.lin.Actor}, f.ID)
	ok(t, err)
	look("casefile met, archive met")
	o.town.Move(31 * 24 * time.Hour)
	_, _, err = o.files.Withdraw(t.Context(), o.lin, custody.Command{Actor: o.lin.Actor}, f.ID, "漏放一份")
	ok(t, err)
	look("casefile late, archive running")
	clocks, err := o.CaseFile(t.Context(), o.lin, f.ID)
	if got := shows(clocks); err != nil || got != "casefile late, archive running" || clocks[0].Noun != f.Ref() {
		t.Errorf("the file shows %s: %v", got, err)
	}
}

// TestWhoSeesWhichClocks plays a joint activity of two counties.
func TestWhoSeesWhichClocks(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	out, _, err := o.tours.Start(t.Context(), o.lin, custody.Command{}, tour.Tour{})
	ok(t, err)
	a := o.begin(t, o.lin, out.ID)
	_, _, err = o.activities.JoinAgency(t.Context(), o.lin, custody.Command{}, a.ID, o.town.Other)
	ok(t, err)
	d := activity.Details{Unit: a.Unit, Tour: a.Tour, Kind: a.Kind, StartedAt: a.StartedAt, People: append(a.People, activity.Person{Role: "officer", Officer: o.liu.Actor.Officer})}
	_, _, err = o.activities.Amend(t.Context(), o.lin, custody.Command{}, a.ID, d, "协办人员")
	ok(t, err)
	ours, theirs := o.film(o.lin, a), o.film(o.liu, a)
	filed, err := o.matters.Open(t.Context(), o.lin, custody.Command{}, matter.Matter{Kind: "penalty", Subject: "经营假种子", OpenedAt: custody.At(o.town.Now())})
	ok(t, err)

	admin := access.Person{Actor: custody.Actor{Account: "acc-admin", Agency: string(o.town.City)}, City: string(o.town.City), Admin: access.AuditAdmin}
	may := func(err error) string {
		switch {
		case err == nil:
			return "+"
		case errors.Is(err, fault.NoSuchThing):
			return "-"
		}
		return err.Error()
	}
	got := map[string]string{}
	for name, p := range map[string]access.Person{
		"officer": o.lin, "other unit": o.zhou, "custodian": o.custodian, "joining officer": o.liu, "joining head": o.stranger,
		"city head": o.cityHead, "administrator": admin,
	} {
		seen, activityErr := o.Activity(t.Context(), p, a.ID)
		_, tourErr := o.Tour(t.Context(), p, out.ID)
		_, oursErr := o.Item(t.Context(), p, ours.ID)
		_, theirsErr := o.Item(t.Context(), p, theirs.ID)
		_, matterErr := o.Matter(t.Context(), p, filed.Matter.ID)
		counted := 0
		for _, c := range seen.Clocks {
			if c.Reading.Clock == regulation.HandoverClock {
				for _, n := range c.Counts {
					counted += n
				}
			}
		}
		got[name] = fmt.Sprintf("activity %s %d, tour %s, items %s%s, matter %s", may(activityErr), counted, may(tourErr), may(oursErr), may(theirsErr), may(matterErr))
	}
	want := map[string]string{
		"officer":         "activity + 1, tour +, items +-, matter +",
		"other unit":      "activity - 0, tour -, items --, matter -",
		"custodian":       "activity + 1, tour +, items +-, matter +",
		"joining officer": "activity + 1, tour -, items -+, matter -",
		"joining head":    "activity + 1, tour -, items -+, matter -",
		"city head":       "activity + 2, tour +, items ++, matter +",
		"administrator":   "activity - 0, tour -, items --, matter -",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("who sees what (-want +got):\n%s", diff)
	}
	for _, err := range []error{
		second(o.Item(t.Context(), o.lin, "nothing")), second(o.Activity(t.Context(), o.lin, "nothing")), second(o.Tour(t.Context(), o.lin, "nothing")),
		second(o.Matter(t.Context(), o.lin, "nothing")), second(o.CaseFile(t.Context(), o.lin, "nothing")),
	} {
		if !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("what is not there: %v", err)
		}
	}
}

// TestWhatAJoiningAgencyRecordedSettlesTheActivity: whether an activity is recorded is a
// fact, the same for whoever asks; what records it is not shown to whom it is hidden.
func TestWhatAJoiningAgencyRecordedSettlesTheActivity(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	out, _, err := o.tours.Start(t.Context(), o.lin, custody.Command{}, tour.Tour{})
	ok(t, err)
	a := o.begin(t, o.lin, out.ID)
	_, _, err = o.activities.JoinAgency(t.Context(), o.lin, custody.Command{}, a.ID, o.town.Other)
	ok(t, err)
	look := func(when, want string, owed int) {
		t.Helper()
		for name, p := range map[string]access.Person{"officer": o.lin, "custodian": o.custodian} {
			seen, err := o.Activity(t.Context(), p, a.ID)
			ok(t, err)
			sum, err := o.Tour(t.Context(), p, out.ID)
			ok(t, err)
			for of, clocks := range map[string][]oversight.Overall{"activity": seen.Clocks, "tour": sum.Clocks} {
				if got := sums(clocks); got != strings.ReplaceAll(want, "A", a.Ref().String()) {
					t.Errorf("%s, the %s's %s:\n%s", when, name, of, got)
				}
			}
			all, err := o.Overview(t.Context(), p)
			ok(t, err)
			if n := counts(all, o.town.County); len(n) != owed {
				t.Errorf("%s, the %s's overview: %v", when, name, n)
			}
		}
	}
	look("nothing yet", "A handover not-started\nA storage not-started", 1)
	theirs := o.film(o.liu, a)
	look("recorded by the other", "A storage not-started", 0)
	o.end(t, o.lin, a)
	_, _, err = o.tours.End(t.Context(), o.lin, custody.Command{}, out.ID, time.Time{})
	ok(t, err)
	look("ended", "A storage not-started", 0)
	_, _, err = o.receiving.ProposeVoid(t.Context(), o.liu, custody.Command{}, theirs.ID, "误传")
	ok(t, err)
	_, _, err = o.receiving.ConfirmVoid(t.Context(), o.stranger, custody.Command{}, theirs.ID)
	ok(t, err)
	look("marked void", "A handover running 6/3 09:00 → 6/4 09:00\nA storage not-started", 1)
}

func second[T any](_ T, err error) error { return err }

func TestATourSumsItsActivities(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	out, _, err := o.tours.Start(t.Context(), o.lin, custody.Command{}, tour.Tour{})
	ok(t, err)
	first, bare := o.begin(t, o.lin, out.ID), o.begin(t, o.lin, out.ID)
	for range 3 {
		o.film(o.lin, first)
	}
	o.end(t, o.lin, first)
	_, _, err = o.tours.End(t.Context(), o.lin, custody.Command{}, out.ID, time.Time{})
	ok(t, err)
	o.town.Move(25 * time.Hour)
	seen, err := o.Tour(t.Context(), o.lin, out.ID)
	ok(t, err)
	if len(seen.Clocks) != 2 || seen.Clocks[0].Counts[regulation.Late] != 3 || seen.Clocks[0].Reading.State != regulation.Late || seen.Tour.ID != out.ID {
		t.Errorf("the tour of %s and %s:\n%s", first.ID, bare.ID, sums(seen.Clocks))
	}
}

// pressure spells what is owed in an agency.
func pressure(all []oversight.Standing, of agency.ID) []string {
	var out []string
	for _, s := range all {
		if s.Agency != string(of) {
			continue
		}
		for _, owed := range s.Owed {
			text := owed.Clock
			for _, state := range regulation.States() {
				if n := owed.Counts[state]; n > 0 {
					text += fmt.Sprintf(" | %d %s", n, state)
				}
			}
			if !owed.NextDue.IsZero() {
				text += " | next due " + owed.NextDue.In(china).Format("1/2 15:04")
			}
			if owed.Overdue > 0 {
				text += " | over by " + owed.Overdue.String()
			}
			if owed.More {
				text += " | and more"
			}
			out = append(out, text)
		}
		for _, n := range s.Numbers {
			if n.Number > 0 {
				out = append(out, fmt.Sprintf("%d %s %s", n.Number, n.Noun, n.State))
			}
		}
	}
	return out
}

// TestTheCitySeesTheCountiesClocksAndNumbers plays a morning in one county and looks
// from three places.
func TestTheCitySeesTheCountiesClocksAndNumbers(t *testing.T) {
	t.Parallel()
	o := newOffice(t) // 9:00 in China
	recorded, silent, later := o.begin(t, o.lin, ""), o.begin(t, o.lin, ""), o.begin(t, o.zhou, "")
	items := []item.Item{o.film(o.lin, recorded), o.film(o.lin, recorded), o.film(o.lin, recorded)}
	o.end(t, o.lin, recorded)
	o.end(t, o.lin, silent)
	o.town.Item(o.liu, item.Item{}) // of no activity, in the other county
	card := carrier.Carrier{Kind: carrier.Card, Number: "卡-01", Activity: string(recorded.ID)}
	paper := carrier.Carrier{Kind: carrier.Paper, Title: "笔录", Pages: 2, Copies: 1, Activity: string(recorded.ID)}
	h := o.sign(t, o.lin, intake.List{Items: []item.ID{items[0].ID, items[1].ID}, Carriers: []carrier.Carrier{card, paper}})
	filed, err := o.matters.Open(t.Context(), o.lin, custody.Command{}, matter.Matter{Kind: "penalty", Subject: "经营假种子", OpenedAt: custody.At(o.town.Now())})
	ok(t, err)
	e := matter.Event{Code: "closing-report-approved", At: custody.At(o.town.Now())}
	_, _, err = o.matters.End(t.Context(), o.lin, custody.Command{}, filed.Matter.ID, e)
	ok(t, err)
	o.town.Move(time.Hour)
	listed, err := o.town.CarriersOfHandover(t.Context(), string(h.ID))
	ok(t, err)
	back := receiving.Count{Items: []item.ID{items[1].ID}, Reason: "不清", Place: "一号柜"}
	for _, c := range listed {
		if c.Kind == carrier.Paper {
			back.Carriers = append(back.Carriers, c.ID)
		}
	}
	o.answer(t, h, back)
	o.end(t, o.zhou, later) // at ten
	o.town.Move(24*time.Hour - time.Minute)

	look := func(p access.Person, of agency.ID) []string {
		t.Helper()
		all, err := o.Overview(t.Context(), p)
		ok(t, err)
		return pressure(all, of)
	}
	numbers := []string{"1 matter ended", "3 activity ended", "1 item accepted", "2 item received", "1 handover partly-received"}
	want := append([]string{
		"handover | 1 running | 4 late | next due 6/4 10:00 | over by 59m0s", // two items and the paper, and what is silent
		"storage | 2 late | over by 59m0s",                                   // the item and the card
		"casefile | 1 running | next due 7/4 00:00",
		"archive",
	}, numbers...)
	if d := cmp.Diff(want, look(o.cityHead, o.town.County)); d != "" {
		t.Errorf("the city looks at the county (-want +got):\n%s", d)
	}
	if d := cmp.Diff(want, look(o.custodian, o.town.County)); d != "" {
		t.Errorf("the county's post looks at itself (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"handover | 1 not-started", "storage", "casefile", "archive", "1 item received"}, look(o.cityHead, o.town.Other)); d != "" {
		t.Errorf("the city looks at the other county (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"handover | 1 running | next due 6/4 10:00", "storage", "casefile", "archive", "1 activity ended"}, look(o.zhou, o.town.County)); d != "" {
		t.Errorf("an officer of another unit looks (-want +got):\n%s", d)
	}
	if got := look(o.stranger, o.town.County); got != nil {
		t.Errorf("another county looks: %v", got)
	}
	admin := access.Person{Actor: custody.Actor{Account: "acc-admin", Agency: string(o.town.City)}, City: string(o.town.City), Admin: access.SystemAdmin}
	if _, err := o.Overview(t.Context(), admin); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("an administrator: %v", err)
	}
}

// TestWhatIsDoneLeavesTheOverview follows the last of what an agency owes.
func TestWhatIsDoneLeavesTheOverview(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	look := func(want ...string) {
		t.Helper()
		all, err := o.Overview(t.Context(), o.custodian)
		ok(t, err)
		if d := cmp.Diff(want, pressure(all, o.town.County)[:4]); d != "" {
			t.Errorf("owed (-want +got):\n%s", d)
		}
	}
	a := o.begin(t, o.lin, "")
	o.end(t, o.lin, a)
	look("handover | 1 running | next due 6/4 09:00", "storage", "casefile", "archive")
	recorded := o.begin(t, o.lin, "")
	signed := o.sign(t, o.lin, intake.List{Items: []item.ID{o.film(o.lin, recorded).ID}})
	o.end(t, o.lin, recorded)
	look("handover | 1 running | next due 6/4 09:00", "storage | 1 running | next due 6/4 09:00", "casefile", "archive")
	o.answer(t, signed, receiving.Count{})
	look("handover | 1 running | next due 6/4 09:00", "storage | 1 running | next due 6/4 09:00", "casefile", "archive")
	h := o.sign(t, o.lin, intake.List{Carriers: []carrier.Carrier{{Kind: carrier.Card, Number: "卡-01", Activity: string(a.ID)}}})
	look("handover", "storage | 2 running | next due 6/4 09:00", "casefile", "archive")
	listed, err := o.town.CarriersOfHandover(t.Context(), string(h.ID))
	ok(t, err)
	o.answer(t, h, receiving.Count{Carriers: []carrier.ID{listed[0].ID}, Reason: "卡损坏"})
	look("handover | 1 running | next due 6/4 09:00", "storage | 1 running | next due 6/4 09:00", "casefile", "archive")
	h = o.sign(t, o.lin, intake.List{Again: []carrier.ID{listed[0].ID}})
	o.answer(t, h, receiving.Count{Place: "一号柜"})
	_, _, err = o.receiving.ReadIn(t.Context(), o.custodian, custody.Command{Actor: o.custodian.Actor}, listed[0].ID, 1)
	ok(t, err)
	look("handover", "storage | 1 running | next due 6/4 09:00", "casefile", "archive")
	it := o.town.Item(o.custodian, item.Item{Origin: item.Origin{How: item.Made, Maker: o.lin.Actor.Officer}}, item.Link{Activity: string(a.ID)})
	look("handover", "storage | 2 running | next due 6/4 09:00", "casefile", "archive") // read in, not signed by anybody
	if clocks, err := o.Item(t.Context(), o.custodian, it.ID); err != nil || shows(clocks) != "handover met, storage running" {
		t.Errorf("%s: %v", shows(clocks), err)
	}
}

func TestAnOverviewLooksAtTheOldestAndSaysWhereItStopped(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	oldest := o.begin(t, o.lin, "")
	o.end(t, o.lin, oldest)
	o.town.Move(2 * time.Hour)
	for range oversight.MaxOwed {
		o.end(t, o.lin, o.begin(t, o.lin, ""))
	}
	all, err := o.Overview(t.Context(), o.custodian)
	ok(t, err)
	want := fmt.Sprintf("handover | %d running | next due 6/4 09:00 | and more", oversight.MaxOwed)
	if got := pressure(all, o.town.County); got[0] != want {
		t.Errorf("shows %s, want %s", got[0], want)
	}
}
