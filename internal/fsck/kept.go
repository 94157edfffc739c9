package fsck

import (
	"context"
	"maps"
	"slices"
)

// each calls fn for every row of a list that comes page by page, in the order of their ids.
func each[T any](ctx context.Context, page func(ctx context.Context, after string, limit int) ([]T, error), id func(T) string, fn func(T)) error {
	after := ""
	for {
		rows, err := page(ctx, after, pageSize)
		if err != nil {
			return err
		}
		for _, r := range rows {
			after = id(r)
			fn(r)
		}
		if len(rows) < pageSize {
			return ctx.Err()
		}
	}
}

// maxLoose is how many names of objects are held at once.
const maxLoose = 1 << 16

// loose reports the objects of the shelf whose names begin with the prefix and of which
// nobody knows; known takes from the names those of which somebody does. The names are listed
// before known asks, so that nothing that is kept meanwhile is taken for one of them.
func (c *check) loose(ctx context.Context, prefix string, known func(names map[string]bool) error) error {
	names := map[string]bool{}
	report := func() error {
		err := known(names)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if err == nil {
				c.orphan(Orphan{Name: name})
			}
		}
		clear(names)
		return err
	}
	err := c.Shelf.Names(ctx, prefix, func(name string) error {
		names[name] = true
		if len(names) < maxLoose {
			return nil
		}
		return report()
	})
	if err == nil && len(names) > 0 {
		err = report()
	}
	return err
}
