package identity_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"liuhen/internal/fault"
	"liuhen/internal/identity"
)

// queue is a hasher of one slot, which is taken, and those who wait for it. It plays in a
// bubble, which tells when everybody has come to wait.
type queue struct {
	*identity.Hasher
	mu    sync.Mutex
	order []string // of those who were served
}

// come lets a caller of the network wait; his error comes when he is served or has left.
func (q *queue) come(ctx context.Context, network string) <-chan error {
	done := make(chan error, 1)
	go func() {
		_, err := q.Fits(ctx, network, "", "口令")
		if err == nil {
			q.mu.Lock()
			defer q.mu.Unlock()
			q.order = append(q.order, network)
		}
		done <- err
	}()
	synctest.Wait()
	return done
}

func newQueue() (q *queue, release func()) {
	q = &queue{Hasher: identity.NewHasher(identity.Cost{KiB: 64, Passes: 1}, 1, counting(64))}
	return q, q.Occupy()
}

func TestTheLineForAHashIsBoundedAndCanBeLeft(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		places int
		who    func(i int) string
	}{
		"the known":               {64, func(int) string { return "" }},
		"strangers of a network":  {16, func(int) string { return "10.1.0.7" }},
		"strangers from anywhere": {32, func(i int) string { return fmt.Sprint("10.1.0.", i) }},
	} {
		synctest.Test(t, func(t *testing.T) {
			q, release := newQueue()
			ctx, leave := context.WithCancel(t.Context())
			var all []<-chan error
			for i := range c.places {
				all = append(all, q.come(ctx, c.who(i)))
			}
			select {
			case err := <-q.come(t.Context(), c.who(c.places)):
				if known := fault.Of(err); known.Code != fault.SignInBusy || known.Args["seconds"] == "" {
					t.Errorf("%s: one more than the line holds: %v", name, err)
				}
			default:
				t.Errorf("%s: one more than the line holds waits", name)
			}
			leave()
			for _, done := range all {
				if err := <-done; !errors.Is(err, fault.SignInBusy) || !errors.Is(err, context.Canceled) {
					t.Errorf("%s: a caller who left: %v", name, err)
				}
			}
			next := q.come(t.Context(), c.who(0))
			release()
			if err := <-next; err != nil {
				t.Errorf("%s: after all have left: %v", name, err)
			}
		})
	}
}

func TestAStormFromOneNetworkStopsNobodyElse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q, release := newQueue()
		var all []<-chan error
		for range 100 {
			if done := q.come(t.Context(), "storm"); len(done) == 0 {
				all = append(all, done)
			}
		}
		for range 5 {
			all = append(all, q.come(t.Context(), ""))
		}
		all = append(all, q.come(t.Context(), "other"))
		release()
		for _, done := range all {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		q.mu.Lock()
		defer q.mu.Unlock()
		want := ", , , storm, , , other, " + strings.Repeat("storm, ", 14) + "storm"
		if got := strings.Join(q.order, ", "); got != want {
			t.Errorf("served in the order %q, not %q", got, want)
		}
	})
}

func TestHalfTheProcessorsHashAndAtMostFour(t *testing.T) {
	t.Parallel()
	for processors, want := range map[int]int{1: 1, 2: 1, 4: 2, 8: 4, 64: 4} {
		if got := identity.AtOnce(processors); got != want {
			t.Errorf("%d at once with %d processors, not %d", got, processors, want)
		}
	}
}
