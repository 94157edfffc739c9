package jobs_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"liuhen/internal/access"
	"liuhen/internal/blob/fsblob"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/handover"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/job"
	"liuhen/internal/jobs"
	"liuhen/internal/receiving"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

var morning = time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)

// house is a data folder with an agency, and the process that works in it.
type house struct {
	in       sqldbtest.Database
	folder   string
	database string
	source   *sqldbtest.Chance
	store    *sqldb.Store
	bytes    *stepped
	blobs    fsblob.Folder
	desk     *receiving.Desk
	agency   string
	logs     *safeBuffer

	client *river.Client[*sql.Tx]
	events <-chan *river.Event
	seen   map[job.Work][]river.EventKind // not asked for yet
}

// safeBuffer takes lines from several goroutines.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// stepped lets a test act before each step of a deposit.
type stepped struct {
	receiving.Bytes
	before func(step string) error // nil lets all pass
}

func (s *stepped) Lock(ctx context.Context, d digest.SHA256, until time.Time) (string, error) {
	if err := s.step("lock"); err != nil {
		return "", err
	}
	return s.Bytes.Lock(ctx, d, until)
}

func (s *stepped) Protection(ctx context.Context, d digest.SHA256) (string, time.Time, error) {
	if err := s.step("protection"); err != nil {
		return "", time.Time{}, err
	}
	return s.Bytes.Protection(ctx, d)
}

func (s *stepped) step(name string) error {
	if s.before == nil {
		return nil
	}
	return s.before(name)
}

// forbid lets no step of a deposit pass any more.
func (s *stepped) forbid(t *testing.T) {
	s.before = func(step string) error {
		t.Errorf("bytes were touched again: %s", step)
		return nil
	}
}

func TestMain(m *testing.M) { os.Exit(sqldbtest.Main(m)) }

func newHouse(t testing.TB, in sqldbtest.Database) *house {
	t.Helper()
	h := &house{in: in, folder: t.TempDir(), database: in.New(t), source: &sqldbtest.Chance{}, logs: &safeBuffer{}}
	h.open(t)
	h.agency = string(sqldbtest.Establish(t, h.store, sqldbtest.Yunxi(), sqldbtest.LogKey).ID)
	return h
}

// open opens the folder as a process does when it starts.
func (h *house) open(t testing.TB) {
	t.Helper()
	var err error
	h.store, err = sqldb.Open(t.Context(), sqldb.Config{
		DSN:    h.database,
		Source: sqldb.Source{Now: func() time.Time { return morning }, Random: h.source},
		Master: [custody.KeySize]byte{1},
	})
	if err != nil {
		t.Fatal(err)
	}
	store := h.store
	t.Cleanup(func() { store.Close() })
	if h.blobs, err = fsblob.Open(h.folder, fsblob.Options{}); err != nil {
		t.Fatal(err)
	}
	h.bytes = &stepped{Bytes: h.blobs.Store}
	h.desk = &receiving.Desk{Handovers: h.store, Carriers: h.store, Items: h.store, Bytes: h.bytes, Hold: 24 * time.Hour}
}

// duties are those of the house, and what a test adds.
func (h *house) duties(more map[job.Work]jobs.Duty) map[job.Work]jobs.Duty {
	all := map[job.Work]jobs.Duty{job.Deposit: jobs.Deposit(h.desk, h.store)}
	for work, duty := range more {
		all[work] = duty
	}
	return all
}

// start lets the process work, and stop it when the test ends.
func (h *house) start(t *testing.T, more map[job.Work]jobs.Duty) { h.startAs(t, "only", more) }

func (h *house) startAs(t *testing.T, process string, more map[job.Work]jobs.Duty) {
	t.Helper()
	config := jobs.Config(jobs.Parts{
		Process: process, Duties: h.duties(more), Notes: h.store, Log: slog.New(slog.NewTextHandler(h.logs, nil)),
		Now: func() time.Time { return morning }, Poll: 5 * time.Millisecond, Grace: time.Minute,
	})
	config.TestOnly = true
	var err error
	if h.client, err = h.store.River(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	h.events, _ = h.client.Subscribe(river.EventKindJobCompleted, river.EventKindJobCancelled, river.EventKindJobFailed, river.EventKindJobSnoozed)
	h.seen = map[job.Work][]river.EventKind{}
	client := h.client
	if err := client.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.StopAndCancel(context.WithoutCancel(t.Context())) })
}

// ended waits until the next attempt at the work has ended, which must be in this
// way. What ends meanwhile of other work is kept for the asking.
func (h *house) ended(t *testing.T, work job.Work, how river.EventKind) {
	t.Helper()
	for len(h.seen[work]) == 0 {
		select {
		case e := <-h.events:
			if e == nil {
				t.Fatalf("the queue stopped; log:\n%s", h.logs)
			}
			h.seen[job.Work(e.Job.Kind)] = append(h.seen[job.Work(e.Job.Kind)], e.Kind)
		case <-time.After(5 * time.Minute): // only a hang takes so long, also on a busy machine
			t.Fatalf("no %s ended as %s; log:\n%s", work, how, h.logs)
		}
	}
	if got := h.seen[work][0]; got != how {
		t.Fatalf("the attempt ended as %s, want %s; log:\n%s", got, how, h.logs)
	}
	h.seen[work] = h.seen[work][1:]
}

func (h *house) person(name string, posts map[string]bool) access.Person {
	return access.Person{
		Actor: custody.Actor{Account: "acc-" + name, Officer: "off-" + name, Agency: h.agency, Via: "session"},
		City:  h.agency, Unit: "u1", Posts: posts,
	}
}

func (h *house) custodian() access.Person {
	return h.person("wang", map[string]bool{access.Custodian: false})
}

// take takes a file in.
func (h *house) take(t *testing.T, data string) item.ID {
	t.Helper()
	lin := h.person("lin", nil)
	upload := fmt.Sprintf("up-%x", digest.SumSHA256([]byte(data)))[:20]
	d, size, err := h.blobs.Staging.Take(t.Context(), upload, strings.NewReader(data), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	mark, err := h.store.LookUpBlob(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.blobs.Store.Adopt(t.Context(), upload, d, false); err != nil {
		t.Fatal(err)
	}
	it, _, err := h.store.CreateItem(t.Context(), custody.Command{Actor: lin.Actor}, intake.Taking{Agency: h.agency, SHA256: d, Size: size, Mark: mark},
		func(at time.Time, id item.ID, _ []item.Item) (item.Item, custody.Transition, error) {
			return item.New(item.Item{
				ID: id, Agency: h.agency, Unit: "u1", Uploader: "off-lin", FileName: "现场.mp4", SHA256: d, Size: size, Origin: item.Origin{How: item.Made},
			}, at)
		})
	if err != nil {
		t.Fatal(err)
	}
	return it.ID
}

// sign hands the items over; answer receives them.
func (h *house) sign(t *testing.T, list ...item.ID) handover.ID {
	t.Helper()
	lin := h.person("lin", nil)
	desk := intake.Desk{Signing: h.store}
	got, _, err := desk.Sign(t.Context(), lin, custody.Command{Actor: lin.Actor}, intake.List{Items: list})
	if err != nil {
		t.Fatal(err)
	}
	return got.ID
}

func (h *house) answer(t *testing.T, id handover.ID) {
	t.Helper()
	who := h.custodian()
	if _, _, err := h.desk.Answer(t.Context(), who, custody.Command{Actor: who.Actor}, id, receiving.Count{}); err != nil {
		t.Fatal(err)
	}
}

func (h *house) item(t *testing.T, id item.ID) item.Item {
	t.Helper()
	it, err := h.store.Item(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return it
}

// all lists the jobs that the custodian sees, the newest first.
func (h *house) all(t *testing.T, f job.Filter) []job.Job {
	t.Helper()
	who := h.custodian()
	list, err := h.store.Jobs(t.Context(), access.ScopeFor(who, access.ReadRegister), f, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// only is the one job that the custodian sees.
func (h *house) only(t *testing.T) job.Job {
	t.Helper()
	list := h.all(t, job.Filter{})
	if len(list) != 1 {
		t.Fatalf("%d jobs: %+v", len(list), list)
	}
	return list[0]
}
