package activity_test

import (
	"errors"
	"testing"

	"liuhen/internal/activity"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// put names another tour, or none.
func put(t *testing.T, a activity.Activity, tour, reason string) activity.Activity {
	t.Helper()
	d := details(a)
	d.Tour = tour
	next, _, err := a.Amend(d, reason, lin, hour(7))
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// TestATourIsCorrectedUnderTheHeadsSignature goes through the ways to name another
// tour and looks at what counts before and after the head signed.
func TestATourIsCorrectedUnderTheHeadsSignature(t *testing.T) {
	t.Parallel()
	bare := seizure()
	bare.Tour = ""
	open, _, err := activity.New(bare, hour(3))
	if err != nil {
		t.Fatal(err)
	}
	over, _, err := open.End(hour(5), hour(6))
	if err != nil {
		t.Fatal(err)
	}
	first := seizure().Tour
	for name, c := range map[string]struct {
		from     activity.Activity
		to       []string
		pending  bool
		original string
	}{
		"filled in while open":       {open, []string{first}, false, first},
		"changed while open":         {begun(t), []string{otherTour}, true, first},
		"taken away while open":      {begun(t), []string{""}, true, first},
		"taken away and named anew":  {begun(t), []string{"", otherTour}, true, first},
		"changed back":               {begun(t), []string{otherTour, first}, false, first},
		"named after the end":        {over, []string{first}, true, ""},
		"changed after the end":      {ended(t), []string{otherTour}, true, first},
		"named and changed, ended":   {over, []string{first, otherTour}, true, ""},
		"filled in, changed, open":   {open, []string{first, otherTour}, true, first},
		"something else was amended": {ended(t), nil, false, first},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := c.from
			for _, to := range c.to {
				a = put(t, a, to, "选错出勤")
			}
			if a.Pending() != c.pending || a.Out(lead).First() != c.original || a.Out(lead).Counted() != c.original {
				t.Fatalf("pending %v, first %q, counts %q", a.Pending(), a.Out(lead).First(), a.Out(lead).Counted())
			}
			if !c.pending {
				return
			}
			if _, _, err := a.SignCorrection(lin, hour(8)); !errors.Is(err, fault.SecondPerson) {
				t.Errorf("signed by its author: %v", err)
			}
			signed, tr, err := a.SignCorrection(head, hour(8))
			if err != nil || signed.Pending() || signed.Out(lead).Counted() != a.Tour || signed.Out(lead).First() != c.original || tr.Action != "sign-correction" {
				t.Errorf("signed %+v: %v", signed.Moved, err)
			}
			last := signed.Corrections[len(signed.Corrections)-1]
			if last.Field != "tour" || last.HeadSigned == nil || a.Corrections[len(a.Corrections)-1].HeadSigned != nil {
				t.Errorf("signature lies wrongly: %+v", signed.Corrections)
			}
		})
	}
}

func TestATourNamedAfterTheEndAsksForAReason(t *testing.T) {
	t.Parallel()
	bare := seizure()
	bare.Tour = ""
	a, _, err := activity.New(bare, hour(3))
	if err != nil {
		t.Fatal(err)
	}
	if a, _, err = a.End(hour(5), hour(6)); err != nil {
		t.Fatal(err)
	}
	d := details(a)
	d.Tour = otherTour
	if _, _, err := a.Amend(d, "", lin, hour(7)); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("no reason: %v", err)
	}
	next, _, err := a.Amend(d, "漏选出勤", lin, hour(7))
	want := custody.Correction{Field: "tour", New: otherTour, Reason: "漏选出勤", By: lin, At: at(7)}
	if err != nil || len(next.Corrections) != 1 || next.Corrections[0] != want {
		t.Errorf("kept %+v: %v", next.Corrections, err)
	}
}

func TestOneSignatureCoversEndAndTour(t *testing.T) {
	t.Parallel()
	a := put(t, ended(t), otherTour, "选错出勤")
	a, _, err := a.CorrectEnd(hour(6), "看错时间", head, hour(7))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.SignCorrection(head, hour(8)); !errors.Is(err, fault.SecondPerson) {
		t.Errorf("the head signed his own correction of the end: %v", err)
	}
	deputy := custody.Actor{Account: "acc-deputy", Officer: "off-deputy", Agency: lead, Via: "session"}
	signed, _, err := a.SignCorrection(deputy, hour(8))
	if err != nil || signed.Pending() || signed.Ended.Counted() != at(6) || signed.Out(lead).Counted() != otherTour {
		t.Errorf("signed %+v, %+v: %v", signed.Ended, signed.Moved, err)
	}
	if _, _, err := signed.SignCorrection(deputy, hour(9)); !errors.Is(err, fault.NoCorrectionPending) {
		t.Errorf("signed twice: %v", err)
	}
}
