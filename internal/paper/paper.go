package paper

import (
	"liuhen/internal/custody"
	"liuhen/internal/digest"
)

// ID names a print for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the print with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "paper", ID: string(id)} }

// Paper is the value of one print.
type Paper struct {
	ID      ID             `json:"id"`
	Agency  string         `json:"agency"` // owner of the subject
	Kind    Kind           `json:"kind"`
	Subject custody.Ref    `json:"subject"`
	Counts  Counts         `json:"counts"`
	Printed custody.Step   `json:"printed"`
	Dated   custody.Micros `json:"dated"`  // the time that stands on the paper, at most some seconds before Printed
	Check   digest.SHA256  `json:"check"`  // digest of the check code
	SHA256  digest.SHA256  `json:"sha256"` // of the bytes of the PDF
	Size    int64          `json:"size"`   // of the PDF in bytes
	Scan    *Scan          `json:"scan,omitempty"`
	State   State          `json:"state"`

	Head custody.Head `json:"-"`
}

// Counts are the numbers by which a paper is told from one that was altered. What the
// paper does not count is 0.
type Counts struct {
	Items    int   `json:"items,omitempty"`
	Bytes    int64 `json:"bytes,omitempty"` // of the items
	Papers   int   `json:"papers,omitempty"`
	Carriers int   `json:"carriers,omitempty"`
	Events   int   `json:"events,omitempty"`
	Pages    int   `json:"pages"` // of the print itself
}

// Scan is the item that shows the paper with the signatures on it.
type Scan struct {
	custody.Step
	Item string `json:"item"`
}

// Object is where the bytes of the print with this digest are kept, beside the database.
// They are there before the print has an id.
func Object(d digest.SHA256) string { return Objects + d.String() + ".pdf" }

// Objects is what the names of all kept prints begin with.
const Objects = "paper/"

// Ref names the print.
func (p Paper) Ref() custody.Ref { return p.ID.Ref() }

// Home is the agency.
func (p Paper) Home() string { return p.Agency }

// Schema is the encoding of the value.
func (Paper) Schema() string { return "paper/v1" }

// KeyScope is the print itself: that a paper went out stays known when what it tells of
// was lawfully destroyed.
func (p Paper) KeyScope() custody.Ref { return p.Ref() }

// Seen is the head the value was read with.
func (p Paper) Seen() custody.Head { return p.Head }
