package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// table is how one kind of noun lies in the database. Its statements stand
// written out in the file of the noun.
type table[T custody.Noun] struct {
	kind string
	// save writes the row: $1 id, $2 version, $3 key of the event, then row. It
	// changes nothing when the row's version is not $2 - 1.
	save string
	row  func(*Store, T) []any
	// involved lists the officers and agencies that take part.
	involved func(T) []string
	// also writes rows beside the noun's.
	also func(context.Context, *tx, T) error
	// head returns the value with its head.
	head func(T, custody.Head) T
}

// headColumns are what every load selects, from the noun's row n, its last event e
// and the key k under which that is sealed.
const headColumns = `SELECT n.version, e.key, e.at, e.sealed, k.scope, k.wrapped `

// headJoin joins event and key to the noun's row n.
const headJoin = ` n JOIN event e ON e.key = n.event JOIN seal_key k ON k.id = e.seal_key `

// saver is a table without its type.
type saver interface {
	saveAny(ctx context.Context, t *tx, n custody.Noun, e custody.Event) error
	rebuild(ctx context.Context, t *tx, e custody.Event) error
}

// nounTables finds the table of a kind; kinds without one happen once and have no
// row.
func nounTables() map[string]saver {
	return map[string]saver{
		"agency": agencies, "officer": officers, "post": posts, "account": accounts, "token": tokens,
		"device": devices, "matter": matters, "tour": tours, "activity": activities,
		"item": items, "handover": handovers, "carrier": carriers,
		"casefile": casefiles, "placement": placements, "viewing": viewings,
	}
}

func (t *tx) saveNoun(ctx context.Context, n custody.Noun, e custody.Event) error {
	if s, ok := t.store.tables[e.Noun.Kind]; ok {
		return s.saveAny(ctx, t, n, e)
	}
	return nil
}

func (tb *table[T]) saveAny(ctx context.Context, t *tx, n custody.Noun, e custody.Event) error {
	value, ok := n.(T)
	if !ok {
		return fault.Unexpected.Err("save", e.Noun.String(), nil)
	}
	log, err := t.tailOf(ctx, e.Log)
	if err != nil {
		return err
	}
	args := append([]any{e.Noun.ID, e.Version, eventKey(log.log, e.Place)}, tb.row(t.store, value)...)
	result, err := t.ExecContext(ctx, tb.save, args...)
	if err != nil {
		return t.store.fault("save", e.Noun.String(), err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fault.VersionSeen.Err("save", e.Noun.String(), nil))
	}
	if err := tb.involve(ctx, t, value); err != nil {
		return err
	}
	if tb.also == nil {
		return nil
	}
	return tb.also(ctx, t, value)
}

// involve adds whoever takes part now; nobody is taken out, since who took part
// once may still see it.
func (tb *table[T]) involve(ctx context.Context, t *tx, value T) error {
	if tb.involved == nil {
		return nil
	}
	for _, who := range tb.involved(value) {
		if who == "" {
			continue
		}
		if _, err := t.ExecContext(ctx, `INSERT INTO involvement (noun, who) VALUES ($1, $2) ON CONFLICT (noun, who) DO NOTHING`,
			value.Ref().ID, who); err != nil {
			return err
		}
	}
	return nil
}

// rebuild writes the row again from an event of the log.
func (tb *table[T]) rebuild(ctx context.Context, t *tx, e custody.Event) error {
	var value T
	if err := json.Unmarshal(e.Value, &value); err != nil {
		return fault.PayloadMalformed.Err("rebuild", e.Noun.String(), err)
	}
	return tb.saveAny(ctx, t, value, e)
}

// querier is a transaction or a pool of readers.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// one loads the noun that the condition selects; from names the table, where the
// rest of the statement.
func (tb *table[T]) one(ctx context.Context, s *Store, q querier, from, where string, args ...any) (T, error) {
	found, err := tb.many(ctx, s, q, from, where, args...)
	if err == nil && len(found) == 0 {
		err = fault.NoSuchThing.Err("load", tb.kind, nil)
	}
	if err != nil {
		var none T
		return none, err
	}
	return found[0], nil
}

// many loads the nouns that the condition selects, in its order.
func (tb *table[T]) many(ctx context.Context, s *Store, q querier, from, where string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, headColumns+"FROM "+from+headJoin+where, args...)
	if err != nil {
		return nil, s.fault("load", tb.kind, err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	var sealed []sealedNoun
	for rows.Next() {
		var r sealedNoun
		if err := rows.Scan(&r.version, &r.key, &r.at, &r.sealed, &r.scope, &r.wrapped); err != nil {
			return nil, s.fault("load", tb.kind, err)
		}
		sealed = append(sealed, r)
	}
	if err := rows.Err(); err != nil {
		return nil, s.fault("load", tb.kind, err)
	}
	found := make([]T, 0, len(sealed))
	for _, r := range sealed {
		value, err := tb.open(ctx, s, q, r)
		if err != nil {
			return nil, err
		}
		found = append(found, value)
	}
	return found, nil
}

// sealedNoun is one loaded row before its value is opened.
type sealedNoun struct {
	version, key, at int64
	sealed, wrapped  []byte
	scope            string
}

func (tb *table[T]) open(ctx context.Context, s *Store, q querier, r sealedNoun) (T, error) {
	var value T
	agency, err := s.agencyOf(ctx, q, keyLog(r.key))
	if err != nil {
		return value, err
	}
	_, payload, err := s.keys.open(r.scope, r.wrapped, agency, keyPlace(r.key), r.sealed)
	if err != nil {
		return value, err
	}
	event, err := custody.Decode(payload)
	if err != nil {
		return value, err
	}
	if err := json.Unmarshal(event.Value, &value); err != nil {
		return value, fault.PayloadMalformed.Err("load", event.Noun.String(), err)
	}
	return tb.head(value, custody.Head{Version: r.version, Place: keyPlace(r.key), ChangedAt: fromMicros(r.at)}), nil
}

// change carries out a command on one existing noun: it locks the noun's log,
// loads it, checks the version the actor had seen, lets fn decide and writes what
// it decided. Further transitions of fn may concern other nouns of the same log.
func change[T custody.Noun](ctx context.Context, s *Store, tb *table[T], from string, cmd custody.Command, id string,
	fn func(ctx context.Context, t *tx, now T) ([]custody.Transition, error),
) (T, custody.Receipt, error) {
	var result T
	log, err := s.logOfNoun(ctx, from, id)
	if err != nil {
		return result, custody.Receipt{}, err
	}
	receipt, err := s.do(ctx, cmd, []int64{log}, func(ctx context.Context, t *tx) ([]custody.Transition, error) {
		now, err := tb.one(ctx, s, t, from, "WHERE n.id = $1", id)
		if err != nil {
			return nil, err
		}
		if cmd.Seen != 0 && cmd.Seen != now.Seen().Version {
			return nil, fault.VersionSeen.Err("change", now.Ref().String(), nil)
		}
		return fn(ctx, t, now)
	})
	if err != nil {
		return result, receipt, err
	}
	result, err = tb.after(ctx, s, custody.Ref{Kind: tb.kind, ID: id}, receipt)
	return result, receipt, err
}

// create carries out a command that makes nouns in one agency's log.
func create[T custody.Noun](ctx context.Context, s *Store, tb *table[T], cmd custody.Command, agency string,
	fn func(ctx context.Context, t *tx) (T, []custody.Transition, error),
) (T, custody.Receipt, error) {
	var made T
	log, err := s.logNumber(ctx, agency)
	if err != nil {
		return made, custody.Receipt{}, err
	}
	receipt, err := s.do(ctx, cmd, []int64{log}, func(ctx context.Context, t *tx) ([]custody.Transition, error) {
		value, transitions, err := fn(ctx, t)
		made = value
		return transitions, err
	})
	if err != nil {
		var none T
		return none, receipt, err
	}
	ref := made.Ref()
	if receipt.Repeated {
		ref = firstOf(receipt, tb.kind)
	}
	made, err = tb.after(ctx, s, ref, receipt)
	return made, receipt, err
}

// firstOf returns the first noun of a kind that the receipt recorded.
func firstOf(r custody.Receipt, kind string) custody.Ref {
	for _, e := range r.Events {
		if e.Noun.Kind == kind {
			return e.Noun
		}
	}
	return custody.Ref{}
}

// after returns the noun as the receipt's event left it, so that a repeated
// command gets the answer of the first time.
func (tb *table[T]) after(ctx context.Context, s *Store, ref custody.Ref, receipt custody.Receipt) (T, error) {
	var value T
	var last *custody.Recorded
	for i := range receipt.Events {
		if receipt.Events[i].Noun == ref {
			last = &receipt.Events[i]
		}
	}
	if last == nil { // the command decided that nothing was to change
		return tb.one(ctx, s, s.read, tb.kind, "WHERE n.id = $1", ref.ID)
	}
	event, err := s.EventAt(ctx, last.Log, last.Place)
	if err != nil {
		return value, err
	}
	if err := json.Unmarshal(event.Event.Value, &value); err != nil {
		return value, fault.PayloadMalformed.Err("load", ref.String(), err)
	}
	return tb.head(value, custody.Head{Version: last.Version, Place: last.Place, ChangedAt: event.Event.At.Time}), nil
}

// logOfNoun returns the number of the log that a noun's events lie in; it never
// changes for one noun.
func (s *Store) logOfNoun(ctx context.Context, from, id string) (int64, error) {
	var key int64
	if err := s.read.QueryRowContext(ctx, `SELECT event FROM `+from+` WHERE id = $1`, id).Scan(&key); err != nil {
		return 0, s.fault("find", from, err)
	}
	return keyLog(key), nil
}

func parseRef(s string) custody.Ref {
	kind, id, _ := strings.Cut(s, "/")
	return custody.Ref{Kind: kind, ID: id}
}
