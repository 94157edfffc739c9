package custody_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

var (
	noon  = time.Date(2026, 11, 23, 4, 0, 0, 123456789, time.UTC)
	lin   = custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: "ag", Via: "session"}
	head  = custody.Actor{Account: "acc-head", Officer: "off-head", Agency: "ag", Via: "session"}
	thing = custody.Ref{Kind: "thing", ID: "1"}
)

func TestReviseKeepsWhatWasSaid(t *testing.T) {
	t.Parallel()
	filled := custody.Said{Field: "place", Old: "", New: "青禾县"}
	replaced := custody.Said{Field: "kind", Old: "seizure", New: "hearing"}
	same := custody.Said{Field: "unit", Old: "u1", New: "u1"}
	for name, c := range map[string]struct {
		reason string
		said   []custody.Said
		kept   []string
		err    *fault.Code
	}{
		"filling in needs no reason":  {"", []custody.Said{filled, same}, nil, nil},
		"replacing needs one":         {"", []custody.Said{filled, replaced}, nil, fault.ReasonMissing},
		"spaces are no reason":        {" \n", []custody.Said{replaced}, nil, fault.ReasonMissing},
		"replacing keeps the old one": {"typed wrongly", []custody.Said{filled, replaced, same}, []string{"kind: seizure > hearing"}, nil},
		"emptying keeps the old one":  {"not there", []custody.Said{{Field: "place", Old: "青禾县"}}, []string{"place: 青禾县 > "}, nil},
		"nothing changes":             {"why", []custody.Said{same}, nil, fault.NothingToCorrect},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cs, err := custody.Corrections(nil).Revise("amend", thing, c.reason, lin, noon, c.said...)
			if c.err != nil {
				if !errors.Is(err, c.err) {
					t.Fatalf("error = %v, want %s", err, c.err.Name)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var kept []string
			for _, x := range cs {
				kept = append(kept, x.Field+": "+x.Old+" > "+x.New)
				if x.Reason != c.reason || x.By != lin || x.At != custody.At(noon) {
					t.Errorf("who, when and why are not kept: %+v", x)
				}
			}
			if diff := cmp.Diff(c.kept, kept); diff != "" {
				t.Errorf("kept (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCorrectionsKeepTheNewest(t *testing.T) {
	t.Parallel()
	var cs custody.Corrections
	for i := range custody.MaxCorrections + 3 {
		before := len(cs)
		next := cs.Add(custody.Correction{Field: fmt.Sprint(i)})
		if len(cs) != before {
			t.Fatal("adding changed the older value")
		}
		cs = next
	}
	roomy := make(custody.Corrections, 0, 4)
	if a, b := roomy.Add(custody.Correction{Field: "a"}), roomy.Add(custody.Correction{Field: "b"}); a[0].Field != "a" || b[0].Field != "b" {
		t.Error("two additions share memory")
	}
	if len(cs) != custody.MaxCorrections || cs[0].Field != "3" {
		t.Errorf("%d corrections from %q on", len(cs), cs[0].Field)
	}
}

func TestEndsCountOnlyUnderSignature(t *testing.T) {
	t.Parallel()
	first, second, third := custody.At(noon), custody.At(noon.Add(time.Hour)), custody.At(noon.Add(2*time.Hour))
	show := func(e custody.Ends) string {
		return fmt.Sprint(e.Counted().Sub(noon).Round(time.Hour), e.At.Sub(noon).Round(time.Hour), e.Pending(), e.Marked())
	}
	var zero custody.Ends
	if zero.Pending() || zero.Marked() || !zero.Counted().IsZero() {
		t.Error("an end that has not happened counts")
	}
	e := custody.FirstEnd(first)
	cs := custody.Corrections{{Field: "ended"}, {Field: "place"}}
	if got := show(e); got != "0s 0s false false" {
		t.Errorf("recorded: %s", got)
	}
	if _, _, err := e.Sign(thing, "ended", cs, head, noon); !errors.Is(err, fault.NoCorrectionPending) {
		t.Errorf("signing nothing: %v", err)
	}
	e = e.Correct(second, lin)
	if got := show(e); got != "0s 1h0m0s true false" {
		t.Errorf("corrected: %s", got)
	}
	if _, _, err := e.Sign(thing, "ended", cs, lin, noon); !errors.Is(err, fault.SecondPerson) {
		t.Errorf("signing one's own correction: %v", err)
	}
	signed, after, err := e.Sign(thing, "ended", cs, head, noon)
	if err != nil {
		t.Fatal(err)
	}
	if got := show(signed); got != "1h0m0s 1h0m0s false true" || signed.First != first {
		t.Errorf("signed: %s, first %v", got, signed.First)
	}
	if after[0].HeadSigned == nil || after[0].HeadSigned.By != head || after[1].HeadSigned != nil || cs[0].HeadSigned != nil {
		t.Errorf("signature lies wrongly: %+v (before: %+v)", after, cs)
	}
	if _, _, err := signed.Sign(thing, "ended", after, head, noon); !errors.Is(err, fault.NoCorrectionPending) {
		t.Errorf("signing twice: %v", err)
	}
	if got := show(signed.Correct(third, lin)); got != "1h0m0s 2h0m0s true true" {
		t.Errorf("corrected after a signature: %s", got)
	}
	if got := show(signed.Correct(first, lin)); got != "1h0m0s 0s true true" {
		t.Errorf("taken back after a signature: %s", got)
	}
}

func TestAnEndIsStatedAnewWithItsReason(t *testing.T) {
	t.Parallel()
	start, stated, later := custody.At(noon), custody.At(noon.Add(time.Hour)), custody.At(noon.Add(2*time.Hour))
	ends := custody.FirstEnd(stated)
	restate := func(to custody.Micros, reason string) (custody.Ends, custody.Corrections, error) {
		return ends.Restate("correct end", thing, "ended", nil, to, reason, lin, later.Time)
	}
	if _, _, err := restate(later, ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("without a reason: %v", err)
	}
	if _, _, err := restate(stated, "看错表"); !errors.Is(err, fault.NothingToCorrect) {
		t.Errorf("the same end: %v", err)
	}
	now, cs, err := restate(later, "看错表")
	if err != nil || !now.At.Equal(later.Time) || now.First != stated || !now.Pending() || *now.Corrector != lin || len(cs) != 1 || cs[0].Old != stated.Spell() || cs[0].New != later.Spell() {
		t.Errorf("stated anew: %+v, %+v, %v", now, cs, err)
	}
	for name, c := range map[string]struct {
		end  custody.Micros
		want *fault.Code
	}{
		"before the start": {custody.At(noon.Add(-time.Second)), fault.EndBeforeStart}, "in the future": {custody.At(later.Add(time.Hour)), fault.TimeInFuture}, "now": {later, nil},
	} {
		err := custody.StatedEnd("end", thing, "ended", start, c.end, later.Time)
		if (c.want == nil) != (err == nil) || (c.want != nil && !errors.Is(err, c.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSpellIsTheEncodedSpelling(t *testing.T) {
	t.Parallel()
	m := custody.At(noon)
	b, err := m.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	if got := `"` + m.Spell() + `"`; got != string(b) || (custody.Micros{}).Spell() != "" {
		t.Errorf("spelled %s, encoded %s", got, b)
	}
}

func TestShortenCutsByCharactersAndBytesAndLeavesTheOldValueAlone(t *testing.T) {
	t.Parallel()
	cs := custody.Corrections{{Old: "一二三四", New: "一二三"}, {Old: "🐟🐟🐟", New: "abcd"}}
	want := custody.Corrections{{Old: "一二三…", New: "一二三"}, {Old: "🐟🐟…", New: "abc…"}}
	if diff := cmp.Diff(want, cs.Shorten(3)); diff != "" || cs[0].Old != "一二三四" {
		t.Errorf("shortened (-want +got):\n%s", diff)
	}
}
