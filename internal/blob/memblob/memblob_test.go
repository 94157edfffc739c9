package memblob_test

import (
	"os"
	"sync/atomic"
	"testing"
	"time"

	"liuhen/internal/blob/blobtest"
	"liuhen/internal/blob/memblob"
	"liuhen/internal/digest"
)

func TestMain(m *testing.M) { os.Exit(blobtest.Main(m)) }

func TestSuite(t *testing.T) {
	t.Parallel()
	blobtest.Run(t, "memory", open)
}

func open(*testing.T) blobtest.Subject {
	var hook atomic.Pointer[func(string) error]
	f := memblob.New(memblob.Options{
		Now: func() time.Time { return time.Date(2030, 5, 6, 7, 8, 9, 0, time.UTC) },
		OnStep: func(step string) error {
			if h := hook.Load(); h != nil {
				return (*h)(step)
			}
			return nil
		},
	})
	s := blobtest.Subject{
		Store: f.Store, Rereader: f.Store, Locker: f.Store, Remover: f.Store,
		Staging: f.Staging, Progress: f.Staging, Taker: f.Staging, Parts: f.Staging, Shelf: f.Shelf,
		Flip:  func(_ *testing.T, d digest.SHA256, at int64) { f.Store.Flip(d, at) },
		Plant: func(_ *testing.T, d digest.SHA256, data []byte) { f.Store.Plant(d, data) },
		Break: func(_ *testing.T, d digest.SHA256) { f.Store.Break(d) },
		Fail: func(h func(string) error) {
			if h == nil {
				hook.Store(nil)
				return
			}
			hook.Store(&h)
		},
	}
	s.Restart = func(*testing.T) blobtest.Subject { return s } // memory is the medium
	return s
}
