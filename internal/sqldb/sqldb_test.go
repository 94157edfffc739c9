package sqldb_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/library"
	"liuhen/internal/officer"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

// clock is a fixed clock that tests move by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// chance is an endless, repeatable stream of bytes.
type chance struct {
	mu sync.Mutex
	n  uint64
	b  bytes.Buffer
}

func (c *chance) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.b.Len() < len(p) {
		c.n++
		block := sha256.Sum256(binary.BigEndian.AppendUint64(nil, c.n))
		c.b.Write(block[:])
	}
	return c.b.Read(p)
}

var _ io.Reader = (*chance)(nil)

type house struct {
	*sqldb.Store
	clock  *clock
	chance chance
	city   agency.Agency
	by     custody.Command
}

func TestMain(m *testing.M) { os.Exit(sqldbtest.Main(m)) }

// onBoth plays a case in a house on each database.
func onBoth(t *testing.T, play func(t *testing.T, h *house)) {
	t.Helper()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) { play(t, newHouse(t, in)) })
}

func newHouse(t testing.TB, in sqldbtest.Database) *house {
	t.Helper()
	return newHouseAt(t, in.New(t), nil)
}

// newHouseAt is a house in the migrated database at the address.
func newHouseAt(t testing.TB, address string, onStep func(step, about string) error) *house {
	t.Helper()
	h := &house{clock: &clock{now: time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)}}
	h.Store = h.open(t, address, onStep)
	h.by = custody.Command{Actor: custody.Actor{Account: "setup", Via: "setup"}}
	var err error
	h.city, _, err = h.EstablishCity(t.Context(), h.by, func(_ time.Time, newID func() (string, error)) (agency.Agency, []custody.Transition, error) {
		id, err := newID()
		if err != nil {
			return agency.Agency{}, nil, err
		}
		city, tr, err := sqldbtest.New(agency.Agency{
			ID: agency.ID(id), Level: agency.City, Name: "云溪市农业综合行政执法支队", RegionCode: "999900",
			Authority: agency.Authority{Name: "云溪市农业农村局", FondsCode: "Q101"}, Server: "专用服务器一号",
		})
		return city, []custody.Transition{tr}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// open opens the house's database as one process does.
func (h *house) open(t testing.TB, address string, onStep func(step, about string) error) *sqldb.Store {
	t.Helper()
	store, err := sqldb.Open(t.Context(), sqldb.Config{
		DSN:    address,
		Source: sqldb.Source{Now: h.clock.read, Random: &h.chance},
		Master: [custody.KeySize]byte{1, 2, 3},
		OnStep: onStep,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// enrol takes an officer onto the city's list.
func (h *house) enrol(ctx context.Context, cmd custody.Command, name, certificate string) (officer.Officer, custody.Receipt, error) {
	return h.CreateOfficer(ctx, cmd, string(h.city.ID), func(_ time.Time, id officer.ID) (officer.Officer, custody.Transition, error) {
		return officer.New(officer.Officer{ID: id, Agency: string(h.city.ID), Name: name, Certificate: certificate})
	})
}

func rename(name string) func(time.Time, officer.Officer) (custody.Transition, error) {
	return func(_ time.Time, o officer.Officer) (custody.Transition, error) {
		_, tr, err := o.Amend(officer.Details{Name: name, Certificate: o.Certificate}, "更正")
		return tr, err
	}
}

func TestStateAndEventCommitTogether(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		o, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001")
		if err != nil {
			t.Fatal(err)
		}
		cmd := h.by
		cmd.Seen = o.Head.Version
		changed, receipt, err := h.ChangeOfficer(t.Context(), cmd, o.ID, rename("林晓风"))
		if err != nil {
			t.Fatal(err)
		}
		chain, err := h.Chain(t.Context(), o.Ref(), 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(chain) != 2 || changed.Name != "林晓风" || changed.Head.Version != 2 {
			t.Fatalf("chain of %d events, now %+v", len(chain), changed)
		}
		second := chain[1].Event
		if second.Previous == nil || *second.Previous != chain[0].Event.Place || second.Place != receipt.Events[0].Place {
			t.Errorf("the second event does not name the first: %+v", second)
		}
		for _, ev := range chain {
			if err := ev.Entry.Verify(ev.Salt, ev.Payload); err != nil {
				t.Error(err)
			}
		}
		if loaded, err := h.Officer(t.Context(), o.ID); err != nil || loaded != changed {
			t.Errorf("loaded %+v, %v", loaded, err)
		}
	})
}

func TestARefusedChangeLeavesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		o, receipt, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001")
		if err != nil {
			t.Fatal(err)
		}
		stale := h.by
		stale.Seen = 7
		if _, _, err := h.ChangeOfficer(t.Context(), stale, o.ID, rename("甲")); !errors.Is(err, fault.VersionSeen) {
			t.Errorf("a stale version: %v", err)
		}
		if _, _, err := h.enrol(t.Context(), h.by, "林晓二", "YX-0001"); !errors.Is(err, fault.Taken) {
			t.Errorf("a certificate twice: %v", err)
		}
		if _, _, err := h.ChangeOfficer(t.Context(), h.by, "nobody", rename("甲")); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("an unknown officer: %v", err)
		}
		lines, err := h.LogLines(t.Context(), string(h.city.ID), access.Scope{Inner: true}, library.Span{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) != int(receipt.Events[0].Place)+1 {
			t.Errorf("%d events, want none after place %d", len(lines), receipt.Events[0].Place)
		}
	})
}

// TestAStrangersVersionTellsNothing holds that whoever may not see a noun gets the
// same answer with any version in his hand.
func TestAStrangersVersionTellsNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		o, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001")
		if err != nil {
			t.Fatal(err)
		}
		stale := h.by
		stale.Seen = 7
		for _, refusal := range []*fault.Code{fault.NoSuchThing, fault.NotAllowed} {
			_, _, err := h.ChangeOfficer(t.Context(), stale, o.ID, func(time.Time, officer.Officer) (custody.Transition, error) {
				return custody.Transition{}, refusal.Err("rename", "", nil)
			})
			if !errors.Is(err, refusal) || errors.Is(err, fault.VersionSeen) {
				t.Errorf("%s with a stale version: %v", refusal.Name, err)
			}
		}
		_, _, err = h.ChangeOfficer(t.Context(), stale, o.ID, func(time.Time, officer.Officer) (custody.Transition, error) {
			return custody.Transition{}, fault.WrongState.Err("rename", "", nil)
		})
		if !errors.Is(err, fault.VersionSeen) {
			t.Errorf("another refusal with a stale version: %v", err)
		}
	})
}

func TestARepeatedCommandGetsItsFirstAnswer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		cmd := h.by
		cmd.Key, cmd.Fingerprint = "k1", "f1"
		first, receipt, err := h.enrol(t.Context(), cmd, "林晓", "YX-0001")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.ChangeOfficer(t.Context(), h.by, first.ID, rename("后来的名字")); err != nil {
			t.Fatal(err)
		}
		again, second, err := h.enrol(t.Context(), cmd, "林晓", "YX-0001")
		if err != nil || !second.Repeated || again != first || second.Change != receipt.Change {
			t.Errorf("repeated: %+v %+v %v", again, second, err)
		}
		cmd.Fingerprint = "another request"
		if _, _, err := h.enrol(t.Context(), cmd, "别人", "YX-0002"); !errors.Is(err, fault.KeyReused) {
			t.Errorf("a key for two requests: %v", err)
		}
	})
}

// TestARepeatedCommandIsAnsweredToWhoStillMay lets the right to a command end after it was
// done, and other things come in its way.
func TestARepeatedCommandIsAnsweredToWhoStillMay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		made, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001")
		if err != nil {
			t.Fatal(err)
		}
		cmd := h.by
		cmd.Key, cmd.Fingerprint, cmd.Seen = "k1", "f1", made.Head.Version
		first, _, err := h.ChangeOfficer(t.Context(), cmd, made.ID, rename("林小晓"))
		if err != nil {
			t.Fatal(err)
		}
		refusing := func(code *fault.Code) func(time.Time, officer.Officer) (custody.Transition, error) {
			return func(time.Time, officer.Officer) (custody.Transition, error) {
				return custody.Transition{}, code.Err("rename", "", nil)
			}
		}
		for _, ended := range []*fault.Code{fault.NotAllowed, fault.NoSuchThing} {
			if told, _, err := h.ChangeOfficer(t.Context(), cmd, made.ID, refusing(ended)); !errors.Is(err, ended) || told.ID != "" {
				t.Errorf("his right ended: %+v, %v", told, err)
			}
		}
		for name, decide := range map[string]func(time.Time, officer.Officer) (custody.Transition, error){
			"it was done": refusing(fault.WrongState), "it could be done again": rename("再改"),
		} {
			if again, receipt, err := h.ChangeOfficer(t.Context(), cmd, made.ID, decide); err != nil || !receipt.Repeated || again != first {
				t.Errorf("%s: %+v, %v", name, again, err)
			}
		}
		if now, err := h.Officer(t.Context(), made.ID); err != nil || now.Head.Version != 2 {
			t.Errorf("a repetition changed it: %+v, %v", now, err)
		}
	})
}

func TestManyWritersLeaveNoGapAndOneOutsiderHarmsNobody(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		const writers = 64
		var wg sync.WaitGroup
		failed := make([]error, writers)
		for i := range writers {
			wg.Go(func() {
				certificate := fmt.Sprintf("YX-%04d", i)
				if i%16 == 3 {
					certificate = "YX-0000" // taken, or taking it: at least four of five must fail
				}
				_, _, failed[i] = h.enrol(t.Context(), h.by, "某人", certificate)
			})
		}
		wg.Wait()
		refused := 0
		for i, err := range failed {
			if err != nil {
				refused++
				if !errors.Is(err, fault.Taken) || (i%16 != 3 && i != 0) {
					t.Errorf("writer %d: %v", i, err)
				}
			}
		}
		lines, err := h.LogLines(t.Context(), string(h.city.ID), access.Scope{Inner: true}, library.Span{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		if refused != 4 || len(lines) != 1+writers-refused {
			t.Errorf("%d refused, %d events", refused, len(lines))
		}
		for i, l := range lines {
			if l.Place != int64(i) {
				t.Fatalf("event %d has place %d", i, l.Place)
			}
		}
	})
}

func TestTimeNeverRunsBackInALog(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		h.clock.move(-time.Second)
		o, receipt, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001")
		if err != nil {
			t.Fatal(err)
		}
		city, err := h.Agency(t.Context(), h.city.ID)
		if err != nil {
			t.Fatal(err)
		}
		if receipt.At.Before(city.Head.ChangedAt) || o.Head.ChangedAt.Before(city.Head.ChangedAt) {
			t.Errorf("event at %v before the one at %v", receipt.At, city.Head.ChangedAt)
		}
		h.clock.move(-time.Hour)
		if _, _, err := h.enrol(t.Context(), h.by, "林二", "YX-0002"); !errors.Is(err, fault.ClockBehind) {
			t.Errorf("a clock set back an hour: %v", err)
		}
	})
}

func TestThereIsOneCity(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		_, _, err := h.EstablishCity(t.Context(), h.by, func(time.Time, func() (string, error)) (agency.Agency, []custody.Transition, error) {
			t.Error("a second city was made")
			return agency.Agency{}, nil, nil
		})
		if !errors.Is(err, fault.Taken) {
			t.Errorf("second set-up: %v", err)
		}
	})
}

func TestACountyHasItsOwnLogAndStandsInTheCitys(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		county := h.county(t)
		_, receipt, err := h.CreateOfficer(t.Context(), h.by, string(county.ID), func(_ time.Time, id officer.ID) (officer.Officer, custody.Transition, error) {
			return officer.New(officer.Officer{ID: id, Agency: string(county.ID), Name: "禾小田", Certificate: "QH-0001"})
		})
		if err != nil || receipt.Events[0].Log != string(county.ID) || receipt.Events[0].Place != 0 {
			t.Fatalf("county's first event: %+v %v", receipt, err)
		}
		all, err := h.Agencies(t.Context(), string(h.city.ID))
		if err != nil || len(all) != 2 || all[0].Head.Place+all[1].Head.Place != 1 {
			t.Errorf("agencies in the city's log: %+v %v", all, err)
		}
	})
}

func TestARefusedLogTakesNoWritesAndHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		county := h.county(t)
		behind := fault.LogBehindCheckpoint.Err("check log", "", nil)
		h.RefuseWrites(func(agency string) error {
			if agency == string(county.ID) {
				return behind
			}
			return nil
		})
		enrol := func(agency string) error {
			_, _, err := h.CreateOfficer(t.Context(), h.by, agency, func(_ time.Time, id officer.ID) (officer.Officer, custody.Transition, error) {
				return officer.New(officer.Officer{ID: id, Agency: agency, Name: "禾小田"})
			})
			return err
		}
		if err := enrol(string(county.ID)); !errors.Is(err, fault.LogBehindCheckpoint) {
			t.Errorf("a refused log: %v", err)
		}
		if err := enrol(string(h.city.ID)); err != nil {
			t.Errorf("another log: %v", err)
		}
	})
}
