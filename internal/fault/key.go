package fault

// Codes of the key files, which lie outside the database.
var (
	// KeyExposed: others on this machine may read or write a key file.
	KeyExposed = Define("key-file-exposed", Forbidden,
		Text{"密钥文件 {file} 可被本机其他用户读取或改写。", "密钥没有使用，数据没有变化。", "请查明是否已泄露；确认未泄露后把权限改为 0600。"},
		Text{"Others on this machine can read or write the key file {file}.", "The key was not used and nothing was changed.", "Find out whether it leaked; if not, set its mode to 0600."})
	// KeyMissing: a key is gone without which what is stored cannot be opened.
	KeyMissing = Define("key-file-missing", Unavailable,
		Text{"缺少密钥文件 {file}。", "已存数据未受改动，但没有该密钥无法打开。", "请从密钥备份中恢复该文件，不要新建。"},
		Text{"The key file {file} is missing.", "What is stored is untouched but cannot be opened without it.", "Restore the file from the backup of the keys; do not make a new one."})
	// KeyDamaged: a key file does not hold a key.
	KeyDamaged = Define("key-file-damaged", Corrupt,
		Text{"密钥文件 {file} 的内容已损坏。", "密钥没有使用，数据没有变化。", "请从密钥备份中恢复该文件。"},
		Text{"The key file {file} is damaged.", "The key was not used and nothing was changed.", "Restore the file from the backup of the keys."})
	// KeyDiffers: a key would be written over another one.
	KeyDiffers = Define("key-file-differs", Conflict,
		Text{"密钥文件 {file} 已存在，且不是要写入的密钥。", "两边的密钥和数据都没有变化。", "请核对该目录属于哪一套系统；确属无用的，由管理员移走后重试。"},
		Text{"The key file {file} exists and holds another key than the one to be written.", "No key and nothing else was changed on either side.", "Find out whose folder it is; if it serves nothing any more, have the administrator move it away and try again."})
	// KeyUnreadable: a key file is there but cannot be read.
	KeyUnreadable = Define("key-file-unreadable", Unavailable,
		Text{"无法读取密钥文件 {file}。", "数据没有变化。", "请核对文件的所有者和权限。"},
		Text{"The key file {file} cannot be read.", "Nothing was changed.", "Check its owner and mode."})
)
