package paper

import (
	"slices"

	"liuhen/internal/term"
)

// Kind is which paper it is, as it stands in paths.
type Kind string

// The papers.
const (
	HandoverList  Kind = "handover-list"    // 移交清单（音像）
	Receipt       Kind = "receipt"          // 交接凭证
	DepositSheet  Kind = "deposit-register" // 储存入库登记表 (附件1第六条)
	Cover         Kind = "cover"            // 案卷封面
	ContentsList  Kind = "contents-list"    // 卷内文件目录
	RemarksSheet  Kind = "remarks-sheet"    // 备考表
	Statement     Kind = "statement"        // 视听资料说明
	EvidenceBag   Kind = "evidence-bag"     // 证据袋封面
	CustodyReport Kind = "custody-report"   // 保管链报告
)

// subjects are the nouns of which each paper may be printed.
var subjects = map[Kind][]string{
	HandoverList:  {"handover"},
	Receipt:       {"handover"},
	DepositSheet:  {"handover"},
	Cover:         {"casefile"},
	ContentsList:  {"casefile"},
	RemarksSheet:  {"casefile"},
	Statement:     {"item"},
	EvidenceBag:   {"item", "carrier"},
	CustodyReport: {"item", "handover", "casefile"},
}

// Kinds lists every paper, in the order in which lists show them.
func Kinds() []Kind {
	return []Kind{HandoverList, Receipt, DepositSheet, Cover, ContentsList, RemarksSheet, Statement, EvidenceBag, CustodyReport}
}

// Of lists the papers that may be printed of a noun of the kind; none for most.
func Of(noun string) []Kind {
	var kinds []Kind
	for _, k := range Kinds() {
		if slices.Contains(subjects[k], noun) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// Words say which paper it is in both languages.
func (k Kind) Words() term.Words { return term.Of(term.Papers, string(k)) }
