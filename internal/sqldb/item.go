package sqldb

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/library"
)

var items = &table[item.Item]{
	kind: "item",
	save: `
		INSERT INTO item (id, version, event, agency, unit, uploader, digest, size, handover, state, restricted)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, unit = excluded.unit, uploader = excluded.uploader, digest = excluded.digest, size = excluded.size, handover = excluded.handover, state = excluded.state, restricted = excluded.restricted
		WHERE item.version = excluded.version - 1`,
	row: func(_ *Store, v item.Item) []any {
		return []any{v.Agency, v.Unit, v.Uploader, v.SHA256[:], v.Size, standing(v), string(v.State), flag(!v.Restricted.IsZero())}
	},
	involved: func(v item.Item) []string { return parties(v.Guard()) },
	columns: byUnit(columns{
		library.Activity: {sql: "n.id IN (SELECT l.item FROM item_link l WHERE l.activity = ?)", narrows: true},
		library.Matter:   {sql: itemsOfMatter, narrows: true},
		library.Handover: {sql: "n.handover = ?", narrows: true},
		library.Officer:  answeredBy("item"),
	}),
	hides:  "n.restricted = 1",
	also:   alsoItem,
	filled: circles,
	head:   func(v item.Item, h custody.Head) item.Item { v.Head = h; return v },
}

// flag is a truth as a column holds it.
func flag(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// circles adds to restricted items whoever else may see them: those who take part in their
// activities and matters now. It says in Go what st.encircled says in a list.
func circles(ctx context.Context, s *Store, q querier, found []item.Item) error {
	for i := range found {
		if found[i].Restricted.IsZero() {
			continue
		}
		circle, err := s.circle(ctx, q, string(found[i].ID))
		if err != nil {
			return err
		}
		found[i].Circle = circle
	}
	return nil
}

// Withheld returns which of the items are restricted so that the scope does not reach them.
func (s *Store) Withheld(ctx context.Context, scope access.Scope, ids []item.ID) (map[item.ID]bool, error) {
	withheld := map[item.ID]bool{}
	for some := range slices.Chunk(ids, mostNamed) {
		var st statement
		marks := make([]string, len(some))
		for i, id := range some {
			marks[i] = st.arg(string(id))
		}
		hidden, err := listed(ctx, s, "SELECT n.id FROM item n WHERE n.id IN ("+strings.Join(marks, ", ")+") AND n.restricted = 1 AND NOT "+st.encircled("n", scope), st.args, single[item.ID])
		if err != nil {
			return nil, err
		}
		for _, id := range hidden {
			withheld[id] = true
		}
	}
	return withheld, nil
}

// mostNamed is how many ids one statement names.
const mostNamed = 500

func (s *Store) circle(ctx context.Context, q querier, id string) (circle []string, err error) {
	rows, err := q.QueryContext(ctx, `SELECT v.who FROM involvement v WHERE v.noun IN (`+besideItem("$1")+`) GROUP BY v.who ORDER BY v.who`, id)
	if err != nil {
		return nil, s.fault("load", "item/"+id, err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	for rows.Next() {
		var who string
		if err := rows.Scan(&who); err != nil {
			return nil, s.fault("load", "item/"+id, err)
		}
		circle = append(circle, who)
	}
	return circle, s.fault("load", "item/"+id, rows.Err())
}

// itemsOfMatter finds what is linked to a matter, itself or through an activity.
const itemsOfMatter = `n.id IN (
	SELECT l.item FROM item_link l WHERE l.matter = ?
	UNION SELECT l.item FROM activity a JOIN item_link l ON l.activity = a.id WHERE a.matter = ?)`

// standing is the handover that the item lies in now.
func standing(v item.Item) string {
	s, _ := v.Standing()
	return s.Handover
}

// alsoItem writes the item's joins, which only grow. An activity that the item records
// no longer owes that, until the item is marked void.
func alsoItem(ctx context.Context, t *tx, v item.Item) error {
	counted := map[string]bool{} // the activities for which something changed
	for _, l := range v.Links {
		result, err := t.ExecContext(ctx, `INSERT INTO item_link (item, activity, matter) VALUES ($1, $2, $3) ON CONFLICT (item, activity, matter) DO NOTHING`,
			string(v.ID), l.Activity, l.Matter)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if err != nil {
			return err
		}
		if l.Activity != "" && (n > 0 || v.State == item.Voided) {
			counted[l.Activity] = true
		}
	}
	count := t.recorded
	if v.State == item.Voided {
		count = t.unrecorded
	}
	for _, activity := range slices.Sorted(maps.Keys(counted)) { // in one order, so that no two wait for each other
		if err := count(ctx, activity); err != nil {
			return err
		}
	}
	return nil
}

// Item returns the item with this id, or not-found.
func (s *Store) Item(ctx context.Context, id item.ID) (item.Item, error) {
	return items.one(ctx, s, s.read, "item", "WHERE n.id = $1", string(id))
}

// ItemAtBirth returns the item as it was taken in, with the receipt of that.
func (s *Store) ItemAtBirth(ctx context.Context, id item.ID) (item.Item, custody.Receipt, error) {
	first, err := s.Chain(ctx, id.Ref(), 0, 1)
	if err == nil && len(first) == 0 {
		err = fault.NoSuchThing.Err("load", id.Ref().String(), nil)
	}
	if err != nil {
		return item.Item{}, custody.Receipt{}, err
	}
	e := first[0].Event
	receipt := custody.Receipt{Change: e.Change, At: e.At, Repeated: true,
		Events: []custody.Recorded{{Log: e.Log, Place: e.Place, Noun: e.Noun, Version: e.Version}}}
	born, err := items.after(ctx, s, id.Ref(), receipt)
	return born, receipt, err
}

// ItemsOfHandover returns the items that lie in a handover, by id.
func (s *Store) ItemsOfHandover(ctx context.Context, handover string) ([]item.Item, error) {
	return items.many(ctx, s, s.read, "item", "WHERE n.handover = $1 ORDER BY n.id", handover)
}

// ChangeItem carries out a command on one item; decide gets the transaction's
// time and the item as it is.
func (s *Store) ChangeItem(ctx context.Context, cmd custody.Command, id item.ID,
	decide func(at time.Time, now item.Item) (custody.Transition, error),
) (item.Item, custody.Receipt, error) {
	return change(ctx, s, items, "item", cmd, string(id), func(_ context.Context, t *tx, now item.Item) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}

// VoidItem is ChangeItem for the steps of marking an item void: decide is told
// whether the item stands in a sealed case file. The logs of all case files in which
// it stands are held, so that none is sealed meanwhile; it answers unavailable where
// the item was put into another one while it waited.
func (s *Store) VoidItem(ctx context.Context, cmd custody.Command, id item.ID,
	decide func(at time.Time, now item.Item, sealed bool) (custody.Transition, error),
) (item.Item, custody.Receipt, error) {
	files, err := s.filesOf(ctx, s.read, id)
	if err != nil {
		return item.Item{}, custody.Receipt{}, err
	}
	var logs []int64
	for _, f := range files {
		logs = append(logs, f.log)
	}
	return changeUnder(ctx, s, items, "item", cmd, string(id), logs, func(ctx context.Context, t *tx, now item.Item) ([]custody.Transition, error) {
		files, err := s.filesOf(ctx, t, id)
		if err != nil {
			return nil, err
		}
		sealed := false
		for _, f := range files {
			if t.tails[f.log] == nil {
				return nil, fault.Busy.Err("void item", now.Ref().String(), nil).OfPart("database")
			}
			sealed = sealed || f.state == casefile.Sealed
		}
		tr, err := decide(t.at, now, sealed)
		return []custody.Transition{tr}, err
	})
}

// fileOf is a case file in which an item stands: its log and its state.
type fileOf struct {
	log   int64
	state casefile.State
}

func (s *Store) filesOf(ctx context.Context, q querier, id item.ID) ([]fileOf, error) {
	rows, err := q.QueryContext(ctx, `SELECT c.event, c.state FROM placement p JOIN casefile c ON c.id = p.casefile
		WHERE p.item = $1 AND p.state = 'placed' ORDER BY p.id`, string(id))
	if err != nil {
		return nil, s.fault("find case files", id.Ref().String(), err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	var files []fileOf
	for rows.Next() {
		var event int64
		var f fileOf
		if err := rows.Scan(&event, &f.state); err != nil {
			return nil, s.fault("find case files", id.Ref().String(), err)
		}
		f.log = keyLog(event)
		files = append(files, f)
	}
	return files, s.fault("find case files", id.Ref().String(), rows.Err())
}

// FreeItem carries out a command on one item whose file lies on a card; decide gets the
// transaction's time, the item as it is, and the papers and carriers of its agency that
// were signed over with it or name one of its activities, as they are.
func (s *Store) FreeItem(ctx context.Context, cmd custody.Command, id item.ID,
	decide func(at time.Time, now item.Item, things []carrier.Carrier) (custody.Transition, error),
) (item.Item, custody.Receipt, error) {
	return change(ctx, s, items, "item", cmd, string(id), func(ctx context.Context, t *tx, now item.Item) ([]custody.Transition, error) {
		things, err := t.carriersBeside(ctx, now)
		if err != nil {
			return nil, err
		}
		tr, err := decide(t.at, now, things)
		return []custody.Transition{tr}, err
	})
}

// carriersBeside returns the papers and carriers of the item's agency that lie in one
// of its handovers or name one of its activities. One may come twice.
func (t *tx) carriersBeside(ctx context.Context, it item.Item) ([]carrier.Carrier, error) {
	var all []carrier.Carrier
	add := func(where, id string) error {
		some, err := carriers.many(ctx, t.store, t, "carrier", "WHERE n.agency = $1 AND "+where+" = $2 ORDER BY n.id", it.Agency, id)
		all = append(all, some...)
		return err
	}
	for _, s := range it.Signings {
		if err := add("n.handover", s.Handover); err != nil {
			return nil, err
		}
	}
	for _, l := range it.Links {
		if l.Activity == "" {
			continue
		}
		if err := add("n.activity", l.Activity); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// ItemsInState returns up to limit items of every agency that are in the state, by
// id, after the one named.
func (s *Store) ItemsInState(ctx context.Context, state item.State, after item.ID, limit int) ([]item.Item, error) {
	return items.many(ctx, s, s.read, "item", "WHERE n.state = $1 AND n.id > $2 ORDER BY n.id LIMIT $3", string(state), string(after), limit)
}

// CreateItem carries out a command that takes bytes in as an item of the agency. The
// bytes are durable; their row becomes present in the same transaction, and their
// upload, if they came by one, remembers the item. make gets the transaction's time,
// a fresh id and the items of this agency on the same bytes that lie in the scope;
// what lies outside is not even looked at, so that no answer and no time tells of it.
// Errors: those of make, unavailable when the bytes may have been removed meanwhile,
// upload-missing, and upload-finished when the upload became an item already.
func (s *Store) CreateItem(ctx context.Context, cmd custody.Command, in intake.Taking,
	make func(at time.Time, id item.ID, same []item.Item) (item.Item, custody.Transition, error),
) (item.Item, custody.Receipt, error) {
	return create(ctx, s, items, cmd, in.Agency, func(ctx context.Context, t *tx) (item.Item, []custody.Transition, error) {
		if err := t.awaited(ctx, in.Upload); err != nil {
			return item.Item{}, nil, err
		}
		same, err := t.sameBytes(ctx, in)
		if err != nil {
			return item.Item{}, nil, err
		}
		id, err := s.NewID()
		if err != nil {
			return item.Item{}, nil, err
		}
		made, tr, err := make(t.at, item.ID(id), same)
		if err != nil {
			return item.Item{}, nil, err
		}
		if made.SHA256 != in.SHA256 || made.Agency != in.Agency {
			return item.Item{}, nil, fault.Unexpected.Err("create item", made.Ref().String(), nil)
		}
		if err := t.nameBlob(ctx, in); err != nil {
			return item.Item{}, nil, err
		}
		return made, []custody.Transition{tr}, t.settle(ctx, in.Upload, made.ID)
	})
}

// sameBytes returns the agency's items on the bytes that the scope covers; those
// marked void count for nothing.
func (t *tx) sameBytes(ctx context.Context, in intake.Taking) ([]item.Item, error) {
	st := statement{listing: items.listing()}
	where := "WHERE n.digest = " + st.arg(in.SHA256[:]) + " AND n.agency = " + st.arg(in.Agency) + " AND n.state <> " + st.arg(string(item.Voided))
	where += " AND " + st.covered(waysOf(in.Scope)) + st.unhidden(in.Scope) + " ORDER BY n.id LIMIT 20"
	return items.many(ctx, t.store, t, "item", where, st.args...)
}

// itemsNamed loads the agency's items with these ids in this order; one that is not
// there, or not the agency's, is not-found.
func (t *tx) itemsNamed(ctx context.Context, agency string, ids []item.ID) ([]item.Item, error) {
	return named(ctx, t, items, "item", agency, ids)
}

// named loads the agency's nouns with these ids in this order.
func named[T custody.Noun, ID ~string](ctx context.Context, t *tx, tb *table[T], from, agency string, ids []ID) ([]T, error) {
	if len(ids) == 0 {
		return []T{}, nil
	}
	args, marks := []any{agency}, make([]string, len(ids))
	for i, id := range ids {
		args, marks[i] = append(args, string(id)), "$"+strconv.Itoa(i+2)
	}
	found, err := tb.many(ctx, t.store, t, from, "WHERE n.agency = $1 AND n.id IN ("+strings.Join(marks, ", ")+") ORDER BY n.id", args...)
	if err != nil {
		return nil, err
	}
	byID := map[string]T{}
	for _, n := range found {
		byID[n.Ref().ID] = n
	}
	inOrder := make([]T, len(ids))
	for i, id := range ids {
		n, ok := byID[string(id)]
		if !ok {
			return nil, fault.NoSuchThing.Err("load", from+"/"+string(id), nil)
		}
		inOrder[i] = n
	}
	return inOrder, nil
}
