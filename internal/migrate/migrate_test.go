package migrate_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/migrate"
)

// rows are those of an installation with any number of files, which answer whoever was
// called off as a database does.
type rows struct {
	files   int
	refused error // what the commit answers
	after   *bool // the new database is the old one's, row for row; nil: never
}

func (r rows) Sums(context.Context) (files, size, unfinished int64, err error) {
	return int64(r.files), 0, 0, nil
}

func (r rows) Files(ctx context.Context, after []byte, limit int) ([]migrate.File, error) {
	if r.files == 0 {
		return nil, nil
	}
	if len(after) > 0 { // the next page is asked for when the first file was tried
		<-ctx.Done()
		return nil, fault.Busy.Err("load files", "", ctx.Err())
	}
	page := make([]migrate.File, limit)
	for i := range page {
		page[i].Digest[0], page[i].Digest[1] = byte(i>>8), byte(i)
	}
	return page, nil
}

func (r rows) Compare(context.Context) (founded, same bool, err error) {
	there := r.after != nil && *r.after
	return there, there, nil
}

func (r rows) Carry(context.Context, func(int64), func(migrate.Carried) error) error {
	if r.after != nil {
		*r.after = true
	}
	return r.refused
}

// full is a new store without room.
type full struct{ migrate.Store }

func (full) Stat(_ context.Context, d digest.SHA256) (int64, error) {
	return 0, fault.StorageFull.Err("look at blob", d.String(), nil)
}

// away is an old store that cannot be reached.
type away struct{}

func (away) Reread(_ context.Context, d digest.SHA256) (io.ReadCloser, bool, error) {
	return nil, false, fault.StorageAway.Err("read blob", d.String(), nil)
}

func (away) Protection(context.Context, digest.SHA256) (string, time.Time, error) {
	return "", time.Time{}, nil
}

// shelf is empty.
type shelf struct{ migrate.Publisher }

func (shelf) Names(context.Context, string, func(string) error) error { return nil }

func desk(r rows) *migrate.Desk {
	nothing := func(context.Context) error { return nil }
	return &migrate.Desk{Parts: migrate.Parts{Rows: r, OldBytes: away{}, NewBytes: full{}, OldShelf: shelf{}, Leave: nothing, Stay: nothing}}
}

// What ended a migration is told, and not what that called off.
func TestTheFirstTroubleIsTold(t *testing.T) {
	t.Parallel()
	_, err := desk(rows{files: 1000}).Run(t.Context(), migrate.Options{})
	if fault.Of(err).Code != fault.StorageFull {
		t.Errorf("told %v", err)
	}
}

// Where the answer to the commit was lost and the rows are there, the move is done: the mark
// stays.
func TestACommitWhoseAnswerWasLostIsFoundOut(t *testing.T) {
	t.Parallel()
	committed := false
	d := desk(rows{refused: fault.OutcomeUnknown.Err("carry rows", "", nil), after: &committed})
	d.Stay = func(context.Context) error {
		t.Error("the mark was taken away: two logs would go on")
		return nil
	}
	if _, err := d.Run(t.Context(), migrate.Options{}); err != nil || !committed {
		t.Errorf("moved: %v, %v", committed, err)
	}
}

// Where the mark cannot be taken back, that is told first: the old installation is not in
// use any more, whatever ended the migration says of it.
func TestAMarkThatStaysIsToldWithItsReason(t *testing.T) {
	t.Parallel()
	d := desk(rows{refused: fault.MigrationDiffers.Err("migrate", "item", nil)})
	d.Stay = func(context.Context) error { return fault.StorageFailed.Err("remove mark", "migrated", nil) }
	_, err := d.Run(t.Context(), migrate.Options{})
	if fault.Of(err).Code != fault.StorageFailed || !errors.Is(err, fault.MigrationDiffers) {
		t.Errorf("told %v", err)
	}
}
