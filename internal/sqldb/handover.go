package sqldb

import (
	"context"
	"time"

	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/library"
)

var handovers = &table[handover.Handover]{
	kind: "handover",
	save: `
		INSERT INTO handover (id, version, event, agency, unit, officer, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, unit = excluded.unit, officer = excluded.officer, state = excluded.state
		WHERE handover.version = excluded.version - 1`,
	row: func(_ *Store, v handover.Handover) []any {
		return []any{v.Agency, v.Unit, v.Officer, string(v.State)}
	},
	involved: func(v handover.Handover) []string { return parties(v.Guard()) },
	columns:  byUnit(columns{library.Officer: answeredBy("handover")}),
	head:     func(v handover.Handover, h custody.Head) handover.Handover { v.Head = h; return v },
}

// Handover returns the handover with this id, or not-found.
func (s *Store) Handover(ctx context.Context, id handover.ID) (handover.Handover, error) {
	return handovers.one(ctx, s, s.read, "handover", "WHERE n.id = $1", string(id))
}

// ChangeHandover carries out a command on one handover; decide gets the transaction's
// time and the handover as it is.
func (s *Store) ChangeHandover(ctx context.Context, cmd custody.Command, id handover.ID,
	decide func(at time.Time, now handover.Handover) (custody.Transition, error),
) (handover.Handover, custody.Receipt, error) {
	return change(ctx, s, handovers, "handover", cmd, string(id), func(_ context.Context, t *tx, now handover.Handover) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}

// SignHandover carries out the signature under a handover with everything in it, in
// one transaction. sign gets the transaction's time, a fresh id and the agency's
// items and carriers in the order in which they were listed; it returns the
// handover and every transition. One that is not the agency's is not-found.
func (s *Store) SignHandover(ctx context.Context, cmd custody.Command, agency string, listed []item.ID, again []carrier.ID,
	sign func(at time.Time, id handover.ID, listed []item.Item, again []carrier.Carrier) (handover.Handover, []custody.Transition, error),
) (handover.Handover, custody.Receipt, error) {
	return create(ctx, s, handovers, cmd, agency, func(ctx context.Context, t *tx) (handover.Handover, []custody.Transition, error) {
		list, err := t.itemsNamed(ctx, agency, listed)
		if err != nil {
			return handover.Handover{}, nil, err
		}
		things, err := named(ctx, t, carriers, "carrier", agency, again)
		if err != nil {
			return handover.Handover{}, nil, err
		}
		id, err := s.NewID()
		if err != nil {
			return handover.Handover{}, nil, err
		}
		return sign(t.at, handover.ID(id), list, things)
	})
}

// ChangeOfHandover returns the events of the change that led to a version of the
// handover, in their order: its own and those of at most limit things in it. It fails
// with not-found.
func (s *Store) ChangeOfHandover(ctx context.Context, id handover.ID, version int64, limit int) ([]custody.Event, error) {
	var key int64
	var change string
	err := s.read.QueryRowContext(ctx, `SELECT key, change FROM event WHERE subject = $1 AND kind = 'handover' AND version = $2`, string(id), version).Scan(&key, &change)
	if err != nil {
		return nil, s.fault("load change", id.Ref().String(), err)
	}
	// The events of one change lie together, the handover's first.
	found, err := s.events(ctx, eventColumns+`WHERE e.key >= $1 AND e.key <= $2 AND e.change = $3 ORDER BY e.key`, key, key+int64(limit), change)
	if err != nil {
		return nil, err
	}
	events := make([]custody.Event, len(found))
	for i, e := range found {
		events[i] = e.Event
	}
	return events, nil
}

// AnswerHandover carries out the custodian's answer to a handover and what it does
// to everything in it, in one transaction. decide gets the transaction's time, the
// handover, and the items and carriers that lie in it now, by id.
func (s *Store) AnswerHandover(ctx context.Context, cmd custody.Command, id handover.ID,
	decide func(at time.Time, now handover.Handover, list []item.Item, things []carrier.Carrier) ([]custody.Transition, error),
) (handover.Handover, custody.Receipt, error) {
	return change(ctx, s, handovers, "handover", cmd, string(id), func(ctx context.Context, t *tx, now handover.Handover) ([]custody.Transition, error) {
		list, err := items.many(ctx, s, t, "item", "WHERE n.handover = $1 ORDER BY n.id", string(id))
		if err != nil {
			return nil, err
		}
		things, err := carriers.many(ctx, s, t, "carrier", "WHERE n.handover = $1 ORDER BY n.id", string(id))
		if err != nil {
			return nil, err
		}
		return decide(t.at, now, list, things)
	})
}
