package carrier_test

import (
	"errors"
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
