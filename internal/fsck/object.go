package fsck

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/fault"
	"liuhen/internal/ledger"
	"liuhen/internal/translog"
)

// entrySize is the length of one entry in a bundle: two bytes tell its length.
const entrySize = 2 + translog.EntrySize

func (l *logCheck) compareTile(ctx context.Context, t translog.TileData) {
	l.compare(ctx, PartTile, t.Tile, t.Data, tlog.HashSize)
}

func (l *logCheck) compareEntries(ctx context.Context, first int64, entries []translog.Entry) {
	t := translog.EntriesTile(first/translog.TileWidth, len(entries))
	l.compare(ctx, PartEntries, t, translog.EncodeBundle(entries), entrySize)
}

// compare holds a tile or bundle on the shelf, with all its shorter versions, against
// the bytes that the database gives; one of its elements has unit bytes.
func (l *logCheck) compare(ctx context.Context, part Part, t tlog.Tile, data []byte, unit int) {
	err := l.Shelf.Names(ctx, l.names.Partials(t), func(name string) error {
		width, err := strconv.Atoi(name[strings.LastIndexByte(name, '/')+1:])
		if err == nil && width < t.W && width > 0 {
			l.object(ctx, part, name, data[:width*unit])
		}
		return nil
	})
	if err != nil {
		l.fail(ctx, part, l.names.Partials(t), err)
	}
	name := l.names.Tile(t)
	if t.W == translog.TileWidth || l.there(ctx, name) {
		l.object(ctx, part, name, data)
		return
	}
	// A full tile that came meanwhile may have replaced this beginning of it.
	full := t
	full.W = translog.TileWidth
	kept, err := l.Shelf.Read(ctx, l.names.Tile(full))
	switch {
	case err != nil:
		l.fail(ctx, part, name, err)
	case len(kept) < len(data) || !bytes.Equal(kept[:len(data)], data):
		l.find(Finding{Mismatch, part, l.names.Tile(full), "bytes=differ"})
	}
}

func (l *logCheck) there(ctx context.Context, name string) bool {
	_, err := l.Shelf.Read(ctx, name)
	return err == nil || fault.KindOf(err) != fault.NotFound
}

// object holds one object on the shelf against its bytes.
func (l *logCheck) object(ctx context.Context, part Part, name string, data []byte) {
	kept, err := l.Shelf.Read(ctx, name)
	if err != nil {
		l.fail(ctx, part, name, err)
		return
	}
	l.count(func(r *Report, _ *Progress) { r.Objects++ })
	if !bytes.Equal(kept, data) {
		l.find(Finding{Mismatch, part, name, "bytes=differ"})
	}
}

// sealed is a bundle of sealed payloads with its key file, as far as they could be
// read.
type sealed struct {
	name    string
	records []translog.Sealed
	keys    []translog.WrappedKey
	keysErr error
}

// readSealed reads what the shelf holds of the payloads from first on; nil where
// there is nothing to compare.
func (l *logCheck) readSealed(ctx context.Context, first int64) *sealed {
	number := first / translog.TileWidth
	bundle, name, err := ledger.ReadSealed(ctx, l.Shelf, l.names, number)
	if err != nil {
		l.fail(ctx, PartSealed, name, err)
	}
	keys, keysErr := ledger.ReadKeys(ctx, l.Shelf, l.names, number)
	if keysErr != nil {
		l.fail(ctx, PartKeys, l.names.Keys(number), keysErr)
	}
	if err != nil {
		return nil
	}
	l.count(func(r *Report, _ *Progress) { r.Objects += 2 })
	return &sealed{name: name, records: bundle.Records, keys: keys, keysErr: keysErr}
}

// compareSealed holds sealed payloads and keys against those of the events. There may
// be more of them than the tree covers, and more events than there are of them.
func (l *logCheck) compareSealed(s *sealed, first int64, events []Event) {
	if s == nil {
		return
	}
	wanted := min(l.size-first, translog.TileWidth)
	if number := first / translog.TileWidth; wanted == translog.TileWidth && s.name == l.names.Tail(number) {
		l.find(Finding{Missing, PartSealed, l.names.Sealed(number), "tail=there"})
	} else if int64(len(s.records)) < wanted {
		l.find(Finding{Mismatch, PartSealed, s.name, "records=" + strconv.Itoa(len(s.records)) + " wanted=" + strconv.FormatInt(wanted, 10)})
	}
	needed, known := map[int64]Event{}, map[int64]Event{}
	for _, e := range events {
		known[e.KeyID] = e
		if e.Place < l.size {
			needed[e.KeyID] = e
		}
		i := e.Place - first
		if i >= int64(len(s.records)) {
			continue
		}
		if r := s.records[i]; r.KeyID != e.KeyID || !bytes.Equal(r.Data, e.Sealed) {
			l.find(Finding{Mismatch, PartSealed, s.name, "place=" + strconv.FormatInt(e.Place, 10)})
		}
	}
	if s.keysErr == nil {
		l.compareKeys(s, l.names.Keys(first/translog.TileWidth), needed, known)
	}
}

// compareKeys asks of a key file that it holds every key that the tree's events need,
// as the database has it, and none that no event of the bundle has. Keys and payloads
// beyond the tree are being written, in no order.
func (l *logCheck) compareKeys(s *sealed, name string, needed, known map[int64]Event) {
	wrong := func(id int64, problem string) {
		l.find(Finding{Mismatch, PartKeys, name, "key=" + strconv.FormatInt(id, 10) + " " + problem})
	}
	for _, k := range s.keys {
		e, ok := known[k.KeyID]
		switch {
		case !ok:
			wrong(k.KeyID, "problem=foreign")
		case e.Scope != k.Scope:
			wrong(k.KeyID, "problem=scope")
		case !bytes.Equal(e.Wrapped, k.Wrapped):
			wrong(k.KeyID, "problem=wrapped")
		}
		delete(needed, k.KeyID)
	}
	for id := range needed {
		wrong(id, "problem=absent")
	}
}
