package cli

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"liuhen/internal/term"
)

// misuse is what is wrong with a command line.
type misuse term.Words

func (m misuse) Error() string { return m.EN }

// misusef is a misuse whose two texts take the same arguments.
func misusef(zh, en string, args ...any) error {
	return misuse{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}

// takes demands exactly so many arguments.
func takes(n int) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == n:
			return nil
		case n == 0:
			return misusef("不带参数，给出了“%s”", "it takes no argument, %q was given", strings.Join(args, " "))
		case n == 1:
			return misusef("需要 1 个参数，给出了 %d 个", "it takes one argument, %d were given", len(args))
		}
		return misusef("需要 %d 个参数，给出了 %d 个", "it takes %d arguments, %d were given", n, len(args))
	}
}

// takesSome demands at least one argument.
func takesSome(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return misusef("至少需要 1 个参数", "it takes at least one argument")
	}
	return nil
}

// wrongFlag says in both languages what the flags say in English of a flag that is
// unknown, lacks its value or has a wrong one.
func wrongFlag(_ *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var lacking *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return misusef("没有这个选项：-%s", "unknown flag: -%s", unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		return misusef("没有这个选项：--%s", "unknown flag: --%s", unknown.GetSpecifiedName())
	case errors.As(err, &lacking):
		return misusef("选项 --%s 缺少值", "the flag --%s needs a value", lacking.GetFlag().Name)
	case errors.As(err, &wrong):
		kind := map[string]term.Words{"int": {ZH: "，应为整数", EN: "; a whole number is needed"}, "bool": {ZH: "，应为 true 或 false", EN: "; true or false is needed"}, "duration": {ZH: "，应写作 90s、15m 或 2h", EN: "; 90s, 15m or 2h is needed"}}[wrong.GetFlag().Value.Type()]
		return misuse{
			ZH: fmt.Sprintf("选项 --%s 的值“%s”无效%s", wrong.GetFlag().Name, wrong.GetValue(), kind.ZH),
			EN: fmt.Sprintf("the flag --%s cannot be %q%s", wrong.GetFlag().Name, wrong.GetValue(), kind.EN),
		}
	}
	return misusef("选项书写有误", "a flag is not well written")
}

// What cobra says of a wrong command line in English only.
var (
	unknownCommand = regexp.MustCompile(`^unknown command "(.*)" for "(.*)"$`)
	flagsMissing   = regexp.MustCompile(`^required flag\(s\) (.*) not set$`)
)

// saidOf gives the words of a wrong command line, and false for an error of another kind.
func saidOf(err error) (term.Words, bool) {
	var own misuse
	if errors.As(err, &own) {
		return term.Words(own), true
	}
	text, _, _ := strings.Cut(err.Error(), "\n")
	if m := unknownCommand.FindStringSubmatch(text); m != nil {
		return term.Words{ZH: "没有“" + m[1] + "”这个命令（" + m[2] + "）", EN: text}, true
	}
	if m := flagsMissing.FindStringSubmatch(text); m != nil {
		names := "--" + strings.ReplaceAll(strings.ReplaceAll(m[1], `"`, ""), ", ", " --")
		return term.Words{ZH: "缺少必需的选项：" + names, EN: "this is missing: " + names}, true
	}
	return term.Words{}, false
}

// misused says what is wrong with the command line, what may have been meant, and where
// the right one is described.
func (s Streams) misused(root *cobra.Command, args []string, said term.Words) {
	fmt.Fprintf(s.Err, "liuhen: %s\n", s.term(said))
	meant, _, _ := root.Find(args) // it finds the root where it finds nothing
	if meant == nil {
		meant = root
	}
	if m := unknownCommand.FindStringSubmatch(said.EN); m != nil {
		meant.SuggestionsMinimumDistance = 2 // cobra's own, where it makes suggestions itself
		for _, near := range meant.SuggestionsFor(m[1]) {
			fmt.Fprintf(s.Err, s.say("是否要用：%s %s\n", "Did you mean: %s %s\n"), meant.CommandPath(), near)
		}
	}
	fmt.Fprintf(s.Err, s.say("用法：%s\n说明见：%s\n", "Usage: %s\nSee: %s\n"), s.usage(meant), helpLine(meant))
}
