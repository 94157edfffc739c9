package fault

// Codes around one stored file.
var (
	// ReasonMissing: the step is allowed, but only with the actor's own words.
	ReasonMissing = Define("reason-missing", Invalid,
		Text{"此操作须写明理由。", "数据没有变化。", "请填写理由后重新提交。"},
		Text{"This step asks for a reason.", "Nothing was changed.", "Give the reason and send it again."})
	// SecondPerson: four eyes are required and these are the same two.
	SecondPerson = Define("second-person-required", Forbidden,
		Text{"此操作须由另一人办理。", "数据没有变化，本次尝试已记入日志。", "请由提出人以外的有权人员办理。"},
		Text{"This step is for a second person.", "Nothing was changed; the attempt was logged.", "Ask someone else whose post allows it."})
	// VoidPending: a proposal to mark the item void is undecided.
	VoidPending = Define("void-pending", Conflict,
		Text{"该文件已被提出作废，尚待另一人确认。", "文件内容完好。", "请先由另一人确认或否决作废。"},
		Text{"Somebody proposed to mark this file void; that is undecided.", "The bytes are intact.", "Have a second person confirm or refuse it first."})
	// BytesDiffer: the stored bytes are not those that came in.
	BytesDiffer = Define("bytes-differ", Corrupt,
		Text{"存储的内容与接收时的摘要不一致。", "该文件没有被标为已入库；其他文件不受影响。", "请保留原始载体，立即通知保管岗位和系统管理员。"},
		Text{"The stored bytes do not match the digest taken when they came in.", "The file was not marked as deposited; others are not affected.", "Keep the original carrier and tell the custodian and the system administrator at once."})
)
