package httpapi

import (
	"context"
	"sync"
	"time"

	"liuhen/internal/fault"
)

// seatPatience is how long a request waits for the one before it to give way.
const seatPatience = 20 * time.Second

// seats give each upload one writer, and the newest request the seat. The zero value
// is ready.
type seats struct {
	mu      sync.Mutex
	held    map[string]*seat // by upload; guarded by mu
	stopped bool             // guarded by mu
}

type seat struct {
	end  func()        // makes its holder give way soon
	free chan struct{} // closed when it has
}

// take waits until the seat of the upload is free, having asked its holder to give
// way. leave must be called. The error is upload-busy.
func (s *seats) take(ctx context.Context, id string, end func()) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, seatPatience)
	defer cancel()
	mine := &seat{end: end, free: make(chan struct{})}
	for {
		other := s.sit(id, mine)
		if other == nil {
			return func() { s.leave(id, mine) }, nil
		}
		other.end()
		select {
		case <-other.free:
		case <-ctx.Done():
			return nil, fault.UploadBusy.Err("append to upload", id, ctx.Err())
		}
	}
}

// sit takes a free seat, or returns who has it.
func (s *seats) sit(id string, mine *seat) (other *seat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if other, taken := s.held[id]; taken {
		return other
	}
	if s.held == nil {
		s.held = map[string]*seat{}
	}
	s.held[id] = mine
	if s.stopped {
		mine.end()
	}
	return nil
}

// stop makes every holder give way, now and from now on, so that what has come is kept
// and the server can stop.
func (s *seats) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	for _, other := range s.held {
		other.end()
	}
}

func (s *seats) leave(id string, mine *seat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.held, id)
	close(mine.free)
}
