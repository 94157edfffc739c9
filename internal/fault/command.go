package fault

// Codes of the command line, its settings and the data folder.
var (
	// FileUnreadable: a file that the user named cannot be read.
	FileUnreadable = Define("file-unreadable", Invalid,
		Text{"无法读取文件 {file}。", "数据没有变化。", "请核对文件名和读取权限。"},
		Text{"The file {file} cannot be read.", "Nothing was changed.", "Check its name and whether you may read it."})
	// SettingWrong: a setting is unknown or its value cannot be taken; {problem} is given WithBoth languages.
	SettingWrong = Define("setting-wrong", Invalid,
		Text{"设置 {setting} 有误（来自 {source}）：{problem}。", "程序没有启动，数据没有变化。", "请改正后重新运行；liuhen config print 列出其余设置。"},
		Text{"The setting {setting} (from {source}) is wrong: {problem}.", "The program did not start; nothing was changed.", "Correct it and run again; liuhen config print lists all others."})
	// SettingsExposed: the file of settings holds a password that others may read.
	SettingsExposed = Define("settings-exposed", Forbidden,
		Text{"设置文件 {file} 含有口令，且可被本机其他用户读取或改写。", "程序没有启动，数据没有变化。", "请查明口令是否已泄露，必要时更换；然后把文件权限改为 0600。"},
		Text{"The file of settings {file} holds a password, and others on this machine can read or write it.", "The program did not start; nothing was changed.", "Find out whether the password leaked, and change it if it may have; then set the file's mode to 0600."})
	// FolderBusy: another process holds the data folder.
	FolderBusy = Define("data-folder-busy", Conflict,
		Text{"数据目录 {folder} 正被另一个 liuhen 进程使用。", "数据没有变化。", "请先停止另一个进程，或改用其他数据目录。"},
		Text{"Another liuhen process holds the data folder {folder}.", "Nothing was changed.", "Stop the other one first, or name another data folder."})
	// AddressTaken: the server cannot listen where it should.
	AddressTaken = Define("address-taken", Unavailable,
		Text{"无法在 {address} 上监听。", "数据没有变化。", "请核对地址，或停止占用该端口的程序。"},
		Text{"The server cannot listen on {address}.", "Nothing was changed.", "Check the address, or stop whatever uses the port."})
	// CardNoFolder: what is to be taken in is a single file.
	CardNoFolder = Define("card-not-a-folder", Invalid,
		Text{"{file} 不是文件夹。", "数据没有变化。", "请给出存储卡或文件所在的文件夹。"},
		Text{"{file} is not a folder.", "Nothing was changed.", "Name the card, or the folder that the file lies in."})
	// CardEmpty: there is nothing to take in.
	CardEmpty = Define("card-empty", Invalid,
		Text{"文件夹 {file} 是空的，没有可上传的文件。", "数据没有变化。", "请核对存储卡是否插好、文件夹是否正确。"},
		Text{"The folder {file} is empty: there is nothing to take in.", "Nothing was changed.", "Check that the card is in its reader and that this is the right folder."})
)
