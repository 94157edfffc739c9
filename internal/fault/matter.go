package fault

// Codes around corrections of recorded facts.
var (
	// NothingToCorrect: the corrected value is the one that stands.
	NothingToCorrect = Define("nothing-to-correct", Invalid,
		Text{"更正后的内容（{field}）与现有内容相同。", "数据没有变化。", "请核对需要更正的内容。"},
		Text{"The corrected value ({field}) is the one that stands.", "Nothing was changed.", "Check what is to be corrected."})
	// NoCorrectionPending: there is no correction that waits for a signature.
	NoCorrectionPending = Define("no-correction-pending", Conflict,
		Text{"没有待负责人签字的更正（{field}）。", "数据没有变化。", "请刷新后查看最新状态。"},
		Text{"No correction of {field} waits for a signature.", "Nothing was changed.", "Reload to see the present state."})
)
