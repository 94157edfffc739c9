package ledger

import (
	"regexp"

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

// names spells the objects of one log.
type names struct{ prefix string }

func (n names) checkpoint() string          { return n.prefix + translog.CheckpointPath }
func (n names) tile(t tlog.Tile) string     { return n.prefix + translog.Path(t) }
func (n names) partials(t tlog.Tile) string { return n.prefix + translog.PartialPrefix(t) }

// sealed is a full bundle of sealed payloads, written once.
func (n names) sealed(bundle int64) string {
	return n.prefix + "sealed/" + translog.IndexPath(bundle)
}

// tails is what the name of an unfinished bundle begins with.
func (n names) tails(bundle int64) string { return n.sealed(bundle) + ".p/" }

// tail is an unfinished bundle, rewritten as it grows.
func (n names) tail(bundle int64) string { return n.tails(bundle) + "tail" }

// keys is a bundle's key file, rewritten when a key is destroyed.
func (n names) keys(bundle int64) string { return n.sealed(bundle) + ".keys" }

func namesOf(logID string) (names, error) {
	p, err := prefix(logID)
	return names{p}, err
}
