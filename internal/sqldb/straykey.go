package sqldb

import (
	"context"
	"database/sql"
	"math"
	"strconv"

	"liuhen/internal/custody"
	"liuhen/internal/fsck"
)

// sealKey is a row of seal_key without the key.
type sealKey struct {
	id    int64
	scope custody.Ref
}

// strayKeys finds keys under which nothing is sealed. A noun's key seals its first
// event; only the journal of an agency is no noun.
func (s *Store) strayKeys(ctx context.Context, fn func(fsck.Stray)) error {
	after := int64(math.MinInt64)
	for {
		page, err := listed(ctx, s, `SELECT id, scope FROM seal_key WHERE id > $1 ORDER BY id LIMIT $2`, []any{after, checkPage},
			func(rows *sql.Rows) (k sealKey, err error) {
				var scope string
				err = rows.Scan(&k.id, &scope)
				k.scope = parseRef(scope)
				return k, err
			})
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1].id
		used, err := s.usedKeys(ctx, page)
		if err != nil {
			return err
		}
		for _, k := range page {
			there := used[k.id]
			if k.scope.Kind == "journal" && !there {
				if there, err = s.journalUses(ctx, k); err != nil {
					return err
				}
			}
			if !there {
				fn(fsck.Stray{Table: "seal_key", Key: strconv.FormatInt(k.id, 10), Problem: "event=none scope=" + k.scope.String()})
			}
		}
	}
}

// usedKeys tells under which of the keys the first event of the noun that it is of is
// sealed.
func (s *Store) usedKeys(ctx context.Context, keys []sealKey) (map[int64]bool, error) {
	nouns := make([]any, len(keys))
	of := map[int64]custody.Ref{}
	for i, k := range keys {
		nouns[i], of[k.id] = k.scope.ID, k.scope
	}
	type use struct {
		key  int64
		noun custody.Ref
	}
	found, err := listed(ctx, s, `SELECT e.seal_key, e.kind, e.subject FROM event e WHERE e.subject IN (`+marks(len(nouns))+`) AND e.version = 1 ORDER BY e.subject, e.key`,
		nouns, func(rows *sql.Rows) (u use, err error) { return u, rows.Scan(&u.key, &u.noun.Kind, &u.noun.ID) })
	used := map[int64]bool{}
	for _, u := range found {
		used[u.key] = used[u.key] || of[u.key] == u.noun
	}
	return used, err
}

// journalUses reports whether an event of the agency's log is sealed under the key of
// its journal.
func (s *Store) journalUses(ctx context.Context, k sealKey) (bool, error) {
	found, err := listed(ctx, s, `
		SELECT e.key FROM log l JOIN event e ON e.key >= l.id * 1099511627776 AND e.key < (l.id + 1) * 1099511627776
		WHERE l.agency = $1 AND e.seal_key = $2 ORDER BY e.key LIMIT 1`, []any{k.scope.ID, k.id}, single[int64])
	return len(found) > 0, err
}

// straySecrets finds secrets of nobody. The one-time code ends with the founding.
func (s *Store) straySecrets(ctx context.Context, fn func(fsck.Stray)) error {
	logs, err := s.Logs(ctx)
	if err != nil {
		return err
	}
	where, args := "", []any{checkPage}
	for {
		page, err := listed(ctx, s, `SELECT ref FROM secret `+where+`ORDER BY ref LIMIT $1`, args, single[string])
		if err != nil || len(page) == 0 {
			return err
		}
		where, args = `WHERE ref > $2 `, []any{checkPage, page[len(page)-1]}
		var holders []custody.Ref
		for _, ref := range page {
			noun := parseRef(ref)
			switch {
			case noun.Kind == "account" || noun.Kind == "token":
				holders = append(holders, noun)
			case noun != setupCode || len(logs) > 0:
				fn(fsck.Stray{Table: "secret", Key: ref, Problem: "holder=none"})
			}
		}
		without, err := s.WithoutRow(ctx, holders)
		if err != nil {
			return err
		}
		for _, noun := range without {
			fn(fsck.Stray{Table: "secret", Key: noun.String(), Problem: "holder=none"})
		}
	}
}
