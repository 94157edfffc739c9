package city

import (
	"fmt"
	"io"
	"strings"

	"liuhen/internal/demo"
	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// say picks a language.
func say(w term.Words, english bool) string {
	if english {
		return w.EN
	}
	return w.ZH
}

func write(out io.Writer, text string) error {
	if _, err := io.WriteString(out, text); err != nil {
		return fault.Unexpected.Err("write help of the demo", "", err)
	}
	return nil
}

// Announce says that the city is being made in the folder, which takes some seconds.
func Announce(out io.Writer, folder string, english bool) error {
	return write(out, fmt.Sprintf(say(term.Words{
		ZH: "正在生成演示数据（虚构的云溪市，十个大队，十二个月），约需十秒到半分钟：%s\n",
		EN: "Making the demo (the fictional city of 云溪市, ten brigades, twelve months) in %s: ten seconds to half a minute\n",
	}, english), folder))
}

// Invite says where the demo is, as whom one can sign in, and what is worth looking at.
func Invite(out io.Writer, address string, stories []Story, english bool) error {
	var b strings.Builder
	line := func(zh, en string, args ...any) {
		fmt.Fprintf(&b, say(term.Words{ZH: zh, EN: en}, english)+"\n", args...)
	}
	line("\n演示系统：%s\n演示数据 · 单位与人员均为虚构 · 请勿录入真实案件\n", "\nThe demo is at %s\nDemo data: agencies and people are fictional; enter nothing real.\n", address)
	line("登录（密码均为 %s）：", "Sign in as (everyone's password is %s):", demo.Password)
	for _, r := range Roles() {
		line("  %-10s %s　%s", "  %-10s %s, %s", r.Login, r.Name, say(r.Title, english))
	}
	line("\n值得一看：", "\nWorth looking at:")
	for _, s := range stories {
		role, words, ok := s.Told()
		if !ok {
			continue
		}
		who, _ := RoleOf(role)
		line("  %s　%s\n      %s%s", "  %s: %s\n      %s%s", who.Name, say(words, english), address, s.Path())
	}
	line("\n尚未纳入演示（随后续版本加入）：免录备案、档案借阅、扫描批次、移交进馆。\n按 Ctrl+C 停止；再次运行 liuhen serve --demo 继续使用同一演示数据。",
		"\nNot in the demo yet (they come with later versions): exemptions from recording, loans of archives, scanning batches,\ntransfers to the public archives. Stop it with Ctrl+C; liuhen serve --demo opens the same demo again.")
	return write(out, b.String())
}
