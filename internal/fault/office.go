package fault

// Codes around set-up and sign-in.
var (
	// SetupCodeWrong: the one-time code is not the one that this program printed last.
	SetupCodeWrong = Define("setup-code-wrong", Forbidden,
		Text{"一次性安装码不正确。", "系统没有变化。", "请核对程序启动时显示的最新安装码；程序重新启动后旧码即失效。"},
		Text{"The one-time set-up code is wrong.", "Nothing was changed.", "Use the code that the program printed when it last started; a restart replaces it."})
	// SetupDone: the city agency exists; set-up happens once.
	SetupDone = Define("setup-done", Conflict,
		Text{"系统已经完成初始设置。", "系统没有变化。", "请用管理员账号登录。"},
		Text{"This installation is already set up.", "Nothing was changed.", "Sign in as one of its administrators."})
	// SignInFailed hides whether the login, the password or the account's state was wrong.
	SignInFailed = Define("sign-in-failed", Unauthenticated,
		Text{"登录名或密码不正确，或该账号不能登录。", "数据没有变化。", "请核对后重试；忘记密码请联系系统管理员。"},
		Text{"Login or password is wrong, or the account may not sign in.", "Nothing was changed.", "Check them and try again; for a lost password ask the system administrator."})
	// SignInThrottled: too many failed attempts; {seconds} until the next may be made.
	SignInThrottled = Define("sign-in-throttled", TooMany,
		Text{"登录失败次数过多。", "数据没有变化。", "请在 {seconds} 秒后重试。"},
		Text{"There were too many failed attempts.", "Nothing was changed.", "Try again in {seconds} seconds."})
	// SignedOut: no session or token was given, or it no longer works.
	SignedOut = Define("signed-out", Unauthenticated,
		Text{"尚未登录，或登录、令牌已失效。", "已确认保存的数据完好，本次操作没有执行。", "请重新登录或更换令牌。"},
		Text{"You are not signed in, or the session or token no longer works.", "Whatever was confirmed as stored is safe; this was not done.", "Sign in again or use another token."})
	// PasswordToChange: somebody else set the password, so its holder must set his own first.
	PasswordToChange = Define("password-to-change", Forbidden,
		Text{"当前密码由他人设置。", "本次操作没有执行。", "请先设置自己的密码。"},
		Text{"Your password was set by somebody else.", "This was not done.", "Set your own password first."})
	// SessionNeeded: the action needs a person's session; a token does not do.
	SessionNeeded = Define("session-needed", Forbidden,
		Text{"设置密码和签发令牌须本人登录后办理，不能使用令牌。", "数据没有变化。", "请登录后办理。"},
		Text{"Passwords and tokens are managed in a person's own session, not with a token.", "Nothing was changed.", "Sign in and do it there."})
)
