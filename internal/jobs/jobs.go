package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"liuhen/internal/job"
)

// Report tells how far a duty has come; it may be called as often as one likes and
// from several goroutines.
type Report func(job.Progress)

// Duty is how one kind of work is carried out.
type Duty struct {
	// Do makes one attempt at the job: at what is left of its order. It ends early when
	// ctx does.
	Do func(ctx context.Context, j job.Job, report Report) error
	// Every is the time between two orders of the installation's own; 0 where the
	// work is done only when it is asked for.
	Every time.Duration
	// Limit bounds one attempt, and is more than 0. It also is for how long a job stays
	// with a process that ended without a word and never comes back.
	Limit time.Duration
}

// Notes keeps what jobs say of themselves.
type Notes interface {
	// NoteJob keeps progress and the code of the last attempt's error. What is noted
	// need not survive a crash.
	NoteJob(ctx context.Context, id job.ID, p job.Progress, code string) error
}

// Parts is what the work needs.
type Parts struct {
	// Process is a name that only one live process uses with the database.
	Process string
	Duties  map[job.Work]Duty
	Notes   Notes
	Log     *slog.Logger
	Now     func() time.Time
	// Poll is how long a new job may lie before a worker looks; 0 means a second.
	Poll time.Duration
	// Grace is how long a stop waits for jobs under way before it tells them to end.
	Grace time.Duration
}

// shortWorkers is how many jobs of the short line run at once: one that waits for
// the disk leaves the processor to another. The long line has one, so that a check of
// the whole store does not compete with the next one for the same disk.
const shortWorkers = 2

// Config makes the configuration of the queue's client.
func Config(p Parts) *river.Config {
	workers := river.NewWorkers()
	c := &river.Config{
		ID:                          p.Process,
		Workers:                     workers,
		Queues:                      map[string]river.QueueConfig{},
		Logger:                      slog.New(quiet{p.Log.Handler()}),
		FetchPollInterval:           p.Poll,
		SoftStopTimeout:             p.Grace,
		CompletedJobRetentionPeriod: 7 * 24 * time.Hour,
		CancelledJobRetentionPeriod: 90 * 24 * time.Hour,
		DiscardedJobRetentionPeriod: 90 * 24 * time.Hour,
	}
	if p.Poll > 0 {
		c.FetchCooldown = min(p.Poll, river.FetchCooldownDefault)
	}
	for _, line := range job.Queues() {
		c.Queues[line] = river.QueueConfig{MaxWorkers: 1}
	}
	c.Queues[job.Deposit.Queue()] = river.QueueConfig{MaxWorkers: shortWorkers}
	for work, duty := range p.Duties {
		river.AddWorkerArgs(workers, job.Order{Work: work}, river.Worker[job.Order](&worker{duty: duty, parts: p}))
		if duty.Every > 0 {
			c.PeriodicJobs = append(c.PeriodicJobs, periodic(work, duty.Every))
		}
		if c.JobTimeout == 0 || duty.Limit < c.JobTimeout {
			c.JobTimeout = duty.Limit // jobs are looked after from the shortest limit on, each by its own
		}
	}
	c.RescueStuckJobsAfter = c.JobTimeout
	return c
}

// periodic orders the work at the start and then again and again. One attempt is
// enough: the next order does what this one left.
func periodic(work job.Work, every time.Duration) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(every), func() (river.JobArgs, *river.InsertOpts) {
		return job.Order{Work: work}, &river.InsertOpts{Queue: work.Queue(), MaxAttempts: 1}
	}, &river.PeriodicJobOpts{RunOnStart: true})
}

// quiet keeps the queue's own messages to what somebody must look at: that it started and
// stopped says nothing that the server does not.
type quiet struct{ slog.Handler }

// Enabled implements slog.Handler.
func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

// WithAttrs implements slog.Handler.
func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }

// WithGroup implements slog.Handler.
func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }
