package jobs

import (
	"context"
	"time"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/extract"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/job"
)

// Uploads ends what nobody goes on with.
type Uploads interface {
	// Expire ends every unfinished upload whose time is over, removes its bytes and
	// returns how many it ended. It may be stopped anywhere and called again.
	Expire(ctx context.Context) (int, error)
}

// Expire is the duty to end unfinished uploads whose time is over.
func Expire(uploads Uploads) Duty {
	return Duty{Every: 15 * time.Minute, Limit: time.Hour, Do: func(ctx context.Context, _ job.Job, report Report) error {
		n, err := uploads.Expire(ctx)
		report(job.Progress{Done: int64(n)})
		return err
	}}
}

// Orphans is who removes bytes that no item came to name.
type Orphans interface {
	// Collect removes them and returns how many it removed and how many stay because
	// they could not be removed, with why. It may be stopped anywhere and called again.
	Collect(ctx context.Context) (intake.Collected, error)
}

// Collect is the duty to remove bytes that no item came to name. Its progress counts what
// should go, so that what could not be removed shows as not done.
func Collect(orphans Orphans) Duty {
	return Duty{Every: 24 * time.Hour, Limit: 12 * time.Hour, Do: func(ctx context.Context, _ job.Job, report Report) error {
		n, err := orphans.Collect(ctx)
		report(job.Progress{Done: int64(n.Removed), Total: int64(n.Removed + n.Left)})
		return err
	}}
}

// Packages is the desk that gives packages out.
type Packages interface {
	// Rehearse makes an issued package as a download would, and fixes what it shows of
	// the logs. What would cut a download is a lasting error. It may be repeated.
	Rehearse(ctx context.Context, id casefile.IssuanceID, report func(done, total int64)) error
}

// Package is the duty to make a package ready that was issued, so that whoever
// fetches it neither waits nor is cut off.
func Package(packages Packages) Duty {
	return Duty{Limit: 12 * time.Hour, Do: func(ctx context.Context, j job.Job, report Report) error {
		return packages.Rehearse(ctx, casefile.IssuanceID(j.Subject.ID), report.counts())
	}}
}

// Extracts is the desk that makes extracts of lists.
type Extracts interface {
	// Make writes the extract in the rights that who ordered it has now, and reports the
	// rows. What another attempt cannot change is recorded and is a lasting error. One that is
	// made, or given up, stays as it is.
	Make(ctx context.Context, id extract.ID, report func(done, total int64)) error
	// Clear removes what is kept of extracts whose time is over, and returns of how many. It
	// may be stopped anywhere and called again.
	Clear(ctx context.Context) (int, error)
}

// Extract is the duty to make an extract that somebody ordered.
func Extract(extracts Extracts) Duty {
	return Duty{Limit: 6 * time.Hour, Do: func(ctx context.Context, j job.Job, report Report) error {
		return extracts.Make(ctx, extract.ID(j.Subject.ID), report.counts())
	}}
}

// Clear is the duty to remove what is kept of extracts whose time is over.
func Clear(extracts Extracts) Duty {
	return Duty{Every: 15 * time.Minute, Limit: time.Hour, Do: func(ctx context.Context, _ job.Job, report Report) error {
		n, err := extracts.Clear(ctx)
		report(job.Progress{Done: int64(n)})
		return err
	}}
}

// Checks is the desk that checks the whole store.
type Checks interface {
	// Check makes the check that the job orders, keeps what it found under the job's
	// number and reports the bytes read. That something was found is a lasting error, so
	// that the job shows it.
	Check(ctx context.Context, j job.Job, report func(done, total int64)) error
}

// Check is the duty to check the store.
func Check(checks Checks) Duty {
	return Duty{Limit: 48 * time.Hour, Do: func(ctx context.Context, j job.Job, report Report) error {
		return checks.Check(ctx, j, report.counts())
	}}
}

// Items is the desk that checks stored bytes.
type Items interface {
	// Check reads the stored bytes of an item again and returns what it found, which is
	// an event of the item under the name given; item.Match where they are the bytes that
	// came in.
	Check(ctx context.Context, by custody.Actor, id item.ID) (item.Item, string, error)
}

// Reread is the duty to check the stored bytes of one item. That they are damaged is a
// lasting error, so that the job shows it.
func Reread(items Items) Duty {
	return Duty{Limit: 6 * time.Hour, Do: func(ctx context.Context, j job.Job, report Report) error {
		report(job.Progress{Total: 1})
		it, _, err := items.Check(ctx, j.By, item.ID(j.Subject.ID))
		if err != nil {
			return err
		}
		report(job.Progress{Done: 1, Total: 1})
		return it.DamageError("check item")
	}}
}

func (r Report) counts() func(done, total int64) {
	return func(done, total int64) { r(job.Progress{Done: done, Total: total}) }
}
