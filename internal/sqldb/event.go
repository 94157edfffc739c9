package sqldb

import (
	"context"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// Evidence is one event with what ties it to the log.
type Evidence struct {
	Event   custody.Event
	Payload []byte
	Salt    [custody.SaltSize]byte
	Entry   translog.Entry
}

// Line is what the log tells an auditor of an event without opening it: who, when,
// what action on which subject, and the commitment.
type Line struct {
	Log     string
	Place   int64
	At      int64 // microseconds
	Actor   string
	Noun    custody.Ref
	Version int64
	Action  string
	Entry   translog.Entry
}

const eventColumns = `SELECT e.key, e.at, e.actor, e.kind, e.subject, e.version, e.action, e.entry, e.sealed, k.scope, k.wrapped
	FROM event e JOIN seal_key k ON k.id = e.seal_key `

// EventAt returns the event at a place of an agency's log, opened.
func (s *Store) EventAt(ctx context.Context, agency string, place int64) (Evidence, error) {
	log, err := s.logNumber(ctx, agency)
	if err != nil {
		return Evidence{}, err
	}
	found, err := s.events(ctx, eventColumns+`WHERE e.key = $1 ORDER BY e.key`, eventKey(log, place))
	if err == nil && len(found) == 0 {
		err = fault.NoSuchThing.Err("load event", agency, nil)
	}
	if err != nil {
		return Evidence{}, err
	}
	return found[0], nil
}

// Chain returns a noun's events from the first to the last, at most limit of them,
// beginning after the given version.
func (s *Store) Chain(ctx context.Context, noun custody.Ref, after int64, limit int) ([]Evidence, error) {
	return s.events(ctx, eventColumns+`WHERE e.subject = $1 AND e.kind = $2 AND e.version > $3 ORDER BY e.key LIMIT $4`,
		noun.ID, noun.Kind, after, limit)
}

func (s *Store) events(ctx context.Context, query string, args ...any) ([]Evidence, error) {
	sealed, err := s.sealedEvents(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	found := make([]Evidence, 0, len(sealed))
	for _, r := range sealed {
		ev, err := s.evidence(r)
		if err != nil {
			return nil, err
		}
		found = append(found, ev)
	}
	return found, nil
}

// sealedEvent is one loaded event before it is opened.
type sealedEvent struct {
	Line
	sealed, wrapped []byte
	scope           string
}

func (s *Store) sealedEvents(ctx context.Context, query string, args ...any) ([]sealedEvent, error) {
	if _, err := s.Logs(ctx); err != nil { // so that every number has its agency
		return nil, err
	}
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.fault("load events", "", err)
	}
	defer func() { _ = rows.Close() }()
	var found []sealedEvent
	for rows.Next() {
		var r sealedEvent
		var key int64
		var entry []byte
		if err := rows.Scan(&key, &r.At, &r.Actor, &r.Noun.Kind, &r.Noun.ID, &r.Version, &r.Action, &entry, &r.sealed, &r.scope, &r.wrapped); err != nil {
			return nil, s.fault("load events", "", err)
		}
		if r.Entry, err = translog.ParseEntry(entry); err != nil {
			return nil, err
		}
		r.Log, _ = s.names.agency(keyLog(key))
		r.Place = keyPlace(key)
		found = append(found, r)
	}
	return found, s.fault("load events", "", rows.Err())
}

func (s *Store) evidence(r sealedEvent) (Evidence, error) {
	salt, payload, err := s.keys.open(r.scope, r.wrapped, r.Log, r.Place, r.sealed)
	if err != nil {
		return Evidence{}, err
	}
	event, err := custody.Decode(payload)
	if err != nil {
		return Evidence{}, err
	}
	return Evidence{Event: event, Payload: payload, Salt: salt, Entry: r.Entry}, nil
}

// Lines returns up to limit events of an agency's log from a place on, unopened.
func (s *Store) Lines(ctx context.Context, agency string, from int64, limit int) ([]Line, error) {
	log, err := s.logNumber(ctx, agency)
	if err != nil {
		return nil, err
	}
	found, err := s.sealedEvents(ctx, eventColumns+`WHERE e.key >= $1 AND e.key < $2 ORDER BY e.key LIMIT $3`,
		eventKey(log, from), eventKey(log+1, 0), limit)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, len(found))
	for i, r := range found {
		lines[i] = r.Line
	}
	return lines, nil
}
