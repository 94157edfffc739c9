package translog

import "golang.org/x/mod/sumdb/tlog"

// Grower makes a tree from its first entry on and trusts nothing that was stored: it
// holds the tree's right edge in memory, some hundred hashes at any size. The zero
// value is an empty tree; Resume makes one that goes on from a tree whose root is
// trusted. It is not safe for concurrent use.
type Grower struct {
	size int64
	edge edge
}

// Resume returns a Grower that goes on from old. The right edge is read from old's tiles
// and checked against its root: log-tile-corrupt where they do not lead there.
func Resume(old tlog.Tree, tiles TileReader) (*Grower, error) {
	e, err := readEdge(old, tiles)
	if err != nil {
		return nil, err
	}
	return &Grower{size: old.N, edge: e}, nil
}

// Holds compares leaves that the tree has already with those given, from the first of
// the bundle in which it ends. It fails with log-entry-rewritten at one that differs.
func (g *Grower) Holds(leaves []tlog.Hash) error {
	from := g.size &^ (TileWidth - 1)
	for i, leaf := range leaves {
		if err := g.edge.holds(from+int64(i), leaf); err != nil {
			return err
		}
	}
	return nil
}

// Add appends leaves and returns the tree after them with every hash tile that
// became full. It fails with log-checkpoint-pending beyond MaxSize.
func (g *Grower) Add(leaves []tlog.Hash) (tlog.Tree, []TileData, error) {
	old, size := g.size, g.size+int64(len(leaves))
	if size > MaxSize {
		return tlog.Tree{}, nil, outside(size)
	}
	if size == 0 {
		return tlog.Tree{Hash: EmptyRoot}, nil, nil
	}
	if g.edge == nil {
		g.edge = edge{}
	}
	for i, leaf := range leaves {
		if err := g.edge.add(old+int64(i), leaf); err != nil {
			return tlog.Tree{}, nil, err
		}
	}
	tree, grown, err := g.edge.cut(old, size)
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	g.size, g.edge = size, g.edge.keep(edgeOf(size))
	full := grown[:0]
	for _, t := range grown {
		if t.Tile.W == TileWidth {
			full = append(full, t)
		}
	}
	return tree, full, nil
}

// Partial returns the hash tiles that are not full yet, lowest level first.
func (g *Grower) Partial() ([]TileData, error) {
	var partial []TileData
	for level := 0; g.size>>(level*TileHeight) > 0; level++ {
		n := g.size >> (level * TileHeight)
		if n%TileWidth == 0 {
			continue
		}
		t := HashTile(level, n/TileWidth, int(n%TileWidth))
		data, err := tlog.ReadTileData(t, g.edge)
		if err != nil {
			return nil, err
		}
		partial = append(partial, TileData{Tile: t, Data: data})
	}
	return partial, nil
}

// keep returns an edge of the given hashes only.
func (e edge) keep(indexes []int64) edge {
	kept := make(edge, len(indexes))
	for _, x := range indexes {
		kept[x] = e[x]
	}
	return kept
}
