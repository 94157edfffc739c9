package fault

// Codes of the command line, its settings and the data folder.
var (
	// FileUnreadable: a file that the user named cannot be read.
	FileUnreadable = Define("file-unreadable", Invalid,
		Text{"无法读取文件 {file}。", "数据没有变化。", "请核对文件名和读取权限。"},
		Text{"The file {file} cannot be read.", "Nothing was changed.", "Check its name and whether you may read it."})
	// SettingWrong: a setting is unknown or its value cannot be taken; {problem} is given WithBoth languages.
	SettingWrong = Define("setting-wrong", Invalid,
		Text{"设置 {setting} 有误（来自 {source}）：{problem}。", "程序没有启动，数据没有变化。", "请改正后重新运行；liuhen config print 列出全部设置。"},
		Text{"The setting {setting} (from {source}) is wrong: {problem}.", "The program did not start; nothing was changed.", "Correct it and run again; liuhen config print lists all settings."})
	// FolderBusy: another process holds the data folder.
	FolderBusy = Define("data-folder-busy", Conflict,
		Text{"数据目录 {folder} 正被另一个 liuhen 进程使用。", "数据没有变化。", "请先停止另一个进程，或改用其他数据目录。"},
		Text{"Another liuhen process holds the data folder {folder}.", "Nothing was changed.", "Stop the other one first, or name another data folder."})
	// AddressTaken: the server cannot listen where it should.
	AddressTaken = Define("address-taken", Unavailable,
		Text{"无法在 {address} 上监听。", "数据没有变化。", "请核对地址，或停止占用该端口的程序。"},
		Text{"The server cannot listen on {address}.", "Nothing was changed.", "Check the address, or stop whatever uses the port."})
)
