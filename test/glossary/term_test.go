package glossary_test

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/device"
	"liuhen/internal/fault"
	"liuhen/internal/post"
	"liuhen/internal/regulation"
	"liuhen/internal/term"
)

// TestEveryNounHasAWordForItsStatesAndVerbs holds the table of terms to the nouns, and
// its Chinese to the glossary's.
func TestEveryNounHasAWordForItsStatesAndVerbs(t *testing.T) {
	t.Parallel()
	said := map[string]string{} // the glossary's Chinese cell
	for _, row := range rows(t, "## States") {
		said["state "+row[0]+" "+strings.Trim(row[1], "`")] = row[2]
	}
	for _, row := range rows(t, "## Verbs\n") {
		for noun := range strings.SplitSeq(row[2], ", ") {
			said["verb "+noun+" "+strings.Trim(row[0], "`")] = row[1]
		}
	}
	hold := func(key string, known bool, w term.Words) {
		if !known || w.EN == "" || !slices.Contains(strings.Split(said[key], "、"), w.ZH) {
			t.Errorf("%s: the terms say %+v, the glossary %q", key, w, said[key])
		}
	}
	for _, l := range lives() {
		for _, s := range l.states {
			hold("state "+l.noun+" "+s, term.KnownState(l.noun, s), term.State(l.noun, s))
		}
		for _, v := range l.verbs {
			hold("verb "+l.noun+" "+v, term.KnownVerb(l.noun, v), term.Verb(l.noun, v))
		}
	}
	for _, o := range once() {
		noun := o.Noun.Ref().Kind
		hold("verb "+noun+" "+o.Action, term.KnownVerb(noun, o.Action), term.Verb(noun, o.Action))
	}
}

// TestEveryClosedListHasWords walks the lists that belong to no noun.
func TestEveryClosedListHasWords(t *testing.T) {
	t.Parallel()
	lists := map[term.List][]string{
		term.Actions:  constants(t, "access/decide.go", "Action"),
		term.Posts:    {access.RecordingManager, access.Custodian, access.Archivist, access.Head, access.AuthorityHead},
		term.Roles:    {string(account.System), string(account.Security), string(account.Audit)},
		term.Scopes:   access.TokenScopes(),
		term.Breaches: constants(t, "regulation/people.go", "ShortfallCode"),
		term.Fields:   constants(t, "matter/state.go", "Field"),
		term.Markers:  constants(t, "marker/kind.go", "Kind"),
	}
	for _, l := range lives() {
		lists[term.Nouns] = append(lists[term.Nouns], l.noun)
	}
	for _, o := range once() {
		lists[term.Nouns] = append(lists[term.Nouns], o.Noun.Ref().Kind)
	}
	for _, k := range post.Kinds() {
		lists[term.Posts] = append(lists[term.Posts], string(k))
	}
	for _, k := range device.Kinds() {
		lists[term.Devices] = append(lists[term.Devices], string(k))
	}
	for _, s := range regulation.States() {
		lists[term.Clocks] = append(lists[term.Clocks], string(s))
	}
	for list, codes := range lists {
		for _, code := range codes {
			if w := term.Of(list, code); !term.Known(list, code) || !regexp.MustCompile(`\p{Han}`).MatchString(w.ZH) || regexp.MustCompile(`\p{Han}`).MatchString(w.EN) {
				t.Errorf("%s: %s has the words %+v", list, code, w)
			}
		}
	}
}

// constants are the values of the constants of a type in a file of internal.
func constants(t *testing.T, file, kind string) []string {
	t.Helper()
	source, err := os.ReadFile("../../internal/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, m := range regexp.MustCompile(`(?m)^\t\w+\s+`+kind+`\s+= "(.+?)"`).FindAllStringSubmatch(string(source), -1) {
		values = append(values, m[1])
	}
	if len(values) == 0 {
		t.Fatalf("%s has no constants of %s", file, kind)
	}
	return values
}

// coded are the placeholders that stand for a code of a closed list, so that their
// argument is given by WithTerm and never by With.
var coded = []string{"action", "paper", "part", "post", "role", "state"}

// plain are the placeholders that stand for what people or machines said themselves:
// names, numbers, places, ids, what was sent and not known, phrases in both languages.
var plain = []string{
	"address", "agency", "breach", "bucket", "clock", "count", "database", "day", "detail", "device", "event", "fact", "field", "file", "fingerprint", "folder",
	"found", "have", "item", "kind", "least", "limit", "line", "log", "logins", "most", "need", "offset", "pack", "path", "place", "position", "problem",
	"published", "reason", "remedy", "scheme", "scope", "scopes", "seconds", "seed", "serial", "server", "setting", "size", "source", "staged", "type", "unit", "until", "waited", "when", "who", "why",
}

// TestNoMessageShowsACode reads the sources for arguments that would show one.
func TestNoMessageShowsACode(t *testing.T) {
	t.Parallel()
	unused := map[string]bool{}
	for _, name := range slices.Concat(coded, plain) {
		unused[name] = true
	}
	for _, c := range fault.Catalogue() {
		for _, m := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(c.ZH.String()+c.EN.String(), -1) {
			if !slices.Contains(coded, m[1]) && !slices.Contains(plain, m[1]) {
				t.Errorf("%s has {%s}: is it a code of a closed list, or plain?", c.Name, m[1])
			}
			delete(unused, m[1])
		}
	}
	for name := range maps.Keys(unused) {
		t.Errorf("no message has {%s}", name)
	}
	bare := regexp.MustCompile(`\.With\("(` + strings.Join(coded, "|") + `)"`)
	literal := regexp.MustCompile(`term\.Of\(term\.(\w+), "([^"]+)"\)`)
	err := fs.WalkDir(os.DirFS("../../internal"), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile("../../internal/" + path)
		if m := bare.FindString(string(source)); m != "" {
			t.Errorf("%s: %s…) shows a code: use WithTerm", path, m)
		}
		for _, m := range literal.FindAllStringSubmatch(string(source), -1) {
			if !term.Known(term.List(strings.ToLower(m[1])), m[2]) {
				t.Errorf("%s: %s has no words", path, m[0])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
