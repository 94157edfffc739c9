package extract

import (
	"strings"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
)

// ID names an extract for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the extract with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "extract", ID: string(id)} }

// List is which list of the register is extracted, by the plural of its noun in paths.
type List string

// The lists.
const (
	Matters    List = "matters"
	Activities List = "activities"
	Items      List = "items"
	Handovers  List = "handovers"
	CaseFiles  List = "casefiles"
	Officers   List = "officers"
	Devices    List = "devices"
)

// Lists names every list, in the order of the work.
func Lists() []List {
	return []List{Matters, Activities, Items, Handovers, CaseFiles, Officers, Devices}
}

// Format is what the file is.
type Format string

// The formats.
const (
	XLSX Format = "xlsx" // ISO/IEC 29500
	CSV  Format = "csv"  // RFC 4180, UTF-8 with a byte order mark, by which office programs know the encoding
)

// Formats names every format.
func Formats() []Format { return []Format{XLSX, CSV} }

// Language is in which the headings and the words of codes are said.
type Language string

// The languages.
const (
	Chinese Language = "zh-CN"
	English Language = "en"
)

// Languages names every language.
func Languages() []Language { return []Language{Chinese, English} }

const (
	// Kept is for how long the bytes are kept once they are made.
	Kept = 24 * time.Hour
	// Patience is after what time an order of which nothing came is given up.
	Patience = 3 * 24 * time.Hour
	// PieceSize is the length in bytes of every piece but the last.
	PieceSize = 4 << 20
	// MaxPieces bounds the pieces, and with them the file to 1 GiB and the event that names
	// them to what an event may hold.
	MaxPieces = 256
	// MaxGuarded bounds the restricted items of which an extract tells to somebody who
	// does not keep them.
	MaxGuarded = 400
	// MaxOpen is how many extracts one account may have ordered that are not made yet.
	MaxOpen = 3
)

// Extract is the value of one extract.
type Extract struct {
	ID       ID                `json:"id"`
	Agency   string            `json:"agency"` // of who ordered it, in whose log it lies
	List     List              `json:"list"`
	Filter   map[string]string `json:"filter,omitempty"` // conditions with ids and states
	Format   Format            `json:"format"`
	Language Language          `json:"language"`
	Scope    []string          `json:"scope,omitempty"` // of the token by which it was ordered
	Ordered  custody.Step      `json:"ordered"`
	Made     *Made             `json:"made,omitempty"`
	Failure  string            `json:"failure,omitempty"` // code of why it cannot be made
	Expires  custody.Micros    `json:"expires"`           // when its bytes go, or when it is given up
	State    State             `json:"state"`

	Head custody.Head `json:"-"`
}

// Made is the file that came of an order.
type Made struct {
	At     custody.Micros  `json:"at"`
	Rows   int64           `json:"rows"` // without the headings
	Size   int64           `json:"size"` // in bytes
	SHA256 digest.SHA256   `json:"sha256"`
	Pieces []digest.SHA256 `json:"pieces"` // of the file in its order
	Reach  digest.SHA256   `json:"reach"`  // of the rights in which the rows were chosen
	// Guarded are the restricted items among the rows that who ordered it sees for what he
	// did himself, and not as their custodian: whether he still does is asked again.
	Guarded []string `json:"guarded,omitempty"`
}

// Objects is what the names of all pieces on the shelf begin with.
const Objects = "extract/"

// Object is where a piece of the extract is kept, beside the database.
func (id ID) Object(piece digest.SHA256) string { return Objects + string(id) + "." + piece.String() }

// OfObject returns the extract to which an object of the shelf belongs by its name.
func OfObject(name string) (ID, bool) {
	rest, ok := strings.CutPrefix(name, Objects)
	id, _, whole := strings.Cut(rest, ".")
	return ID(id), ok && whole && id != ""
}

// Ref names the extract.
func (e Extract) Ref() custody.Ref { return e.ID.Ref() }

// Home is the agency of who ordered it.
func (e Extract) Home() string { return e.Agency }

// Schema is the encoding of the value.
func (Extract) Schema() string { return "extract/v1" }

// KeyScope is the extract itself: that a list went out stays known when what it listed was
// lawfully destroyed.
func (e Extract) KeyScope() custody.Ref { return e.Ref() }

// Seen is the head the value was read with.
func (e Extract) Seen() custody.Head { return e.Head }

// OrderedBy reports whether the account is that of who ordered it.
func (e Extract) OrderedBy(account string) bool {
	return account != "" && e.Ordered.By.Account == account
}
