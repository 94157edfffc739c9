package access_test

import (
	"slices"
	"testing"

	"liuhen/internal/access"
)

// TestEveryActionIsInAScopeOrNeverByToken: a right that was added is thought about.
func TestEveryActionIsInAScopeOrNeverByToken(t *testing.T) {
	t.Parallel()
	never := map[access.Action]bool{}
	for _, n := range access.NeverByToken() {
		if n.What.Chinese == "" || n.Why.Chinese == "" || n.Why.English == "" || never[n.Action] {
			t.Errorf("%+v has no reason, or stands twice", n)
		}
		never[n.Action] = true
	}
	tables := access.Tables()
	for _, row := range tables[len(tables)-1].Rows { // every action, by the scopes
		if allowed := slices.Contains(row.Verdicts, access.Allow); allowed == never[row.Action] {
			t.Errorf("%s: in a scope: %v, never by token: %v", row.Action, allowed, never[row.Action])
		}
		delete(never, row.Action)
	}
	for a := range never {
		t.Errorf("%s is no action", a)
	}
}
