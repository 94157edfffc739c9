package fsck

import (
	"context"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/ledger"
	"liuhen/internal/translog"
)

// ahead is what lies on a log's shelf under names that are written once, of sizes that
// no checkpoint covers yet. A log that comes to that size writes the same names again,
// and takes no more writes where they hold something else.
type ahead struct {
	tiles  map[tileName][]aheadTile
	sealed map[int64]string // names of full bundles, by number
	size   int64            // the greatest size that any of it speaks of
}

// tileName is a tile of whatever width.
type tileName struct {
	level  int
	number int64
}

// aheadTile is one width of a tile.
type aheadTile struct {
	name  string
	width int
}

// lookAhead lists what of the log's shelf is written once and speaks of more events than
// the row covers. It comes before the row and its end are read for the comparison:
// whatever an honest ledger wrote of is in the database by then.
func (l *logCheck) lookAhead(ctx context.Context) error {
	row, err := l.Logs.LogRow(ctx, l.agency)
	if err != nil {
		return err
	}
	covered := int64(0)
	if row.Tree != nil {
		covered = max(0, row.Tree.Size)
	}
	l.ahead = ahead{tiles: map[tileName][]aheadTile{}, sealed: map[int64]string{}}
	prefix := "log/" + l.agency + "/"
	err = l.Shelf.Names(ctx, prefix, func(name string) error {
		path := strings.TrimPrefix(name, prefix)
		if t, err := translog.ParsePath(path); err == nil && extent(t) > covered {
			at := tileName{t.L, t.N}
			l.ahead.tiles[at] = append(l.ahead.tiles[at], aheadTile{name, t.W})
		} else if number, ok := ledger.SealedNumber(path); ok && (number+1)*translog.TileWidth > covered {
			l.ahead.sealed[number] = name
		}
		return nil
	})
	if err != nil {
		l.fail(ctx, PartLog, prefix, err)
	}
	return nil
}

// extent is how many events a log has at least that has this tile.
func extent(t tlog.Tile) int64 {
	end := t.N*translog.TileWidth + int64(t.W)
	for range t.L {
		end = min(end*translog.TileWidth, translog.MaxSize+1)
	}
	return end
}

// beyond names what speaks of more events than the database has: events were lost that
// the log had taken in, and it can never have others in their place.
func (l *logCheck) beyond() {
	too := func(part Part, name string, size int64) {
		if size > l.row.End {
			l.find(Finding{Mismatch, part, name, "size=" + strconv.FormatInt(size, 10) + " database=" + strconv.FormatInt(l.row.End, 10)})
		}
	}
	for at, tiles := range l.ahead.tiles {
		for _, t := range tiles {
			size := extent(translog.HashTile(at.level, at.number, t.width))
			l.ahead.size = max(l.ahead.size, size)
			too(partOf(at.level), t.name, size)
		}
	}
	for number, name := range l.ahead.sealed {
		size := (number + 1) * translog.TileWidth
		l.ahead.size = max(l.ahead.size, size)
		too(PartSealed, name, size)
	}
}

func partOf(level int) Part {
	if level == translog.EntriesLevel {
		return PartEntries
	}
	return PartTile
}

// compareAhead holds what lies ahead of the checkpoints against a bundle of events and
// grows the tree over them, as the ledger will. It does nothing where nothing lies there.
func (l *logCheck) compareAhead(ctx context.Context, first int64, events []Event, entries []translog.Entry) {
	if l.broken || l.ahead.size <= l.size || len(entries) == 0 {
		return
	}
	number := first / translog.TileWidth
	l.begins(ctx, translog.EntriesTile(number, len(entries)), translog.EncodeBundle(entries), entrySize)
	if name, ok := l.ahead.sealed[number]; ok && len(events) == translog.TileWidth {
		s := translog.SealedBundle{First: first}
		for _, e := range events {
			s.Records = append(s.Records, translog.Sealed{KeyID: e.KeyID, Data: e.Sealed})
		}
		if data, err := s.Encode(); err == nil { // what cannot be written is a finding about its event
			l.object(ctx, PartSealed, name, data)
		}
	}
	switch held := l.tree.N - first; {
	case held < 0:
		l.broken = true // the bundle before had a gap
	case held < int64(len(entries)):
		l.grow(ctx, entries[held:])
	}
}

// begins holds every width of a tile that lies ahead, up to that of t, against the
// beginning of its bytes.
func (l *logCheck) begins(ctx context.Context, t tlog.Tile, data []byte, unit int) {
	for _, kept := range l.ahead.tiles[tileName{t.L, t.N}] {
		if kept.width <= t.W && extent(translog.HashTile(t.L, t.N, kept.width)) > l.size {
			l.object(ctx, partOf(t.L), kept.name, data[:kept.width*unit])
		}
	}
}

// edgeAhead holds the unfinished tiles of all the database's events against what lies ahead.
func (l *logCheck) edgeAhead(ctx context.Context) {
	if l.broken || l.ahead.size <= l.size {
		return
	}
	partial, err := l.grower.Partial()
	if err != nil {
		l.fail(ctx, PartTile, "log/"+l.agency, err)
	}
	for _, t := range partial {
		l.begins(ctx, t.Tile, t.Data, tlog.HashSize)
	}
}

// edgeOfRow asks for the unfinished tiles at the size of the tree row, where a greater
// checkpoint was published: the log goes on from them.
func (l *logCheck) edgeOfRow(ctx context.Context) {
	partial, err := l.grower.Partial()
	if err != nil {
		l.fail(ctx, PartTile, "log/"+l.agency, err)
	}
	for _, t := range partial {
		full := t.Tile
		full.W = translog.TileWidth
		if name := l.names.Tile(t.Tile); !l.there(ctx, name) && !l.there(ctx, l.names.Tile(full)) {
			l.find(Finding{Missing, PartTile, name, "row=" + strconv.FormatInt(l.tree.N, 10)})
		}
	}
}
