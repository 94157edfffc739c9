package custody

import "time"

// Ref names one noun: its kind ("item", "handover") and its id.
type Ref struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// String returns kind and id joined by a slash.
func (r Ref) String() string { return r.Kind + "/" + r.ID }

// IsZero reports whether r names nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// Head is what the store knows of a noun beside its value: how often it was
// changed, and which event changed it last. It is not part of the value.
type Head struct {
	Version   int64     // 1 for the first event of the noun
	Place     int64     // place of the last event in the home log
	ChangedAt time.Time // time of the last event
}

// Noun is a value with a chain of events. Values are plain structs whose JSON
// form, in struct order, is their canonical encoding.
type Noun interface {
	// Ref names the noun.
	Ref() Ref
	// Home is the id of the agency that owns the noun; its log takes the events.
	Home() string
	// Schema names the encoding of the value, such as "item/v1".
	Schema() string
	// KeyScope names the noun under whose key the payload is sealed: the noun
	// itself, or the one with which it is lawfully destroyed.
	KeyScope() Ref
	// Seen is the head the value was read with.
	Seen() Head
}

// Transition is one step of one noun, decided but not yet recorded.
type Transition struct {
	Noun   Noun   // the whole new value
	Action string // verb of the glossary, such as "sign"
	Reason string // the actor's own words, where the step asks for them
}
