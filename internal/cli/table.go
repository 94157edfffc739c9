package cli

import (
	"fmt"
	"io"
	"strings"
)

// table lines columns up as a terminal shows them, where a Chinese character takes the
// room of two.
type table struct{ rows [][]string }

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// write writes the rows with two columns of space between cells.
func (t *table) write(out io.Writer) error {
	var widest []int
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(widest) {
				widest = append(widest, 0)
			}
			widest[i] = max(widest[i], columnsOf(cell))
		}
	}
	var text strings.Builder
	for _, row := range t.rows {
		for i, cell := range row {
			text.WriteString(cell)
			if i < len(row)-1 {
				text.WriteString(strings.Repeat(" ", widest[i]-columnsOf(cell)+2))
			}
		}
		text.WriteByte('\n')
	}
	_, err := fmt.Fprint(out, text.String())
	return err
}

// columnsOf is how many columns a terminal gives a text.
func columnsOf(text string) (n int) {
	for _, r := range text {
		n += columnsOfRune(r)
	}
	return n
}

// columnsOfRune is 2 for Chinese characters and their punctuation, else 1.
func columnsOfRune(r rune) int {
	if r > 0x2E7F {
		return 2
	}
	return 1
}
