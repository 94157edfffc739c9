package fault

// Codes of looking at what is kept.
var (
	// SittingOver: the look was closed while its bytes were still being sent.
	SittingOver = Define("sitting-over", Unavailable,
		Text{"本次查阅已结束，查阅记录已经登记。", "文件内容完好。", "请重新打开该文件。"},
		Text{"This look has ended and its record is closed.", "The file is intact.", "Open it again."})
	// RangeBeyond: the bytes that were asked for lie behind the end of the file.
	RangeBeyond = Define("range-beyond-end", Invalid,
		Text{"所请求的范围超出文件末尾（文件共 {size} 字节）。", "文件内容完好。", "请核对范围后重试。"},
		Text{"The range lies beyond the end of the file, which has {size} bytes.", "The file is intact.", "Ask for a range within it."})
	// ContentStopped: the bytes of a file ended before their end.
	ContentStopped = Define("content-interrupted", Unavailable,
		Text{"文件内容传送中断。", "库中的文件不受影响；收到的部分不完整。", "请重试；若每次都中断，请通知保管岗位核验该文件。"},
		Text{"Sending the file was interrupted.", "The kept file is not affected; what arrived is incomplete.", "Try again; if it stops every time, have the custodian check the file."})
)
