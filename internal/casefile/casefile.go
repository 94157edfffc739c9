package casefile

import (
	"liuhen/internal/custody"
	"liuhen/internal/digest"
)

// ID names a case file for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the case file with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "casefile", ID: string(id)} }

// CaseFile is the value of one 案卷.
type CaseFile struct {
	ID        ID        `json:"id"`
	Agency    string    `json:"agency"`
	Unit      string    `json:"unit,omitempty"`
	Matter    string    `json:"matter"`
	Title     string    `json:"title"`     // 案卷题名
	Category  string    `json:"category"`  // second-level category of DA/T 13, such as "XZCF"
	Year      int       `json:"year"`      // 年度
	Retention Retention `json:"retention"` // 保管期限
	Opened    Step      `json:"opened"`
	Rounds    []Round   `json:"rounds"` // each submission with its answer
	Sealed    *Seal     `json:"sealed,omitempty"`
	Remarks   string    `json:"remarks,omitempty"` // 备考表: 情况说明
	State     State     `json:"state"`

	Head custody.Head `json:"-"`
}

// Retention is a 保管期限 by its code in archival codes.
type Retention string

// The periods of 国家档案局令第8号.
const (
	Permanent Retention = "Y"   // 永久
	Years30   Retention = "D30" // 定期30年
	Years10   Retention = "D10" // 定期10年
)

// Retentions lists every retention.
var Retentions = []Retention{Permanent, Years30, Years10}

// Step is who did something, and when.
type Step struct {
	By custody.Actor  `json:"by"`
	At custody.Micros `json:"at"`
}

// Round is one submission, with the archivist's return where it was returned.
type Round struct {
	Submitted Step   `json:"submitted"`
	Returned  *Step  `json:"returned,omitempty"`
	Defects   string `json:"defects,omitempty"`
}

// Seal is what sealing commits: the file as a whole.
type Seal struct {
	Step
	Code     string        `json:"code"`     // 档号
	Number   string        `json:"number"`   // 电子文件号
	Volume   int           `json:"volume"`   // 案卷号 inside its series
	Count    int           `json:"count"`    // placements
	Bytes    int64         `json:"bytes"`    // sum of the items' sizes
	Root     digest.SHA256 `json:"root"`     // ordered root over the placements
	Checker  string        `json:"checker"`  // 检查人: officer id of the archivist
	Arranger string        `json:"arranger"` // 立卷人: officer id of the submitter
}

// Ref names the case file.
func (c CaseFile) Ref() custody.Ref { return c.ID.Ref() }

// Home is the agency.
func (c CaseFile) Home() string { return c.Agency }

// Schema is the encoding of the value.
func (CaseFile) Schema() string { return "casefile/v1" }

// KeyScope is the case file itself.
func (c CaseFile) KeyScope() custody.Ref { return c.Ref() }

// Seen is the head the value was read with.
func (c CaseFile) Seen() custody.Head { return c.Head }

// Submission returns the open submission.
func (c CaseFile) Submission() (Round, bool) {
	if n := len(c.Rounds); n > 0 && c.State == Submitted {
		return c.Rounds[n-1], true
	}
	return Round{}, false
}
