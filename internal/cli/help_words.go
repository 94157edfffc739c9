package cli

import "liuhen/internal/term"

// aboutDemo says what serve does with --demo.
var aboutDemo = term.Words{
	ZH: `加上 --demo 则提供一个虚构城市的演示：一个支队、十个大队和一年的工作，半分钟之内在专用目录（./demo-data）
中生成；可以一键以各种身份登录，并列出值得一看的情形。这样的目录今后也只能用 --demo 打开。`,
	EN: `With --demo it serves a fictional city instead: an agency with ten brigades and a year of their work,
made within half a minute in a folder of its own (./demo-data), with people to sign in as by one click
and a list of what is worth looking at. Such a folder is served with --demo only, now and later.`,
}

// whereSettings says where the settings of a server come from.
var whereSettings = term.Words{
	ZH: `设置按以下次序取得，后者优先：程序内置的默认值；数据目录中的 liuhen.yaml（即 ./liuhen-data/liuhen.yaml，
或 --data、LIUHEN_DATA 所指目录中的同名文件；不读取当前目录或其他位置）；环境变量（address 对应
LIUHEN_ADDRESS，其余类推）；命令行选项。没有该文件，视为没有设置；写了不存在的键，则报错。`,
	EN: `Settings come from, each over those before it: what is built in; the file liuhen.yaml in the data
folder (./liuhen-data/liuhen.yaml, or in the folder that --data or LIUHEN_DATA names: nowhere else,
not in the working directory); the environment (LIUHEN_ADDRESS for address, and so on); the flags.
A file that is not there says nothing; a key that does not exist is an error.`,
}

// commandWords is the catalogue of what --help says of commands, by their path.
var commandWords = map[string]commandHelp{
	"liuhen": {
		short: term.Words{
			ZH: "留痕：保管行政执法全过程记录，任何改动都会被发现",
			EN: "Liuhen keeps records of administrative law enforcement so that nobody can alter them unnoticed",
		},
		long: term.Words{
			ZH: `输出语言由 --lang 或环境变量 LIUHEN_LANG 指定，否则随系统语言（LC_ALL、LC_MESSAGES、LANG）。

退出码：0 完成，无异常；1 未完成，或查出问题；2 命令行有误。package check 的退出码见其说明。`,
			EN: `The language is the one of --lang or of the variable LIUHEN_LANG, else the locale's (LC_ALL,
LC_MESSAGES, LANG).

Exit codes: 0 done, nothing wrong; 1 not done, or something was found; 2 the command line is wrong.
Those of package check stand on its own page.`,
		},
	},
	"liuhen access": {short: term.Words{ZH: "输出权限表（Markdown）：什么岗位可以办理什么事项", EN: "Print who may do what, as Markdown"}},
	"liuhen call": {
		args:  term.Words{ZH: "方法 路径", EN: "METHOD PATH"},
		short: term.Words{ZH: "调用任一接口操作，用于没有专门命令的事项", EN: "Call any operation of the API, for what has no command of its own"},
		long: term.Words{
			ZH: `接口说明见 /openapi.json。路径从 /api/v1 之后写起。

  liuhen call GET /matters --print list.id
  liuhen call POST /matters --data '{"kind":"penalty", ...}' --print value.id
  liuhen call POST /casefiles/编号/submit --seen

办理会改变事项的步骤，须说明办理人看到的是哪一版（If-Match）。加 --seen，命令先读取该事项（路径去掉
最后一段），并以读到的这一版为准。`,
			EN: `/openapi.json describes the operations. PATH is what follows /api/v1.

  liuhen call GET /matters --print list.id
  liuhen call POST /matters --data '{"kind":"penalty", ...}' --print value.id
  liuhen call POST /casefiles/ID/submit --seen

A step that changes a thing asks for the version that you have seen of it (If-Match). --seen reads
the thing, whose path is PATH without its last word, and says that you have seen what it is now.`,
		},
	},
	"liuhen completion": {
		args:  term.Words{ZH: "bash|zsh|fish|powershell", EN: "bash|zsh|fish|powershell"},
		short: term.Words{ZH: "输出命令行补全脚本", EN: "Print what lets a shell complete commands and flags"},
	},
	"liuhen config": {short: term.Words{ZH: "查看设置", EN: "Work with the settings"}},
	"liuhen config print": {
		short: term.Words{ZH: "按 liuhen.yaml 的格式输出当前生效的设置", EN: "Print the settings as they apply, in the form of liuhen.yaml"},
		long:  whereSettings,
	},
	"liuhen demo": {
		short: term.Words{ZH: "在虚构的云溪市演示全过程：从拍摄文件到归档锁定的案卷", EN: "Play the line once, from the camera's files to a sealed case file, in a fictional city"},
		long: term.Words{
			ZH: `以虚构的云溪市八个账号，在专用的数据目录上通过公开接口走完全过程，留下归档信息包（casefile.zip）和
机构日志的公钥（agency.vkey）；此时运行 liuhen-verify --trust agency.vkey casefile.zip，退出码为 0。`,
			EN: `Plays the main job through the public API as the eight accounts of a fictional city, Yunxi, on a
data folder of its own, and leaves the archiving package (casefile.zip) and the public key of the
agency's log (agency.vkey), so that liuhen-verify --trust agency.vkey casefile.zip exits 0.`,
		},
	},
	"liuhen errors": {short: term.Words{ZH: "输出全部错误代码及其说明（Markdown）", EN: "Print the catalogue of everything that can go wrong, as Markdown"}},
	"liuhen fsck": {
		short: term.Words{ZH: "全库核验：文件与登记、登记与日志、日志与检查点逐一比对", EN: "Check the whole store: bytes against items, items against the log, the log against its checkpoints"},
		long: term.Words{
			ZH: `核验全库，不改动任何内容；核验期间服务可以照常运行。

每项发现占一行，四个字段以制表符分隔：结论、部位、对象、详情。
退出码 0：全部无误。1：有发现，或核验中断。2：命令行有误。如何处置见 docs/operate/fsck.zh-CN.md。`,
			EN: `Changes nothing; a server may go on working meanwhile.

Each finding is one line of four fields parted by tabs: answer, part, subject, detail.
Exit code 0: all is well. 1: something was found, or the check was stopped. 2: the command line is wrong. docs/operate/fsck.md
says what to do.`,
		},
	},
	"liuhen help": {
		args:  term.Words{ZH: "[命令]", EN: "[COMMAND]"},
		short: term.Words{ZH: "显示一个命令的说明", EN: "Show what a command does and takes"},
	},
	"liuhen ingest": {
		args:  term.Words{ZH: "文件夹 --activity 编号", EN: "FOLDER --activity ID"},
		short: term.Words{ZH: "把存储卡或文件夹中的文件登记上传；中断后重新运行即可继续", EN: "Bring the files of a card or folder into custody; repeat it to go on after any interruption"},
		long: term.Words{
			ZH: `任何中断之后重新运行同一命令即可继续，不会重复上传。

不论文件名，全部上传。以下各项不上传，但列入回执并计入末行的跳过数：空文件（0 字节，不能证明任何
事情）、链接、非普通文件，以及“System Volume Information”等系统文件夹。

--device 所填设备不在本机构设备登记册上的，在读取任何文件之前即拒绝。文件内写有另一序列号的，照常
收存，并在回执中提示。

服务器没有应答时，命令等待并说明自何时起；超过 --patience 的时间仍无应答，即停止。已收存的文件不受影响。`,
			EN: `Repeat the same command to go on after any interruption: nothing arrives twice.

Every file is sent whatever its name says. Not sent, but named in the receipt and counted in its
last line as skipped: empty files (0 bytes, which prove nothing), links, what is no regular file,
and folders of the system such as "System Volume Information".

A --device that is not on your agency's register is refused before any file is read. Where a file
itself says another serial number than that device has, it is taken in and the receipt warns.

While the server is away the command waits and says since when; after the time of --patience it
stops. What was taken in is not affected.`,
		},
	},
	"liuhen log": {short: term.Words{ZH: "查看各机构的保管日志", EN: "Work with the logs of agencies"}},
	"liuhen log key": {
		args:  term.Words{ZH: "机构编号", EN: "AGENCY"},
		short: term.Words{ZH: "输出机构日志的公钥，供 liuhen-verify --trust 使用；请与回执上的指纹核对", EN: "Print the public key of an agency's log, for liuhen-verify --trust; compare its fingerprint with a receipt"},
	},
	"liuhen migrate": {
		args:  term.Words{ZH: "--data 原目录 --to 新目录", EN: "--data OLD --to NEW"},
		short: term.Words{ZH: "把整套系统迁移到另一数据库或存储，日志的根哈希不变", EN: "Move the whole installation to another database or store, with the same log roots"},
		long: term.Words{
			ZH: `把原数据目录中的系统迁移到新数据目录；新目录中的 liuhen.yaml 写明新的数据库和存储。迁移期间两边的
服务都须停止；原目录除了标记为停用，不作任何改动。每个文件都从新存储读回核对，每张表逐行比对，
全部一致之后新系统才算数。无论因何中断，重新运行同一命令即可继续。

输出各行的字段以制表符分隔。退出码 0：已迁移。1：未迁移，原系统继续使用；如果提示结果不明，
重新运行同一命令即可查明。操作步骤见 docs/operate/migrate.zh-CN.md。`,
			EN: `Moves the installation of the data folder OLD into the one of the data folder NEW, whose own
liuhen.yaml names the new database and store. Both servers are stopped meanwhile, and nothing in OLD
is changed but that it is marked as left. Every file is read back from the new store, every table
compared, and only then the new installation counts. Whatever ends a migration, the same command
goes on with it.

Each line has fields parted by tabs. Exit code 0: moved. 1: not moved; the old installation stays in
use unless the message says that nobody knows yet: then the same command finds out.
docs/operate/migrate.md has the way step by step.`,
		},
	},
	"liuhen openapi": {short: term.Words{ZH: "输出接口说明（OpenAPI 3.1），与服务器 /openapi.json 相同", EN: "Print the description of the API (OpenAPI 3.1), as the server gives it at /openapi.json"}},
	"liuhen package": {short: term.Words{ZH: "签发、下载、核验案卷的归档信息包", EN: "Work with archiving packages of sealed case files"}},
	"liuhen package check": {
		args:  term.Words{ZH: "文件.zip", EN: "FILE.zip"},
		short: term.Words{ZH: "核验归档信息包，与 liuhen-verify 相同，不需要服务器", EN: "Check a package as liuhen-verify does, without a server"},
		long: term.Words{
			ZH: `不联网，不需要服务器，不改动任何文件。

退出码 0：全部一致，由您指定的密钥证明。1：有不符之处，已逐项列出。2：不是归档信息包。3：内部一致，
但您没有指定签名密钥。`,
			EN: `No network, no server, nothing is changed.

Exit code 0: everything holds under the keys that you named. 1: something does not, and is named.
2: not a package. 3: consistent, but you named no key for its signer.`,
		},
	},
	"liuhen package create": {
		args:  term.Words{ZH: "案卷编号 --purpose 用途 -o 文件.zip", EN: "CASEFILE --purpose TEXT -o FILE.zip"},
		short: term.Words{ZH: "签发已归档锁定案卷的归档信息包，并下载", EN: "Issue a package of a sealed case file, and download it"},
	},
	"liuhen package download": {
		args:  term.Words{ZH: "归档信息包编号 -o 文件.zip", EN: "PACKAGE -o FILE.zip"},
		short: term.Words{ZH: "下载已签发的归档信息包，或接着下载；每次下载逐字节相同", EN: "Download an issued package, or go on with a download that broke off: the same bytes every time"},
	},
	"liuhen package list": {
		args:  term.Words{ZH: "案卷编号", EN: "CASEFILE"},
		short: term.Words{ZH: "列出某案卷已签发的归档信息包", EN: "List the packages that were issued of a case file"},
	},
	"liuhen password": {short: term.Words{ZH: "登录并设置本人口令", EN: "Sign in and set your own password"}},
	"liuhen register": {
		args:  term.Words{ZH: "名册.yaml", EN: "FILE.yaml"},
		short: term.Words{ZH: "按名册补充登记机构、科室、人员、账号、设备和岗位", EN: "Register the agencies, units, officers, accounts, devices and posts that a file names and that are missing"},
		long: term.Words{
			ZH: `按名册登记：机构、科室、人员及其账号、设备和岗位。已登记的不变，因此可以重复运行，第二次不会有任何
变化。名册与已登记内容不同的，逐条列出，什么也不发送。

由两名管理员先后运行：系统管理员登记岗位以外的全部内容，并给出初始口令，只显示一次；安全保密管理员
任命岗位，见到账号持有人本人后解锁其账号（liuhen unlock）。`,
			EN: `What is there already is left alone, so the same command may be repeated: a second run changes
nothing. Where something differs from what is registered, all differences are named and nothing is
sent.

Two administrators run it, one after the other: the system administrator registers everything but
posts and gives the first passwords, which are shown once; the security administrator appoints to
the posts, and then lets the accounts in whose holders he has seen (liuhen unlock).`,
		},
	},
	"liuhen regulation": {short: term.Words{ZH: "检查规则包", EN: "Work with regulation packs"}},
	"liuhen regulation check": {
		args:  term.Words{ZH: "文件", EN: "FILE"},
		short: term.Words{ZH: "检查规则包，逐行指出每处错误", EN: "Check a regulation pack and name every mistake by its line"},
	},
	"liuhen serve": {
		short: term.Words{ZH: "以数据目录提供服务，直到要求停止", EN: "Serve the data folder until the process is asked to stop"},
		long: term.Words{
			ZH: aboutDemo.ZH + "\n\n" + whereSettings.ZH,
			EN: aboutDemo.EN + "\n\n" + whereSettings.EN,
		},
	},
	"liuhen setup": {
		args:  term.Words{ZH: "--answers 答卷.yaml", EN: "--answers FILE.yaml"},
		short: term.Words{ZH: "初始设置：市级机构和三名管理员", EN: "Set an installation up: the city agency and its three administrators"},
	},
	"liuhen terms": {
		args:  term.Words{ZH: "zh|en", EN: "zh|en"},
		short: term.Words{ZH: "以 JSON 输出全部代码的术语（一种语言），网页应用据此显示", EN: "Print the terms of every code in one language, as JSON; the web app's catalogue is made of them"},
	},
	"liuhen token": {short: term.Words{ZH: "管理本人的访问令牌，供程序使用", EN: "Work with your access tokens for programs"}},
	"liuhen token create": {
		args:  term.Words{ZH: "--name 用途 --scope 范围[,范围] (--until 日期 | --days 天数)", EN: "--name NAME --scope SCOPE[,SCOPE] (--until DATE | --days N)"},
		short: term.Words{ZH: "登录并以本人名义签发令牌；令牌内容只显示一次", EN: "Sign in and issue a token in your own name; its secret is shown once"},
	},
	"liuhen token list": {short: term.Words{ZH: "列出本人的令牌，不显示令牌内容", EN: "List your tokens, without their secrets"}},
	"liuhen token revoke": {
		args:  term.Words{ZH: "令牌编号", EN: "ID"},
		short: term.Words{ZH: "撤销一个令牌", EN: "End a token"},
	},
	"liuhen unlock": {
		args:  term.Words{ZH: "登录名... --reason 理由", EN: "LOGIN... --reason WHY"},
		short: term.Words{ZH: "见到本人后解锁账号（由第二名管理员办理）", EN: "Let accounts sign in whose holders you have seen (the second administrator)"},
		long: term.Words{
			ZH: `解锁账号并写明理由。口令由他人设置的账号，须由另一名管理员解锁后才能登录：执法人员和安全审计员的账号
由安全保密管理员解锁；系统管理员和安全保密管理员的账号由安全审计员解锁。解锁之前，请先见到本人。`,
			EN: `An account that somebody else gave a password lets nobody in until another administrator has
unlocked it: officers' accounts and the audit administrator's are unlocked by the security
administrator, the system and the security administrator's by the audit administrator. See whoever
it is before you do.`,
		},
	},
	"liuhen version": {short: term.Words{ZH: "输出版本、源码提交及其时间、平台", EN: "Print the version, the commit it was built from, that commit's time and the platform"}},
}

// What stands after flags.
var (
	aFile   = term.Words{ZH: "文件", EN: "FILE"}
	aFolder = term.Words{ZH: "目录", EN: "FOLDER"}
	anID    = term.Words{ZH: "编号", EN: "ID"}
	aText   = term.Words{ZH: "文字", EN: "TEXT"}
	aNumber = term.Words{ZH: "数字", EN: "N"}
)

// flagWords is the catalogue of what --help says of flags: of every command's flag of a
// name, or of one command's.
var flagWords = map[string]flagHelp{
	"--help": {says: term.Words{ZH: "显示说明", EN: "show this page"}},
	"--lang": {term.Words{ZH: "zh|en", EN: "zh|en"}, term.Words{ZH: "输出语言：zh 中文，en 英文", EN: "speak Chinese (zh) or English (en)"}},

	"--server":        {term.Words{ZH: "地址", EN: "ADDRESS"}, term.Words{ZH: "服务器地址（默认取环境变量 " + EnvServer + "，否则 " + defaultServer + "）", EN: "address of the server (default $" + EnvServer + " or " + defaultServer + ")"}},
	"--insecure-http": {says: term.Words{ZH: "允许以明文 HTTP 连接其他机器", EN: "speak plain HTTP with another machine than this one"}},
	"--token-file":    {aFile, term.Words{ZH: "存有访问令牌的文件，权限 0600（默认取环境变量 " + EnvToken + "，否则要求登录）", EN: "file of mode 0600 with an access token (default $" + EnvToken + ", else you are asked to sign in)"}},
	"--login":         {term.Words{ZH: "登录名", EN: "LOGIN"}, term.Words{ZH: "登录人的登录名（不写则询问）", EN: "login of who signs in (else you are asked)"}},

	"--data":                              {aFolder, term.Words{ZH: "数据目录（默认 ./liuhen-data）", EN: "data folder (default ./liuhen-data)"}},
	"--database":                          {term.Words{ZH: "地址", EN: "ADDRESS"}, term.Words{ZH: "PostgreSQL 数据库的地址（默认使用数据目录中的文件）", EN: "address of a PostgreSQL database (default: a file in the data folder)"}},
	"--address":                           {term.Words{ZH: "主机:端口", EN: "HOST:PORT"}, term.Words{ZH: "监听的地址和端口（默认 127.0.0.1:8080）", EN: "where to listen (default 127.0.0.1:8080)"}},
	"--tls-cert":                          {aFile, term.Words{ZH: "证书文件（PEM）", EN: "PEM file of the certificate"}},
	"--tls-key":                           {aFile, term.Words{ZH: "证书私钥文件（PEM）", EN: "PEM file of the certificate's key"}},
	"liuhen serve --insecure-http":        {says: term.Words{ZH: "允许不用 TLS 监听本机以外的地址", EN: "listen on other addresses than loopback without TLS"}},
	"liuhen config print --insecure-http": {says: term.Words{ZH: "允许不用 TLS 监听本机以外的地址", EN: "listen on other addresses than loopback without TLS"}},

	"liuhen call --data":  {term.Words{ZH: "JSON", EN: "JSON"}, term.Words{ZH: "请求内容（JSON），或写作 @文件", EN: "body as JSON, or @FILE that holds it"}},
	"liuhen call --key":   {aText, term.Words{ZH: "重复识别键（Idempotency-Key）：同一键重复提交只办理一次", EN: "key under which a repetition is recognised and not done twice (Idempotency-Key)"}},
	"liuhen call --print": {term.Words{ZH: "键", EN: "KEY"}, term.Words{ZH: "只输出答复中的这一部分，如 value.id；列表则逐项输出", EN: "print only this part of the answer, such as value.id; of a list, that of each entry"}},
	"liuhen call --where": {term.Words{ZH: "键=值", EN: "KEY=VALUE"}, term.Words{ZH: "只取列表中某键等于该值的各项，如 state=open", EN: "of a list, only the entries of which a key has a value, such as state=open"}},
	"liuhen call --array": {says: term.Words{ZH: "与 --print 连用：合为一个 JSON 数组输出", EN: "with --print: print all of it as one JSON array"}},
	"liuhen call --seen":  {says: term.Words{ZH: "先读取该事项，并以读到的这一版为准办理", EN: "read the thing first and change it as it is now"}},

	"liuhen serve --demo":      {says: term.Words{ZH: "生成虚构的云溪市并提供服务，数据在 ./demo-data 或 --data 指定的目录", EN: "serve a fictional city that lives, in ./demo-data or the folder of --data"}},
	"liuhen serve --demo-seed": {term.Words{ZH: "数字", EN: "NUMBER"}, term.Words{ZH: "演示数据的随机种子：种子和时间相同，则演示数据相同", EN: "what everything in the demo is drawn from; the same seed and time make the same demo"}},
	"liuhen serve --demo-now":  {term.Words{ZH: "时间", EN: "TIME"}, term.Words{ZH: "演示中的“现在”，如 2026-06-03T10:00:00+08:00（默认为当前时间）", EN: "the demo's present, such as 2026-06-03T10:00:00+08:00 (default: now)"}},

	"liuhen demo --data":    {aFolder, term.Words{ZH: "演示用的数据目录", EN: "data folder of the demo"}},
	"liuhen demo --out":     {aFolder, term.Words{ZH: "casefile.zip 和 agency.vkey 的存放目录（默认即数据目录）", EN: "folder for casefile.zip and agency.vkey (default: the data folder)"}},
	"liuhen demo --serve":   {says: term.Words{ZH: "演示之后继续提供服务；已演示过的数据目录直接提供服务", EN: "serve the data folder afterwards; a demo that was played before is served as it is"}},
	"liuhen demo --address": {term.Words{ZH: "主机:端口", EN: "HOST:PORT"}, term.Words{ZH: "提供服务的地址，仅限本机", EN: "where to serve, this machine only"}},

	"liuhen fsck --replay":     {says: term.Words{ZH: "在数据库之外由日志重放全部记录并比对；临时文件夹须能容纳第二个数据库", EN: "make every noun again from the log outside the database, and compare; needs room for a second database in the folder for temporary files"}},
	"liuhen fsck --sm3":        {says: term.Words{ZH: "对已入库文件同时复算 SM3", EN: "recompute SM3 of what is deposited, too"}},
	"liuhen fsck --json":       {says: term.Words{ZH: "每行输出一个 JSON 对象：finding、orphan，最后是 report", EN: "print one JSON object a line: finding, orphan, and at last report"}},
	"liuhen fsck --checkpoint": {aFile, term.Words{ZH: "外部保存的已签名检查点，日志必须是其延续；可多次给出", EN: "a signed checkpoint kept outside, which its log must extend; may be repeated"}},

	"liuhen ingest --activity":              {anID, term.Words{ZH: "这些文件所记录的执法活动的编号", EN: "id of the activity that the files record"}},
	"liuhen ingest --title":                 {aText, term.Words{ZH: "题名；有多个文件时，其后接各文件名", EN: "title of the items; where there are several files, their names follow it"}},
	"liuhen ingest --card":                  {aNumber, term.Words{ZH: "存储卡上的编号，使须留存原始载体时只涉及这张卡；含 --from-card", EN: "number printed on the card, so that an original which is kept blocks itself alone; implies --from-card"}},
	"liuhen ingest --from-card":             {says: term.Words{ZH: "文件在将要清除的存储卡上", EN: "the files lie on a card that will be freed"}},
	"liuhen ingest --home":                  {says: term.Words{ZH: "在住宅内录制：限制查看，仅制作人、活动参加人、案件承办人和保管人员可见", EN: "recorded inside a home: seen only by its makers, the officers of activity and matter and the custodian"}},
	"liuhen ingest --minors":                {says: term.Words{ZH: "有未成年人入镜：同样限制查看", EN: "shows minors: seen by the same few"}},
	"liuhen ingest --bystanders":            {says: term.Words{ZH: "有无关人员入镜：同样限制查看", EN: "shows people who have nothing to do with the matter: seen by the same few"}},
	"liuhen ingest --parallel":              {aNumber, term.Words{ZH: "同时上传的文件数，1 至 16", EN: "files at a time, 1 to 16"}},
	"liuhen ingest --receipt":               {aFile, term.Words{ZH: "把回执写入该文件，不在屏幕上显示", EN: "file for the receipt, instead of showing it"}},
	"liuhen ingest --json":                  {says: term.Words{ZH: "回执采用 JSON 格式", EN: "the receipt as JSON"}},
	"liuhen ingest --state":                 {aFile, term.Words{ZH: "记录历次进度的文件（默认在本人的状态目录中）", EN: "file with the notes of earlier runs (default in your own folder for such files)"}},
	"liuhen ingest --delete-after-accepted": {says: term.Words{ZH: "文件入库锁定后从存储卡上清除；含 --from-card", EN: "remove each file from the card once its item is deposited and locked; implies --from-card"}},
	"liuhen ingest --wait":                  {says: term.Words{ZH: "与 --delete-after-accepted 连用：等待保管岗位接收并入库", EN: "with --delete-after-accepted: wait until the custodian has received and the items are deposited"}},
	"liuhen ingest --patience":              {term.Words{ZH: "时长", EN: "TIME"}, term.Words{ZH: "服务器没有应答时至多等待多久", EN: "how long to wait for a server that is away"}},
	"liuhen ingest --device":                {anID, term.Words{ZH: "制作所用设备的编号", EN: "id of the device with which they were made"}},
	"liuhen ingest --provider":              {aText, term.Words{ZH: "调取的材料：提供人", EN: "obtained material: who provided it"}},
	"liuhen ingest --source":                {aText, term.Words{ZH: "调取的材料：出处", EN: "obtained material: where it comes from"}},
	"liuhen ingest --carrier":               {term.Words{ZH: "original|copy", EN: "original|copy"}, term.Words{ZH: "调取的材料：原始载体（original）或复制件（copy）", EN: "obtained material: an original or a copy"}},
	"liuhen ingest --copying":               {aText, term.Words{ZH: "调取的材料：复制方法", EN: "obtained material: how a copy was made"}},
	"liuhen ingest --method":                {aText, term.Words{ZH: "制作方法", EN: "how the material was made"}},
	"liuhen ingest --made-at":               {term.Words{ZH: "时间", EN: "TIME"}, term.Words{ZH: "制作时间，如 2026-06-03T09:30:00+08:00", EN: "when it was made, such as 2026-06-03T09:30:00+08:00"}},
	"liuhen ingest --made-by":               {aText, term.Words{ZH: "制作人", EN: "who made it"}},
	"liuhen ingest --proves":                {aText, term.Words{ZH: "证明对象", EN: "what it proves"}},

	"liuhen migrate --data":          {aFolder, term.Words{ZH: "原系统的数据目录", EN: "data folder of the old installation"}},
	"liuhen migrate --to":            {aFolder, term.Words{ZH: "新系统的数据目录，其中须有 liuhen.yaml", EN: "data folder of the new installation, with its liuhen.yaml"}},
	"liuhen migrate --leave-uploads": {says: term.Words{ZH: "未完成的上传不带走，由设备重新上传", EN: "leave unfinished uploads behind; their devices send them again"}},
	"liuhen migrate --leave-damaged": {says: term.Words{ZH: "内容已经丢失的文件不带走；新系统列为缺失", EN: "leave files behind whose bytes are lost already; the new installation names them as missing"}},

	"liuhen package create --purpose": {aText, term.Words{ZH: "提供给谁、作何用途；写入归档信息包", EN: "for whom and what for; it stands inside the package"}},
	"--output":                        {aFile, term.Words{ZH: "归档信息包写入的新文件", EN: "new file for the package"}},
	"liuhen package check --trust":    {term.Words{ZH: "公钥", EN: "KEY"}, term.Words{ZH: "机构日志的公钥，或存放公钥的文件；可多次给出", EN: "key of the agency's log, or a file of such keys; may be repeated"}},
	"liuhen package check --json":     {says: term.Words{ZH: "以 JSON 输出", EN: "print JSON"}},
	"liuhen package check --quiet":    {says: term.Words{ZH: "不列出一致的文件", EN: "do not list what matches"}},

	"liuhen register --passwords": {aFile, term.Words{ZH: "把初始口令写入该新文件（权限 0600），不在屏幕上显示", EN: "new file of mode 0600 for the first passwords, instead of showing them"}},
	"liuhen register --example":   {says: term.Words{ZH: "输出名册范例", EN: "print an example of the file"}},

	"liuhen setup --code":    {term.Words{ZH: "安装码", EN: "CODE"}, term.Words{ZH: "服务启动时显示的一次性安装码（不写则询问）", EN: "one-time code that the server printed when it started (else you are asked)"}},
	"liuhen setup --answers": {aFile, term.Words{ZH: "初始设置的答卷（YAML）", EN: "YAML file with what is set up"}},
	"liuhen setup --example": {says: term.Words{ZH: "输出答卷范例", EN: "print an example of that file"}},

	"liuhen token create --name":   {aText, term.Words{ZH: "令牌的用途", EN: "what the token is for"}},
	"liuhen token create --scope":  {term.Words{ZH: "范围,...", EN: "SCOPE,..."}, term.Words{ZH: "可以办理的事项：read 查看，intake 登记上传，receiving 移交接收，assembly 组卷，archive 档案，admin 系统管理", EN: "what it may do: read, intake, receiving, assembly, archive, admin"}},
	"liuhen token create --until":  {term.Words{ZH: "日期", EN: "DATE"}, term.Words{ZH: "有效期末日，YYYY-MM-DD，至多一年", EN: "last day on which it works, YYYY-MM-DD, at most a year from now"}},
	"liuhen token create --days":   {aNumber, term.Words{ZH: "代替 --until：自今日起有效的天数，1 至 365", EN: "instead of --until: for so many days from today, 1 to 365"}},
	"liuhen token create --file":   {aFile, term.Words{ZH: "把令牌内容写入该新文件（权限 0600），不在屏幕上显示", EN: "new file of mode 0600 for the secret, instead of showing it"}},
	"liuhen token revoke --reason": {aText, term.Words{ZH: "理由", EN: "why"}},
	"liuhen unlock --reason":       {aText, term.Words{ZH: "理由，如：本人到场核实", EN: "why, such as: seen in person"}},
}
