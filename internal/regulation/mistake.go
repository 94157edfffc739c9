package regulation

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Mistake is one thing wrong in a document, at a line counted from 1.
type Mistake struct {
	Line int
	// Key is the path of the value, such as activity_kinds[2].people[0].role;
	// empty where the document as a whole is meant.
	Key     string
	Problem Words
}

// String returns "line 12: clocks[0].length: …" in English.
func (m Mistake) String() string {
	if m.Key == "" {
		return fmt.Sprintf("line %d: %s", m.Line, m.Problem.EN)
	}
	return fmt.Sprintf("line %d: %s: %s", m.Line, m.Key, m.Problem.EN)
}

// maxMistakes bounds what a hostile document can make the program say.
const maxMistakes = 100

// Mistakes is every mistake found in a document, in the order of its lines, at
// most 100. It is the cause of PackMalformed: errors.As finds it.
type Mistakes []Mistake

// Error lists the mistakes, one a line.
func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i, one := range m {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

func (m Mistakes) sorted() Mistakes {
	slices.SortStableFunc(m, func(a, b Mistake) int { return cmp.Compare(a.Line, b.Line) })
	return m[:min(len(m), maxMistakes)]
}
