package viewing

import (
	"strings"

	"liuhen/internal/custody"
)

// most bounds, in bytes, what a program says of a list or a route.
const most = 1000

// clip cuts a text that is longer: a look or a refusal is recorded all the same.
func clip(s string) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// Listing is one look at a list: which one, how narrowed, how many were shown.
type Listing struct {
	ID     string        `json:"id"`
	Agency string        `json:"agency"` // the viewer's
	Viewer custody.Actor `json:"viewer"`
	List   string        `json:"list"`   // such as "items"
	Filter string        `json:"filter"` // names of the conditions and their ids, never free text
	Count  int           `json:"count"`
}

// Refusal is what a signed-in person was refused, on one route in one minute; a minute may have two, one
// of the first refusals and one of those that followed.
type Refusal struct {
	ID     string         `json:"id"`
	Agency string         `json:"agency"` // the actor's
	Actor  custody.Actor  `json:"actor"`
	Route  string         `json:"route"`
	Code   string         `json:"code"` // of the error catalogue
	Minute custody.Micros `json:"minute"`
	Count  int            `json:"count"`
}

// Ref names the listing.
func (l Listing) Ref() custody.Ref { return custody.Ref{Kind: "listing", ID: l.ID} }

// Home is the viewer's agency.
func (l Listing) Home() string { return l.Agency }

// Schema is the encoding of the value.
func (Listing) Schema() string { return "listing/v1" }

// KeyScope is the agency's journal.
func (l Listing) KeyScope() custody.Ref { return Journal(l.Agency) }

// Seen is empty: a listing happens once.
func (Listing) Seen() custody.Head { return custody.Head{} }

// Record returns the transition that records the listing.
func (l Listing) Record() custody.Transition {
	l.List, l.Filter = clip(l.List), clip(l.Filter)
	return custody.Transition{Noun: l, Action: "list"}
}

// Ref names the refusal.
func (r Refusal) Ref() custody.Ref { return custody.Ref{Kind: "refusal", ID: r.ID} }

// Home is the actor's agency.
func (r Refusal) Home() string { return r.Agency }

// Schema is the encoding of the value.
func (Refusal) Schema() string { return "refusal/v1" }

// KeyScope is the agency's journal.
func (r Refusal) KeyScope() custody.Ref { return Journal(r.Agency) }

// Seen is empty: a refusal happens once.
func (Refusal) Seen() custody.Head { return custody.Head{} }

// Record returns the transition that records the refusal.
func (r Refusal) Record() custody.Transition {
	r.Route, r.Code = clip(r.Route), clip(r.Code)
	return custody.Transition{Noun: r, Action: "refuse"}
}
