package release

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"liuhen/internal/fault"
)

// bare is a shelf with nothing on it.
type bare struct{}

func (bare) PublishOnce(context.Context, string, []byte) error { return nil }
func (bare) Read(context.Context, string) ([]byte, error) {
	return nil, fault.ShelfMissing.Err("read", "", nil)
}

// TestARehearsalWaitsNoLongerThanItsPatience: whoever takes a package away over a slow line
// does not keep everybody else from it.
func TestARehearsalWaitsNoLongerThanItsPatience(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &Desk{Shelf: bare{}}
		end := d.makings.begin("one")
		begun := time.Now()
		if n, err := d.made(t.Context(), "other"); n != 0 || err != nil || time.Since(begun) != 0 {
			t.Errorf("nobody makes the other: %d after %v, %v", n, time.Since(begun), err)
		}
		if n, err := d.made(t.Context(), "one"); n != 0 || err != nil || time.Since(begun) != standby {
			t.Errorf("one that does not end: %d after %v, %v", n, time.Since(begun), err)
		}
		end()
		if n, err := d.made(t.Context(), "one"); n != 0 || err != nil || time.Since(begun) != standby {
			t.Errorf("one that was cut: %d after %v, %v", n, time.Since(begun), err)
		}
		if len(d.makings.of) != 0 {
			t.Errorf("%d makings left", len(d.makings.of))
		}
	})
}
