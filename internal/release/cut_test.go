package release_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liuhen/internal/asip"
	"liuhen/internal/asip/verify"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/ledger"
	"liuhen/internal/release"
)

// TestNoValidZipOfAnythingAltered: whatever is altered between issue and download,
// the stream ends with the fault that names it and is no zip.
func TestNoValidZipOfAnythingAltered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.sealed()
	i := w.issue(f)
	w.download(i) // so that the checkpoints are fixed
	var members []digest.SHA256
	for c, err := range w.store.SealedContents(t.Context(), f) {
		must(t, err)
		members = append(members, c.Item.SHA256)
	}
	for name, c := range map[string]struct {
		harm func(d *release.Desk)
		want *fault.Code
	}{
		"a bit of a file flipped": {func(d *release.Desk) {
			d.Bytes = harmed{d.Bytes, members[1], func(data []byte) []byte { data[3] ^= 1; return data }}
		}, fault.PackageBytes},
		"a file grown": {func(d *release.Desk) {
			d.Bytes = harmed{d.Bytes, members[1], func(data []byte) []byte { return append(data, 'x') }}
		}, fault.PackageBytes},
		"a file shortened": {func(d *release.Desk) {
			d.Bytes = harmed{d.Bytes, members[0], func(data []byte) []byte { return data[:len(data)-1] }}
		}, fault.PackageBytes},
		"a file gone": {func(d *release.Desk) {
			d.Bytes = harmed{d.Bytes, members[2], func([]byte) []byte { return nil }}
		}, fault.BlobMissing},
		"an event's payload": {func(d *release.Desk) {
			d.Chains = forging{d.Chains, "placement", func(ev *asip.Event) {
				ev.Payload = bytes.Replace(ev.Payload, []byte(`"part":"recording"`), []byte(`"part":"evidence"`), 1)
			}}
		}, fault.LogPayloadMismatch},
		"an event's salt": {func(d *release.Desk) {
			d.Chains = forging{d.Chains, "item", func(ev *asip.Event) { ev.Salt[7] ^= 1 }}
		}, fault.LogPayloadMismatch},
		"a published entry": {func(d *release.Desk) {
			d.Logs = w.published(string(w.city.ID)+"/tile/entries/", 2+16+5)
		}, fault.LogTileCorrupt},
		"a published hash": {func(d *release.Desk) {
			d.Logs = w.published(string(w.county.ID)+"/tile/0/", 5)
		}, fault.LogTileCorrupt},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := w.desk()
			c.harm(d)
			p, err := d.Open(t.Context(), w.chen, i.ID)
			must(t, err)
			var out bytes.Buffer
			if _, err := p.WriteTo(&out); !errors.Is(err, c.want) {
				t.Errorf("sending: %v, want %s", err, c.want.Name)
			}
			noZip(t, out.Bytes(), w.trust())
		})
	}
}

// harmed gives other bytes of one file than were stored, or none.
type harmed struct {
	release.Bytes
	which digest.SHA256
	alter func([]byte) []byte
}

func (h harmed) Open(ctx context.Context, d digest.SHA256, offset int64) (io.ReadCloser, error) {
	r, err := h.Bytes.Open(ctx, d, offset)
	if err != nil || d != h.which {
		return r, err
	}
	data, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	if data = h.alter(data); data == nil {
		return nil, fault.BlobMissing.Err("open", d.String(), nil)
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

// published are the logs as somebody altered them on the disk: one bit in every file
// whose name holds the part.
func (w *world) published(part string, at int) *ledger.Ledger {
	return ledger.New(ledger.Parts{Trees: w.store, Shelf: bent{w.blobs.Shelf, part, at}, Keys: w.keys, After: time.After, Log: slog.New(slog.DiscardHandler)})
}

type bent struct {
	ledger.Shelf
	part string
	at   int
}

func (b bent) Read(ctx context.Context, name string) ([]byte, error) {
	data, err := b.Shelf.Read(ctx, name)
	if err == nil && strings.Contains(name, b.part) {
		data[b.at] ^= 1
	}
	return data, err
}

// noZip makes sure that neither a common program nor ours takes the bytes for a
// package.
func noZip(t *testing.T, data []byte, trust string) {
	t.Helper()
	if _, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
		t.Error("a zip came out")
	}
	if r := check(t, data, trust); r.Exit() == verify.Good || r.Exit() == verify.Unknown {
		t.Errorf("it verifies with exit %d", r.Exit())
	}
}

// blob alters the stored bytes of a member; nil removes them.
func (w *world) blob(t *testing.T, f casefile.CaseFile, position int, alter func([]byte) []byte) {
	t.Helper()
	for c, err := range w.store.SealedContents(t.Context(), f) {
		must(t, err)
		if position--; position == -1 {
			rewrite(t, filepath.Join(w.folder, "data", "blobs", "sha256"), alter, c.Item.SHA256)
		}
	}
}

// rewrite alters the file in the folder that is named by the digest.
func rewrite(t *testing.T, folder string, alter func([]byte) []byte, named digest.SHA256) {
	t.Helper()
	name := named.String()
	path := filepath.Join(folder, name[:2], name)
	data, err := os.ReadFile(path)
	must(t, err)
	if data = alter(data); data == nil {
		must(t, os.Remove(path))
		return
	}
	must(t, errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, data, 0o600)))
}

// forging is a database whose events of one kind say something else, sealed anew by
// somebody who has the keys.
type forging struct {
	release.Chains
	kind  string
	alter func(*asip.Event)
}

func (f forging) ShownEvents(ctx context.Context, m custody.Moment, nouns []custody.Ref) ([]asip.Event, error) {
	events, err := f.Chains.ShownEvents(ctx, m, nouns)
	for i := range events {
		if bytes.Contains(events[i].Payload, []byte(`"noun":{"kind":"`+f.kind+`"`)) {
			f.alter(&events[i])
		}
	}
	return events, err
}

// What was altered where the plan itself shows it never becomes a stream.
func TestNothingOpensThatIsNotWhatWasIssued(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.sealed()
	i := w.issue(f)
	for name, c := range map[string]struct {
		alter func(*release.Desk)
		want  *fault.Code
	}{
		"a step of a handover": {func(d *release.Desk) {
			d.Chains = forging{w.release.Chains, "handover", func(ev *asip.Event) {
				ev.Payload = bytes.Replace(ev.Payload, []byte(`"action":"receive"`), []byte(`"action":"return"`), 1)
			}}
		}, fault.PackageRebuilt},
		"a member's title": {func(d *release.Desk) {
			d.Files = contents{d.Files, func(c *casefile.Content) { c.Placement.Title = "另一题名" }}
		}, fault.PackageRebuilt},
		"a member's digest": {func(d *release.Desk) { d.Files = contents{d.Files, func(c *casefile.Content) { c.Item.SM3[0] ^= 1 }} }, fault.MembersDiffer},
		"a member's place":  {func(d *release.Desk) { d.Files = contents{d.Files, func(c *casefile.Content) { c.Item.Head.Place++ }} }, fault.MembersDiffer},
		"an old checkpoint": {func(d *release.Desk) { d.Shelf = shelf{d.Shelf, w.early} }, fault.PackageRebuilt},
		"no checkpoint":     {func(d *release.Desk) { d.Shelf = shelf{d.Shelf, []byte("none\n")} }, fault.LogSignature},
	} {
		d := w.desk()
		c.alter(d)
		if _, err := d.Open(t.Context(), w.chen, i.ID); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want.Name)
		}
	}
}

// contents is a database whose members say something else.
type contents struct {
	release.Files
	alter func(*casefile.Content)
}

func (c contents) SealedContents(ctx context.Context, f casefile.CaseFile) iter.Seq2[casefile.Content, error] {
	return func(yield func(casefile.Content, error) bool) {
		for member, err := range c.Files.SealedContents(ctx, f) {
			c.alter(&member)
			if !yield(member, err) {
				return
			}
		}
	}
}

// shelf gives the same bytes for every name.
type shelf struct {
	release.Shelf
	data []byte
}

func (s shelf) Read(context.Context, string) ([]byte, error) { return s.data, nil }

func TestAReceiverWhoGoesAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.issue(w.sealed())
	whole := w.download(i)
	for _, n := range []int{0, 100, len(whole) / 2, len(whole) - 1} {
		p, err := w.release.Open(t.Context(), w.chen, i.ID)
		must(t, err)
		if _, err := p.WriteTo(&cutting{n}); !errors.Is(err, fault.PackageStopped) || !errors.Is(err, errCut) {
			t.Errorf("gone after %d: %v", n, err)
		}
		noZip(t, whole[:n], w.trust())
	}
	ctx, cancel := context.WithCancel(t.Context())
	p, err := w.release.Open(ctx, w.chen, i.ID)
	must(t, err)
	cancel()
	if _, err := p.WriteTo(io.Discard); err == nil {
		t.Error("sent after its request had ended")
	}
}
