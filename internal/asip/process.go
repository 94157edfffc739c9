package asip

import "io"

// process writes 办理流程信息.xml, one Process for each step.
type process struct{ paper }

func newProcess(w io.Writer) process {
	p := process{newPaper(w)}
	p.open("", "description", "title", "办理流程信息", "version", Format)
	return p
}

func (p process) add(s Step) {
	p.open("  ", "Process", "title", "流程信息")
	p.leaf("    ", "object", "业务对象", word(kindWords, s.Kind))
	p.leaf("    ", "business_activity", "业务行为", word(actionWords[s.Kind], s.Action))
	p.leaf("    ", "agent_name", "处理人员", s.Person)
	p.leaf("    ", "agent_unit", "处理部门", s.Unit)
	p.leaf("    ", "action_time", "处理时间", clock(s.At))
	p.leaf("    ", "opinion", "处理意见", s.Opinion)
	p.end("  ", "Process")
}

func (p process) finish() error {
	p.end("", "description")
	return p.close()
}

// word translates a word of the code; one that a later version adds stays as it is.
func word(words map[string]string, s string) string {
	if zh := words[s]; zh != "" {
		return zh
	}
	return s
}

var kindWords = map[string]string{"matter": "案件", "handover": "移交", "casefile": "案卷"}

// actionWords are those of docs/glossary.md, said for the noun. They are part of
// the format: an issued package is made again with the same words.
var actionWords = map[string]map[string]string{
	"matter": {
		"open": "立案", "amend": "补正", "end": "行政执法行为终结", "correct-end": "更正终结", "complete": "办结",
		"correct-completion": "更正办结", "sign-correction": "签认更正",
	},
	"handover": {
		"sign": "签署移交", "supervise": "监交", "receive": "接收", "receive-part": "部分接收", "return": "退回",
	},
	"casefile": {
		"open": "建卷", "amend": "补正", "submit": "提交", "withdraw": "撤回提交", "return": "退回", "seal": "归档锁定",
	},
}

// writeConfig writes 归档配置信息.xml: what was to be archived, and for how long.
func writeConfig(w io.Writer, h Head, counts [len(folderNames)]int64) error {
	p := newPaper(w)
	p.open("", "description", "title", "归档配置信息", "version", Format)
	p.leaf("  ", "task_code", "事项类型代码", h.Matter.Kind)
	p.leaf("  ", "rule_version", "规则包版本", h.Matter.Pack)
	p.leaf("  ", "department_name", "部门名称", h.Agency)
	p.leaf("  ", "retention_period", "保管期限", retentionNames[string(h.Retention)])
	p.leaf("  ", "archiving_method", "归档方式", "在线归档")
	p.leaf("  ", "digest_algorithms", "摘要算法", "SM3 SHA-256")
	p.open("  ", "filingranges", "title", "归档范围")
	for f, name := range folderNames {
		if counts[f] == 0 {
			continue
		}
		p.open("    ", "filingrange", "title", name)
		p.leaf("      ", "count", "件数", number(counts[f]))
		p.leaf("      ", "auxiliary", "归档形式", "电子归档")
		p.end("    ", "filingrange")
	}
	p.end("  ", "filingranges")
	p.end("", "description")
	return p.close()
}
