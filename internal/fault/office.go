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
		Text{"登录名或口令不正确，或该账号不能登录。", "数据没有变化。", "请核对后重试。忘记口令的，请系统管理员另设（系统管理员本人的，请安全保密管理员另设）。账号被锁定或口令由他人新设的，请安全保密管理员核实解锁（系统管理员和安全保密管理员的账号，请安全审计员核实解锁）。"},
		Text{"Login or password is wrong, or the account may not sign in.", "Nothing was changed.", "Check them and try again. A lost password is replaced by the system administrator (his own by the security administrator). An account that is locked, or has a new password from somebody else, is unlocked by the security administrator (the accounts of the system and the security administrator by the audit administrator)."})
	// SignInThrottled: too many failed attempts; {seconds} until the next may be made.
	SignInThrottled = Define("sign-in-throttled", TooMany,
		Text{"登录失败次数过多。", "数据没有变化。", "请在 {seconds} 秒后重试。"},
		Text{"There were too many failed attempts.", "Nothing was changed.", "Try again in {seconds} s."})
	// SignInBusy: more people wait for their password to be hashed than can be served soon.
	SignInBusy = Define("sign-in-busy", TooMany,
		Text{"此刻办理登录或设置口令的人过多。", "数据没有变化，本次尝试不计入失败次数。", "请在 {seconds} 秒后重试。"},
		Text{"Too many people are signing in or setting a password at this moment.", "Nothing was changed, and this does not count as a failed attempt.", "Try again in {seconds} s."})
	// SignedOut: no session or token was given, or it no longer works.
	SignedOut = Define("signed-out", Unauthenticated,
		Text{"尚未登录，或登录、令牌已失效。", "已确认保存的数据完好，本次操作没有执行。", "请重新登录或更换令牌。"},
		Text{"You are not signed in, or the session or token no longer works.", "Whatever was confirmed as stored is safe; this was not done.", "Sign in again or use another token."})
	// PasswordToChange: somebody else set the password, so its holder must set his own first.
	PasswordToChange = Define("password-to-change", Forbidden,
		Text{"当前口令由他人设置。", "本次操作没有执行。", "请先设置自己的口令。"},
		Text{"Your password was set by somebody else.", "This was not done.", "Set your own password first."})
	// SessionNeeded: the action needs a person's session; a token does not do.
	SessionNeeded = Define("session-needed", Forbidden,
		Text{"设置口令和签发令牌须本人登录后办理，不能使用令牌。", "数据没有变化。", "请登录后办理。"},
		Text{"Passwords and tokens are managed in a person's own session, not with a token.", "Nothing was changed.", "Sign in and do it there."})
	// DemoPlayed: the demo's data folder holds something already.
	DemoPlayed = Define("demo-played", Conflict,
		Text{"数据目录 {folder} 中已有内容，演示没有重新进行。", "原有内容没有变化。", "用 --serve 打开它，或用 --data 指定新目录。"},
		Text{"The data folder {folder} holds something already, so the demo was not played again.", "What is there was not changed.", "Open it with --serve, or name a new folder with --data."})
	// DemoUnfinished: the demo in this folder was broken off.
	DemoUnfinished = Define("demo-unfinished", Conflict,
		Text{"数据目录 {folder} 中的演示中途停止，没有进行完，不能打开。", "原有内容没有变化；其中只有虚构的演示数据。", "删除该目录后重新运行，或用 --data 指定新目录。"},
		Text{"The demo in the data folder {folder} was broken off before its end, so it cannot be opened.", "What is there was not changed; it is fictional data of the demo only.", "Remove the folder and run this again, or name a new folder with --data."})
	// DemoForeign: the folder holds something that is no demo.
	DemoForeign = Define("demo-folder-foreign", Conflict,
		Text{"目录 {folder} 中已有内容，且不是这种演示的数据，演示没有进行。", "原有内容没有变化，也没有打开。", "用 --data 指定新目录；正式数据请用 liuhen serve 打开。"},
		Text{"The folder {folder} holds something that is no demo of this kind, so the demo was not played.", "What is there was neither changed nor opened.", "Name a new folder with --data; real data is opened with liuhen serve."})
	// DemoSeed: the folder holds the demo of another seed than the one that is asked for.
	DemoSeed = Define("demo-seed", Conflict,
		Text{"目录 {folder} 中的演示数据由种子 {seed} 生成，不是所要的。", "原有内容没有变化，也没有打开。", "去掉 --demo-seed 打开它，或用 --data 指定新目录。"},
		Text{"The demo in the folder {folder} was made from seed {seed}, which is not the one asked for.", "What is there was neither changed nor opened.", "Leave --demo-seed out to open it, or name a new folder with --data."})
	// DemoFolder: the folder holds a demo, which is never worked with as if it were real.
	DemoFolder = Define("demo-folder", Conflict,
		Text{"目录 {folder} 中是演示数据，不能作为正式数据打开、迁移或者转为正式系统。", "原有内容没有变化。", "查看演示请用 liuhen serve --demo 或 liuhen demo --serve；正式系统请用 --data 指定新目录。"},
		Text{"The folder {folder} holds a demo, which is not opened, moved or turned into a real installation.", "What is there was not changed.", "Look at it with liuhen serve --demo or liuhen demo --serve; for real data, name a new folder with --data."})
)
