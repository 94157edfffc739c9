package receiving_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/blob/memblob"
	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/receiving"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

var morning = time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)

const hold = 365 * 24 * time.Hour

type house struct {
	*receiving.Desk
	town   *sqldbtest.Town
	store  *sqldb.Store
	bytes  *memblob.Store
	agency string
	lin    access.Person // the officer who signs over
}

func newHouse(t *testing.T) *house {
	t.Helper()
	town := sqldbtest.StartAt(t, morning)
	folder := memblob.New(memblob.Options{Now: town.Now})
	h := &house{town: town, store: town.Store, bytes: folder.Store, agency: string(town.City)}
	h.Desk = &receiving.Desk{Handovers: h.store, Carriers: h.store, Items: h.store, Bytes: folder.Store, Roll: h.store, Hold: hold}
	h.lin = h.person("lin", nil)
	return h
}

func (h *house) person(name string, posts map[string]bool) access.Person {
	return access.Person{Actor: custody.Actor{Account: "acc-" + name, Officer: "off-" + name, Agency: h.agency, Via: "session"}, City: h.agency, Unit: "u1", Posts: posts}
}

func (h *house) custodian(name string, deputy bool) access.Person {
	return h.person(name, map[string]bool{access.Custodian: deputy})
}

func (h *house) take(data string) item.Item {
	d := digest.SumSHA256([]byte(data))
	h.bytes.Plant(d, []byte(data))
	return h.town.Item(h.lin, item.Item{FileName: "a.mp4", SHA256: d, Size: int64(len(data)), Origin: item.Origin{How: item.Made}})
}

// sign hands the items and one paper over.
func (h *house) sign(t *testing.T, list ...item.Item) handover.Handover {
	t.Helper()
	ids, set := []item.ID{}, handover.Set{Papers: 1}
	for _, it := range list {
		ids = append(ids, it.ID)
		set.Items++
		set.Bytes += it.Size
	}
	paper := carrier.Carrier{ID: "paper-1", Agency: h.agency, Officer: "off-lin", Kind: carrier.Paper, Title: "询问笔录", Pages: 3, Copies: 1}
	got, _, err := h.store.SignHandover(t.Context(), custody.Command{Actor: h.lin.Actor}, h.agency, ids, nil,
		func(at time.Time, id handover.ID, list []item.Item, _ []carrier.Carrier) (handover.Handover, []custody.Transition, error) {
			made, tr, err := handover.SignNew(handover.Handover{ID: id, Agency: h.agency, Unit: "u1", Set: set}, h.lin.Actor, at)
			steps := []custody.Transition{tr}
			for _, it := range list {
				_, tr, moreErr := it.SignOver(string(id), at)
				steps, err = append(steps, tr), errors.Join(err, moreErr)
			}
			_, tr, moreErr := carrier.SignNew(paper, string(id), at)
			return made, append(steps, tr), errors.Join(err, moreErr)
		})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (h *house) answer(t *testing.T, who access.Person, id handover.ID, count receiving.Count) (handover.Handover, error) {
	t.Helper()
	got, _, err := h.Answer(t.Context(), who, custody.Command{Actor: who.Actor}, id, count)
	return got, err
}

func (h *house) state(t *testing.T, id item.ID) item.State {
	t.Helper()
	it, err := h.store.Item(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return it.State
}

func TestAllPartOrNothingIsReceived(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		back  int  // of two items
		paper bool // returned too
		want  handover.State
	}{
		"all":         {0, false, handover.Received},
		"part":        {1, false, handover.PartlyReceived},
		"only papers": {2, false, handover.PartlyReceived},
		"nothing":     {2, true, handover.Returned},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			list := []item.Item{h.take("one"), h.take("second")}
			signed := h.sign(t, list...)
			count := receiving.Count{Reason: "画面不清", Place: "一号柜"}
			for _, it := range list[:c.back] {
				count.Items = append(count.Items, it.ID)
			}
			if c.paper {
				count.Carriers = []carrier.ID{"paper-1"}
			}
			got, err := h.answer(t, h.custodian("wang", true), signed.ID, count)
			if err != nil || got.State != c.want {
				t.Fatalf("answer %+v, %v", got, err)
			}
			if a := got.Answer; a.Accepted.Items != 2-c.back || a.Returned.Items != c.back || !a.Deputy || a.OneMan || (c.back > 0) == a.Returned.Root.IsZero() {
				t.Errorf("answer %+v", got.Answer)
			}
			for i, it := range list {
				want := item.Accepted
				if i < c.back {
					want = item.Received
				}
				if state := h.state(t, it.ID); state != want {
					t.Errorf("item %d is %s, want %s", i, state, want)
				}
			}
		})
	}
}

func TestAnAnswerThatIsRefusedChangesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	it := h.take("one")
	signed := h.sign(t, it)
	wang := h.custodian("wang", false)
	for name, c := range map[string]struct {
		who   access.Person
		count receiving.Count
		want  *fault.Code
	}{
		"no reason":        {wang, receiving.Count{Items: []item.ID{it.ID}}, fault.ReasonMissing},
		"a foreign item":   {wang, receiving.Count{Items: []item.ID{"other"}, Reason: "x"}, fault.SetDiffers},
		"the same twice":   {wang, receiving.Count{Items: []item.ID{it.ID, it.ID}, Reason: "x"}, fault.SetDiffers},
		"no place":         {wang, receiving.Count{}, fault.PlaceMissing},
		"a blank place":    {wang, receiving.Count{Place: " "}, fault.BadInput},
		"no post":          {h.person("chen", nil), receiving.Count{}, fault.NotAllowed},
		"his own handover": {access.Person{Actor: h.lin.Actor, City: h.agency, Posts: wang.Posts}, receiving.Count{}, fault.OwnHandover},
	} {
		if _, err := h.answer(t, c.who, signed.ID, c.count); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if state := h.state(t, it.ID); state != item.Signed {
		t.Errorf("the item is %s", state)
	}
}

func TestAThirdPersonLetsOneManReceive(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	signed := h.sign(t, h.take("one"))
	if _, _, err := h.Supervise(t.Context(), h.lin, custody.Command{Actor: h.lin.Actor}, signed.ID); !errors.Is(err, fault.SecondPerson) {
		t.Errorf("he supervised himself: %v", err)
	}
	third := h.person("zhou", nil)
	if _, _, err := h.Supervise(t.Context(), third, custody.Command{Actor: third.Actor}, signed.ID); err != nil {
		t.Fatal(err)
	}
	got, err := h.answer(t, h.custodian("lin", false), signed.ID, receiving.Count{Place: "一号柜"})
	if err != nil || !got.Answer.OneMan || got.State != handover.Received {
		t.Errorf("answer %+v, %v", got, err)
	}
}

// accepted is an item that waits for its deposit.
func (h *house) accepted(t *testing.T, data string) item.Item {
	t.Helper()
	it := h.take(data)
	signed := h.sign(t, it)
	if _, err := h.answer(t, h.custodian("wang", false), signed.ID, receiving.Count{Place: "一号柜"}); err != nil {
		t.Fatal(err)
	}
	return it
}

func TestADepositLocksReadsAndMatches(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	it := h.accepted(t, "film")
	got, err := h.Deposit(t.Context(), it.ID, "专用服务器一号")
	if err != nil {
		t.Fatal(err)
	}
	if got.State != item.Deposited || got.SM3 != digest.SumSM3([]byte("film")) || !got.Deposit.LockedUntil.Equal(morning.Add(hold)) || got.Deposit.Server != "专用服务器一号" {
		t.Errorf("deposited %+v %+v", got, got.Deposit)
	}
	again, err := h.Deposit(t.Context(), it.ID, "专用服务器一号")
	if err != nil || again.Head != got.Head {
		t.Errorf("again %+v, %v", again, err)
	}
	if _, err := h.Deposit(t.Context(), h.take("not received").ID, "专用服务器一号"); !errors.Is(err, fault.WrongState) {
		t.Errorf("what nobody received: %v", err)
	}
}

// failing stops before one step of the store, as a crash would.
type failing struct {
	*memblob.Store
	at string
}

var errCrash = errors.New("crash")

func (f failing) Lock(ctx context.Context, d digest.SHA256, until time.Time) (string, error) {
	if f.at == "lock" {
		return "", errCrash
	}
	return f.Store.Lock(ctx, d, until)
}

func (f failing) Reread(ctx context.Context, d digest.SHA256) (io.ReadCloser, bool, error) {
	if f.at == "reread" {
		return nil, false, errCrash
	}
	return f.Store.Reread(ctx, d)
}

func (f failing) Protection(ctx context.Context, d digest.SHA256) (string, time.Time, error) {
	if f.at == "protection" {
		return "", time.Time{}, errCrash
	}
	return f.Store.Protection(ctx, d)
}

func TestADepositGoesOnFromWhereverItStopped(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"lock", "reread", "protection"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			it := h.accepted(t, "film")
			h.Bytes = failing{h.bytes, at}
			if _, err := h.Deposit(t.Context(), it.ID, "s"); !errors.Is(err, errCrash) {
				t.Fatalf("deposit: %v", err)
			}
			if state := h.state(t, it.ID); state != item.Locking {
				t.Fatalf("the item is %s", state)
			}
			h.Bytes = h.bytes
			if got, err := h.Deposit(t.Context(), it.ID, "s"); err != nil || got.State != item.Deposited || got.Damage() != "" {
				t.Errorf("resumed: %+v, %v", got, err)
			}
		})
	}
}

func TestDamageIsAnEventAndNoDeposit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		harm    func(*testing.T, *memblob.Store, digest.SHA256)
		want    *fault.Code
		finding string
	}{
		"a flipped bit": {func(_ *testing.T, s *memblob.Store, d digest.SHA256) { s.Flip(d, 1) }, fault.BytesDiffer, "MISMATCH"},
		"unreadable":    {func(_ *testing.T, s *memblob.Store, d digest.SHA256) { s.Break(d) }, fault.BlobUnreadable, "UNREADABLE"},
		"missing": {func(t *testing.T, s *memblob.Store, d digest.SHA256) {
			if err := s.Remove(t.Context(), d); err != nil {
				t.Fatal(err)
			}
		}, fault.BlobMissing, "MISSING"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			it := h.accepted(t, "film")
			c.harm(t, h.bytes, it.SHA256)
			got, err := h.Deposit(t.Context(), it.ID, "s")
			if !errors.Is(err, c.want) || got.Damage() != c.finding || got.State != item.Locking {
				t.Fatalf("%+v, %v", got, err)
			}
			repeated, err := h.Deposit(t.Context(), it.ID, "s")
			if !errors.Is(err, c.want) || repeated.Head != got.Head {
				t.Errorf("the same finding was recorded twice: %+v, %v", repeated.Head, err)
			}
		})
	}
}

func TestACheckRecordsDamageAndThatItIsGone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	it := h.accepted(t, "film")
	if _, err := h.Deposit(t.Context(), it.ID, "s"); err != nil {
		t.Fatal(err)
	}
	check := func(want string, events int64) item.Item {
		t.Helper()
		got, finding, err := h.Check(t.Context(), h.lin.Actor, it.ID)
		if chain, chainErr := h.store.Chain(t.Context(), it.Ref(), got.Head.Version-1, 1); chainErr != nil || chain[0].Event.Actor != h.lin.Actor {
			t.Errorf("recorded for %+v, %v", chain, chainErr)
		}
		if err != nil || finding != want || got.Head.Version != events || got.State != item.Deposited {
			t.Fatalf("want %s after %d events: %q, %+v, %v", want, events, finding, got, err)
		}
		return got
	}
	whole := check(item.Match, 6) // after received, signed, accepted, locking, deposited
	if whole.Damage() != "" || !whole.Verified.Equal(morning) {
		t.Errorf("whole and %s at %v", whole.Damage(), whole.Verified)
	}
	h.bytes.Flip(it.SHA256, 1)
	if got := check(item.Mismatch, 7); got.Damage() != item.Mismatch {
		t.Errorf("damage %q", got.Damage())
	}
	check(item.Mismatch, 7) // the same damage is no second event
	h.bytes.Break(it.SHA256)
	check(item.Unreadable, 8)
	h.Bytes = failing{h.bytes, "reread"}
	if _, finding, err := h.Check(t.Context(), h.lin.Actor, it.ID); !errors.Is(err, errCrash) || finding != "" {
		t.Errorf("a store that cannot be reached: %q, %v", finding, err)
	}
	h.Bytes = h.bytes
	h.bytes.Plant(it.SHA256, []byte("film"))
	if got := check(item.Match, 9); got.Damage() != "" || len(got.Damages) != 2 || got.Damages[0].Healed.IsZero() {
		t.Errorf("restored: %+v", got.Damages)
	}
	check(item.Match, 10)
	if _, _, err := h.Check(t.Context(), h.lin.Actor, "none"); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("an unknown item: %v", err)
	}
}
