package fault

// Codes of the command line, its settings and the data folder.
var (
	// FileUnreadable: a file that the user named cannot be read.
	FileUnreadable = Define("file-unreadable", Invalid,
		Text{"无法读取文件 {file}。", "数据没有变化。", "请核对文件名和读取权限。"},
		Text{"The file {file} cannot be read.", "Nothing was changed.", "Check its name and whether you may read it."})
)
