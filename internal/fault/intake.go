package fault

// Codes around taking files in.
var (
	// NoBytes: a file without bytes proves nothing and is not taken in.
	NoBytes = Define("empty-file", Invalid,
		Text{"文件是空的（0 字节）。", "数据没有变化。", "请核对原始载体上的文件后重新上传。"},
		Text{"The file is empty (0 bytes).", "Nothing was changed.", "Check the file on its original carrier and upload it again."})
	// DeclaredDiffers: the whole file is not what the sender said it would be.
	DeclaredDiffers = Define("declared-digest-differs", Invalid,
		Text{"收到的内容与声明的摘要值不一致：收到的是 {found}。", "文件没有入库，其他数据没有变化。", "请核对原始载体上的文件后重新上传。"},
		Text{"What arrived differs from the declared digest: it is {found}.", "The file was not taken in; nothing else was changed.", "Check the file on its original carrier and upload it again."})
	// AlreadyHere: the same bytes are an item that the actor may see.
	AlreadyHere = Define("already-here", Conflict,
		Text{"相同内容的文件已经入库：{item}。", "已入库的文件完好，没有重复保存。", "如需用于其他活动或案件，请直接关联该文件。"},
		Text{"A file with the same content was taken in before: {item}.", "It is intact; nothing was stored twice.", "To use it elsewhere, link that file."})
)
