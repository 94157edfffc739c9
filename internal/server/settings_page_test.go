package server

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/cli"
	"liuhen/internal/term"
)

// row of the page of all settings: key, variable, flag, default.
var row = regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| `(LIUHEN_[A-Z_]+)` \\| (\\S+) \\| ([^|]+) \\| [^|]+ \\|$")

// TestThePageOfSettingsIsTrue holds docs/operate/settings.md, in both languages, to what
// the program knows: every key in its order, its variable, whether it is a flag of serve,
// and its default.
func TestThePageOfSettingsIsTrue(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"settings.md", "settings.zh-CN.md"} {
		text, err := os.ReadFile("../../docs/operate/" + page)
		if err != nil {
			t.Fatal(err)
		}
		var told [][]string
		for _, m := range row.FindAllStringSubmatch(string(text), -1) {
			told = append(told, m[1:])
		}
		if diff := cmp.Diff(rowsOfSettings(t), told); diff != "" {
			t.Errorf("%s (-program +page):\n%s", page, diff)
		}
		for _, name := range []string{cli.EnvServer, cli.EnvToken, term.EnvLanguage} {
			if !strings.Contains(string(text), "\n| `"+name+"` |") {
				t.Errorf("%s does not tell of %s", page, name)
			}
		}
	}
}

// rowsOfSettings are the rows that the page should have. A variable is proved by setting it.
func rowsOfSettings(t *testing.T) (rows [][]string) {
	t.Helper()
	var help bytes.Buffer
	cli.Run(t.Context(), []string{"serve", "--help"}, cli.Streams{Out: &help, Err: &help}, cli.Work{})
	known := defaults()
	for key := range known {
		variable := envPrefix + strings.ToUpper(strings.ReplaceAll(key, "-", "_"))
		if _, read := environment([]string{variable + "=x"}).values[key]; !read {
			t.Errorf("%s does not set %s", variable, key)
		}
		flag := "–"
		if strings.Contains(help.String(), " --"+key+" ") {
			flag = "`--" + key + "`"
		}
		rows = append(rows, []string{key, variable, flag, spelt(known[key])})
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return rows
}

// spelt is a default as the page has it.
func spelt(value any) string {
	var parts []string
	switch v := value.(type) {
	case bool:
		parts = []string{map[bool]string{true: "true", false: "false"}[v]}
	case []string:
		parts = v
	case string:
		parts = strings.Fields(v)
	}
	if len(parts) == 0 {
		return "–"
	}
	return "`" + strings.Join(parts, "` `") + "`"
}
