package cli

import (
	"context"
	"fmt"
	"sync"
	"time"

	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
)

// How long a run waits for a server that is away, unless something else is said, and how
// often it says so.
const (
	usualPatience = 15 * time.Minute
	tellWaiting   = 30 * time.Second
)

// patience waits for a server that is away: it says so and since when, and gives the
// whole run up where the server took nothing for too long.
type patience struct {
	s       Streams
	most    time.Duration
	address string
	now     func() time.Time
	sleep   func(ctx context.Context, n int) bool // waits before the n-th attempt
	taken   func() int64                          // bytes that the server has taken so far
	stop    context.CancelCauseFunc               // ends the run

	mu    sync.Mutex
	since time.Time // of the first failure after which nothing was taken
	at    int64     // what was taken then
	told  time.Time
}

// longestSleep is the attempt before which apiclient waits longest.
const longestSleep = 7

func newPatience(s Streams, most time.Duration, address string, taken func() int64, stop context.CancelCauseFunc) *patience {
	return &patience{s: s, most: most, address: address, now: time.Now, sleep: apiclient.WaitLonger, taken: taken, stop: stop}
}

// wait is what card.Run waits with.
func (p *patience) wait(ctx context.Context, n int) bool {
	return p.goesOn() && p.sleep(ctx, min(n, longestSleep))
}

// goesOn reports whether there is patience left, and says from time to time how much.
func (p *patience) goesOn() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, taken := p.now(), p.taken()
	if p.since.IsZero() || taken != p.at {
		p.since, p.at, p.told = now, taken, time.Time{}
	}
	waited := now.Sub(p.since).Round(time.Second)
	if waited >= p.most {
		p.stop(fault.ServerSilent.Err("await server", "", nil).With("address", p.address).With("waited", waited.String()))
		return false
	}
	if p.told.IsZero() || now.Sub(p.told) >= tellWaiting {
		p.told = now
		fmt.Fprintf(p.s.Err, p.s.say("\n自 %s 起服务器没有应答，等待中，至多再等 %s；已收存的文件不受影响，恢复后自动继续。\n",
			"\nThe server has not answered since %s: waiting, for %s more at most. What was taken in is safe, and the rest goes on by itself.\n"),
			p.since.In(local).Format(time.TimeOnly), p.most-waited)
	}
	return true
}
