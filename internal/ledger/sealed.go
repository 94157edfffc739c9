package ledger

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// sealed adds the sealed payloads and the key file of one bundle.
func (b *batch) sealed(n names, number int64, leaves []Leaf) error {
	s := translog.SealedBundle{First: leaves[0].Place}
	for _, leaf := range leaves {
		s.Records = append(s.Records, translog.Sealed{KeyID: leaf.KeyID, Data: leaf.Sealed})
	}
	data, err := s.Encode()
	if err != nil {
		return err
	}
	keys, err := keyFile(leaves)
	if err != nil {
		return err
	}
	o := object{name: n.tail(number), data: data}
	if len(leaves) == translog.TileWidth {
		o = object{name: n.sealed(number), data: data, fixed: true}
	}
	b.add(o)
	b.add(object{name: n.keys(number), data: keys})
	return nil
}

// keyFile lists the keys of leaves once each.
func keyFile(leaves []Leaf) ([]byte, error) {
	byID := map[int64]translog.WrappedKey{}
	for _, leaf := range leaves {
		byID[leaf.KeyID] = translog.WrappedKey{KeyID: leaf.KeyID, Scope: leaf.Scope, Wrapped: leaf.WrappedKey}
	}
	return translog.EncodeKeys(slices.SortedFunc(maps.Values(byID), func(a, b translog.WrappedKey) int {
		return cmp.Compare(a.KeyID, b.KeyID)
	}))
}

// Sealed returns the sealed payloads of bundle number and their wrapped keys from
// the shelf, as rebuilding the database needs them: places number*256 on, up to
// 256. It fails with a fault of kind NotFound when the log does not reach so far.
func (l *Ledger) Sealed(ctx context.Context, logID string, number int64) (translog.SealedBundle, []translog.WrappedKey, error) {
	n, err := namesOf(logID)
	if err != nil {
		return translog.SealedBundle{}, nil, err
	}
	data, err := l.Shelf.Read(ctx, n.sealed(number))
	if fault.KindOf(err) == fault.NotFound {
		data, err = l.Shelf.Read(ctx, n.tail(number))
	}
	if err != nil {
		return translog.SealedBundle{}, nil, err
	}
	s, err := translog.ParseSealed(data)
	if err != nil {
		return s, nil, err
	}
	if s.First != number*translog.TileWidth {
		return s, nil, fault.LogMalformed.Err("read sealed bundle", strconv.FormatInt(number, 10), nil).With("part", "sealed")
	}
	data, err = l.Shelf.Read(ctx, n.keys(number))
	if err != nil {
		return s, nil, err
	}
	keys, err := translog.ParseKeys(data)
	return s, keys, err
}

// Rekey writes the key files of the bundles that hold the given places again from
// the database, after keys were lawfully destroyed there, so that destruction
// reaches the wrapped copies outside. It may be called again after a failure.
func (l *Ledger) Rekey(ctx context.Context, logID string, places []int64) error {
	n, err := namesOf(logID)
	if err != nil {
		return err
	}
	numbers := map[int64]bool{}
	for _, place := range places {
		numbers[place/translog.TileWidth] = true
	}
	return l.Trees.WithTree(ctx, logID, func(ctx context.Context, t Tree, next Next) (Tree, error) {
		for _, number := range slices.Sorted(maps.Keys(numbers)) {
			if err := l.rekey(ctx, n, t.Size, number, next); err != nil {
				return t, err
			}
		}
		return t, nil
	})
}

// rekey covers exactly the integrated places; integration covers the others.
func (l *Ledger) rekey(ctx context.Context, n names, size, number int64, next Next) error {
	first := number * translog.TileWidth
	count := min(size-first, translog.TileWidth)
	if count <= 0 {
		return nil
	}
	leaves, err := next(first, int(count))
	if err != nil {
		return err
	}
	if err := contiguous(first, leaves); err != nil {
		return err
	}
	keys, err := keyFile(leaves)
	if err != nil {
		return err
	}
	return l.Shelf.Publish(ctx, n.keys(number), keys)
}
