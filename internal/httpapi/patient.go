package httpapi

import (
	"io"
	"net/http"
	"os"
	"sync"
	"time"
)

// stall is how long a receiver of a long answer may take in nothing before the
// connection is cut.
const stall = time.Minute

// patient writes an answer of any length to a receiver of any speed: the server's
// limit on the time of a whole answer is lifted, and one on standing still put in its
// place.
type patient struct {
	w       http.ResponseWriter
	control *http.ResponseController
	cut     *time.Timer
}

// patiently returns a patient writer; done must be called at the end.
func patiently(w http.ResponseWriter) (p *patient, done func()) {
	p = &patient{w: w, control: http.NewResponseController(w)}
	_ = p.control.SetWriteDeadline(time.Time{})                                                     // a writer without deadlines needs none lifted
	p.cut = time.AfterFunc(stall, func() { _ = p.control.SetWriteDeadline(time.Unix(1, 0).UTC()) }) // long past: the write under way fails
	return p, func() { p.cut.Stop() }
}

// Write gives the receiver a new time to take in b.
func (p *patient) Write(b []byte) (int, error) {
	p.cut.Reset(stall)
	return p.w.Write(b)
}

// hold gives whoever makes the answer a new time before the receiver gets any of it.
func (p *patient) hold() { p.cut.Reset(stall) }

// patientBody reads a body of any length from a sender of any speed, and can be made
// to end early.
type patientBody struct {
	w       http.ResponseWriter
	r       io.ReadCloser
	control *http.ResponseController
	cut     *time.Timer

	mu    sync.Mutex
	over  error // how the body ended; guarded by mu
	ended bool  // by us; guarded by mu
	slow  bool  // because its sender stood still; guarded by mu
}

// newPatientBody returns the body of a request, not yet patient.
func newPatientBody(w http.ResponseWriter, r io.ReadCloser) *patientBody {
	b := &patientBody{w: w, r: r, control: http.NewResponseController(w)}
	b.cut = time.AfterFunc(stall, func() { b.stop(true) })
	b.cut.Stop()
	return b
}

// patiently lifts the server's limits on the time of a whole request and of its
// answer, and puts one on standing still in their place. done must be called at the
// end.
func (b *patientBody) patiently() (done func()) {
	_ = b.control.SetReadDeadline(time.Time{}) // a reader without deadlines needs none lifted
	_ = b.control.SetWriteDeadline(time.Time{})
	return b.finish
}

// maxRest is how much of a body that is not wanted is still read, in bytes, so that a
// connection with a little left on it can be used again.
const maxRest = 64 << 10

// finish leaves the connection fit for another request, or cut: the server would read
// what is left without a limit of time.
func (b *patientBody) finish() {
	_, _ = io.CopyN(io.Discard, b, maxRest+1)
	b.cut.Stop()
	b.end()
}

// end makes the read under way and all later ones fail, unless the body is over: then
// the connection belongs to the server again.
func (b *patientBody) end() { b.stop(false) }

func (b *patientBody) stop(slow bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.over != nil {
		return
	}
	b.ended, b.slow = true, b.slow || slow
	_ = b.control.SetReadDeadline(time.Unix(1, 0).UTC()) // long past
}

// late reports whether the sender stood still for too long.
func (b *patientBody) late() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.slow
}

// Read gives the sender a new time to go on.
func (b *patientBody) Read(p []byte) (int, error) {
	if err := b.state(); err != nil {
		return 0, err
	}
	b.cut.Reset(stall)
	n, err := b.r.Read(p)
	if err != nil {
		b.cut.Stop()
		b.close(err)
	}
	return n, err
}

// state is why nothing more is read.
func (b *patientBody) state() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.over == nil && b.ended {
		return os.ErrDeadlineExceeded
	}
	return b.over
}

// close notes that the body is over. If it was ended at the same moment, the server's
// own reading has met the deadline: the connection takes no further request.
func (b *patientBody) close(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over = err
	if b.ended {
		b.w.Header().Set("Connection", "close")
	}
}

// Close implements io.Closer.
func (b *patientBody) Close() error { return b.r.Close() }
