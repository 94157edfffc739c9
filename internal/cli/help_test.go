package cli_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"liuhen/internal/cli"
	"liuhen/internal/term"
)

// inEnglish finds three English words in a row, as no Chinese text has them outside of a
// command that is quoted.
var inEnglish = regexp.MustCompile(`[a-z]+ [a-z]+ [a-z]+`)

func han(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// checkWords holds one entry of the catalogue to both languages.
func checkWords(t *testing.T, of string, w term.Words) {
	t.Helper()
	if !han(w.ZH) || inEnglish.MatchString(w.ZH) {
		t.Errorf("%s: no Chinese, or English in it: %q", of, w.ZH)
	}
	if w.EN == "" || han(w.EN) {
		t.Errorf("%s: no English, or Chinese in it: %q", of, w.EN)
	}
}

// everyCommand visits a command and all below it.
func everyCommand(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, one := range c.Commands() {
		everyCommand(one, visit)
	}
}

func TestTheCatalogueHasEveryCommandAndFlagInBothLanguages(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	everyCommand(cli.Root(cli.Streams{}), func(c *cobra.Command) {
		path := c.CommandPath()
		used[path] = true
		args, short, long, known := cli.SaidOfCommand(path)
		if !known {
			t.Errorf("the catalogue lacks %s", path)
		}
		checkWords(t, path, short)
		if long != (term.Words{}) {
			checkWords(t, path, long)
		}
		if (args.ZH == "") != (args.EN == "") || han(args.EN) {
			t.Errorf("%s: its arguments are %q and %q", path, args.ZH, args.EN)
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			value, says, key := cli.SaidOfFlag(c, f)
			used[key] = true
			checkWords(t, path+" --"+f.Name, says)
			if stands := f.Value.Type() != "bool"; stands != (value.ZH != "") || stands != (value.EN != "") || han(value.EN) {
				t.Errorf("%s --%s: after it stand %q and %q", path, f.Name, value.ZH, value.EN)
			}
		})
	})
	for _, key := range cli.Catalogued() {
		if !used[key] {
			t.Errorf("the catalogue has %s, which is no command and no flag", key)
		}
	}
}

// TestEveryPageIsInOneLanguage looks at what people see: no page mixes the languages, and
// none shows words that stand outside the catalogue.
func TestEveryPageIsInOneLanguage(t *testing.T) {
	t.Parallel()
	foreign := regexp.MustCompile(`\b(Usage|Flags|Commands|default|string|help for|Help about)\b`)
	everyCommand(cli.Root(cli.Streams{}), func(c *cobra.Command) {
		line := strings.Fields(c.CommandPath())[1:]
		for _, language := range []string{"zh", "en"} {
			for _, args := range [][]string{append([]string{"--lang", language, "help"}, line...), append(line, "--lang="+language, "--help")} {
				var out, err bytes.Buffer
				s := cli.Streams{Out: &out, Err: &err, Getenv: func(string) string { return "" }}
				code := cli.Run(t.Context(), args, s, cli.Work{})
				page := out.String()
				if code != cli.ExitFine || err.Len() > 0 || !strings.Contains(page, c.CommandPath()) {
					t.Errorf("%q: %d %s\n%s", args, code, err.String(), page)
				}
				if language == "en" && han(page) {
					t.Errorf("%q: there is Chinese in it:\n%s", args, page)
				}
				if language == "zh" && (!han(page) || foreign.MatchString(page)) {
					t.Errorf("%q: no Chinese, or English in it (%s):\n%s", args, foreign.FindString(page), page)
				}
			}
		}
	})
}

func TestCompletionsAreForKnownShells(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		var c console
		if code := c.run(t, "completion", shell); code != cli.ExitFine || !strings.Contains(c.out.String(), "__complete") {
			t.Errorf("%s: %d %s", shell, code, c.err.String())
		}
	}
	c := console{env: map[string]string{"LIUHEN_LANG": "zh"}}
	if code := c.run(t, "completion", "csh"); code != cli.ExitUsage || !strings.Contains(c.err.String(), "没有为“csh”准备的补全脚本") {
		t.Errorf("%d %s", code, c.err.String())
	}
}
