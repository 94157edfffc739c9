package fsck

import (
	"context"
	"io"
	"sync"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// Database is the database as a whole.
type Database interface {
	// Sound asks the database to check itself and returns what it complains of, one
	// line each; none where it cannot check itself.
	Sound(ctx context.Context) ([]string, error)
	// Schema returns what of tables, indexes, triggers, views and the like is not as this
	// program's migrations make it.
	Schema(ctx context.Context) ([]Object, error)
}

// Object is part of a database's schema that is not as it must be.
type Object struct {
	Name    string // such as index/item_agency
	Answer  Answer // MISSING or MISMATCH
	Problem string // foreign: no migration makes it; differs: it is another; empty where it is missing
}

// Logs is the database's side of the logs, as it lies, judged by nobody. All rows of
// one call are of one moment.
type Logs interface {
	// Logs lists the agencies that have a log.
	Logs(ctx context.Context) ([]string, error)
	// LogRow returns an agency's log, or not-found.
	LogRow(ctx context.Context, agency string) (Log, error)
	// EventRows returns the events of a log at the places from up to but not including
	// until, in order of place, each opened where it opens.
	EventRows(ctx context.Context, agency string, from, until int64) ([]Event, error)
	// ChangeAt returns to which change the event at a place belongs, or not-found.
	ChangeAt(ctx context.Context, agency string, place int64) (string, error)
	// StrayEvents returns keys of events that lie in no log, a few of them.
	StrayEvents(ctx context.Context) ([]int64, error)
}

// Nouns is the database's rows of nouns.
type Nouns interface {
	// Kinds lists the kinds that have rows.
	Kinds() []string
	// NounRows returns up to limit rows of a kind by id after the given one, each
	// compared with what its last event says, with what lies beside it for lists.
	NounRows(ctx context.Context, kind, after string, limit int) ([]Row, error)
	// WithoutRow returns those of the nouns that are of a kind with rows and have none.
	WithoutRow(ctx context.Context, nouns []custody.Ref) ([]custody.Ref, error)
	// SeriesRows returns the series of archival codes whose last number is not that of
	// the codes given.
	SeriesRows(ctx context.Context) ([]string, error)
}

// Beside is what lies in the database beside the nouns' rows.
type Beside interface {
	// StrayRows calls fn for every row that belongs to no noun or event, or says of one
	// what it does not say.
	StrayRows(ctx context.Context, fn func(Stray)) error
}

// Files is what the database knows of kept files.
type Files interface {
	// FileSums returns number and bytes of the files that must be there.
	FileSums(ctx context.Context) (files, size int64, err error)
	// ItemRows returns up to limit items by digest and id after the given one.
	ItemRows(ctx context.Context, after Item, limit int) ([]Item, error)
	// LooseBlobs returns up to limit files by digest after the given one that must be
	// there although no item is on them.
	LooseBlobs(ctx context.Context, after []byte, limit int) ([]Blob, error)
	// BlobRow returns the row of a digest, or not-found.
	BlobRow(ctx context.Context, d digest.SHA256) (Blob, error)
	// Unnamed returns those of the digests that neither a row nor an item names.
	Unnamed(ctx context.Context, digests []digest.SHA256) ([]digest.SHA256, error)
}

// Bytes is the kept files themselves.
type Bytes interface {
	// Reread reads a whole file, past the system's page cache where that is possible.
	// Errors, also of Read: blob-missing, blob-unreadable.
	Reread(ctx context.Context, d digest.SHA256) (r io.ReadCloser, past bool, err error)
	// Walk calls fn for every file in ascending order of digest and stops at its error.
	Walk(ctx context.Context, fn func(d digest.SHA256, size int64, changed time.Time) error) error
}

// Shelf is the objects outside the database.
type Shelf interface {
	// Read returns an object. Errors: shelf-missing, shelf-unreadable.
	Read(ctx context.Context, name string) ([]byte, error)
	// Names calls fn for every name that begins with prefix and stops at its error.
	Names(ctx context.Context, prefix string, fn func(name string) error) error
}

// Keys knows the public keys of the logs.
type Keys interface {
	// Publics returns the public keys of all signing keys a log ever had, the current
	// one last, or key-file-missing.
	Publics(logID string) ([]*translog.Verifier, error)
}

// Destructions knows what was lawfully destroyed.
type Destructions interface {
	// DestroyedBy returns where the event lies that names the destruction of the key of
	// the noun, or not-found when none does.
	DestroyedBy(ctx context.Context, noun custody.Ref) (log string, place int64, err error)
}

// Replica is an empty database into which logs are replayed. It belongs to one check.
type Replica interface {
	// Add writes the events of a bundle of sealed payloads of a log, in order of
	// place, and returns those that cannot be opened.
	Add(ctx context.Context, agency string, s translog.SealedBundle, keys []translog.WrappedKey) ([]Unopened, error)
	// Finish writes the nouns' rows from their last events.
	Finish(ctx context.Context) error
	// Compare calls fn for everything that differs from the live database as far as
	// both are of the events that were added.
	Compare(ctx context.Context, fn func(Finding)) error
	// Close removes the database.
	Close() error
}

// Parts is what a Desk works on. All reads; nothing of it is changed.
type Parts struct {
	Database Database
	Logs     Logs
	Nouns    Nouns
	Beside   Beside
	Files    Files
	Prints   Prints
	Extracts Extracts
	Bytes    Bytes
	Shelf    Shelf
	Keys     Keys
	// Destructions may be nil: then nothing counts as lawfully destroyed.
	Destructions Destructions
	// Replica makes an empty database for a replay.
	Replica func(ctx context.Context) (Replica, error)
	// After is time.After beside a server that works: the first checkpoint of a new log
	// is then waited for. Nil where nobody writes.
	After func(time.Duration) <-chan time.Time
}

// Desk checks the store. It may check several times at once.
type Desk struct{ Parts }

// Kept is a signed checkpoint that somebody kept outside the store.
type Kept struct {
	Name   string // under which findings name it
	Signed []byte
}

// Options are the choices of one check.
type Options struct {
	SM3    bool // recompute SM3 of what is deposited, too
	Replay bool // make all nouns again from the shelf and compare
	// Kept are checkpoints from outside that the logs must extend. Only they find a log
	// that whoever holds its key has written anew.
	Kept []Kept

	// The callbacks may be nil. They are called one at a time, and the check waits.
	Found    func(Finding)
	Orphan   func(Orphan)
	Progress func(Progress)
}

// check is one run of the desk.
type check struct {
	Parts
	options Options

	mu       sync.Mutex // guards what follows
	report   Report
	progress Progress

	sizes   map[string]int64    // of the logs as far as they were compared, by agency
	kept    map[string]bool     // checkpoints from outside that some log accepts, by name
	listed  []string            // agencies that had a log when the check began
	told    map[string]bool     // agencies that events and rows tell of
	keyed   map[string][]string // public keys that events name of the agencies' logs, each once
	shelved map[string]bool     // agencies of which the shelf has something
}

// Check checks everything that the options ask for and returns what it found. What
// could not be read is a finding like any other; the only error is check-stopped,
// beside a report of what was done before ctx ended.
func (d *Desk) Check(ctx context.Context, o Options) (Report, error) {
	c := &check{Parts: d.Parts, options: o, sizes: map[string]int64{}, kept: map[string]bool{}, told: map[string]bool{}, keyed: map[string][]string{}, shelved: map[string]bool{}}
	c.report = Report{Items: map[Answer]int64{}, Findings: []Finding{}, Orphaned: []Orphan{}}
	for _, s := range []struct {
		stage Stage
		run   func(context.Context)
	}{
		{StageDatabase, c.database}, {StageLog, c.logs}, {StageRows, c.rows}, {StageBytes, c.stored}, {StageReplay, c.replay},
	} {
		if ctx.Err() == nil {
			c.count(func(_ *Report, p *Progress) { p.Stage = s.stage })
			s.run(ctx)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := ctx.Err(); err != nil {
		c.report.Stopped = true
		return c.report, fault.CheckStopped.Err("check store", "", err)
	}
	return c.report, nil
}

// database asks the database about itself and for what there is to do.
func (c *check) database(ctx context.Context) {
	complaints, err := c.Database.Sound(ctx)
	if err != nil {
		c.fail(ctx, PartDatabase, "database", err)
	}
	for _, text := range complaints {
		c.find(Finding{Mismatch, PartDatabase, "database", "problem=" + quote(text)})
	}
	c.schema(ctx)
	files, size, err := c.Files.FileSums(ctx)
	if err != nil {
		c.fail(ctx, PartDatabase, "blob", err)
	}
	c.count(func(_ *Report, p *Progress) { p.FilesTotal, p.BytesTotal = files, size })
}

// schema looks for what somebody added to the database itself, or took out.
func (c *check) schema(ctx context.Context) {
	objects, err := c.Database.Schema(ctx)
	if err != nil {
		c.fail(ctx, PartDatabase, "schema", err)
	}
	for _, o := range objects {
		detail := ""
		if o.Problem != "" {
			detail = "problem=" + o.Problem
		}
		c.find(Finding{o.Answer, PartDatabase, "schema/" + o.Name, detail})
	}
}
