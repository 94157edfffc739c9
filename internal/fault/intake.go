package fault

// Codes around taking files in.
var (
	// NoBytes: a file without bytes proves nothing and is not taken in.
	NoBytes = Define("empty-file", Invalid,
		Text{"文件是空的（0 字节）。", "数据没有变化。", "请核对原始载体上的文件后重新上传。"},
		Text{"The file is empty (0 bytes).", "Nothing was changed.", "Check the file on its original carrier and upload it again."})
	// DeclaredDiffers: the whole file is not what the sender said it would be.
	DeclaredDiffers = Define("declared-digest-differs", Invalid,
		Text{"收到的内容与声明的摘要值不一致：收到的是 {found}。", "文件没有入库，其他数据没有变化。", "请核对原始载体上的文件后重新上传。"},
		Text{"What arrived differs from the declared digest: it is {found}.", "The file was not taken in; nothing else was changed.", "Check the file on its original carrier and upload it again."})
	// AlreadyHere: the same bytes are an item that the actor may see.
	AlreadyHere = Define("already-here", Conflict,
		Text{"相同内容的文件已经入库：{item}。", "已入库的文件完好，没有重复保存。", "如需用于其他活动或案件，请直接关联该文件。"},
		Text{"A file with the same content was taken in before: {item}.", "It is intact; nothing was stored twice.", "To use it elsewhere, link that file."})
	// DeviceUnknown: the device with which files are said to be made is on no register that the actor may see.
	DeviceUnknown = Define("device-unknown", Invalid,
		Text{"登记簿中没有编号为 {device} 的设备，或该设备不属于本单位。", "没有读取卡上文件，没有发送任何内容。", "请核对 --device 填写的设备编号（GET /api/v1/devices 列出本单位设备）；尚未登记的，请系统管理员先登记。"},
		Text{"The register has no device {device}, or it is another agency's.", "No file was read and nothing was sent.", "Check the id given with --device (GET /api/v1/devices lists your agency's devices); have the system administrator register one that is missing."})
	// DeviceDiffers: a file names another device than the one it is said to be made with.
	DeviceDiffers = Define("device-differs", Conflict,
		Text{"设备不符：文件内写的序列号是 {found}，而所填设备（{device}）登记的序列号是 {serial}。", "文件已收存，内容完好；来源按所填设备登记。", "请核对 --device 是否填错；填错的，更正该文件的来源（著录），登记簿写错的，请系统管理员补正设备资料。"},
		Text{"The device differs: the file itself says the serial number {found}, and the device that you named ({device}) is registered with {serial}.", "The file is taken in and intact; the device that you named is recorded as its origin.", "Check whether --device was wrong. If so, correct the item's origin (describe it anew); if the register is wrong, have the system administrator amend the device."})
	// TooManyUploads: an account has as many unfinished uploads as it may have.
	TooManyUploads = Define("too-many-uploads", TooMany,
		Text{"您名下未完成的上传已达 {limit} 个。", "已收到的内容完好；新的上传没有开始。", "请继续或终止已有的上传，再开始新的。"},
		Text{"You have {limit} unfinished uploads, which is the limit.", "What has arrived is safe; the new upload was not begun.", "Go on with those or end them, then begin a new one."})
	// OwnUploadRoom: the uploads of one account hold more room than it may.
	OwnUploadRoom = Define("own-upload-room", Full,
		Text{"您名下其他未完成的上传共占 {staged} 字节，加上本文件将超过每个账号的上限 {limit} 字节。", "已收到的内容完好；没有继续接收。", "请先完成或终止您名下的部分上传，再开始或继续本文件。"},
		Text{"Your other unfinished uploads take {staged} bytes; with this file they would pass the limit of {limit} for one account.", "What has arrived is safe; no more was taken.", "Finish or end some of yours, then begin this one or go on with it."})
	// UploadRoom: the uploads of one agency hold more room than it may.
	UploadRoom = Define("upload-room", Full,
		Text{"本机构其他未完成的上传共占 {staged} 字节，加上本文件将超过上限 {limit} 字节。", "已收到的内容完好；没有继续接收。", "请先完成或终止已有的上传；如仍不足，请系统管理员调高上限。"},
		Text{"Your agency's other unfinished uploads take {staged} bytes; with this file they would pass the limit of {limit}.", "What has arrived is safe; no more was taken.", "Finish or end some first; if that is not enough, have the system administrator raise the limit."})
	// FileTooLarge: a file is larger than this way of sending takes.
	FileTooLarge = Define("file-too-large", Invalid,
		Text{"文件超过此方式允许的 {limit} 字节。", "文件没有入库，其他数据没有变化。", "小文件请求超限时，请改用断点续传；断点续传也超限时，请系统管理员调高上限。"},
		Text{"The file is larger than the {limit} bytes that this way of sending takes.", "It was not taken in; nothing else was changed.", "Where a plain request was too small, use a resumable upload; where that is, have the system administrator raise the limit."})
)
