package sqldb

import (
	"context"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/library"
	"liuhen/internal/viewing"
)

var viewings = &table[viewing.Viewing]{
	kind: "viewing",
	save: `
		INSERT INTO viewing (id, version, event, agency, subject, server, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, subject = excluded.subject, server = excluded.server, state = excluded.state
		WHERE viewing.version = excluded.version - 1`,
	row: func(_ *Store, v viewing.Viewing) []any {
		return []any{v.Agency, v.Subject.ID, v.Server, string(v.State)}
	},
	columns: byAgency(columns{library.Subject: {sql: "n.subject = ?", narrows: true}}),
	head:    func(v viewing.Viewing, h custody.Head) viewing.Viewing { v.Head = h; return v },
}

// Viewing returns the viewing with this id, or not-found.
func (s *Store) Viewing(ctx context.Context, id string) (viewing.Viewing, error) {
	return viewings.one(ctx, s, s.read, "viewing", "WHERE n.id = $1", id)
}

// CreateViewing carries out a command that makes a viewing of an agency; make gets the
// transaction's time and a fresh id.
func (s *Store) CreateViewing(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id string) (viewing.Viewing, custody.Transition, error),
) (viewing.Viewing, custody.Receipt, error) {
	return create(ctx, s, viewings, cmd, agency, func(_ context.Context, t *tx) (viewing.Viewing, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return viewing.Viewing{}, nil, err
		}
		made, tr, err := make(t.at, id)
		return made, []custody.Transition{tr}, err
	})
}

// ChangeViewing carries out a command on one viewing; decide gets the transaction's
// time and the viewing as it is.
func (s *Store) ChangeViewing(ctx context.Context, cmd custody.Command, id string,
	decide func(at time.Time, now viewing.Viewing) (custody.Transition, error),
) (viewing.Viewing, custody.Receipt, error) {
	return change(ctx, s, viewings, "viewing", cmd, id, func(_ context.Context, t *tx, now viewing.Viewing) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}

// OpenViewings returns up to limit viewings of a server that are not closed, by id,
// after the one named.
func (s *Store) OpenViewings(ctx context.Context, server, after string, limit int) ([]viewing.Viewing, error) {
	return viewings.many(ctx, s, s.read, "viewing", "WHERE n.state = $1 AND n.server = $2 AND n.id > $3 ORDER BY n.id LIMIT $4",
		string(viewing.Opened), server, after, limit)
}

// RecordListing commits the look at a list in the log of its agency and gives it an id.
func (s *Store) RecordListing(ctx context.Context, l viewing.Listing) (custody.Receipt, error) {
	return s.once(ctx, l.Viewer, l.Agency, func(id string) custody.Transition {
		l.ID = id
		return l.Record()
	})
}

// RecordRefusal commits a refusal in the log of its agency and gives it an id.
func (s *Store) RecordRefusal(ctx context.Context, r viewing.Refusal) (custody.Receipt, error) {
	return s.once(ctx, r.Actor, r.Agency, func(id string) custody.Transition {
		r.ID = id
		return r.Record()
	})
}

// once records something that happens once and has no row.
func (s *Store) once(ctx context.Context, by custody.Actor, agency string, record func(id string) custody.Transition) (custody.Receipt, error) {
	log, err := s.logNumber(ctx, agency)
	if err != nil {
		return custody.Receipt{}, err
	}
	return s.do(ctx, custody.Command{Actor: by}, []int64{log}, func(context.Context, *tx) ([]custody.Transition, error) {
		id, err := s.NewID()
		return []custody.Transition{record(id)}, err
	})
}
