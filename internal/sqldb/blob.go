package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
)

// The states of a row of blob: an item names the bytes, the collector is removing
// them, or it removed them not long ago.
const (
	blobPresent   = "present"
	blobCondemned = "condemned"
	blobRemoved   = "removed"
)

// removedKept is how long a removal stays on record. Whoever stores bytes names them
// well within it, so that he never misses a removal that came between.
const removedKept = 24 * time.Hour

// LookUpBlob tells what is known of bytes that are about to be stored under d; what
// it answers goes back with CreateItem, which refuses if the bytes were removed since.
// Bytes that the collector is removing at this moment are unavailable: the upload
// stays complete and is tried again.
func (s *Store) LookUpBlob(ctx context.Context, d digest.SHA256) (intake.Mark, error) {
	seen := intake.Mark{At: s.source.Now()}
	var state string
	var since int64
	err := s.read.QueryRowContext(brief(ctx), `SELECT state, since FROM blob WHERE digest = $1`, d[:]).Scan(&state, &since)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return seen, nil
	case err != nil:
		return seen, s.fault("look up blob", d.String(), err)
	case state == blobCondemned:
		return seen, removing("look up blob", d)
	case state == blobRemoved:
		seen.Removed = since
	}
	seen.Known = state == blobPresent
	return seen, nil
}

// CondemnBlob marks bytes for removal if no item names them, no upload is about to
// become one with them, and nothing happened to them since before; it reports whether
// they are condemned. It comes before the removal, and may be repeated after a crash.
// Of bytes that no row knows only the store can say how old they are: the caller
// passes over those that were stored since before.
func (s *Store) CondemnBlob(ctx context.Context, d digest.SHA256, size int64, before time.Time) (bool, error) {
	dbtx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return false, s.fault("condemn blob", d.String(), err)
	}
	defer func() { _ = dbtx.Rollback() }() // after a commit it does nothing
	var named int
	if err := dbtx.QueryRowContext(ctx, `
		SELECT CASE WHEN EXISTS (SELECT 1 FROM item WHERE digest = $1)
			OR EXISTS (SELECT 1 FROM upload WHERE digest = $1 AND item = '') THEN 1 ELSE 0 END`, d[:]).Scan(&named); err != nil {
		return false, s.fault("condemn blob", d.String(), err)
	}
	if named == 1 {
		return false, nil
	}
	result, err := dbtx.ExecContext(ctx, `
		INSERT INTO blob (digest, size, state, since) VALUES ($1, $2, $3, $4)
		ON CONFLICT (digest) DO UPDATE SET state = excluded.state, since = excluded.since
		WHERE blob.state = excluded.state OR blob.since < $5`,
		d[:], size, blobCondemned, micros(s.source.Now()), micros(before))
	if err != nil {
		return false, s.fault("condemn blob", d.String(), err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return false, s.fault("condemn blob", d.String(), err)
	}
	if err := s.committing(ofBlob, "", dbtx.Commit); err != nil {
		return false, s.fault("condemn blob", d.String(), err)
	}
	return n == 1, nil
}

// CondemnedBlobs returns up to limit condemned bytes in order of digest, after the one
// given.
func (s *Store) CondemnedBlobs(ctx context.Context, after digest.SHA256, limit int) ([]digest.SHA256, error) {
	return s.digests(ctx, `SELECT digest FROM blob WHERE state = 'condemned' AND digest > $1 ORDER BY digest LIMIT $2`, after[:], limit)
}

// UnnamedBlobs returns those of the bytes that are neither present nor condemned.
func (s *Store) UnnamedBlobs(ctx context.Context, among []digest.SHA256) ([]digest.SHA256, error) {
	if len(among) == 0 {
		return nil, nil
	}
	known, err := s.digests(ctx, `SELECT digest FROM blob WHERE digest IN (`+marks(len(among))+`) AND state IN ('present', 'condemned') ORDER BY digest`,
		digestArgs(among)...)
	if err != nil {
		return nil, err
	}
	return without(among, known), nil
}

func (s *Store) digests(ctx context.Context, query string, args ...any) ([]digest.SHA256, error) {
	return listed(ctx, s, query, args, func(rows *sql.Rows) (digest.SHA256, error) {
		d, err := single[[]byte](rows)
		if err != nil {
			return digest.SHA256{}, err
		}
		return digest.SHA256(d), nil
	})
}

func digestArgs(of []digest.SHA256) []any {
	args := make([]any, len(of))
	for i := range of {
		args[i] = of[i][:]
	}
	return args
}

// without returns those that are not among the known ones.
func without(all, known []digest.SHA256) []digest.SHA256 {
	return slices.DeleteFunc(slices.Clone(all), func(d digest.SHA256) bool { return slices.Contains(known, d) })
}

// ForgetBlob has bytes removed that are condemned and records that they are condemned no
// longer, so that they may be stored anew; it reports whether they were condemned. Of two
// servers that are about to do so one does, and the other finds them forgotten: it must
// not remove what was stored since. Where remove fails they stay condemned, and its error
// comes back. Removals that nobody can meet any more are forgotten, too.
func (s *Store) ForgetBlob(ctx context.Context, d digest.SHA256, remove func(ctx context.Context) error) (bool, error) {
	forget := s.forgetHeld
	if s.dialect.forUpdate == "" { // one process, with one collector, and one connection that writes
		forget = s.forgetAlone
	}
	was, err := forget(ctx, d, remove)
	if err != nil || !was {
		return was, s.fault("forget blob", d.String(), err)
	}
	_, err = s.exec(ctx, ofBlob, `DELETE FROM blob WHERE state = 'removed' AND since < $1`, micros(s.source.Now().Add(-removedKept)))
	return true, s.fault("sweep removed blobs", "", err)
}

const (
	condemnedBlob = `SELECT 1 FROM blob WHERE digest = $1 AND state = 'condemned'`
	forgetBlob    = `UPDATE blob SET state = $1, since = $2 WHERE digest = $3 AND state = $4`
)

// forgetHeld holds the row while the bytes are removed.
func (s *Store) forgetHeld(ctx context.Context, d digest.SHA256, remove func(ctx context.Context) error) (bool, error) {
	dbtx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer func() { _ = dbtx.Rollback() }() // after a commit it does nothing
	if was, err := found(dbtx.QueryRowContext(ctx, condemnedBlob+s.dialect.forUpdate, d[:])); err != nil || !was {
		return false, err
	}
	if err := remove(ctx); err != nil {
		return true, err
	}
	if _, err := dbtx.ExecContext(ctx, forgetBlob, blobRemoved, micros(s.source.Now()), d[:], blobCondemned); err != nil {
		return true, err
	}
	return true, s.committing(ofBlob, "", dbtx.Commit)
}

func (s *Store) forgetAlone(ctx context.Context, d digest.SHA256, remove func(ctx context.Context) error) (bool, error) {
	if was, err := found(s.read.QueryRowContext(ctx, condemnedBlob, d[:])); err != nil || !was {
		return false, err
	}
	if err := remove(ctx); err != nil {
		return true, err
	}
	_, err := s.exec(ctx, ofBlob, forgetBlob, blobRemoved, micros(s.source.Now()), d[:], blobCondemned)
	return true, err
}

// found reports whether there is such a row.
func found(row *sql.Row) (bool, error) {
	var one int
	err := row.Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// nameBlob makes the bytes present in the transaction that names them. They are
// durable by now; refused is a claim that may be older than their removal.
func (t *tx) nameBlob(ctx context.Context, in intake.Taking) error {
	if t.at.Sub(in.Mark.At) > removedKept/2 {
		return removing("name blob", in.SHA256)
	}
	result, err := t.ExecContext(ctx, `
		INSERT INTO blob (digest, size, state, since) VALUES ($1, $2, $3, $4)
		ON CONFLICT (digest) DO UPDATE SET state = excluded.state, since = excluded.since
		WHERE blob.state = excluded.state OR (blob.state = $5 AND blob.since = $6)`,
		in.SHA256[:], in.Size, blobPresent, micros(t.at), blobRemoved, in.Mark.Removed)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, removing("name blob", in.SHA256))
	}
	return nil
}

func removing(op string, d digest.SHA256) error {
	return fault.Busy.Err(op, d.String(), nil).OfPart("storage")
}
