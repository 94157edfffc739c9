package card_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/card"
	"liuhen/internal/fault"
)

func freeing(r *card.Run) { r.Free = true }

func (d *desk) onCard(t *testing.T, name string) bool {
	t.Helper()
	_, err := os.Lstat(filepath.Join(d.folder, name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

// removals are the events of the item that record a removal.
func (d *desk) removals(t *testing.T, item string) int {
	t.Helper()
	page, err := d.lin.Events(t.Context(), "items", item, api.Order{Paging: api.Paging{Limit: 200}})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range page.List {
		if e.Action == "free-card" {
			n++
		}
	}
	return n
}

func TestACardIsFreedOnlyAfterTheDepositWithAnEventForEachFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{"A/VID_1.MP4": film, "B/VID_1.MP4": film, "IMG_1.JPG": "a photograph"})
	first := d.must(t, freeing)
	if c := first.Counts; c.Kept != 3 || c.Freed != 0 || first.Good() || !errors.Is(first.Files[0].Err, fault.CardWaits) {
		t.Fatalf("before the handover: %+v %v", c, first.Files[0].Err)
	}
	items := []string{first.Files[0].Item, first.Files[2].Item}
	d.Deposit(d.lin, d.he, items)
	d.write(t, "later.txt", "written after the handover")
	second := d.must(t, freeing)
	if c := second.Counts; c.Freed != 3 || c.Kept != 1 {
		t.Fatalf("after the deposit: %+v %+v", c, second.Files)
	}
	for _, name := range []string{"A/VID_1.MP4", "B/VID_1.MP4", "IMG_1.JPG"} {
		if d.onCard(t, name) || entries(second)[name].Freed == nil {
			t.Errorf("%s: %+v", name, entries(second)[name])
		}
	}
	if !d.onCard(t, "later.txt") {
		t.Error("what is not deposited was removed")
	}
	if twins, one := d.removals(t, items[0]), d.removals(t, items[1]); twins != 2 || one != 1 {
		t.Errorf("%d and %d removals are recorded", twins, one)
	}
}

func TestACardThatIsToBeFreedWaitsForTheDeposit(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{"IMG_1.JPG": "a photograph"})
	receipt := d.must(t, func(r *card.Run) {
		r.Free = true
		r.Pause = func(context.Context) bool {
			var ids []string
			for _, list := range d.items(t) {
				ids = append(ids, list[0].ID)
			}
			d.Deposit(d.lin, d.he, ids)
			return true
		}
	})
	if !receipt.Good() || receipt.Counts.Freed != 1 || receipt.Counts.Received != 1 {
		t.Errorf("%+v", receipt)
	}
}

// TestWhatWaitsForItsDepositKeepsNothingElseWaiting sends everything before the first wait,
// though one file at a time has its turn, and frees what is deposited though the first
// file never is.
func TestWhatWaitsForItsDepositKeepsNothingElseWaiting(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{"IMG_1.JPG": "a photograph", "IMG_2.JPG": "another", "VID_1.MP4": film})
	rounds, told := 0, map[string]int{}
	receipt := d.must(t, func(r *card.Run) {
		r.Free, r.Parallel = true, 1
		r.Done = func(e card.Entry) { told[e.Path]++ }
		r.Pause = func(context.Context) bool {
			all := d.items(t)
			if rounds++; rounds == 1 && len(all) == 3 {
				d.Deposit(d.lin, d.he, []string{all["IMG_2.JPG"][0].ID, all["VID_1.MP4"][0].ID})
			}
			return rounds < 3
		}
	})
	if c := receipt.Counts; c.Received != 3 || c.Freed != 2 || c.Kept != 1 {
		t.Errorf("%+v", c)
	}
	if first := receipt.Files[0]; !errors.Is(first.Err, fault.CardWaits) || !d.onCard(t, "IMG_1.JPG") || d.onCard(t, "IMG_2.JPG") {
		t.Errorf("%+v", first)
	}
	if want := map[string]int{"IMG_1.JPG": 1, "IMG_2.JPG": 2, "VID_1.MP4": 2}; !maps.Equal(told, want) {
		t.Errorf("told %v", told)
	}
}

// deposited is a desk whose card is in custody and deposited.
func deposited(t *testing.T, fromCard bool, beside ...api.NewCarrier) (*desk, string) {
	t.Helper()
	d := newDesk(t, map[string]string{"VID_1.MP4": film})
	e := d.must(t, func(r *card.Run) { r.FromCard = fromCard }).Files[0]
	d.Deposit(d.lin, d.he, []string{e.Item}, beside...)
	return d, e.Item
}

func TestAFileStaysOnTheCardWhen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fromCard bool
		beside   []api.NewCarrier
		want     *fault.Code
	}{
		"its carrier is retained":       {true, []api.NewCarrier{{Kind: "memory-card", Number: "SD-07", Original: true}}, fault.OriginalRetained},
		"it was not taken from a card":  {false, nil, fault.CardStillNeeded},
		"and goes when only paper does": {true, []api.NewCarrier{{Kind: "paper", Title: "现场笔录", Pages: 1, Copies: 1, Original: true}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, item := deposited(t, c.fromCard, c.beside...)
			e := d.must(t, freeing).Files[0]
			if c.want == nil {
				if e.Err != nil || !e.Gone || d.onCard(t, "VID_1.MP4") {
					t.Errorf("%+v", e)
				}
				return
			}
			if !errors.Is(e.Err, c.want) || e.Gone || !d.onCard(t, "VID_1.MP4") || d.removals(t, item) != 0 {
				t.Errorf("%+v", e)
			}
		})
	}
}

// TestAnOriginalThatIsKeptBlocksItselfAlone frees another card of an activity in which
// one card is kept as evidence.
func TestAnOriginalThatIsKeptBlocksItselfAlone(t *testing.T) {
	t.Parallel()
	d, item := deposited(t, true, api.NewCarrier{Kind: "memory-card", Number: "SD-07", Original: true})
	for _, number := range []string{"", "SD-07"} {
		e := d.must(t, func(r *card.Run) { freeing(r); r.Number = number }).Files[0]
		if !errors.Is(e.Err, fault.OriginalRetained) || !d.onCard(t, "VID_1.MP4") {
			t.Errorf("card %q: %+v", number, e)
		}
	}
	e := d.must(t, func(r *card.Run) { freeing(r); r.Number = "SD-08" }).Files[0]
	if e.Err != nil || !e.Gone || d.onCard(t, "VID_1.MP4") {
		t.Errorf("another card: %+v", e)
	}
	if now, err := d.lin.Item(t.Context(), item); err != nil || now.Freed == nil || now.Freed.Card != "SD-08" {
		t.Errorf("freed %+v, %v", now.Freed, err)
	}
}

// TestAFileThatChangesIsNotRemoved changes it while the server is asked, once before
// its bytes are read for that and once after.
func TestAFileThatChangesIsNotRemoved(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{"before it is read": "/items/", "after its removal was recorded": "/free-card"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, item := deposited(t, true)
			other := strings.Replace(film, "一", "二", 1)
			address := gateway(t, d.Address, func(r *http.Request) bool {
				if strings.Contains(r.URL.Path, path) && !strings.HasSuffix(r.URL.Path, "/events") {
					d.write(t, "VID_1.MP4", other)
				}
				return false
			})
			receipt := d.must(t, func(r *card.Run) { r.Free, r.Server = true, apiclient.New(address).With(d.lin.Secret()) })
			e := receipt.Files[0]
			left, err := os.ReadFile(filepath.Join(d.folder, "VID_1.MP4"))
			if err != nil || string(left) != other || e.Gone || !errors.Is(e.Err, fault.FileChanged) {
				t.Errorf("%+v %v", e, err)
			}
			if n := d.removals(t, item); (n == 1) != (path == "/free-card") {
				t.Errorf("%d removals are recorded", n)
			}
		})
	}
}

func TestALostAnswerToARemovalIsAskedForAgainUnderTheSameEvent(t *testing.T) {
	t.Parallel()
	d, item := deposited(t, true)
	asked := 0
	address := gateway(t, d.Address, func(r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/free-card") {
			asked++
		}
		return asked == 1 && strings.HasSuffix(r.URL.Path, "/free-card")
	})
	receipt := d.must(t, func(r *card.Run) {
		r.Free, r.Server = true, apiclient.New(address).With(d.lin.Secret())
		r.Wait = func(_ context.Context, n int) bool { return n < 3 }
	})
	if !receipt.Good() || asked != 2 || d.removals(t, item) != 1 || d.onCard(t, "VID_1.MP4") {
		t.Errorf("asked %d times: %+v", asked, receipt.Files)
	}
}
