package fault_test

import (
	"strings"
	"testing"

	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// TestTextsSayTheTermAndProgramsGetTheCode: an argument that is a code.
func TestTextsSayTheTermAndProgramsGetTheCode(t *testing.T) {
	t.Parallel()
	e := fault.NotAllowed.Err("receive", "", nil).WithTerm("action", "hand-over", term.Of(term.Actions, "hand-over"))
	for english, want := range map[bool]string{false: "签署移交", true: "sign a handover"} {
		if text := e.Text(english).String(); !strings.Contains(text, want) || strings.Contains(text, "hand-over") {
			t.Errorf("%s", text)
		}
		if args := e.Spoken(english); len(args) != 1 || args["action"] != "hand-over" {
			t.Errorf("arguments for programs: %v", args)
		}
	}
	if s := e.Error(); !strings.Contains(s, "action=hand-over") {
		t.Errorf("for the log: %s", s)
	}
}
