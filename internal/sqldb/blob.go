package sqldb

import (
	"context"
	"time"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// The states of a row of blob. A row says what the database believes of the bytes
// under a digest: being stored, durable, or about to be removed by the collector.
const (
	blobStoring   = "storing"
	blobPresent   = "present"
	blobCondemned = "condemned"
)

// ReserveBlob announces that bytes are about to be stored under d, and reports
// whether they are known to be durable already. From then on the collector leaves
// them alone for its whole waiting time, so that nothing is removed between the
// storing and the item that names the bytes. Bytes that the collector is removing
// at this moment are unavailable: the upload stays complete and is tried again.
func (s *Store) ReserveBlob(ctx context.Context, d digest.SHA256, size int64) (known bool, err error) {
	rows, err := s.write.QueryContext(ctx, `
		INSERT INTO blob (digest, size, state, since) VALUES ($1, $2, $3, $4)
		ON CONFLICT (digest) DO UPDATE SET since = excluded.since WHERE blob.state <> $5
		RETURNING state`,
		d[:], size, blobStoring, micros(s.source.Now()), blobCondemned)
	if err != nil {
		return false, s.fault("reserve blob", d.String(), err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	var state string
	if rows.Next() {
		if err := rows.Scan(&state); err != nil {
			return false, s.fault("reserve blob", d.String(), err)
		}
	}
	if err := rows.Err(); err != nil {
		return false, s.fault("reserve blob", d.String(), err)
	}
	if state == "" {
		return false, condemned("reserve blob", d)
	}
	return state == blobPresent, nil
}

// KeepBlob records that the bytes under d are durable. It follows ReserveBlob and
// the storing itself, and may be repeated.
func (s *Store) KeepBlob(ctx context.Context, d digest.SHA256) error {
	result, err := s.write.ExecContext(ctx, `UPDATE blob SET state = $1, since = $2 WHERE digest = $3 AND state <> $4`,
		blobPresent, micros(s.source.Now()), d[:], blobCondemned)
	if err != nil {
		return s.fault("keep blob", d.String(), err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return condemned("keep blob", d)
	}
	return nil
}

// CondemnBlob marks bytes for removal if no item names them and nobody reserved or
// stored them since before; it reports whether they are condemned. It comes before
// the removal, and may be repeated after a crash.
func (s *Store) CondemnBlob(ctx context.Context, d digest.SHA256, size int64, before time.Time) (bool, error) {
	dbtx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return false, s.fault("condemn blob", d.String(), err)
	}
	defer func() { _ = dbtx.Rollback() }() // after a commit it does nothing
	var named int
	if err := dbtx.QueryRowContext(ctx, `SELECT CASE WHEN EXISTS (SELECT 1 FROM item WHERE digest = $1) THEN 1 ELSE 0 END`, d[:]).Scan(&named); err != nil {
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
	if err := dbtx.Commit(); err != nil {
		return false, s.fault("condemn blob", d.String(), err)
	}
	return n == 1, nil
}

// ForgetBlob takes the row of condemned bytes away after they were removed; from
// then on they may be stored anew.
func (s *Store) ForgetBlob(ctx context.Context, d digest.SHA256) error {
	_, err := s.write.ExecContext(ctx, `DELETE FROM blob WHERE digest = $1 AND state = $2`, d[:], blobCondemned)
	return s.fault("forget blob", d.String(), err)
}

// needBlob makes sure, inside the transaction that names the bytes, that they are
// present, and holds the row until the commit.
func (t *tx) needBlob(ctx context.Context, d digest.SHA256) error {
	result, err := t.ExecContext(ctx, `UPDATE blob SET since = $1 WHERE digest = $2 AND state = $3`, micros(t.at), d[:], blobPresent)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return fault.BlobMissing.Err("name blob", d.String(), err)
	}
	return nil
}

func condemned(op string, d digest.SHA256) error {
	return fault.Busy.Err(op, d.String(), nil).With("part", "storage")
}
