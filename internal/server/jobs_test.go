package server

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/job"
	"liuhen/internal/officer"
	"liuhen/internal/sqldb/sqldbtest"
)

// TestTheHouseWorksOnItsJobs gives every duty of the house an order, sees all of them
// taken up, and stops. The check finds the two orders that are about nothing.
func TestTheHouseWorksOnItsJobs(t *testing.T) {
	t.Parallel()
	h, err := Open(t.Context(), Options{Folder: t.TempDir(), Poll: 5 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	for work, subject := range map[job.Work]custody.Ref{job.Deposit: {Kind: "handover", ID: "none"}, job.Package: {Kind: "issuance", ID: "none"}} {
		if _, err := h.store.AskJob(t.Context(), job.Order{Work: work, Agency: "nobody", Subject: subject}); err != nil {
			t.Fatal(err)
		}
	}
	check, err := h.store.AskJob(t.Context(), job.Order{Work: job.Check})
	if err != nil {
		t.Fatal(err)
	}
	ended, _ := h.jobs.Subscribe(river.EventKindJobCompleted, river.EventKindJobCancelled, river.EventKindJobFailed)
	working, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() { h.Work(working); close(stopped) }()
	want := map[job.Work]job.State{job.Deposit: job.Cancelled, job.Package: job.Cancelled, job.Check: job.Cancelled, job.Sweep: job.Done, job.Expire: job.Done, job.Collect: job.Done, job.Clear: job.Done}
	for range want {
		select {
		case <-ended:
		case <-time.After(5 * time.Minute): // only a hang takes so long, also on a busy machine
			t.Fatal("the house does not work")
		}
	}
	stop()
	<-stopped
	list, err := h.store.Jobs(t.Context(), access.Scope{All: true}, job.Filter{}, 0, 10)
	if err != nil || len(list) != len(want) {
		t.Fatalf("jobs %+v, %v", list, err)
	}
	for _, j := range list {
		if j.State != want[j.Work] {
			t.Errorf("%s is %s with %q, want %s", j.Work, j.State, j.Code, want[j.Work])
		}
	}
	if report, err := h.store.JobReport(t.Context(), check); err != nil || len(report) == 0 {
		t.Errorf("report of the check %q, %v", report, err)
	}
}

// What a database of yesterday does not name was stored since, and is somebody's: the
// house does not collect it. The database of today does not name it either, and there it
// is nobody's.
func TestAHouseWithADatabaseOfYesterdayCollectsNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		yesterday bool
		state     job.State
		code      string
	}{
		"of today":     {false, job.Done, ""},
		"of yesterday": {true, job.Cancelled, fault.LogBehindCheckpoint.Name},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := Options{Folder: filepath.Join(t.TempDir(), "data"), Poll: 5 * time.Millisecond}
			var city agency.Agency
			within(t, o, func(h *House) {
				city = sqldbtest.Establish(t, h.store, sqldbtest.Yunxi(), h.keys.Make)
				publish(t, h, city)
			})
			database := filepath.Join(o.Folder, databaseFile)
			old, err := os.ReadFile(database)
			if err != nil {
				t.Fatal(err)
			}
			within(t, o, func(h *House) {
				sqldbtest.Enrol(t, h.store, city.ID, officer.Officer{Agency: string(city.ID), Unit: "u1", Name: "林一禾"})
				publish(t, h, city)
			})
			if c.yesterday {
				if err := os.WriteFile(database, old, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			o.Now = func() time.Time { return time.Now().Add(48 * time.Hour) } // stored long ago
			within(t, o, func(h *House) {
				orphan := strayBytes(t, h)
				if got := collected(t, h); got.State != c.state || got.Code != c.code {
					t.Errorf("the job is %s with %q", got.State, got.Code)
				}
				if _, err := h.blobs.Store.Stat(t.Context(), orphan); (err == nil) != c.yesterday {
					t.Errorf("the bytes: %v", err)
				}
			})
		})
	}
}

// within opens a house and closes it after act.
func within(t *testing.T, o Options, act func(*House)) {
	t.Helper()
	h, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	act(h)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
}

func publish(t *testing.T, h *House, of agency.Agency) {
	t.Helper()
	if err := h.ledger.Integrate(t.Context(), string(of.ID)); err != nil {
		t.Fatal(err)
	}
}

// strayBytes are stored and named by nothing.
func strayBytes(t *testing.T, h *House) digest.SHA256 {
	t.Helper()
	d, _, err := h.blobs.Staging.Take(t.Context(), "stray", strings.NewReader("nobody's"), 1000)
	if err == nil {
		err = h.blobs.Store.Adopt(t.Context(), "stray", d, false)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// collected is what became of the collector's job, which the house orders by itself.
func collected(t *testing.T, h *House) job.Job {
	t.Helper()
	ended, _ := h.jobs.Subscribe(river.EventKindJobCompleted, river.EventKindJobCancelled, river.EventKindJobFailed)
	working, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() { h.Work(working); close(stopped) }()
	defer func() { stop(); <-stopped }()
	for {
		select {
		case e := <-ended:
			if job.Work(e.Job.Kind) != job.Collect {
				continue
			}
			list, err := h.store.Jobs(t.Context(), access.Scope{All: true}, job.Filter{Work: job.Collect}, 0, 10)
			if err != nil || len(list) != 1 {
				t.Fatalf("jobs %+v, %v", list, err)
			}
			return list[0]
		case <-time.After(5 * time.Minute): // only a hang takes so long, also on a busy machine
			t.Fatal("the house does not collect")
		}
	}
}
