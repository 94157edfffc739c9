package library_test

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/viewing"
)

const film = "0123456789abcdefghij"

func TestTheEventIsThereBeforeTheFirstByte(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it, l := w.take(film), w.looks()
	k, err := l.Look(t.Context(), w.lin(), it.ID, viewing.View)
	if err != nil || len(w.viewings(t)) != 0 {
		t.Fatalf("opening alone is no look: %v %v", w.viewings(t), err)
	}
	r, err := k.Read(t.Context(), viewing.Range{From: 2, Until: 6})
	if err != nil {
		t.Fatal(err)
	}
	v := w.viewings(t)
	if len(v) != 1 || v[0].State != viewing.Opened || v[0].Viewer != w.lin().Actor || v[0].Subject != it.Ref() || v[0].Agency != it.Agency || v[0].Server != "house-1" {
		t.Fatalf("before the first byte: %+v", v)
	}
	data, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil || string(data) != "2345" {
		t.Errorf("%q %v", data, err)
	}
}

// Many requests of one person, some at the same time, are one sitting; its one closing
// event has the merged ranges. After silence another sitting begins.
func TestOneSittingOneEvent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it, l := w.take(film), w.looks()
	var g sync.WaitGroup
	for i := range int64(6) {
		g.Go(func() {
			if _, err := see(context.Background(), l, w.lin(), it, viewing.View, i, i+2); err != nil {
				t.Error(err)
			}
		})
	}
	g.Wait()
	w.Move(library.Silence - time.Second)
	if _, err := see(t.Context(), l, w.lin(), it, viewing.View, 15, 20); err != nil {
		t.Fatal(err)
	}
	l.Sweep(t.Context())
	if v := w.viewings(t); len(v) != 1 || v[0].State != viewing.Opened {
		t.Fatalf("within the silence: %+v", v)
	}
	w.Move(library.Silence)
	if _, err := see(t.Context(), l, w.lin(), it, viewing.View, 0, 1); err != nil {
		t.Fatal(err)
	}
	v := w.viewings(t)
	if len(v) != 2 || v[0].How != viewing.Silent || v[1].State != viewing.Opened {
		t.Fatalf("after silence: %+v", v)
	}
	if diff := cmp.Diff([]viewing.Range{{From: 0, Until: 7}, {From: 15, Until: 20}}, v[0].Ranges); diff != "" {
		t.Error(diff)
	}
	w.Move(library.Silence)
	l.Sweep(t.Context())
	if v := w.viewings(t); v[1].How != viewing.Silent || v[1].Head.Version != 2 {
		t.Errorf("swept: %+v", v[1])
	}
}

func TestOthersPurposesAndReasonsAreOtherSittings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it, l := w.take(film), w.looks()
	chief := w.Somebody(w.City, "chief", access.Head)
	first, second := chief, chief
	first.Why, second.Why = "督查", "复核"
	for _, c := range []struct {
		who     access.Person
		purpose string
	}{{w.lin(), viewing.View}, {w.lin(), viewing.Download}, {w.Somebody(w.County, "wang", access.Custodian), viewing.View}, {first, viewing.View}, {second, viewing.View}} {
		w.Move(time.Millisecond) // so that ids rise
		if _, err := see(t.Context(), l, c.who, it, c.purpose, 0, 3); err != nil {
			t.Fatal(err)
		}
	}
	v := w.viewings(t)
	if len(v) != 5 || v[3].Reason != "督查" || v[4].Reason != "复核" || v[4].Agency != string(w.County) {
		t.Errorf("%d viewings: %+v", len(v), v)
	}
}

func TestACompleteDownloadEndsItsSitting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it, l := w.take(film), w.looks()
	for _, r := range []viewing.Range{{From: 0, Until: 12}, {From: 12, Until: 20}} { // interrupted, then taken up again
		if v := w.viewings(t); len(v) == 1 && v[0].State != viewing.Opened {
			t.Fatalf("after a part: %+v", v)
		}
		if _, err := see(t.Context(), l, w.lin(), it, viewing.Download, r.From, r.Until); err != nil {
			t.Fatal(err)
		}
	}
	v := w.viewings(t)
	if len(v) != 1 || v[0].How != viewing.Ended || v[0].Purpose != viewing.Download || len(v[0].Ranges) != 1 {
		t.Errorf("%+v", v)
	}
}

// On a stop everything is closed with what was read so far, and nobody reads on.
func TestShutdownClosesWhatIsOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it, l := w.take(film), w.looks()
	k, err := l.Look(t.Context(), w.lin(), it.ID, viewing.View)
	if err != nil {
		t.Fatal(err)
	}
	r, err := k.Read(t.Context(), viewing.Range{From: 5, Until: 20})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(r, make([]byte, 4)); err != nil {
		t.Fatal(err)
	}
	stop(t, l.Run)
	v := w.viewings(t)
	if len(v) != 1 || v[0].How != viewing.Shutdown {
		t.Fatalf("%+v", v)
	}
	if diff := cmp.Diff([]viewing.Range{{From: 5, Until: 9}}, v[0].Ranges); diff != "" {
		t.Error(diff)
	}
	if _, err := r.Read(make([]byte, 4)); !errors.Is(err, fault.SittingOver) {
		t.Errorf("read on: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := see(t.Context(), l, w.lin(), it, viewing.View, 0, 1); !errors.Is(err, fault.Busy) {
		t.Errorf("a look after the stop: %v", err)
	}
	if len(w.viewings(t)) != 1 {
		t.Error("a look after the stop left an event")
	}
}

func TestAfterACrashTheEndIsUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it := w.take(film)
	for range 3 { // three processes that die without a word
		if _, err := see(t.Context(), w.looks(), w.lin(), it, viewing.View, 0, 9); err != nil {
			t.Fatal(err)
		}
	}
	elsewhere := w.parts()
	elsewhere.Server = "house-2"
	other := library.NewLooks(elsewhere)
	if err := other.Recover(t.Context(), elsewhere.Server); err != nil {
		t.Fatal(err)
	}
	if v := w.viewings(t); v[0].State != viewing.Opened {
		t.Fatalf("another server closed it: %+v", v)
	}
	w.Move(time.Hour)
	for _, l := range []*library.Looks{other, w.looks()} { // the other does it for one that is gone, and it once more
		if err := l.Recover(t.Context(), w.parts().Server); err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range w.viewings(t) {
		if v.How != viewing.Unknown || len(v.Ranges) != 0 || v.Head.Version != 2 {
			t.Errorf("%+v", v)
		}
	}
}

func TestWhoMayLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it, l := w.take(film), w.looks()
	reasoned := w.Somebody(w.City, "chief", access.Head)
	reasoned.Why = "督查"
	token := w.lin()
	token.Scope = []string{"intake"}
	for name, c := range map[string]struct {
		who  access.Person
		want *fault.Code
	}{
		"its maker":                  {w.lin(), nil},
		"the custodian":              {w.Somebody(w.County, "wang", access.Custodian), nil},
		"the city with a reason":     {reasoned, nil},
		"the city without":           {w.Somebody(w.City, "chief", access.Head), fault.ReasonMissing},
		"a city officer":             {w.Somebody(w.City, "li"), fault.NoSuchThing},
		"the system administrator":   {w.administrator(access.SystemAdmin), fault.NoSuchThing},
		"the audit administrator":    {w.administrator(access.AuditAdmin), fault.NoSuchThing},
		"a token that may not":       {token, fault.TokenLacks},
		"a custodian of nowhere":     {w.Somebody("ag-other", "x", access.Custodian), fault.NoSuchThing},
		"whoever names a wrong item": {w.lin(), fault.NoSuchThing},
	} {
		id := it.ID
		if name == "whoever names a wrong item" {
			id = "nothing"
		}
		if _, err := l.Look(t.Context(), c.who, id, viewing.View); !errors.Is(err, c.want) && (err != nil || c.want != nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(w.viewings(t)) != 0 {
		t.Error("a refused look left a viewing")
	}
}

// Damage that a look meets is not shown as content, and becomes one event of the item.
func TestALookFindsDamage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		harm  func(w *world, it item.Item)
		from  int64
		want  *fault.Code
		found string
		shown string
	}{
		"a bit flipped": {func(w *world, it item.Item) { w.bytes.Flip(it.SHA256, 3) }, 0, fault.BytesDiffer, item.Mismatch, ""},
		"cut short":     {func(w *world, it item.Item) { w.bytes.Plant(it.SHA256, []byte(film[:7])) }, 4, fault.BytesDiffer, item.Mismatch, "456"},
		"gone":          {func(w *world, it item.Item) { _ = w.bytes.Remove(context.Background(), it.SHA256) }, 0, fault.BlobMissing, item.Missing, ""},
		"unreadable":    {func(w *world, it item.Item) { w.bytes.Break(it.SHA256) }, 0, fault.BlobUnreadable, item.Unreadable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			it, l := w.take(film), w.looks()
			c.harm(w, it)
			for range 2 {
				shown, err := see(t.Context(), l, w.lin(), it, viewing.View, c.from, it.Size)
				if !errors.Is(err, c.want) || shown != c.shown {
					t.Errorf("shown %q, %v", shown, err)
				}
			}
			now, err := w.Store.Item(t.Context(), it.ID)
			if err != nil || now.Damage() != c.found || now.Head.Version != 2 {
				t.Errorf("damage %q at version %d, %v", now.Damage(), now.Head.Version, err)
			}
		})
	}
}

// faltering is a record of looks that fails while told to.
type faltering struct {
	library.Viewings
	mu              sync.Mutex
	opening, ending bool
}

func (f *faltering) set(opening, ending bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.opening, f.ending = opening, ending
}

func (f *faltering) CreateViewing(ctx context.Context, cmd custody.Command, agency string,
	make func(time.Time, string) (viewing.Viewing, custody.Transition, error),
) (viewing.Viewing, custody.Receipt, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.opening {
		return viewing.Viewing{}, custody.Receipt{}, fault.Busy.Err("open", "", nil).With("part", "database")
	}
	return f.Viewings.CreateViewing(ctx, cmd, agency, make)
}

func (f *faltering) ChangeViewing(ctx context.Context, cmd custody.Command, id string,
	decide func(time.Time, viewing.Viewing) (custody.Transition, error),
) (viewing.Viewing, custody.Receipt, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ending {
		return viewing.Viewing{}, custody.Receipt{}, fault.Busy.Err("close", "", nil).With("part", "database")
	}
	return f.Viewings.ChangeViewing(ctx, cmd, id, decide)
}

func TestWhatCannotBeRecordedIsNotShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it, parts := w.take(film), w.parts()
	record := &faltering{Viewings: w.Store, opening: true}
	parts.Viewings = record
	l := library.NewLooks(parts)
	if shown, err := see(t.Context(), l, w.lin(), it, viewing.View, 0, 9); !errors.Is(err, fault.Busy) || shown != "" {
		t.Errorf("shown %q without a record: %v", shown, err)
	}
	record.set(false, true)
	if _, err := see(t.Context(), l, w.lin(), it, viewing.View, 0, 9); err != nil {
		t.Fatal(err)
	}
	w.Move(library.Silence)
	l.Sweep(t.Context())
	if v := w.viewings(t); len(v) != 1 || v[0].State != viewing.Opened {
		t.Fatalf("%+v", v)
	}
	record.set(false, false)
	l.Sweep(t.Context())
	if v := w.viewings(t); v[0].How != viewing.Silent || len(v[0].Ranges) != 1 {
		t.Errorf("closed at the second attempt: %+v", v[0])
	}
}

// Sending counts what leaves of things other than items.
func TestSendingIsALook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.looks()
	thing := library.Thing{Ref: custody.Ref{Kind: "issuance", ID: "i-1"}, Agency: string(w.County), Purpose: viewing.Export}
	var out strings.Builder
	to, err := l.Sending(t.Context(), w.lin(), thing, 0, &out)
	if err != nil {
		t.Fatal(err)
	}
	if v := w.viewings(t); len(v) != 1 || v[0].Purpose != viewing.Export || out.Len() != 0 {
		t.Fatalf("before the first byte: %+v", v)
	}
	_, err = io.WriteString(to, film)
	if err := errors.Join(err, to.Close()); err != nil || out.String() != film {
		t.Fatalf("%q %v", out.String(), err)
	}
	if v := w.viewings(t); v[0].How != viewing.Ended || len(v[0].Ranges) != 1 || v[0].Ranges[0].Until != int64(len(film)) {
		t.Errorf("%+v", v[0])
	}
}

// crowd is a record and a shelf of as many items as are asked for.
type crowd struct {
	mu           sync.Mutex
	opened, over int
}

func (c *crowd) Item(_ context.Context, id item.ID) (item.Item, error) {
	return item.Item{ID: id, Agency: "ag", Uploader: "off", Size: 1, SHA256: digest.SumSHA256([]byte("x"))}, nil
}

func (c *crowd) ChangeItem(context.Context, custody.Command, item.ID, func(time.Time, item.Item) (custody.Transition, error)) (item.Item, custody.Receipt, error) {
	return item.Item{}, custody.Receipt{}, nil
}

func (c *crowd) Open(context.Context, digest.SHA256, int64) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader("x")), nil
}

func (c *crowd) CreateViewing(context.Context, custody.Command, string, func(time.Time, string) (viewing.Viewing, custody.Transition, error)) (viewing.Viewing, custody.Receipt, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.opened++
	return viewing.Viewing{ID: "v"}, custody.Receipt{}, nil
}

func (c *crowd) ChangeViewing(context.Context, custody.Command, string, func(time.Time, viewing.Viewing) (custody.Transition, error)) (viewing.Viewing, custody.Receipt, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over++
	return viewing.Viewing{}, custody.Receipt{}, nil
}

func (c *crowd) OpenViewings(context.Context, string, string, int) ([]viewing.Viewing, error) {
	return nil, nil
}

func TestSittingsAreBounded(t *testing.T) {
	t.Parallel()
	c, parts := &crowd{}, newWorldless()
	parts.Items, parts.Bytes, parts.Viewings = c, c, c
	l := library.NewLooks(parts)
	who := access.Person{Actor: custody.Actor{Account: "acc", Officer: "off", Agency: "ag"}}
	const many = 10_020
	for i := range many {
		if _, err := see(t.Context(), l, who, item.Item{ID: item.ID(strconv.Itoa(i)), Size: 1}, viewing.View, 0, 1); err != nil {
			t.Fatal(err)
		}
	}
	if c.opened != many || c.over != 20 {
		t.Errorf("%d opened, %d closed to make room", c.opened, c.over)
	}
}
