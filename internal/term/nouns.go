package term

// states are those of the nouns' tables.
var states = map[string]map[string]Words{
	"account":   {"active": {"正常", "active"}, "locked": {"已锁定", "locked"}, "closed": {"已注销", "closed"}},
	"activity":  {"open": {"进行中", "going on"}, "ended": {"已结束", "ended"}},
	"agency":    {"active": {"正常", "active"}, "closed": {"已撤并", "closed"}},
	"carrier":   {"signed": {"已签交", "signed over"}, "received": {"已接收", "received"}, "returned": {"已退回", "returned"}, "lent": {"借出", "lent"}},
	"casefile":  {"open": {"组卷中", "being arranged"}, "submitted": {"已提交", "submitted"}, "returned": {"已退回", "returned"}, "sealed": {"已锁定", "sealed"}},
	"device":    {"in-use": {"在用", "in use"}, "withdrawn": {"停用", "withdrawn"}},
	"extract":   {"ordered": {"生成中", "being made"}, "ready": {"可下载", "ready"}, "failed": {"未能生成", "failed"}, "expired": {"已过期", "expired"}},
	"handover":  {"signed": {"已签署", "signed"}, "received": {"已接收", "received"}, "partly-received": {"部分接收", "received in part"}, "returned": {"已退回", "returned"}},
	"issuance":  {"issued": {"已签发", "issued"}},
	"item":      {"received": {"已收存", "taken in"}, "signed": {"已签交", "signed over"}, "accepted": {"已接收", "accepted"}, "locking": {"入库中", "being deposited"}, "deposited": {"已入库", "deposited"}, "void": {"已作废", "void"}},
	"marker":    {"standing": {"有效", "standing"}, "withdrawn": {"已撤回", "withdrawn"}},
	"matter":    {"open": {"办理中", "open"}, "ended": {"行为已终结", "act ended"}, "completed": {"已办结", "completed"}},
	"officer":   {"active": {"在岗", "on the list"}, "left": {"离岗", "left"}},
	"paper":     {"printed": {"已打印", "printed"}, "scanned": {"签名件已附", "signed scan attached"}},
	"placement": {"placed": {"已编入", "placed"}, "removed": {"已移出", "removed"}},
	"post":      {"in-force": {"在任", "in force"}, "ended": {"已免", "ended"}},
	"token":     {"active": {"有效", "active"}, "revoked": {"已撤销", "revoked"}},
	"tour":      {"open": {"出勤中", "out"}, "ended": {"已收勤", "ended"}},
	"viewing":   {"opened": {"查阅中", "open"}, "closed": {"已查阅", "closed"}},
}

// verbs are those of the nouns' tables, as they are said of each.
var verbs = map[string]map[string]Words{
	"account": {
		"open": {"开户", "open the account"}, "close": {"注销", "close the account"}, "lock": {"锁定", "lock"}, "unlock": {"解锁", "unlock"},
		"rename": {"更名", "rename"}, "set-password": {"设置口令", "set the password"},
	},
	"activity": {
		"begin": {"开始", "begin"}, "amend": {"补正", "amend"}, "end": {"结束", "end"}, "correct-end": {"更正结束", "correct the end"},
		"sign-correction": {"签认更正", "sign the correction"}, "attach-matter": {"关联案件", "attach a matter"}, "join-agency": {"协办", "let an agency take part"},
		"join-tour": {"登记协办出勤", "name the joining agency's tour"}, "sign-tour": {"签认协办出勤", "sign the joining agency's tour"},
		"mark-required": {"标记应当记录", "mark as to be recorded"}, "explain-breach": {"说明原因", "explain a shortfall"},
	},
	"agency": {
		"establish": {"设立", "establish"}, "amend": {"补正", "amend"}, "add-unit": {"增设内设机构", "add a unit"}, "adopt": {"施行登记", "adopt a pack"},
		"close": {"撤并", "close the agency"},
	},
	"carrier": {
		"sign": {"签署移交", "sign over"}, "sign-again": {"再次签交", "sign over again"}, "receive": {"接收", "receive"}, "return": {"退回", "return"},
		"read-in": {"读入", "read in"}, "shelve": {"上架", "shelve"}, "lend": {"借出", "lend"}, "take-back": {"收回", "take back"},
	},
	"casefile": {
		"open": {"建卷", "open the case file"}, "amend": {"补正", "amend"}, "submit": {"提交", "submit"}, "withdraw": {"撤回提交", "take the submission back"},
		"return": {"退回", "return"}, "seal": {"归档锁定", "seal"},
	},
	"device": {
		"register": {"登记设备", "register"}, "amend": {"补正", "amend"}, "assign": {"配发", "assign"}, "measure-clock": {"校时", "measure the clock"},
		"withdraw": {"停用", "withdraw"},
	},
	"handover": {
		"sign": {"签署移交", "sign"}, "supervise": {"监交", "supervise"}, "receive": {"接收", "receive"}, "receive-part": {"部分接收", "receive in part"},
		"return": {"退回", "return"},
	},
	"issuance": {"issue": {"签发", "issue"}},
	"item": {
		"receive": {"接收", "take in"}, "describe": {"著录", "describe"}, "link": {"关联", "link"}, "sign": {"签署移交", "sign over"}, "accept": {"接收", "accept"},
		"return": {"退回", "return"}, "begin-deposit": {"开始入库", "begin the deposit"}, "deposit": {"入库", "deposit"}, "free-card": {"清除卡上文件", "free the card"},
		"restrict":       {"调整限制查看", "restrict, or lift a restriction"},
		"confirm-intact": {"核验无损", "confirm as intact"}, "find-damage": {"发现损坏", "find damage"}, "propose-void": {"提请作废", "propose as void"},
		"confirm-void": {"确认作废", "confirm as void"}, "refuse-void": {"不予作废", "refuse to make void"},
	},
	"extract": {"order": {"导出列表", "order an extract"}, "finish": {"生成导出文件", "finish the extract"}, "fail": {"未能生成导出文件", "fail to make the extract"}, "expire": {"导出文件到期清除", "expire"}},
	"listing": {"list": {"列表查阅", "show a list"}},
	"marker":  {"mark": {"标注", "mark"}, "withdraw": {"撤回标注", "withdraw the marker"}},
	"matter": {
		"open": {"立案", "open the matter"}, "amend": {"补正", "amend"}, "end": {"终结", "record the end of the act"}, "correct-end": {"更正结束", "correct the end of the act"},
		"complete": {"办结", "record the completion"}, "correct-completion": {"更正办结", "correct the completion"}, "sign-correction": {"签认更正", "sign the correction"},
	},
	"officer":   {"enrol": {"登记人员", "enrol"}, "amend": {"补正", "amend"}, "leave": {"离岗", "leave"}},
	"paper":     {"print": {"打印", "print"}, "attach-scan": {"附签名扫描件", "attach the signed scan"}},
	"placement": {"place": {"编入", "place"}, "move": {"调整顺序", "move"}, "remove": {"移出", "remove"}},
	"post":      {"appoint": {"任命", "appoint"}, "delegate": {"委托", "delegate"}, "end": {"免职", "end the appointment"}},
	"refusal":   {"refuse": {"拒绝", "refuse"}},
	"token":     {"issue": {"签发", "issue"}, "revoke": {"撤销", "revoke"}},
	"tour": {
		"start": {"出勤", "go out"}, "end": {"结束", "end"}, "correct-end": {"更正结束", "correct the end"}, "sign-correction": {"签认更正", "sign the correction"},
	},
	"viewing": {"open": {"开始查阅", "open"}, "close": {"结束查阅", "close"}},
}
