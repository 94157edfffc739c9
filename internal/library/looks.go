package library

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/viewing"
)

// Viewings keeps the record of looks.
type Viewings interface {
	// CreateViewing commits the opening of a viewing in the agency's log.
	CreateViewing(ctx context.Context, cmd custody.Command, agency string,
		make func(at time.Time, id string) (viewing.Viewing, custody.Transition, error),
	) (viewing.Viewing, custody.Receipt, error)
	// ChangeViewing carries out a command on one viewing.
	ChangeViewing(ctx context.Context, cmd custody.Command, id string,
		decide func(at time.Time, now viewing.Viewing) (custody.Transition, error),
	) (viewing.Viewing, custody.Receipt, error)
	// OpenViewings returns up to limit viewings of a server that are not closed, by id,
	// after the one named.
	OpenViewings(ctx context.Context, server, after string, limit int) ([]viewing.Viewing, error)
}

// Silence ends a sitting.
const Silence = 15 * time.Minute

const (
	// sweepEvery is how often Run looks for silence.
	sweepEvery = 30 * time.Second
	// maxSittings bounds how many sittings are open at once; beyond it the one that
	// has been silent the longest is closed.
	maxSittings = 10_000
	// recoverPage is how many viewings are held in memory while those of a crash are
	// closed.
	recoverPage = 200
)

// LookParts is what Looks works with. All fields are needed.
type LookParts struct {
	Items    Items
	Bytes    Bytes
	Viewings Viewings
	// Server names this process among those on one database, and is the same after it
	// was started again.
	Server string
	Now    func() time.Time
	After  func(time.Duration) <-chan time.Time // the injected clock's timer
	Log    *slog.Logger
}

// Looks opens content and keeps who looked at what. Call Recover before the first look
// and run Run. It is safe for concurrent use.
type Looks struct {
	LookParts

	mu       sync.Mutex
	sittings map[sittingKey]*sitting // owned by mu
	unclosed map[*sitting]string     // over, but their closing failed; with how they ended; owned by mu
	stopped  bool                    // owned by mu
}

// NewLooks returns looks without any sitting.
func NewLooks(p LookParts) *Looks {
	return &Looks{LookParts: p, sittings: map[sittingKey]*sitting{}, unclosed: map[*sitting]string{}}
}

// Sending returns a writer through which a thing other than an item is taken away,
// after the event of that is committed. Whether the person may have it is for the
// caller to check. Close ends the passage.
func (l *Looks) Sending(ctx context.Context, who access.Person, thing Thing, from int64, w io.Writer) (io.WriteCloser, error) {
	p, err := l.passage(ctx, who, thing, from)
	if err != nil {
		return nil, err
	}
	return &writer{ctx: ctx, w: w, passage: p}, nil
}

// writer lets bytes through that the sitting has counted.
type writer struct {
	ctx     context.Context // of the request that sends
	w       io.Writer
	passage *passage
}

// Write implements io.Writer.
func (w *writer) Write(p []byte) (int, error) {
	if err := w.passage.advance(len(p)); err != nil {
		return 0, err
	}
	return w.w.Write(p)
}

// Close implements io.Closer.
func (w *writer) Close() error {
	w.passage.end(w.ctx)
	return nil
}

// Recover closes the viewings that a server left open when it stopped without a word:
// this one the last time, or another that has been silent for long. Their end is unknown.
func (l *Looks) Recover(ctx context.Context, server string) error {
	after := ""
	var failed []error
	for {
		left, err := l.Viewings.OpenViewings(ctx, server, after, recoverPage)
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		for _, v := range left {
			failed = append(failed, l.record(ctx, v.ID, v.Agency, nil, viewing.Unknown))
			after = v.ID
		}
		if len(left) < recoverPage {
			return errors.Join(failed...)
		}
	}
}

// Run closes sittings after silence until ctx ends; then it closes all the rest and
// returns. No look is possible afterwards.
func (l *Looks) Run(ctx context.Context) {
	for pause(ctx, l.After(sweepEvery)) {
		l.Sweep(ctx)
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	l.stop(last)
}

// Sweep closes the sittings that have been silent for long enough, and those whose
// closing failed before.
func (l *Looks) Sweep(ctx context.Context) {
	limit := l.Now().Add(-Silence)
	l.closeAll(ctx, func(s *sitting) string {
		if s.silent(limit) {
			return viewing.Silent
		}
		return ""
	})
}

// stop lets nobody sit down any more and closes everything.
func (l *Looks) stop(ctx context.Context) {
	l.mu.Lock()
	l.stopped = true
	l.mu.Unlock()
	l.closeAll(ctx, func(*sitting) string { return viewing.Shutdown })
}

// closeAll closes the sittings of which judge says how they ended, and those whose
// closing failed before.
func (l *Looks) closeAll(ctx context.Context, judge func(*sitting) string) {
	l.mu.Lock()
	over := l.unclosed
	l.unclosed = map[*sitting]string{}
	for key, s := range l.sittings {
		if how := judge(s); how != "" {
			delete(l.sittings, key)
			over[s] = how
		}
	}
	l.mu.Unlock()
	for s, how := range over {
		l.close(ctx, s, how)
	}
}

// forget takes the sitting out; it reports whether it was in.
func (l *Looks) forget(s *sitting) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sittings[s.key] != s {
		return false
	}
	delete(l.sittings, s.key)
	return true
}

// close commits the end of a sitting that was taken out. Where that fails it is tried
// again later.
func (l *Looks) close(ctx context.Context, s *sitting, how string) {
	<-s.opened
	ranges := s.finish()
	if s.err != nil {
		return // there is nothing to close
	}
	if err := l.record(context.WithoutCancel(ctx), s.id, s.key.thing.Agency, ranges, how); err != nil {
		l.Log.ErrorContext(ctx, "end of a look not recorded", "viewing", s.id, "code", fault.Of(err).Code.Name, "error", err)
		l.mu.Lock()
		l.unclosed[s] = how
		l.mu.Unlock()
	}
}

// record commits the end of a viewing in the name of the program; one that is closed
// already stays as it is.
func (l *Looks) record(ctx context.Context, id, agency string, ranges []viewing.Range, how string) error {
	cmd := custody.Command{Actor: custody.ByProgram(agency)}
	_, _, err := l.Viewings.ChangeViewing(ctx, cmd, id, func(at time.Time, now viewing.Viewing) (custody.Transition, error) {
		_, tr, err := now.End(at, ranges, how)
		return tr, err
	})
	if errors.Is(err, fault.WrongState) {
		return nil
	}
	return err
}
