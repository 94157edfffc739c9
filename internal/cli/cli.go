package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liuhen/internal/fault"
	"liuhen/internal/regulation"
)

// The exit codes of liuhen.
const (
	ExitFine   = 0 // done, nothing wrong
	ExitFailed = 1 // the work failed or found something wrong
	ExitUsage  = 2 // the command line is wrong
)

// Streams is where a command speaks, and how it asks for the locale.
type Streams struct {
	Out, Err io.Writer
	Getenv   func(name string) string
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

// Run carries out the command line args, without the program's name, and returns
// the exit code. It returns when the work is done or, after ctx ended, has been
// brought to a safe stop.
func Run(ctx context.Context, args []string, s Streams, w Work) int {
	root := rootCommand(s, w)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var known *fault.Error
	switch {
	case err == nil:
		return ExitFine
	case errors.As(err, &known):
		s.explain(known)
		return ExitFailed
	}
	fmt.Fprintf(s.Err, "liuhen: %v\n", err)
	return ExitUsage
}

// explain says what happened, whether the data is safe and what to do next, and
// then what an operator needs to find the cause.
func (s Streams) explain(e *fault.Error) {
	fmt.Fprintf(s.Err, "%s\n", e.Text(s.english()))
	var told regulation.Mistakes // the command has printed them one by one
	if !errors.As(e, &told) {
		fmt.Fprintf(s.Err, "(%s)\n", e)
	}
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
	root.AddCommand(versionCommand(s, w), serveCommand(s, w), configCommand(s, w), regulationCommand(s), errorsCommand(s))
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
