package cli

import (
	"context"
	"time"
)

// Patience lets tests wait without waiting.
type Patience struct{ p *patience }

// NewPatience waits with a clock of the test's.
func NewPatience(s Streams, most time.Duration, now func() time.Time, taken func() int64, stop context.CancelCauseFunc) Patience {
	p := newPatience(s, most, "http://127.0.0.1:1", taken, stop)
	p.now, p.sleep = now, func(context.Context, int) bool { return true }
	return Patience{p}
}

// Wait is wait.
func (p Patience) Wait(ctx context.Context, n int) bool { return p.p.wait(ctx, n) }
