package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"liuhen/internal/fault"
)

// Bounds of a login's length in characters.
const (
	MinLogin = 2
	MaxLogin = 64
)

// CheckLogin takes letters and digits of any script and . _ -, starting with a
// letter or digit, 2 to 64 characters, in the one normal form (NFKC), so that no
// two logins look the same. It fails with login-malformed.
func CheckLogin(login string) error {
	n := utf8.RuneCountInString(login)
	first, _ := utf8.DecodeRuneInString(login)
	ok := utf8.ValidString(login) && n >= MinLogin && n <= MaxLogin &&
		letterOrDigit(first) && !strings.ContainsFunc(login, notInLogin) && norm.NFKC.IsNormalString(login)
	if !ok {
		return fault.LoginMalformed.Err("check login", "", nil)
	}
	return nil
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func notInLogin(r rune) bool { return !letterOrDigit(r) && !strings.ContainsRune("._-", r) }

// LoginKey is the form under which a login is unique and is looked up: upper and
// lower case, full-width and half-width are one.
func LoginKey(login string) string {
	return norm.NFKC.String(strings.ToLower(norm.NFKC.String(strings.TrimSpace(login))))
}
