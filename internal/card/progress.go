package card

import "sync"

// Progress is how far a run has come.
type Progress struct {
	Files, FilesDone int
	Bytes            int64 // of all files
	BytesDone        int64 // in custody
	Read             int64 // read here to compute digests
	Sent             int64 // that the server has taken from this run
	Failed           int
}

// progress is a Progress that several goroutines move on.
type progress struct {
	mu sync.Mutex
	p  Progress
}

func (p *progress) change(do func(p *Progress)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	do(&p.p)
}

func (p *progress) start(files []File) {
	p.change(func(p *Progress) {
		p.Files = len(files)
		for _, f := range files {
			p.Bytes += f.Size
		}
	})
}

// read counts bytes that were read for their digest.
func (p *progress) read(n int) { p.change(func(p *Progress) { p.Read += int64(n) }) }

// kept counts bytes that the server has.
func (p *progress) kept(n int64) { p.change(func(p *Progress) { p.Sent += n; p.BytesDone += n }) }

// skip counts bytes that need not be sent.
func (p *progress) skip(n int64) { p.change(func(p *Progress) { p.BytesDone += n }) }

func (p *progress) finish(e Entry) {
	p.change(func(p *Progress) {
		p.FilesDone++
		if e.What == Failed {
			p.Failed++
		}
	})
}

// Progress returns how far the run has come. It may be called at any time.
func (r *Run) Progress() Progress {
	r.progress.mu.Lock()
	defer r.progress.mu.Unlock()
	return r.progress.p
}
