package job

import (
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
)

// ID numbers a job; the database gives it, rising, and never twice.
type ID int64

// Work is what a job does.
type Work string

// The kinds of work.
const (
	Deposit Work = "deposit"        // bring all accepted items of a handover to the end of their deposit (附件1第六条)
	Sweep   Work = "sweep"          // ask again for deposits whose job was lost
	Expire  Work = "expire-uploads" // end uploads that nobody has gone on with
	Collect Work = "collect"        // remove stored bytes that no item came to name
	Package Work = "package"        // make an issued archiving package ready to be fetched
	Check   Work = "check"          // fsck of the whole store
	Reread  Work = "check-item"     // read the stored bytes of one item again
	Extract Work = "extract"        // write an extract of a list
	Clear   Work = "clear-extracts" // remove what is kept of extracts whose time is over
)

// Works lists every kind of work.
func Works() []Work {
	return []Work{Deposit, Sweep, Expire, Collect, Package, Check, Reread, Extract, Clear}
}

// Queue names the line that the work waits in. Work that may take hours has a line
// and workers of its own, so that it holds up no deposit; and somebody waits for an extract,
// which is held up neither by that nor by many deposits.
func (w Work) Queue() string {
	switch w {
	case Package, Check, Collect, Reread:
		return "long"
	case Extract:
		return "extracts"
	}
	return "short"
}

// Queues lists every line.
func Queues() []string { return []string{"short", "long", "extracts"} }

// Order is what is asked for. Two orders with the same work, agency, subject and SM3 are
// the same one, whoever gives them; the tag tells the queue so.
type Order struct {
	Work    Work        `json:"work"             river:"unique"`
	Agency  string      `json:"agency,omitempty" river:"unique"` // whose job it is; empty for the installation's
	Unit    string      `json:"unit,omitempty"`                  // of the subject
	Subject custody.Ref `json:"subject"          river:"unique"` // zero where the work is about no single noun
	// By is who asked for it first, where the events that come of it are his.
	By  custody.Actor `json:"by,omitzero"`
	SM3 bool          `json:"sm3,omitempty" river:"unique"` // of a check: compute the SM3 of what is deposited anew, too
}

// Kind is the work, as the queue asks for it.
func (o Order) Kind() string { return string(o.Work) }

// State is where a job stands.
type State string

// The states of a job.
const (
	Waiting   State = "waiting"   // for a worker, or for the next attempt after one that did not succeed
	Running   State = "running"   // a worker is at it
	Done      State = "done"      // it came to its end
	Failed    State = "failed"    // every attempt was in vain
	Cancelled State = "cancelled" // another attempt could change nothing
)

// States lists every state.
func States() []State { return []State{Waiting, Running, Done, Failed, Cancelled} }

// Progress is how far a job has come, in what it counts: items, files or bytes. A
// total of 0 means that it is not known.
type Progress struct {
	Done, Total int64
}

// Job is an order on its way. Times are zero while they are not known.
type Job struct {
	ID ID
	Order
	State    State
	Attempts int // begun so far
	Progress Progress
	Code     string    // of the last attempt's error, as in docs/errors.md; empty where it had none
	Asked    time.Time // when the job was asked for
	Begun    time.Time // when the last attempt began
	Next     time.Time // when a waiting job may begin
	Ended    time.Time // when it was done, failed or cancelled
}

// Guard is what a decision about the job needs to know: the same as about what it
// does, without the people who take part.
func (j Job) Guard() access.Subject {
	return access.Subject{Ref: j.Subject, Agency: j.Agency, Unit: j.Unit}
}

// Bare returns the job without its subject and who asked for it, for whoever may watch the work but not
// know what it is about.
func (j Job) Bare() Job {
	j.Unit, j.Subject, j.By = "", custody.Ref{}, custody.Actor{}
	return j
}

// Filter narrows a list of jobs; what is empty does not narrow.
type Filter struct {
	Work    Work
	State   State
	Subject custody.Ref
}

// Count is how many jobs of a kind stand in a state.
type Count struct {
	Work  Work
	State State
	Jobs  int64
}
