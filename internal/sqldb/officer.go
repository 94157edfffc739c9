package sqldb

import (
	"context"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/officer"
	"liuhen/internal/post"
)

var officers = &table[officer.Officer]{
	kind: "officer",
	save: `
		INSERT INTO officer (id, version, event, agency, unit, certificate, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, unit = excluded.unit, certificate = excluded.certificate, state = excluded.state
		WHERE officer.version = excluded.version - 1`,
	row: func(s *Store, v officer.Officer) []any {
		return []any{v.Agency, v.Unit, s.blind("certificate", v.Certificate), string(v.State)}
	},
	columns: byUnit(nil),
	head:    func(v officer.Officer, h custody.Head) officer.Officer { v.Head = h; return v },
}

// Officer returns the officer with this id, or not-found.
func (s *Store) Officer(ctx context.Context, id officer.ID) (officer.Officer, error) {
	return officers.one(ctx, s, s.read, "officer", "WHERE n.id = $1", string(id))
}

// Officers returns the officers of an agency, in the order of their ids, which is that of their making to the millisecond.
func (s *Store) Officers(ctx context.Context, agency string) ([]officer.Officer, error) {
	return officers.many(ctx, s, s.read, "officer", "WHERE n.agency = $1 ORDER BY n.id", agency)
}

// CreateOfficer carries out a command that makes an officer of an agency; make gets the
// transaction's time and a fresh id.
func (s *Store) CreateOfficer(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id officer.ID) (officer.Officer, custody.Transition, error),
) (officer.Officer, custody.Receipt, error) {
	return create(ctx, s, officers, cmd, agency, func(_ context.Context, t *tx) (officer.Officer, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return officer.Officer{}, nil, err
		}
		made, tr, err := make(t.at, officer.ID(id))
		return made, []custody.Transition{tr}, err
	})
}

// LeaveOfficer is ChangeOfficer with all appointments that the officer ever had in
// his agency, whose ends commit with his leaving.
func (s *Store) LeaveOfficer(ctx context.Context, cmd custody.Command, id officer.ID,
	decide func(at time.Time, now officer.Officer, held []post.Post) ([]custody.Transition, error),
) (officer.Officer, custody.Receipt, error) {
	return change(ctx, s, officers, "officer", cmd, string(id), func(ctx context.Context, t *tx, now officer.Officer) ([]custody.Transition, error) {
		held, err := posts.many(ctx, s, t, "post", "WHERE n.officer = $1 ORDER BY n.id", string(id))
		if err != nil {
			return nil, err
		}
		return decide(t.at, now, held)
	})
}

// ChangeOfficer carries out a command on one officer; decide gets the transaction's
// time and the officer as it is.
func (s *Store) ChangeOfficer(ctx context.Context, cmd custody.Command, id officer.ID,
	decide func(at time.Time, now officer.Officer) (custody.Transition, error),
) (officer.Officer, custody.Receipt, error) {
	return change(ctx, s, officers, "officer", cmd, string(id), func(_ context.Context, t *tx, now officer.Officer) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
