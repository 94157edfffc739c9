package fault

// Codes around accounts, passwords and tokens.
var (
	// LoginMalformed: the login name has characters or a length that are not taken.
	LoginMalformed = Define("login-malformed", Invalid,
		Text{"登录名须为 2 至 64 个文字、数字或 . _ -，并以文字或数字开头。", "数据没有变化。", "请换用其他登录名。"},
		Text{"A login has 2 to 64 letters, digits or . _ - and starts with a letter or digit.", "Nothing was changed.", "Choose another login."})
	// LoginUnknown: no account that one may see has these logins.
	LoginUnknown = Define("login-unknown", NotFound,
		Text{"没有登录名为“{logins}”的账号，或您无权查看。", "数据没有变化，其余账号也没有办理。", "请核对登录名后重新运行。"},
		Text{"There is no account with the login {logins}, or you may not see it.", "Nothing was changed, nor were the other accounts dealt with.", "Check the login and run it again."})
	// LoginTaken: another account has this login or one that reads like it.
	LoginTaken = Define("login-taken", Conflict,
		Text{"该登录名已被使用。", "数据没有变化。", "请换用其他登录名。"},
		Text{"This login is taken.", "Nothing was changed.", "Choose another login."})
	// HasAccount: the officer has an account already.
	HasAccount = Define("officer-has-account", Conflict,
		Text{"该人员已有账号。", "数据没有变化。", "请使用已有账号；忘记口令可重设，不再使用的先注销。"},
		Text{"The officer has an account already.", "Nothing was changed.", "Use it; a lost password can be given anew, and one no longer used is closed first."})
	// RolesMixed: an administrator would be an officer, or an officer's account nobody's.
	RolesMixed = Define("roles-mixed", Invalid,
		Text{"管理员账号不得对应执法人员，其他账号必须对应一名人员；一个账号只能有一种管理员角色。", "数据没有变化。", "请分别开设账号。"},
		Text{"An administrator's account belongs to no officer, every other one to exactly one; no account has two administrator roles.", "Nothing was changed.", "Open separate accounts."})
	// PasswordLength: the password is too short or too long.
	PasswordLength = Define("password-length", Invalid,
		Text{"口令须为 {least} 至 {most} 个字符。", "口令没有更改。", "请换用更合适长度的口令，例如几个互不相关的词。"},
		Text{"A password has {least} to {most} characters.", "The password was not changed.", "Choose another one, such as several unrelated words."})
	// PasswordGuessable: the password is among the first that are tried.
	PasswordGuessable = Define("password-guessable", Invalid,
		Text{"该口令过于常见或容易猜出。", "口令没有更改。", "请换用不含登录名、不是连续或重复字符的口令。"},
		Text{"This password is too common or easy to guess.", "The password was not changed.", "Choose one without your login, runs or repetitions."})
	// PasswordUnchanged: the new password is the former one.
	PasswordUnchanged = Define("password-unchanged", Invalid,
		Text{"新口令与当前口令相同。", "口令没有更改。", "请换用只有本人知道的新口令。"},
		Text{"The new password is the one that you have.", "The password was not changed.", "Choose a new one, which nobody but you knows."})
	// LastAdministrator: the role would be left without an account that works.
	LastAdministrator = Define("last-administrator", Conflict,
		Text{"这是该管理员角色最后一个可用的账号，不能注销。", "数据没有变化。", "请先为接任者开设同一角色的账号并启用。"},
		Text{"This is the last working account of its administrator role and cannot be closed.", "Nothing was changed.", "Open and unlock an account of the same role for the successor first."})
	// SecondAdministrator: nobody could let the account in again.
	SecondAdministrator = Define("second-administrator-needed", Conflict,
		Text{"由他人设置的口令须经另一管理员（{role}）核实解锁后方可使用，而该角色目前没有可用账号。", "口令没有更改。", "请先恢复该角色的账号。"},
		Text{"A password that somebody else gives lets nobody in until another administrator ({role}) has unlocked the account, and no account of that role works now.", "The password was not changed.", "Mend an account of that role first."})
	// TokenLifetime: the token would live too long, or not at all.
	TokenLifetime = Define("token-lifetime", Invalid,
		Text{"令牌须有到期时间，且自签发起不超过一年。", "没有签发令牌。", "请重新填写到期时间。"},
		Text{"A token must expire, at most one year after it is issued.", "No token was issued.", "Give another expiry."})
	// TokenScope: the token names no scope or one that does not exist.
	TokenScope = Define("token-scope", Invalid,
		Text{"令牌的使用范围为空、重复或不存在（{scope}）。", "没有签发令牌。", "请从列出的范围中选择。"},
		Text{"The token's scope is empty, doubled or unknown ({scope}).", "No token was issued.", "Choose from the list of scopes."})
)
