package marker

import "liuhen/internal/term"

// Kind is what is marked, as it stands in the API.
type Kind string

// The kinds.
const (
	Person      Kind = "person"      // 人
	Evidence    Kind = "evidence"    // 物证
	Credentials Kind = "credentials" // 出示证件 (行政处罚法第五十五条)
	Rights      Kind = "rights"      // 告知权利
	Signature   Kind = "signature"   // 签字
	Other       Kind = "other"       // 其他
)

// Kinds lists every kind, in the order in which lists show them.
func Kinds() []Kind { return []Kind{Person, Evidence, Credentials, Rights, Signature, Other} }

// Words say which kind it is in both languages.
func (k Kind) Words() term.Words { return term.Of(term.Markers, string(k)) }
