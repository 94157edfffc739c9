package operate_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// blocks returns the shell commands of a page, in its order.
func blocks(t *testing.T, page string) []string {
	t.Helper()
	text, err := os.ReadFile("../../docs/operate/" + page)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		all = append(all, m[1])
	}
	if len(all) == 0 {
		t.Fatalf("%s has no commands", page)
	}
	return all
}

// TestBothLanguagesGiveTheSameCommands: so that running one page proves both.
func TestBothLanguagesGiveTheSameCommands(t *testing.T) {
	t.Parallel()
	if english, chinese := blocks(t, "first-day.md"), blocks(t, "first-day.zh-CN.md"); !slices.Equal(english, chinese) {
		t.Errorf("the commands differ:\n%s\n---\n%s", strings.Join(english, "\n"), strings.Join(chinese, "\n"))
	}
}
