package intake_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/tour"
)

func TestATourStartsNowOrIsEnteredLater(t *testing.T) {
	t.Parallel()
	f := newField(t)
	now, receipt, err := f.tours.Start(t.Context(), f.lin, custody.Command{}, tour.Tour{Officers: []string{f.lin.Actor.Officer, f.zhou.Actor.Officer}})
	if err != nil || now.StartedAt != receipt.At || now.Agency != string(f.town.County) || now.Unit != "u1" || len(now.Officers) != 2 {
		t.Errorf("started %+v: %v", now, err)
	}
	morning := custody.At(f.town.Now().Add(-3 * time.Hour))
	later, _, err := f.tours.Start(t.Context(), f.lin, custody.Command{}, tour.Tour{StartedAt: morning})
	if err != nil || later.StartedAt != morning || later.Officers[0] != f.lin.Actor.Officer {
		t.Errorf("entered later %+v: %v", later, err)
	}
	for name, c := range map[string]struct {
		draft tour.Tour
		want  *fault.Code
	}{
		"another agency's officer": {tour.Tour{Officers: []string{f.lin.Actor.Officer, f.liu.Actor.Officer}}, fault.NoSuchThing},
		"an unknown officer":       {tour.Tour{Officers: []string{f.lin.Actor.Officer, "nobody"}}, fault.NoSuchThing},
		"an unknown unit":          {tour.Tour{Unit: "u9", Officers: []string{f.lin.Actor.Officer}}, fault.NoSuchThing},
		"tomorrow":                 {tour.Tour{StartedAt: custody.At(f.town.Now().Add(24 * time.Hour))}, fault.TimeInFuture},
		"a crowd":                  {tour.Tour{Officers: append(make([]string, tour.MaxOfficers), f.lin.Actor.Officer)}, fault.BadInput},
		"others elsewhere":         {tour.Tour{Unit: "u2", Officers: []string{f.zhou.Actor.Officer}}, fault.NoSuchThing},
	} {
		if _, _, err := f.tours.Start(t.Context(), f.lin, custody.Command{}, c.draft); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheEndOfDutyIsCorrectedUnderTheHeadsSignature(t *testing.T) {
	t.Parallel()
	f := newField(t)
	out := f.tour(t, f.lin)
	if _, _, err := f.tours.End(t.Context(), f.lin, seeing(1), out.ID, f.town.Now().Add(time.Minute)); !errors.Is(err, fault.TimeInFuture) {
		t.Errorf("an end in the future: %v", err)
	}
	ended, receipt, err := f.tours.End(t.Context(), f.chen, seeing(1), out.ID, time.Time{})
	if err != nil || ended.Ended.At != receipt.At {
		t.Fatalf("ended now: %+v, %v", ended.Ended, err)
	}
	back := f.town.Now().Add(-time.Hour)
	if _, _, err := f.tours.CorrectEnd(t.Context(), f.lin, seeing(2), out.ID, back, ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("no reason: %v", err)
	}
	if _, _, err := f.tours.CorrectEnd(t.Context(), f.lin, seeing(2), out.ID, back, "早已收队"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.tours.SignCorrection(t.Context(), f.chen, seeing(3), out.ID); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("a colleague signs: %v", err)
	}
	signed, _, err := f.tours.SignCorrection(t.Context(), f.head, seeing(3), out.ID)
	if err != nil || !signed.Ended.Counted().Equal(back) || !signed.Ended.Marked() {
		t.Errorf("signed %+v: %v", signed.Ended, err)
	}
}
