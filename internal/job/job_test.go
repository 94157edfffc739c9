package job_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/job"
)

// answered is a handover with an answer on its way to the log.
func answered(t *testing.T, accepted, returned handover.Set) custody.Transition {
	t.Helper()
	officer := custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: "a"}
	set := handover.Set{
		Items: accepted.Items + returned.Items, Papers: accepted.Papers + returned.Papers, Bytes: accepted.Bytes + returned.Bytes,
	}
	h, _, err := handover.SignNew(handover.Handover{ID: "h", Agency: "a", Unit: "u", Set: set, Note: "夜间检查"}, officer, time.Unix(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	_, tr, err := h.AnswerBy(custody.Actor{Account: "acc-wang", Agency: "a"}, time.Unix(2, 0),
		handover.Outcome{Accepted: accepted, Returned: returned, Reason: "画面不清"})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestWhatWasAcceptedAsksForItsDeposit(t *testing.T) {
	t.Parallel()
	order := job.Order{Work: job.Deposit, Agency: "a", Unit: "u", Subject: custody.Ref{Kind: "handover", ID: "h"}}
	films, papers := handover.Set{Items: 2, Bytes: 9}, handover.Set{Papers: 1}
	for name, c := range map[string]struct {
		tr   custody.Transition
		want []job.Order
	}{
		"an issuance": {
			custody.Transition{Noun: casefile.Issuance{ID: "i", Agency: "a", Purpose: "移送法院"}, Action: "issue"},
			[]job.Order{{Work: job.Package, Agency: "a", Subject: custody.Ref{Kind: "issuance", ID: "i"}}},
		},
		"all received":      {answered(t, films, handover.Set{}), []job.Order{order}},
		"part received":     {answered(t, films, papers), []job.Order{order}},
		"only papers":       {answered(t, papers, films), nil},
		"nothing":           {answered(t, handover.Set{}, films), nil},
		"a signature":       {custody.Transition{Noun: handover.Handover{}, Action: "sign"}, nil},
		"an item's receipt": {custody.Transition{Noun: item.Item{}, Action: "receive"}, nil},
	} {
		if diff := cmp.Diff(c.want, job.AskedBy(c.tr)); diff != "" {
			t.Errorf("%s asks for other work (-want +got):\n%s", name, diff)
		}
	}
}

// TestAnOrderHoldsIdsOnly fixes the bytes that wait in the queue: a new field must
// be looked at here, since the queue is not sealed.
func TestAnOrderHoldsIdsOnly(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal(job.AskedBy(answered(t, handover.Set{Items: 1, Bytes: 1}, handover.Set{})))
	const want = `[{"work":"deposit","agency":"a","unit":"u","subject":{"kind":"handover","id":"h"}}]`
	if err != nil || string(got) != want {
		t.Errorf("order %s, %v", got, err)
	}
}

func TestEveryWorkHasItsLine(t *testing.T) {
	t.Parallel()
	lines := map[job.Work]string{job.Deposit: "short", job.Sweep: "short", job.Expire: "short", job.Collect: "long", job.Package: "long", job.Check: "long", job.Reread: "long"}
	for work, want := range lines {
		if work.Queue() != want {
			t.Errorf("%s waits in %s", work, work.Queue())
		}
	}
}

func TestABareJobNamesNoSubject(t *testing.T) {
	t.Parallel()
	j := job.Job{ID: 1, Order: job.Order{Work: job.Deposit, Agency: "a", Unit: "u", Subject: custody.Ref{Kind: "handover", ID: "h"}}, State: job.Running}
	want := job.Job{ID: 1, Order: job.Order{Work: job.Deposit, Agency: "a"}, State: job.Running}
	if diff := cmp.Diff(want, j.Bare()); diff != "" {
		t.Errorf("bare job (-want +got):\n%s", diff)
	}
}
