package asiptest

import (
	"encoding/binary"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/asip"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/translog"
)

// Agency is one agency's log in memory, with its key.
type Agency struct {
	ID     string
	Key    *translog.Verifier
	Events []asip.Event // by place

	signer  note.Signer
	heads   map[custody.Ref]custody.Head
	entries []translog.Entry
	tiles   map[tlog.Tile][]byte
	tree    tlog.Tree
	now     time.Time
	changes int
}

// NewAgency opens a log whose key is made of seed.
func NewAgency(id string, seed byte) *Agency {
	origin, err := translog.Origin(id)
	must(err)
	skey, vkey, err := translog.NewKey(origin, [32]byte{seed})
	must(err)
	signer, err := translog.NewSigner(skey)
	must(err)
	key, err := translog.ParseVerifier(vkey)
	must(err)
	return &Agency{
		ID: id, Key: key, signer: signer, heads: map[custody.Ref]custody.Head{}, tiles: map[tlog.Tile][]byte{},
		tree: tlog.Tree{Hash: translog.EmptyRoot}, now: time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC),
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Origin is the origin of the agency's log.
func (a *Agency) Origin() string { return a.Key.Name() }

// Now is the time of the next event; it moves on by a second and some.
func (a *Agency) Now() time.Time {
	a.now = a.now.Add(1001 * time.Millisecond)
	return a.now
}

// Head is the noun's head after its last event.
func (a *Agency) Head(noun custody.Ref) custody.Head { return a.heads[noun] }

// Record appends the event of a transition and returns its place.
func (a *Agency) Record(actor custody.Actor, at time.Time, t custody.Transition) int64 {
	ref, place := t.Noun.Ref(), int64(len(a.Events))
	head := a.heads[ref]
	value, err := custody.EncodeValue(t.Noun)
	must(err)
	a.changes++
	e := custody.Event{
		Type: custody.EventType, Log: a.ID, Place: place, At: custody.At(at), Change: fmt.Sprintf("01936f00-0000-7000-8000-%012x", a.changes),
		Actor: actor, Noun: ref, Version: head.Version + 1, Action: t.Action, Reason: t.Reason, Schema: t.Noun.Schema(), Value: value,
	}
	if head.Version > 0 {
		e.Previous = &head.Place
	}
	payload, err := e.Encode()
	must(err)
	a.Append(payload)
	a.heads[ref] = custody.Head{Version: e.Version, Place: place, ChangedAt: at}
	return place
}

// Append appends any payload to the log.
func (a *Agency) Append(payload []byte) {
	place := int64(len(a.Events))
	salt := digest.SumSHA256([]byte("salt"), []byte(a.ID), binary.BigEndian.AppendUint64(nil, uint64(place)))
	a.Events = append(a.Events, asip.Event{Log: a.Origin(), Place: place, Salt: salt, Payload: payload})
	a.entries = append(a.entries, translog.Commit(salt, payload))
}

// ReadTile gives the tiles of the log.
func (a *Agency) ReadTile(t tlog.Tile) ([]byte, error) {
	full := t
	full.W = translog.TileWidth
	data, ok := a.tiles[t]
	if !ok {
		data = a.tiles[full]
	}
	return data[:t.W*tlog.HashSize], nil
}

// Checkpoint integrates all events and signs.
func (a *Agency) Checkpoint() []byte {
	from := a.tree.N &^ (translog.TileWidth - 1)
	leaves := make([]tlog.Hash, 0, len(a.entries)-int(from))
	for _, e := range a.entries[from:] {
		leaves = append(leaves, e.Leaf())
	}
	tree, grown, err := translog.Grow(a.tree, a, from, leaves)
	must(err)
	for _, g := range grown {
		a.tiles[g.Tile] = g.Data
	}
	a.tree = tree
	signed, err := translog.SignCheckpoint(translog.Checkpoint{Origin: a.Origin(), Size: tree.N, Root: tree.Hash}, a.signer)
	must(err)
	return signed
}

// Log is the log as of a new checkpoint, for a package that shows places.
func (a *Agency) Log(places []int64) asip.Log {
	signed := a.Checkpoint()
	return asip.Log{
		Origin: a.Origin(), Key: a.Key.String(), Signed: signed, Tree: a.tree, Places: places,
		Entry:  func(place int64) (translog.Entry, error) { return a.entries[place], nil },
		Hashes: translog.Hashes(a.tree, a),
	}
}

// Tree is the tree as of the last checkpoint.
func (a *Agency) Tree() tlog.Tree { return a.tree }

// Entry is the entry at a place.
func (a *Agency) Entry(place int64) translog.Entry { return a.entries[place] }
