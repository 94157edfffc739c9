package translog

import (
	"errors"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// TileReader gives the hashes of a tile as a log stores them.
type TileReader interface {
	// ReadTile returns the first t.W hashes of tile t, exactly t.W*32 bytes. What
	// it returns need not be trusted: it is checked against a root.
	ReadTile(t tlog.Tile) ([]byte, error)
}

// Hashes returns the hashes of a tree, read from its tiles and each checked
// against the tree's root. Reading fails with log-tile-corrupt when the tiles do
// not lead there; a fault of the reader is passed on as it is.
func Hashes(tree tlog.Tree, tiles TileReader) tlog.HashReader {
	checked := tlog.TileHashReader(tree, tileAdapter{tiles})
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		if len(indexes) == 0 {
			return nil, nil
		}
		if tree.N < 1 || tree.N > MaxSize || slices.Max(indexes) >= tlog.StoredHashIndex(0, tree.N) {
			return nil, fault.LogTileCorrupt.Err("read hashes", sizeText(tree.N), nil)
		}
		hashes, err := checked.ReadHashes(indexes)
		if err != nil {
			return nil, tileFault(err)
		}
		return hashes, nil
	})
}

func sizeText(n int64) string { return "tree of " + strconv.FormatInt(n, 10) }

// tileFault keeps a reader's own fault and names every other failure corrupt.
func tileFault(err error) error {
	var known *fault.Error
	if errors.As(err, &known) {
		return err
	}
	return fault.LogTileCorrupt.Err("read hashes", "", err)
}

// tileAdapter gives x/mod's hash arithmetic our tiles.
type tileAdapter struct{ tiles TileReader }

func (a tileAdapter) Height() int { return TileHeight }

func (a tileAdapter) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, t := range tiles {
		b, err := a.tiles.ReadTile(t)
		if err != nil {
			return nil, err
		}
		data[i] = b
	}
	return data, nil
}

func (a tileAdapter) SaveTiles([]tlog.Tile, [][]byte) {}

// RootAt returns the root that the log had at an earlier size, 0 ≤ size ≤ tree.N.
func RootAt(tree tlog.Tree, size int64, tiles TileReader) (tlog.Hash, error) {
	if size < 0 || size > min(tree.N, MaxSize) {
		return tlog.Hash{}, outside(size)
	}
	return tlog.TreeHash(size, Hashes(tree, tiles))
}

// ProveInclusion returns the proof that the entry at place is in the tree of the
// first size entries, 0 ≤ place < size ≤ tree.N.
func ProveInclusion(tree tlog.Tree, place, size int64, tiles TileReader) (tlog.RecordProof, error) {
	if place < 0 || place >= size || size > min(tree.N, MaxSize) {
		return nil, outside(place)
	}
	return tlog.ProveRecord(size, place, Hashes(tree, tiles))
}

// ProveConsistency returns the proof that the first from entries of the log are
// the beginning of its first to entries, 0 ≤ from ≤ to ≤ tree.N. The proof from
// 0 is empty.
func ProveConsistency(tree tlog.Tree, from, to int64, tiles TileReader) (tlog.TreeProof, error) {
	if from < 0 || from > to || to > min(tree.N, MaxSize) {
		return nil, outside(to)
	}
	if from == 0 {
		return tlog.TreeProof{}, nil
	}
	return tlog.ProveTree(to, from, Hashes(tree, tiles))
}

func outside(place int64) error {
	return fault.LogPending.Err("prove", "", nil).With("place", strconv.FormatInt(place, 10))
}

// CheckInclusion fails with log-proof-invalid unless p proves that e stands at
// place in tree.
func CheckInclusion(tree tlog.Tree, place int64, e Entry, p tlog.RecordProof) error {
	if tree.N > MaxSize {
		return fault.LogProofInvalid.Err("check inclusion", sizeText(tree.N), nil)
	}
	if err := tlog.CheckRecord(p, tree.N, tree.Hash, place, e.Leaf()); err != nil {
		return fault.LogProofInvalid.Err("check inclusion", strconv.FormatInt(place, 10), err)
	}
	return nil
}

// CheckConsistency fails with log-proof-invalid unless p proves that newer only
// added to older.
func CheckConsistency(older, newer tlog.Tree, p tlog.TreeProof) error {
	invalid := fault.LogProofInvalid.Err("check consistency", sizeText(older.N), nil)
	switch {
	case older.N < 0 || older.N > newer.N || newer.N > MaxSize:
		return invalid
	case older.N == 0:
		if older.Hash != EmptyRoot || len(p) != 0 {
			return invalid
		}
		return nil
	}
	if err := tlog.CheckTree(p, newer.N, newer.Hash, older.N, older.Hash); err != nil {
		return fault.LogProofInvalid.Err("check consistency", sizeText(older.N), err)
	}
	return nil
}

// EmptyRoot is the root of a tree without entries, SHA-256 of nothing (RFC 6962).
var EmptyRoot = tlog.Hash(digest.SumSHA256())

// TileData is a tile with its bytes.
type TileData struct {
	Tile tlog.Tile
	Data []byte
}

// Grow returns the tree after leaves, and every hash tile that the new tree has
// and the old one had not, full and partial. leaves[0] stands at place from,
// which may lie up to 255 below old.N: leaves that the old tree holds already
// are compared with it, and one that differs fails with log-entry-rewritten.
// The old tree's right edge is read from its tiles and checked against its root.
func Grow(old tlog.Tree, tiles TileReader, from int64, leaves []tlog.Hash) (tlog.Tree, []TileData, error) {
	size := from + int64(len(leaves))
	if from < old.N&^(TileWidth-1) || from > old.N || size < old.N || size > MaxSize {
		return tlog.Tree{}, nil, outside(from)
	}
	edge, err := readEdge(old, tiles)
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	for i, leaf := range leaves {
		place := from + int64(i)
		if place >= old.N {
			err = edge.add(place, leaf)
		} else {
			err = edge.holds(place, leaf)
		}
		if err != nil {
			return tlog.Tree{}, nil, err
		}
	}
	return edge.cut(old.N, size)
}

// edge holds, by stored hash index, the hashes that a growing tree still needs.
type edge map[int64]tlog.Hash

// readEdge reads from old what new leaves will be joined to: the roots of its
// largest complete subtrees, and the hashes of its partial tiles.
func readEdge(old tlog.Tree, tiles TileReader) (edge, error) {
	indexes := edgeOf(old.N)
	hashes, err := Hashes(old, tiles).ReadHashes(indexes)
	if err != nil {
		return nil, err
	}
	e := make(edge, len(indexes))
	for i, x := range indexes {
		e[x] = hashes[i]
	}
	return e, nil
}

// edgeOf lists the hashes that an edge of a tree of size holds, by stored hash index.
func edgeOf(size int64) []int64 {
	var indexes []int64
	for level := 0; size>>level > 0; level++ {
		if n := size >> level; n&1 == 1 {
			indexes = append(indexes, tlog.StoredHashIndex(level, n-1))
		}
		if level%TileHeight == 0 {
			end := size >> level
			for n := end &^ (TileWidth - 1); n < end; n++ {
				indexes = append(indexes, tlog.StoredHashIndex(level, n))
			}
		}
	}
	return indexes
}

// ReadHashes makes an edge the source of the hash arithmetic.
func (e edge) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		h, ok := e[x]
		if !ok {
			return nil, fault.Unexpected.Err("grow log", "hash "+strconv.FormatInt(x, 10), nil)
		}
		hashes[i] = h
	}
	return hashes, nil
}

// holds fails with log-entry-rewritten unless the leaf is the one that the edge has at
// place, which lies in the tree's last, unfinished bundle.
func (e edge) holds(place int64, leaf tlog.Hash) error {
	if e[tlog.StoredHashIndex(0, place)] != leaf {
		return fault.LogEntryRewritten.Err("grow log", "", nil).With("place", strconv.FormatInt(place, 10))
	}
	return nil
}

// add appends one leaf and the subtrees that it completes.
func (e edge) add(place int64, leaf tlog.Hash) error {
	hashes, err := tlog.StoredHashesForRecordHash(place, leaf, e)
	if err != nil {
		return err
	}
	first := tlog.StoredHashIndex(0, place)
	for i, h := range hashes {
		e[first+int64(i)] = h
	}
	return nil
}

// cut returns the tree of size and the tiles that came since oldSize.
func (e edge) cut(oldSize, size int64) (tlog.Tree, []TileData, error) {
	root, err := tlog.TreeHash(size, e)
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	var grown []TileData
	for _, t := range tlog.NewTiles(TileHeight, oldSize, size) {
		data, err := tlog.ReadTileData(t, e)
		if err != nil {
			return tlog.Tree{}, nil, err
		}
		grown = append(grown, TileData{Tile: t, Data: data})
	}
	return tlog.Tree{N: size, Hash: root}, grown, nil
}
