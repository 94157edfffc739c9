package fault

// Codes around the ends of a matter, and around corrections of recorded facts.
var (
	// EndingUnknown: the pack does not let an event end the act, or complete the
	// matter, of that kind.
	EndingUnknown = Define("ending-event-unknown", Invalid,
		Text{"规则包 {pack} 没有把“{event}”列为此类案件（{kind}）的这一终结情形。", "数据没有变化。", "请从该类案件的列表中选择；都不符合的，选择其他情形并写明。"},
		Text{"Regulation pack {pack} does not list {event} as such an end of a {kind}.", "Nothing was changed.", "Choose from the list of this kind; where none fits, choose the other lawful end and say what happened."})
	// MatterNumberTaken: another matter has this number.
	MatterNumberTaken = Define("matter-number-taken", Conflict,
		Text{"该立案编号已登记在另一案件下。", "数据没有变化。", "请核对编号；案件已经登记的，请在原案件中继续办理。"},
		Text{"Another matter has this number.", "Nothing was changed.", "Check the number; where the matter is registered already, go on with that one."})
	// NothingToCorrect: the corrected value is the one that stands.
	NothingToCorrect = Define("nothing-to-correct", Invalid,
		Text{"更正后的内容（{field}）与现有内容相同。", "数据没有变化。", "请核对需要更正的内容。"},
		Text{"The corrected value ({field}) is the one that stands.", "Nothing was changed.", "Check what is to be corrected."})
	// NoCorrectionPending: there is no correction that waits for a signature.
	NoCorrectionPending = Define("no-correction-pending", Conflict,
		Text{"没有待负责人签字的更正（{field}）。", "数据没有变化。", "请刷新后查看最新状态。"},
		Text{"No correction of {field} waits for a signature.", "Nothing was changed.", "Reload to see the present state."})
)
