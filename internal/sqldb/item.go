package sqldb

import (
	"context"
	"liuhen/internal/custody"
	"liuhen/internal/item"
	"time"
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
