package migrate

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Rows carries the rows of one database into another.
type Rows interface {
	// Sums returns number and bytes of the files that the old database holds as present,
	// and how many uploads have not become an item.
	Sums(ctx context.Context) (files, size, unfinished int64, err error)
	// Files returns up to limit files by digest after the given one.
	Files(ctx context.Context, after []byte, limit int) ([]File, error)
	// Compare tells whether the new database holds an installation already, and whether
	// it is the old one's, row for row.
	Compare(ctx context.Context) (founded, same bool, err error)
	// Carry copies all rows into the new database in one transaction and compares them
	// there. count hears of every stretch of rows; confirm is called with what was
	// copied before it counts, and its error leaves nothing. Errors: migration-taken
	// when something is there, migration-differs, and those of the databases.
	Carry(ctx context.Context, count func(rows int64), confirm func(Carried) error) error
}

// File is a file that must be there.
type File struct {
	Digest digest.SHA256
	Size   int64
}

// Table is what was copied of one table.
type Table struct {
	Name string
	Rows int64
	Sum  digest.SHA256 // over its rows in order
}

// Tree is how far a log had grown.
type Tree struct {
	Log        string // the agency's id
	Size       int64  // events under the root
	Root       digest.SHA256
	Checkpoint []byte // signed; empty before the first
}

// Carried is what a database holds.
type Carried struct {
	Tables      []Table
	Trees       []Tree
	Files, Size int64 // that must be there, and their bytes
}

// Parts is what a Desk works on.
type Parts struct {
	Rows     Rows
	OldBytes Source
	NewBytes Store
	Staging  Staging // where the new store's files come in
	OldShelf Shelf
	NewShelf Publisher
	// Leave durably marks the old installation as one that must not be served any
	// more; Stay takes the mark away.
	Leave, Stay func(ctx context.Context) error
	Now         func() time.Time
}

// Desk moves one installation.
type Desk struct{ Parts }

// Options are the choices of one migration.
type Options struct {
	// LeaveUploads leaves behind what has not become an item; else that is refused.
	LeaveUploads bool
	// LeaveDamaged leaves behind files whose bytes are not those of their digest; else
	// that ends the migration.
	LeaveDamaged bool
	// Progress may be nil. It is called one at a time.
	Progress func(Progress)
}

// The stages of a migration.
const (
	StageFiles   = "files"
	StageObjects = "objects"
	StageRows    = "rows"
)

// Progress is how far a migration has come. Objects and rows have no total: nothing
// counts them beforehand.
type Progress struct {
	Stage         string
	Done, Total   int64 // files, objects or rows
	Bytes, OfThem int64 // of files
}

// Report is what a migration did.
type Report struct {
	// Already: an earlier one had come to its end and nothing was left to do.
	Already     bool
	Files       int64 // carried, those that were there before included
	Bytes       int64
	Copied      int64           // of the files, those that were not there before
	Left        []digest.SHA256 // with LeaveDamaged; a few of them
	LeftFiles   int64
	LeftBytes   int64
	LeftUploads int64
	Objects     int64
	Tables      []Table
	Trees       []Tree
}

// move is one migration.
type move struct {
	Parts
	options Options

	mu       sync.Mutex // guards what follows
	report   Report
	progress Progress
	damaged  error // the first file that is not what it was
}

// Run moves the installation, or finishes what an earlier one began. Nobody may write
// to either side meanwhile. Errors: migration-uploads, migration-damaged,
// migration-taken, migration-differs, and those of the parts.
func (d *Desk) Run(ctx context.Context, o Options) (Report, error) {
	m := &move{Parts: d.Parts, options: o}
	err := m.run(ctx)
	return m.report, err
}

func (m *move) run(ctx context.Context) error {
	founded, same, err := m.Rows.Compare(ctx)
	if err != nil {
		return err
	}
	if founded && !same {
		return fault.MigrationTaken.Err("migrate", "", nil)
	}
	if founded { // the rows came over; what they name is looked at again
		m.report.Already = true
		if err := m.Leave(ctx); err != nil {
			return err
		}
	}
	if err := m.admit(ctx); err != nil {
		return err
	}
	if err := m.files(ctx); err != nil {
		return err
	}
	if err := m.objects(ctx); err != nil {
		return err
	}
	if founded {
		return nil
	}
	return m.rows(ctx)
}

// admit refuses to leave acknowledged bytes behind unless that was said.
func (m *move) admit(ctx context.Context) error {
	files, size, unfinished, err := m.Rows.Sums(ctx)
	if err != nil {
		return err
	}
	m.progress.Total, m.progress.OfThem = files, size
	m.report.LeftUploads = unfinished
	if unfinished > 0 && !m.options.LeaveUploads {
		return fault.MigrationUploads.Err("migrate", "", nil).With("count", strconv.FormatInt(unfinished, 10))
	}
	return nil
}

// rows leaves the old installation and commits the new one. Where the commit did not
// come about for certain, the old one stays; where nobody knows, it is left until
// another migration finds out.
func (m *move) rows(ctx context.Context) error {
	if err := m.Leave(ctx); err != nil {
		return err
	}
	m.begin(StageRows)
	err := m.Rows.Carry(ctx, func(n int64) { m.count(func(p *Progress, _ *Report) { p.Done += n }) }, m.confirm)
	if err == nil {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	founded, same, asked := m.Rows.Compare(ctx)
	switch {
	case asked == nil && founded && same:
		return nil
	case asked == nil && !founded:
		if stay := m.Stay(ctx); stay != nil {
			return errors.Join(stay, err)
		}
	}
	return err
}

// confirm holds what is about to be committed against what was carried.
func (m *move) confirm(have Carried) error {
	m.report.Tables, m.report.Trees = have.Tables, have.Trees
	if have.Files != m.report.Files+m.report.LeftFiles || have.Size != m.report.Bytes+m.report.LeftBytes {
		return fault.MigrationDiffers.Err("migrate", "", nil).With("detail", "blob")
	}
	return nil
}

// begin begins a stage.
func (m *move) begin(stage string) {
	m.count(func(p *Progress, _ *Report) {
		p.Stage, p.Done = stage, 0
		if stage != StageFiles {
			p.Total = 0 // nothing counts them beforehand
		}
	})
}

// count notes progress and tells of it.
func (m *move) count(note func(*Progress, *Report)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	note(&m.progress, &m.report)
	if m.options.Progress != nil {
		m.options.Progress(m.progress)
	}
}
