package sqldb

import (
	"context"
	"database/sql"
	"log/slog"
	"strconv"
	"strings"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/job"
)

// queueStates says which of our states each state of the queue is. The queue tells
// an order that waits for its first attempt from one that waits for another; we do
// not.
var queueStates = map[rivertype.JobState]job.State{
	rivertype.JobStateAvailable: job.Waiting, rivertype.JobStatePending: job.Waiting,
	rivertype.JobStateRetryable: job.Waiting, rivertype.JobStateScheduled: job.Waiting,
	rivertype.JobStateRunning: job.Running, rivertype.JobStateCompleted: job.Done,
	rivertype.JobStateDiscarded: job.Failed, rivertype.JobStateCancelled: job.Cancelled,
}

// unended are the states in which an order that is asked for again is the same job.
var unended = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

// migrateQueue brings the queue's own tables to the version of the queue's library,
// by that library's migrations: they change with it and with nothing else.
func (s *Store) migrateQueue(ctx context.Context) error {
	m, err := rivermigrate.New(s.dialect.river(s.write), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// openAsker opens the queue for asking only.
func (s *Store) openAsker() (err error) {
	s.asker, err = river.NewClient(s.dialect.river(s.write), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	return err
}

// ask puts an order into the queue. An order that is there already and has not come
// to its end is not put there twice.
func (t *tx) ask(ctx context.Context, o job.Order) (job.ID, error) {
	result, err := t.store.asker.InsertTx(ctx, t.Tx, o, &river.InsertOpts{
		Queue: o.Work.Queue(), UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unended},
	})
	if err != nil {
		return 0, err
	}
	_, err = t.ExecContext(ctx, `
		INSERT INTO job (id, agency, unit, kind, subject, done, total, code)
		VALUES ($1, $2, $3, $4, $5, 0, 0, '')
		ON CONFLICT (id) DO NOTHING`,
		result.Job.ID, o.Agency, o.Unit, o.Subject.Kind, o.Subject.ID)
	return job.ID(result.Job.ID), err
}

// askFor puts the work that the transitions ask for into the queue.
func (t *tx) askFor(ctx context.Context, transitions []custody.Transition) error {
	for _, tr := range transitions {
		for _, o := range job.AskedBy(tr) {
			if _, err := t.ask(ctx, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// AskJob puts an order into the queue by itself and returns its number; that of the
// job that is there already where the same order has not come to its end.
func (s *Store) AskJob(ctx context.Context, o job.Order) (job.ID, error) {
	ctx = s.read.bounded(ctx)
	dbtx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return 0, s.fault("ask for job", o.Subject.String(), err)
	}
	defer func() { _ = dbtx.Rollback() }() // after a commit it does nothing
	t := &tx{Tx: dbtx, store: s}
	id, err := t.ask(ctx, o)
	if err != nil {
		return 0, s.fault("ask for job", o.Subject.String(), err)
	}
	return id, s.fault("ask for job", o.Subject.String(), s.committing(ofJob, "", dbtx.Commit))
}

// NoteJob keeps how far a job has come and the code of its last attempt's error,
// empty for none.
func (s *Store) NoteJob(ctx context.Context, id job.ID, p job.Progress, code string) error {
	_, err := s.exec(ctx, ofJob, `
		INSERT INTO job (id, agency, unit, kind, subject, done, total, code)
		VALUES ($1, '', '', '', '', $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET done = excluded.done, total = excluded.total, code = excluded.code`,
		int64(id), p.Done, p.Total, code)
	return s.fault("note job", strconv.FormatInt(int64(id), 10), err)
}

// KeepReport keeps what a job found as long as the job is remembered.
func (s *Store) KeepReport(ctx context.Context, id job.ID, report []byte) error {
	_, err := s.exec(ctx, ofJob, `UPDATE job SET report = $1 WHERE id = $2`, report, int64(id))
	return s.fault("keep report", strconv.FormatInt(int64(id), 10), err)
}

// JobReport returns what the job found; empty while it has not told. Errors: not-found.
func (s *Store) JobReport(ctx context.Context, id job.ID) ([]byte, error) {
	var report []byte
	err := s.read.QueryRowContext(ctx, `SELECT report FROM job WHERE id = $1`, int64(id)).Scan(&report)
	return report, s.fault("read report", strconv.FormatInt(int64(id), 10), err)
}

// ForgetJobs takes away what was noted of jobs that the queue has forgotten.
func (s *Store) ForgetJobs(ctx context.Context) error {
	_, err := s.exec(ctx, ofJob, `DELETE FROM job WHERE NOT EXISTS (SELECT 1 FROM river_job r WHERE r.id = job.id)`)
	return s.fault("forget jobs", "", err)
}

// jobRows joins the queue's row r with ours, n; work that nobody's change asked for
// has none of ours until it has something to note, and belongs to the installation.
// The queue's columns are its own: their times are not integers.
const jobRows = ` FROM river_job r LEFT JOIN job n ON n.id = r.id `

const jobColumns = `SELECT r.id, r.kind, CAST(r.state AS TEXT), r.attempt, r.created_at, r.attempted_at, r.scheduled_at, r.finalized_at,
	COALESCE(n.agency, ''), COALESCE(n.unit, ''), COALESCE(n.kind, ''), COALESCE(n.subject, ''),
	COALESCE(n.done, 0), COALESCE(n.total, 0), COALESCE(n.code, '')` + jobRows

// jobsSeen says who sees which job: whoever sees what it is about.
var jobsSeen = listing{kind: "job", roots: []root{{column: "n.subject"}}, columns: byUnit(nil)}

// discreet is the condition that the job is about no restricted item that the scope does
// not reach.
func (st *statement) discreet(s access.Scope) string {
	if s.Inner {
		return ""
	}
	return " AND NOT EXISTS (SELECT 1 FROM item i WHERE i.id = n.subject AND i.restricted = 1 AND NOT " + st.encircled("i", s) + ")"
}

// Job returns the job with this number if it lies in the scope; else not-found.
func (s *Store) Job(ctx context.Context, scope access.Scope, id job.ID) (job.Job, error) {
	st := statement{listing: jobsSeen}
	found, err := s.jobs(ctx, &st, "r.id = "+st.arg(int64(id))+" AND "+st.covered(waysOf(scope))+st.discreet(scope), 1)
	if err == nil && len(found) == 0 {
		err = fault.NoSuchThing.Err("load job", strconv.FormatInt(int64(id), 10), nil)
	}
	if err != nil {
		return job.Job{}, err
	}
	return found[0], nil
}

// Jobs returns up to limit jobs in the scope that pass the filter, the newest first,
// from below the one named; 0 names none.
func (s *Store) Jobs(ctx context.Context, scope access.Scope, f job.Filter, below job.ID, limit int) ([]job.Job, error) {
	st := statement{listing: jobsSeen}
	where := st.covered(waysOf(scope)) + st.discreet(scope) + st.jobsOf(f)
	if below > 0 {
		where += " AND r.id < " + st.arg(int64(below))
	}
	return s.jobs(ctx, &st, where, limit)
}

func (s *Store) jobs(ctx context.Context, st *statement, where string, limit int) ([]job.Job, error) {
	rows, err := s.read.QueryContext(ctx, jobColumns+"WHERE "+where+" ORDER BY r.id DESC LIMIT "+st.arg(limit), st.args...)
	if err != nil {
		return nil, s.fault("list jobs", "", err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	found := []job.Job{}
	for rows.Next() {
		j, err := scanJob(rows)
		if err != nil {
			return nil, s.fault("list jobs", "", err)
		}
		found = append(found, j)
	}
	return found, s.fault("list jobs", "", rows.Err())
}

// jobsOf are the conditions of a filter.
func (st *statement) jobsOf(f job.Filter) string {
	where := ""
	for _, c := range []struct{ column, value string }{{"r.kind", string(f.Work)}, {"n.kind", f.Subject.Kind}, {"n.subject", f.Subject.ID}} {
		if c.value != "" {
			where += " AND " + c.column + " = " + st.arg(c.value)
		}
	}
	if f.State == "" {
		return where
	}
	in := []string{"1 = 0"}
	for _, state := range rivertype.JobStates() {
		if queueStates[state] == f.State {
			in = append(in, "CAST(r.state AS TEXT) = "+st.arg(string(state)))
		}
	}
	return where + " AND (" + strings.Join(in, " OR ") + ")"
}

func scanJob(rows *sql.Rows) (job.Job, error) {
	var j job.Job
	var state rivertype.JobState
	var begun, ended sql.NullTime
	err := rows.Scan(&j.ID, &j.Work, &state, &j.Attempts, &j.Asked, &begun, &j.Next, &ended,
		&j.Agency, &j.Unit, &j.Subject.Kind, &j.Subject.ID, &j.Progress.Done, &j.Progress.Total, &j.Code)
	j.State = queueStates[state]
	j.Asked, j.Begun, j.Ended = j.Asked.UTC(), begun.Time.UTC(), ended.Time.UTC()
	if j.Next = j.Next.UTC(); j.State != job.Waiting {
		j.Next = fromMicros(0)
	}
	return j, err
}

// JobCounts counts the jobs of every agency by kind of work and state.
func (s *Store) JobCounts(ctx context.Context) ([]job.Count, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT kind, CAST(state AS TEXT), COUNT(*) FROM river_job GROUP BY kind, state ORDER BY kind, state`)
	if err != nil {
		return nil, s.fault("count jobs", "", err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	counts := []job.Count{}
	for rows.Next() {
		var work job.Work
		var state rivertype.JobState
		var n int64
		if err := rows.Scan(&work, &state, &n); err != nil {
			return nil, s.fault("count jobs", "", err)
		}
		counts = addCount(counts, job.Count{Work: work, State: queueStates[state], Jobs: n})
	}
	return counts, s.fault("count jobs", "", rows.Err())
}

// addCount joins states of the queue that are one of ours.
func addCount(counts []job.Count, c job.Count) []job.Count {
	for i := range counts {
		if counts[i].Work == c.Work && counts[i].State == c.State {
			counts[i].Jobs += c.Jobs
			return counts
		}
	}
	return append(counts, c)
}
