package translog

import "golang.org/x/mod/sumdb/tlog"

// Grower makes a tree from its first entry on and trusts nothing that was stored: it
// holds the tree's right edge in memory, some hundred hashes at any size. The zero
// value is an empty tree. It is not safe for concurrent use.
type Grower struct {
	size int64
	edge edge
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
