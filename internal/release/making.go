package release

import (
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"sync"
	"time"

	"liuhen/internal/casefile"
	"liuhen/internal/fault"
)

// standby is how long a rehearsal leaves the store to somebody who already takes the package
// away as a whole. Over a slow line that takes longer, and then both make it.
const standby = 15 * time.Second

// makings are the packages of unknown length that are being taken away as a whole: whoever
// gets all of one has shown what a rehearsal would. The zero value has none.
type makings struct {
	mu sync.Mutex
	of map[casefile.IssuanceID][]chan struct{} // guarded by mu; each is closed at its end
}

// begin notes a making, and returns what ends it.
func (m *makings) begin(id casefile.IssuanceID) (end func()) {
	over := make(chan struct{})
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of == nil {
		m.of = map[casefile.IssuanceID][]chan struct{}{}
	}
	m.of[id] = append(m.of[id], over)
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		close(over)
		m.of[id] = slices.DeleteFunc(m.of[id], func(c chan struct{}) bool { return c == over })
		if len(m.of[id]) == 0 {
			delete(m.of, id)
		}
	}
}

// first returns the end of the making that began first, or nil where none is under way.
func (m *makings) first(id casefile.IssuanceID) <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.of[id]) == 0 {
		return nil
	}
	return m.of[id][0]
}

// made returns the package's length as soon as somebody has made all of it; 0 where nobody
// does, or not within standby.
func (d *Desk) made(ctx context.Context, id casefile.IssuanceID) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, standby)
	defer cancel()
	for {
		n, err := d.size(context.WithoutCancel(ctx), id)
		over := d.makings.first(id)
		if n > 0 || err != nil || over == nil {
			return n, err
		}
		select {
		case <-over:
		case <-ctx.Done():
			return 0, nil
		}
	}
}

// writeFirst is WriteTo for the first who takes the package away as a whole, and keeps
// its length. Whoever has received everything is not told that keeping it failed.
func (p *Package) writeFirst(w io.Writer) error {
	end := p.desk.makings.begin(p.Issuance.ID)
	defer end()
	n, err := p.WriteTo(w)
	if err != nil {
		return err
	}
	err = p.desk.keepSize(context.WithoutCancel(p.dossier.ctx), p.Issuance.ID, n)
	if errors.Is(err, fault.ShelfDiffers) {
		return fault.PackageRebuilt.Err("send package", p.Issuance.Ref().String(), err)
	}
	return nil
}

// whole reports whether the part from one offset up to another is all of a package that
// nobody has measured yet.
func (p *Package) whole(from, until int64) bool {
	return p.Size == 0 && from == 0 && until == math.MaxInt64
}
