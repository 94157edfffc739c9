package tour

import "liuhen/internal/custody"

// ID names a tour for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the tour with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "tour", ID: string(id)} }

// MaxOfficers is how many officers one tour may have.
const MaxOfficers = 40

// Tour is the value of one tour of duty.
type Tour struct {
	ID          ID                  `json:"id"`
	Agency      string              `json:"agency"`
	Unit        string              `json:"unit,omitempty"` // unit that went out
	Officers    []string            `json:"officers"`       // officer ids
	StartedAt   custody.Micros      `json:"started_at"`
	Ended       custody.Ends        `json:"ended"` // 执法工作结束
	Corrections custody.Corrections `json:"corrections,omitempty"`
	State       State               `json:"state"`

	Head custody.Head `json:"-"`
}

// Ref names the tour.
func (t Tour) Ref() custody.Ref { return t.ID.Ref() }

// Home is the agency whose officers went out.
func (t Tour) Home() string { return t.Agency }

// Schema is the encoding of the value.
func (Tour) Schema() string { return "tour/v1" }

// KeyScope is the tour itself.
func (t Tour) KeyScope() custody.Ref { return t.Ref() }

// Seen is the head the value was read with.
func (t Tour) Seen() custody.Head { return t.Head }
