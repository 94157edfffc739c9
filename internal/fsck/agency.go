package fsck

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// tell remembers that an event or a row tells of the agency.
func (c *check) tell(noun custody.Ref) {
	if noun.Kind == "agency" {
		c.told[noun.ID] = true
	}
}

// namesKey remembers under which key an event says that its agency's log was established.
func (l *logCheck) namesKey(ctx context.Context, e Event, said custody.Event) {
	if said.Noun.Kind != "agency" {
		return
	}
	var value agency.Agency
	if err := json.Unmarshal(said.Value, &value); err != nil {
		l.fail(ctx, PartEvent, place(l.agency, e.Place), fault.PayloadMalformed.Err("read agency", said.Noun.String(), err))
		return
	}
	if id := said.Noun.ID; !slices.Contains(l.keyed[id], value.LogKey) {
		l.keyed[id] = append(l.keyed[id], value.LogKey)
	}
}

// signedAsNamed holds the key file against what the agency's noun names: the named key is
// there, and no other. Who swaps a log's key, or adds one of his own, and signs the log
// anew must rewrite the city's log as well. Keys that cannot be read are a finding already.
func (c *check) signedAsNamed(agency string) {
	keys, err := c.Keys.Publics(agency)
	if err != nil {
		return
	}
	named := c.keyed[agency]
	pairs := map[string]bool{}
	wrong := func(key *translog.Verifier, name string) {
		pairs["key="+key.Fingerprint().Short()+" noun="+shortOf(name)] = true
	}
	for _, name := range named {
		if !slices.ContainsFunc(keys, func(k *translog.Verifier) bool { return k.String() == name }) {
			wrong(keys[len(keys)-1], name)
		}
	}
	for _, key := range keys {
		if !slices.Contains(named, key.String()) {
			wrong(key, named[0])
		}
	}
	for _, detail := range slices.Sorted(maps.Keys(pairs)) {
		c.find(Finding{Mismatch, PartLog, "log/" + agency, detail})
	}
}

// shortOf is the short fingerprint of a named key, whatever somebody wrote in its place.
func shortOf(key string) string {
	v, err := translog.ParseVerifier(key)
	if err != nil {
		return "malformed"
	}
	return v.Fingerprint().Short()
}

// agencies holds the agencies that events and rows tell of against the logs: an agency
// is established together with its log, and neither ever ends. Whoever erased one whole
// agency would else have left a store that fits together.
func (c *check) agencies(ctx context.Context) {
	now, err := c.Logs.Logs(ctx) // of agencies that were established since the check began, too
	if err != nil {
		c.fail(ctx, PartLog, "log", err)
		return
	}
	for _, agency := range slices.Sorted(maps.Keys(c.told)) {
		if !slices.Contains(now, agency) {
			c.erased(ctx, agency)
		}
	}
	for _, agency := range slices.Sorted(maps.Keys(c.keyed)) {
		if slices.Contains(now, agency) {
			c.signedAsNamed(agency)
		}
	}
	for _, agency := range c.listed {
		if !c.told[agency] {
			c.find(Finding{Missing, PartLog, "log/" + agency, "agency=none database=there"})
		}
	}
	for _, agency := range slices.Sorted(maps.Keys(c.shelved)) {
		if !slices.Contains(now, agency) && !c.told[agency] {
			c.find(Finding{Missing, PartLog, "log/" + agency, "agency=none database=none shelf=there"})
		}
	}
}

// erased says of an agency without a log what else there is not.
func (c *check) erased(ctx context.Context, agency string) {
	there := func(is bool) string {
		if is {
			return "there"
		}
		return "none"
	}
	_, err := c.Keys.Publics(agency)
	c.find(Finding{Missing, PartLog, "log/" + agency, "agency=there database=none shelf=" + there(c.shelved[agency]) + " key=" + there(err == nil)})
	if ctx.Err() == nil && err != nil {
		c.fail(ctx, PartCheckpoint, "log/"+agency, err)
	}
}
