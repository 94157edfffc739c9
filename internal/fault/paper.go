package fault

// Codes around printed papers.
var (
	// FontNotBuilt: the program was built without the font of papers.
	FontNotBuilt = Define("font-not-built", Unavailable,
		Text{"本程序编译时未带入打印字体，不能打印文书。", "数据没有变化。", "请管理员在源代码目录执行 make font 后重新编译，或改用官方发布的程序。"},
		Text{"This program was built without the font of its papers and cannot print.", "Nothing was changed.", "Let the administrator run make font in the source and build again, or use a released program."})
	// PaperTooLong: more rows than one paper takes.
	PaperTooLong = Define("paper-too-long", Invalid,
		Text{"内容超过一份文书所能容纳的 {limit} 行。", "数据没有变化，没有打印。", "请改用导出，或分别打印其中的移交、案卷。"},
		Text{"There are more than the {limit} rows that one paper holds.", "Nothing was changed or printed.", "Use the export, or print its parts one by one."})
	// PaperNotYet: what the paper tells of has not happened.
	PaperNotYet = Define("paper-not-yet", Conflict,
		Text{"现在还不能打印《{paper}》：{reason}", "数据没有变化，没有打印。", "请办理完毕后再打印。"},
		Text{"“{paper}” cannot be printed yet: {reason}", "Nothing was changed or printed.", "Print it when that was done."})
	// PaperDiffers: the kept bytes of a print are not those that were given out.
	PaperDiffers = Define("paper-differs", Corrupt,
		Text{"保存的打印件与打印时的摘要不一致。", "该打印件不再提供；记录和日志未受影响。", "请管理员执行 fsck，并从备份恢复该文件；需要时请重新打印。"},
		Text{"The kept print is not what was given out.", "It is not shown; the records and the log are unaffected.", "Let the administrator run fsck and restore the file from the backup; print again where needed."})
	// ScanUnfit: the item cannot be the signed paper.
	ScanUnfit = Define("scan-unfit", Invalid,
		Text{"该文件不能作为这份文书的签名扫描件。", "数据没有变化。", "请选择本单位的、未作废的图片或文档。"},
		Text{"This item cannot be the signed scan of the paper.", "Nothing was changed.", "Choose a picture or document of the same agency that is not void."})
)
