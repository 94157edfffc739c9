package fault

// Codes of rosters that are brought in as a table.
var (
	// WorkbookUnreadable: the file is no table that can be read; {problem} is given WithBoth languages.
	WorkbookUnreadable = Define("workbook-unreadable", Invalid,
		Text{"无法读取该表格文件：{problem}。", "数据没有变化，没有登记任何内容。", "请下载模板填写，以 .xlsx 格式（不加密码、不含宏）保存后重新选择。"},
		Text{"This table cannot be read: {problem}.", "Nothing was changed or registered.", "Fill in the empty table, save it as .xlsx without password and macros, and choose it again."})
	// WorkbookTooLarge: the file is larger than a roster can be, or would be once unpacked.
	WorkbookTooLarge = Define("workbook-too-large", Invalid,
		Text{"表格文件过大：文件不得超过 4 MB，展开后不得超过 16 MB。", "数据没有变化，没有登记任何内容。", "请只保留名册所在的工作表，或分成几个文件。"},
		Text{"This table is too large: a file has at most 4 MB, and 16 MB once unpacked.", "Nothing was changed or registered.", "Keep only the sheet with the roster, or make several files of it."})
	// RosterHeading: the headings are not those of the template; {problem} is given WithBoth languages.
	RosterHeading = Define("roster-heading", Invalid,
		Text{"第 {line} 行标题与模板不符：{problem}。", "数据没有变化，没有登记任何内容。", "请使用下载的模板，保留标题行。"},
		Text{"The headings in row {line} are not those of the empty table: {problem}.", "Nothing was changed or registered.", "Take the empty table and keep its row of headings."})
	// RosterTooLong: a roster has more than {limit} rows.
	RosterTooLong = Define("roster-too-long", Invalid,
		Text{"名册超过 {limit} 行。", "数据没有变化，没有登记任何内容。", "请分成几个文件，分别导入。"},
		Text{"The roster has more than {limit} rows.", "Nothing was changed or registered.", "Make several files of it and bring them in one after the other."})
	// RosterRowDiffers: what a row names is registered otherwise; {problem} is given WithBoth languages.
	RosterRowDiffers = Define("roster-row-differs", Conflict,
		Text{"已登记的与名册不一致：{problem}。", "已登记的内容没有变化。", "名册有误的请改正；登记有误的，请在页面上补正。"},
		Text{"It is registered otherwise: {problem}.", "What is registered was not changed.", "Correct the roster, or amend the record on its page, whichever is wrong."})
)
