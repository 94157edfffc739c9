package account

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"liuhen/internal/fault"
)

// Bounds of a password's length in characters, after PasswordForm. The upper one
// only bounds the work of hashing.
const (
	MinPassword = 10
	MaxPassword = 256
)

// PasswordForm is the form in which a password is hashed and compared (NFKC), so
// that two keyboards give the same one (NIST SP 800-63B, 3.1.1.2).
func PasswordForm(password string) string { return norm.NFKC.String(password) }

// CheckPassword judges a new password by what guards against guessing: its length,
// and that it is not among the first to be tried. There are no rules of
// composition and no expiry, which make passwords worse (NIST SP 800-63B). It fails
// with password-length or password-guessable.
func CheckPassword(login, password string) error {
	form := PasswordForm(password)
	n := utf8.RuneCountInString(form)
	if !utf8.ValidString(password) || n < MinPassword || n > MaxPassword {
		return fault.PasswordLength.Err("check password", "", nil).
			With("least", strconv.Itoa(MinPassword)).With("most", strconv.Itoa(MaxPassword))
	}
	plain := strings.ToLower(form)
	if common(plain) || aboutLogin(LoginKey(login), plain) || repeats([]rune(plain)) || runs([]rune(plain)) {
		return fault.PasswordGuessable.Err("check password", "", nil)
	}
	return nil
}

// stems are the words from which the most used passwords are made. A password is
// refused when nothing but digits, punctuation and at most three other characters
// stands beside one.
var stems = []string{
	"password", "passw0rd", "p@ssw0rd", "p@ssword", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx", "1q2w3e4r",
	"abc123", "admin", "administrator", "root", "welcome", "letmein", "iloveyou", "woaini", "dragon", "monkey", "football",
	"liuhen", "nongye", "zhifa", "zhidui", "changeme", "default", "test", "guest", "user",
	"5201314", "1314520", "147258369", "123456", "987654321", "112233", "123123", "123321",
}

func common(plain string) bool {
	return slices.ContainsFunc(stems, func(stem string) bool {
		rest, found := cut(plain, stem)
		return found && weight(rest) <= 3
	})
}

// aboutLogin reports a password that is the login with little beside it.
func aboutLogin(login, plain string) bool {
	rest, found := cut(plain, login)
	return utf8.RuneCountInString(login) >= 3 && found && weight(rest) <= 3
}

// cut removes every occurrence of word.
func cut(s, word string) (rest string, found bool) {
	return strings.ReplaceAll(s, word, ""), word != "" && strings.Contains(s, word)
}

// weight counts the characters that are neither digits nor ASCII punctuation:
// years, counters and exclamation marks add next to nothing against guessing.
func weight(s string) int {
	n := 0
	for _, r := range s {
		if r > '~' || (r >= 'a' && r <= 'z') {
			n++
		}
	}
	return n
}

// fewest is how many different characters a password has at least.
const fewest = 5

// repeats reports a password that is made of a handful of characters.
func repeats(p []rune) bool {
	return len(slices.Compact(slices.Sorted(slices.Values(p)))) < fewest
}

// runs reports a password whose characters only count up or down by one, 9 being
// followed by 0.
func runs(p []rune) bool {
	up, down := true, true
	for i := 1; i < len(p); i++ {
		a, b := p[i-1], p[i]
		up = up && (b == a+1 || (a == '9' && b == '0'))
		down = down && (b == a-1 || (a == '0' && b == '9'))
	}
	return up || down
}
