package fault

// Codes around extracts of lists.
var (
	// ExtractTooLong: an Excel sheet takes no more rows.
	ExtractTooLong = Define("extract-too-long", Invalid,
		Text{"列表超过 Excel 工作表所能容纳的 1,048,575 行。", "数据没有变化，没有生成文件。", "请改用 CSV 格式导出，或者先筛选列表。"},
		Text{"The list has more than the 1,048,575 rows that an Excel sheet holds.", "Nothing was changed and no file was made.", "Order it as CSV, or narrow the list first."})
	// ExtractTooLarge: the file would be larger than is kept.
	ExtractTooLarge = Define("extract-too-large", Invalid,
		Text{"导出文件会超过 1 GB，或者涉及的限制查看文件过多。", "数据没有变化，没有生成文件。", "请先筛选列表，例如按科室、状态或者案件，分次导出。"},
		Text{"The file would be larger than 1 GB, or tell of too many restricted items.", "Nothing was changed and no file was made.", "Narrow the list first, by unit, state or matter, and order it in parts."})
	// ExtractsWaiting: the account has ordered as many as it may at once.
	ExtractsWaiting = Define("extracts-waiting", Conflict,
		Text{"您已有 {limit} 个导出正在生成。", "数据没有变化。", "请等其中一个生成后再导出。"},
		Text{"{limit} of your extracts are being made already.", "Nothing was changed.", "Wait until one of them is ready."})
	// ExtractNotReady: there is no file to fetch.
	ExtractNotReady = Define("extract-not-ready", Conflict,
		Text{"导出文件还没有生成，或者已过保存期限。", "数据没有变化。", "请等待生成；已过期的请重新导出。"},
		Text{"The file is not made yet, or is not kept any more.", "Nothing was changed.", "Wait until it is ready; order it anew where its time is over."})
	// ExtractOutdated: the rights in which it was made are no longer those of who fetches it.
	ExtractOutdated = Define("extract-outdated", Forbidden,
		Text{"生成之后，您的权限或者其中文件的查看限制发生了变化，该导出文件不再提供。", "数据没有变化，本次尝试已记入日志。", "请重新导出，新文件按现在的权限生成。"},
		Text{"Your rights, or who may see what the file lists, changed after it was made; it is not given out any more.", "Nothing was changed; the attempt was logged.", "Order it anew; it is then made in the rights of now."})
	// ExtractDiffers: the kept bytes are not those that were made.
	ExtractDiffers = Define("extract-differs", Corrupt,
		Text{"保存的导出文件与生成时的摘要不一致。", "该文件不再提供；记录和日志未受影响。", "请管理员执行 fsck；需要时请重新导出。"},
		Text{"The kept file is not what was made.", "It is not given out; the records and the log are unaffected.", "Let the administrator run fsck; order it anew where needed."})
)
