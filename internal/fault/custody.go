package fault

// Codes of the event format.
var (
	// PayloadTooLarge: a value grew beyond what one event may hold.
	PayloadTooLarge = Define("payload-too-large", Invalid,
		Text{What: "单条记录的内容过多，超过一次记录的上限。", Safe: "数据没有变化。", Next: "请缩短文字或分次办理。"},
		Text{What: "The record says more than one event may hold.", Safe: "Nothing was changed.", Next: "Shorten the text or do it in several steps."})
	// PayloadMalformed: bytes that claim to be an event are none.
	PayloadMalformed = Define("payload-malformed", Corrupt,
		Text{What: "日志记录的内容不符合格式。", Safe: "原有数据没有被本次读取改变。", Next: "请立即运行完整性校验并通知系统管理员。"},
		Text{What: "A log record does not follow its format.", Safe: "Reading changed nothing.", Next: "Run the integrity check at once and tell the system administrator."})
	// PayloadUnreadable: a sealed payload does not open.
	PayloadUnreadable = Define("payload-unreadable", Corrupt,
		Text{What: "日志记录的封存内容无法打开，可能已被改动。", Safe: "日志中的承诺值仍然有效，可据此查出改动。", Next: "请立即运行完整性校验并通知系统管理员。"},
		Text{What: "The sealed content of a log record does not open; it may have been altered.", Safe: "The log's commitments stand and will show the change.", Next: "Run the integrity check at once and tell the system administrator."})
	// KeyReused: one idempotency key was used for two different requests.
	KeyReused = Define("idempotency-key-reused", Conflict,
		Text{What: "同一请求编号被用于另一项不同的操作。", Safe: "第一次的操作有效，本次没有执行。", Next: "请刷新页面后重新提交。"},
		Text{What: "This request key was already used for a different request.", Safe: "The first one stands; this one was not done.", Next: "Reload and send it again."})
)
