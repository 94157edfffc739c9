package fault

// Codes of the migration of an installation.
var (
	// MigrationTaken: the database moved into is somebody's.
	MigrationTaken = Define("migration-taken", Conflict,
		Text{"新数据库中已有另一套数据。", "两边的数据都没有变化。", "请改用空的数据库；如迁移此前已完成且新系统已启用，则无须再迁。"},
		Text{"The new database already holds other data.", "Nothing was changed on either side.", "Name an empty database. If the migration was finished before and the new installation is in use, there is nothing left to move."})
	// MigrationSame: the two installations would be one.
	MigrationSame = Define("migration-same", Conflict,
		Text{"新数据目录指向的正是原来的{detail}。", "数据没有变化，原系统仍在使用。", "请在新数据目录的 liuhen.yaml 中写明另一个空的数据库，新目录中不放指向原目录的链接。"},
		Text{"The new data folder leads to the old {detail}.", "Nothing was changed; the old installation stays in use.", "Name another, empty database in the liuhen.yaml of the new data folder, and keep no links into the old folder there."})
	// MigrationFolder: one of the two data folders is not there; {detail} says which.
	MigrationFolder = Define("migration-folder-missing", Invalid,
		Text{"没有{detail} {folder}。", "数据没有变化，原系统仍在使用。", "请核对目录名；新数据目录须事先建好，权限 0700，其中放入 liuhen.yaml。"},
		Text{"There is no {detail} {folder}.", "Nothing was changed; the old installation stays in use.", "Check the name; the new data folder is made beforehand, with mode 0700, and has its own liuhen.yaml in it."})
	// MigrationUploads: bytes that were acknowledged would be left behind.
	MigrationUploads = Define("migration-uploads", Conflict,
		Text{"还有 {count} 个上传没有完成，迁移不会带走未完成的上传。", "数据没有变化，已收到的部分仍在原处。", "请先让各单位传完；或加 --leave-uploads 舍弃未完成的部分，由原设备重新上传。"},
		Text{"{count} uploads are unfinished, and a migration does not carry those.", "Nothing was changed; what came of them is where it was.", "Have them finished first; or leave them behind with --leave-uploads, and have the devices send those files again."})
	// MigrationDamaged: a file of the old installation is not what it was.
	MigrationDamaged = Define("migration-damaged", Corrupt,
		Text{"原存储中的文件 {file} 缺失或已损坏。", "原数据没有变化，仍在使用；其余文件已复制，再次迁移时不必重来。", "请先从备份恢复该文件；确已无法恢复的，加 --leave-damaged 继续，该文件在新系统中将列为缺失。"},
		Text{"The file {file} in the old store is missing or damaged.", "The old installation is unchanged and stays in use; the other files were copied and need not be copied again.", "Restore it from a backup first; if that is impossible, go on with --leave-damaged: the new installation will name it as missing."})
	// MigrationDiffers: what arrived is not what was sent.
	MigrationDiffers = Define("migration-differs", Corrupt,
		Text{"复制后的内容与原内容不一致：{detail}。", "新系统没有启用；原数据没有变化，仍在使用。", "请确认迁移期间没有程序在写入原数据或新位置，检查新存储，然后重新迁移。"},
		Text{"What was copied is not what was there: {detail}.", "The new installation was not put to use; the old one is unchanged and stays in use.", "Make sure that nothing writes to either side during the migration, check the new storage, and migrate again."})
	// DataMigrated: an installation is served that was left.
	DataMigrated = Define("data-migrated", Conflict,
		Text{"数据目录 {folder} 已迁往 {path}，不能再提供服务。", "数据没有变化。", "请启动新系统。确须放弃新系统、回到原数据的，先停用新系统，再删除 {folder} 中的 migrated 文件；用 PostgreSQL 的，同时删除表 node 中 id 为 migrated 的行。"},
		Text{"The data folder {folder} was migrated to {path} and is not served any more.", "Nothing was changed.", "Start the new installation. If you must give that up and go back, stop it for good first, then delete the file migrated in {folder} and, with PostgreSQL, the row of the table node whose id is migrated."})
)
