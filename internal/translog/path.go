package translog

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/fault"
)

// The shape of the tiles (C2SP tlog-tiles).
const (
	TileHeight   = 8               // levels of the tree in one tile
	TileWidth    = 1 << TileHeight // hashes in a full tile, entries in a full bundle
	EntriesLevel = -1              // the level of entry bundles in a tlog.Tile
)

// MaxSize is the greatest number of entries that a log may have. It keeps all
// index arithmetic of foreign sizes far from overflow.
const MaxSize = 1 << 48

// CheckpointPath is where a log serves its newest checkpoint.
const CheckpointPath = "checkpoint"

// maxTileLevel is the highest level of tiles that a log of MaxSize entries has.
const maxTileLevel = 48 / TileHeight

// HashTile names the n-th tile of a level with its first w hashes.
func HashTile(level int, n int64, w int) tlog.Tile {
	return tlog.Tile{H: TileHeight, L: level, N: n, W: w}
}

// EntriesTile names the n-th entry bundle with its first w entries.
func EntriesTile(n int64, w int) tlog.Tile { return HashTile(EntriesLevel, n, w) }

// Path returns where a log serves t: tile/<L>/<N>[.p/<W>] for hashes and
// tile/entries/<N>[.p/<W>] for entries.
func Path(t tlog.Tile) string {
	level := "entries"
	if t.L != EntriesLevel {
		level = strconv.Itoa(t.L)
	}
	p := "tile/" + level + "/" + IndexPath(t.N)
	if t.W != TileWidth {
		p += ".p/" + strconv.Itoa(t.W)
	}
	return p
}

// PartialPrefix is what the paths of all partial versions of t begin with.
func PartialPrefix(t tlog.Tile) string {
	t.W = TileWidth
	return Path(t) + ".p/"
}

// IndexPath spells n in groups of three digits, all but the last marked x:
// 1234067 is x001/x234/067. n must not be negative.
func IndexPath(n int64) string {
	p := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		p = fmt.Sprintf("x%03d/%s", n%1000, p)
	}
	return p
}

// ParsePath reads what Path returns. Any other text, however close, fails with
// log-path-unknown.
func ParsePath(path string) (tlog.Tile, error) {
	t, ok := scanPath(path)
	if !ok || Path(t) != path {
		return tlog.Tile{}, fault.LogPathUnknown.Err("parse path", strconv.QuoteToASCII(clip(path)), nil)
	}
	return t, nil
}

// scanPath is lenient; ParsePath compares its result with the one spelling.
func scanPath(path string) (tlog.Tile, bool) {
	rest, ok := strings.CutPrefix(path, "tile/")
	level, rest, ok2 := strings.Cut(rest, "/")
	if !ok || !ok2 || len(path) > 64 {
		return tlog.Tile{}, false
	}
	index, width, partial := strings.Cut(rest, ".p/")
	t := HashTile(EntriesLevel, 0, TileWidth)
	if level != "entries" {
		l, err := strconv.Atoi(level)
		if err != nil || l < 0 || l > maxTileLevel {
			return tlog.Tile{}, false
		}
		t.L = l
	}
	if partial {
		w, err := strconv.Atoi(width)
		if err != nil || w < 1 || w >= TileWidth {
			return tlog.Tile{}, false
		}
		t.W = w
	}
	n, err := strconv.ParseInt(strings.NewReplacer("x", "", "/", "").Replace(index), 10, 64)
	t.N = n
	return t, err == nil && n >= 0 && n <= MaxSize/TileWidth
}

func clip(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}
