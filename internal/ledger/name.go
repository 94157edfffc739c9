package ledger

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// logIDs keeps foreign text out of names: ids come from addresses, too. Upper case
// is refused, because some file systems would take it for lower case.
var logIDs = regexp.MustCompile(`^[0-9a-z][0-9a-z_-]{0,63}$`)

// prefix returns what the names of all objects of a log begin with.
func prefix(logID string) (string, error) {
	if !logIDs.MatchString(logID) {
		return "", fault.LogPathUnknown.Err("name log", "", nil)
	}
	return "log/" + logID + "/", nil
}

// sealedPaths are the paths of sealed payloads and their keys below a log's.
var sealedPaths = regexp.MustCompile(`^sealed/(x[0-9]{3}/)*[0-9]{3}(\.keys|\.p/tail)?$`)

// SealedNumber returns the number of the full bundle of sealed payloads that has this
// path below its log's.
func SealedNumber(path string) (int64, bool) {
	index, ok := strings.CutPrefix(path, "sealed/")
	number, err := strconv.ParseInt(strings.NewReplacer("x", "", "/", "").Replace(index), 10, 64)
	ok = ok && err == nil && number >= 0 && number < translog.MaxSize/translog.TileWidth
	return number, ok && translog.IndexPath(number) == index
}

// Known reports whether a log may have an object of this path below its own.
func Known(path string) bool {
	_, err := translog.ParsePath(path)
	return err == nil || path == translog.CheckpointPath || sealedPaths.MatchString(path)
}

// Names spells the objects of one log on the shelf (docs/formats/log.md, 6 and 9).
type Names struct{ prefix string }

// NamesOf returns the names of a log's objects. It fails with log-path-unknown on an
// id that no log can have.
func NamesOf(logID string) (Names, error) {
	p, err := prefix(logID)
	return Names{p}, err
}

// Checkpoint is the newest signed checkpoint, rewritten.
func (n Names) Checkpoint() string { return n.prefix + translog.CheckpointPath }

// Tile is a tile or entry bundle, full or partial, written once.
func (n Names) Tile(t tlog.Tile) string { return n.prefix + translog.Path(t) }

// Partials is what the names of all partial versions of a tile begin with.
func (n Names) Partials(t tlog.Tile) string { return n.prefix + translog.PartialPrefix(t) }

// Sealed is a full bundle of sealed payloads, written once.
func (n Names) Sealed(bundle int64) string {
	return n.prefix + "sealed/" + translog.IndexPath(bundle)
}

// Tail is an unfinished bundle of sealed payloads, rewritten as it grows.
func (n Names) Tail(bundle int64) string { return n.tails(bundle) + "tail" }

// Keys is a bundle's key file, rewritten when a key is destroyed.
func (n Names) Keys(bundle int64) string { return n.Sealed(bundle) + ".keys" }

// tails is what the name of an unfinished bundle begins with.
func (n Names) tails(bundle int64) string { return n.Sealed(bundle) + ".p/" }
