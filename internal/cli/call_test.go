package cli_test

import (
	"strings"
	"testing"

	"liuhen/internal/cli"
	"liuhen/internal/server/servertest"
)

// TestACallThatSaysNothingClearIsNotMade: what narrows a list must not widen it, and what
// is no JSON is not sent.
func TestACallThatSaysNothingClearIsNotMade(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	call := func(args ...string) (*console, int) {
		c := &console{env: map[string]string{"LIUHEN_SERVER": town.Address}, answers: []string{servertest.Password}}
		return c, c.run(t, append([]string{"call", "--login", "xitong"}, args...)...)
	}
	for want, args := range map[string][]string{
		"--where needs KEY=VALUE":  {"GET", "/agencies", "--where", "name", "--print", "list.id"},
		"PATH begins with /":       {"GET", "agencies"},
		"--data is no valid JSON":  {"POST", "/agencies", "--data", "{"},
		"the answer has no list.x": {"GET", "/agencies", "--print", "list.x"},
	} {
		if c, code := call(args...); code == cli.ExitFine || !strings.Contains(c.err.String(), want) || c.out.Len() > 0 {
			t.Errorf("%v: %d, no %q in %s%s", args, code, want, c.err.String(), c.out.String())
		}
	}
	if c, code := call("GET", "/agencies", "--where", "id="+town.City.ID, "--print", "list.name"); code != cli.ExitFine || c.out.String() != town.City.Name+"\n" {
		t.Errorf("one of a list: %d %q %s", code, c.out.String(), c.err.String())
	}
	if c, code := call("GET", "/agencies", "--where", "id=none", "--print", "list.name"); code == cli.ExitFine {
		t.Errorf("none of a list: %d %q", code, c.out.String())
	}
}
