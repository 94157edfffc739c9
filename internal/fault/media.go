package fault

// Codes for what a recording's file could not tell about itself. They never stop
// the taking in: the bytes are kept as they came.
var (
	// RecordingEmpty: the file has no bytes.
	RecordingEmpty = Define("recording-empty", Invalid,
		Text{"文件为空（0 字节）。", "已按原样保存。", "请检查设备或存储卡上的原文件。"},
		Text{"The file is empty (0 bytes).", "It was kept as it came.", "Check the original on the device or card."})
	// RecordingNotRecognised: the content is of no known kind.
	RecordingNotRecognised = Define("recording-not-recognised", Invalid,
		Text{"无法识别文件格式。", "文件已按原样保存。", "请人工填写录制时间、地点等信息。"},
		Text{"The file's format is not recognised.", "The file was kept as it came.", "State its time, place and so on by hand."})
	// RecordingNotExamined: the kind is known, its inside is not read.
	RecordingNotExamined = Define("recording-not-examined", Invalid,
		Text{"已识别文件格式，但系统不读取该格式的内部信息。", "文件已按原样保存。", "请人工填写录制时间、地点等信息。"},
		Text{"The format is known, but what it says inside is not read.", "The file was kept as it came.", "State its time, place and so on by hand."})
	// RecordingTruncated: the file ends before its content does.
	RecordingTruncated = Define("recording-truncated", Invalid,
		Text{"文件不完整，内容在结束前中断。", "收到的部分已按原样保存。", "请从设备或存储卡重新读取；如原文件即如此，请说明原因。"},
		Text{"The file is cut off before its content ends.", "What arrived was kept as it came.", "Read it again from the device or card; if the original is like that, say why."})
	// RecordingMalformed: the file contradicts its own format.
	RecordingMalformed = Define("recording-malformed", Invalid,
		Text{"文件内部结构有误，部分信息无法读取。", "文件已按原样保存。", "请用播放软件核对能否正常打开。"},
		Text{"The file's structure is faulty; some of it could not be read.", "The file was kept as it came.", "Check whether a player opens it."})
	// RecordingTime: the time that the file states cannot be true.
	RecordingTime = Define("recording-implausible-time", Invalid,
		Text{"文件记载的时间不可信。", "文件已按原样保存，原记载保留。", "请校准设备时钟，并人工填写录制时间。"},
		Text{"The time that the file states cannot be believed.", "The file and what it states were kept.", "Set the device's clock, and state the time by hand."})
	// RecordingPosition: the place that the file states is not on the earth.
	RecordingPosition = Define("recording-implausible-position", Invalid,
		Text{"文件记载的位置不可信。", "文件已按原样保存，原记载保留。", "请人工填写地点。"},
		Text{"The place that the file states cannot be believed.", "The file and what it states were kept.", "State the place by hand."})
	// RecordingEncrypted: a password is needed to read it.
	RecordingEncrypted = Define("recording-encrypted", Invalid,
		Text{"文件已加密，部分信息无法读取。", "文件已按原样保存。", "归档文件不得加密；请提供未加密的版本。"},
		Text{"The file is encrypted; some of it could not be read.", "The file was kept as it came.", "Files for the archive must not be encrypted; bring one that is not."})
	// RecordingName: extension and content disagree.
	RecordingName = Define("recording-name-mismatch", Invalid,
		Text{"文件扩展名与实际内容不符。", "文件已按原样保存，文件名未改动。", "请核对文件来源。"},
		Text{"The file's extension does not fit its content.", "The file was kept as it came, under its own name.", "Check where the file comes from."})
	// RecordingLimit: the file is too large or too deep to be read to the end.
	RecordingLimit = Define("recording-limit-reached", Invalid,
		Text{"文件内部结构过大或过深，只读取了部分信息。", "文件已按原样完整保存。", "如需其余信息，请用专用工具查看。"},
		Text{"The file's structure is too large or too deep; only part of it was read.", "The file itself was kept whole.", "Use an expert's tool for the rest."})
	// RecordingOutOfTime: reading was stopped before its end.
	RecordingOutOfTime = Define("recording-out-of-time", Invalid,
		Text{"读取文件信息超时，只得到部分信息。", "文件已按原样完整保存。", "如需其余信息，请人工填写。"},
		Text{"Reading the file's facts took too long; only part was had.", "The file itself was kept whole.", "State the rest by hand."})
	// RecordingUnreadable: the store did not give the bytes.
	RecordingUnreadable = Define("recording-unreadable", Invalid,
		Text{"存储未能返回文件内容，信息没有读全。", "文件是否完好将由系统核验，结果另行显示。", "请联系系统管理员检查存储。"},
		Text{"The store did not return the file's bytes; its facts are incomplete.", "Whether the bytes are intact is checked and shown separately.", "Have the system administrator look at the store."})
	// RecordingReader: a defect of ours that this file brought to light.
	RecordingReader = Define("recording-reader-failed", Invalid,
		Text{"系统读取该文件信息时出错。", "文件已按原样完整保存。", "请人工填写信息，并把该情况报告系统管理员。"},
		Text{"The program failed while it read this file's facts.", "The file itself was kept whole.", "State its facts by hand, and report this to the system administrator."})
)
