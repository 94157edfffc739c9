package jobs_test

import (
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/job"
	"liuhen/internal/jobs"
	"liuhen/internal/officer"
	"liuhen/internal/sqldb/sqldbtest"
)

// BenchmarkEventsBesideTheQueue writes events while the queue is off, and while it
// is on with nothing to do.
func BenchmarkEventsBesideTheQueue(b *testing.B) {
	for _, writers := range []int{1, 64} {
		for _, on := range []bool{false, true} {
			b.Run(fmt.Sprintf("writers=%d/queue=%v", writers, on), func(b *testing.B) {
				h := newHouse(b, sqldbtest.SQLite)
				if on {
					h.startIdle(b)
				}
				b.SetParallelism(writers)
				var n atomic.Int64
				b.ResetTimer()
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						h.enrol(b, n.Add(1))
					}
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
			})
		}
	}
}

// startIdle starts the queue as internal/server does.
func (h *house) startIdle(b *testing.B) {
	b.Helper()
	client, err := h.store.River(b.Context(), jobs.Config(jobs.Parts{
		Process: "only", Duties: h.duties(map[job.Work]jobs.Duty{job.Sweep: jobs.Sweep(h.store)}), Notes: h.store,
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return morning }, Grace: time.Minute,
	}))
	if err != nil {
		b.Fatal(err)
	}
	if err := client.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { <-client.Stopped() })
}

func (h *house) enrol(b *testing.B, n int64) {
	by := custody.Command{Actor: custody.Actor{Account: "setup", Via: "setup"}}
	_, _, err := h.store.CreateOfficer(b.Context(), by, h.agency, func(_ time.Time, id officer.ID) (officer.Officer, custody.Transition, error) {
		return officer.New(officer.Officer{ID: id, Agency: h.agency, Name: "林晓", Certificate: fmt.Sprint("YX-", n)})
	})
	if err != nil {
		b.Error(err)
	}
}
