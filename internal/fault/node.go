package fault

// Codes of several servers on one database.
var (
	// UploadElsewhere: the bytes of an upload lie on another server, which does not
	// answer; {server} is where it should.
	UploadElsewhere = Define("upload-elsewhere", Unavailable,
		Text{"该上传已收到的内容在另一台服务器（{server}）上，目前无法连接该服务器。", "已确认的内容在那台服务器上，没有丢失；本次请求没有执行，或其结果未知。", "请稍后继续同一上传；急用时可重新开始上传该文件，旧的上传到期后自动终止。如长时间无法连接，请系统管理员恢复该服务器。"},
		Text{"What has arrived of this upload lies on another server ({server}), which does not answer now.", "What was confirmed is there and is not lost; this request was not carried out, or its outcome is not known.", "Go on with the same upload later; if it is urgent, begin a new upload of the file: the old one expires by itself. If it stays, have the system administrator bring that server back."})
	// PassRefused: a request was forwarded by a server that this one does not know;
	// {problem} is given WithBoth languages.
	PassRefused = Define("pass-refused", Unavailable,
		Text{"另一台服务器转来的请求没有通过核对：{problem}。", "数据没有变化。", "请系统管理员核对各服务器的 master.key 是否相同、时钟是否一致、peer-address 是否指向正确的服务器。"},
		Text{"A request that another server forwarded did not pass the check ({problem}).", "Nothing was changed.", "Have the system administrator check that the servers have one master.key, the same time, and a peer-address that leads to the right one."})
	// NodesDiffer: a living server of the same database is set up otherwise; {setting} is
	// what differs.
	NodesDiffer = Define("nodes-differ", Invalid,
		Text{"使用同一数据库的另一台服务器（{server}）的 {setting} 与本机不同。", "数据没有变化，本机没有启动。", "请让各服务器使用同一存储桶和同一 master.key；如那台服务器已停用，请等待一分钟后再启动。见 docs/operate/several-servers.md。"},
		Text{"Another server of this database ({server}) has another {setting} than this one.", "Nothing was changed; this server was not started.", "Give all servers one bucket and one master.key; if the other one has ended, wait a minute and start again. See docs/operate/several-servers.md."})
	// NodesLiving: a server works on the database that nobody may work on now.
	NodesLiving = Define("nodes-living", Unavailable,
		Text{"服务器 {server} 正在使用该数据库。", "数据没有变化。", "请先停止使用该数据库的所有服务器，等待半分钟后再试。"},
		Text{"The server {server} works on this database.", "Nothing was changed.", "Stop every server of the database first, wait half a minute, then try again."})
	// NodeTwice: another process works under this server's name, as after its data folder
	// was copied.
	NodeTwice = Define("node-twice", Unavailable,
		Text{"另有一个进程以本服务器的名义在运行，数据目录可能被复制过。", "已确认保存的数据完好。", "请停止其中一个；复制来的数据目录须删除其中的 lock 文件后再启动。"},
		Text{"Another process works under this server's name; its data folder may have been copied.", "Whatever was confirmed is safe.", "Stop one of them; in a copied data folder, remove the file lock before it is started."})
)
