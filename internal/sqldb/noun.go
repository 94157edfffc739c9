package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
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
	// involved lists the officers and agencies that take part, as the noun's guard
	// names them, and whatever else it is found by; ids of different kinds never meet.
	involved func(T) []string
	// columns are the conditions that the noun's list takes, and roots the columns
	// beside its id through which people take part in it.
	columns columns
	roots   []root
	// hides is the condition that the row is restricted; empty where none ever is.
	hides string
	// filled adds to loaded values what does not stand in them; nil for nothing.
	filled func(ctx context.Context, s *Store, q querier, found []T) error
	// also writes rows beside the noun's.
	also func(context.Context, *tx, T) error
	// owes says under which clocks the noun owes something, given whether the condition
	// free (on the noun's row n) holds; nil where it never does.
	owes func(v T, free bool) map[string]bool
	free string
	// secret says whether a secret is kept for the noun; nil where none ever is.
	secret func(v T) bool
	// head returns the value with its head.
	head func(T, custody.Head) T
}

// headColumns are what every load selects, from the noun's row n, its last event e
// and the key k under which that is sealed.
const headColumns = `SELECT n.version, e.key, e.at, e.sealed, k.scope, k.wrapped `

// headJoin joins event and key to the noun's row n.
const headJoin = ` n JOIN event e ON e.key = n.event JOIN seal_key k ON k.id = e.seal_key `

// anyTable is a table without its type.
type anyTable interface {
	saver
	comparer
}

// saver writes rows.
type saver interface {
	saveAny(ctx context.Context, t *tx, n custody.Noun, e custody.Event) error
	// rebuild writes the noun's row again from its last event.
	rebuild(ctx context.Context, t *tx, e custody.Event) error
	load(ctx context.Context, s *Store, id string) (custody.Noun, error)
}

// nounTables finds the table of a kind; kinds without one happen once and have no
// row.
func nounTables() map[string]anyTable {
	return map[string]anyTable{
		"agency": agencies, "officer": officers, "post": posts, "account": accounts, "token": tokens,
		"device": devices, "matter": matters, "tour": tours, "activity": activities,
		"item": items, "handover": handovers, "carrier": carriers,
		"casefile": casefiles, "placement": placements, "issuance": issuances, "viewing": viewings, "paper": papers, "marker": markers, "extract": extracts,
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
	if err := tb.involve(ctx, t, value, e.Version == 1); err != nil {
		return err
	}
	if tb.also == nil {
		return nil
	}
	return tb.also(ctx, t, value)
}

// involve keeps exactly those who take part now, so that lists answer as the guard
// of the value does; nobody takes part yet in a noun that is born.
func (tb *table[T]) involve(ctx context.Context, t *tx, value T, born bool) error {
	if tb.involved == nil {
		return nil
	}
	kept := map[string]bool{}
	if !born {
		var err error
		if kept, err = t.involvedIn(ctx, value.Ref()); err != nil {
			return err
		}
	}
	now := map[string]bool{}
	for _, who := range tb.involved(value) {
		if who == "" || now[who] {
			continue
		}
		now[who] = true
		if kept[who] {
			continue
		}
		if _, err := t.ExecContext(ctx, `INSERT INTO involvement (noun, kind, who) VALUES ($1, $2, $3)`, value.Ref().ID, tb.kind, who); err != nil {
			return err
		}
	}
	for who := range kept {
		if now[who] {
			continue
		}
		if _, err := t.ExecContext(ctx, `DELETE FROM involvement WHERE noun = $1 AND who = $2`, value.Ref().ID, who); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) involvedIn(ctx context.Context, noun custody.Ref) (map[string]bool, error) {
	rows, err := t.QueryContext(ctx, `SELECT who FROM involvement WHERE noun = $1 ORDER BY who`, noun.ID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	kept := map[string]bool{}
	for rows.Next() {
		var who string
		if err := rows.Scan(&who); err != nil {
			return nil, err
		}
		kept[who] = true
	}
	return kept, rows.Err()
}

func (tb *table[T]) rebuild(ctx context.Context, t *tx, e custody.Event) error {
	value, err := tb.valueOf(e)
	if err != nil {
		return err
	}
	return tb.saveAny(ctx, t, value, e)
}

// valueOf reads the noun's value out of an event.
func (tb *table[T]) valueOf(e custody.Event) (T, error) {
	var value T
	if err := json.Unmarshal(e.Value, &value); err != nil {
		return value, fault.PayloadMalformed.Err("read value", e.Noun.String(), err)
	}
	return value, nil
}

// querier is a transaction or a pool of readers.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// one loads the noun that the condition selects by a key; from names the table, where the
// rest of the statement.
func (tb *table[T]) one(ctx context.Context, s *Store, q querier, from, where string, args ...any) (T, error) {
	found, err := tb.many(brief(ctx), s, q, from, where, args...)
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
	if tb.filled != nil {
		if err := tb.filled(ctx, s, q, found); err != nil {
			return nil, err
		}
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
// loads it, lets fn decide, checks the version the actor had seen and writes what
// was decided. Further transitions of fn may concern other nouns of the same log.
func change[T custody.Noun](ctx context.Context, s *Store, tb *table[T], from string, cmd custody.Command, id string,
	fn func(ctx context.Context, t *tx, now T) ([]custody.Transition, error),
) (T, custody.Receipt, error) {
	return changeUnder(ctx, s, tb, from, cmd, id, nil, fn)
}

// changeUnder is change with further logs locked.
func changeUnder[T custody.Noun](ctx context.Context, s *Store, tb *table[T], from string, cmd custody.Command, id string, logs []int64,
	fn func(ctx context.Context, t *tx, now T) ([]custody.Transition, error),
) (T, custody.Receipt, error) {
	var result T
	log, err := s.logOfNoun(ctx, from, id)
	if err != nil {
		return result, custody.Receipt{}, err
	}
	var in *tx
	receipt, err := s.do(ctx, cmd, append(logs, log), func(ctx context.Context, t *tx) ([]custody.Transition, error) {
		in = t
		now, err := tb.one(ctx, s, t, from, "WHERE n.id = $1", id)
		if err != nil {
			return nil, err
		}
		transitions, err := fn(ctx, t, now)
		if cmd.Seen != 0 && cmd.Seen != now.Seen().Version && !closed(err) {
			err = fault.VersionSeen.Err("change", now.Ref().String(), err)
		}
		return transitions, err
	})
	if err != nil {
		return result, receipt, err
	}
	result, err = tb.outcome(ctx, s, custody.Ref{Kind: tb.kind, ID: id}, receipt, in)
	return result, receipt, err
}

// closed reports whether err says that the actor may not see the noun or not do
// this, himself or by his token. It goes before the answer about versions, which would tell a
// stranger that the noun exists.
func closed(err error) bool {
	return slices.ContainsFunc([]*fault.Code{fault.NoSuchThing, fault.NotAllowed, fault.TokenLacks, fault.TokenNever}, func(c *fault.Code) bool { return errors.Is(err, c) })
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
	var in *tx
	receipt, err := s.do(ctx, cmd, []int64{log}, func(ctx context.Context, t *tx) ([]custody.Transition, error) {
		in = t
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
	made, err = tb.outcome(ctx, s, ref, receipt, in)
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

// outcome returns the noun as the command left it, read from the bytes of its event as
// they were in the transaction. A command that was repeated was in none.
func (tb *table[T]) outcome(ctx context.Context, s *Store, ref custody.Ref, receipt custody.Receipt, in *tx) (T, error) {
	last := lastOf(receipt, ref)
	if in == nil || last == nil || in.values[ref] == nil {
		return tb.after(ctx, s, ref, receipt)
	}
	value, err := tb.valueOf(custody.Event{Noun: ref, Value: in.values[ref]})
	if err != nil {
		return value, err
	}
	return tb.head(value, custody.Head{Version: last.Version, Place: last.Place, ChangedAt: receipt.At.Time}), nil
}

// lastOf returns the last event of a noun that the receipt has; nil for none.
func lastOf(r custody.Receipt, noun custody.Ref) (last *custody.Recorded) {
	for i := range r.Events {
		if r.Events[i].Noun == noun {
			last = &r.Events[i]
		}
	}
	return last
}

// after returns the noun as the receipt's event left it, so that a repeated
// command gets the answer of the first time.
func (tb *table[T]) after(ctx context.Context, s *Store, ref custody.Ref, receipt custody.Receipt) (T, error) {
	var value T
	last := lastOf(receipt, ref)
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
