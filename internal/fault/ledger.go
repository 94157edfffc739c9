package fault

// Codes of the log: its format, its keys and the desk that integrates and signs.
var (
	// LogMalformed: bytes that claim to be a part of a log are none; {part} is the
	// English word of the format document (entry, bundle, checkpoint, proof, sealed, keys, member).
	LogMalformed = Define("log-malformed", Corrupt,
		Text{"日志数据不符合格式（{part}）。", "原有数据没有被本次读取改变。", "请勿重试，请运行完整性校验并通知系统管理员。"},
		Text{"A part of the log does not follow its format ({part}).", "Reading changed nothing.", "Do not retry; run the integrity check and tell the system administrator."})
	// LogPathUnknown: no file of a log can have that path.
	LogPathUnknown = Define("log-path-unknown", NotFound,
		Text{"日志中没有该地址的文件。", "数据没有变化。", "请核对地址。"},
		Text{"A log has no file of that address.", "Nothing was changed.", "Check the address."})
	// LogOrigin: a log's permanent name is not allowed.
	LogOrigin = Define("log-origin-invalid", Invalid,
		Text{"日志名称不符合规则。", "数据没有变化。", "请使用不含空格和加号的短名称。"},
		Text{"The log's name is not allowed.", "Nothing was changed.", "Use a short name without spaces and plus signs."})
	// LogKeyMalformed: a text is not a key in the note format.
	LogKeyMalformed = Define("log-key-malformed", Invalid,
		Text{"所给文本不是有效的日志密钥。", "数据没有变化。", "请核对密钥文件，公钥应为一行完整文本。"},
		Text{"The text given is not a key of a log.", "Nothing was changed.", "Check the key file; a public key is one whole line."})
	// LogSignature: a checkpoint is not signed by a key that the reader accepts.
	LogSignature = Define("log-signature-invalid", Corrupt,
		Text{"日志检查点没有可接受密钥的有效签名。", "日志内容未被本次校验改变，但该检查点不可采信。", "请核对公钥指纹；如指纹正确，请保留现状并通知系统管理员。"},
		Text{"The log's checkpoint carries no valid signature of an accepted key.", "Checking changed nothing, but this checkpoint proves nothing.", "Compare the key's fingerprint; if it is right, leave all as it is and tell the system administrator."})
	// LogPayloadMismatch: a payload is not the one that its entry commits to;
	// {part} says which commitment fails: c256, csm3 or both.
	LogPayloadMismatch = Define("log-payload-mismatch", Corrupt,
		Text{"事件内容与日志中的承诺值不一致（{part}）。", "日志中的承诺值仍然有效，改动已被发现。", "请勿重试，请保留现状并通知系统管理员。"},
		Text{"The event's content is not what the log committed to ({part}).", "The commitment stands, so the change is found out.", "Do not retry; leave all as it is and tell the system administrator."})
	// LogProofInvalid: a proof does not lead from what it is about to the root.
	LogProofInvalid = Define("log-proof-invalid", Corrupt,
		Text{"日志证明不成立。", "校验没有改变任何数据。", "该证明不可采信；请从原机关重新取得，或查明被改动之处。"},
		Text{"The proof from the log does not hold.", "Checking changed nothing.", "Do not rely on it; get it again from the agency or find what was altered."})
	// LogTileCorrupt: stored tiles do not lead to the signed root.
	LogTileCorrupt = Define("log-tile-corrupt", Corrupt,
		Text{"日志存储的哈希数据与已签名的检查点不符。", "已签名的检查点不受影响，改动已被发现。", "请勿重试，请保留现状，运行完整性校验并通知系统管理员。"},
		Text{"Stored hashes of the log do not lead to its signed checkpoint.", "The signed checkpoint stands, so the change is found out.", "Do not retry; leave all as it is, run the integrity check and tell the system administrator."})
	// LogEntryRewritten: an event in the database is not the one already in the log.
	LogEntryRewritten = Define("log-entry-rewritten", Corrupt,
		Text{"数据库中第 {place} 号事件与已入日志的内容不同。", "日志中的内容未变，系统未签署新的检查点。", "请勿重试，请保留现状并通知系统管理员和审计管理员。"},
		Text{"Event {place} in the database is not the one that the log holds.", "The log is unchanged and nothing new was signed.", "Do not retry; leave all as it is and tell the system and audit administrators."})
	// LogPlaceGap: the events read do not follow one another.
	LogPlaceGap = Define("log-place-gap", Corrupt,
		Text{"事件序号不连续：应为 {place} 号。", "系统未签署新的检查点，已签署的不受影响。", "请勿重试，请运行完整性校验并通知系统管理员。"},
		Text{"The places of events have a gap: {place} was expected.", "Nothing new was signed; what was signed stands.", "Do not retry; run the integrity check and tell the system administrator."})
	// LogBehindCheckpoint: the database does not extend the newest checkpoint that
	// was published, as after a restore of an old copy (engine design 16).
	LogBehindCheckpoint = Define("log-behind-checkpoint", Corrupt,
		Text{"数据库（{database} 条）没有延续已公布的日志检查点（{published} 条），可能恢复了旧备份，或接管的备库缺少最后的提交。", "已公布的日志完好；为防止分叉，该单位的日志不再写入，须留下记录的查阅也不能进行。", "请勿重试，请放回最新的数据库；没有的，见 docs/operate/backup.zh-CN.md。"},
		Text{"The database ({database} events) does not extend the published checkpoint ({published}); an old copy may have been restored, or a standby taken over that lacks the last commits.", "The published log is intact; to prevent a fork this agency's log takes no events, so that looks which must be recorded are refused, too.", "Do not retry; put the newest database back, and where there is none see docs/operate/backup.md."})
	// LogKeyMissing: this server does not have the key under which a log is signed, or has
	// another one than the agency's noun names; {agency}
	// is whose.
	LogKeyMissing = Define("log-key-missing", Unavailable,
		Text{"本服务器没有单位 {agency} 的日志签名密钥（密钥文件缺失，或其中没有该单位设立时登记的密钥），不能为该单位写入和签署。", "已存数据完好，本次操作没有执行；有该密钥的其他服务器照常工作。", "请系统管理员让各服务器使用同一密钥目录（keys），或从密钥备份中恢复该单位的密钥文件；不要新建。"},
		Text{"This server lacks the key of the log of {agency} (its file is missing, or does not hold the key that the agency was established with), so that it neither writes nor signs for that agency.", "What is stored is safe, and this was not done; other servers that have the key work on.", "Have the system administrator give all servers one folder of keys, or restore that agency's key file from the backup; do not make a new one."})
	// LogKeyForeign: the file of a log's keys holds one that the agency's noun does not name;
	// {agency} is whose, {fingerprint} the key's.
	LogKeyForeign = Define("log-key-foreign", Corrupt,
		Text{"单位 {agency} 的日志密钥文件中有该单位没有登记的密钥（指纹 {fingerprint}），本服务器不为该单位写入和签署。", "已存数据完好，本次操作没有执行。", "请勿重试；请系统管理员从密钥备份中恢复该单位的密钥文件，运行全库核验，并查明密钥由谁添加。"},
		Text{"The file of the log's keys of {agency} holds a key that the agency does not name (fingerprint {fingerprint}), so that this server neither writes nor signs for that agency.", "What is stored is safe, and this was not done.", "Do not retry; have the system administrator restore that agency's key file from the backup, run the integrity check, and find out who added the key."})
	// LogPending: no signed checkpoint covers the place or size yet.
	LogPending = Define("log-checkpoint-pending", Unavailable,
		Text{"日志检查点尚未覆盖第 {place} 号事件。", "事件已保存，通常一秒内即可签署。", "请稍后重试。"},
		Text{"No signed checkpoint covers event {place} yet.", "The event is stored; a signature usually follows within a second.", "Try again in a moment."})
	// MemberOrder: members of an ordered root were not given as 1, 2, 3, …
	MemberOrder = Define("member-order", Invalid,
		Text{"清单成员的序号不连续，应为 {position}。", "数据没有变化。", "请核对清单顺序。"},
		Text{"The members of the list are not in sequence; {position} was expected.", "Nothing was changed.", "Check the order of the list."})
)
