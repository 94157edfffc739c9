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
	if c, code := call("GET", "/officers", "--print", "list.id"); code != cli.ExitFine || c.out.Len() > 0 {
		t.Errorf("an empty list: %d %q %s", code, c.out.String(), c.err.String())
	}
	if c, code := call("GET", "/officers", "--print", "list.id", "--array"); code != cli.ExitFine || c.out.String() != "[]\n" {
		t.Errorf("an empty list as an array: %d %q %s", code, c.out.String(), c.err.String())
	}
	if c, code := call("GET", "/agencies", "--where", "id=none", "--print", "list.name"); code == cli.ExitFine {
		t.Errorf("none of a list: %d %q", code, c.out.String())
	}
}

// TestWhatAStepFallsShortOfIsSaid beside the one part of the answer that was asked for.
func TestWhatAStepFallsShortOfIsSaid(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	body := `{"now": true, "kind": "on-site-enforcement", "place": "东街12号", "people": [{"role": "officer", "officer": "` + lin.Officer.ID + `"}]}`
	for language, want := range map[string]string{"zh": "人数不足。已照常登记；请补正，或说明原因：liuhen call POST /activities/", "en": "too few. It was taken as it is;"} {
		c := &console{env: map[string]string{"LIUHEN_SERVER": town.Address, "LIUHEN_LANG": language}, answers: []string{servertest.Password}}
		code := c.run(t, "call", "POST", "/activities", "--login", lin.Login, "--data", body, "--print", "value.state")
		if code != cli.ExitFine || c.out.String() != "open\n" || !strings.Contains(c.err.String(), want) {
			t.Errorf("%d %s%s", code, c.out.String(), c.err.String())
		}
	}
	matter := `{"kind": "penalty", "number": "云农（种子）立〔2026〕8号", "party": "河湾农资经营部", "subject": "涉嫌经营假种子"}`
	for i, want := range []string{"", "Another matter has this number."} {
		c := &console{env: map[string]string{"LIUHEN_SERVER": town.Address}, answers: []string{servertest.Password}}
		if code := c.run(t, "call", "POST", "/matters", "--login", lin.Login, "--data", matter); code != i || !strings.Contains(c.err.String(), want) {
			t.Errorf("%d %s", code, c.err.String())
		}
	}
}
