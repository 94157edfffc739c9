package fault

// Codes of the database.
var (
	// Taken: a value that must be unique exists already.
	Taken = Define("taken", Conflict,
		Text{"已有相同的记录。", "数据没有变化。", "请核对编号或名称后重新提交。"},
		Text{"There is such a record already.", "Nothing was changed.", "Check the number or name and send it again."})
	// ClockBehind: the server's clock went back behind the last event.
	ClockBehind = Define("clock-behind", Unavailable,
		Text{"服务器时钟落后于最近一次记录 {seconds} 秒，已停止写入。", "已确认的数据完好，本次操作没有执行。", "请系统管理员校准服务器时间后重试。"},
		Text{"The server's clock is {seconds} s behind the last event, so nothing is written.", "Whatever was confirmed is safe; this was not done.", "Have the system administrator set the clock, then try again."})
	// RowDiffers: a row does not say what the noun's last event says.
	RowDiffers = Define("row-differs", Corrupt,
		Text{"数据库中的记录与日志不一致。", "日志中的内容是依据，没有被改变。", "请立即运行完整性校验并通知系统管理员。"},
		Text{"A row of the database does not say what its log says.", "The log stands and was not changed.", "Run the integrity check at once and tell the system administrator."})
)
