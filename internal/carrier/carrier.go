package carrier

import (
	"strings"

	"liuhen/internal/custody"
)

// ID names a carrier for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the carrier with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "carrier", ID: string(id)} }

// Kind is what the carrier is.
type Kind string

// The kinds of carrier.
const (
	Paper  Kind = "paper"       // 文字记录
	Card   Kind = "memory-card" // 存储卡
	Disc   Kind = "disc"        // 光盘
	Tape   Kind = "tape"        // 磁带
	Drive  Kind = "drive"       // 硬盘, U 盘
	Camera Kind = "device"      // the device itself, handed over with its memory
)

// Kinds lists every kind.
var Kinds = []Kind{Paper, Card, Disc, Tape, Drive, Camera}

// MaxLoans is how many loans a value carries, the newest ones; older ones stay in
// the carrier's chain of events.
const MaxLoans = 20

// Carrier is the value of one physical thing.
type Carrier struct {
	ID       ID     `json:"id"`
	Agency   string `json:"agency"`
	Unit     string `json:"unit,omitempty"`
	Officer  string `json:"officer"`
	Kind     Kind   `json:"kind"`
	Title    string `json:"title,omitempty"`  // of the paper record
	Number   string `json:"number,omitempty"` // printed on the carrier
	Pages    int    `json:"pages,omitempty"`
	Copies   int    `json:"copies,omitempty"`
	Original bool   `json:"original"` // 原始载体留存
	// Secret says that it concerns a state secret 涉及国家秘密 (附件1第九条): it is kept here by
	// its number alone, and nothing that is on it.
	Secret   bool           `json:"secret,omitempty"`
	Activity string         `json:"activity,omitempty"`
	Handover string         `json:"handover"`
	Place    string         `json:"place,omitempty"` // of storage
	Signed   custody.Micros `json:"signed"`
	Received *custody.Step  `json:"received,omitempty"`
	Returned *custody.Step  `json:"returned,omitempty"`
	ReadIn   *ReadIn        `json:"read_in,omitempty"`
	Loans    []Loan         `json:"loans"`
	State    State          `json:"state"`

	Head custody.Head `json:"-"`
}

// ReadIn says that the custodian read the carrier's files in.
type ReadIn struct {
	custody.Step
	Items int `json:"items"`
}

// Loan is one lending back to the case officer.
type Loan struct {
	To    string         `json:"to"` // officer id
	Out   custody.Step   `json:"out"`
	Until custody.Micros `json:"until"`
	Back  *custody.Step  `json:"back,omitempty"`
}

// Ref names the carrier.
func (c Carrier) Ref() custody.Ref { return c.ID.Ref() }

// Home is the agency.
func (c Carrier) Home() string { return c.Agency }

// Schema is the encoding of the value: carrier/v2 is carrier/v1 with the member secret, and
// only a carrier that has it needs it. Who knows carrier/v1 alone is told so, rather than
// let him take such a carrier for one whose files are to be read in.
func (c Carrier) Schema() string {
	if c.Secret {
		return "carrier/v2"
	}
	return "carrier/v1"
}

// KeyScope is the carrier itself.
func (c Carrier) KeyScope() custody.Ref { return c.Ref() }

// Seen is the head the value was read with.
func (c Carrier) Seen() custody.Head { return c.Head }

// IsRetained reports whether the carrier has files and is kept with them as evidence
// (原始载体留存), so that nothing on it is ever removed.
func (c Carrier) IsRetained() bool { return c.Original && c.IsMemory() }

// Keeps reports whether the carrier is kept as evidence and is the card of that number.
// A card whose number nobody says may be any.
func (c Carrier) Keeps(card string) bool {
	return c.IsRetained() && (card == "" || strings.EqualFold(c.Number, card))
}

// IsMemory reports whether the carrier can have files; the others are papers.
func (c Carrier) IsMemory() bool { return c.Kind != Paper }

// IsReadIn reports whether the carrier has files that must be read in inside the storage
// clock. Those of a state secret never are (附件1第九条).
func (c Carrier) IsReadIn() bool { return c.IsMemory() && !c.Secret }
