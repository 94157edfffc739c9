package sqldb

import (
	"bytes"
	"context"
	"database/sql"
	"sync"
	"time"

	"liuhen/internal/ledger"
	"liuhen/internal/translog"
)

// treeLocks hold other callers of this process off a log's tree; between processes
// the row itself is locked where the database can.
type treeLocks struct{ locks sync.Map }

func (l *treeLocks) of(log int64) *sync.Mutex {
	m, _ := l.locks.LoadOrStore(log, &sync.Mutex{})
	return m.(*sync.Mutex)
}

// Behind returns the agencies whose logs have events beyond their tree.
func (s *Store) Behind(ctx context.Context) ([]string, error) {
	rows, err := s.read.QueryContext(ctx, `
		SELECT l.agency FROM log l JOIN tree t ON t.log = l.id
		WHERE EXISTS (SELECT 1 FROM event e WHERE e.key >= l.id * 1099511627776 + t.size AND e.key < (l.id + 1) * 1099511627776)
		ORDER BY l.id`)
	if err != nil {
		return nil, s.fault("find trees behind", "", err)
	}
	defer func() { _ = rows.Close() }()
	var behind []string
	for rows.Next() {
		var agency string
		if err := rows.Scan(&agency); err != nil {
			return nil, s.fault("find trees behind", "", err)
		}
		behind = append(behind, agency)
	}
	return behind, s.fault("find trees behind", "", rows.Err())
}

// Sizes implements ledger.Trees.
func (s *Store) Sizes(ctx context.Context) (map[string]int64, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT l.agency, t.size FROM log l JOIN tree t ON t.log = l.id ORDER BY l.id`)
	if err != nil {
		return nil, s.fault("read sizes of trees", "", err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	sizes := map[string]int64{}
	for rows.Next() {
		var agency string
		var size int64
		if err := rows.Scan(&agency, &size); err != nil {
			return nil, s.fault("read sizes of trees", "", err)
		}
		sizes[agency] = size
	}
	return sizes, s.fault("read sizes of trees", "", rows.Err())
}

// WithTree implements ledger.Trees. Appending events does not wait for fn: the
// tree's row is not the log's.
func (s *Store) WithTree(ctx context.Context, agency string, fn func(ctx context.Context, t ledger.Tree, next ledger.Next) (ledger.Tree, error)) error {
	log, err := s.logNumber(ctx, agency)
	if err != nil {
		return err
	}
	lock := s.trees.of(log)
	lock.Lock()
	defer lock.Unlock()
	if s.dialect.forUpdate == "" {
		return s.withTreeShort(ctx, log, fn)
	}
	return s.withTreeRow(ctx, log, fn)
}

// withTreeShort serves a database that one process owns: the process's lock is
// enough, and the write transaction is open only for the new row.
func (s *Store) withTreeShort(ctx context.Context, log int64, fn func(context.Context, ledger.Tree, ledger.Next) (ledger.Tree, error)) error {
	t, err := s.readTree(ctx, s.read, log, "")
	if err != nil {
		return err
	}
	grown, err := fn(ctx, t, s.next(ctx, log))
	if err != nil || grown.Size == t.Size {
		return err
	}
	return s.committing(ofTree, "", func() error { return s.saveTree(context.WithoutCancel(ctx), s.write, log, t, grown) })
}

// treeTime bounds how long a tree's row is held.
const treeTime = 5 * time.Minute

// withTreeRow keeps the tree's row locked against other processes while fn works. The
// end of ctx stops fn, but never a commit in its middle: a process that stops must know
// whether there is a checkpoint to publish.
func (s *Store) withTreeRow(ctx context.Context, log int64, fn func(context.Context, ledger.Tree, ledger.Next) (ledger.Tree, error)) error {
	held, cancel := context.WithTimeout(context.WithoutCancel(ctx), treeTime)
	defer cancel()
	dbtx, err := s.write.BeginTx(held, nil)
	if err != nil {
		return s.fault("lock tree", "", err)
	}
	defer func() { _ = dbtx.Rollback() }()
	t, err := s.readTree(ctx, dbtx, log, s.dialect.forUpdate)
	if err != nil {
		return err
	}
	grown, err := fn(ctx, t, s.next(ctx, log))
	if err != nil || grown.Size == t.Size {
		return err
	}
	if err := s.saveTree(held, dbtx, log, t, grown); err != nil {
		return err
	}
	return s.fault("commit tree", "", s.committing(ofTree, "", dbtx.Commit))
}

func (s *Store) readTree(ctx context.Context, q querier, log int64, suffix string) (ledger.Tree, error) {
	var t ledger.Tree
	var root []byte
	if err := q.QueryRowContext(ctx, `SELECT size, root, checkpoint FROM tree WHERE log = $1`+suffix, log).Scan(&t.Size, &root, &t.Checkpoint); err != nil {
		return t, s.fault("read tree", "", err)
	}
	copy(t.Root[:], root)
	return t, nil
}

type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// saveTree moves the row from t to grown and changes nothing if the row is not t.
func (s *Store) saveTree(ctx context.Context, q execer, log int64, t, grown ledger.Tree) error {
	result, err := q.ExecContext(ctx, `UPDATE tree SET size = $1, root = $2, checkpoint = $3 WHERE log = $4 AND size = $5`,
		grown.Size, grown.Root[:], grown.Checkpoint, log, t.Size)
	if err != nil {
		return s.fault("save tree", "", err)
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return s.fault("save tree", "", sql.ErrNoRows)
	}
	return nil
}

// next reads committed events of one log for the ledger.
func (s *Store) next(ctx context.Context, log int64) ledger.Next {
	return func(from int64, limit int) ([]ledger.Leaf, error) {
		rows, err := s.read.QueryContext(ctx, `
			SELECT e.key, e.entry, e.seal_key, e.sealed, k.scope, k.wrapped
			FROM event e JOIN seal_key k ON k.id = e.seal_key
			WHERE e.key >= $1 AND e.key < $2 ORDER BY e.key LIMIT $3`,
			eventKey(log, from), eventKey(log+1, 0), limit)
		if err != nil {
			return nil, s.fault("read leaves", "", err)
		}
		defer func() { _ = rows.Close() }()
		var leaves []ledger.Leaf
		for rows.Next() {
			leaf, err := scanLeaf(rows)
			if err != nil {
				return nil, s.fault("read leaves", "", err)
			}
			leaves = append(leaves, leaf)
		}
		return leaves, s.fault("read leaves", "", rows.Err())
	}
}

func scanLeaf(rows *sql.Rows) (ledger.Leaf, error) {
	var l ledger.Leaf
	var key int64
	var entry []byte
	if err := rows.Scan(&key, &entry, &l.KeyID, &l.Sealed, &l.Scope, &l.WrappedKey); err != nil {
		return l, err
	}
	l.Place = keyPlace(key)
	var err error
	l.Entry, err = translog.ParseEntry(bytes.Clone(entry))
	return l, err
}
