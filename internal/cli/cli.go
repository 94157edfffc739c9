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
}

// english reports whether people at this terminal are spoken to in English: yes
// unless the locale (POSIX: LC_ALL, LC_MESSAGES, LANG) is a Chinese one.
func (s Streams) english() bool {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := s.Getenv(name); value != "" {
			return !strings.HasPrefix(value, "zh")
		}
	}
	return true
}

// say picks the words of the terminal's language.
func (s Streams) say(zh, en string) string {
	if s.english() {
		return en
	}
	return zh
}

// term picks the term of the terminal's language.
func (s Streams) term(w term.Words) string { return s.say(w.ZH, w.EN) }

// Run carries out the command line args, without the program's name, and returns
// the exit code. It returns when the work is done or, after ctx ended, has been
// brought to a safe stop.
func Run(ctx context.Context, args []string, s Streams, w Work) int {
	root := rootCommand(s, w)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var known *fault.Error
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
		s.explain(fault.CommandStopped.Err("run", strings.Join(args[:min(1, len(args))], ""), err))
		return ExitFailed
	case errors.As(err, &known):
		s.explain(known)
		return ExitFailed
	}
	s.misused(root, args, err)
	return ExitUsage
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

// rootCommand builds the tree of commands. Errors that are not of the catalogue
// are cobra's own and mean a wrong command line.
func rootCommand(s Streams, w Work) *cobra.Command {
	root := &cobra.Command{
		Use:           "liuhen",
		Short:         "留痕: keeps records of administrative law enforcement so that nobody can alter them unnoticed",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	root.AddCommand(
		versionCommand(s, w), serveCommand(s, w), demoCommand(s, w), setupCommand(s), registerCommand(s), unlockCommand(s), ingestCommand(s), callCommand(s), passwordCommand(s), tokenCommand(s),
		configCommand(s, w), regulationCommand(s), packageCommand(s), logCommand(s), errorsCommand(s), accessCommand(s), openapiCommand(s, w),
		fsckCommand(s, w),
		migrateCommand(s, w),
	)
	return root
}

// group is a command that only holds others. Called alone it is a wrong command line.
func group(use, short string, members ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return fmt.Errorf("%s needs a command: see %s --help", c.CommandPath(), c.CommandPath())
		},
	}
	c.AddCommand(members...)
	return c
}
