package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// Source is where time and chance come from; there is one in a process.
type Source struct {
	Now    func() time.Time
	Random io.Reader // cryptographically strong
}

// NewID returns a fresh UUIDv7 by the source's clock and chance, and by nothing else: the
// library's own version 7 would bring in the system's clock.
func (s Source) NewID() (string, error) {
	id, err := uuid.NewRandomFromReader(s.Random)
	if err != nil {
		return "", fault.Unexpected.Err("make id", "", err)
	}
	const version = 7 << 4
	id[6] = version | id[6]&0x0f
	ms := s.Now().UnixMilli()
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	return id.String(), nil
}

// fill reads len(b) random bytes.
func (s Source) fill(b []byte) error {
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return fault.Unexpected.Err("draw random bytes", "", err)
	}
	return nil
}

// Config says which database to open and what the store needs beside it.
type Config struct {
	// DSN is the path of a file, or the address of a database server.
	DSN    string
	Source Source
	// Folder is the data folder, as people are told which installation is meant.
	Folder string
	// Master wraps the keys of the nouns; it is kept in a file outside the database.
	Master [custody.KeySize]byte
	// Patience is how long a command waits for its end and a question for its answer; 0
	// for 45 seconds.
	Patience time.Duration
	// OnStep is called before and after every commit with one of Steps, and of commands
	// about the noun and action of the first event; an error is treated as if the database
	// had answered it. It is nil but in tests.
	OnStep func(step, about string) error
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	dsn     string
	folder  string
	version int64 // of the schema that this program writes
	write   *sql.DB
	read    pool
	dialect *dialect
	source  Source
	keys    *keyring
	names   *logNames
	tables  map[string]anyTable
	trees   treeLocks
	queue   *queue
	asker   *river.Client[*sql.Tx]         // puts jobs into the queue, carries none out
	wake    chan struct{}                  // one slot: events were committed
	refusal func(agency string) error      // why a log takes no writes; set before the first
	onStep  func(step, about string) error // nil: none
	served  served                         // by which database server
	// Counted for whoever remembers what he looked up of them.
	identities, grounds changes
	prove               func(ctx context.Context) error
}

// RefuseWrites lets refusal say, before each write, why the log of an agency takes
// none now; nil is none. A write that touches a refused log is refused as a whole. It
// is called before the store is used by others.
func (s *Store) RefuseWrites(refusal func(agency string) error) { s.refusal = refusal }

// Open opens the database, checks that its commits are durable and that the master key
// is its own, and migrates it to this program's version. Errors: unavailable when it does
// not answer, database-refused, database-missing, database-unfit, database-damaged,
// file-unreadable, file-unwritten, storage-full, setting-wrong for an address that is
// none, schema-differs for one of a newer program, nodes-living where a server works with the
// older schema, master-key-wrong, schema-upgrade-failed.
func Open(ctx context.Context, c Config) (*Store, error) {
	s := newStore(c)
	var err error
	if s.write, s.read.DB, err = s.dialect.open(c.DSN, s.served.met); err != nil {
		return nil, s.dialect.closed("open database", c.DSN, err)
	}
	err = s.dialect.check(ctx, s.write)
	if err == nil {
		err = s.dialect.alone(ctx, s.write, func() error { return s.migrate(ctx) })
	}
	if err == nil {
		err = s.openAsker()
	}
	if err == nil {
		return s, nil
	}
	return nil, errors.Join(s.dialect.closed("open database", c.DSN, err), s.Close())
}

// Fresh reports whether nothing is kept yet in the database at the address, so that a
// master key may be drawn for it. Errors: those of Open that the address can bring.
func Fresh(ctx context.Context, dsn string) (bool, error) {
	d := dialectOf(dsn)
	fresh, err := d.fresh(ctx, dsn)
	if err != nil {
		return false, d.closed("look at database", dsn, err)
	}
	return fresh, nil
}

// newStore makes a store that has no connection yet.
func newStore(c Config) *Store {
	s := &Store{
		dsn: c.DSN, folder: c.Folder, dialect: dialectOf(c.DSN), source: c.Source, keys: &keyring{master: c.Master, source: c.Source}, tables: nounTables(),
		names: &logNames{agencies: map[int64]string{}, numbers: map[string]int64{}}, wake: make(chan struct{}, 1),
		refusal: func(string) error { return nil }, prove: func(context.Context) error { return nil }, onStep: c.OnStep,
		identities: changes{kinds: identifies}, grounds: changes{kinds: grounds},
	}
	s.read.patience = cmp.Or(c.Patience, patience)
	s.queue = newQueue(s)
	return s
}

// migrate brings the schema up to this program's. What is there already is looked at
// first: nothing is changed in a database of a newer program, or of another key.
func (s *Store) migrate(ctx context.Context) error {
	files, err := s.dialect.migrations()
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(s.dialect.goose, s.write, files)
	if err != nil {
		return err
	}
	have, need, err := p.GetVersions(ctx)
	s.version = need
	switch {
	case err != nil:
		return err
	case have > need:
		return schemaDiffers(have, need)
	case have > 0:
		if err := s.checkMaster(ctx); err != nil {
			return err
		}
	}
	if have < need {
		if err := s.unwatched(ctx, have); err != nil {
			return err
		}
	}
	if err := s.migrateQueue(ctx); err != nil {
		return s.unmigrated(err)
	}
	_, err = p.Up(ctx)
	return s.unmigrated(err)
}

// unmigrated gives the failure of a step its code, unless the database told a better one.
func (s *Store) unmigrated(err error) error {
	if err == nil || s.dialect.classify(err) != plain || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.SchemaUpgradeFailed.Err("migrate database", "", err).With("detail", strings.ToValidUTF8(short(err.Error()), "?"))
}

// short is a text of at most some 300 bytes.
func short(text string) string { return text[:min(len(text), 300)] }

func schemaDiffers(have, need int64) error {
	return fault.SchemaDiffers.Err("open database", "", nil).
		With("have", strconv.FormatInt(have, 10)).With("need", strconv.FormatInt(need, 10))
}

// Close waits for writes under way and closes the database.
func (s *Store) Close() error {
	s.queue.close()
	err := s.write.Close()
	if s.read.DB != s.write {
		err = errors.Join(err, s.read.Close())
	}
	return err
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.read.QueryRowContext(ctx, `SELECT 1`).Scan(&one); err != nil {
		return s.fault("ping", "", err)
	}
	return nil
}

// Committed has one signal waiting whenever events were committed since it was last
// received from.
func (s *Store) Committed() <-chan struct{} { return s.wake }

func (s *Store) announce() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// NewID returns a fresh id.
func (s *Store) NewID() (string, error) { return s.source.NewID() }

// fault turns an error of the driver into one of the catalogue; those of the
// catalogue pass unchanged.
func (s *Store) fault(op, subject string, err error) error {
	if err != nil && s.dialect.classify(err) == away {
		s.dialect.renew(s.write, err) // so that nobody else meets what is lost
	}
	return s.dialect.fault(op, subject, err)
}

func (d *dialect) fault(op, subject string, err error) error {
	var known *fault.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault.NoSuchThing.Err(op, subject, err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, sql.ErrConnDone):
		return fault.Busy.Err(op, subject, err).OfPart("database")
	}
	switch d.classify(err) {
	case unique:
		return fault.Taken.Err(op, subject, err)
	case retry, away:
		return fault.Busy.Err(op, subject, err).OfPart("database")
	case full:
		return fault.StorageFull.Err(op, subject, err)
	case damaged:
		return fault.DatabaseDamaged.Err(op, subject, err)
	case refused:
		return fault.DatabaseRefused.Err(op, subject, err).WithBoth("problem", "用户名或口令不对，或不接受来自本机的连接", "user or password is wrong, or it takes no connection from this machine")
	case forbidden:
		return fault.DatabaseRefused.Err(op, subject, err).WithBoth("problem", "账号没有所需的权限", "the account has not the rights that are needed")
	case nowhere:
		return fault.DatabaseMissing.Err(op, subject, err)
	case unkept:
		return fault.BadInput.Err(op, subject, err).With("field", "text").WithBoth("problem", "含有数据库不能保存的字符", "it holds characters that the database cannot keep")
	}
	return fault.Unexpected.Err(op, subject, err)
}

// closed gives the reason why a database was not opened its code.
func (d *dialect) closed(op, dsn string, err error) error {
	if told := d.unopened(dsn, err); told != nil {
		return told
	}
	told := d.fault(op, "", err)
	if fault.Of(told).Code == fault.Unexpected { // of the connection, as far as anybody knows
		return fault.Busy.Err(op, "", err).OfPart("database")
	}
	return told
}

// micros is how times lie in the database; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}
