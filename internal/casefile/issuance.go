package casefile

import (
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// IssuanceID names an issuance for ever: a UUIDv7.
type IssuanceID string

// Ref returns the noun reference of the issuance with this id.
func (id IssuanceID) Ref() custody.Ref { return custody.Ref{Kind: "issuance", ID: string(id)} }

// MaxPurpose is the greatest length of the purpose of an issuance in characters.
const MaxPurpose = 200

// Issuance is one archiving package (归档信息包) of a sealed case file: for whom
// and for what it was made, and the digest by which the log knows its content. The
// package shows the event that records it, so nothing here is secret from whoever
// holds the package.
type Issuance struct {
	ID       IssuanceID    `json:"id"`
	Agency   string        `json:"agency"`
	CaseFile ID            `json:"casefile"`
	Format   string        `json:"format"`   // of the package, such as "liuhen.package/v1"
	Code     string        `json:"code"`     // 档号 of the case file
	Number   string        `json:"number"`   // 电子文件号, which names the package
	Manifest digest.SHA256 `json:"manifest"` // of the bytes of manifest-sha256.txt
	Files    int64         `json:"files"`    // payload files
	Bytes    int64         `json:"bytes"`    // sum of their sizes
	Issued   custody.Step  `json:"issued"`
	Purpose  string        `json:"purpose"`
	State    IssuanceState `json:"state"`

	Head custody.Head `json:"-"`
}

// IssuanceState is where an issuance stands.
type IssuanceState string

// The states of an issuance.
const (
	NotIssued IssuanceState = ""
	Issued    IssuanceState = "issued"
)

// IssuanceAction is a verb that may change an issuance.
type IssuanceAction string

// The actions on an issuance.
const Issue IssuanceAction = "issue"

// IssuanceTable is the life of an issuance: what was given out cannot be taken
// back, and a package that is given out again is a download of the same one.
var IssuanceTable = custody.Table[IssuanceState, IssuanceAction]{
	NotIssued: {Issue: Issued},
	Issued:    {},
}

// Ref names the issuance.
func (i Issuance) Ref() custody.Ref { return i.ID.Ref() }

// Home is the agency.
func (i Issuance) Home() string { return i.Agency }

// Schema is the encoding of the value.
func (Issuance) Schema() string { return "issuance/v1" }

// KeyScope is the issuance itself: that a package went out stays known when the
// case file was lawfully destroyed.
func (i Issuance) KeyScope() custody.Ref { return i.Ref() }

// Seen is the head the value was read with.
func (i Issuance) Seen() custody.Head { return i.Head }

// IssueBy records that a package of the sealed case file is given out. The caller
// fills ID, Format, Manifest, Files, Bytes and Purpose. It fails with
// casefile-not-sealed, wrong-state or bad-input.
func (c CaseFile) IssueBy(i Issuance, by custody.Actor, at time.Time) (Issuance, custody.Transition, error) {
	if c.State != Sealed || c.Sealed == nil {
		return i, custody.Transition{}, fault.NotSealed.Err("issue package", c.Ref().String(), nil)
	}
	form := custody.NewForm("issue package", i.Ref())
	form.Text("purpose", i.Purpose, 1, MaxPurpose)
	form.Given("format", i.Format)
	form.That(!i.Manifest.IsZero() && i.Files > 0 && i.Bytes >= 0, "manifest", "缺少清单摘要或数量", "the manifest's digest or the counts are missing")
	if err := form.Err(); err != nil {
		return i, custody.Transition{}, err
	}
	next, err := IssuanceTable.Next(i.Ref().String(), i.State, Issue)
	if err != nil {
		return i, custody.Transition{}, err
	}
	i.Agency, i.CaseFile, i.Code, i.Number = c.Agency, c.ID, c.Sealed.Code, c.Sealed.Number
	i.Issued, i.State = custody.Step{By: by, At: custody.At(at)}, next
	return i, custody.Transition{Noun: i, Action: string(Issue), Reason: i.Purpose}, nil
}
