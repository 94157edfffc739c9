package receiving_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/receiving"
)

func TestPaperIsLentAndComesBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	wang := h.custodian("wang", false)
	cmd := custody.Command{Actor: wang.Actor}
	loan := receiving.Loan{To: "off-lin", Until: morning.Add(72 * time.Hour), Reason: "听证"}
	signed := h.sign(t, h.take(t, "one"))
	if _, _, err := h.Lend(t.Context(), wang, cmd, "paper-1", loan); !errors.Is(err, fault.WrongState) {
		t.Errorf("lent before it was received: %v", err)
	}
	if _, err := h.answer(t, wang, signed.ID, receiving.Count{Place: "一号柜"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Lend(t.Context(), h.lin, custody.Command{Actor: h.lin.Actor}, "paper-1", loan); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("the officer lent to himself: %v", err)
	}
	lent, _, err := h.Lend(t.Context(), wang, cmd, "paper-1", loan)
	if err != nil || lent.State != carrier.Lent || lent.Place != "一号柜" || lent.Loans[0].To != "off-lin" {
		t.Errorf("lent %+v, %v", lent, err)
	}
	if _, _, err := h.Lend(t.Context(), wang, cmd, "paper-1", loan); !errors.Is(err, fault.WrongState) {
		t.Errorf("lent twice: %v", err)
	}
	back, _, err := h.TakeBack(t.Context(), wang, cmd, "paper-1")
	if err != nil || back.State != carrier.Received || back.Loans[0].Back == nil {
		t.Errorf("back %+v, %v", back, err)
	}
	if _, _, err := h.ReadIn(t.Context(), wang, cmd, "paper-1", 2); !errors.Is(err, fault.BadInput) {
		t.Errorf("paper was read in: %v", err)
	}
	if moved, _, err := h.Shelve(t.Context(), wang, cmd, "paper-1", "二号柜"); err != nil || moved.Place != "二号柜" {
		t.Errorf("moved %+v, %v", moved, err)
	}
	if _, _, err := h.TakeBack(t.Context(), wang, cmd, "none"); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("an unknown carrier: %v", err)
	}
}
