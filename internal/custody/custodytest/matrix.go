package custodytest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"liuhen/internal/custody"
)

// none is how a matrix spells the state of a noun that does not exist yet.
const none = "(none)"

// Matrix holds the table to the hand-written matrix in the file path: every state
// and every action must stand on both sides, and every cell must agree.
func Matrix[S, A ~string](t *testing.T, table custody.Table[S, A], path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range Compare(table, string(text)) {
		t.Errorf("%s: %s", path, finding)
	}
}

// Compare returns everything in which the table and the matrix differ.
func Compare[S, A ~string](table custody.Table[S, A], matrix string) []string {
	m, findings := parse(matrix)
	for _, s := range table.States() {
		if !slices.Contains(m.states, string(s)) {
			findings = append(findings, fmt.Sprintf("state %q has no column", s))
		}
	}
	for _, a := range table.Actions() {
		if _, ok := m.cells[string(a)]; !ok {
			findings = append(findings, fmt.Sprintf("action %q has no line", a))
		}
	}
	for _, s := range m.states {
		if !slices.Contains(table.States(), S(s)) {
			findings = append(findings, fmt.Sprintf("the table has no state %q", s))
		}
	}
	for _, a := range m.actions {
		findings = append(findings, compareLine(table, m, A(a))...)
	}
	return findings
}

func compareLine[S, A ~string](table custody.Table[S, A], m matrix, a A) (findings []string) {
	if !slices.Contains(table.Actions(), a) {
		return []string{fmt.Sprintf("the table has no action %q", a)}
	}
	for i, from := range m.states {
		want, got := m.cells[string(a)][i], "-"
		if to, err := table.Next("noun", S(from), a); err == nil {
			got = string(to)
		}
		if got != want {
			findings = append(findings, fmt.Sprintf("%s from %q leads to %q, the matrix says %q", a, from, got, want))
		}
	}
	return findings
}

// matrix is a parsed paper: cells by action, in the order of states.
type matrix struct {
	states, actions []string
	cells           map[string][]string
}

// parse reads a matrix: the first line names the states, every other one an action
// and its cells. Lines that start with # and empty ones say nothing.
func parse(text string) (m matrix, findings []string) {
	m.cells = map[string][]string{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || strings.HasPrefix(words[0], "#"):
		case m.states == nil:
			m.states = words
			if i := slices.Index(words, none); i >= 0 {
				m.states[i] = ""
			}
		case len(words) != len(m.states)+1:
			findings = append(findings, fmt.Sprintf("line %q has %d cells for %d states", words[0], len(words)-1, len(m.states)))
		case m.cells[words[0]] != nil:
			findings = append(findings, fmt.Sprintf("action %q has two lines", words[0]))
		default:
			m.actions = append(m.actions, words[0])
			m.cells[words[0]] = words[1:]
		}
	}
	if distinct := slices.Compact(slices.Sorted(slices.Values(m.states))); len(distinct) != len(m.states) {
		findings = append(findings, "a state has two columns")
	}
	return m, findings
}
