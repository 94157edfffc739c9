package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"liuhen/internal/fault"
)

// AtTerminal returns how the person at the terminal is asked, nil unless in and out
// both are one; the prompt goes to out.
func AtTerminal(in, out *os.File) func(ctx context.Context, prompt string, secret bool) (string, error) {
	if !term.IsTerminal(int(in.Fd())) || !term.IsTerminal(int(out.Fd())) {
		return nil
	}
	lines := bufio.NewReader(in)
	return func(ctx context.Context, prompt string, secret bool) (string, error) {
		shown, err := term.GetState(int(in.Fd()))
		if err != nil {
			return "", err
		}
		fmt.Fprint(out, prompt)
		line, err := awaited(ctx, func() (string, error) {
			if secret {
				typed, err := term.ReadPassword(int(in.Fd()))
				return string(typed), err
			}
			return lines.ReadString('\n')
		})
		if secret || err != nil {
			fmt.Fprintln(out) // the end of the line was not shown
		}
		if ctx.Err() != nil {
			_ = term.Restore(int(in.Fd()), shown) // what is typed into the shell is shown again
		}
		if errors.Is(err, io.EOF) {
			err = fault.CommandStopped.Err("ask", "", err)
		}
		return strings.TrimRight(line, "\r\n"), err
	}
}

// awaited reads a line, or gives up when ctx ends: nothing but the process's own end
// stops a read from a terminal, and that is then near.
func awaited(ctx context.Context, read func() (string, error)) (string, error) {
	type typed struct {
		line string
		err  error
	}
	done := make(chan typed, 1)
	go func() {
		line, err := read()
		done <- typed{line, err}
	}()
	select {
	case got := <-done:
		return got.line, got.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// usualColumns is the width of a terminal that does not know its own.
const usualColumns = 80

// Columns returns the width of the terminal that f is, and 0 where it is none.
func Columns(f *os.File) int {
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	if width == 0 {
		return usualColumns // a terminal that was never told its size
	}
	return width
}
