package fsblob

import (
	"context"
	"sync"
)

// keys is a lock per key: an upload has one writer, a digest one change at a time.
type keys[K comparable] struct {
	mu   sync.Mutex
	held map[K]chan struct{} // closed on release
}

// try takes the key's lock if it is free.
func (k *keys[K]) try(key K) (release func(), ok bool) {
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

// lock waits for the key's lock as long as ctx allows.
func (k *keys[K]) lock(ctx context.Context, key K) (release func(), err error) {
	for {
		if release, ok := k.try(key); ok {
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
