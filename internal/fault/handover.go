package fault

// Codes around handovers and what lies in them.
var (
	// NothingListed: a handover of nothing.
	NothingListed = Define("nothing-listed", Invalid,
		Text{"移交清单是空的。", "数据没有变化。", "请至少列入一个文件、一份文字记录或一件载体。"},
		Text{"The handover lists nothing.", "Nothing was changed.", "List at least one file, paper record or carrier."})
	// SetDiffers: the custodian's count does not add up to what was signed.
	SetDiffers = Define("set-differs", Conflict,
		Text{"实收与退回合计与签署的清单不符。", "移交清单和材料均未改变。", "请重新清点后提交。"},
		Text{"Received and returned together are not what was signed.", "List and material are unchanged.", "Count again and resubmit."})
	// PlaceMissing: papers or carriers would be received and nobody said where they lie.
	PlaceMissing = Define("place-missing", Invalid,
		Text{"接收文字记录或载体须写明存放地点。", "移交清单和材料均未改变。", "请填写存放地点（如“档案室二号柜”）后重新提交；不接收的请列入退回。"},
		Text{"Papers and carriers are received at a place of storage, and none is given.", "List and material are unchanged.", "Say where they will lie, such as cabinet 2 of the record room, and send it again; what is not received is returned."})
	// Answered: the custodian answered this handover before.
	Answered = Define("handover-answered", Conflict,
		Text{"该移交已由{who}于 {when} 答复（{state}）。", "第一次的答复有效，本次没有执行，移交清单和材料均未改变。", "请刷新后查看交接凭证；退回的材料由执法人员在新的移交中再次签交。"},
		Text{"This handover was answered already by {who} at {when} ({state}).", "The first answer stands; this one was not done, and list and material are unchanged.", "Reload to see the receipt; what was returned is signed over again in a new handover."})
	// OwnHandover: nobody receives what he signed over.
	OwnHandover = Define("own-handover", Forbidden,
		Text{"不能接收本人签署移交的材料。", "数据没有变化，本次尝试已记入日志。", "请由副岗接收；确无他人时，请先由第三人以监交人身份签字，系统将标明“一人兼任”。"},
		Text{"Nobody receives what he signed over himself.", "Nothing was changed; the attempt was logged.", "Let the deputy receive it; if there is none, a third person first signs as supervisor and it is marked as one person in two posts."})
	// NotYours: an item in the set belongs to somebody else.
	NotYours = Define("not-your-item", Forbidden,
		Text{"清单中有不属于您的文件：{item}。", "数据没有变化，本次尝试已记入日志。", "请从清单中去掉该文件，或由其上传人移交。"},
		Text{"The list has a file that is not yours: {item}.", "Nothing was changed; the attempt was logged.", "Take it off the list, or let its uploader hand it over."})
	// StateSecret: bytes of a state secret must not be in this system.
	StateSecret = Define("state-secret", Forbidden,
		Text{"该载体涉及国家秘密，其中的内容以及它的照片、扫描件都不得进入本系统（附件1第九条）。", "数据没有变化，本次尝试已记入日志。", "请按保密规定保管和使用该载体；不慎已上传的文件，请立即报告保密机构和系统管理员。"},
		Text{"This carrier concerns a state secret: neither what is on it nor a picture of it may enter this system (annex 1, article 9).", "Nothing was changed; the attempt was logged.", "Keep and use the carrier by the rules of secrecy; if a file was uploaded by mistake, tell the office for secrets and the system administrator at once."})
	// TooManyItems: a handover is one transaction and has a limit.
	TooManyItems = Define("too-many-items", Invalid,
		Text{"一次移交最多 {limit} 个文件。", "数据没有变化。", "请分成几次移交。"},
		Text{"One handover takes at most {limit} files.", "Nothing was changed.", "Split it into several."})
)
