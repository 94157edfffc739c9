package cli

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// misuses gives the Chinese words for what cobra and its flags say of a wrong command
// line in English.
var misuses = []struct {
	english *regexp.Regexp
	chinese string
}{
	{regexp.MustCompile(`^unknown command "(.*)" for "(.*)"$`), "没有“$1”这个命令（$2）"},
	{regexp.MustCompile(`^unknown (?:flag: |shorthand flag: )(.*)$`), "没有这个选项：$1"},
	{regexp.MustCompile(`^flag needs an argument: (.*)$`), "选项缺少值：$1"},
	{regexp.MustCompile(`^required flag\(s\) (.*) not set$`), "缺少必需的选项：$1"},
	{regexp.MustCompile(`^accepts (\d+) arg\(s\), received (\d+)$`), "需要 $1 个参数，给出了 $2 个"},
	{regexp.MustCompile(`^accepts between (\d+) and (\d+) arg\(s\), received (\d+)$`), "需要 $1 至 $2 个参数，给出了 $3 个"},
	{regexp.MustCompile(`^invalid argument (".*") for (".*") flag: .*$`), "选项 $2 的值 $1 无效"},
	{regexp.MustCompile(`^(.*) needs a command: see .*$`), "$1 之后须有子命令"},
}

// misused says what is wrong with the command line, what may have been meant, and where
// the right one is described.
func (s Streams) misused(root *cobra.Command, args []string, err error) {
	text, _, _ := strings.Cut(err.Error(), "\n")
	if !s.english() {
		for _, m := range misuses {
			text = m.english.ReplaceAllString(text, m.chinese)
		}
	}
	fmt.Fprintf(s.Err, "liuhen: %s\n", text)
	meant, rest, _ := root.Find(args) // it finds the root where it finds nothing
	if meant == nil {
		meant = root
	}
	if meant.HasSubCommands() && len(rest) > 0 {
		meant.SuggestionsMinimumDistance = 2 // cobra's own, where it makes suggestions itself
		for _, near := range meant.SuggestionsFor(rest[0]) {
			fmt.Fprintf(s.Err, s.say("是否要用：%s %s\n", "Did you mean: %s %s\n"), meant.CommandPath(), near)
		}
	}
	fmt.Fprintf(s.Err, s.say("用法见：%s\n", "See: %s\n"), strings.TrimSpace("liuhen help"+strings.TrimPrefix(meant.CommandPath(), "liuhen")))
}
