package fault

// Codes of requests to the API that reach no desk.
var (
	// VersionMissing: a change did not say which version its sender had seen.
	VersionMissing = Define("version-missing", Invalid,
		Text{"没有说明所依据的版本（If-Match）。", "数据没有变化。", "请先读取该记录，再带上其版本号提交。"},
		Text{"The request does not say which version it is based on (If-Match).", "Nothing was changed.", "Read the record and send its version with the change."})
	// BodyTooLarge: the request is longer than this route takes.
	BodyTooLarge = Define("request-too-large", Invalid,
		Text{"请求内容过大。", "数据没有变化。", "文件请用断点续传接口上传，表单请缩短后重新提交。"},
		Text{"The request is too large for this route.", "Nothing was changed.", "Send files by resumable upload and keep forms short."})
	// BodySlow: the request's body did not arrive in time.
	BodySlow = Define("request-slow", Unavailable,
		Text{"请求内容未在规定时间内传完。", "数据没有变化。", "请检查网络后重试。"},
		Text{"The request's body did not arrive in time.", "Nothing was changed.", "Check the network and try again."})
	// MethodWrong: the address exists, the method does not fit it.
	MethodWrong = Define("method-not-allowed", Invalid,
		Text{"该地址不支持此请求方式。", "数据没有变化。", "请对照接口说明（/openapi.json）。"},
		Text{"This address does not take that method.", "Nothing was changed.", "See the description of the API at /openapi.json."})
	// ContentWrong: the request's body is of another kind than this route takes.
	ContentWrong = Define("content-type-wrong", Invalid,
		Text{"请求内容的类型不符，须为 {type}。", "数据没有变化。", "请对照接口说明（/openapi.json）。"},
		Text{"The request's content type is wrong; it is {type}.", "Nothing was changed.", "See the description of the API at /openapi.json."})
	// TusVersion: the request does not speak the version of tus that we speak.
	TusVersion = Define("tus-version", Invalid,
		Text{"请求没有按 tus 1.0.0 协议发送（Tus-Resumable）。", "已收到的内容完好，本次请求没有执行。", "请使用支持 tus 1.0.0 的客户端。"},
		Text{"The request does not speak tus 1.0.0 (Tus-Resumable).", "What has arrived is safe; this was not done.", "Use a client of tus 1.0.0."})
	// ChecksumUnknown: a piece's checksum is not one that we can check.
	ChecksumUnknown = Define("checksum-unknown", Invalid,
		Text{"本段的校验值（Upload-Checksum）无法识别，须为 sha256 加 Base64。", "本段没有保存，之前确认的内容完好。", "请改用 sha256 校验后从原位置重新发送本段。"},
		Text{"The piece's checksum (Upload-Checksum) cannot be read; it is sha256 and Base64.", "The piece was not kept; what was confirmed before is safe.", "Send the piece again from the same offset with a sha256 checksum."})
	// OtherSite: a page of another site tried to write in a user's name.
	OtherSite = Define("cross-site", Forbidden,
		Text{"已拒绝来自其他网站的写入请求。", "数据没有变化。", "请在本系统页面内操作。"},
		Text{"A write request from another site was refused.", "Nothing was changed.", "Work in this system's own pages."})
)

// Codes of a client that asks a server.
var (
	// ServerAddress: the address of the server is none.
	ServerAddress = Define("server-address", Invalid,
		Text{"服务器地址无效：{address}。", "数据没有变化。", "请按 http://主机:端口 的形式填写。"},
		Text{"This is no address of a server: {address}.", "Nothing was changed.", "Write it as http://host:port."})
	// ServerAway: the server did not answer.
	ServerAway = Define("server-away", Unavailable,
		Text{"无法连接服务器 {address}。", "已确认保存的数据完好；未得到答复的操作可能已执行。", "请检查网络和地址后重试；重试不会重复执行同一操作。"},
		Text{"The server {address} does not answer.", "Whatever was confirmed is safe; what got no answer may have been done.", "Check network and address and try again; a repeated command is not done twice."})
	// ServerUntrusted: nobody whom this machine trusts vouches for the server's certificate.
	ServerUntrusted = Define("server-untrusted", Forbidden,
		Text{"无法确认服务器 {address} 的证书，没有连接。", "没有发送任何内容。", "请核对地址。证书由本单位自建机构签发的，请把该机构的证书加入系统信任库，或用环境变量 SSL_CERT_FILE 指定其 PEM 文件（Windows 和 macOS 只用系统信任库）；证书过期或与主机名不符的，请系统管理员更换。"},
		Text{"The certificate of the server {address} cannot be trusted, so it was not spoken with.", "Nothing was sent.", "Check the address. If your own certification authority issued it, add that authority's certificate to the system's store, or name its PEM file in SSL_CERT_FILE (Windows and macOS know the system's store only); one that has run out or is another host's is for the system administrator to replace."})
	// ServerScheme: http was spoken with a port of https, or the other way round.
	ServerScheme = Define("server-scheme", Invalid,
		Text{"服务器地址 {address} 的协议不对：该端口使用 {scheme}。", "操作没有执行，数据没有变化。", "请把地址改为以 {scheme}:// 开头后重试。"},
		Text{"The address {address} has the wrong scheme: that port speaks {scheme}.", "This was not done; nothing was changed.", "Begin the address with {scheme}:// and try again."})
	// AnswerUnreadable: what answered is not this program's API.
	AnswerUnreadable = Define("answer-unreadable", Unavailable,
		Text{"服务器的答复无法识别。", "已确认保存的数据完好；该操作可能已执行。", "请确认地址指向本系统且版本相符。"},
		Text{"The server's answer cannot be read.", "Whatever was confirmed is safe; this may have been done.", "Make sure that the address is this system's and the versions fit."})
)
