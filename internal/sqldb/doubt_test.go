package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"liuhen/internal/access"
	"liuhen/internal/fault"
	"liuhen/internal/library"
	"liuhen/internal/sqldb/sqldbtest"
)

// places are those of the city's events, in order.
func (h *house) places(t *testing.T) []int64 {
	t.Helper()
	lines, err := h.LogLines(t.Context(), string(h.city.ID), access.Scope{Inner: true}, library.Span{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var places []int64
	for _, l := range lines {
		places = append(places, l.Place)
	}
	return places
}

// events checks that the city's log has so many events, without a gap.
func (h *house) events(t *testing.T, want int) {
	t.Helper()
	got := h.places(t)
	for i, place := range got {
		if place != int64(i) {
			t.Fatalf("event %d has place %d", i, place)
		}
	}
	if len(got) != want {
		t.Errorf("%d events, want %d", len(got), want)
	}
}

// failing takes the place of one answer of the database, so many times.
type failing struct {
	step  string
	err   error
	times atomic.Int64
	met   atomic.Int64
}

func (f *failing) at(step, _ string) error {
	if step != f.step {
		return nil
	}
	f.met.Add(1)
	if f.times.Add(-1) >= 0 {
		return f.err
	}
	return nil
}

func TestWhatBecameOfACommitIsFoundOut(t *testing.T) {
	t.Parallel()
	broken := errors.New("the connection broke")
	for name, c := range map[string]struct {
		step   string
		want   error
		events int
	}{
		"its answer was lost": {"committed commands", nil, 2},
		"it was not sent":     {"commit commands", broken, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
				f := &failing{step: c.step, err: broken}
				h := newHouseAt(t, in.New(t), f.at)
				f.times.Store(1)
				if o, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001"); !errors.Is(err, c.want) || (err == nil && o.Name != "林晓") {
					t.Errorf("%+v, %v", o, err)
				}
				h.events(t, c.events)
			})
		})
	}
}

// Many share the commit whose answer is lost: none of them is done twice.
func TestALostAnswerHarmsNobodyInTheBatch(t *testing.T) {
	t.Parallel()
	wire := sqldbtest.NewWire(t)
	h := newHouseAt(t, wire.Address(), nil)
	for round := range 4 {
		wire.LoseCommit(false)
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				if _, _, err := h.enrol(t.Context(), h.by, "某人", fmt.Sprintf("YX-%d-%d", round, i)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		h.events(t, 1+16*(round+1))
	}
}

func TestAnOutcomeThatNobodyKnowsIsToldByTheSameKeyLater(t *testing.T) {
	t.Parallel()
	wire := sqldbtest.NewWire(t)
	h := newHouseAt(t, wire.Address(), nil)
	cmd := h.by
	cmd.Key, cmd.Fingerprint = "k1", "f1"
	wire.LoseCommit(true)
	if _, _, err := h.enrol(t.Context(), cmd, "林晓", "YX-0001"); !errors.Is(err, fault.OutcomeUnknown) {
		t.Errorf("the database is away in the middle of a commit: %v", err)
	}
	wire.Mend()
	o, receipt, err := h.enrol(t.Context(), cmd, "林晓", "YX-0001")
	if err != nil || !receipt.Repeated || o.Name != "林晓" {
		t.Errorf("the same key: %+v %+v, %v", o, receipt, err)
	}
	h.events(t, 2)
}

func TestWorkGoesOnWhenTheDatabaseIsBack(t *testing.T) {
	t.Parallel()
	wire := sqldbtest.NewWire(t)
	h := newHouseAt(t, wire.Address(), nil)
	wire.Cut()
	if err := h.Ping(t.Context()); !errors.Is(err, fault.Busy) || fault.Of(err).Args["part"] != "database" {
		t.Errorf("ping: %v", err)
	}
	if _, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001"); !errors.Is(err, fault.Busy) {
		t.Errorf("a command: %v", err)
	}
	if _, err := h.Agency(t.Context(), h.city.ID); !errors.Is(err, fault.Busy) {
		t.Errorf("a look: %v", err)
	}
	wire.Mend()
	if _, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001"); err != nil {
		t.Errorf("when it is back: %v", err)
	}
	h.events(t, 2)
}

// The database takes one of two transactions back when each waits for the other.
func TestATransactionThatWasInTheWayRunsAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		times, met int64
		want       error
	}{
		"a few times":   {4, 5, nil},
		"without end":   {9, 5, fault.Busy},
		"not otherwise": {0, 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &failing{step: "commit commands", err: &pgconn.PgError{Code: "40P01"}}
			h := newHouseAt(t, sqldbtest.Postgres.New(t), f.at)
			f.times.Store(c.times)
			f.met.Store(0)
			if _, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001"); !errors.Is(err, c.want) {
				t.Errorf("ended with %v", err)
			}
			if f.met.Load() != c.met {
				t.Errorf("tried %d times, want %d", f.met.Load(), c.met)
			}
		})
	}
}

// A real deadlock: somebody else holds a row that the command needs, and asks for the
// log that the command holds.
func TestADeadlockIsOvercome(t *testing.T) {
	t.Parallel()
	h := newHouseAt(t, sqldbtest.Postgres.New(t), nil)
	o, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001")
	if err != nil {
		t.Fatal(err)
	}
	other, err := h.DB().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Rollback()
	if _, err := other.Exec(`SELECT id FROM officer WHERE id = $1 FOR UPDATE`, string(o.ID)); err != nil {
		t.Fatal(err)
	}
	changed := make(chan error, 1)
	go func() {
		_, _, err := h.ChangeOfficer(t.Context(), h.by, o.ID, rename("林晓风"))
		changed <- err
	}()
	for waiting := 0; waiting == 0; {
		if err := h.DB().QueryRow(`SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	_, locked := other.Exec(`SELECT id FROM log ORDER BY id FOR UPDATE`)
	if err := errors.Join(other.Rollback(), <-changed); err != nil {
		t.Errorf("the command: %v (the other one: %v)", err, locked)
	}
	h.events(t, 3)
}

// Two servers write to the same logs.
func TestTwoProcessesLeaveNoGapAndNoDouble(t *testing.T) {
	t.Parallel()
	address := sqldbtest.Postgres.New(t)
	h := newHouseAt(t, address, nil)
	stores := []*house{h, {clock: h.clock, city: h.city, by: h.by}}
	stores[1].Store = stores[1].open(t, address, nil)
	stores[1].chance.n = 1 << 32 // other ids
	var all sync.WaitGroup
	const keys = 24
	repeated := make([]atomic.Int64, keys)
	for key := range keys {
		for _, s := range stores {
			all.Go(func() {
				cmd := h.by
				cmd.Key, cmd.Fingerprint = fmt.Sprint("k", key), "f"
				_, receipt, err := s.enrol(t.Context(), cmd, "某人", fmt.Sprintf("YX-%04d", key))
				if err != nil {
					t.Error(err)
				}
				if receipt.Repeated {
					repeated[key].Add(1)
				}
			})
		}
	}
	all.Wait()
	for key := range keys {
		if repeated[key].Load() != 1 {
			t.Errorf("key %d: %d of two got the first answer again", key, repeated[key].Load())
		}
	}
	h.events(t, 1+keys)
	if !slices.Equal(h.places(t), stores[1].places(t)) {
		t.Error("the two see different logs")
	}
}

// held holds one commit of commands until it is let go.
type held struct {
	armed     *atomic.Bool
	at, letGo chan struct{}
}

func newHeld() held { return held{&atomic.Bool{}, make(chan struct{}), make(chan struct{})} }

// next says that the next commit is the one: those before it pass.
func (h held) next() { h.armed.Store(true) }

func (h held) step(step, _ string) error {
	if step == "commit commands" && h.armed.CompareAndSwap(true, false) {
		h.at <- struct{}{}
		<-h.letGo
	}
	return nil
}

// awaitWaiting waits until so many commands wait.
func (h *house) awaitWaiting(t *testing.T, want int) {
	t.Helper()
	for h.Waiting() < want {
		select {
		case <-t.Context().Done():
			t.Fatal(t.Context().Err())
		case <-time.After(time.Millisecond):
		}
	}
}

// Of a batch that one of them spoils, each of the others still gets his own receipt.
func TestWhoeverSharedASpoiltBatchGetsHisReceipt(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		hold := newHeld()
		h := newHouseAt(t, in.New(t), hold.step)
		hold.next()
		var all sync.WaitGroup
		all.Go(func() {
			if _, _, err := h.enrol(t.Context(), h.by, "某人", "YX-first"); err != nil {
				t.Error(err)
			}
		})
		<-hold.at
		var refused atomic.Int64
		for _, certificate := range []string{"YX-0001", "YX-0002", "YX-0002", "YX-0003"} {
			all.Go(func() {
				_, receipt, err := h.enrol(t.Context(), h.by, "某人", certificate)
				if err != nil {
					refused.Add(1)
				} else if len(receipt.Events) != 1 || receipt.Change == "" {
					t.Errorf("%s: the receipt is %+v", certificate, receipt)
				}
			})
		}
		h.awaitWaiting(t, 4)
		close(hold.letGo)
		all.Wait()
		if n := refused.Load(); n != 1 {
			t.Errorf("%d of two with one certificate were refused", n)
		}
		h.events(t, 5)
	})
}

// A full batch waits when the database goes away: it is asked for a few times at most,
// everybody is told once, nothing is kept of it, and the first that comes when it is back
// succeeds.
func TestADatabaseThatIsAwayIsNotAskedForEveryone(t *testing.T) {
	t.Parallel()
	wire, hold := sqldbtest.NewWire(t), newHeld()
	h := newHouseAt(t, wire.Address(), hold.step)
	hold.next()
	first := h.by
	first.Key, first.Fingerprint = "first", "f"
	enrolled := make(chan error, 1)
	go func() {
		_, _, err := h.enrol(t.Context(), first, "某人", "YX-first")
		enrolled <- err
	}()
	<-hold.at
	const many = 128
	answers := make(chan error, 2*many)
	for i := range many {
		go func() {
			_, _, err := h.enrol(t.Context(), h.by, "某人", fmt.Sprint("YX-", i))
			answers <- err
		}()
	}
	h.awaitWaiting(t, many)
	before := wire.Asked()
	wire.Cut()
	close(hold.letGo)
	for range many {
		if err := <-answers; !errors.Is(err, fault.Busy) || fault.Of(err).Args["part"] != "database" {
			t.Errorf("while it is away: %v", err)
		}
	}
	if err := <-enrolled; !errors.Is(err, fault.OutcomeUnknown) {
		t.Errorf("in the middle of its commit: %v", err)
	}
	if asked := wire.Asked() - before; asked > 10 { // of the driver, for two transactions
		t.Errorf("it was asked for %d times", asked)
	}
	wire.Mend()
	if _, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001"); err != nil {
		t.Errorf("the first when it is back: %v", err)
	}
	if _, receipt, err := h.enrol(t.Context(), first, "某人", "YX-first"); err != nil || receipt.Repeated {
		t.Errorf("what was in doubt: %+v, %v", receipt, err)
	}
	if len(answers) != 0 {
		t.Errorf("%d were told twice", len(answers))
	}
	h.events(t, 3)
}

// A database that says nothing keeps nobody beyond his own deadline, also not whom the
// others wait for; what nobody waits for any more is not done when it speaks again.
func TestASilentDatabaseKeepsNobodyBeyondHisDeadline(t *testing.T) {
	t.Parallel()
	wire := sqldbtest.NewWire(t)
	h := newHouseAt(t, wire.Address(), nil)
	wire.Silence()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			_, _, err := h.enrol(ctx, h.by, "某人", fmt.Sprint("YX-", i))
			if !errors.Is(err, fault.Busy) || fault.Of(err).Args["part"] != "database" {
				t.Errorf("told %v", err)
			}
		})
	}
	all.Wait()
	wire.Mend()
	if _, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001"); err != nil {
		t.Errorf("when it speaks again: %v", err)
	}
	h.events(t, 2)
}

// A restart of the server breaks every connection that was kept; the command that meets
// the first of them does not fail for it.
func TestConnectionsFromBeforeARestartFailNobody(t *testing.T) {
	t.Parallel()
	wire := sqldbtest.NewWire(t)
	h := newHouseAt(t, wire.Address(), nil)
	for range 3 { // so that the driver has no doubt of them
		var all sync.WaitGroup
		for range 8 { // connections that are kept
			all.Go(func() {
				if _, err := h.Agency(t.Context(), h.city.ID); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	wire.Cut()
	wire.Mend()
	if _, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001"); err != nil {
		t.Error(err)
	}
	h.events(t, 2)
}

// A database that is stuck in a commit keeps nobody for ever: whoever is in that commit is
// told that its outcome is open, and who waits behind it that nothing was done.
func TestPatienceWithAStuckDatabaseEnds(t *testing.T) {
	t.Parallel()
	address := sqldbtest.SQLite.New(t)
	synctest.Test(t, func(t *testing.T) {
		hold := newHeld()
		h := newHouseAt(t, address, hold.step)
		hold.next()
		started := time.Now()
		enrolled := make(chan error, 1)
		go func() {
			_, _, err := h.enrol(t.Context(), h.by, "某人", "YX-first")
			enrolled <- err
		}()
		<-hold.at
		if _, _, err := h.enrol(t.Context(), h.by, "某人", "YX-second"); !errors.Is(err, fault.Busy) {
			t.Errorf("behind it: %v", err)
		}
		if err := <-enrolled; !errors.Is(err, fault.OutcomeUnknown) {
			t.Errorf("in it: %v", err)
		}
		if waited := time.Since(started); waited != 45*time.Second {
			t.Errorf("told after %s", waited)
		}
		close(hold.letGo)
		synctest.Wait()
		h.events(t, 2)
	})
}
