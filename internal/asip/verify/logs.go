package verify

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/asip"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// openLogs checks key, checkpoint, entries and hashes of every log that the package
// has proofs from, and makes its events ready to be read.
func (c *check) openLogs() {
	if r, ok := c.open(asip.MembersFile); ok {
		if m, err := asip.NewMembers(r); err == nil {
			c.own = m.Log
		} // else checkMembers says so
	}
	for _, origin := range c.origins() {
		c.openLog(origin)
	}
}

// origins lists the logs of which there is at least one file.
func (c *check) origins() []string {
	var found []string
	for path := range c.tags {
		if origin, _, ok := cutLogFile(path); ok && !slices.Contains(found, origin) && len(found) < asip.MaxLogs {
			found = append(found, origin)
		}
	}
	slices.Sort(found)
	return found
}

func (c *check) openLog(origin string) {
	folder, err := asip.LogFolder(origin)
	if err != nil {
		return // cutLogFile let only names through that LogFolder allows
	}
	o := Origin{Log: origin, Own: origin == c.own}
	tree, known := c.checkpoint(folder, &o)
	c.report.Origins = append(c.report.Origins, o)
	entries := c.entries(folder)
	if r, ok := c.open(folder + asip.EventsFile); ok && entries != nil {
		c.logs[origin] = &story{origin: origin, agency: strings.TrimPrefix(origin, "liuhen/"), events: asip.NewEvents(r, folder+asip.EventsFile), entries: entries}
	}
	r, ok := c.open(folder + asip.HashesFile)
	if !ok || entries == nil || !known {
		return
	}
	if place, old := beyond(tree, entries); old {
		c.report.find(fault.PackageCheckpointOld.Err("check proof", origin, nil).With("log", asip.Show(origin)).
			With("size", strconv.FormatInt(tree.N, 10)).With("place", strconv.FormatInt(place, 10)))
		return
	}
	if err := asip.CheckEntries(tree, entries, r, folder+asip.HashesFile); err != nil {
		c.report.find(fault.Of(err).With("log", asip.Show(origin)))
	}
}

func (c *check) entries(folder string) *asip.Entries {
	r, ok := c.open(folder + asip.EntriesFile)
	if !ok {
		return nil
	}
	entries, err := asip.NewEntries(r, r.Size(), folder+asip.EntriesFile)
	if err != nil {
		c.report.find(err)
		return nil
	}
	return entries
}

// beyond tells whether the last entry lies outside the tree: then the checkpoint is
// an earlier one.
func beyond(tree tlog.Tree, entries *asip.Entries) (place int64, old bool) {
	if entries.Len() == 0 {
		return 0, false
	}
	last, err := entries.At(entries.Len() - 1)
	return last.Place, err == nil && last.Place >= tree.N
}

// maxNote bounds checkpoint.txt and key.txt.
const maxNote = 64 << 10

// checkpoint opens the log's checkpoint under the key in the package and under the
// keys that the user named. It returns the tree that one of them signed; known is
// false where none did.
func (c *check) checkpoint(folder string, o *Origin) (tree tlog.Tree, known bool) {
	signed, ok := c.content(folder+asip.CheckpointFile, maxNote)
	key, ok2 := c.key(folder, o.Log)
	if !ok || !ok2 {
		return tree, false
	}
	o.Fingerprint = key.Fingerprint()
	packed, errPacked := translog.OpenCheckpoint(signed, o.Log, note.VerifierList(key))
	named := c.named(o.Log)
	if c.printed(key) {
		named = append(named, key)
	}
	var trusted translog.Checkpoint
	errTrusted := error(nil)
	for _, v := range named {
		if trusted, errTrusted = translog.OpenCheckpoint(signed, o.Log, note.VerifierList(v)); errTrusted == nil {
			o.Trusted, o.Fingerprint = true, v.Fingerprint()
			break
		}
	}
	switch {
	case o.Trusted && errPacked != nil:
		c.unsigned(fault.PackageKey, o.Log, key)
	case errPacked != nil:
		c.unsigned(fault.PackageCheckpoint, o.Log, key)
	case !o.Trusted && len(named) > 0, !o.Trusted && o.Own && len(c.trust)+len(c.prints) > 0:
		c.unsigned(fault.PackageKey, o.Log, key)
	}
	if o.Trusted {
		packed, errPacked = trusted, nil
	}
	o.Size = packed.Size
	return packed.Tree(), errPacked == nil
}

func (c *check) unsigned(code *fault.Code, origin string, key *translog.Verifier) {
	c.report.find(code.Err("check checkpoint", origin, nil).With("log", asip.Show(origin)).With("fingerprint", key.Fingerprint().Short()))
}

// named returns the user's keys of this log.
func (c *check) named(origin string) (keys []*translog.Verifier) {
	for _, v := range c.trust {
		if v.Name() == origin {
			keys = append(keys, v)
		}
	}
	return keys
}

// printed reports whether the user gave the key's fingerprint, which no other key has.
func (c *check) printed(key *translog.Verifier) bool {
	f := key.Fingerprint()
	return slices.Contains(c.prints, f.Short()) || slices.Contains(c.prints, f.String())
}

// key reads the key that comes with the package.
func (c *check) key(folder, origin string) (*translog.Verifier, bool) {
	b, ok := c.content(folder+asip.KeyFile, maxNote)
	if !ok {
		return nil, false
	}
	text, marked := bytes.CutPrefix(b, []byte(asip.KeyMark))
	key, err := translog.ParseVerifier(string(text))
	if !marked || err != nil || key.Name() != origin {
		c.report.bad(fault.PackageForm, folder+asip.KeyFile, "no public key of this log")
		return nil, false
	}
	return key, true
}

// Keys reads public keys in the note form, one a line; empty lines and lines that
// begin with # say nothing. It fails with log-key-malformed, also where there is
// none.
func Keys(text string) ([]*translog.Verifier, error) {
	var keys []*translog.Verifier
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, err := translog.ParseVerifier(line)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, fault.LogKeyMalformed.Err("read public keys", "", nil)
	}
	return keys, nil
}
