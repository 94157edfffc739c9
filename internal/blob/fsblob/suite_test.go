package fsblob_test

import (
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"liuhen/internal/blob/blobtest"
	"liuhen/internal/blob/fsblob"
	"liuhen/internal/digest"
	"liuhen/internal/durable"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	blobtest.Run(t, "files", func(t *testing.T) blobtest.Subject {
		return openAt(t, t.TempDir(), fsblob.Options{Checkpoint: 1 << 20})
	})
}

// blobPath is where the layout of doc.go puts a blob.
func blobPath(root string, d digest.SHA256) string {
	hex := d.String()
	return filepath.Join(root, "blobs", "sha256", hex[:2], hex)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func openAt(t *testing.T, root string, o fsblob.Options) blobtest.Subject {
	t.Helper()
	var hook atomic.Pointer[func(string) error]
	var mu sync.Mutex // steps come side by side, the suite's hooks take them one by one
	o.OnStep = func(act durable.Act) error {
		mu.Lock()
		defer mu.Unlock()
		if h := hook.Load(); h != nil {
			return (*h)(act.Step)
		}
		return nil
	}
	f, err := fsblob.Open(root, o)
	must(t, err)
	return blobtest.Subject{
		Store: f.Store, Rereader: f.Store, Locker: f.Store, Remover: f.Store,
		Staging: f.Staging, Progress: f.Staging, Taker: f.Staging, Parts: f.Staging, Shelf: f.Shelf,
		Restart: func(t *testing.T) blobtest.Subject { return openAt(t, root, o) },
		Tail: func(t *testing.T, id string, junk []byte) {
			part, err := os.OpenFile(filepath.Join(root, "staging", id+".part"), os.O_WRONLY|os.O_APPEND, 0)
			must(t, err)
			_, err = part.Write(junk)
			must(t, err)
			must(t, part.Close())
		},
		Flip: func(t *testing.T, d digest.SHA256, at int64) {
			data, err := os.ReadFile(blobPath(root, d))
			must(t, err)
			data[at] ^= 1
			plant(t, blobPath(root, d), data)
		},
		Plant: func(t *testing.T, d digest.SHA256, data []byte) { plant(t, blobPath(root, d), data) },
		Break: func(t *testing.T, d digest.SHA256) { // a folder is unreadable even to root
			must(t, os.Remove(blobPath(root, d)))
			must(t, os.Mkdir(blobPath(root, d), 0o700))
		},
		Fail: func(h func(string) error) {
			if h == nil {
				hook.Store(nil)
				return
			}
			hook.Store(&h)
		},
	}
}

// plant writes a file as an intruder would, whatever its mode.
func plant(t *testing.T, path string, data []byte) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	must(t, os.WriteFile(path, data, 0o444))
}
