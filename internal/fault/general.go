package fault

// Codes that belong to no single noun.
var (
	// Unexpected is a defect of the program or of the machine below it.
	Unexpected = Define("unexpected", Internal,
		Text{"程序内部出错。", "已确认保存的数据不受影响。", "请稍后重试；如仍出现，请把编号告诉系统管理员。"},
		Text{"The program met an internal error.", "Whatever was confirmed as stored is safe.", "Try again later; if it stays, give the reference to the system administrator."})
	// NoSuchThing hides whether a thing is absent or merely not the actor's to see.
	NoSuchThing = Define("not-found", NotFound,
		Text{"没有找到该记录，或您无权查看。", "数据没有变化。", "请核对编号；如应可见，请联系安全保密管理员核对岗位。"},
		Text{"There is no such record, or you may not see it.", "Nothing was changed.", "Check the number; if you should see it, have the security administrator check your posts."})
	// NotAllowed: the actor may know of the thing but not do this to it.
	NotAllowed = Define("not-allowed", Forbidden,
		Text{"您的岗位不能执行此操作：{action}。", "数据没有变化，本次尝试已记入日志。", "请由有权岗位办理。"},
		Text{"Your post does not allow this: {action}.", "Nothing was changed; the attempt was logged.", "Ask a person whose post allows it."})
	// TokenLacks: the actor may do this himself; the scope of the token that he came with may not.
	TokenLacks = Define("token-lacks-scope", Forbidden,
		Text{"该访问令牌的范围不含此操作：{action}；须有以下范围之一：{scopes}。", "数据没有变化，本次尝试已记入日志。", "请本人登录后办理，或使用含有该范围的令牌。"},
		Text{"This token's scope lacks this: {action}. One of these scopes is needed: {scopes}.", "Nothing was changed; the attempt was logged.", "Do it in your own session, or with a token that has the scope."})
	// TokenNever: the actor may do this himself, and no token may; {why} is given WithBoth languages.
	TokenNever = Define("token-never", Forbidden,
		Text{"此操作不能使用访问令牌：{action}（{why}）。", "数据没有变化，本次尝试已记入日志。", "请本人登录后办理。"},
		Text{"No token may do this: {action} ({why}).", "Nothing was changed; the attempt was logged.", "Sign in and do it in your own session."})
	// VersionSeen: somebody else changed the thing since the actor read it.
	VersionSeen = Define("changed-meanwhile", Conflict,
		Text{"该记录刚被他人更改，您看到的不是最新内容。", "您的更改没有保存，他人的更改完好。", "请刷新后重新办理。"},
		Text{"Somebody changed this record after you read it.", "Your change was not saved; theirs is intact.", "Reload and do it again."})
	// WrongState: the thing's state forbids the action.
	WrongState = Define("wrong-state", Conflict,
		Text{"当前状态（{state}）下不能执行“{action}”。", "数据没有变化。", "请查看该记录的办理经过后再操作。"},
		Text{"The state {state} does not allow {action}.", "Nothing was changed.", "Look at the record's history before going on."})
	// BadInput: a field's value cannot be taken; {problem} is given WithBoth languages.
	BadInput = Define("bad-input", Invalid,
		Text{"填写有误（{field}）：{problem}。", "数据没有变化。", "请改正后重新提交。"},
		Text{"This input cannot be taken ({field}): {problem}.", "Nothing was changed.", "Correct it and send it again."})
	// Busy: the database or store could not answer in time.
	Busy = Define("unavailable", Unavailable,
		Text{"系统暂时无法办理（{part}）。", "已确认保存的数据完好，本次操作没有执行。", "请稍后重试。"},
		Text{"The system cannot do this now ({part}).", "Whatever was confirmed is safe; this was not done.", "Try again in a moment."})
)
