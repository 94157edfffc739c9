package fault_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"liuhen/internal/fault"
)

func TestCatalogueIsComplete(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	for _, c := range fault.Catalogue() {
		if !name.MatchString(c.Name) || c.Kind.String() == "" {
			t.Errorf("%s: name or kind malformed", c.Name)
		}
		for _, s := range []string{c.ZH.What, c.ZH.Safe, c.ZH.Next} {
			if !strings.ContainsFunc(s, isHan) {
				t.Errorf("%s: Chinese sentence missing: %q", c.Name, s)
			}
		}
		for _, s := range []string{c.EN.What, c.EN.Safe, c.EN.Next} {
			if s == "" || strings.ContainsFunc(s, isHan) {
				t.Errorf("%s: English sentence missing or mixed: %q", c.Name, s)
			}
		}
		if placeholders(c.ZH) != placeholders(c.EN) {
			t.Errorf("%s: languages use different placeholders", c.Name)
		}
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func placeholders(t fault.Text) string {
	found := map[string]bool{}
	for _, p := range regexp.MustCompile(`\{[a-z]+\}`).FindAllString(t.String(), -1) {
		found[p] = true
	}
	return fmt.Sprint(found)
}

func TestSentencesAreJoinedAsTheirLanguageDoes(t *testing.T) {
	t.Parallel()
	for want, text := range map[string]fault.Text{
		"甲。乙。丙。":   {What: "甲。", Safe: "乙。", Next: "丙。"},
		"A. B. C.": {What: "A.", Safe: "B.", Next: "C."},
	} {
		if got := text.String(); got != want {
			t.Errorf("joined %q, want %q", got, want)
		}
	}
}

// TestTheOperatorsLineHasAPhraseOnce: in English, as the rest of the line.
func TestTheOperatorsLineHasAPhraseOnce(t *testing.T) {
	t.Parallel()
	e := fault.BadInput.Err("read file", "a.yaml", nil).WithBoth("problem", "文件是空的", "the file is empty")
	if got := e.Error(); got != "read file a.yaml: bad-input problem=the file is empty" {
		t.Error(got)
	}
}

func TestErrorCarriesCodeThroughWrapping(t *testing.T) {
	t.Parallel()
	cause := errors.New("disk says no")
	err := fmt.Errorf("outer: %w", fault.WrongState.Err("seal", "casefile 7", cause).With("state", "open").With("action", "seal"))
	if !errors.Is(err, fault.WrongState) || !errors.Is(err, cause) || errors.Is(err, fault.BadInput) {
		t.Fatalf("chain lost: %v", err)
	}
	if got := fault.Of(err).Text(true).What; got != "The state open does not allow seal." {
		t.Errorf("text = %q", got)
	}
	if fault.KindOf(errors.New("anything")) != fault.Internal {
		t.Error("an uncoded error must be Internal")
	}
}
