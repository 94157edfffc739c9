package term_test

import (
	"testing"

	"liuhen/internal/term"
)

func TestTheLanguageIsTheOneThatWasSaidLast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		said    string
		env     map[string]string
		want    term.Language
		unknown string
	}{
		{"", nil, term.Chinese, ""},
		{"", map[string]string{"LANG": "zh_CN.UTF-8"}, term.Chinese, ""},
		{"", map[string]string{"LANG": "C"}, term.English, ""},
		{"", map[string]string{"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"}, term.Chinese, ""},
		{"", map[string]string{"LC_MESSAGES": "en_GB", "LANG": "zh_CN.UTF-8"}, term.English, ""},
		{"", map[string]string{"LIUHEN_LANG": "zh", "LC_ALL": "en_GB"}, term.Chinese, ""},
		{"en", map[string]string{"LIUHEN_LANG": "zh", "LC_ALL": "zh_CN"}, term.English, ""},
		{"fr", map[string]string{"LC_ALL": "en_GB"}, term.English, "fr"},
		{"", map[string]string{"LIUHEN_LANG": "ZH"}, term.Chinese, "ZH"},
	} {
		if got, unknown := term.Spoken(c.said, func(name string) string { return c.env[name] }); got != c.want || unknown != c.unknown {
			t.Errorf("%q %v: %s, unknown %q", c.said, c.env, got, unknown)
		}
	}
	if term.Chinese.Say("甲", "a") != "甲" || (term.Words{ZH: "甲", EN: "a"}).In(term.English) != "a" {
		t.Error("the other language")
	}
}
