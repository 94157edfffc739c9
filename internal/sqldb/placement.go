package sqldb

import (
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
)

var placements = &table[casefile.Placement]{
	kind: "placement",
	save: `
		INSERT INTO placement (id, version, event, casefile, item, position, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, casefile = excluded.casefile, item = excluded.item, position = excluded.position, state = excluded.state
		WHERE placement.version = excluded.version - 1`,
	row: func(_ *Store, v casefile.Placement) []any {
		return []any{string(v.CaseFile), v.Item, v.Position, string(v.State)}
	},
	head: func(v casefile.Placement, h custody.Head) casefile.Placement { v.Head = h; return v },
}
