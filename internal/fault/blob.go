package fault

// Codes of the byte store: kept files, unfinished uploads and small named objects.
var (
	// StorageFull: the disk or quota has no room; nothing was acknowledged.
	StorageFull = Define("storage-full", Full,
		Text{"存储空间不足，文件未能保存。", "已确认保存的数据完好；本次未确认的内容没有保存。", "请通知系统管理员扩容，之后从中断处继续上传。"},
		Text{"There is no room left to store this.", "Whatever was confirmed is safe; the unconfirmed part was not kept.", "Ask the system administrator for more space, then resume the upload."})
	// StorageFailed: the disk refused a write or could not make it durable.
	StorageFailed = Define("storage-failed", Unavailable,
		Text{"存储设备未能可靠写入。", "已确认保存的数据不受影响；本次未确认的内容没有保存。", "请重试；如仍出现，请系统管理员检查存储设备。"},
		Text{"The storage device did not write reliably.", "Whatever was confirmed is unaffected; the unconfirmed part was not kept.", "Try again; if it stays, have the system administrator check the device."})
	// StorageAway: the store at the other end of the network does not answer, or says that
	// it is busy; nothing is known to have changed.
	StorageAway = Define("storage-away", Unavailable,
		Text{"存储服务暂时无法访问。", "已确认保存的数据不受影响；本次操作没有完成。", "请稍后重试；如仍出现，请系统管理员检查存储服务和网络。"},
		Text{"The storage service cannot be reached for now.", "Whatever was confirmed is unaffected; this was not done.", "Try again in a while; if it stays, have the system administrator check the storage service and the network."})
	// StorageRefused: the store does not accept our key, or does not allow it this.
	StorageRefused = Define("storage-refused", Unavailable,
		Text{"存储服务拒绝了对存储桶 {bucket} 的操作。", "已确认保存的数据不受影响；本次操作没有完成。", "请系统管理员核对 store-credentials 中的密钥及其权限，并核对服务器时间。"},
		Text{"The storage service refused an operation on the bucket {bucket}.", "Whatever was confirmed is unaffected; this was not done.", "Have the system administrator check the key in store-credentials and what it may do, and the server's clock."})
	// BucketUnfit: the bucket cannot keep evidence as it is set up; {problem} and {remedy} are
	// given WithBoth languages.
	BucketUnfit = Define("bucket-unfit", Invalid,
		Text{"存储桶 {bucket} 不能用于保存证据：{problem}。", "数据没有变化。", "请系统管理员处理：{remedy}；要求见 docs/operate/s3.md。"},
		Text{"The bucket {bucket} is not fit to keep evidence: {problem}.", "Nothing was changed.", "Have the system administrator put it right: {remedy}. docs/operate/s3.md says what is needed."})
	// BucketOfAnother: another installation keeps its bytes in the bucket.
	BucketOfAnother = Define("bucket-of-another", Conflict,
		Text{"存储桶 {bucket} 已由另一套留痕系统使用。", "该存储桶和本系统的数据都没有变化。", "请为每套系统单独创建存储桶；从备份恢复的，请同时恢复原来的 keys/master.key。"},
		Text{"Another installation of Liuhen keeps its files in the bucket {bucket}.", "Nothing was changed, there or here.", "Make a bucket for each installation; after a restore from a backup, restore its keys/master.key as well."})
	// BlobMissing: no bytes are kept under that digest.
	BlobMissing = Define("blob-missing", NotFound,
		Text{"存储中没有该文件。", "系统没有对应的字节；其他文件不受影响。", "如该文件应当存在，请立即报告系统管理员并运行 fsck。"},
		Text{"The store holds no such file.", "Its bytes are not there; other files are unaffected.", "If it should exist, report it to the system administrator at once and run fsck."})
	// BlobUnreadable: bytes are kept under that digest but cannot be read.
	BlobUnreadable = Define("blob-unreadable", Corrupt,
		Text{"该文件存在，但无法读取。", "文件是否完好尚不能确认；其他文件不受影响。", "请勿重试，请立即报告系统管理员检查存储设备。"},
		Text{"The file is there but cannot be read.", "Whether it is intact is unknown; other files are unaffected.", "Do not retry; have the system administrator check the storage device now."})
	// BlobMismatch: the bytes are not those that their digest names.
	BlobMismatch = Define("blob-mismatch", Corrupt,
		Text{"文件内容与登记的摘要值不一致。", "该文件不能作为原件使用；其他文件不受影响。", "请勿重试，请保留现状并立即报告系统管理员。"},
		Text{"The file's content differs from its recorded digest.", "It cannot serve as the original; other files are unaffected.", "Do not retry; leave it as it is and report it to the system administrator now."})
	// BlobLocked: the store itself refuses removal before a date.
	BlobLocked = Define("blob-locked", Forbidden,
		Text{"该文件在 {until} 前受锁定保护，不能删除。", "文件完好，没有变化。", "请在锁定期满后办理。"},
		Text{"The file is locked against removal until {until}.", "It is intact and was not changed.", "Do this after the lock has ended."})
	// BlobUnprotected: the store could not be made to protect the file.
	BlobUnprotected = Define("blob-unprotected", Unavailable,
		Text{"存储未能对该文件加锁保护。", "文件内容完好，但尚未受到保护。", "请重试；如仍出现，请系统管理员检查存储配置。"},
		Text{"The store could not protect the file.", "Its content is intact but not yet protected.", "Try again; if it stays, have the system administrator check the storage settings."})

	// UploadMissing: there is no unfinished upload of that number.
	UploadMissing = Define("upload-missing", NotFound,
		Text{"没有该上传任务，或已完成、终止、过期。", "已确认入库的文件不受影响。", "请重新开始上传。"},
		Text{"There is no such upload, or it was finished, ended or expired.", "Files already taken in are unaffected.", "Start the upload again."})
	// UploadExists: the number of a new upload is taken.
	UploadExists = Define("upload-exists", Conflict,
		Text{"该上传编号已被使用。", "原上传任务没有变化。", "请使用新的编号重新开始。"},
		Text{"This upload number is taken.", "The earlier upload was not changed.", "Start again under a new number."})
	// UploadBusy: another request is writing to the same upload.
	UploadBusy = Define("upload-busy", Conflict,
		Text{"另一请求正在写入同一上传任务。", "已确认的内容完好。", "请稍候，查询当前进度后继续。"},
		Text{"Another request is writing to the same upload.", "Whatever was confirmed is safe.", "Wait, ask for the current offset and go on."})
	// UploadOffset: the piece does not start where the kept bytes end.
	UploadOffset = Define("upload-offset", Conflict,
		Text{"续传位置不符，当前应从第 {offset} 字节继续。", "已确认的内容完好。", "请从所示位置继续上传。"},
		Text{"The piece does not start at the current offset {offset}.", "Whatever was confirmed is safe.", "Go on from the offset shown."})
	// UploadTooLong: more bytes came than were declared.
	UploadTooLong = Define("upload-too-long", Invalid,
		Text{"收到的内容超过声明的大小（{size} 字节）。", "多出的这一段没有保存，之前确认的内容完好。", "请核对文件大小后重新上传。"},
		Text{"More bytes came than the declared {size}.", "The piece was not kept; what was confirmed before is safe.", "Check the file's size and upload it again."})
	// UploadIncomplete: the upload has not all its bytes yet.
	UploadIncomplete = Define("upload-incomplete", Conflict,
		Text{"上传尚未完成（{offset} / {size} 字节）。", "已收到的内容完好。", "请继续上传剩余部分。"},
		Text{"The upload is not complete ({offset} of {size} bytes).", "What has arrived is safe.", "Send the rest."})
	// UploadFinished: all bytes are in; the upload takes no more.
	UploadFinished = Define("upload-finished", Conflict,
		Text{"该上传已封存，不能再写入。", "已收到的内容完好。", "无需再传，请查询入库结果。"},
		Text{"This upload is closed and takes no more bytes.", "What has arrived is safe.", "Send nothing more; look for the result."})
	// UploadInterrupted: the sender went away before the piece was complete.
	UploadInterrupted = Define("upload-interrupted", Unavailable,
		Text{"上传中断，已可靠保存到第 {offset} 字节。", "已保存的部分完好。", "请从所示位置继续上传。"},
		Text{"The upload was interrupted; {offset} bytes are kept.", "What was kept is safe.", "Resume from there."})
	// UploadDamaged: the kept part of an unfinished upload is not what it was.
	UploadDamaged = Define("upload-damaged", Corrupt,
		Text{"未完成上传的已存部分损坏。", "该上传不能继续；已入库的文件不受影响。", "请终止该任务并重新上传，同时报告系统管理员。"},
		Text{"The kept part of this unfinished upload is damaged.", "It cannot go on; files already taken in are unaffected.", "End it, upload again and tell the system administrator."})
	// PieceMismatch: a piece's bytes differ from its checksum (tus 460).
	PieceMismatch = Define("piece-mismatch", Invalid,
		Text{"本段内容与校验值不一致，可能在传输中受损。", "本段没有保存，之前确认的内容完好。", "请从原位置重新发送本段。"},
		Text{"The piece differs from its checksum; it may have been damaged on the way.", "The piece was not kept; what was confirmed before is safe.", "Send the piece again from the same offset."})

	// ShelfName: a small object's name is not allowed.
	ShelfName = Define("shelf-name", Invalid,
		Text{"对象名称不符合规则。", "数据没有变化。", "请核对地址。"},
		Text{"The object's name is not allowed.", "Nothing was changed.", "Check the address."})
	// ShelfMissing: no small object has that name.
	ShelfMissing = Define("shelf-missing", NotFound,
		Text{"没有该名称的对象。", "数据没有变化。", "请核对地址。"},
		Text{"There is no object of that name.", "Nothing was changed.", "Check the address."})
	// ShelfDiffers: an object that never changes is kept with other bytes.
	ShelfDiffers = Define("shelf-differs", Corrupt,
		Text{"不可更改的对象已以不同内容存在。", "原有内容未被覆盖。", "请勿重试，请保留现状并立即报告系统管理员。"},
		Text{"An object that never changes is already kept with other content.", "The kept content was not overwritten.", "Do not retry; leave it as it is and report it to the system administrator now."})
	// ShelfUnreadable: a small object is there but cannot be read.
	ShelfUnreadable = Define("shelf-unreadable", Corrupt,
		Text{"对象存在，但无法读取。", "其内容是否完好尚不能确认。", "请勿重试，请立即报告系统管理员检查存储设备。"},
		Text{"The object is there but cannot be read.", "Whether it is intact is unknown.", "Do not retry; have the system administrator check the storage device now."})
)
