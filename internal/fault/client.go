package fault

// Codes of the commands that work against a server.
var (
	// CommandStopped: the person or the system stopped a command before its end.
	CommandStopped = Define("command-stopped", Unavailable,
		Text{"命令在完成前被中止。", "已确认保存的数据完好；未得到答复的操作可能已执行。", "请重新运行同一命令，将从中断处继续。"},
		Text{"The command was stopped before its end.", "Whatever was confirmed is safe; what got no answer may have been done.", "Run the same command again; it goes on where it stopped."})
	// ServerPlain: a secret would cross the network in the clear.
	ServerPlain = Define("server-plain", Invalid,
		Text{"{address} 不在本机，又没有使用 https，口令和录音录像将以明文经过网络。", "没有发送任何内容。", "请改用 https 地址；确属可信专线的，明确加上 --insecure-http。"},
		Text{"{address} is another machine and not https: passwords and recordings would cross the network in the clear.", "Nothing was sent.", "Use its https address; where the line itself is trusted, say --insecure-http outright."})
	// TokenExposed: others on this machine may read the token.
	TokenExposed = Define("token-file-exposed", Forbidden,
		Text{"令牌文件 {file} 可被本机其他用户读取或改写。", "令牌没有使用，没有发送任何内容。", "请撤销该令牌并签发新的，新文件的权限须为 0600。"},
		Text{"Others on this machine can read or write the token file {file}.", "The token was not used and nothing was sent.", "Revoke it, issue another one and keep that in a file of mode 0600."})
	// NobodyAsked: a sign-in is needed, and there is no token and nobody at a terminal.
	NobodyAsked = Define("sign-in-needed", Unauthenticated,
		Text{"需要登录，但没有令牌，也没有可以询问的终端。", "没有发送任何内容。", "请在终端中运行，或用 LIUHEN_TOKEN、--token-file 给出访问令牌。"},
		Text{"This needs a sign-in, and there is neither a token nor a terminal at which somebody could be asked.", "Nothing was sent.", "Run it at a terminal, or give a token by LIUHEN_TOKEN or --token-file."})
	// AnswersMalformed: the answers to the set-up cannot be read; {problem} is given WithBoth languages.
	AnswersMalformed = Define("answers-malformed", Invalid,
		Text{"安装答卷 {file} 第 {line} 行有误：{problem}。", "没有发送任何内容，安装码仍然有效。", "请改正后重新运行；liuhen setup --example 给出范例。"},
		Text{"The answers in {file} are wrong in line {line}: {problem}.", "Nothing was sent; the set-up code is still good.", "Correct it and run again; liuhen setup --example prints an example."})
	// RosterMalformed: the roster cannot be read or says what cannot be; {problem} is given WithBoth languages.
	RosterMalformed = Define("roster-malformed", Invalid,
		Text{"名册 {file} 第 {line} 行有误：{problem}。", "没有登记任何内容。", "请改正后重新运行；liuhen register --example 给出范例。"},
		Text{"The roster {file} is wrong in line {line}: {problem}.", "Nothing was registered.", "Correct it and run again; liuhen register --example prints an example."})
	// RosterDiffers: what is registered already is not what the roster says.
	RosterDiffers = Define("roster-differs", Conflict,
		Text{"名册 {file} 与已登记的内容有 {count} 处不同，已逐条列出。", "没有登记任何内容，原有登记不变。", "register 只新增、不更改：请改正名册，或由有权管理员先办理补正、配发或免职，再重新运行。"},
		Text{"The roster {file} differs in {count} places from what is registered; each is named.", "Nothing was registered; what was there is unchanged.", "register only adds and never changes: correct the roster, or have the administrator amend, assign or end what is registered, then run again."})
	// PasswordsDiffer: a new password was typed twice, differently.
	PasswordsDiffer = Define("passwords-differ", Invalid,
		Text{"两次输入的新口令不一致。", "口令没有更改。", "请重新输入。"},
		Text{"The new password was typed differently the second time.", "The password was not changed.", "Type it again."})
	// IngestPartly: some files did not come to the end that was asked for; the receipt names them.
	IngestPartly = Define("ingest-partly", Conflict,
		Text{"不是所有文件都办理完成，详见回执。", "回执中已收存的文件完好，其余文件仍在原处。", "请按回执处理后重新运行同一命令。"},
		Text{"Not every file came to its end; the receipt says which and why.", "What the receipt calls taken in is safe; the rest is where it was.", "Deal with what the receipt says and run the same command again."})
	// ServerSilent: a run waited for the server as long as it was told to.
	ServerSilent = Define("server-silent", Unavailable,
		Text{"服务器 {address} 已有 {waited} 没有应答，不再等待。", "已收存的文件完好，存储卡上的文件没有改动。", "请恢复服务器或网络后重新运行同一命令，将从中断处继续；--patience 可以延长等待。"},
		Text{"The server {address} has not answered for {waited}, and nobody waits for it any longer.", "What was taken in is safe; the files on the card are untouched.", "Bring server or network back and run the same command again: it goes on where it stopped. --patience waits longer."})
	// FileChanged: a file was written to or replaced while it was read.
	FileChanged = Define("file-changed", Conflict,
		Text{"文件 {file} 在读取过程中发生变化。", "该文件没有登记，也没有从卡上删除。", "请确认设备已停止写入，再重新运行。"},
		Text{"The file {file} changed while it was read.", "It was neither taken in nor removed from the card.", "Make sure that no device writes to it and run again."})
	// CardNotRemoved: a removal was recorded, and the file is still on the card.
	CardNotRemoved = Define("card-file-not-removed", Unavailable,
		Text{"文件 {file} 的清除已记入日志，但未能从卡上删除。", "入库文件完好，卡上文件仍在。", "请检查存储卡是否写保护，再重新运行；届时另记一次。"},
		Text{"The removal of {file} is recorded, but it could not be removed from the card.", "The item is safe; the file is still on the card.", "Check whether the card is write-protected and run again; that is recorded anew."})
	// CardWaits: the item is not deposited yet, so its file stays on the card; {state} is the item's.
	CardWaits = Define("card-waits", Conflict,
		Text{"入库尚未完成（当前状态：{state}）。", "文件已收存，卡上文件仍在。", "移交、接收并入库后重新运行，或加上 --wait 等候。"},
		Text{"The deposit is not done (it is {state}).", "The file is taken in; it is still on the card.", "Run again after handover, receipt and deposit, or add --wait."})
	// FileUnwritten: a file that the user asked for cannot be written.
	FileUnwritten = Define("file-unwritten", Unavailable,
		Text{"无法写入文件 {file}。", "服务器上已确认的数据完好；该文件没有写成。", "请核对文件夹、权限和剩余空间。"},
		Text{"The file {file} cannot be written.", "Whatever the server confirmed is safe; this file was not written.", "Check its folder, your rights and the free space."})
)
