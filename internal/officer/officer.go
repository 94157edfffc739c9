package officer

import "liuhen/internal/custody"

// ID names an officer for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the officer with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "officer", ID: string(id)} }

// Officer is the value of one person on an agency's list.
type Officer struct {
	ID          ID     `json:"id"`
	Agency      string `json:"agency"`
	Unit        string `json:"unit,omitempty"` // unit id within the agency
	Name        string `json:"name"`
	Certificate string `json:"certificate,omitempty"` // 执法证号; absent for staff who do not enforce
	State       State  `json:"state"`

	Head custody.Head `json:"-"`
}

// Ref names the officer.
func (o Officer) Ref() custody.Ref { return o.ID.Ref() }

// Home is the officer's agency.
func (o Officer) Home() string { return o.Agency }

// Schema is the encoding of the value.
func (Officer) Schema() string { return "officer/v1" }

// KeyScope is the officer himself, whose data may have to be destroyed alone.
func (o Officer) KeyScope() custody.Ref { return o.Ref() }

// Seen is the head the value was read with.
func (o Officer) Seen() custody.Head { return o.Head }
