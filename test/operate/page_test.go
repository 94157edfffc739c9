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

// chinese ends the name of a page's twin.
const chinese = ".zh-CN.md"

// pages are the names of the English pages.
func pages(t *testing.T) (all []string) {
	t.Helper()
	found, err := os.ReadDir("../../docs/operate")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if !strings.HasSuffix(f.Name(), chinese) {
			all = append(all, f.Name())
		}
	}
	if len(all) < 7 {
		t.Fatalf("only %q", all)
	}
	return all
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var (
	comment = regexp.MustCompile(`\s+# .*$`)
	linked  = regexp.MustCompile(`\]\(([a-z0-9-]+(?:\.zh-CN)?\.md)\)`)
)

// commands are the lines of code of a page, fenced or indented, without what is said of
// them beside.
func commands(text string) (all []string) {
	fenced := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		} else if fenced || strings.HasPrefix(line, "    ") {
			all = append(all, comment.ReplaceAllString(line, ""))
		}
	}
	return all
}

// TestEveryPageHasItsTwin: with the same commands and as many tables and headings, each
// leads to the other, and who reads Chinese is led to pages in Chinese.
func TestEveryPageHasItsTwin(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`(?m)^(#+ |\|)`)
	for _, page := range pages(t) {
		twin := strings.TrimSuffix(page, ".md") + chinese
		one, other := read(t, "docs/operate/"+page), read(t, "docs/operate/"+twin)
		if a, b := commands(one), commands(other); !slices.Equal(a, b) {
			t.Errorf("%s and its twin have other commands:\n%s\n---\n%s", page, strings.Join(a, "\n"), strings.Join(b, "\n"))
		}
		if a, b := shape.FindAllString(one, -1), shape.FindAllString(other, -1); !slices.Equal(a, b) {
			t.Errorf("%s and its twin have other headings or tables", page)
		}
		if !strings.Contains(one, "\n\n[中文]("+twin+")\n") || !strings.Contains(other, "\n\n[English]("+page+")\n") {
			t.Errorf("%s and its twin do not lead to each other", page)
		}
		for _, to := range linked.FindAllStringSubmatch(other, -1) {
			if to[1] != page && !strings.HasSuffix(to[1], chinese) {
				t.Errorf("%s leads to %s in English", twin, to[1])
			}
		}
	}
}

// TestTheFirstPageLeadsToEveryPage in its own language.
func TestTheFirstPageLeadsToEveryPage(t *testing.T) {
	t.Parallel()
	english, other := read(t, "README.md"), read(t, "README.zh-CN.md")
	for _, page := range pages(t) {
		twin := strings.TrimSuffix(page, ".md") + chinese
		if !strings.Contains(english, "(docs/operate/"+page+")") || !strings.Contains(other, "(docs/operate/"+twin+")") {
			t.Errorf("a README does not lead to %s", page)
		}
	}
}
