package cli_test

import (
	"regexp"
	"strings"
	"testing"

	"liuhen/internal/cli"
)

// TestAWrongCommandLineSaysWhatAndWhereToLook in either language, with its first line.
func TestAWrongCommandLineSaysWhatAndWhereToLook(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][2]string{
		"servve":                          {`没有“servve”这个命令（liuhen）`, `unknown command "servve" for "liuhen"`},
		"token lisst":                     {`没有“lisst”这个命令（liuhen token）`, `unknown command "lisst" for "liuhen token"`},
		"help servve":                     {`没有“servve”这个命令`, `there is no command "servve"`},
		"package":                         {`liuhen package 之后须有子命令`, `liuhen package needs a command`},
		"package check":                   {`需要 1 个参数，给出了 0 个`, `it takes one argument, 0 were given`},
		"call GET":                        {`需要 2 个参数，给出了 1 个`, `it takes 2 arguments, 1 were given`},
		"unlock --reason x":               {`至少需要 1 个参数`, `it takes at least one argument`},
		"version please":                  {`不带参数，给出了“please”`, `it takes no argument, "please" was given`},
		"token list --colour":             {`没有这个选项：--colour`, `unknown flag: --colour`},
		"token list -x":                   {`没有这个选项：-x`, `unknown flag: -x`},
		"token list --login":              {`选项 --login 缺少值`, `the flag --login needs a value`},
		"ingest x --parallel many":        {`选项 --parallel 的值“many”无效，应为整数`, `the flag --parallel cannot be "many"; a whole number is needed`},
		"serve --insecure-http=perhaps":   {`选项 --insecure-http 的值“perhaps”无效，应为 true 或 false`, `the flag --insecure-http cannot be "perhaps"; true or false is needed`},
		"serve --=x":                      {`选项书写有误`, `a flag is not well written`},
		"package create x":                {`缺少必需的选项：--output --purpose`, `this is missing: --output --purpose`},
		"token create --name x --scope y": {`--until 与 --days 须给出其中一个`, `one of --until and --days is needed`},
		"token create --name x --scope y --until 2026-07-01 --days 1": {`--until 与 --days 须给出其中一个`, `one of --until and --days is needed`},
		"token create --name x --scope y --until tomorrow":            {`--until 应为日期 YYYY-MM-DD，不能是“tomorrow”`, `--until needs a date YYYY-MM-DD, not "tomorrow"`},
		"setup":                        {`初始设置须给出 --answers 答卷.yaml；--example 输出答卷范例`, `setup needs --answers FILE.yaml; --example prints an example of it`},
		"ingest . --activity x --wait": {`--wait 须与 --delete-after-accepted 连用`, `--wait waits for nothing without --delete-after-accepted`},
	} {
		for i, language := range []string{"zh", "en"} {
			c := console{env: map[string]string{"LANG": "C", "LIUHEN_LANG": language}}
			code := c.run(t, strings.Fields(line)...)
			first, rest, _ := strings.Cut(c.err.String(), "\n")
			if code != cli.ExitUsage || first != "liuhen: "+want[i] || c.out.Len() > 0 || !strings.Contains(rest, "liuhen help") {
				t.Errorf("%s %s: %d\n%swant\n%s", language, line, code, c.err.String(), want[i])
			}
			if language == "en" && han(c.err.String()) || language == "zh" && regexp.MustCompile("Usage|See|Did").MatchString(rest) {
				t.Errorf("%s: two languages: %s", line, c.err.String())
			}
		}
	}
}

func TestAWrongCommandLineNamesWhatMayHaveBeenMeant(t *testing.T) {
	t.Parallel()
	for language, want := range map[string]string{
		"zh": "liuhen: 没有“servve”这个命令（liuhen）\n是否要用：liuhen serve\n用法：liuhen 命令 [选项]\n说明见：liuhen help\n",
		"en": "liuhen: unknown command \"servve\" for \"liuhen\"\nDid you mean: liuhen serve\nUsage: liuhen COMMAND [FLAGS]\nSee: liuhen help\n",
	} {
		var c console
		if code := c.run(t, "--lang", language, "servve"); code != cli.ExitUsage || c.err.String() != want {
			t.Errorf("%d\n%s\nwant\n%s", code, c.err.String(), want)
		}
	}
}

// TestTheLanguageIsSaidOrFound: by the flag, wherever it stands, by the variable, by the
// locale; and where it is neither of the two, that is said.
func TestTheLanguageIsSaidOrFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env  map[string]string
		line string
		code int
		says string
	}{
		{map[string]string{"LANG": ""}, "--help", cli.ExitFine, "用法："},
		{map[string]string{"LANG": "C"}, "--help", cli.ExitFine, "Usage:"},
		{map[string]string{"LANG": "C"}, "token --lang zh --help", cli.ExitFine, "用法："},
		{map[string]string{"LANG": "C", "LIUHEN_LANG": "zh"}, "--help", cli.ExitFine, "用法："},
		{map[string]string{"LIUHEN_LANG": "zh"}, "--lang=en --help", cli.ExitFine, "Usage:"},
		{map[string]string{"LANG": "C"}, "--lang fr --help", cli.ExitUsage, `the language is zh or en, not "fr" (--lang, LIUHEN_LANG)`},
		{map[string]string{"LANG": "", "LIUHEN_LANG": "cn"}, "--help", cli.ExitUsage, `输出语言只能是 zh 或 en，不能是“cn”`},
		{map[string]string{"LANG": "C"}, "version --lang", cli.ExitUsage, "the flag --lang needs a value"},
	} {
		at := console{env: c.env}
		if code := at.run(t, strings.Fields(c.line)...); code != c.code || !strings.Contains(at.out.String()+at.err.String(), c.says) {
			t.Errorf("%v %s: %d %s%s", c.env, c.line, code, at.out.String(), at.err.String())
		}
	}
}
