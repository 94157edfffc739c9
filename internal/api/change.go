package api

import "time"

// Head is what every noun's answer begins with. Version is what a later change
// names in If-Match.
type Head struct {
	ID        string    `json:"id" doc:"names the thing for ever"`
	Version   int64     `json:"version" doc:"number of changes so far; named in If-Match by the next one"`
	ChangedAt time.Time `json:"changed_at" doc:"time of the last change by the server's clock"`
}

// Seen returns the version.
func (h Head) Seen() int64 { return h.Version }

// Versioned is an answer about one noun at one version.
type Versioned interface {
	// Seen returns the noun's version; 0 for none.
	Seen() int64
}

// Receipt tells what a change did: where its events lie, and whose key signs there.
type Receipt struct {
	Change string    `json:"change" doc:"id shared by all events of the change"`
	At     time.Time `json:"at"`
	Events []Place   `json:"events"`
}

// Place is where one event lies.
type Place struct {
	Agency      string `json:"agency" doc:"whose log it is"`
	Place       int64  `json:"place" doc:"index in the log, from 0"`
	Noun        string `json:"noun" doc:"kind and id, such as item/0190…"`
	Version     int64  `json:"version"`
	Fingerprint string `json:"fingerprint" doc:"of the public key under which the log is signed"`
}

// Changed answers a change: the noun as it is now, and the receipt.
type Changed[T any] struct {
	Value   T       `json:"value"`
	Receipt Receipt `json:"receipt"`
}

// Seen returns the version of the value, 0 where it has none.
func (c Changed[T]) Seen() int64 {
	if v, ok := any(c.Value).(Versioned); ok {
		return v.Seen()
	}
	return 0
}

// Page is one page of a list. Next is what the following page names in after; empty
// at the end.
type Page[T any] struct {
	List []T    `json:"list"`
	Next string `json:"next,omitempty" doc:"to be given as after for the next page; absent at the end"`
}

// Paging is which page of a list is wanted.
type Paging struct {
	After string `query:"after" maxLength:"200" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"length of the page"`
}

// Paged returns which page is wanted, also of the inputs that Paging is a part of.
func (p Paging) Paged() Paging { return p }

// Reason is a change that asks for nothing but a reason.
type Reason struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

// OptionalReason is a change that takes a reason and asks for nothing.
type OptionalReason struct {
	Reason string `json:"reason,omitempty" maxLength:"2000"`
}
