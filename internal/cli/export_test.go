package cli

import (
	"io"

	"liuhen/internal/card"
)

// Checked is shown to the tests.
var Checked = checked

// Table is table.
type Table struct{ t table }

// Row is row.
func (t *Table) Row(cells ...string) { t.t.row(cells...) }

// Write is write.
func (t *Table) Write(out io.Writer) error { return t.t.write(out) }

// WriteReceipt writes the receipt for people.
func WriteReceipt(s Streams, out io.Writer, r card.Receipt) { s.writeReceipt(out, r) }
