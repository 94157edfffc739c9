package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/fault"
	"liuhen/internal/ledger"
	"liuhen/internal/translog"
)

// Two logs of fictional agencies: 云溪市 and 青禾县.
const (
	cityLog   = "019a7c00-0000-7000-8000-00000000c1ee"
	countyLog = "019a7c00-0000-7000-8000-0000000c0175"
)

// world is everything that outlives a process: the database, the shelf and the
// keys. Ledgers on it are processes.
type world struct {
	t *testing.T

	mu        sync.Mutex
	logs      map[string]*logRows
	objects   map[string][]byte
	published map[string][][]byte // every checkpoint ever published, by log

	signers   map[string]note.Signer
	verifiers map[string]note.Verifiers
}

// logRows is one log in the database.
type logRows struct {
	lock   sync.Mutex // the row lock
	leaves []ledger.Leaf
	tree   ledger.Tree
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, logs: map[string]*logRows{}, objects: map[string][]byte{}, published: map[string][][]byte{},
		signers: map[string]note.Signer{}, verifiers: map[string]note.Verifiers{}}
	for i, id := range []string{cityLog, countyLog} {
		origin, err := translog.Origin(id)
		if err != nil {
			t.Fatal(err)
		}
		skey, vkey, err := translog.NewKey(origin, [32]byte{byte(i + 1)})
		if err != nil {
			t.Fatal(err)
		}
		if w.signers[id], err = translog.NewSigner(skey); err != nil {
			t.Fatal(err)
		}
		v, err := translog.ParseVerifier(vkey)
		if err != nil {
			t.Fatal(err)
		}
		w.verifiers[id] = note.VerifierList(v)
		w.logs[id] = &logRows{}
	}
	return w
}

// commit adds events to a log, as the event store does.
func (w *world) commit(logID string, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	rows := w.logs[logID]
	for range n {
		rows.leaves = append(rows.leaves, leaf(int64(len(rows.leaves))))
	}
}

func leaf(place int64) ledger.Leaf {
	payload := fmt.Appendf(nil, `{"place":%d}`, place)
	return ledger.Leaf{
		Place: place, Entry: translog.Commit([32]byte{byte(place), byte(place >> 8)}, payload),
		KeyID: 1 + place%3, Scope: fmt.Sprint("matter/", place%3), Sealed: append([]byte("sealed "), payload...), WrappedKey: []byte{byte(place % 3)},
	}
}

// size returns how many events a log has.
func (w *world) size(logID string) int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return int64(len(w.logs[logID].leaves))
}

// restore sets a log's database back to what it was at an earlier size.
func (w *world) restore(logID string, size int64, tree ledger.Tree) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.logs[logID].leaves = slices.Clone(w.logs[logID].leaves[:size])
	w.logs[logID].tree = tree
}

func (w *world) tree(logID string) ledger.Tree {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.logs[logID].tree
}

// errDead is what a process gets that was killed.
var errDead = errors.New("process is dead")

// process is one process's access to the world. It dies at its stop-th effect or
// read: before it, or, with late, after it; then nothing works any more.
type process struct {
	*world
	mu   sync.Mutex
	step int
	stop int // 0 for never
	late bool
}

// do runs effect as one step of the process.
func (p *process) do(effect func() error) error {
	p.mu.Lock()
	p.step++
	step, stop := p.step, p.stop
	p.mu.Unlock()
	if stop > 0 && (step > stop || step == stop && !p.late) {
		return fault.Busy.Err("step", "", errDead)
	}
	p.world.mu.Lock()
	err := effect()
	p.world.mu.Unlock()
	if stop > 0 && step == stop {
		return fault.Busy.Err("step", "", errDead)
	}
	return err
}

func (p *process) Behind(context.Context) (behind []string, err error) {
	err = p.do(func() error {
		for id, rows := range p.logs {
			if int64(len(rows.leaves)) > rows.tree.Size {
				behind = append(behind, id)
			}
		}
		return nil
	})
	return behind, err
}

func (p *process) Sizes(context.Context) (sizes map[string]int64, err error) {
	err = p.do(func() error {
		sizes = map[string]int64{}
		for id, rows := range p.logs {
			sizes[id] = rows.tree.Size
		}
		return nil
	})
	return sizes, err
}

func (p *process) WithTree(ctx context.Context, logID string, fn func(context.Context, ledger.Tree, ledger.Next) (ledger.Tree, error)) error {
	p.world.mu.Lock()
	rows := p.logs[logID]
	p.world.mu.Unlock()
	rows.lock.Lock()
	defer rows.lock.Unlock()
	var before ledger.Tree
	if err := p.do(func() error { before = rows.tree; return nil }); err != nil {
		return err
	}
	after, err := fn(ctx, before, func(from int64, limit int) (leaves []ledger.Leaf, err error) {
		err = p.do(func() error {
			all := rows.leaves[min(from, int64(len(rows.leaves))):]
			leaves = slices.Clone(all[:min(limit, len(all))])
			return nil
		})
		return leaves, err
	})
	if err != nil || after.Size == before.Size {
		return err
	}
	return p.do(func() error { rows.tree = after; return nil })
}

func (p *process) Publish(ctx context.Context, name string, data []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return p.do(func() error {
		p.objects[name] = slices.Clone(data)
		if id, ok := strings.CutSuffix(strings.TrimPrefix(name, "log/"), "/checkpoint"); ok {
			p.published[id] = append(p.published[id], slices.Clone(data))
		}
		return nil
	})
}

func (p *process) PublishOnce(ctx context.Context, name string, data []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return p.do(func() error {
		if old, ok := p.objects[name]; ok && !bytes.Equal(old, data) {
			return fault.ShelfDiffers.Err("publish once", name, nil)
		}
		p.objects[name] = slices.Clone(data)
		return nil
	})
}

func (p *process) Read(_ context.Context, name string) (data []byte, err error) {
	err = p.do(func() error {
		var ok bool
		if data, ok = p.objects[name]; !ok {
			return fault.ShelfMissing.Err("read", name, nil)
		}
		return nil
	})
	return slices.Clone(data), err
}

func (p *process) Sweep(_ context.Context, prefix string) error {
	return p.do(func() error {
		maps.DeleteFunc(p.objects, func(name string, _ []byte) bool { return strings.HasPrefix(name, prefix) })
		return nil
	})
}

func (p *process) Signer(logID string) (note.Signer, error)       { return p.signers[logID], nil }
func (p *process) Verifiers(logID string) (note.Verifiers, error) { return p.verifiers[logID], nil }

// start runs a new process on the world.
func (w *world) start() *ledger.Ledger { return (&process{world: w}).ledger() }

func (p *process) ledger() *ledger.Ledger {
	return ledger.New(ledger.Parts{Trees: p, Shelf: p, Keys: p, Sweeper: p, After: time.After, Log: slog.New(slog.DiscardHandler)})
}

// integrate commits n events and integrates them.
func (w *world) integrate(l *ledger.Ledger, logID string, n int) {
	w.t.Helper()
	w.commit(logID, n)
	if err := l.Integrate(w.t.Context(), logID); err != nil {
		w.t.Fatal(err)
	}
}

// audit checks a log as an outsider would who has its address and its key: it
// reads only what is served, derives every tile anew from the entries, and
// follows all checkpoints ever published. It returns the log's size.
func (w *world) audit(logID string) int64 {
	w.t.Helper()
	l := w.start()
	w.auditHistory(logID)
	c, err := translog.OpenCheckpoint(w.get(l, logID, "checkpoint"), w.signers[logID].Name(), w.verifiers[logID])
	if err != nil {
		w.t.Fatal(err)
	}
	var row []tlog.Hash
	for n := int64(0); n*256 < c.Size; n++ {
		tile := translog.EntriesTile(n, int(min(256, c.Size-n*256)))
		entries, err := translog.ParseBundle(w.get(l, logID, translog.Path(tile)))
		if err != nil {
			w.t.Fatal(err)
		}
		for i, e := range entries {
			if e != w.logs[logID].leaves[int(n)*256+i].Entry {
				w.t.Fatalf("entry %d is not the committed one", int(n)*256+i)
			}
			row = append(row, e.Leaf())
		}
	}
	if naiveRoot(row) != c.Root || int64(len(row)) != c.Size {
		w.t.Fatalf("entries do not lead to the root of %d", c.Size)
	}
	for level := 0; len(row) > 0; level++ {
		row = w.auditLevel(l, logID, level, row)
	}
	w.auditSealed(l, logID, c.Size)
	return c.Size
}

// get reads a served file.
func (w *world) get(l *ledger.Ledger, logID, path string) []byte {
	w.t.Helper()
	f, err := l.Serve(w.t.Context(), logID, path)
	if err != nil {
		w.t.Fatal(err)
	}
	return f.Data
}

// auditLevel compares one level's tiles with row and returns the row above.
func (w *world) auditLevel(l *ledger.Ledger, logID string, level int, row []tlog.Hash) (above []tlog.Hash) {
	w.t.Helper()
	for n := 0; n*256 < len(row); n++ {
		hashes := row[n*256 : min(len(row), n*256+256)]
		path := translog.Path(translog.HashTile(level, int64(n), len(hashes)))
		var want []byte
		for _, h := range hashes {
			want = append(want, h[:]...)
		}
		if !bytes.Equal(w.get(l, logID, path), want) {
			w.t.Fatalf("%s is wrong", path)
		}
		if len(hashes) == 256 {
			above = append(above, naiveRoot(hashes))
		}
	}
	return above
}

// naiveRoot is RFC 6962 section 2.1 as it stands.
func naiveRoot(leaves []tlog.Hash) tlog.Hash {
	switch len(leaves) {
	case 0:
		return translog.EmptyRoot
	case 1:
		return leaves[0]
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	return tlog.NodeHash(naiveRoot(leaves[:k]), naiveRoot(leaves[k:]))
}

// auditSealed checks that every integrated event could be rebuilt from the shelf.
func (w *world) auditSealed(l *ledger.Ledger, logID string, size int64) {
	w.t.Helper()
	for n := int64(0); n*256 < size; n++ {
		s, keys, err := l.Sealed(w.t.Context(), logID, n)
		if err != nil {
			w.t.Fatal(err)
		}
		byID := map[int64]translog.WrappedKey{}
		for _, k := range keys {
			byID[k.KeyID] = k
		}
		if int64(len(s.Records)) < min(256, size-n*256) {
			w.t.Fatalf("sealed bundle %d has %d records", n, len(s.Records))
		}
		for i, r := range s.Records {
			want := w.logs[logID].leaves[int(n)*256+i]
			k := byID[r.KeyID]
			if !bytes.Equal(r.Data, want.Sealed) || r.KeyID != want.KeyID || k.Scope != want.Scope || !bytes.Equal(k.Wrapped, want.WrappedKey) {
				w.t.Fatalf("event %d is not the sealed one", want.Place)
			}
		}
	}
}

// auditHistory checks that the published checkpoints never shrink, and that each
// is the root of the committed events up to its size.
func (w *world) auditHistory(logID string) {
	w.t.Helper()
	var leaves []tlog.Hash
	last := int64(0)
	for _, signed := range w.published[logID] {
		c, err := translog.OpenCheckpoint(signed, w.signers[logID].Name(), w.verifiers[logID])
		if err != nil {
			w.t.Fatal(err)
		}
		if c.Size < last {
			w.t.Fatalf("checkpoint %d was published after %d", c.Size, last)
		}
		last = c.Size
		for int64(len(leaves)) < c.Size {
			leaves = append(leaves, w.logs[logID].leaves[len(leaves)].Entry.Leaf())
		}
		if naiveRoot(leaves[:c.Size]) != c.Root {
			w.t.Fatalf("checkpoint %d is a fork", c.Size)
		}
	}
}
