package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/regulation"
	"liuhen/internal/term"
)

// The exit codes of liuhen.
const (
	ExitFine   = 0 // done, nothing wrong
	ExitFailed = 1 // the work failed or found something wrong
	ExitUsage  = 2 // the command line is wrong
)

// Streams is where a command speaks, whom it may ask, and how it learns the locale.
type Streams struct {
	Out, Err io.Writer
	Getenv   func(name string) string
	// Ask shows the prompt to the person at the terminal and returns what he types in
	// one line, without showing it where it is secret. Nil where nobody can be asked.
	Ask func(ctx context.Context, prompt string, secret bool) (string, error)
	// Columns is the width of the terminal that shows Err; nil, or 0 from it, where
	// Err is none.
	Columns func() int

	language term.Language // as the command line says; empty before it was read
}

// speaks returns the language in which people at this terminal are spoken to.
func (s Streams) speaks() term.Language {
	if s.language != "" {
		return s.language
	}
	l, _ := term.Spoken("", s.Getenv)
	return l
}

// english reports whether that is English.
func (s Streams) english() bool { return s.speaks() == term.English }

// say picks the words of the terminal's language.
func (s Streams) say(zh, en string) string { return s.speaks().Say(zh, en) }

// term picks the term of the terminal's language.
func (s Streams) term(w term.Words) string { return w.In(s.speaks()) }

// Run carries out the command line args, without the program's name, and returns
// the exit code. It returns when the work is done or, after ctx ended, has been
// brought to a safe stop.
func Run(ctx context.Context, args []string, s Streams, w Work) int {
	language, unknown := term.Spoken(languageSaid(args), s.Getenv)
	s.language = language
	root := rootCommand(s, w)
	if unknown != "" {
		s.misused(root, nil, term.Words{
			ZH: "输出语言只能是 zh 或 en，不能是“" + unknown + "”（--lang、" + term.EnvLanguage + "）",
			EN: fmt.Sprintf("the language is zh or en, not %q (--lang, %s)", unknown, term.EnvLanguage),
		})
		return ExitUsage
	}
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var told *apiclient.Problem
	var code exit
	switch {
	case err == nil:
		return ExitFine
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &told):
		s.tell(told)
		return ExitFailed
	case errors.Is(err, context.Canceled):
		err = fault.CommandStopped.Err("run", strings.Join(args[:min(1, len(args))], ""), err)
	}
	if said, wrong := saidOf(err); wrong {
		s.misused(root, args, said)
		return ExitUsage
	}
	s.explain(fault.Of(err))
	return ExitFailed
}

// languageSaid is what --lang says. It is looked for before the line is understood, since
// the commands that it may mean are named in that language.
func languageSaid(args []string) string {
	for i, arg := range args {
		value, joined := strings.CutPrefix(arg, "--lang=")
		switch {
		case arg == "--":
			return ""
		case joined:
			return value
		case arg == "--lang" && i+1 < len(args):
			return args[i+1]
		}
	}
	return ""
}

// exit is the exit code of a command that has said everything itself.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// explain says what happened, whether the data is safe and what to do next, and
// then what an operator needs to find the cause.
func (s Streams) explain(e *fault.Error) {
	fmt.Fprintf(s.Err, "%s\n", e.Text(s.english()))
	var told regulation.Mistakes // the command has printed them one by one
	if !errors.As(e, &told) {
		fmt.Fprintf(s.Err, "(%s)\n", e)
	}
}

// tell says the same of what a server refused, and under which reference the server's
// log has the cause.
func (s Streams) tell(p *apiclient.Problem) {
	fmt.Fprintf(s.Err, "%s\n(%s %s)\n", p.Text(), p.Code, p.Instance)
}

// rootCommand builds the tree of commands, in the terminal's language.
func rootCommand(s Streams, w Work) *cobra.Command {
	root := &cobra.Command{
		Use:               "liuhen",
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args:              cobra.NoArgs,
		RunE:              func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	root.PersistentFlags().BoolP("help", "h", false, "")
	root.PersistentFlags().String("lang", "", "")
	root.SetFlagErrorFunc(wrongFlag)
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { s.showHelp(s.Out, c) })
	root.SetHelpCommand(helpCommand(s))
	root.AddCommand(
		versionCommand(s, w), serveCommand(s, w), demoCommand(s, w), setupCommand(s), registerCommand(s), unlockCommand(s), ingestCommand(s), callCommand(s), passwordCommand(s), tokenCommand(s),
		configCommand(s, w), regulationCommand(s), packageCommand(s), logCommand(s), errorsCommand(s), accessCommand(s), openapiCommand(s, w), termsCommand(s),
		fsckCommand(s, w),
		migrateCommand(s, w),
		completionCommand(s),
	)
	root.InitDefaultHelpCmd()
	s.worded(root)
	return root
}

// group is a command that only holds others. Called alone it is a wrong command line.
func group(name string, members ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{
		Use:  name,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return misusef("%s 之后须有子命令", "%s needs a command", c.CommandPath())
		},
	}
	c.AddCommand(members...)
	return c
}
