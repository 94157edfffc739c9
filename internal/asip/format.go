package asip

// Format is the version of the package format that Write makes.
const Format = "liuhen.package/v1"

// Names inside the root folder. Tag files stand around the payload.
const (
	dataFolder   = "data/"
	BagItFile    = "bagit.txt"
	BagInfoFile  = "bag-info.txt"
	ManifestFile = "manifest-sha256.txt"
	TagFile      = "tagmanifest-sha256.txt"
	proofFolder  = "proofs/"
	MembersFile  = proofFolder + "members.txt"
)

// Names of the papers about the case file.
const (
	ReadmePaper    = dataFolder + "说明文件.txt"
	ConfigPaper    = dataFolder + "归档配置信息.xml"
	BasicPaper     = dataFolder + "办件基本信息.xml"
	ProcessPaper   = dataFolder + "办理流程信息.xml"
	CataloguePaper = dataFolder + "目录文件.xml"
	ChecksumPaper  = dataFolder + "校验信息.txt"
)

// Names of the files of one log's proofs, inside proofs/<agency id>/.
const (
	CheckpointFile = "checkpoint.txt"
	EntriesFile    = "entries.txt"
	EventsFile     = "events.txt"
	HashesFile     = "hashes.txt"
	KeyFile        = "key.txt"
)

// Limits that keep writer and reader within bounds. Whoever writes more cannot be
// read, so both sides hold them.
const (
	MaxMembers   = 1_000_000 // members of one package
	MaxHandovers = 1_000_000 // handovers in which they were signed over
	MaxLogs      = 64        // logs that a package has proofs from
	MaxName      = 512       // bytes of a name in the zip
	MaxLine      = 192 << 10 // bytes of one line of events.txt; all other lines are shorter
)

// BagItText is the whole of bagit.txt (RFC 8493 section 2.1.1).
const BagItText = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
