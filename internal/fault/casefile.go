package fault

// Codes around case files.
var (
	// SealedForGood: a sealed file never changes.
	SealedForGood = Define("casefile-sealed", Conflict,
		Text{"案卷已封存，任何人不得增加、抽取或调整材料。", "案卷内容完好，没有变化。", "后续材料请放入关联的补充卷。"},
		Text{"The case file is sealed; nobody adds, removes or reorders anything.", "The file is intact and unchanged.", "Put later material into a linked supplement."})
	// EmptyFile: there is nothing to submit or seal.
	EmptyFile = Define("casefile-empty", Conflict,
		Text{"案卷内没有材料。", "数据没有变化。", "请先把文书和音像记录编入案卷。"},
		Text{"The case file holds nothing.", "Nothing was changed.", "Place the papers and recordings first."})
	// SecondFile: one matter, one file (附件2第四条).
	SecondFile = Define("casefile-exists", Conflict,
		Text{"该案件已有案卷（一案一卷）。", "原案卷没有变化。", "请在原案卷中办理；确需分卷时另立补充卷。"},
		Text{"This matter already has its case file (one matter, one file).", "The existing file is unchanged.", "Work in that file."})
	// NotDeposited: a file is sealed only over deposited items.
	NotDeposited = Define("items-not-deposited", Conflict,
		Text{"案卷内有 {count} 个文件尚未入库，不能封存。", "数据没有变化。", "请等保管岗位接收并入库后再封存。"},
		Text{"{count} files in this case file are not deposited yet, so it cannot be sealed.", "Nothing was changed.", "Wait until the custodian received them and they are deposited."})
	// PlacedAlready: the item is in this file.
	PlacedAlready = Define("item-placed-already", Conflict,
		Text{"该文件已在本案卷内。", "数据没有变化。", "如需调整顺序，请移动原有位置。"},
		Text{"This file already has its place in the case file.", "Nothing was changed.", "Move it instead."})
	// FondsMissing: without a fonds code there is no archival code.
	FondsMissing = Define("fonds-missing", Conflict,
		Text{"本单位尚未登记全宗号，无法编制档号。", "案卷没有封存，内容没有变化。", "请系统管理员在单位资料中填写全宗号后重试。"},
		Text{"This agency has no fonds code yet, so no archival code can be given.", "The file was not sealed and is unchanged.", "Have the system administrator enter the fonds code with the agency, then try again."})
)
