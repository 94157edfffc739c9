package receiving_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/receiving"
)

// accountOf spells the account of a handover, one line a thing.
func (h *house) accountOf(t *testing.T, id handover.ID) (lines []string) {
	t.Helper()
	c, err := h.Look(t.Context(), h.lin, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range c.Account {
		line := string(l.Fate) + " " + l.Reason
		if l.Item != nil {
			line = told(*l.Item, line)
		} else {
			line = l.Carrier.Ref().String() + " " + l.Carrier.Title + " " + line
		}
		if l.Answered != nil {
			line += " by " + l.Answered.By.Officer
		}
		lines = append(lines, line)
	}
	return lines
}

func told(it item.Item, fate string) string {
	return it.Ref().String() + " " + it.SHA256.String() + " " + fate
}

// TestTheAccountOfAHandoverStays looks at a receipt before the answer, after it, and when
// what was returned went into another handover.
func TestTheAccountOfAHandoverStays(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	one, two := h.take("one"), h.take("second")
	signed, wang := h.sign(t, two, one), h.custodian("wang", false)
	want := []string{told(two, "waits "), told(one, "waits "), "carrier/paper-1 询问笔录 waits "}
	if diff := cmp.Diff(want, h.accountOf(t, signed.ID)); diff != "" {
		t.Errorf("signed (-want +got):\n%s", diff)
	}
	if _, err := h.answer(t, wang, signed.ID, receiving.Count{Items: []item.ID{one.ID}, Reason: "画面不清", Place: "一号柜"}); err != nil {
		t.Fatal(err)
	}
	want = []string{told(two, "received  by off-wang"), told(one, "returned 画面不清 by off-wang"), "carrier/paper-1 询问笔录 received  by off-wang"}
	if diff := cmp.Diff(want, h.accountOf(t, signed.ID)); diff != "" {
		t.Errorf("answered (-want +got):\n%s", diff)
	}
	again, _, err := h.store.SignHandover(t.Context(), custody.Command{Actor: h.lin.Actor}, h.agency, []item.ID{one.ID}, nil,
		func(at time.Time, id handover.ID, list []item.Item, _ []carrier.Carrier) (handover.Handover, []custody.Transition, error) {
			made, tr, err := handover.SignNew(handover.Handover{ID: id, Agency: h.agency, Unit: "u1", Set: handover.Set{Items: 1, Bytes: one.Size}}, h.lin.Actor, at)
			_, signing, moreErr := list[0].SignOver(string(id), at)
			return made, []custody.Transition{tr, signing}, errors.Join(err, moreErr)
		})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.answer(t, wang, again.ID, receiving.Count{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, h.accountOf(t, signed.ID)); diff != "" {
		t.Errorf("after another handover (-want +got):\n%s", diff)
	}
}
