package viewing

import (
	"slices"
	"time"

	"liuhen/internal/custody"
)

// State is where a viewing stands.
type State string

// The states of a viewing.
const (
	None   State = ""
	Opened State = "opened"
	Closed State = "closed"
)

// Action is a verb that may change a viewing.
type Action string

// The actions on a viewing.
const (
	Open  Action = "open"
	Close Action = "close"
)

// Table is the life of a viewing.
var Table = custody.Table[State, Action]{
	None:   {Open: Opened},
	Opened: {Close: Closed},
	Closed: {},
}

// How a look ended.
const (
	Ended    = "ended"       // the last byte was sent, or the page was left
	Silent   = "silent"      // nothing was asked for a while
	Shutdown = "shutdown"    // the server stopped in good order
	Unknown  = "end-unknown" // the server stopped without a word
)

// The purposes of a look.
const (
	View     = "view"
	Download = "download"
	Export   = "export"
)

// Range is a run of bytes that was sent: from From up to but not including Until.
type Range struct {
	From  int64 `json:"from"`
	Until int64 `json:"until"`
}

// Viewing is one person's sitting with one thing.
type Viewing struct {
	ID      string         `json:"id"`
	Agency  string         `json:"agency"` // owner of the subject
	Subject custody.Ref    `json:"subject"`
	Viewer  custody.Actor  `json:"viewer"`
	Purpose string         `json:"purpose"`
	Reason  string         `json:"reason,omitempty"`
	From    custody.Micros `json:"from"`
	Until   custody.Micros `json:"until"`
	Ranges  []Range        `json:"ranges"`
	How     string         `json:"how,omitempty"`
	Server  string         `json:"server"` // the process that serves it
	State   State          `json:"state"`

	Head custody.Head `json:"-"`
}

// Ref names the viewing.
func (v Viewing) Ref() custody.Ref { return custody.Ref{Kind: "viewing", ID: v.ID} }

// Home is the agency that owns what is looked at.
func (v Viewing) Home() string { return v.Agency }

// Schema is the encoding of the value.
func (Viewing) Schema() string { return "viewing/v1" }

// KeyScope is the owning agency's journal: a look outlives what was looked at.
func (v Viewing) KeyScope() custody.Ref { return Journal(v.Agency) }

// Seen is the head the value was read with.
func (v Viewing) Seen() custody.Head { return v.Head }

// Journal names the key under which an agency's looks, lists and refusals are
// sealed.
func Journal(agency string) custody.Ref { return custody.Ref{Kind: "journal", ID: agency} }

// New opens a viewing before the first byte leaves.
func New(v Viewing, at time.Time) (Viewing, custody.Transition, error) {
	f := custody.NewForm("open viewing", v.Ref())
	f.OneOf("purpose", v.Purpose, View, Download, Export)
	f.Prose("reason", v.Reason)
	f.Text("server", v.Server, 0, 100)
	f.ID("subject", v.Subject.ID)
	if err := f.Err(); err != nil {
		return v, custody.Transition{}, err
	}
	v.State, v.From, v.Ranges = None, custody.At(at), []Range{}
	return v.step(Open)
}

// End closes the viewing with the merged ranges.
func (v Viewing) End(at time.Time, ranges []Range, how string) (Viewing, custody.Transition, error) {
	v.Until, v.Ranges, v.How = custody.At(at), Merge(ranges), how
	return v.step(Close)
}

func (v Viewing) step(a Action) (Viewing, custody.Transition, error) {
	next, err := Table.Next(v.Ref().String(), v.State, a)
	if err != nil {
		return v, custody.Transition{}, err
	}
	v.State = next
	return v, custody.Transition{Noun: v, Action: string(a), Reason: v.Reason}, nil
}

// MaxRanges bounds the ranges of one event; beyond it neighbours are joined, so
// that the event tells at least what was seen and stays small.
const MaxRanges = 200

// Merge sorts ranges, joins those that touch and drops empty ones.
func Merge(ranges []Range) []Range {
	sorted := slices.DeleteFunc(slices.Clone(ranges), func(r Range) bool { return r.Until <= r.From })
	slices.SortFunc(sorted, func(a, b Range) int {
		if a.From != b.From {
			return int(min(max(a.From-b.From, -1), 1))
		}
		return int(min(max(a.Until-b.Until, -1), 1))
	})
	merged := []Range{}
	for _, r := range sorted {
		if n := len(merged); n > 0 && (r.From <= merged[n-1].Until || n == MaxRanges) {
			merged[n-1].Until = max(merged[n-1].Until, r.Until)
			continue
		}
		merged = append(merged, r)
	}
	return merged
}
