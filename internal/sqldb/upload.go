package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/item"
)

const uploadColumns = `SELECT id, account, agency, size, held, name, declared, digest, created, expires, item, found, node, token, password_number FROM upload `

// BeginUpload keeps the record of a new upload if admit allows it. Two that begin at
// once in one agency count each other, since each holds its agency's log. It shares its
// commit with the commands that wait beside it.
func (s *Store) BeginUpload(ctx context.Context, u intake.Upload, admit func(intake.Reserved) error) error {
	log, err := s.logNumber(ctx, u.Agency)
	if err != nil {
		return err
	}
	_, err = s.do(ctx, custody.Command{}, []int64{log}, func(ctx context.Context, t *tx) ([]custody.Transition, error) {
		held, err := s.reserved(ctx, t.Tx, u)
		if err != nil {
			return nil, err
		}
		if err := admit(held); err != nil {
			return nil, err
		}
		_, err = t.ExecContext(ctx, `
			INSERT INTO upload (id, account, agency, size, held, name, declared, digest, created, expires, item, found, node, token, password_number)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', 0, $11, $12, $13)`,
			u.ID, u.Account, u.Agency, u.Size, u.Held, u.Name, orNull(u.Declared), orNull(u.Digest), micros(u.Created), micros(u.Expires), u.Node,
			u.Token.Hash, u.Token.PasswordNumber)
		return nil, err
	})
	return s.fault("begin upload", u.ID, err)
}

// HoldUpload lets an upload hold as many bytes as grant says, and returns them. It holds the
// agency's log as BeginUpload does.
func (s *Store) HoldUpload(ctx context.Context, u intake.Upload, grant func(intake.Reserved) (int64, error)) (held int64, err error) {
	log, err := s.logNumber(ctx, u.Agency)
	if err != nil {
		return 0, err
	}
	_, err = s.do(ctx, custody.Command{}, []int64{log}, func(ctx context.Context, t *tx) ([]custody.Transition, error) {
		others, err := s.reserved(ctx, t.Tx, u)
		if err != nil {
			return nil, err
		}
		if held, err = grant(others); err != nil {
			return nil, err
		}
		var is string
		err = t.QueryRowContext(ctx, `UPDATE upload SET held = $1 WHERE id = $2 AND item = '' RETURNING id`, held, u.ID).Scan(&is)
		if errors.Is(err, sql.ErrNoRows) {
			err = fault.UploadMissing.Err("hold room", u.ID, nil)
		}
		return nil, err
	})
	return held, s.fault("hold room", u.ID, err)
}

// reserved counts what the other uploads of the upload's account and agency hold.
func (s *Store) reserved(ctx context.Context, dbtx *sql.Tx, u intake.Upload) (held intake.Reserved, err error) {
	err = dbtx.QueryRowContext(ctx, `SELECT COUNT(*), CAST(COALESCE(SUM(held), 0) AS BIGINT) FROM upload WHERE account = $1 AND item = '' AND id <> $2`, u.Account, u.ID).
		Scan(&held.Open, &held.Own)
	if err != nil {
		return held, err
	}
	err = dbtx.QueryRowContext(ctx, `SELECT CAST(COALESCE(SUM(held), 0) AS BIGINT) FROM upload WHERE agency = $1 AND item = '' AND id <> $2`, u.Agency, u.ID).Scan(&held.Agency)
	return held, err
}

// orNull is for digests that are not known yet.
func orNull(d digest.SHA256) any {
	if d.IsZero() {
		return nil
	}
	return d[:]
}

// Upload returns the record of an upload, or upload-missing.
func (s *Store) Upload(ctx context.Context, id string) (intake.Upload, error) {
	found, err := s.uploads(brief(ctx), uploadColumns+`WHERE id = $1 ORDER BY id`, id)
	if err == nil && len(found) == 0 {
		err = fault.UploadMissing.Err("look up upload", id, nil)
	}
	if err != nil {
		return intake.Upload{}, err
	}
	return found[0], nil
}

// UploadsOf returns up to limit uploads of the account that last beyond at and have not
// become items, by id, after the one named.
func (s *Store) UploadsOf(ctx context.Context, account string, at time.Time, after string, limit int) ([]intake.Upload, error) {
	return s.uploads(ctx, uploadColumns+`WHERE account = $1 AND item = '' AND expires > $2 AND id > $3 ORDER BY id LIMIT $4`, account, micros(at), after, limit)
}

// ExpiredUploads returns up to limit uploads whose time is over, whatever became of
// them, the earliest first.
func (s *Store) ExpiredUploads(ctx context.Context, at time.Time, limit int) ([]intake.Upload, error) {
	return s.uploads(ctx, uploadColumns+`WHERE expires <= $1 ORDER BY expires, id LIMIT $2`, micros(at), limit)
}

func (s *Store) uploads(ctx context.Context, query string, args ...any) ([]intake.Upload, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.fault("load uploads", "", err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	var found []intake.Upload
	for rows.Next() {
		var u intake.Upload
		var declared, sum []byte
		var created, expires, met int64
		var became string
		if err := rows.Scan(&u.ID, &u.Account, &u.Agency, &u.Size, &u.Held, &u.Name, &declared, &sum, &created, &expires, &became, &met, &u.Node, &u.Token.Hash, &u.Token.PasswordNumber); err != nil {
			return nil, s.fault("load uploads", "", err)
		}
		copy(u.Declared[:], declared)
		copy(u.Digest[:], sum)
		u.Created, u.Expires, u.Item, u.Found = fromMicros(created), fromMicros(expires), item.ID(became), met == 1
		if u.Token.Hash != "" {
			u.Token.Upload, u.Token.Account, u.Token.Expires = u.ID, account.ID(u.Account), u.Expires
		}
		found = append(found, u)
	}
	return found, s.fault("load uploads", "", rows.Err())
}

// ProgressUpload writes down until when an upload now lasts and, once it is complete,
// its digest; a zero digest changes nothing. One that ended meanwhile stays ended.
func (s *Store) ProgressUpload(ctx context.Context, id string, expires time.Time, sum digest.SHA256) error {
	_, err := s.exec(ctx, ofUpload, `UPDATE upload SET expires = $1, digest = COALESCE($2, digest) WHERE id = $3 AND item = ''`,
		micros(expires), orNull(sum), id)
	return s.fault("progress upload", id, err)
}

// UploadToken returns the token of an upload, or not-found where there is none.
func (s *Store) UploadToken(ctx context.Context, upload string) (account.UploadToken, error) {
	found, err := s.uploads(brief(ctx), uploadColumns+`WHERE id = $1 AND token <> '' ORDER BY id`, upload)
	if err == nil && len(found) == 0 {
		err = fault.NoSuchThing.Err("look up upload token", "", nil)
	}
	if err != nil {
		return account.UploadToken{}, err
	}
	return found[0].Token, nil
}

// GiveUploadToken puts a token in place of the former one of an upload that has not become
// an item.
func (s *Store) GiveUploadToken(ctx context.Context, id string, token account.UploadToken) error {
	result, err := s.exec(ctx, ofUpload, `UPDATE upload SET token = $1, password_number = $2 WHERE id = $3 AND account = $4 AND item = ''`,
		token.Hash, token.PasswordNumber, id, string(token.Account))
	if err != nil {
		return s.fault("give upload token", id, err)
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = fault.UploadMissing.Err("give upload token", id, nil)
	}
	return s.fault("give upload token", id, err)
}

const settleUpload = `UPDATE upload SET item = $1, found = $2, name = '' WHERE id = $3 AND item = ''`

// SettleUpload writes down which item, that was here before, an upload turned out to be.
func (s *Store) SettleUpload(ctx context.Context, id string, became item.ID) error {
	_, err := s.exec(ctx, ofUpload, settleUpload, string(became), 1, id)
	return s.fault("settle upload", id, err)
}

// EndUpload forgets an upload that became no item and whose digest is still sum, zero for
// none, and reports whether there was one.
func (s *Store) EndUpload(ctx context.Context, id string, sum digest.SHA256) (bool, error) {
	return s.ended(ctx, id, `DELETE FROM upload WHERE id = $1 AND item = '' AND COALESCE(digest, $2) = $3`, id, make([]byte, len(sum)), sum[:])
}

// EndExpired forgets an upload if its time is over and reports whether it was.
func (s *Store) EndExpired(ctx context.Context, id string, at time.Time) (bool, error) {
	return s.ended(ctx, id, `DELETE FROM upload WHERE id = $1 AND expires <= $2`, id, micros(at))
}

func (s *Store) ended(ctx context.Context, id, query string, args ...any) (bool, error) {
	result, err := s.exec(ctx, ofUpload, query, args...)
	if err != nil {
		return false, s.fault("end upload", id, err)
	}
	n, err := result.RowsAffected()
	return n == 1, s.fault("end upload", id, err)
}

// awaited makes sure that the upload has not become an item yet, and holds its record
// until the commit. Bytes without an upload are always awaited.
func (t *tx) awaited(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	var became string
	err := t.QueryRowContext(ctx, `SELECT item FROM upload WHERE id = $1`+t.store.dialect.forUpdate, id).Scan(&became)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault.UploadMissing.Err("create item", id, nil)
	case err != nil:
		return err
	case became != "":
		return fault.UploadFinished.Err("create item", id, nil)
	}
	return nil
}

// settle makes the upload remember its item.
func (t *tx) settle(ctx context.Context, id string, became item.ID) error {
	if id == "" {
		return nil
	}
	_, err := t.ExecContext(ctx, settleUpload, string(became), 0, id)
	return err
}
