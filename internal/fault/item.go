package fault

// Codes around one stored file.
var (
	// ReasonMissing: the step is allowed, but only with the actor's own words.
	ReasonMissing = Define("reason-missing", Invalid,
		Text{"此操作须写明理由。", "数据没有变化。", "请填写理由后重新提交。"},
		Text{"This step asks for a reason.", "Nothing was changed.", "Give the reason and send it again."})
	// SecondPerson: four eyes are required and these are the same two.
	SecondPerson = Define("second-person-required", Forbidden,
		Text{"此操作须由另一人办理。", "数据没有变化，本次尝试已记入日志。", "请由提出人以外的有权人员办理。"},
		Text{"This step is for a second person.", "Nothing was changed; the attempt was logged.", "Ask someone else whose post allows it."})
	// VoidPending: a proposal to mark the item void is undecided.
	VoidPending = Define("void-pending", Conflict,
		Text{"该文件已被提出作废，尚待另一人确认。", "文件内容完好。", "请先由另一人确认或否决作废。"},
		Text{"Somebody proposed to mark this file void; that is undecided.", "The bytes are intact.", "Have a second person confirm or refuse it first."})
	// InSealedFile: the item belongs to a sealed case file for ever.
	InSealedFile = Define("item-in-sealed-file", Conflict,
		Text{"该文件已编入归档锁定的案卷，不能作废。", "案卷和文件完好，没有变化。", "如确有错误，请由档案管理人员在备考说明中注明。"},
		Text{"This item stands in a sealed case file and cannot be marked void.", "File and item are intact and unchanged.", "If it is wrong, have the archivist say so in the remarks that follow the file."})
	// CardDiffers: the file on the card is not the item.
	CardDiffers = Define("card-file-differs", Conflict,
		Text{"卡上文件的内容与入库文件不一致：卡上的是 {found}。", "卡上文件没有删除，入库文件没有变化。", "请核对是否选错文件；卡上内容未入库的，先登记上传。"},
		Text{"The file on the card is not what was taken in: it is {found}.", "It was not removed; the item is unchanged.", "Check whether it is another file; what is only on the card must be taken in first."})
	// OriginalRetained: the card itself is evidence and is never freed.
	OriginalRetained = Define("original-retained", Forbidden,
		Text{"该文件所在载体标明“原始载体留存”，不得清除。", "卡上文件没有删除，入库文件没有变化，本次尝试已记入日志。", "请保留载体原样并按清单移交；如果读取的是另一张卡，请写明该卡编号。"},
		Text{"A carrier that holds this file is retained as an original and is never freed.", "Nothing was removed; the item is unchanged; the attempt was logged.", "Leave the carrier as it is and hand it over as listed; if it was another card that was read, say that card's number."})
	// CardStillNeeded: what was taken in does not yet stand for the file on the card; {problem} is given WithBoth languages.
	CardStillNeeded = Define("card-still-needed", Conflict,
		Text{"卡上文件还不能清除：{problem}。", "卡上文件没有删除，入库文件没有变化。", "请保留存储卡，待保管岗位处理后重试。"},
		Text{"The file on the card is still needed: {problem}.", "Nothing was removed; the item is unchanged.", "Keep the card and try again when the custodian has dealt with it."})
	// BytesDiffer: the stored bytes are not those that came in.
	BytesDiffer = Define("bytes-differ", Corrupt,
		Text{"存储的内容与接收时的摘要不一致。", "该文件没有被标为已入库；其他文件不受影响。", "请保留原始载体，立即通知保管岗位和系统管理员。"},
		Text{"The stored bytes do not match the digest taken when they came in.", "The file was not marked as deposited; others are not affected.", "Keep the original carrier and tell the custodian and the system administrator at once."})
)
