package arch

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// address is one that a lock could name: of a registry, or of those who may be paid for a
// package, which npm writes whatever its settings.
var address = regexp.MustCompile(`[a-z+]+://[^"]+`)

// TestLocksNameNoAddress: whoever builds chooses from where packages come.
func TestLocksNameNoAddress(t *testing.T) {
	t.Parallel()
	said, err := exec.CommandContext(t.Context(), "git", "-C", "../..", "ls-files", "*package-lock.json").Output()
	if err != nil {
		t.Fatal(err)
	}
	locks := strings.Fields(string(said))
	if len(locks) == 0 {
		t.Error("no lock is known")
	}
	for _, lock := range locks {
		data, err := os.ReadFile("../../" + lock)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range address.FindAllString(string(data), -1) {
			t.Errorf("%s names %s: take the entry (resolved, funding) out", lock, found)
		}
	}
}
