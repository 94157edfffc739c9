package sqldb

import (
	"context"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/extract"
	"liuhen/internal/fsck"
	"liuhen/internal/library"
)

var extracts = &table[extract.Extract]{
	kind: "extract",
	save: `
		INSERT INTO extract (id, version, event, agency, account, state, expires)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, account = excluded.account, state = excluded.state, expires = excluded.expires
		WHERE extract.version = excluded.version - 1`,
	row: func(_ *Store, v extract.Extract) []any {
		return []any{v.Agency, v.Ordered.By.Account, string(v.State), v.Expires.UnixMicro()}
	},
	involved: func(v extract.Extract) []string { return parties(v.Guard()) },
	head:     func(v extract.Extract, h custody.Head) extract.Extract { v.Head = h; return v },
}

// Extract returns the extract with this id, or not-found.
func (s *Store) Extract(ctx context.Context, id extract.ID) (extract.Extract, error) {
	return extracts.one(ctx, s, s.read, "extract", "WHERE n.id = $1", string(id))
}

// ExtractsOf returns up to limit extracts that an account ordered, the newest first, from
// below the one named; the empty id names none.
func (s *Store) ExtractsOf(ctx context.Context, account string, below extract.ID, limit int) ([]extract.Extract, error) {
	if below == "" {
		return extracts.many(ctx, s, s.read, "extract", "WHERE n.account = $1 ORDER BY n.id DESC LIMIT $2", account, limit)
	}
	return extracts.many(ctx, s, s.read, "extract", "WHERE n.account = $1 AND n.id < $2 ORDER BY n.id DESC LIMIT $3", account, string(below), limit)
}

// ExtractsOver returns up to limit extracts whose time is over at a moment and of which that
// is not recorded.
func (s *Store) ExtractsOver(ctx context.Context, at time.Time, limit int) ([]extract.Extract, error) {
	return extracts.many(ctx, s, s.read, "extract", "WHERE n.state IN ($1, $2) AND n.expires <= $3 ORDER BY n.state, n.expires, n.id LIMIT $4",
		string(extract.Ordered), string(extract.Ready), at.UnixMicro(), limit)
}

// ExtractsOrdered returns up to limit extracts that are not made yet, by id, after the one named.
func (s *Store) ExtractsOrdered(ctx context.Context, after extract.ID, limit int) ([]extract.Extract, error) {
	return extracts.many(ctx, s, s.read, "extract", "WHERE n.state = $1 AND n.id > $2 ORDER BY n.id LIMIT $3", string(extract.Ordered), string(after), limit)
}

// CreateExtract carries out a command that orders an extract in an agency's log; make gets
// the transaction's time, a fresh id and how many of the account's are not made yet.
func (s *Store) CreateExtract(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id extract.ID, open int) (extract.Extract, custody.Transition, error),
) (extract.Extract, custody.Receipt, error) {
	return create(ctx, s, extracts, cmd, agency, func(ctx context.Context, t *tx) (extract.Extract, []custody.Transition, error) {
		var open int
		err := t.QueryRowContext(ctx, `SELECT COUNT(*) FROM extract n WHERE n.account = $1 AND n.state = $2`, cmd.Actor.Account, string(extract.Ordered)).Scan(&open)
		if err != nil {
			return extract.Extract{}, nil, s.fault("count extracts", "", err)
		}
		id, err := s.NewID()
		if err != nil {
			return extract.Extract{}, nil, err
		}
		made, tr, err := make(t.at, extract.ID(id), open)
		return made, []custody.Transition{tr}, err
	})
}

// ChangeExtract carries out a command on one extract; decide gets the transaction's time and
// the extract as it is.
func (s *Store) ChangeExtract(ctx context.Context, cmd custody.Command, id extract.ID,
	decide func(at time.Time, now extract.Extract) (custody.Transition, error),
) (extract.Extract, custody.Receipt, error) {
	return change(ctx, s, extracts, "extract", cmd, string(id), func(_ context.Context, t *tx, now extract.Extract) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}

// HiddenSince reports whether an item that the selection names is restricted so that its
// scope does not reach it, and was changed at the moment or later.
func (s *Store) HiddenSince(ctx context.Context, sel library.Selection, at time.Time) (bool, error) {
	st := statement{listing: items.listing()}
	where := st.covered(waysOf(sel.Scope)) + " AND n.restricted = 1 AND NOT " + st.encircled("n", sel.Scope)
	for _, by := range sel.Filter.Names() {
		if by != library.State { // an item may have moved on since it was listed
			where += " AND " + st.condition(by, sel.Filter[by])
		}
	}
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 AS hidden FROM item n JOIN event e ON e.key = n.event WHERE `+
		where+` AND e.at >= `+st.arg(at.UnixMicro())+` LIMIT 1) found`, st.args...).Scan(&n)
	return n > 0, s.fault("look for restricted items", "", err)
}

// ExtractRows implements fsck.Extracts.
func (s *Store) ExtractRows(ctx context.Context, after string, limit int) ([]fsck.Extract, error) {
	return lastValues(ctx, s, extracts, "extract", after, limit, func(id string, v extract.Extract, opened error) fsck.Extract {
		x := fsck.Extract{ID: id, Opened: opened, Kept: v.State == extract.Ready || v.State == extract.Ordered}
		if v.State == extract.Ready && v.Made != nil { // a check meets anything
			x.Size, x.Pieces = v.Made.Size, v.Made.Pieces
		}
		return x
	})
}
