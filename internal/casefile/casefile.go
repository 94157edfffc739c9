package casefile

import (
	"liuhen/internal/custody"
	"liuhen/internal/digest"
)

// ID names a case file for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the case file with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "casefile", ID: string(id)} }

// MaxRounds is how many submissions a value carries: the first and the newest ones;
// those between stay in the file's chain of events.
const MaxRounds = 20

// CaseFile is the value of one 案卷.
type CaseFile struct {
	ID        ID           `json:"id"`
	Agency    string       `json:"agency"`
	Unit      string       `json:"unit,omitempty"`
	Matter    string       `json:"matter"`
	Title     string       `json:"title"`     // 案卷题名
	Category  string       `json:"category"`  // second-level category of DA/T 13, such as "XZCF"
	Year      int          `json:"year"`      // 年度
	Retention Retention    `json:"retention"` // 保管期限
	Opened    custody.Step `json:"opened"`
	Rounds    []Round      `json:"rounds"` // each submission with its answer
	Sealed    *Seal        `json:"sealed,omitempty"`
	Remarks   string       `json:"remarks,omitempty"` // 备考表: 情况说明
	State     State        `json:"state"`

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

// Round is one submission, with the archivist's return where it was returned, or
// with its withdrawal.
type Round struct {
	Submitted custody.Step  `json:"submitted"`
	Withdrawn *custody.Step `json:"withdrawn,omitempty"`
	Returned  *custody.Step `json:"returned,omitempty"`
	Defects   string        `json:"defects,omitempty"`
}

// Seal is what sealing commits: the file as a whole.
type Seal struct {
	custody.Step
	Code     string        `json:"code"`     // 档号
	Number   string        `json:"number"`   // 电子文件号
	Volume   int           `json:"volume"`   // 案卷号 inside its series
	Count    int           `json:"count"`    // placements
	Bytes    int64         `json:"bytes"`    // sum of the items' sizes
	Root     digest.SHA256 `json:"root"`     // ordered root over the placements
	Checker  string        `json:"checker"`  // 检查人: officer id of the archivist
	Arranger string        `json:"arranger"` // 立卷人: officer id of the submitter

	// Moment is when, by the logs: members, names and titles are those of that moment.
	// In the file's own log it is the place of the sealing event.
	Moment custody.Moment `json:"moment"`
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
