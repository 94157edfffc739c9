package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"liuhen/internal/access"
)

func accessCommand(s Streams) *cobra.Command {
	return &cobra.Command{
		Use:  "access",
		Args: takes(0),
		RunE: func(*cobra.Command, []string) error {
			printAccess(s.Out, access.Tables())
			printNever(s.Out, access.NeverByToken())
			return nil
		},
	}
}

const accessHead = `# 权限表 Who may do what

每一格都由程序的判定函数给出（` + "`internal/access`" + `），不是手写的；本页由 ` + "`liuhen access`" + ` 生成。列是一个人的岗位，行是他要做的事；表中未列的事项，对所有人都是隐藏的。
兼任几个岗位的人，具有各岗位的权限；代理人与正职相同。

Every cell is what the program's one decision function answers (` + "`internal/access`" + `); ` + "`liuhen access`" + ` writes this page.
Columns are posts, rows are what somebody wants to do; what a table does not list is hidden from everybody. Who holds several
posts has the rights of each; deputies have those of the post.

| | 中文 | English |
|---|---|---|
| ● | 允许 | allowed |
| ○ | 拒绝：知道有此事项，但不得办理；拒绝记入日志 | refused: it may be known, but not this; the refusal is an event |
| · | 隐藏：与不存在一样 | hidden: it looks as if it did not exist |

权限之外，办理还须符合事项的状态（见 ` + "`docs/glossary.md`" + `），例如没有监交人签字时，移交人不得接收自己移交的资料。

Beyond the right, the thing must be in a state in which this can be done, and nobody
receives what he signed over himself without a third signature.
`

// marks are how verdicts look in the tables.
var marks = map[access.Verdict]string{access.Allow: "●", access.Refuse: "○", access.Hide: "·"}

// printAccess writes a section for each table.
func printAccess(out io.Writer, tables []access.Table) {
	fmt.Fprint(out, accessHead)
	for _, t := range tables {
		fmt.Fprintf(out, "\n## %s %s\n\n| 事项 Action |", t.Title.Chinese, t.Title.English)
		for _, c := range t.Columns {
			fmt.Fprintf(out, " %s |", strings.TrimSpace(c.Chinese+" "+c.English))
		}
		fmt.Fprintf(out, "\n|---|%s\n", strings.Repeat(":-:|", len(t.Columns)))
		for _, r := range t.Rows {
			if !slices.ContainsFunc(r.Verdicts, func(v access.Verdict) bool { return v != access.Hide }) {
				continue
			}
			fmt.Fprintf(out, "| %s %s |", r.What.Chinese, r.What.English)
			for _, v := range r.Verdicts {
				fmt.Fprintf(out, " %s |", marks[v])
			}
			fmt.Fprintln(out)
		}
	}
}

// printNever writes what no token may do.
func printNever(out io.Writer, list []access.Never) {
	fmt.Fprint(out, "\n## 令牌一律不能做的事 What no token may do\n\n本人登录后办理。签发和撤销令牌、修改本人口令也是如此：令牌不得生出令牌。\n\n"+
		"A person does it in his own session. So it is with issuing and revoking tokens and with the own password: a token begets none.\n\n"+
		"| 事项 Action | 理由 Reason |\n|---|---|\n")
	for _, n := range list {
		fmt.Fprintf(out, "| %s %s | %s；%s |\n", n.What.Chinese, n.What.English, n.Why.Chinese, n.Why.English)
	}
}
