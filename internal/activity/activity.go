package activity

import (
	"slices"

	"liuhen/internal/custody"
)

// ID names an activity for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the activity with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "activity", ID: string(id)} }

// Bounds that keep the value within custody.MaxPayload.
const (
	MaxPeople   = 30
	MaxJoining  = 10
	MaxBreaches = 12 // beyond it the longest cleared give way; standing ones never do
)

// Activity is the value of one enforcement activity.
type Activity struct {
	ID             ID                  `json:"id"`
	Agency         string              `json:"agency"`            // lead agency
	Unit           string              `json:"unit,omitempty"`    // unit of the lead agency that conducts it
	Joining        []string            `json:"joining,omitempty"` // other agencies that take part
	Matter         string              `json:"matter,omitempty"`  // absent while it belongs to none
	Tour           string              `json:"tour,omitempty"`    // whose end is then the 执法工作结束
	Moved          *Moved              `json:"moved,omitempty"`   // set once the tour was corrected
	Joint          []Joint             `json:"joint,omitempty"`   // tours that joining agencies named
	Kind           string              `json:"kind"`              // activity kind of the pack
	Pack           string              `json:"pack"`              // identity of the pack of its day, such as "ankang@1"
	Place          string              `json:"place,omitempty"`
	People         []Person            `json:"people"`
	StartedAt      custody.Micros      `json:"started_at"` // null while not known
	Ended          custody.Ends        `json:"ended"`      // its own end
	Required       bool                `json:"required"`   // a person marked it so; the kind may require recording without
	RequiredReason string              `json:"required_reason,omitempty"`
	RequiredBy     *custody.Step       `json:"required_by,omitempty"`
	Breaches       []Breach            `json:"breaches,omitempty"`
	Corrections    custody.Corrections `json:"corrections,omitempty"`
	State          State               `json:"state"`

	Head custody.Head `json:"-"`
}

// Joint is the tour of one joining agency, whose end is then the 执法工作结束 of its
// officers.
type Joint struct {
	Agency string `json:"agency"`
	Out
}

// Moved keeps what a correction of the tour replaced, because the end of duty rests
// on the tour as it does on the stated end (decision 12).
type Moved struct {
	First  string        `json:"first"`  // tour as first recorded; empty for none
	Counts string        `json:"counts"` // the one that the head signed last, else First
	By     custody.Actor `json:"by"`     // who named the present one
}

// Person takes part in an activity. Name and number are kept as of that day;
// Officer and Agency are absent for parties, witnesses and interpreters.
type Person struct {
	Role        string `json:"role"` // role code of the pack
	Officer     string `json:"officer,omitempty"`
	Name        string `json:"name,omitempty"`
	Certificate string `json:"certificate,omitempty"` // 执法证号
	Agency      string `json:"agency,omitempty"`
}

// Breach is one shortfall against the pack of the activity's day, as regulation
// found it, and what people say to it. Code and Role together name it.
type Breach struct {
	Code           string         `json:"code"`           // shortfall code of regulation
	Role           string         `json:"role,omitempty"` // role it concerns
	Rule           string         `json:"rule"`           // rule code of the pack
	UnlessRecorded bool           `json:"unless_recorded,omitempty"`
	FoundAt        custody.Micros `json:"found_at"`
	ClearedAt      custody.Micros `json:"cleared_at"` // null while it stands
	Reason         string         `json:"reason,omitempty"`
	Explained      *custody.Step  `json:"explained,omitempty"`
}

// Stands reports whether the breach was not cleared since.
func (b Breach) Stands() bool { return b.ClearedAt.IsZero() }

// Counts reports whether the breach stands, given whether the activity was recorded:
// some rules leave the choice between a person and a recording.
func (b Breach) Counts(recorded bool) bool { return b.Stands() && !(b.UnlessRecorded && recorded) }

// Ref names the activity.
func (a Activity) Ref() custody.Ref { return a.ID.Ref() }

// Home is the lead agency.
func (a Activity) Home() string { return a.Agency }

// Schema is the encoding of the value.
func (Activity) Schema() string { return "activity/v1" }

// KeyScope is the activity itself.
func (a Activity) KeyScope() custody.Ref { return a.Ref() }

// Seen is the head the value was read with.
func (a Activity) Seen() custody.Head { return a.Head }

// Agencies returns the lead agency and then the joining ones.
func (a Activity) Agencies() []string { return append([]string{a.Agency}, a.Joining...) }

// Officers returns the officer ids of the people, each once, in their order.
func (a Activity) Officers() []string {
	ids := []string{}
	for _, p := range a.People {
		if p.Officer != "" && !slices.Contains(ids, p.Officer) {
			ids = append(ids, p.Officer)
		}
	}
	return ids
}

// Pending reports whether a correction of end or tour waits for the signature of the
// lead agency's head.
func (a Activity) Pending() bool { return a.Ended.Pending() || a.Out(a.Agency).Pending() }

// Unexplained returns the breaches that stand and have no reason yet.
func (a Activity) Unexplained() []Breach {
	open := []Breach{}
	for _, b := range a.Breaches {
		if b.Stands() && b.Explained == nil {
			open = append(open, b)
		}
	}
	return open
}
