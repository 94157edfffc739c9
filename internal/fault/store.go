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
	// DatabaseDamaged: the database cannot read its own file.
	DatabaseDamaged = Define("database-damaged", Corrupt,
		Text{"数据库文件已损坏，部分内容无法读取。", "音像文件和已公布的日志在数据库之外，不受影响。", "请停止写入，请保留现状，并按手册由系统管理员恢复数据库。"},
		Text{"The database file is damaged and cannot be read in part.", "Recordings and the published log lie outside it and are not affected.", "Stop writing, leave all as it is, and have the system administrator restore the database as the manual says."})
	// SchemaDiffers: the database was made by another version of the program.
	SchemaDiffers = Define("schema-differs", Unavailable,
		Text{"数据库结构为第 {have} 版，本程序需要第 {need} 版。", "数据没有变化。", "版本较旧时，请先用本程序启动一次服务以升级数据库；较新时，请使用对应的新版程序。"},
		Text{"The database has schema {have}; this program needs {need}.", "Nothing was changed.", "If it is older, start the server of this program once, which migrates it; if it is newer, use the newer program."})
	// DatabaseUnfit: a setting of the database server would lose confirmed changes or text.
	DatabaseUnfit = Define("database-unfit", Unavailable,
		Text{"数据库服务器的设置 {setting} 为 {have}，本程序需要 {need}。", "数据没有变化。", "请由数据库管理员改正该设置后再启动。"},
		Text{"The database server has {setting} set to {have}; this program needs {need}.", "Nothing was changed.", "Have the database's administrator correct it, then start again."})
	// DatabaseRefused: the database server lets our account in nowhere, or not to this;
	// {problem} is given WithBoth languages.
	DatabaseRefused = Define("database-refused", Unavailable,
		Text{"数据库服务器拒绝了本程序：{problem}。", "已确认保存的数据完好，本次操作没有执行。", "请由数据库管理员核对 database 设置中的账号、口令及其权限。"},
		Text{"The database server refuses this program: {problem}.", "Whatever was confirmed is safe; this was not done.", "Have the database's administrator check the account and password in the setting database, and its rights."})
	// DatabaseMissing: the server has no database of the name in the address.
	DatabaseMissing = Define("database-missing", Unavailable,
		Text{"数据库服务器上没有 database 设置所指的数据库。", "数据没有变化。", "请核对数据库名和服务器地址；首次安装时，请先由数据库管理员创建空数据库。"},
		Text{"The database server has no database of the name in the setting database.", "Nothing was changed.", "Check the name and the server's address; for a new installation have an empty database made first."})
	// SchemaUpgradeFailed: a step of bringing the schema up to this program failed and was
	// taken back.
	SchemaUpgradeFailed = Define("schema-upgrade-failed", Unavailable,
		Text{"升级数据库结构时出错（{detail}）。", "出错的一步已撤销，已存数据没有改变。", "请勿反复重试；请备份数据库，改用原来的程序版本，并把本提示交给维护人员。"},
		Text{"Bringing the database's schema up to this program failed ({detail}).", "The failed step was taken back; what is stored was not changed.", "Do not try again and again; make a backup of the database, go back to the program of before, and give this message to whoever maintains it."})
	// MasterKeyWrong: the master key opens none of the keys in the database.
	MasterKeyWrong = Define("master-key-wrong", Unavailable,
		Text{"数据目录中的 keys/master.key 不是这个数据库的主密钥。", "数据完好，没有读取也没有写入任何内容。", "请核对数据目录与数据库是否属于同一系统，并从密钥备份中恢复原来的 master.key；请勿新建或删除密钥。"},
		Text{"keys/master.key in the data folder is not the master key of this database.", "What is stored is safe; nothing was read or written.", "Make sure that data folder and database belong together, and restore the right master.key from the backup of the keys; make none, and remove none."})
	// DatabaseStrange: a database that knows nothing stands before a store in use.
	DatabaseStrange = Define("database-strange", Conflict,
		Text{"数据目录 {folder} 中已有日志密钥、日志或音像文件，而所用的数据库对它们一无所知（可能数据库文件丢失、未恢复，或 database 设置遗漏）。", "已存文件和日志完好，没有改动，也没有启动服务。", "请核对 database、store 和 keys 设置，或恢复原来的数据库后再启动；迁移到此目录时中断的，请重新运行同一条 liuhen migrate 命令；要新建系统的，请用 --data 指定空目录。"},
		Text{"The data folder {folder} has keys of logs, logs or recordings of which this database knows nothing: its file may be lost or not restored, or the setting database left out.", "What is stored is safe, nothing was changed, and nothing is served.", "Check the settings database, store and keys, or restore the database, and start again; if a migration to here was interrupted, give the same liuhen migrate command once more; for a new installation name an empty folder with --data."})
	// OutcomeUnknown: the answer of a commit was lost, and the database did not tell since.
	OutcomeUnknown = Define("outcome-unknown", Unavailable,
		Text{"数据库未答复是否已保存，本次操作可能已执行，也可能没有执行。", "已确认保存的数据完好，本次操作不会只执行一部分。", "请用同一幂等键重试，系统会给出真实结果；没有幂等键的，请先查看是否已有结果。"},
		Text{"The database did not say whether this was kept: it may have been done or not.", "Whatever was confirmed is safe, and this was not done by half.", "Try again with the same idempotency key, which gets the true answer; without a key, look first whether it is there."})
)
