package custody

import (
	"maps"
	"slices"
	"strings"

	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// Table says, for a noun, which action leads from which state to which. The
// empty state stands for a noun that does not exist yet.
type Table[S, A ~string] map[S]map[A]S

// Next returns the state that action leads to from state for the noun, named as Ref
// spells it. It fails with wrong-state where the table has no such cell.
func (t Table[S, A]) Next(noun string, state S, action A) (S, error) {
	next, ok := t[state][action]
	if !ok {
		return state, fault.WrongState.Err(string(action), noun, nil).
			WithTerm("state", string(state), term.State(kind(noun), string(state))).
			WithTerm("action", string(action), term.Verb(kind(noun), string(action)))
	}
	return next, nil
}

// kind is the kind of a noun that was spelled by Ref.
func kind(noun string) string {
	kind, _, _ := strings.Cut(noun, "/")
	return kind
}

// States returns every state the table names, sorted, the empty state first.
func (t Table[S, A]) States() []S {
	seen := map[S]bool{}
	for from, row := range t {
		seen[from] = true
		for _, to := range row {
			seen[to] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// Actions returns every action the table names, sorted.
func (t Table[S, A]) Actions() []A {
	seen := map[A]bool{}
	for _, row := range t {
		for a := range row {
			seen[a] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
