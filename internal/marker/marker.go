package marker

import (
	"liuhen/internal/custody"
	"liuhen/internal/item"
)

// MaxText is the greatest length of a marker's text in characters.
const MaxText = 200

// ID names a marker for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the marker with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "marker", ID: string(id)} }

// Marker is the value of one marker.
type Marker struct {
	ID        ID           `json:"id"`
	Agency    string       `json:"agency"` // owner of the item
	Item      item.ID      `json:"item"`
	Kind      Kind         `json:"kind"`
	From      int64        `json:"from"`  // microseconds from the beginning of the recording
	Until     int64        `json:"until"` // likewise; From where a moment is marked
	Text      string       `json:"text"`
	Made      custody.Step `json:"made"`
	Withdrawn *Withdrawal  `json:"withdrawn,omitempty"`
	State     State        `json:"state"`

	Head custody.Head `json:"-"`
}

// Withdrawal says when and why a marker was taken back.
type Withdrawal struct {
	custody.Step
	Reason string `json:"reason"`
}

// Ref names the marker.
func (m Marker) Ref() custody.Ref { return m.ID.Ref() }

// Home is the agency that owns the item, whoever made the marker.
func (m Marker) Home() string { return m.Agency }

// Schema is the encoding of the value.
func (Marker) Schema() string { return "marker/v1" }

// KeyScope is the item, with which its markers are destroyed: they tell what it shows.
func (m Marker) KeyScope() custody.Ref { return m.Item.Ref() }

// Seen is the head the value was read with.
func (m Marker) Seen() custody.Head { return m.Head }

// MadeBy reports whether the actor made the marker, by whichever of his accounts.
func (m Marker) MadeBy(a custody.Actor) bool {
	return m.Made.By.Officer != "" && m.Made.By.Officer == a.Officer
}
