package matter_test

import (
	"strings"
	"testing"

	"liuhen/internal/matter"
)

func TestSamenessKey(t *testing.T) {
	t.Parallel()
	same := [][2]string{
		{"青禾县丰谷种业经营部", "经营假种子"},
		{" 青禾县 丰谷种业经营部 ", "经营“假”种子。"},
		{"青禾县丰谷种业经营部（个体）", "经营假种子"},
		{"青禾县丰谷种业经营部(个体)", "经营假\u3000种子"},
		{"ＡＢＣ种业", "经营假种子"},
		{"abc种业", "经营假种子"},
	}
	for i := 0; i < len(same); i += 2 {
		if a, b := matter.SamenessKey(same[i][0], same[i][1]), matter.SamenessKey(same[i+1][0], same[i+1][1]); a != b || a == "" {
			t.Errorf("%v and %v are told apart: %q, %q", same[i], same[i+1], a, b)
		}
	}
	if matter.SamenessKey("甲乙", "丙") == matter.SamenessKey("甲", "乙丙") {
		t.Error("party and subject run into each other")
	}
	if matter.SamenessKey("甲", "乙") == matter.SamenessKey("乙", "甲") {
		t.Error("party and subject are exchangeable")
	}
	if matter.SamenessKey("1号店", "a") == matter.SamenessKey("2号店", "a") {
		t.Error("numbers do not tell parties apart")
	}
	for _, empty := range [][2]string{{"", "乙"}, {"甲", ""}, {"——", "乙"}, {"甲", " 。 "}} {
		if got := matter.SamenessKey(empty[0], empty[1]); got != "" {
			t.Errorf("SamenessKey(%q) = %q", empty, got)
		}
	}
}

func FuzzSamenessKey(f *testing.F) {
	for _, s := range [][2]string{{"青禾县丰谷种业经营部（个体）", "经营“假”种子。"}, {"İ", "ﬁ"}, {"\xff", "a"}, {"①", "㈱"}, {"\u0344", "x"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, party, subject string) {
		key := matter.SamenessKey(party, subject)
		if key == "" {
			return
		}
		p, s, _ := strings.Cut(key, "\x00")
		if again := matter.SamenessKey(p, s); again != key {
			t.Errorf("the key of (%q, %q) is %q, and its own %q", party, subject, key, again)
		}
		if spaced := matter.SamenessKey(" "+party+"。", "（"+subject+" "); spaced != key {
			t.Errorf("punctuation tells (%q, %q) apart: %q, %q", party, subject, key, spaced)
		}
	})
}
