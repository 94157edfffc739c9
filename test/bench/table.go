package main

import (
	"fmt"
	"io"
	"strings"
)

// table gathers what the runs came to, for the end.
type table struct{ rows []row }

// row is one figure of ours beside one peer's, or alone.
type row struct {
	what   string
	ours   float64
	unit   string
	peer   string  // empty for a figure without a peer
	theirs float64 // in the same unit
	target string  // as the issue has it; empty for none
}

func (t *table) add(r row) { t.rows = append(t.rows, r) }

// print writes the table as Markdown.
func (t *table) print(w io.Writer) {
	if len(t.rows) == 0 {
		return
	}
	fmt.Fprint(w, "\n| figure | ours | peer | the peer's | ours / peer | target |\n|---|---:|---|---:|---:|---|\n")
	for _, r := range t.rows {
		theirs, ratio := "", ""
		if r.peer != "" {
			theirs = number(r.theirs) + " " + r.unit
			ratio = fmt.Sprintf("%.2f", r.ours/r.theirs)
		}
		cells := []string{r.what, number(r.ours) + " " + r.unit, r.peer, theirs, ratio, r.target}
		fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | "))
	}
}

// number has three digits or more.
func number(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
