package term

import "strings"

// Language is one of the two in which people are spoken to.
type Language string

// The languages.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// EnvLanguage is the variable of the environment that names the language of the programs.
const EnvLanguage = "LIUHEN_LANG"

// Spoken returns the language of a program: the one that was said (the flag --lang), else
// the one of LIUHEN_LANG, else that of the locale (POSIX: LC_ALL, LC_MESSAGES, LANG). A
// Chinese locale means Chinese and any other English; where nothing says anything, as on
// Windows, it is Chinese. getenv may be nil.
//
// Only zh and en can be said. Of anything else, unknown is what was said, and the language
// is that of what remains, so that the refusal can be read.
func Spoken(said string, getenv func(name string) string) (l Language, unknown string) {
	if getenv == nil {
		getenv = func(string) string { return "" }
	}
	for _, name := range []string{said, getenv(EnvLanguage)} {
		switch Language(name) {
		case Chinese, English:
			return Language(name), unknown
		case "":
		default:
			unknown = name
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		locale := getenv(name)
		if strings.HasPrefix(locale, "zh") {
			return Chinese, unknown
		}
		if locale != "" {
			return English, unknown
		}
	}
	return Chinese, unknown
}

// Say picks the one of two texts.
func (l Language) Say(zh, en string) string {
	if l == English {
		return en
	}
	return zh
}

// In gives the words in one language.
func (w Words) In(l Language) string { return l.Say(w.ZH, w.EN) }
