//go:build linux

package fsblob_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/blob/fsblob"
	"liuhen/internal/digest"
	"liuhen/internal/durable"
)

// TestStepsAreInOrder holds every call to its order of durable steps. A kill
// cannot show a missing sync, since the system's cache survives it; only a power
// cut would. So the order itself is the golden value: a file is synced before it
// is named, its folder after; the state is synced with the bytes.
func TestStepsAreInOrder(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var steps []string
	f, err := fsblob.Open(t.TempDir(), fsblob.Options{Checkpoint: 1 << 20, OnStep: func(act durable.Act) error {
		mu.Lock()
		defer mu.Unlock()
		steps = append(steps, act.Step)
		return nil
	}})
	must(t, err)
	ctx := t.Context()
	data := bytes.Repeat([]byte("x"), 1<<20+5)
	d, small := digest.SumSHA256(data), digest.SumSHA256([]byte("small"))
	for _, call := range []struct {
		name, want string
		do         func() error
	}{
		{"create", "remove create write sync create sync-dir", func() error { return f.Staging.Create(ctx, "u", 1<<20+5) }},
		{"append", "write write sync sync", func() error {
			_, err := f.Staging.Append(ctx, "u", 0, bytes.NewReader(data[:3]), digest.SHA256{})
			return err
		}},
		{"append past a checkpoint", "write write write sync sync write write sync sync", func() error {
			_, err := f.Staging.Append(ctx, "u", 3, bytes.NewReader(data[3:]), digest.SHA256{})
			return err
		}},
		{"adopt into new folders", "chmod sync mkdir move sync-dir sync-dir remove", func() error {
			return f.Store.Adopt(ctx, "u", d, false)
		}},
		{"adopt again", "sync-dir remove remove", func() error { return f.Store.Adopt(ctx, "u", d, false) }},
		{"take", "create write chmod sync", func() error {
			_, _, err := f.Staging.Take(ctx, "v", strings.NewReader("small"), 10)
			return err
		}},
		{"keep what was taken", "sync-dir", func() error { return f.Staging.Keep(ctx, "v") }},
		{"adopt what was taken", "mkdir move sync-dir sync-dir", func() error {
			return f.Store.Adopt(ctx, "v", small, false)
		}},
		{"lock", "stamp sync", func() error { _, err := f.Store.Lock(ctx, d, storyEnd); return err }},
		{"lock again", "sync", func() error { _, err := f.Store.Lock(ctx, d, storyEnd); return err }},
		{"remove", "remove sync-dir", func() error { return f.Store.Remove(ctx, small) }},
		{"remove again", "remove sync-dir", func() error { return f.Store.Remove(ctx, small) }},
		{"publish", "mkdir create write sync rename sync-dir sync-dir", func() error { return f.Shelf.Publish(ctx, "a/b", []byte("1")) }},
		{"publish again", "create write sync rename sync-dir", func() error { return f.Shelf.Publish(ctx, "a/b", []byte("2")) }},
		{"publish once", "create write sync move sync-dir", func() error { return f.Shelf.PublishOnce(ctx, "a/c", []byte("1")) }},
		{"publish once again", "create write sync move remove sync-dir", func() error { return f.Shelf.PublishOnce(ctx, "a/c", []byte("1")) }},
	} {
		steps = nil
		must(t, call.do())
		if diff := cmp.Diff(call.want, strings.Join(steps, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", call.name, diff)
		}
	}
}
