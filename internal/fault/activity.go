package fault

// Codes around times that people state, and around one enforcement activity.
var (
	// TimeInFuture: what is said to have happened lies after the server's clock.
	TimeInFuture = Define("time-in-future", Invalid,
		Text{"填写的时间（{field}）晚于当前时间。", "数据没有变化。", "请核对时间；尚未发生的请在发生后再填写。"},
		Text{"The time given ({field}) lies in the future.", "Nothing was changed.", "Check the time; state it once it has happened."})
	// EndBeforeStart: an end lies before its recorded start.
	EndBeforeStart = Define("end-before-start", Invalid,
		Text{"结束时间早于开始时间（{field}）。", "数据没有变化。", "请核对两个时间后重新填写。"},
		Text{"The end lies before the start ({field}).", "Nothing was changed.", "Check both times and state them again."})
	// BreachUnknown: the shortfall that is explained was never found.
	BreachUnknown = Define("breach-unknown", Invalid,
		Text{"该活动没有此项不符合要求的记录（{breach}）。", "数据没有变化。", "请刷新后核对需要说明的事项。"},
		Text{"No such shortfall ({breach}) is recorded for this activity.", "Nothing was changed.", "Reload and look at what asks for a reason."})
	// AgencyJoined: the agency takes part already, as lead or as joining agency.
	AgencyJoined = Define("agency-already-joined", Conflict,
		Text{"该单位已参加此次活动。", "数据没有变化。", "无需重复添加。"},
		Text{"This agency already takes part in the activity.", "Nothing was changed.", "There is no need to add it again."})
)
