package main

import (
	"fmt"
	"io"
	"slices"
)

// The limits. CONTRIBUTING.md gives the reasons.
const (
	medianLines   = 12
	ninthDecile   = 45
	longestLines  = 100
	widestMethods = 6
)

// lengths gives the sorted line counts of all functions that are, or are not, in test files.
func (m *measurement) lengths(test bool) []int {
	var lines []int
	for _, f := range m.functions {
		if f.test == test {
			lines = append(lines, f.lines)
		}
	}
	slices.Sort(lines)
	return lines
}

// quantile gives the smallest value that at least share of the sorted values do not exceed; 0 for none.
func quantile(sorted []int, percent int) int {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*percent+99)/100-1]
}

func (m *measurement) documented() int {
	n := 0
	for _, e := range m.exports {
		if e.documented {
			n++
		}
	}
	return n
}

func (m *measurement) widest() int {
	n := 0
	for _, c := range m.contracts {
		n = max(n, c.methods)
	}
	return n
}

func (m *measurement) print(out io.Writer) {
	code, tests := m.lengths(false), m.lengths(true)
	fmt.Fprintf(out, "functions   %5d   median %d (at most %d), nine in ten up to %d (%d), longest %d (%d)\n",
		len(code), quantile(code, 50), medianLines, quantile(code, 90), ninthDecile, quantile(code, 100), longestLines)
	fmt.Fprintf(out, "in tests    %5d   median %d, nine in ten up to %d, longest %d (%d)\n",
		len(tests), quantile(tests, 50), quantile(tests, 90), quantile(tests, 100), longestLines)
	fmt.Fprintf(out, "interfaces  %5d   widest %d methods (%d)\n", len(m.contracts), m.widest(), widestMethods)
	fmt.Fprintf(out, "exports     %5d   documented %d\n", len(m.exports), m.documented())
}

// excesses says in one line each what is over a limit.
func (m *measurement) excesses() []string {
	var found []string
	say := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }

	code := m.lengths(false)
	if n := quantile(code, 50); n > medianLines {
		say("functions: the median is %d lines, more than %d", n, medianLines)
	}
	if n := quantile(code, 90); n > ninthDecile {
		say("functions: nine in ten reach up to %d lines, more than %d", n, ninthDecile)
	}
	for _, f := range m.functions {
		if f.lines > longestLines {
			say("%s: %s has %d lines, more than %d", f.at, f.name, f.lines, longestLines)
		}
	}
	for _, c := range m.contracts {
		if c.methods > widestMethods {
			say("%s: interface %s has %d methods, more than %d", c.at, c.name, c.methods, widestMethods)
		}
	}
	for _, e := range m.exports {
		if !e.documented {
			say("%s: exported %s has no comment", e.at, e.name)
		} else if !e.named {
			say("%s: the comment of %s does not start with its name", e.at, e.name)
		}
	}
	return found
}
