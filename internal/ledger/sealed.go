package ledger

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// sealed adds the sealed payloads and the key file of one bundle.
func (b *batch) sealed(n Names, number int64, leaves []Leaf) error {
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
	o := object{name: n.Tail(number), data: data}
	if len(leaves) == translog.TileWidth {
		o = object{name: n.Sealed(number), data: data, fixed: true}
	}
	b.add(o)
	b.add(object{name: n.Keys(number), data: keys})
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

// Reader reads the objects of a log from outside the database.
type Reader interface {
	// Read returns the object's bytes, or a fault of kind NotFound.
	Read(ctx context.Context, name string) ([]byte, error)
}

// ReadSealed returns the sealed payloads of bundle number and their wrapped keys, as
// rebuilding the database needs them: places number*256 on, up to 256. name is the
// object that the payloads were read from. It fails with a fault of kind NotFound
// when the log does not reach so far, and of kind Corrupt when what is there is no
// such bundle.
func ReadSealed(ctx context.Context, shelf Reader, n Names, number int64) (s translog.SealedBundle, name string, err error) {
	name = n.Sealed(number)
	data, err := shelf.Read(ctx, name)
	if fault.KindOf(err) == fault.NotFound {
		name = n.Tail(number)
		data, err = shelf.Read(ctx, name)
	}
	if err != nil {
		return s, name, err
	}
	if s, err = translog.ParseSealed(data); err != nil {
		return s, name, err
	}
	if s.First != number*translog.TileWidth {
		return s, name, fault.LogMalformed.Err("read sealed bundle", name, nil).OfPart("sealed")
	}
	return s, name, nil
}

// ReadKeys returns the wrapped keys that the sealed payloads of bundle number need.
// Errors as of ReadSealed.
func ReadKeys(ctx context.Context, shelf Reader, n Names, number int64) ([]translog.WrappedKey, error) {
	data, err := shelf.Read(ctx, n.Keys(number))
	if err != nil {
		return nil, err
	}
	return translog.ParseKeys(data)
}

// Sealed is ReadSealed and ReadKeys for a log of this ledger.
func (l *Ledger) Sealed(ctx context.Context, logID string, number int64) (translog.SealedBundle, []translog.WrappedKey, error) {
	n, err := NamesOf(logID)
	if err != nil {
		return translog.SealedBundle{}, nil, err
	}
	s, _, err := ReadSealed(ctx, l.Shelf, n, number)
	if err != nil {
		return s, nil, err
	}
	keys, err := ReadKeys(ctx, l.Shelf, n, number)
	return s, keys, err
}

// Rekey writes the key files of the bundles that hold the given places again from
// the database, after keys were lawfully destroyed there, so that destruction
// reaches the wrapped copies outside. It may be called again after a failure.
func (l *Ledger) Rekey(ctx context.Context, logID string, places []int64) error {
	n, err := NamesOf(logID)
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
func (l *Ledger) rekey(ctx context.Context, n Names, size, number int64, next Next) error {
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
	return l.Shelf.Publish(ctx, n.Keys(number), keys)
}
