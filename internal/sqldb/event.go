package sqldb

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/library"
	"liuhen/internal/translog"
)

// Evidence is one event with what ties it to the log.
type Evidence struct {
	Event   custody.Event
	Payload []byte
	Salt    [custody.SaltSize]byte
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
	library.Line
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
		var key, at int64
		var entry []byte
		if err := rows.Scan(&key, &at, &r.Account, &r.Noun.Kind, &r.Noun.ID, &r.Version, &r.Action, &entry, &r.sealed, &r.scope, &r.wrapped); err != nil {
			return nil, s.fault("load events", "", err)
		}
		if r.Entry, err = translog.ParseEntry(entry); err != nil {
			return nil, err
		}
		r.Log, _ = s.names.agency(keyLog(key))
		r.Place, r.At = keyPlace(key), fromMicros(at)
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

// LogLines returns events of an agency's log by place, unopened; those of restricted items
// and of their markers only as far as the scope reaches them.
func (s *Store) LogLines(ctx context.Context, agency string, scope access.Scope, span library.Span) ([]library.Line, error) {
	log, err := s.logNumber(ctx, agency)
	if err != nil {
		return nil, err
	}
	if span.Back && span.From < 0 {
		return []library.Line{}, nil // before the first
	}
	from := eventKey(log, min(max(span.From, 0), 1<<placeBits-1))
	st := statement{}
	where, order := "e.key >= "+st.arg(from)+" AND e.key < "+st.arg(eventKey(log+1, 0)), ""
	if span.Back {
		st = statement{}
		where, order = "e.key <= "+st.arg(from)+" AND e.key >= "+st.arg(eventKey(log, 0)), " DESC"
	}
	if !scope.Inner {
		hidden := "i.restricted = 1 AND NOT " + st.encircled("i", scope)
		where += " AND (e.kind <> 'item' OR NOT EXISTS (SELECT 1 FROM item i WHERE i.id = e.subject AND " + hidden + "))"
		where += " AND (e.kind <> 'marker' OR NOT EXISTS (SELECT 1 FROM marker m JOIN item i ON i.id = m.item WHERE m.id = e.subject AND " + hidden + "))"
	}
	return s.lines(ctx, "WHERE "+where+" ORDER BY e.key"+order+" LIMIT "+st.arg(span.Limit), st.args...)
}

// ChainLines returns events of a noun by version, unopened.
func (s *Store) ChainLines(ctx context.Context, noun custody.Ref, span library.Span) ([]library.Line, error) {
	return s.lines(ctx, chainWhere(span), noun.ID, noun.Kind, span.From, span.Limit)
}

// ChainEvents returns events of a noun by version.
func (s *Store) ChainEvents(ctx context.Context, noun custody.Ref, span library.Span) ([]library.Opened, error) {
	found, err := s.events(ctx, eventColumns+chainWhere(span), noun.ID, noun.Kind, span.From, span.Limit)
	if err != nil {
		return nil, err
	}
	opened := make([]library.Opened, len(found))
	for i, e := range found {
		opened[i] = library.Opened{Event: e.Event, Entry: e.Entry}
	}
	return opened, nil
}

func chainWhere(span library.Span) string {
	if span.Back {
		return `WHERE e.subject = $1 AND e.kind = $2 AND e.version <= $3 ORDER BY e.key DESC LIMIT $4`
	}
	return `WHERE e.subject = $1 AND e.kind = $2 AND e.version >= $3 ORDER BY e.key LIMIT $4`
}

func (s *Store) lines(ctx context.Context, where string, args ...any) ([]library.Line, error) {
	if _, err := s.Logs(ctx); err != nil { // so that every number has its agency
		return nil, err
	}
	rows, err := s.read.QueryContext(ctx, `SELECT e.key, e.at, e.actor, e.kind, e.subject, e.version, e.action, e.entry FROM event e `+where, args...)
	if err != nil {
		return nil, s.fault("load events", "", err)
	}
	defer func() { _ = rows.Close() }()
	var found []library.Line
	for rows.Next() {
		var l library.Line
		var key, at int64
		var entry []byte
		if err := rows.Scan(&key, &at, &l.Account, &l.Noun.Kind, &l.Noun.ID, &l.Version, &l.Action, &entry); err != nil {
			return nil, s.fault("load events", "", err)
		}
		if l.Entry, err = translog.ParseEntry(entry); err != nil {
			return nil, err
		}
		l.Log, _ = s.names.agency(keyLog(key))
		l.Place, l.At = keyPlace(key), fromMicros(at)
		found = append(found, l)
	}
	return found, s.fault("load events", "", rows.Err())
}
