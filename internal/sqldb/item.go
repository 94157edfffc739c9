package sqldb

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

var items = &table[item.Item]{
	kind: "item",
	save: `
		INSERT INTO item (id, version, event, agency, unit, uploader, digest, size, handover, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, unit = excluded.unit, uploader = excluded.uploader, digest = excluded.digest, size = excluded.size, handover = excluded.handover, state = excluded.state
		WHERE item.version = excluded.version - 1`,
	row: func(_ *Store, v item.Item) []any {
		return []any{v.Agency, v.Unit, v.Uploader, v.SHA256[:], v.Size, standing(v), string(v.State)}
	},
	involved: involvedInItem,
	also:     alsoItem,
	head:     func(v item.Item, h custody.Head) item.Item { v.Head = h; return v },
}

func involvedInItem(v item.Item) []string { return []string{v.Uploader, v.Origin.Maker} }

// standing is the handover that the item lies in now.
func standing(v item.Item) string {
	s, _ := v.Standing()
	return s.Handover
}

// alsoItem writes the item's joins, which only grow.
func alsoItem(ctx context.Context, t *tx, v item.Item) error {
	for _, l := range v.Links {
		if _, err := t.ExecContext(ctx, `INSERT INTO item_link (item, activity, matter) VALUES ($1, $2, $3) ON CONFLICT (item, activity, matter) DO NOTHING`,
			string(v.ID), l.Activity, l.Matter); err != nil {
			return err
		}
	}
	return nil
}

// Item returns the item with this id, or not-found.
func (s *Store) Item(ctx context.Context, id item.ID) (item.Item, error) {
	return items.one(ctx, s, s.read, "item", "WHERE n.id = $1", string(id))
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

// ItemsInState returns up to limit items of every agency that are in the state, by
// id, after the one named.
func (s *Store) ItemsInState(ctx context.Context, state item.State, after item.ID, limit int) ([]item.Item, error) {
	return items.many(ctx, s, s.read, "item", "WHERE n.state = $1 AND n.id > $2 ORDER BY n.id LIMIT $3", string(state), string(after), limit)
}

// CreateItem carries out a command that takes bytes in as an item of the agency.
// The bytes must be known as present in the same transaction; else it is refused
// with blob-missing. make gets the transaction's time, a fresh id and the items of
// this agency on the same bytes that lie in the scope; what lies outside is not
// even looked at, so that no answer and no time tells of it.
func (s *Store) CreateItem(ctx context.Context, cmd custody.Command, agency string, d digest.SHA256, scope access.Scope,
	make func(at time.Time, id item.ID, same []item.Item) (item.Item, custody.Transition, error),
) (item.Item, custody.Receipt, error) {
	return create(ctx, s, items, cmd, agency, func(ctx context.Context, t *tx) (item.Item, []custody.Transition, error) {
		same, err := t.sameBytes(ctx, agency, d, scope)
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
		if made.SHA256 != d || made.Agency != agency {
			return item.Item{}, nil, fault.Unexpected.Err("create item", made.Ref().String(), nil)
		}
		return made, []custody.Transition{tr}, t.needBlob(ctx, d)
	})
}

// sameBytes returns the agency's items on the bytes that the scope covers; those
// marked void count for nothing.
func (t *tx) sameBytes(ctx context.Context, agency string, d digest.SHA256, scope access.Scope) ([]item.Item, error) {
	whole := 0
	if scope.All || slices.Contains(scope.Agencies, agency) {
		whole = 1
	}
	return items.many(ctx, t.store, t, "item", `
		WHERE n.digest = $1 AND n.agency = $2 AND n.state <> $3
			AND ($4 = 1 OR (n.unit <> '' AND n.unit = $5) OR EXISTS (SELECT 1 FROM involvement v WHERE v.noun = n.id AND v.who = $6))
		ORDER BY n.id LIMIT 20`,
		d[:], agency, string(item.Voided), whole, scope.Unit, scope.Officer)
}

// itemsNamed loads the agency's items with these ids in this order; one that is not
// there, or not the agency's, is not-found.
func (t *tx) itemsNamed(ctx context.Context, agency string, ids []item.ID) ([]item.Item, error) {
	return named(ctx, t, items, "item", agency, ids)
}

// named loads the agency's nouns with these ids in this order.
func named[T custody.Noun, ID ~string](ctx context.Context, t *tx, tb *table[T], from, agency string, ids []ID) ([]T, error) {
	if len(ids) == 0 {
		return nil, nil
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
