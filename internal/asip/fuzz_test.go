package asip_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/asip"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// Whatever a package holds, its readers end, stay within bounds, fail with a code of
// the catalogue, and take nothing that has two spellings.

// all reads to the end and returns what came and whether the end was reached.
func all[T any](t *testing.T, next func() (T, error)) (list []T, whole bool) {
	t.Helper()
	for {
		v, err := next()
		if errors.Is(err, io.EOF) {
			return list, true
		}
		if err != nil {
			known(t, err)
			return list, false
		}
		list = append(list, v)
	}
}

func known(t *testing.T, err error) {
	t.Helper()
	var known *fault.Error
	if !errors.As(err, &known) || errors.Is(err, fault.Unexpected) {
		t.Errorf("an error of no code: %v", err)
	}
}

func FuzzMembers(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		m, err := asip.NewMembers(strings.NewReader(text))
		if err != nil {
			known(t, err)
			return
		}
		list, whole := all(t, m.Next)
		spelled := fmt.Sprintf("liuhen.members/v1\t%s\t%s\n", m.Log, m.CaseFile)
		for _, l := range list {
			spelled += fmt.Sprintf("%d\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%s\t%d\n", l.Position, l.Path, l.Item, l.SHA256, l.SM3, l.Size, l.From, l.To, l.Log, l.Last)
		}
		if whole && spelled != text {
			t.Errorf("two spellings:\n%q\n%q", text, spelled)
		}
	})
}

func FuzzEvents(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		r := asip.NewEvents(strings.NewReader(text), "events.txt")
		plain := "liuhen.events/v1\n"
		list, whole := all(t, func() (asip.Event, error) {
			ev, err := r.Next()
			ev.Payload = bytes.Clone(ev.Payload)
			return ev, err
		})
		for _, ev := range list {
			if len(ev.Payload) > custody.MaxPayload || ev.Place < 0 || bytes.ContainsAny(ev.Payload, "\t\n") {
				t.Fatalf("place %d, %d bytes", ev.Place, len(ev.Payload))
			}
			plain += fmt.Sprintf("%d\t%x\t0\t0\t%s\t\n", ev.Place, ev.Salt, ev.Payload)
		}
		again, _ := all(t, asip.NewEvents(strings.NewReader(plain), "events.txt").Next)
		if whole && len(again) != len(list) {
			t.Errorf("%d events, written out in full %d", len(list), len(again))
		}
	})
}

func FuzzEntries(f *testing.F) {
	f.Fuzz(func(t *testing.T, text, hashes string, size int64) {
		entries, err := asip.NewEntries(strings.NewReader(text), int64(len(text)), "entries.txt")
		if err != nil {
			known(t, err)
			return
		}
		if err := asip.CheckEntries(tlog.Tree{N: size}, entries, strings.NewReader(hashes), "hashes.txt"); err == nil {
			t.Error("a proof of the empty hash")
		} else {
			known(t, err)
		}
		spelled, whole := "liuhen.entries/v1\n", true
		for i := range entries.Len() {
			p, err := entries.At(i)
			if err != nil {
				known(t, err)
				whole = false
				break
			}
			if _, _, err := entries.Find(p.Place); err != nil {
				known(t, err)
			}
			spelled += fmt.Sprintf("%015d %s %s\n", p.Place, p.C256, p.CSM3)
		}
		if whole && spelled != text {
			t.Errorf("two spellings:\n%q\n%q", text, spelled)
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		list, whole := all(t, asip.NewManifest(strings.NewReader(text), asip.ManifestFile).Next)
		spelled, last := "", ""
		for _, l := range list {
			if l.Path <= last {
				t.Errorf("%q after %q", l.Path, last)
			}
			spelled, last = spelled+fmt.Sprintf("%s  %s\n", l.SHA256, l.Path), l.Path
		}
		if whole && spelled != text {
			t.Errorf("two spellings:\n%q\n%q", text, spelled)
		}
	})
}

func FuzzChecksums(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		list, whole := all(t, asip.NewChecksums(strings.NewReader(text)).Next)
		head, _, _ := strings.Cut(text, "\n")
		spelled := head + "\n"
		for _, s := range list {
			path := strings.TrimPrefix(s.Path, "data/")
			spelled += fmt.Sprintf("# %d 字节\nSM3 (%s) = %s\nSHA256 (%s) = %s\n", s.Size, path, s.SM3, path, s.SHA256)
		}
		if whole && spelled != text {
			t.Errorf("two spellings:\n%q\n%q", text, spelled)
		}
	})
}

func FuzzCatalogue(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		list, _ := all(t, asip.NewCatalogue(strings.NewReader(text)).Next)
		if len(list) > len(text) {
			t.Errorf("%d rows of %d bytes", len(list), len(text))
		}
	})
}

func FuzzArchive(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := asip.OpenArchive(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			known(t, err)
			return
		}
		sum := int64(0)
		for e, err := range a.Entries() {
			if err != nil {
				known(t, err)
				return
			}
			if len(e.Name) > asip.MaxName || e.Size < 0 {
				t.Errorf("%q, %d bytes", e.Name, e.Size)
			}
			if e.Damage != "" {
				continue
			}
			n, err := io.Copy(io.Discard, a.Open(e))
			if sum += n; err != nil || n != e.Size || sum > int64(len(data)) {
				t.Errorf("%q: %d of %d bytes, %d in all: %v", e.Name, n, e.Size, sum, err)
			}
		}
	})
}
