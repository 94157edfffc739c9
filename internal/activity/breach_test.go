package activity_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/activity"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

var (
	tooFew  = activity.Breach{Code: "people-too-few", Role: "officer", Rule: "two-officers"}
	noPaper = activity.Breach{Code: "certificate-missing", Role: "officer", Rule: "officer-certificate"}
)

// judged shows an activity's breaches in one line each.
func judged(a activity.Activity) []string {
	lines := []string{}
	for _, b := range a.Breaches {
		lines = append(lines, fmt.Sprintf("%s found %d stands %v: %s", b.Code, b.FoundAt.Hour(), b.Stands(), b.Reason))
	}
	return lines
}

func TestJudgeAcceptsAndMarks(t *testing.T) {
	t.Parallel()
	a, tr, err := activity.New(seizure(), hour(3))
	if err != nil {
		t.Fatal(err)
	}
	a, tr = a.Judge(tr, []activity.Breach{tooFew, noPaper}, hour(3))
	if tr.Action != "begin" || cmp.Diff(a, tr.Noun) != "" {
		t.Error("the breaches are not in the step that is recorded")
	}
	if diff := cmp.Diff([]string{"people-too-few found 3 stands true: ", "certificate-missing found 3 stands true: "}, judged(a)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if len(a.Unexplained()) != 2 {
		t.Errorf("unexplained: %v", a.Unexplained())
	}
	if _, _, err := a.End(hour(5), hour(6)); err != nil {
		t.Errorf("a breach blocked the work: %v", err)
	}
}

func TestJudgeClearsAndNeverRemoves(t *testing.T) {
	t.Parallel()
	a, _ := begun(t).Judge(custody.Transition{}, []activity.Breach{tooFew, noPaper}, hour(3))
	a, _, err := a.Explain(tooFew.Code, tooFew.Role, "同事途中受伤", lin, hour(4))
	if err != nil {
		t.Fatal(err)
	}
	cleared, _ := a.Judge(custody.Transition{}, []activity.Breach{noPaper}, hour(5))
	if diff := cmp.Diff([]string{"people-too-few found 3 stands false: 同事途中受伤", "certificate-missing found 3 stands true: "}, judged(cleared)); diff != "" {
		t.Errorf("cleared (-want +got):\n%s", diff)
	}
	if cleared.Breaches[0].ClearedAt != at(5) || !a.Breaches[0].Stands() {
		t.Errorf("cleared at %v; before: %v", cleared.Breaches[0].ClearedAt, a.Breaches[0])
	}
	still, _ := cleared.Judge(custody.Transition{}, []activity.Breach{noPaper}, hour(6))
	if still.Breaches[0].ClearedAt != at(5) {
		t.Errorf("cleared again at %v", still.Breaches[0].ClearedAt)
	}
	again, _ := still.Judge(custody.Transition{}, []activity.Breach{tooFew, noPaper}, hour(7))
	if diff := cmp.Diff(judged(a), judged(again)); diff != "" {
		t.Errorf("found again (-want +got):\n%s", diff)
	}
	if got := again.Unexplained(); len(got) != 1 || got[0].Code != noPaper.Code {
		t.Errorf("unexplained: %v", got)
	}
}

func TestJudgeTellsRolesApart(t *testing.T) {
	t.Parallel()
	host := tooFew
	host.Role = "hearing-host"
	a, _ := begun(t).Judge(custody.Transition{}, []activity.Breach{tooFew, host}, hour(3))
	a, _ = a.Judge(custody.Transition{}, []activity.Breach{host}, hour(4))
	if len(a.Breaches) != 2 || a.Breaches[0].Stands() || !a.Breaches[1].Stands() {
		t.Errorf("breaches: %v", judged(a))
	}
}

func TestJudgeReadsOnlyWhatWasFound(t *testing.T) {
	t.Parallel()
	forged := tooFew
	forged.Reason, forged.ClearedAt, forged.Explained = "not said by anybody", at(1), &custody.Step{By: lin}
	a, _ := begun(t).Judge(custody.Transition{}, []activity.Breach{forged}, hour(3))
	if got := a.Breaches[0]; got.Reason != "" || !got.Stands() || got.Explained != nil {
		t.Errorf("taken over: %+v", got)
	}
}

func TestStandingBreachesNeverGiveWay(t *testing.T) {
	t.Parallel()
	nth := func(i int) activity.Breach { return activity.Breach{Code: fmt.Sprint("code-", i), Rule: "rule"} }
	a := begun(t)
	for i := range activity.MaxBreaches + 2 {
		a, _ = a.Judge(custody.Transition{}, []activity.Breach{nth(i)}, hour(3+i))
	}
	if len(a.Breaches) != activity.MaxBreaches || a.Breaches[0].Code != "code-2" {
		t.Errorf("carried: %v", judged(a))
	}
	all := []activity.Breach{}
	for i := range activity.MaxBreaches + 2 {
		all = append(all, nth(i))
	}
	if a, _ = begun(t).Judge(custody.Transition{}, all, hour(3)); len(a.Breaches) != len(all) {
		t.Errorf("%d of %d standing breaches are carried", len(a.Breaches), len(all))
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	a, _ := begun(t).Judge(custody.Transition{}, []activity.Breach{tooFew}, hour(3))
	if _, _, err := a.Explain(tooFew.Code, tooFew.Role, "", lin, hour(4)); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("without reason: %v", err)
	}
	if _, _, err := a.Explain(noPaper.Code, noPaper.Role, "忘带", lin, hour(4)); !errors.Is(err, fault.BreachUnknown) {
		t.Errorf("of no breach: %v", err)
	}
	if _, _, err := a.Explain(tooFew.Code, "witness", "忘带", lin, hour(4)); !errors.Is(err, fault.BreachUnknown) {
		t.Errorf("of another role: %v", err)
	}
	first, tr, err := a.Explain(tooFew.Code, tooFew.Role, "同事受伤", lin, hour(4))
	if err != nil || tr.Reason != "同事受伤" || first.Breaches[0].Explained.By != lin || a.Breaches[0].Explained != nil {
		t.Fatalf("explained: %+v, %v", first.Breaches, err)
	}
	second, _, err := first.Explain(tooFew.Code, tooFew.Role, "同事受伤，已补报", head, hour(5))
	if err != nil || second.Breaches[0].Reason != "同事受伤，已补报" || second.Breaches[0].Explained.At != at(5) {
		t.Errorf("explained again: %+v, %v", second.Breaches, err)
	}
}
