package carrier_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/fault"
)

var chen = custody.Actor{Account: "acc-chen", Officer: "off-chen", Agency: "ag", Via: "session"}

func hour(h int) time.Time { return time.Date(2026, 11, 23, h, 0, 0, 0, time.UTC) }

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, carrier.Table, "testdata/matrix.golden")
}

func TestPaperHasPagesAndAMemoryCardItsNumber(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		carrier carrier.Carrier
		ok      bool
	}{
		"paper":               {carrier.Carrier{Kind: carrier.Paper, Title: "现场检查笔录", Pages: 3, Copies: 1}, true},
		"paper without pages": {carrier.Carrier{Kind: carrier.Paper, Title: "现场检查笔录", Copies: 1}, false},
		"card":                {carrier.Carrier{Kind: carrier.Card, Number: "YX-K-07"}, true},
		"card without number": {carrier.Carrier{Kind: carrier.Card}, false},
		"unknown kind":        {carrier.Carrier{Kind: "cloud", Number: "1"}, false},
	} {
		_, _, err := carrier.SignNew(c.carrier, "h", hour(1))
		if c.ok != (err == nil) || (!c.ok && !errors.Is(err, fault.BadInput)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func received(t *testing.T, kind carrier.Kind) carrier.Carrier {
	t.Helper()
	c, _, err := carrier.SignNew(carrier.Carrier{ID: "c", Kind: kind, Title: "笔录", Pages: 2, Copies: 1, Number: "7"}, "h", hour(1))
	if err != nil {
		t.Fatal(err)
	}
	if c, _, err = c.ReceiveBy(chen, hour(2), "一号柜"); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLentPaperComesBackBeforeItIsLentAgain(t *testing.T) {
	t.Parallel()
	c := received(t, carrier.Paper)
	if _, _, err := c.LendTo(chen, hour(3), "off-lin", hour(3), "补正"); !errors.Is(err, fault.BadInput) {
		t.Errorf("due at once: %v", err)
	}
	if _, _, err := c.LendTo(chen, hour(3), "off-lin", hour(9), ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("no reason: %v", err)
	}
	lent, _, err := c.LendTo(chen, hour(3), "off-lin", hour(9), "补正")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := lent.LendTo(chen, hour(4), "off-wang", hour(9), "再借"); !errors.Is(err, fault.WrongState) {
		t.Errorf("lent twice: %v", err)
	}
	back, _, err := lent.TakeBackBy(chen, hour(5))
	if err != nil || back.Loans[0].Back == nil || lent.Loans[0].Back != nil || back.State != carrier.Received {
		t.Errorf("back: %+v %v", back, err)
	}
}

func TestOnlyMemoryIsReadIn(t *testing.T) {
	t.Parallel()
	if _, _, err := received(t, carrier.Paper).ReadInBy(chen, hour(3), 1); !errors.Is(err, fault.BadInput) {
		t.Errorf("paper read in: %v", err)
	}
	c, _, err := received(t, carrier.Card).ReadInBy(chen, hour(3), 12)
	if err != nil || c.ReadIn.Items != 12 {
		t.Errorf("card: %+v %v", c.ReadIn, err)
	}
}

// everything is a carrier in which every field is filled; no real one has them all.
func everything(t *testing.T) carrier.Carrier {
	t.Helper()
	c, _, err := carrier.SignNew(carrier.Carrier{
		ID: "01936f00-0000-7000-8000-0000000000b1", Agency: "01936f00-0000-7000-8000-000000000002", Unit: "u1", Officer: "off-lin",
		Kind: carrier.Card, Title: "现场检查笔录", Number: "YX-K-07", Pages: 3, Copies: 2, Original: true, Activity: "01936f00-0000-7000-8000-000000000081",
	}, "01936f00-0000-7000-8000-0000000000a1", hour(1))
	if err != nil {
		t.Fatal(err)
	}
	if c, _, err = c.ReceiveBy(chen, hour(2), "一号柜"); err != nil {
		t.Fatal(err)
	}
	if c, _, err = c.ReadInBy(chen, hour(3), 12); err != nil {
		t.Fatal(err)
	}
	if c, _, err = c.LendTo(chen, hour(4), "off-lin", hour(9), "补正"); err != nil {
		t.Fatal(err)
	}
	if c, _, err = c.TakeBackBy(chen, hour(5)); err != nil {
		t.Fatal(err)
	}
	c.Returned = &custody.Step{By: chen, At: custody.At(hour(6))}
	return c
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	custodytest.Value(t, "testdata", everything(t), "Secret") // that is carrier/v2
}

// TestGoldenValueOfAStateSecret: whoever knows carrier/v1 alone does not take such a carrier
// for one whose files are to be read in.
func TestGoldenValueOfAStateSecret(t *testing.T) {
	t.Parallel()
	c := everything(t)
	c.Secret = true
	custodytest.Value(t, "testdata", c)
}

// TestAStateSecretIsRegisteredWithoutContent tries every way to say or keep something of it.
func TestAStateSecretIsRegisteredWithoutContent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		carrier carrier.Carrier
		ok      bool
	}{
		"a card":                   {carrier.Carrier{Kind: carrier.Card, Number: "YX-M-2026.07/3_a"}, true},
		"a paper by its number":    {carrier.Carrier{Kind: carrier.Paper, Number: "YX-M-8"}, true},
		"and its counts":           {carrier.Carrier{Kind: carrier.Paper, Number: "YX-M-8", Pages: 3, Copies: 1}, true},
		"the longest number":       {carrier.Carrier{Kind: carrier.Disc, Number: strings.Repeat("7", 40)}, true},
		"with a title":             {carrier.Carrier{Kind: carrier.Card, Number: "YX-M-7", Title: "某次行动"}, false},
		"a paper without a number": {carrier.Carrier{Kind: carrier.Paper, Pages: 3, Copies: 1}, false},
		"no number":                {carrier.Carrier{Kind: carrier.Card}, false},
		"words for a number":       {carrier.Carrier{Kind: carrier.Card, Number: "某次行动的录像"}, false},
		"a sentence for a number":  {carrier.Carrier{Kind: carrier.Card, Number: "the raid on"}, false},
		"two lines":                {carrier.Carrier{Kind: carrier.Card, Number: "YX-M-7\nraid"}, false},
		"a number without end":     {carrier.Carrier{Kind: carrier.Card, Number: strings.Repeat("7", 41)}, false},
	} {
		c.carrier.Secret = true
		_, _, err := carrier.SignNew(c.carrier, "h", hour(1))
		if c.ok != (err == nil) || (!c.ok && !errors.Is(err, fault.BadInput)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	signed, _, err := carrier.SignNew(carrier.Carrier{ID: "c", Kind: carrier.Card, Number: "YX-M-7", Secret: true}, "h", hour(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := signed.ReceiveBy(chen, hour(2), ""); !errors.Is(err, fault.BadInput) {
		t.Errorf("received to no place: %v", err)
	}
	kept, _, err := signed.ReceiveBy(chen, hour(2), "保密柜一")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := kept.ReadInBy(chen, hour(3), 0); !errors.Is(err, fault.StateSecret) {
		t.Errorf("read in: %v", err)
	}
	if !errors.Is(kept.MayShow("attach scan"), fault.StateSecret) || kept.IsReadIn() || !kept.IsMemory() {
		t.Errorf("its bytes are waited for: %+v", kept)
	}
}

func TestTheLargestCarrierFitsAnEvent(t *testing.T) {
	t.Parallel()
	long, id := custodytest.Long, custodytest.LongID
	c, _, err := carrier.SignNew(carrier.Carrier{
		ID: carrier.ID(id(1)), Agency: id(2), Unit: id(3), Officer: id(4), Kind: carrier.Card, Title: long(120), Number: long(60),
		Pages: 1_000_000, Copies: 1_000_000, Activity: id(5),
	}, id(6), hour(1))
	if err != nil {
		t.Fatal(err)
	}
	if c, _, err = c.ReceiveBy(custodytest.Longest(1), hour(2), long(100)); err != nil {
		t.Fatal(err)
	}
	for range carrier.MaxLoans + 2 {
		if c, _, err = c.LendTo(custodytest.Longest(1), hour(3), id(4), hour(9), long(custody.MaxReason)); err != nil {
			t.Fatal(err)
		}
		if c, _, err = c.TakeBackBy(custodytest.Longest(1), hour(4)); err != nil {
			t.Fatal(err)
		}
	}
	if c, _, err = c.ReadInBy(custodytest.Longest(1), hour(5), 1_000_000); err != nil || len(c.Loans) != carrier.MaxLoans {
		t.Fatal(len(c.Loans), err)
	}
	custodytest.Fits(t, c)
	for name, err := range map[string]error{
		"a place without end": second(c.ShelveAt(long(101))),
		"a loan to nobody":    second(c.LendTo(chen, hour(3), "", hour(9), "补正")),
		"files without end":   second(c.ReadInBy(chen, hour(3), 1_000_001)),
	} {
		if !errors.Is(err, fault.BadInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second(_ carrier.Carrier, _ custody.Transition, err error) error { return err }
