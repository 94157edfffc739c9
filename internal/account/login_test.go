package account_test

import (
	"errors"
	"strings"
	"testing"

	"liuhen/internal/account"
	"liuhen/internal/fault"
)

func TestCheckLogin(t *testing.T) {
	t.Parallel()
	for login, ok := range map[string]bool{
		"lin":                   true,
		"林晓禾":                   true,
		"lin.xiao-he_7":         true,
		"Lin":                   true,
		"7号":                    true,
		"ab":                    true,
		strings.Repeat("林", 64): true,
		strings.Repeat("林", 65): false,
		"a":                     false,
		"":                      false,
		".lin":                  false,
		"-lin":                  false,
		"lin xiao":              false,
		"lin@city":              false,
		"lin\x00":               false,
		"lin\u202e":             false,
		"lin\xff":               false,
		"ｌｉｎ":                   false, // full width: looks like lin
		"e\u0301a":              false, // letter and mark instead of é
		"ﬁsh":                   false, // ligature
		"../etc":                false,
		"\u200blin":             false,
	} {
		if err := account.CheckLogin(login); (err == nil) != ok || (err != nil && !errors.Is(err, fault.LoginMalformed)) {
			t.Errorf("CheckLogin(%q) = %v", login, err)
		}
	}
}

func TestLoginKeyJoinsLookAlikes(t *testing.T) {
	t.Parallel()
	for _, login := range []string{"lin", "LIN", "Lin", "ｌｉｎ", " lin "} {
		if got := account.LoginKey(login); got != "lin" {
			t.Errorf("LoginKey(%q) = %q", login, got)
		}
	}
}

func FuzzLoginKey(f *testing.F) {
	for _, s := range []string{"lin", "林晓禾", "ＡＢ", "İstanbul", "ẞa", "K\u212a", "..", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, login string) {
		if account.CheckLogin(login) != nil {
			return
		}
		key := account.LoginKey(login)
		if again := account.LoginKey(key); again != key {
			t.Errorf("key of %q is %q, and its key %q", login, key, again)
		}
		if key == "" {
			t.Errorf("login %q has no key", login)
		}
	})
}
