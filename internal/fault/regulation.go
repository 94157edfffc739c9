package fault

// Codes of the rules: packs, their kinds, and the clocks.
var (
	// PackMalformed: a regulation pack has mistakes; the cause lists each with its line.
	PackMalformed = Define("pack-malformed", Invalid,
		Text{"规则包有 {count} 处错误，第一处在第 {line} 行：{problem}。", "规则包没有启用，现行规则不变。", "请按行号逐处改正后重新检查。"},
		Text{"The regulation pack has {count} mistakes, the first in line {line}: {problem}.", "It was not taken; the rules in force are unchanged.", "Correct each at its line and check again."})
	// PackUnknown: a record names a pack version that this installation does not hold.
	PackUnknown = Define("pack-unknown", NotFound,
		Text{"本系统没有规则包 {pack}。", "数据没有变化。", "请由系统管理员装入该版本的规则包。"},
		Text{"This system holds no regulation pack {pack}.", "Nothing was changed.", "Ask the system administrator to load that version."})
	// PackNotInForce: no pack binds the agency on the day asked for.
	PackNotInForce = Define("pack-not-in-force", Conflict,
		Text{"{day} 没有施行中的规则包。", "数据没有变化。", "请先登记规则的施行日期及其来源。"},
		Text{"No regulation pack is in force on {day}.", "Nothing was changed.", "Enter first the day from which the rules apply, and its source."})
	// ActivityKindUnknown: the pack has no activity kind of that code.
	ActivityKindUnknown = Define("activity-kind-unknown", Invalid,
		Text{"规则包 {pack} 没有执法活动类型“{kind}”。", "数据没有变化。", "请从列表中选择类型。"},
		Text{"Regulation pack {pack} has no activity kind {kind}.", "Nothing was changed.", "Choose a kind from the list."})
	// MatterKindUnknown: the pack has no matter kind of that code.
	MatterKindUnknown = Define("matter-kind-unknown", Invalid,
		Text{"规则包 {pack} 没有案件类型“{kind}”。", "数据没有变化。", "请从列表中选择类型。"},
		Text{"Regulation pack {pack} has no matter kind {kind}.", "Nothing was changed.", "Choose a kind from the list."})
	// ClockUnknown: the pack has no clock of that name.
	ClockUnknown = Define("clock-unknown", Invalid,
		Text{"规则包 {pack} 没有时限“{clock}”。", "数据没有变化。", "请核对时限名称。"},
		Text{"Regulation pack {pack} has no clock {clock}.", "Nothing was changed.", "Check the clock's name."})
	// ClockFactNotAllowed: a setting asks a clock to start or stop at a fact that its pack does not offer.
	ClockFactNotAllowed = Define("clock-fact-not-allowed", Invalid,
		Text{"规则不允许时限“{clock}”以“{fact}”为起止点。", "设置没有改变。", "请从规则包给出的选项中选择。"},
		Text{"The rules do not let the clock {clock} hang on {fact}.", "The setting was not changed.", "Choose one of the facts that the pack offers."})
	// ClauseTableMalformed: the table of clauses beside a pack cannot be read.
	ClauseTableMalformed = Define("clause-table-malformed", Invalid,
		Text{"条款表第 {line} 行有误：{problem}。", "规则包没有启用，现行规则不变。", "请改正该行后重新检查。"},
		Text{"Line {line} of the clause table is wrong: {problem}.", "The pack was not taken; the rules in force are unchanged.", "Correct that line and check again."})
)
