package library

import (
	"context"
	"slices"
	"sync"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/viewing"
)

// Thing is what somebody looks at.
type Thing struct {
	Ref     custody.Ref
	Agency  string // its owner
	Size    int64  // in bytes; 0 where it is not known
	Purpose string // viewing.View, Download or Export
}

// sittingKey is what one sitting is told from another by.
type sittingKey struct {
	viewer custody.Actor
	thing  Thing
	reason string
}

// sitting is one person's looking at one thing for one purpose.
type sitting struct {
	looks  *Looks
	key    sittingKey
	opened chan struct{} // closed once the opening was tried
	id     string        // of the viewing; set before opened is closed
	err    error         // why it could not be opened; set before opened is closed

	mu       sync.Mutex
	ranges   []viewing.Range       // of passages that ended
	passages map[*passage]struct{} // under way
	last     time.Time             // when bytes were given last
	over     bool
}

// passage starts a passage in the person's sitting with the thing. A sitting that ends
// in between is followed by a new one.
func (l *Looks) passage(ctx context.Context, who access.Person, thing Thing, from int64) (*passage, error) {
	for {
		s, err := l.sit(ctx, who, thing)
		if err != nil {
			return nil, err
		}
		if p := s.begin(from); p != nil {
			return p, nil
		}
	}
}

// sit returns the person's sitting with the thing, after its opening is committed. The
// first who asks opens it; others wait for him.
func (l *Looks) sit(ctx context.Context, who access.Person, thing Thing) (*sitting, error) {
	key := sittingKey{viewer: who.Actor, thing: thing, reason: who.Why}
	s, first, overdue, err := l.take(key)
	for _, old := range overdue {
		l.close(ctx, old, viewing.Silent)
	}
	if err != nil {
		return nil, err
	}
	if first {
		s.open(ctx)
	}
	select {
	case <-s.opened:
		return s, s.err
	case <-ctx.Done():
		return nil, fault.Busy.Err("look at", thing.Ref.String(), ctx.Err()).OfPart("database")
	}
}

// take finds or makes the sitting of a key. It returns sittings that must be closed
// first: the key's former one after silence, and the longest silent one where there
// are too many.
func (l *Looks) take(key sittingKey) (s *sitting, first bool, overdue []*sitting, err error) {
	now := l.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped {
		return nil, false, nil, fault.Busy.Err("look at", key.thing.Ref.String(), nil).OfPart("library")
	}
	if s := l.sittings[key]; s != nil {
		if !s.silent(now.Add(-Silence)) {
			return s, false, nil, nil
		}
		delete(l.sittings, key)
		overdue = append(overdue, s)
	}
	if len(l.sittings) >= maxSittings {
		oldest := l.oldest()
		delete(l.sittings, oldest.key)
		overdue = append(overdue, oldest)
	}
	s = &sitting{looks: l, key: key, opened: make(chan struct{}), passages: map[*passage]struct{}{}, last: now}
	l.sittings[key] = s
	return s, true, overdue, nil
}

// oldest returns the sitting that has been silent the longest; the caller holds mu.
func (l *Looks) oldest() *sitting {
	var oldest *sitting
	for _, s := range l.sittings {
		if oldest == nil || s.since().Before(oldest.since()) {
			oldest = s
		}
	}
	return oldest
}

// open commits the opening. It is finished whether or not the asker waits, so that it
// is always known whether there is a viewing to be closed.
func (s *sitting) open(ctx context.Context) {
	defer close(s.opened)
	cmd := custody.Command{Actor: s.key.viewer}
	v, _, err := s.looks.Viewings.CreateViewing(context.WithoutCancel(ctx), cmd, s.key.thing.Agency,
		func(at time.Time, id string) (viewing.Viewing, custody.Transition, error) {
			return viewing.New(viewing.Viewing{
				ID: id, Agency: s.key.thing.Agency, Subject: s.key.thing.Ref, Viewer: s.key.viewer,
				Purpose: s.key.thing.Purpose, Reason: s.key.reason, Server: s.looks.Server,
			}, at)
		})
	s.id, s.err = v.ID, err
	if err != nil {
		s.looks.forget(s)
	}
}

// silent reports whether no bytes were given since the moment.
func (s *sitting) silent(since time.Time) bool { return !s.since().After(since) }

func (s *sitting) since() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

// finish lets no more bytes through and returns what was given.
func (s *sitting) finish() []viewing.Range {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	ranges := slices.Clone(s.ranges)
	for p := range s.passages {
		ranges = append(ranges, viewing.Range{From: p.from, Until: p.at})
	}
	return viewing.Merge(ranges)
}

// complete reports whether a thing that was to be taken away was: as a whole, or, where
// its size is not known, as far as it went.
func (s *sitting) complete() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key.thing.Purpose == viewing.View || len(s.passages) > 0 {
		return false
	}
	whole := viewing.Range{Until: s.key.thing.Size}
	return whole.Until == 0 || (len(s.ranges) == 1 && s.ranges[0] == whole)
}

// passage is one run of bytes on its way, counted before it leaves.
type passage struct {
	sitting  *sitting
	from, at int64 // at is owned by sitting.mu
}

// begin starts a passage at an offset; nil when the sitting is over.
func (s *sitting) begin(from int64) *passage {
	p := &passage{sitting: s, from: from, at: from}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return nil
	}
	s.passages[p] = struct{}{}
	return p
}

func (p *passage) reached() int64 {
	p.sitting.mu.Lock()
	defer p.sitting.mu.Unlock()
	return p.at
}

// advance counts n more bytes, which may leave when it returns nil. It fails with
// sitting-over when the sitting was closed, since its event has named its ranges.
func (p *passage) advance(n int) error {
	s := p.sitting
	now := s.looks.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return fault.SittingOver.Err("look at", s.key.thing.Ref.String(), nil)
	}
	p.at += int64(n)
	s.last = now
	return nil
}

// end finishes the passage. A download that is complete ends its sitting.
func (p *passage) end(ctx context.Context) {
	s := p.sitting
	s.mu.Lock()
	if _, running := s.passages[p]; running {
		delete(s.passages, p)
		s.ranges = viewing.Merge(append(s.ranges, viewing.Range{From: p.from, Until: p.at}))
	}
	s.mu.Unlock()
	if s.complete() && s.looks.forget(s) {
		s.looks.close(ctx, s, viewing.Ended)
	}
}
