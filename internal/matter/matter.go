package matter

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"liuhen/internal/custody"
)

// ID names a matter for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the matter with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "matter", ID: string(id)} }

// MaxOfficers is how many case officers one matter may have.
const MaxOfficers = 20

// Matter is the value of one case or other matter.
type Matter struct {
	ID          ID                  `json:"id"`
	Agency      string              `json:"agency"`
	Unit        string              `json:"unit,omitempty"`
	Kind        string              `json:"kind"`             // matter kind of the pack: penalty, coercion, inspection ...
	Pack        string              `json:"pack"`             // identity of the pack of its day, such as "ankang@1"
	Number      string              `json:"number,omitempty"` // 案号; given when the case is registered
	Party       string              `json:"party,omitempty"`  // 当事人; absent while unknown
	Subject     string              `json:"subject"`          // 案由、事由
	Officers    []string            `json:"officers"`         // 承办人, officer ids
	OpenedAt    custody.Micros      `json:"opened_at"`        // 立案 or first step
	End         *Ending             `json:"end,omitempty"`    // 行政执法行为终结
	Completed   *Ending             `json:"completed,omitempty"`
	Corrections custody.Corrections `json:"corrections,omitempty"`
	State       State               `json:"state"`

	Head custody.Head `json:"-"`
}

// Ending is one of the two ends of a matter: which event it was, the paper that
// shows it, when, and who recorded it first.
type Ending struct {
	Event string        `json:"event"`           // event code of the pack
	Paper string        `json:"paper,omitempty"` // number of the paper
	Note  string        `json:"note,omitempty"`  // what happened, where the event's name does not say it
	Time  custody.Ends  `json:"time"`
	By    custody.Actor `json:"by"`
}

// Event is what a person states about one of the two ends.
type Event struct {
	Code  string         `json:"code"` // out of the pack's list; never guessed
	Paper string         `json:"paper"`
	Note  string         `json:"note"` // what happened, where the event's name does not say it
	At    custody.Micros `json:"at"`
}

// Ref names the matter.
func (m Matter) Ref() custody.Ref { return m.ID.Ref() }

// Home is the agency that conducts the matter.
func (m Matter) Home() string { return m.Agency }

// Schema is the encoding of the value.
func (Matter) Schema() string { return "matter/v1" }

// KeyScope is the matter itself.
func (m Matter) KeyScope() custody.Ref { return m.Ref() }

// Seen is the head the value was read with.
func (m Matter) Seen() custody.Head { return m.Head }

// Alike is all that may be told across agencies of a matter against the same party
// and subject: whose it is and under which number, empty while it has none.
type Alike struct {
	Agency string
	Number string
}

// Alike returns what may be told of the matter across agencies.
func (m Matter) Alike() Alike { return Alike{Agency: m.Agency, Number: m.Number} }

// SamenessKey is the form in which two matters have the same party and subject:
// compatibility forms, case, spaces and punctuation do not tell them apart. It is
// empty, and then the same as nothing, where either is. It holds names and is
// only ever stored under a keyed hash.
func SamenessKey(party, subject string) string {
	p, s := bare(party), bare(subject)
	if p == "" || s == "" {
		return ""
	}
	return p + "\x00" + s
}

// bare keeps the letters, marks and numbers of s. Broken bytes go first, because
// norm leaves what follows them as it is; the compatibility form is taken again at
// the end, since lower case can leave it.
func bare(s string) string {
	keep := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}
	return norm.NFKC.String(strings.ToLower(strings.Map(keep, norm.NFKC.String(strings.ToValidUTF8(s, "")))))
}
