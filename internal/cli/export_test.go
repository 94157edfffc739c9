package cli

import (
	"io"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"liuhen/internal/card"
	"liuhen/internal/fsck"
	"liuhen/internal/term"
)

// Checked says how far a check has come.
func Checked(s Streams, p fsck.Progress, elapsed time.Duration) string { return s.checked(p)(elapsed) }

// Table is table.
type Table struct{ t table }

// Row is row.
func (t *Table) Row(cells ...string) { t.t.row(cells...) }

// Write is write.
func (t *Table) Write(out io.Writer) error { return t.t.write(out) }

// WriteReceipt writes the receipt for people.
func WriteReceipt(s Streams, out io.Writer, r card.Receipt) { s.writeReceipt(out, r) }

// Root builds the tree of commands.
func Root(s Streams) *cobra.Command { return rootCommand(s, Work{}) }

// SaidOfCommand is what the catalogue says of a command; false where it says nothing.
func SaidOfCommand(path string) (args, short, long term.Words, known bool) {
	h, known := commandWords[path]
	return h.args, h.short, h.long, known
}

// SaidOfFlag is what the catalogue says of a command's flag, and under which key.
func SaidOfFlag(c *cobra.Command, f *pflag.Flag) (value, says term.Words, key string) {
	key = c.CommandPath() + " --" + f.Name
	if _, own := flagWords[key]; !own {
		key = "--" + f.Name
	}
	return flagWords[key].value, flagWords[key].says, key
}

// Catalogued are all keys of the catalogue.
func Catalogued() []string {
	return slices.Concat(slices.Collect(maps.Keys(commandWords)), slices.Collect(maps.Keys(flagWords)))
}
