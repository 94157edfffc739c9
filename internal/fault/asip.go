package fault

// Codes around archiving packages: making one, and what a check of one finds. The
// arguments path, place, position and detail are English technical words and names
// out of the package.
var (
	// NotSealed: only a sealed file is given out.
	NotSealed = Define("casefile-not-sealed", Conflict,
		Text{"案卷尚未归档锁定，不能制作归档信息包。", "数据没有变化。", "请由档案管理人员验收锁定后再制作。"},
		Text{"The case file is not sealed, so no package can be made of it.", "Nothing was changed.", "Have the archivist accept and seal it first."})
	// MembersDiffer: what is read of a sealed file is not what was sealed.
	MembersDiffer = Define("casefile-members-differ", Corrupt,
		Text{"读出的卷内文件与归档锁定时的件数、顺序或摘要不符。", "没有制作归档信息包；锁定时的承诺值仍然有效。", "请勿重试，请保留现状，运行全库核验并通知系统管理员。"},
		Text{"What is read of the case file is not what was sealed: count, order or digests differ.", "No package was made; what sealing committed stands.", "Do not retry; leave all as it is, run fsck and tell the system administrator."})
	// PackageName: a name cannot stand in a package.
	PackageName = Define("package-name-invalid", Invalid,
		Text{"该名称不能用于归档信息包（{detail}）。", "数据没有变化。", "请核对电子文件号的设置。"},
		Text{"This name cannot stand in a package ({detail}).", "Nothing was changed.", "Check how electronic numbers are formed."})
	// PackageTooLarge: more than a package of this format may hold.
	PackageTooLarge = Define("package-too-large", Invalid,
		Text{"卷内文件超过一个归档信息包的上限（{detail}）。", "数据没有变化。", "请联系系统管理员。"},
		Text{"This is more than one package may hold ({detail}).", "Nothing was changed.", "Tell the system administrator."})
	// PackageRebuilt: making an issued package again gives other bytes.
	PackageRebuilt = Define("package-rebuilt-differs", Corrupt,
		Text{"重新生成的归档信息包与签发时登记的清单摘要不符，已中止。", "没有给出不完整的包；原登记仍然有效。", "请勿重试，请运行全库核验并通知系统管理员。"},
		Text{"Making the issued package again gives another manifest than the one recorded; it was stopped.", "No faulty package was given out; the record of issue stands.", "Do not retry; run fsck and tell the system administrator."})
	// PackageBytes: stored bytes differ while a package streams.
	PackageBytes = Define("package-bytes-differ", Corrupt,
		Text{"制作归档信息包时发现存储内容与登记的摘要不一致（{path}），已中止。", "没有生成有效的包；其他文件不受影响。", "请勿重试，请保留现状，运行全库核验并通知保管岗位和系统管理员。"},
		Text{"While the package was made, stored bytes did not match their digest ({path}); it was stopped.", "No valid package came out; other files are not affected.", "Do not retry; leave all as it is, run fsck and tell the custodian and the system administrator."})
	// PackageArrivedOther: what was downloaded is not the package that was issued.
	PackageArrivedOther = Define("package-arrived-damaged", Unavailable,
		Text{"收到的归档信息包与签发登记不符，可能在传输中受损。", "案卷完好；收到的内容没有保存。", "请重新下载；如每次都这样，请通知系统管理员检查网络和代理。"},
		Text{"What arrived is not the package that was issued; it may have been damaged on the way.", "The case file is intact; what arrived was not kept.", "Download it again; if it is so every time, have the system administrator check network and proxies."})
	// PackageStopped: the receiver of a package went away.
	PackageStopped = Define("package-interrupted", Unavailable,
		Text{"归档信息包传送中断。", "案卷完好；收到的部分不是有效的包。", "请重新下载，同一签发得到的字节完全相同。"},
		Text{"Sending the package was interrupted.", "The case file is intact; the part that arrived is no valid package.", "Download it again: the same issuance gives the same bytes."})
)

// What the check of a package finds.
var (
	// NoPackage: the file is none of ours.
	NoPackage = Define("not-a-package", Invalid,
		Text{"该文件不是归档信息包（{detail}）。", "核验没有改变任何数据。", "请核对所选文件。"},
		Text{"This file is not an archiving package ({detail}).", "Checking changed nothing.", "Check which file was chosen."})
	// TrustUnfit: what the user named as a trusted key is none.
	TrustUnfit = Define("trusted-key-unfit", Invalid,
		Text{"所指定的密钥不能使用：{path}（{detail}）。", "包尚未核验，也没有改变任何数据。", "请给出公钥文件（一行完整文本）或回执上的密钥指纹。"},
		Text{"The key that you named cannot be used: {path} ({detail}).", "The package was not checked, and nothing was changed.", "Give a file with the public key (one whole line) or the key's fingerprint from a receipt."})
	// PackageCut: the end of the file is missing.
	PackageCut = Define("package-cut", Corrupt,
		Text{"归档信息包不完整，文件尾部缺失或损坏（{detail}）。", "核验没有改变任何数据。", "请从原机关重新取得；同一签发的字节完全相同。"},
		Text{"The package is cut: its end is missing or damaged ({detail}).", "Checking changed nothing.", "Get it again from the agency; the same issuance gives the same bytes."})
	// PackageForm: a part of the package does not follow its format.
	PackageForm = Define("package-malformed", Corrupt,
		Text{"归档信息包的结构不符合格式（{path}：{detail}）。", "核验没有改变任何数据。", "该包在制作后被改动或损坏，请从原机关重新取得并比对。"},
		Text{"A part of the package does not follow its format ({path}: {detail}).", "Checking changed nothing.", "The package was altered or damaged after it was made; get it again from the agency and compare."})
	// PackageExtra: a file that nobody listed.
	PackageExtra = Define("package-extra-file", Corrupt,
		Text{"包内有清单之外的文件：{path}。", "核验没有改变任何数据。", "该文件不属于本案卷，请查明是谁放入的。"},
		Text{"The package holds a file that its manifest does not list: {path}.", "Checking changed nothing.", "It is no part of this case file; find out who put it there."})
	// PackageDoubled: one name stands for two files.
	PackageDoubled = Define("package-doubled-name", Corrupt,
		Text{"包内有重复的文件名：{path}。", "核验没有改变任何数据。", "不同软件会打开不同的一份，请勿采用，请从原机关重新取得。"},
		Text{"One name stands for two files in the package: {path}.", "Checking changed nothing.", "Programs would open one or the other; do not use it, get it again from the agency."})
	// PackageMissing: a listed file is not there.
	PackageMissing = Define("package-file-missing", Corrupt,
		Text{"清单中的文件不在包内：{path}。", "核验没有改变任何数据。", "请从原机关重新取得，并查明缺失原因。"},
		Text{"A listed file is not in the package: {path}.", "Checking changed nothing.", "Get it again from the agency and find out why it is missing."})
	// PackageFile: a file's bytes are not those that the manifest lists.
	PackageFile = Define("package-file-mismatch", Corrupt,
		Text{"文件内容与清单中的大小或摘要不一致：{path}（{detail}）。", "核验没有改变任何数据，改动已被发现。", "该文件不可采信，请从原机关重新取得并比对。"},
		Text{"A file's bytes are not those that the manifest lists: {path} ({detail}).", "Checking changed nothing; the change is found out.", "Do not rely on this file; get it again from the agency and compare."})
	// PackageUnreadable: a file's bytes cannot be had.
	PackageUnreadable = Define("package-file-unreadable", Corrupt,
		Text{"文件无法读取：{path}（{detail}）。", "核验没有改变任何数据。", "请检查存放介质，或从原机关重新取得。"},
		Text{"A file cannot be read: {path} ({detail}).", "Checking changed nothing.", "Check the medium, or get the package again from the agency."})
	// PackageManifest: the manifest is not the one whose digest the log holds.
	PackageManifest = Define("package-manifest-mismatch", Corrupt,
		Text{"清单不是日志中登记签发的那一份（{detail}）。", "日志中的登记仍然有效，改动已被发现。", "包内文件或清单在签发后被改动，请从原机关重新取得并比对。"},
		Text{"The manifest is not the one whose issue the log records ({detail}).", "The record in the log stands; the change is found out.", "Files or manifest were altered after issue; get the package again from the agency and compare."})
	// PackageMembers: order, number or digests are not those that sealing committed.
	PackageMembers = Define("package-members-mismatch", Corrupt,
		Text{"卷内文件的件数、顺序或摘要与归档锁定时的承诺值不符（{detail}）。", "锁定时的承诺值仍然有效，改动已被发现。", "请勿采用该包的顺序和完整性，请从原机关重新取得并比对。"},
		Text{"Number, order or digests of the members are not what sealing committed ({detail}).", "What sealing committed stands; the change is found out.", "Do not rely on order or completeness; get the package again from the agency and compare."})
	// PackageCatalogue: the file contents list says something else than the events.
	PackageCatalogue = Define("package-catalogue-mismatch", Corrupt,
		Text{"目录文件第 {position} 行与保管事件不符（{detail}）。", "保管事件仍然有效，差异已被发现。", "请以保管事件为准，并向原机关查明。"},
		Text{"Row {position} of the file contents list differs from the custody events ({detail}).", "The events stand; the difference is found out.", "Go by the events and ask the agency."})
	// PackageChain: the events of a noun have a hole or are not those needed.
	PackageChain = Define("package-events-broken", Corrupt,
		Text{"保管事件缺失、错位或前后不连贯（日志 {log} 序号 {place}：{detail}）。", "日志中的承诺值仍然有效，改动已被发现。", "保管链不可采信，请从原机关重新取得并比对。"},
		Text{"Custody events are missing, out of place or do not follow one another (log {log}, place {place}: {detail}).", "The log's commitments stand; the change is found out.", "Do not rely on the chain of custody; get the package again from the agency and compare."})
	// PackageEvent: an event's content is not what the log committed to.
	PackageEvent = Define("package-event-mismatch", Corrupt,
		Text{"保管事件的内容与日志承诺值不一致（日志 {log} 序号 {place}：{detail}）。", "日志中的承诺值仍然有效，改动已被发现。", "该事件不可采信，请从原机关重新取得并比对。"},
		Text{"The content of a custody event is not what the log committed to (log {log}, place {place}: {detail}).", "The commitment stands; the change is found out.", "Do not rely on this event; get the package again from the agency and compare."})
	// PackageProof: entries and hashes do not lead to the checkpoint.
	PackageProof = Define("package-proof-invalid", Corrupt,
		Text{"日志证明不成立：承诺值与哈希不能推得检查点的根（日志 {log}：{detail}）。", "核验没有改变任何数据。", "证明不可采信，请从原机关重新取得并比对。"},
		Text{"The log's proof does not hold: entries and hashes do not lead to the checkpoint's root (log {log}: {detail}).", "Checking changed nothing.", "Do not rely on the proof; get the package again from the agency and compare."})
	// PackageCheckpoint: the checkpoint is not signed by the key that counts.
	PackageCheckpoint = Define("package-checkpoint-unsigned", Corrupt,
		Text{"检查点没有所指密钥的有效签名（日志 {log}，密钥指纹 {fingerprint}）。", "核验没有改变任何数据。", "请核对公钥指纹；指纹无误时，该包不是该机关签发的或已被改动。"},
		Text{"The checkpoint carries no valid signature of the key that counts (log {log}, fingerprint {fingerprint}).", "Checking changed nothing.", "Compare the fingerprint; if it is right, the package is not the agency's or was altered."})
	// PackageCheckpointOld: the checkpoint was signed before the events it is to prove.
	PackageCheckpointOld = Define("package-checkpoint-too-old", Corrupt,
		Text{"检查点过旧：只覆盖 {size} 条，不包含序号 {place} 的事件（日志 {log}）。", "核验没有改变任何数据。", "检查点被换成了较早的一份，请从原机关重新取得。"},
		Text{"The checkpoint is too old: it covers {size} entries, not the event at place {place} (log {log}).", "Checking changed nothing.", "It was replaced by an earlier one; get the package again from the agency."})
	// PackageKey: the key in the package is not the one that the user named.
	PackageKey = Define("package-key-differs", Corrupt,
		Text{"包内公钥不是您指定的密钥（日志 {log}，包内指纹 {fingerprint}）。", "核验没有改变任何数据。", "请通过其他途径向机关、档案馆核对公钥指纹。"},
		Text{"The key in the package is not one that you named (log {log}, its fingerprint {fingerprint}).", "Checking changed nothing.", "Compare the fingerprint with the agency or the archive by another way."})
)
