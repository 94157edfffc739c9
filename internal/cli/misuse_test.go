package cli_test

import (
	"strings"
	"testing"

	"liuhen/internal/cli"
)

func TestAWrongCommandLineSaysWhatAndWhereToLook(t *testing.T) {
	t.Parallel()
	for _, want := range []struct {
		locale, line, says string
	}{
		{"en_GB.UTF-8", "servve", "liuhen: unknown command \"servve\" for \"liuhen\"\nDid you mean: liuhen serve\nSee: liuhen help\n"},
		{"zh_CN.UTF-8", "servve", "liuhen: 没有“servve”这个命令（liuhen）\n是否要用：liuhen serve\n用法见：liuhen help\n"},
		{"zh_CN.UTF-8", "package check", "liuhen: 需要 1 个参数，给出了 0 个\n用法见：liuhen help package check\n"},
		{"zh_CN.UTF-8", "token list --colour", "liuhen: 没有这个选项：--colour\n用法见：liuhen help token list\n"},
		{"zh_CN.UTF-8", "package", "liuhen: liuhen package 之后须有子命令\n用法见：liuhen help package\n"},
		{"en_GB.UTF-8", "package create x", "liuhen: required flag(s) \"output\", \"purpose\" not set\nSee: liuhen help package create\n"},
	} {
		c := console{env: map[string]string{"LANG": want.locale}}
		if code := c.run(t, strings.Fields(want.line)...); code != cli.ExitUsage || c.err.String() != want.says {
			t.Errorf("%s %s: %d\n%s\nwant\n%s", want.locale, want.line, code, c.err.String(), want.says)
		}
	}
}
