package release_test

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"liuhen/internal/asip/verify"
	"liuhen/internal/casefile"
	"liuhen/internal/fault"
)

// TestARehearsalFixesThePackage compares what is downloaded with what was rehearsed
// before the log grew.
func TestARehearsalFixesThePackage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.sealed()
	i := w.issue(f)
	var done, total int64
	if err := w.release.Rehearse(t.Context(), i.ID, func(d, of int64) {
		if d < done || d > of {
			t.Errorf("%d after %d of %d", d, done, of)
		}
		done, total = d, of
	}); err != nil {
		t.Fatal(err)
	}
	if done != i.Bytes || total != i.Bytes {
		t.Errorf("rehearsed %d of %d bytes, issued %d", done, total, i.Bytes)
	}
	head, err := w.release.Logs.Await(t.Context(), i.Agency, 0)
	if err != nil {
		t.Fatal(err)
	}
	w.afterwards(f)
	w.integrate()
	data := w.download(i)
	if r := check(t, data, w.trust()); r.Exit() != verify.Good || !bytes.Contains(data, head.Signed) {
		t.Errorf("the download is not the package that was rehearsed: %v", r.Findings)
	}
}

// TestAPartIsCutFromTheSameBytes compares parts with the whole, after nobody knew how long
// it is.
func TestAPartIsCutFromTheSameBytes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.issue(w.sealed())
	if p := w.ready(i); p.Size != 0 {
		t.Errorf("%d bytes before anybody made it", p.Size)
	}
	size, err := w.release.Measure(t.Context(), i.ID, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	whole := w.download(i)
	if p := w.ready(i); size != int64(len(whole)) || p.Size != size {
		t.Errorf("measured %d and %d, made %d", size, p.Size, len(whole))
	}
	for _, r := range [][2]int64{{0, size}, {0, 1}, {1, 2}, {size / 3, size / 2}, {size / 2, size}, {size - 1, size}, {size / 2, math.MaxInt64}} {
		var part bytes.Buffer
		if err := w.ready(i).WritePart(&part, r[0], r[1]); err != nil || !bytes.Equal(part.Bytes(), whole[r[0]:min(r[1], size)]) {
			t.Errorf("%d to %d of %d: %d bytes, %v", r[0], r[1], size, part.Len(), err)
		}
	}
}

// TestALengthThatIsNotTrueEndsNoDownload: nothing signs the length on the shelf.
func TestALengthThatIsNotTrueEndsNoDownload(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.issue(w.sealed())
	size := int64(len(w.download(i)))
	for _, told := range []int64{1, size / 2, size - 1, size + 1} {
		for _, from := range []int64{0, told - 1} {
			p := w.ready(i)
			p.Size = told
			var part bytes.Buffer
			if err := p.WritePart(&part, from, told); !errors.Is(err, fault.PackageRebuilt) || int64(part.Len()) >= told-from {
				t.Errorf("%d of %d told, from %d: %d bytes, %v", told, size, from, part.Len(), err)
			}
		}
	}
}

func TestARehearsalFindsWhatWouldCutADownload(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.sealed()
	i := w.issue(f)
	w.blob(t, f, 1, func(b []byte) []byte { b[0] ^= 1; return b })
	if err := w.release.Rehearse(t.Context(), i.ID, func(int64, int64) {}); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("altered bytes: %v", err)
	}
	w.blob(t, f, 1, func([]byte) []byte { return nil })
	if err := w.release.Rehearse(t.Context(), i.ID, func(int64, int64) {}); !errors.Is(err, fault.BlobMissing) {
		t.Errorf("missing bytes: %v", err)
	}
	if err := w.release.Rehearse(t.Context(), casefile.IssuanceID("none"), func(int64, int64) {}); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("no such package: %v", err)
	}
}
