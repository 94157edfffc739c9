package cli_test

import (
	"os"
	"testing"

	"liuhen/internal/cli"
)

// A terminal made by a program may not know its size; somebody watches it all the same.
func TestATerminalWithoutASizeIsATerminal(t *testing.T) {
	t.Parallel()
	f, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if n := cli.Columns(f); n != 80 {
		t.Errorf("%d columns", n)
	}
}
