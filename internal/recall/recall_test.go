package recall_test

import (
	"errors"
	"fmt"
	"testing"

	"liuhen/internal/recall"
)

// book counts how often it is looked into.
type book struct {
	memory recall.Memory
	count  int64
	hidden bool // changes are not counted
	looks  int
}

func (b *book) changes() (int64, bool) { return b.count, !b.hidden }

func (b *book) look(t *testing.T, key, says string) string {
	t.Helper()
	got, err := recall.Look(&b.memory, b.changes, key, func() (string, error) {
		b.looks++
		return says, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestWhatIsRememberedHoldsUntilTheCountMoves(t *testing.T) {
	t.Parallel()
	var b book
	for _, step := range []struct {
		when      string
		count     int64
		hidden    bool
		key, says string
		want      string
		looks     int
	}{
		{"first", 0, false, "a", "one", "one", 1},
		{"again", 0, false, "a", "two", "one", 1},
		{"another key", 0, false, "b", "three", "three", 2},
		{"after a change", 1, false, "a", "four", "four", 3},
		{"the other key, too", 1, false, "b", "five", "five", 4},
		{"by one who read the count before", 0, false, "a", "six", "six", 5},
		{"what he found replaces nothing", 1, false, "a", "seven", "four", 5},
		{"where changes are not counted", 1, true, "a", "eight", "eight", 6},
	} {
		b.count, b.hidden = step.count, step.hidden
		if got := b.look(t, step.key, step.says); got != step.want || b.looks != step.looks {
			t.Errorf("%s: %q after %d looks, want %q after %d", step.when, got, b.looks, step.want, step.looks)
		}
	}
}

// What changed while it was looked up is not remembered as of the change.
func TestAChangeDuringTheLookIsSeen(t *testing.T) {
	t.Parallel()
	var b book
	old, err := recall.Look(&b.memory, b.changes, "a", func() (string, error) {
		b.count++
		return "old", nil
	})
	if err != nil || old != "old" {
		t.Fatal(old, err)
	}
	if got := b.look(t, "a", "new"); got != "new" {
		t.Errorf("got %q", got)
	}
}

func TestAFailureIsNotRemembered(t *testing.T) {
	t.Parallel()
	var b book
	broken := errors.New("broken")
	if _, err := recall.Look(&b.memory, b.changes, "a", func() (string, error) { return "", broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if got := b.look(t, "a", "whole"); got != "whole" {
		t.Errorf("got %q", got)
	}
}

func TestMemoryHasAnEnd(t *testing.T) {
	t.Parallel()
	var b book
	for n := range 10000 {
		b.look(t, fmt.Sprint(n), "x")
	}
	b.looks = 0
	for n := range 10000 {
		b.look(t, fmt.Sprint(n), "x")
	}
	if b.looks < 5000 {
		t.Errorf("%d of 10000 were remembered", 10000-b.looks)
	}
}
