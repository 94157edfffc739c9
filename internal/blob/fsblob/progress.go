package fsblob

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"sync"

	"liuhen/internal/blob"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// progress is how far each upload is durable, as this process knows it: it saved that
// itself, or found it and compared the bytes.
type progress struct {
	mu    sync.Mutex
	slots map[string]slot // by upload, guarded by mu
}

func (p *progress) get(id string) (slot, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, ok := p.slots[id]
	return at, ok
}

func (p *progress) put(id string, at slot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.slots == nil {
		p.slots = map[string]slot{}
	}
	p.slots[id] = at
}

// found is put for what was read from the disk, and returns what is known then: a writer
// that came between knows better.
func (p *progress) found(id string, at slot) slot {
	if known, ok := p.get(id); ok {
		return known
	}
	p.put(id, at)
	return at
}

func (p *progress) drop(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.slots, id)
}

// load returns how far the upload is durable, without changing anything on the disk. It
// may run beside the upload's writer, whose offset counts only when all of it is synced.
func (s *Staging) load(ctx context.Context, op, id string) (slot, error) {
	if err := blob.CheckUploadID(id); err != nil {
		return slot{}, fault.UploadMissing.Err(op, "", err)
	}
	part, err := os.Lstat(s.partPath(id))
	if err != nil {
		return slot{}, uploadGone(op, id, err)
	}
	_, stateless := os.Lstat(s.statePath(id))
	if errors.Is(stateless, fs.ErrNotExist) && part.Mode() == sealedPerm {
		// Taken in one go by an earlier process: whoever adopts it hashes all of it.
		return slot{size: part.Size(), offset: part.Size()}, nil
	}
	if stateless != nil {
		return slot{}, uploadGone(op, id, stateless)
	}
	at, known := s.known.get(id)
	if !known {
		if at, err = s.find(ctx, op, id, part.Size()); err != nil {
			return slot{}, err
		}
		at = s.known.found(id, at)
	}
	if part, err = os.Lstat(s.partPath(id)); err != nil { // measured after, since a writer may be at work
		return slot{}, uploadGone(op, id, err)
	}
	if part.Size() < at.offset || !part.Mode().IsRegular() {
		return slot{}, fault.UploadDamaged.Err(op, id, nil)
	}
	return at, nil
}

// find reads from the disk how far an upload of an earlier process is durable, of which
// so many bytes are there. The newer slot counts if they are what it says; else the
// power was cut while both were on their way, nobody was told of it, and the older counts.
func (s *Staging) find(ctx context.Context, op, id string, have int64) (slot, error) {
	slots, err := s.readState(id)
	if err != nil {
		return slot{}, uploadGone(op, id, err)
	}
	if len(slots) == 0 {
		return slot{}, fault.UploadDamaged.Err(op, id, nil)
	}
	if err := s.settle(id); err != nil {
		s.known.put(id, lost)
		return slot{}, err
	}
	newer, older := slots[0], slots[len(slots)-1] // the same where only one is valid
	if have >= newer.offset && s.compare(ctx, id, older, &newer) {
		return newer, nil
	}
	if ctx.Err() != nil { // it was not compared to its end
		return slot{}, fault.Busy.Err(op, id, ctx.Err()).OfPart("storage")
	}
	if len(slots) == 2 && older.offset <= have {
		return older, nil
	}
	return slot{}, fault.UploadDamaged.Err(op, id, nil)
}

// lost is what is known of an upload whose sync failed: it is never as long.
var lost = slot{offset: math.MaxInt64}

// settle makes durable what is there of an upload: an earlier process may have been
// killed before it synced, and what is told of it now must outlast a power cut.
func (s *Staging) settle(id string) error {
	for _, path := range []string{s.partPath(id), s.statePath(id)} {
		f, err := s.disk.OpenRead(path)
		if err != nil {
			return err
		}
		err = f.SyncData()
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// compare reports whether the bytes are what the newer slot says. It hashes on from the
// older one, or where that cannot be taken up or is the same, from the beginning.
func (s *Staging) compare(ctx context.Context, id string, older slot, newer *slot) bool {
	r, ok := older.running()
	if !ok || older.seq == newer.seq || older.offset > newer.offset {
		r = digest.NewRunning()
	}
	part, err := os.Open(s.partPath(id))
	if err != nil {
		return false
	}
	defer part.Close()
	if err := hashOn(ctx, part, r, newer.offset); err != nil || r.Sum() != newer.sum {
		return false
	}
	newer.hash, err = r.State() // also where another library had written it
	return err == nil
}

// readState reads twice before it calls a state bad: its writer may have been
// writing both slots, one after the other, during one slow reading.
func (s *Staging) readState(id string) ([]slot, error) {
	f, err := os.Open(s.statePath(id))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	slots, err := readState(f)
	if err == nil && len(slots) == 0 {
		slots, err = readState(f)
	}
	return slots, err
}
