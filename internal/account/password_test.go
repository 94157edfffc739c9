package account_test

import (
	"errors"
	"strings"
	"testing"

	"liuhen/internal/account"
	"liuhen/internal/fault"
)

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	for password, code := range map[string]*fault.Code{
		"correct horse battery":      nil,
		"河边第三棵柳树下的石头":                nil,
		"aaaaaaaaab":                 fault.PasswordGuessable,
		"abcdabcdabc":                fault.PasswordGuessable,
		"abcde abcde":                nil,
		"tulip-brick-47":             nil,
		"ten chars!":                 nil,
		strings.Repeat("长句子不重复", 42): nil,
		"Monkey see, monkey do":      nil,
		"83059-17264-02":             nil,
		"abcdeedcba":                 nil,
		strings.Repeat("长句子不重复号", 36) + "号号号号": nil,
		"7654321098":                     fault.PasswordGuessable,
		"passwordxyz":                    fault.PasswordGuessable,
		"lin.xiaohe xyz":                 fault.PasswordGuessable,
		"nine char":                      fault.PasswordLength,
		"短口令":                            fault.PasswordLength,
		"":                               fault.PasswordLength,
		strings.Repeat("wide ", 52):      fault.PasswordLength,
		"broken\xff utf-8 bytes":         fault.PasswordLength,
		"password2026":                   fault.PasswordGuessable,
		"Passw0rd!!":                     fault.PasswordGuessable,
		"ｐａｓｓｗｏｒｄ１２":                     fault.PasswordGuessable,
		"qwertyuiop":                     fault.PasswordGuessable,
		"Admin@123456":                   fault.PasswordGuessable,
		"5201314520":                     fault.PasswordGuessable,
		"liuhen-2026":                    fault.PasswordGuessable,
		"1111111111":                     fault.PasswordGuessable,
		"abcabcabcabc":                   fault.PasswordGuessable,
		"云溪云溪云溪云溪云溪":                     fault.PasswordGuessable,
		"34567890123":                    fault.PasswordGuessable,
		"9876543210":                     fault.PasswordGuessable,
		"abcdefghijkl":                   fault.PasswordGuessable,
		"lin.xiaohe1":                    fault.PasswordGuessable,
		"2026Lin.Xiaohe":                 fault.PasswordGuessable,
		"admin guest of the lin.xiaohes": nil,
	} {
		err := account.CheckPassword("lin.xiaohe", password)
		if (code == nil) != (err == nil) || (code != nil && !errors.Is(err, code)) {
			t.Errorf("CheckPassword(%q) = %v", password, err)
		}
		if err != nil && strings.Contains(err.Error(), "xiaohe") {
			t.Errorf("the refusal repeats the password: %v", err)
		}
	}
}

func TestPasswordIsNotAShortLogin(t *testing.T) {
	t.Parallel()
	if err := account.CheckPassword("lin", "Lin-20261123"); !errors.Is(err, fault.PasswordGuessable) {
		t.Errorf("the login and a date: %v", err)
	}
}

func TestPasswordFormIsOneOnEveryKeyboard(t *testing.T) {
	t.Parallel()
	if account.PasswordForm("ｃａｆé") != account.PasswordForm("cafe\u0301") {
		t.Error("composed and decomposed, wide and narrow differ")
	}
}

func FuzzCheckPassword(f *testing.F) {
	f.Add("lin", "correct horse battery")
	f.Add("", "1111111111")
	f.Add("林", "\xff\xfe")
	f.Add("ａｂｃ", "abcabcabcabc9")
	f.Fuzz(func(t *testing.T, login, password string) {
		err := account.CheckPassword(login, password)
		n := len([]rune(account.PasswordForm(password)))
		if err == nil && (n < account.MinPassword || n > account.MaxPassword) {
			t.Errorf("a password of %d characters was taken", n)
		}
	})
}
