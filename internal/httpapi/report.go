package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"liuhen/internal/fault"
)

// How many lines of one code the log gets in one stretch of time: enough to see what
// goes on, and too few to fill a disk, whoever brings the failures about.
const (
	reportsEach  = 10
	reportsEvery = time.Minute
)

// clients are the failures that senders bring about by themselves, although the status is
// one of ours: an operator sees them, and is not alarmed.
var clients = map[*fault.Code]bool{
	fault.PassRefused: true, fault.UploadInterrupted: true, fault.UploadElsewhere: true,
	fault.OwnUploadRoom: true, fault.UploadRoom: true,
}

// reports counts what was told the operators. The zero value is ready.
type reports struct {
	mu    sync.Mutex
	codes map[*fault.Code]*told // guarded by mu
}

// told is what was told of one code.
type told struct {
	since  time.Time
	lines  int
	silent int // failures since the last line
}

// tell reports whether a failure of the code is told, and how many were not before it.
func (r *reports) tell(code *fault.Code, at time.Time) (silent int, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.codes == nil {
		r.codes = map[*fault.Code]*told{}
	}
	t := r.codes[code]
	if t == nil {
		t = &told{since: at}
		r.codes[code] = t
	}
	if at.Sub(t.since) >= reportsEvery {
		t.since, t.lines = at, 0
	}
	if t.lines >= reportsEach {
		t.silent++
		return 0, false
	}
	silent, t.silent = t.silent, 0
	t.lines++
	return silent, true
}

// report tells the operators of failures whose status is one of ours. "untold" counts
// those of the same code that got no line since the last that did; the metrics count all.
func (p Parts) report(ctx context.Context, err error) {
	e := fault.Of(overdue(err))
	if statusOf(e.Code) < http.StatusInternalServerError {
		return
	}
	untold, ok := p.reports.tell(e.Code, p.Now())
	if !ok {
		return
	}
	level := slog.LevelError
	if clients[e.Code] {
		level = slog.LevelWarn
	}
	p.Logger.Log(ctx, level, "request failed", "request", requestOf(ctx), "code", e.Code.Name, "untold", untold, "error", err)
}
