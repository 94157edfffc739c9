package blob

import (
	"context"
	"sync"
)

// Turns lets one at a time work on each key within this process: an upload has one
// writer, a digest one change at a time. The zero value is ready.
type Turns[K comparable] struct {
	mu   sync.Mutex
	held map[K]chan struct{} // closed on release
}

// Try takes the key's turn if it is free. release is called once.
func (k *Turns[K]) Try(key K) (release func(), ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, taken := k.held[key]; taken {
		return nil, false
	}
	if k.held == nil {
		k.held = map[K]chan struct{}{}
	}
	freed := make(chan struct{})
	k.held[key] = freed
	return func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.held, key)
		close(freed)
	}, true
}

// Wait waits for the key's turn as long as ctx allows; the error is ctx's.
func (k *Turns[K]) Wait(ctx context.Context, key K) (release func(), err error) {
	for {
		if release, ok := k.Try(key); ok {
			return release, nil
		}
		k.mu.Lock()
		freed := k.held[key]
		k.mu.Unlock()
		if freed == nil {
			continue
		}
		select {
		case <-freed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
