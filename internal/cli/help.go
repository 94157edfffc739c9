package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"liuhen/internal/term"
)

// commandHelp is what the catalogue says of a command.
type commandHelp struct {
	args  term.Words // what follows its name; empty for nothing
	short term.Words // one line
	long  term.Words // more, below that line on its own page
}

// flagHelp is what the catalogue says of a flag.
type flagHelp struct {
	value term.Words // what stands after it; empty for a switch
	says  term.Words
}

// worded gives a command and those below it the words of the catalogue.
func (s Streams) worded(c *cobra.Command) {
	h := commandWords[c.CommandPath()]
	c.Use = strings.TrimSpace(c.Name() + " " + s.term(h.args))
	c.Short, c.Long = s.term(h.short), s.term(h.long)
	c.LocalFlags().VisitAll(func(f *pflag.Flag) { f.Usage = s.term(helpOf(c, f).says) })
	for _, one := range c.Commands() {
		s.worded(one)
	}
}

// helpOf finds what the catalogue says of a flag: of this command's, else of every
// command's flag of that name.
func helpOf(c *cobra.Command, f *pflag.Flag) flagHelp {
	if h, own := flagWords[c.CommandPath()+" --"+f.Name]; own {
		return h
	}
	return flagWords["--"+f.Name]
}

// showHelp writes a command's page.
func (s Streams) showHelp(out io.Writer, c *cobra.Command) {
	fmt.Fprintln(out, c.Short)
	if c.Long != "" {
		fmt.Fprintf(out, "\n%s\n", c.Long)
	}
	fmt.Fprintf(out, "\n%s\n  %s\n", s.say("用法：", "Usage:"), s.usage(c))
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(out, "\n%s\n", s.say("命令：", "Commands:"))
		var list table
		for _, one := range c.Commands() {
			list.row("  "+one.Name(), one.Short)
		}
		_ = list.write(out)
	}
	s.showFlags(out, s.say("选项：", "Flags:"), c, c.LocalNonPersistentFlags())
	s.showFlags(out, s.say("各命令通用的选项：", "Flags of every command:"), c.Root(), c.Root().PersistentFlags())
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(out, s.say("\n各命令的说明见：%s 命令\n", "\nMore about a command: %s COMMAND\n"), helpLine(c))
	}
}

// usage is the line that says how a command is written.
func (s Streams) usage(c *cobra.Command) string {
	line := strings.TrimSpace(c.CommandPath() + " " + s.term(commandWords[c.CommandPath()].args))
	if c.HasAvailableSubCommands() {
		line += s.say(" 命令", " COMMAND")
	}
	return line + s.say(" [选项]", " [FLAGS]")
}

// helpLine is the command that shows a command's page.
func helpLine(c *cobra.Command) string {
	return "liuhen help" + strings.TrimPrefix(c.CommandPath(), "liuhen")
}

func (s Streams) showFlags(out io.Writer, title string, owner *cobra.Command, flags *pflag.FlagSet) {
	if !flags.HasFlags() {
		return
	}
	fmt.Fprintf(out, "\n%s\n", title)
	var list table
	flags.VisitAll(func(f *pflag.Flag) {
		name := "      --" + f.Name
		if f.Shorthand != "" {
			name = "  -" + f.Shorthand + ", --" + f.Name
		}
		says := f.Usage
		switch f.DefValue {
		case "", "false", "0", "[]":
		default:
			says += fmt.Sprintf(s.say("（默认 %s）", " (default %s)"), f.DefValue)
		}
		list.row(strings.TrimRight(name+" "+s.term(helpOf(owner, f).value), " "), says)
	})
	_ = list.write(out)
}

// helpCommand shows the page of the command that is named.
func helpCommand(s Streams) *cobra.Command {
	return &cobra.Command{
		Use: "help",
		RunE: func(c *cobra.Command, args []string) error {
			found, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return misusef("没有“%s”这个命令", "there is no command %q", strings.Join(args, " "))
			}
			s.showHelp(s.Out, found)
			return nil
		},
	}
}

// completionCommand writes what lets a shell complete commands and flags.
func completionCommand(s Streams) *cobra.Command {
	return &cobra.Command{
		Use:       "completion",
		Args:      takes(1),
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		RunE: func(c *cobra.Command, args []string) error {
			root := c.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(s.Out, true)
			case "zsh":
				return root.GenZshCompletion(s.Out)
			case "fish":
				return root.GenFishCompletion(s.Out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(s.Out)
			}
			return misusef("没有为“%s”准备的补全脚本：只有 bash、zsh、fish、powershell", "there is no script for %q: there are bash, zsh, fish and powershell", args[0])
		},
	}
}
