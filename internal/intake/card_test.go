package intake_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/item"
)

// activity begins one in which the person takes part.
func (h *house) activity(t *testing.T, who access.Person) string {
	t.Helper()
	a, _, err := h.store.CreateActivity(t.Context(), custody.Command{Actor: who.Actor}, h.agency, func(at time.Time, id activity.ID) (activity.Activity, custody.Transition, error) {
		return activity.New(activity.Activity{ID: id, Agency: h.agency, Unit: who.Unit, Kind: "inspection", Pack: "ankang@1", People: []activity.Person{
			{Role: "officer", Officer: who.Actor.Officer},
		}}, at)
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(a.ID)
}

// ofCard brings a file from a card for the activity and signs it over, with papers and
// carriers.
func (h *house) ofCard(t *testing.T, who access.Person, data, activity string, beside ...carrier.Carrier) item.Item {
	t.Helper()
	cmd := custody.Command{Actor: who.Actor}
	in := intake.Delivery{Origin: item.Origin{How: item.Made}, FromCard: true, Links: []item.Link{{Activity: activity}}}
	got, err := h.Receive(t.Context(), who, cmd, h.upload(t, who, data), in)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Sign(t.Context(), who, cmd, intake.List{Items: []item.ID{got.Item.ID}, Carriers: beside}); err != nil {
		t.Fatal(err)
	}
	return got.Item
}

// deposit takes the item through the custodian's hands.
func (h *house) deposit(t *testing.T, id item.ID) item.Item {
	t.Helper()
	wang := h.person("wang", "u1").Actor
	var it item.Item
	for _, step := range []func(at time.Time, now item.Item) (item.Item, custody.Transition, error){
		func(at time.Time, now item.Item) (item.Item, custody.Transition, error) { return now.Accept(wang, at) },
		func(at time.Time, now item.Item) (item.Item, custody.Transition, error) {
			return now.StartDeposit(at, "专用服务器一号")
		},
		func(at time.Time, now item.Item) (item.Item, custody.Transition, error) {
			return now.EndDeposit(at, item.Matched{
				SHA256: now.SHA256, SM3: digest.SM3{1}, Size: now.Size, Protection: "read-only", LockedUntil: at.AddDate(1, 0, 0),
			})
		},
	} {
		var err error
		it, _, err = h.store.ChangeItem(t.Context(), custody.Command{Actor: wang}, id, func(at time.Time, now item.Item) (custody.Transition, error) {
			_, tr, err := step(at, now)
			return tr, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return it
}

func (h *house) free(t *testing.T, who access.Person, id item.ID, data string) (item.Item, error) {
	t.Helper()
	now, _, err := h.FreeCard(t.Context(), who, custody.Command{Actor: who.Actor}, id, item.OnCard{Name: `E:\DCIM\VID_1.MP4`, Read: digest.SumSHA256([]byte(data)), Card: h.atHand})
	return now, err
}

func TestACardIsFreedByWhoBroughtItOnlyAfterTheDeposit(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	it := h.ofCard(t, lin, "film", h.activity(t, lin))
	if _, err := h.free(t, lin, it.ID, "film"); !errors.Is(err, fault.WrongState) {
		t.Errorf("before the deposit: %v", err)
	}
	h.deposit(t, it.ID)
	stranger := h.person("zhou", "u9")
	custodian := h.person("chen", "u9")
	custodian.Posts = map[string]bool{access.Custodian: false}
	elsewhere := h.person("lin", "u1")
	elsewhere.Actor.Officer, elsewhere.Actor.Agency = "off-other", "another agency"
	reader := lin
	reader.Scope = []string{"read"}
	for name, c := range map[string]struct {
		who  access.Person
		data string
		want *fault.Code
	}{
		"other bytes":             {lin, "another film", fault.CardDiffers},
		"a colleague of his unit": {h.person("wang", "u1"), "film", fault.NotAllowed},
		"another unit's":          {stranger, "film", fault.NoSuchThing},
		"the custodian":           {custodian, "film", fault.NotAllowed},
		"another agency's":        {elsewhere, "film", fault.NoSuchThing},
		"a token that only reads": {reader, "film", fault.TokenLacks},
	} {
		if _, err := h.free(t, c.who, it.ID, c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	now, err := h.free(t, lin, it.ID, "film")
	if err != nil || now.Freed == nil || now.Freed.Name != "VID_1.MP4" || now.Freed.By != lin.Actor {
		t.Fatalf("%+v, %v", now.Freed, err)
	}
	if chain, err := h.store.Chain(t.Context(), it.Ref(), 0, 100); err != nil || chain[len(chain)-1].Event.Action != string(item.FreeCard) {
		t.Errorf("chain %+v, %v", chain, err)
	}
	if _, err := h.free(t, lin, it.ID, "film"); err != nil {
		t.Errorf("after a removal that failed: %v", err)
	}
}

func TestAnOriginalCarrierIsNeverFreed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	card := carrier.Carrier{Kind: carrier.Card, Number: "SD-07", Original: true}
	paper := carrier.Carrier{Kind: carrier.Paper, Title: "现场笔录", Pages: 2, Copies: 1, Original: true}
	copied := carrier.Carrier{Kind: carrier.Card, Number: "SD-08"}

	beside := h.deposit(t, h.ofCard(t, lin, "one", h.activity(t, lin), card).ID)
	if _, err := h.free(t, lin, beside.ID, "one"); !errors.Is(err, fault.OriginalRetained) {
		t.Errorf("its own handover keeps a card: %v", err)
	}
	other := h.deposit(t, h.ofCard(t, lin, "two", h.activity(t, lin), paper, copied).ID)
	if _, err := h.free(t, lin, other.ID, "two"); err != nil {
		t.Errorf("a paper and a card that is not kept: %v", err)
	}
	raid := h.activity(t, lin)
	third := h.deposit(t, h.ofCard(t, lin, "three", raid).ID)
	later := card
	later.Activity = raid
	if _, _, err := h.Sign(t.Context(), lin, custody.Command{Actor: lin.Actor}, intake.List{Carriers: []carrier.Carrier{later}}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.free(t, lin, third.ID, "three"); !errors.Is(err, fault.OriginalRetained) {
		t.Errorf("a later handover keeps a card of its activity: %v", err)
	}
	h.atHand = "sd-07"
	if _, err := h.free(t, lin, third.ID, "three"); !errors.Is(err, fault.OriginalRetained) {
		t.Errorf("the very card that is kept: %v", err)
	}
	h.atHand = "SD-08"
	if now, err := h.free(t, lin, third.ID, "three"); err != nil || now.Freed.Card != "SD-08" {
		t.Errorf("another card than the one that is kept: %+v, %v", now.Freed, err)
	}
}

// vault says of all bytes the same.
type vault struct {
	protection string
	err        error
}

func (v vault) Protection(context.Context, digest.SHA256) (string, time.Time, error) {
	return v.protection, time.Time{}, v.err
}

func TestACardIsNotFreedOfWhatNothingProtectsNow(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	it := h.deposit(t, h.ofCard(t, lin, "film", h.activity(t, lin)).ID)
	gone := fault.BlobMissing.Err("read back lock", "", nil)
	for want, now := range map[*fault.Code]vault{fault.CardStillNeeded: {}, fault.BlobMissing: {err: gone}} {
		h.Vault = now
		if _, err := h.free(t, lin, it.ID, "film"); !errors.Is(err, want) {
			t.Errorf("%s: %v", want.Name, err)
		}
	}
	if now, err := h.store.Item(t.Context(), it.ID); err != nil || now.Freed != nil {
		t.Errorf("a refusal was recorded as a removal: %+v, %v", now.Freed, err)
	}
}
