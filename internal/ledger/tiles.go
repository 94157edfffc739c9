package ledger

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// maxCached bounds the tiles that a View keeps: 2 MiB.
const maxCached = 256

// shelfTiles reads the tiles of one log. It lives no longer than one call, or
// one View, which sets ctx at each call.
type shelfTiles struct {
	ctx   context.Context
	shelf Shelf
	names Names
	cache map[tlog.Tile][]byte // nil: nothing is kept
}

// ReadTile reads a tile's bytes; that they are the right ones is checked above.
// A tile that is not there makes the log corrupt, since a checkpoint needs it.
func (s *shelfTiles) ReadTile(t tlog.Tile) ([]byte, error) {
	if data, ok := s.cache[t]; ok {
		return data, nil
	}
	data, err := readTile(s.ctx, s.shelf, s.names, t)
	if fault.KindOf(err) == fault.NotFound {
		return nil, fault.LogTileCorrupt.Err("read tile", s.names.Tile(t), err)
	}
	if err != nil {
		return nil, err
	}
	if s.cache != nil {
		if len(s.cache) >= maxCached {
			clear(s.cache)
		}
		s.cache[t] = data
	}
	return data, nil
}

// readTile returns the bytes of t. A partial tile that a full one replaced is the
// beginning of it (C2SP tlog-tiles, partial tiles).
func readTile(ctx context.Context, shelf Shelf, n Names, t tlog.Tile) ([]byte, error) {
	data, err := shelf.Read(ctx, n.Tile(t))
	if t.W < translog.TileWidth && err != nil && fault.KindOf(err) == fault.NotFound {
		full := t
		full.W = translog.TileWidth
		data, err = shelf.Read(ctx, n.Tile(full))
	}
	if err != nil {
		return nil, err
	}
	want := t.W * tlog.HashSize
	if t.L == translog.EntriesLevel {
		want = t.W * (2 + translog.EntrySize)
	}
	if len(data) < want {
		return nil, fault.LogTileCorrupt.Err("read tile", n.Tile(t), nil)
	}
	return data[:want:want], nil
}
