package activity_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/activity"
	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/fault"
)

const (
	lead  = "01936f00-0000-7000-8000-000000000002"
	joint = "01936f00-0000-7000-8000-000000000003"

	otherTour = "01936f00-0000-7000-8000-000000000062"
	jointTour = "01936f00-0000-7000-8000-000000000063"
)

var (
	lin  = custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: lead, Via: "session"}
	zhou = custody.Actor{Account: "acc-zhou", Officer: "off-zhou", Agency: joint, Via: "session"}
	head = custody.Actor{Account: "acc-head", Officer: "off-head", Agency: lead, Via: "session"}
)

// hour is an hour of 23 November 2026, UTC.
func hour(h int) time.Time { return time.Date(2026, 11, 23, h, 0, 0, 0, time.UTC) }

func at(h int) custody.Micros { return custody.At(hour(h)) }

func seizure() activity.Activity {
	return activity.Activity{
		ID: "01936f00-0000-7000-8000-000000000081", Agency: lead, Unit: "u1", Joining: []string{joint},
		Matter: "01936f00-0000-7000-8000-000000000071", Tour: "01936f00-0000-7000-8000-000000000061",
		Kind: "seizure", Pack: "ankang@1", Place: "青禾县东街12号仓库", StartedAt: at(2),
		People: []activity.Person{
			{Role: "officer", Officer: "off-lin", Name: "林晓禾", Certificate: "99092100017", Agency: lead},
			{Role: "witness", Name: "周某"},
		},
	}
}

func begun(t *testing.T) activity.Activity {
	t.Helper()
	a, tr, err := activity.New(seizure(), hour(3))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(custody.Transition{Noun: a, Action: "begin"}, tr); diff != "" || a.State != activity.Open {
		t.Fatalf("begun as %q (-want +got):\n%s", a.State, diff)
	}
	return a
}

func ended(t *testing.T) activity.Activity {
	t.Helper()
	a, _, err := begun(t).End(hour(5), hour(6))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func details(a activity.Activity) activity.Details {
	return activity.Details{Unit: a.Unit, Tour: a.Tour, Kind: a.Kind, Place: a.Place, People: a.People, StartedAt: a.StartedAt}
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, activity.Table, "testdata/matrix.golden")
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	a, tr, err := begun(t).Mark("涉及重大财产权益", lin, hour(3))
	if err != nil {
		t.Fatal(err)
	}
	a, _ = a.Judge(tr, []activity.Breach{{Code: "people-too-few", Role: "officer", Rule: "two-officers-coercion", UnlessRecorded: true}}, hour(3))
	if a, _, err = a.Explain("people-too-few", "officer", "同事途中受伤", lin, hour(4)); err != nil {
		t.Fatal(err)
	}
	a, _ = a.Judge(custody.Transition{}, nil, hour(4))
	d := details(a)
	d.Tour = otherTour
	for _, step := range []func() (activity.Activity, custody.Transition, error){
		func() (activity.Activity, custody.Transition, error) { return a.Amend(d, "选错出勤", lin, hour(5)) },
		func() (activity.Activity, custody.Transition, error) { return a.End(hour(5), hour(6)) },
		func() (activity.Activity, custody.Transition, error) {
			return a.CorrectEnd(hour(6), "看错时间", lin, hour(7))
		},
		func() (activity.Activity, custody.Transition, error) { return a.SignCorrection(head, hour(8)) },
		func() (activity.Activity, custody.Transition, error) {
			return a.JoinTour(joint, jointTour, "漏选出勤", zhou, hour(8))
		},
	} {
		if a, _, err = step(); err != nil {
			t.Fatal(err)
		}
	}
	a.People = a.People[:1]
	custodytest.Value(t, "testdata", a, "Joint[0].Out.Moved.First", "Joint[0].Out.Moved.Counts", "Corrections[2].Old", "Corrections[2].HeadSigned") // none was named before
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*activity.Activity)
		code   *fault.Code
	}{
		"no id":             {func(a *activity.Activity) { a.ID = "" }, fault.BadInput},
		"no lead":           {func(a *activity.Activity) { a.Agency, a.Joining = "", nil }, fault.BadInput},
		"hidden matter":     {func(a *activity.Activity) { a.Matter = "m\n" }, fault.BadInput},
		"hidden unit":       {func(a *activity.Activity) { a.Unit = "u\n" }, fault.BadInput},
		"hidden tour":       {func(a *activity.Activity) { a.Tour = "t\n" }, fault.BadInput},
		"hidden place":      {func(a *activity.Activity) { a.Place = "街\u2028" }, fault.BadInput},
		"hidden officer":    {func(a *activity.Activity) { a.People[0].Officer = "o\n" }, fault.BadInput},
		"long certificate":  {func(a *activity.Activity) { a.People[0].Certificate = strings.Repeat("9", 33) }, fault.BadInput},
		"hidden agency":     {func(a *activity.Activity) { a.People[0].Agency = "a\n" }, fault.BadInput},
		"no kind":           {func(a *activity.Activity) { a.Kind = "" }, fault.BadInput},
		"no pack":           {func(a *activity.Activity) { a.Pack = "" }, fault.BadInput},
		"lead joins itself": {func(a *activity.Activity) { a.Joining = []string{lead} }, fault.BadInput},
		"person of no role": {func(a *activity.Activity) { a.People[1].Role = "" }, fault.BadInput},
		"hidden name":       {func(a *activity.Activity) { a.People[1].Name = "周\u200f某" }, fault.BadInput},
		"start ahead":       {func(a *activity.Activity) { a.StartedAt = at(4) }, fault.TimeInFuture},
		"a crowd":           {func(a *activity.Activity) { a.People = slices.Repeat(a.People[:1], activity.MaxPeople+1) }, fault.BadInput},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := seizure()
			c.change(&a)
			if _, _, err := activity.New(a, hour(3)); !errors.Is(err, c.code) {
				t.Errorf("error = %v", err)
			}
		})
	}
}

func TestNewOwnsItsLists(t *testing.T) {
	t.Parallel()
	asked := seizure()
	a, _, err := activity.New(asked, hour(3))
	if asked.Joining[0], asked.People[0].Name = "other", "other"; err != nil || a.Joining[0] != joint || a.People[0].Name != "林晓禾" {
		t.Errorf("the value shares its lists with what was asked: %+v, %v", a, err)
	}
	asked.Agency = ""
	if _, _, err := activity.New(asked, hour(3)); err == nil || fault.Of(err).Args["field"] != "agency" {
		t.Errorf("no lead agency: %v", err)
	}
}

func TestNewTakesWhatIsKnown(t *testing.T) {
	t.Parallel()
	a := activity.Activity{ID: "a", Agency: lead, Kind: "seizure", Pack: "ankang@1"}
	a.Required, a.RequiredReason, a.Breaches = true, "made up", []activity.Breach{{Code: "made-up"}}
	a.Ended = custody.FirstEnd(at(1))
	a, _, err := activity.New(a, hour(3))
	if err != nil {
		t.Fatal(err)
	}
	want := activity.Activity{ID: "a", Agency: lead, Kind: "seizure", Pack: "ankang@1", People: []activity.Person{}, State: activity.Open}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Errorf("begun (-want +got):\n%s", diff)
	}
}

func TestSpanMayBeLearntLater(t *testing.T) {
	t.Parallel()
	a := seizure()
	a.StartedAt = custody.Micros{}
	a, _, err := activity.New(a, hour(3))
	if err != nil {
		t.Fatal(err)
	}
	if a, _, err = a.End(hour(5), hour(6)); err != nil {
		t.Fatalf("an end without a start: %v", err)
	}
	d := details(a)
	d.StartedAt = at(5)
	if _, _, err := a.Amend(d, "", lin, hour(6)); err != nil {
		t.Errorf("start filled in at the end: %v", err)
	}
	d.StartedAt = custody.At(hour(5).Add(time.Second))
	if _, _, err := a.Amend(d, "", lin, hour(6)); !errors.Is(err, fault.EndBeforeStart) {
		t.Errorf("start filled in after the end: %v", err)
	}
	d.StartedAt = at(7)
	if _, _, err := begun(t).Amend(d, "错", lin, hour(6)); !errors.Is(err, fault.TimeInFuture) {
		t.Errorf("start ahead: %v", err)
	}
}

func TestEnd(t *testing.T) {
	t.Parallel()
	a := ended(t)
	if a.State != activity.Ended || a.Ended != custody.FirstEnd(at(5)) {
		t.Errorf("ended %q at %+v", a.State, a.Ended)
	}
	for name, c := range map[string]struct {
		end  time.Time
		code *fault.Code
	}{
		"now":                 {hour(6), nil},
		"two clocks differ":   {hour(6).Add(2 * time.Second), nil},
		"ahead":               {hour(6).Add(2*time.Second + time.Microsecond), fault.TimeInFuture},
		"at its start":        {hour(2), nil},
		"before its start":    {hour(2).Add(-time.Microsecond), fault.EndBeforeStart},
		"not given":           {time.Time{}, fault.BadInput},
		"cut to microseconds": {hour(2).Add(999), nil},
	} {
		if _, _, err := begun(t).End(c.end, hour(6)); (c.code == nil) != (err == nil) || (c.code != nil && !errors.Is(err, c.code)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := a.End(hour(5), hour(6)); !errors.Is(err, fault.WrongState) {
		t.Errorf("ended twice: %v", err)
	}
}

func TestCorrectedEndCountsUnderTheHeadsSignature(t *testing.T) {
	t.Parallel()
	first := ended(t)
	for name, c := range map[string]struct {
		to     time.Time
		reason string
		code   *fault.Code
	}{
		"no reason":    {hour(6), "", fault.ReasonMissing},
		"no change":    {hour(5), "看错", fault.NothingToCorrect},
		"ahead":        {hour(9), "看错", fault.TimeInFuture},
		"before start": {hour(1), "看错", fault.EndBeforeStart},
	} {
		if _, _, err := first.CorrectEnd(c.to, c.reason, lin, hour(7)); !errors.Is(err, c.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	a, tr, err := first.CorrectEnd(hour(6), "实际六时结束", lin, hour(7))
	if err != nil || tr.Reason != "实际六时结束" || a.Ended.First != at(5) || a.Ended.Counted() != at(5) || a.Ended.At != at(6) || !a.Ended.Pending() {
		t.Fatalf("corrected %+v: %v", a.Ended, err)
	}
	if _, _, err := a.SignCorrection(lin, hour(8)); !errors.Is(err, fault.SecondPerson) {
		t.Errorf("signed by its author: %v", err)
	}
	other := custody.Actor{Account: "acc-second", Officer: lin.Officer}
	if _, _, err := a.SignCorrection(other, hour(8)); !errors.Is(err, fault.SecondPerson) {
		t.Errorf("signed by its author's other account: %v", err)
	}
	signed, _, err := a.SignCorrection(head, hour(8))
	if err != nil || signed.Ended.Counted() != at(6) || !signed.Ended.Marked() || signed.Corrections[0].HeadSigned.By != head {
		t.Errorf("signed %+v: %v", signed, err)
	}
	if a.Corrections[0].HeadSigned != nil {
		t.Error("signing changed the older value")
	}
	if _, _, err := signed.SignCorrection(head, hour(9)); !errors.Is(err, fault.NoCorrectionPending) {
		t.Errorf("signed twice: %v", err)
	}
}

func TestAmendKeepsWhatWasSaid(t *testing.T) {
	t.Parallel()
	a := ended(t)
	d := details(a)
	d.People = append([]activity.Person{{Role: "officer", Officer: "off-chen", Name: "陈立田", Certificate: "99092100018", Agency: lead}}, d.People...)
	d.Place = "青禾县西街2号"
	if _, _, err := a.Amend(d, "", lin, hour(7)); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("without reason: %v", err)
	}
	if _, _, err := a.Amend(d, strings.Repeat("因", custody.MaxReason+1), lin, hour(7)); !errors.Is(err, fault.BadInput) {
		t.Errorf("with too long a reason: %v", err)
	}
	next, _, err := a.Amend(d, "漏填一名执法人员", lin, hour(7))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, c := range next.Corrections {
		got = append(got, c.Field+": "+c.Old)
	}
	want := []string{
		"place: 青禾县东街12号仓库",
		"people: officer/off-lin/林晓禾/99092100017/" + lead + "; witness//周某//",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if len(a.People) != 2 || len(next.People) != 3 || next.Place != d.Place {
		t.Errorf("people before %d, after %d, place %s", len(a.People), len(next.People), next.Place)
	}
	if diff := cmp.Diff([]string{"off-chen", "off-lin"}, next.Officers()); diff != "" {
		t.Errorf("officers (-want +got):\n%s", diff)
	}
	if _, _, err := next.Amend(d, "再来", lin, hour(8)); !errors.Is(err, fault.NothingToCorrect) {
		t.Errorf("nothing amended: %v", err)
	}
}

func TestJoin(t *testing.T) {
	t.Parallel()
	a := begun(t)
	next, _, err := a.Join("01936f00-0000-7000-8000-000000000004")
	if err != nil || len(a.Joining) != 1 {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{lead, joint, "01936f00-0000-7000-8000-000000000004"}, next.Agencies()); diff != "" {
		t.Errorf("agencies (-want +got):\n%s", diff)
	}
	roomy := a
	roomy.Joining = slices.Grow(a.Joining, 1)
	one, _, err := roomy.Join("one")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := roomy.Join("two"); err != nil || one.Joining[1] != "one" {
		t.Errorf("a second joining changed the first: %v, %v", one.Joining, err)
	}
	for _, there := range []string{lead, joint} {
		if _, _, err := next.Join(there); !errors.Is(err, fault.AgencyJoined) {
			t.Errorf("%s joined again: %v", there, err)
		}
	}
	if _, _, err := next.Join(""); !errors.Is(err, fault.BadInput) {
		t.Errorf("nobody joined: %v", err)
	}
	for i := len(a.Joining); i < activity.MaxJoining; i++ {
		if a, _, err = a.Join(fmt.Sprint("agency-", i)); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := a.Join("one-more"); !errors.Is(err, fault.BadInput) {
		t.Errorf("one too many: %v", err)
	}
}

func TestAttach(t *testing.T) {
	t.Parallel()
	a := seizure()
	a.Matter = ""
	a, _, err := activity.New(a, hour(3))
	if err != nil {
		t.Fatal(err)
	}
	one, _, err := a.Attach("matter-1", "", lin, hour(4))
	if err != nil || one.Matter != "matter-1" || len(one.Corrections) != 0 {
		t.Fatalf("attached: %+v, %v", one, err)
	}
	if _, _, err := one.Attach("matter-2", "", lin, hour(4)); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("moved without reason: %v", err)
	}
	if _, _, err := one.Attach("matter-1", "同一", lin, hour(4)); !errors.Is(err, fault.NothingToCorrect) {
		t.Errorf("attached twice: %v", err)
	}
	for name, c := range map[string][2]string{"hidden matter": {"m\n", "错"}, "long reason": {"matter-2", strings.Repeat("因", custody.MaxReason+1)}} {
		if _, _, err := one.Attach(c[0], c[1], lin, hour(4)); !errors.Is(err, fault.BadInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	two, _, err := one.Attach("matter-2", "立案后并入", lin, hour(4))
	if err != nil || two.Matter != "matter-2" || two.Corrections[0].Old != "matter-1" {
		t.Errorf("moved: %+v, %v", two, err)
	}
	if none, _, err := two.Attach("", "误挂", lin, hour(5)); err != nil || none.Matter != "" || len(none.Corrections) != 2 {
		t.Errorf("detached: %+v, %v", none, err)
	}
}

func TestMarkIsGivenOnce(t *testing.T) {
	t.Parallel()
	a := begun(t)
	if _, _, err := a.Mark("", lin, hour(4)); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("without reason: %v", err)
	}
	marked, _, err := a.Mark("涉及人身自由", lin, hour(4))
	if err != nil || !marked.Required || marked.RequiredReason != "涉及人身自由" || marked.RequiredBy.By != lin || a.Required {
		t.Errorf("marked %+v: %v", marked, err)
	}
	if _, _, err := marked.Mark("再标", head, hour(5)); !errors.Is(err, fault.NothingToCorrect) {
		t.Errorf("marked twice: %v", err)
	}
}

func TestTheLargestActivityFitsAnEvent(t *testing.T) {
	t.Parallel()
	long, id := custodytest.Long, custodytest.LongID
	a := ended(t)
	var err error
	for i := range activity.MaxJoining - len(a.Joining) {
		if a, _, err = a.Join(id(i)); err != nil {
			t.Fatal(err)
		}
	}
	for _, agency := range a.Joining {
		for i := range 3 {
			if a, _, err = a.JoinTour(agency, id(i), long(custody.MaxReason), custodytest.Longest(1), hour(7)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range 2 * custody.MaxCorrections {
		d := activity.Details{Unit: id(1), Tour: id(2), Kind: long(64), Place: long(200), StartedAt: a.StartedAt}
		for j := range activity.MaxPeople {
			d.People = append(d.People, activity.Person{Role: long(32), Officer: id(i + j), Name: long(60), Certificate: long(32), Agency: id(3)})
		}
		if a, _, err = a.Amend(d, long(custody.MaxReason), custodytest.Longest(1), hour(7)); err != nil {
			t.Fatal(err)
		}
	}
	found := []activity.Breach{}
	for i := range activity.MaxBreaches {
		found = append(found, activity.Breach{Code: "certificate-missing", Role: fmt.Sprint("role-", i), Rule: "officer-certificate"})
	}
	a, _ = a.Judge(custody.Transition{}, found, hour(7))
	for _, b := range found {
		if a, _, err = a.Explain(b.Code, b.Role, long(custody.MaxReason), custodytest.Longest(1), hour(8)); err != nil {
			t.Fatal(err)
		}
	}
	if a, _, err = a.Mark(long(custody.MaxReason), custodytest.Longest(1), hour(8)); err != nil {
		t.Fatal(err)
	}
	custodytest.Fits(t, a)
}
