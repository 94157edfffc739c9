package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"liuhen/internal/fault"
)

// endOfTime is later than any job began.
var endOfTime = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// River opens the queue for a process that carries jobs out. c.ID is a name that
// only one live process uses with this database, and an earlier process of that name
// has ended: jobs that it left running are set waiting again. The caller starts the
// client, and stops it before Close.
func (s *Store) River(ctx context.Context, c *river.Config) (*river.Client[*sql.Tx], error) {
	if c.ID == "" {
		return nil, fault.Unexpected.Err("open queue", "a process without a name", nil)
	}
	// Listening would ask the one write connection twenty times a second; looking for
	// new jobs once in a while costs next to nothing.
	c.PollOnly = true
	client, err := river.NewClient(s.dialect.river(s.write), c)
	if err != nil {
		return nil, fault.Unexpected.Err("open queue", "", err)
	}
	return client, s.fault("take up left jobs", "", s.takeUp(ctx, c.ID))
}

// takeUp sets waiting what the named process left running. The queue itself would
// do so only when the work's time limit is over, since it cannot know that the
// process has ended.
func (s *Store) takeUp(ctx context.Context, process string) error {
	queue := s.dialect.river(s.write).GetExecutor()
	page := riverdriver.JobGetStuckParams{Max: 100, StuckHorizon: endOfTime}
	for {
		running, err := queue.JobGetStuck(ctx, &page)
		if err != nil || len(running) == 0 {
			return err
		}
		page.AfterID = running[len(running)-1].ID
		left := riverdriver.JobRescueManyParams{StuckHorizon: endOfTime}
		for _, row := range running {
			if n := len(row.AttemptedBy); n == 0 || row.AttemptedBy[n-1] != process {
				continue
			}
			if err := takeUpOne(&left, row); err != nil {
				return err
			}
		}
		if len(left.ID) == 0 {
			continue
		}
		if _, err := queue.JobRescueMany(ctx, &left); err != nil {
			return err
		}
	}
}

func takeUpOne(left *riverdriver.JobRescueManyParams, row *rivertype.JobRow) error {
	ended, err := json.Marshal(rivertype.AttemptError{At: row.ScheduledAt, Attempt: row.Attempt, Error: "the process ended"})
	left.ID = append(left.ID, row.ID)
	left.Error = append(left.Error, ended)
	left.FinalizedAt = append(left.FinalizedAt, nil)
	left.ScheduledAt = append(left.ScheduledAt, row.ScheduledAt)
	left.State = append(left.State, string(rivertype.JobStateAvailable))
	return err
}
