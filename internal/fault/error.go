package fault

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"liuhen/internal/term"
)

// Error is one occurrence of a code. Op, Subject and Cause are for operators'
// logs and never reach a client; Args fill the code's texts and do.
type Error struct {
	Code    *Code
	Op      string
	Subject string
	Args    map[string]string
	Cause   error

	terms map[string]term.Words // what the texts say for arguments that are codes
}

// With returns e with one more argument for the texts of its code.
func (e *Error) With(name, value string) *Error {
	if e.Args == nil {
		e.Args = map[string]string{}
	}
	e.Args[name] = value
	return e
}

// WithBoth returns e with an argument that is itself a phrase and so differs by
// language.
func (e *Error) WithBoth(name, zh, en string) *Error {
	return e.With(name, en).With(name+zhSuffix, zh)
}

// WithTerm returns e with an argument that is a code of a closed list: programs get the
// code, the texts say the term.
func (e *Error) WithTerm(name, code string, said term.Words) *Error {
	if e.terms == nil {
		e.terms = map[string]term.Words{}
	}
	e.terms[name] = said
	return e.With(name, code)
}

// OfPart says which part of the house an error is about, by its code among term.Parts.
func (e *Error) OfPart(part string) *Error {
	return e.WithTerm("part", part, term.Of(term.Parts, part))
}

// zhSuffix marks the Chinese form of an argument given in both languages.
const zhSuffix = "@zh"

// Error gives operation, subject, code and cause in one lower-case line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Subject != "" {
		b.WriteString(" " + e.Subject)
	}
	b.WriteString(": " + e.Code.Name)
	for _, name := range slices.Sorted(maps.Keys(e.Args)) {
		if !strings.HasSuffix(name, zhSuffix) { // the same phrase once more
			b.WriteString(" " + name + "=" + e.Args[name])
		}
	}
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether target is this error's code.
func (e *Error) Is(target error) bool {
	c, ok := target.(*Code)
	return ok && c == e.Code
}

// Text returns the filled text in Chinese, or in English when english is true.
func (e *Error) Text(english bool) Text {
	if english {
		return e.Code.EN.Fill(e.said(true))
	}
	return e.Code.ZH.Fill(e.said(false))
}

// said returns what the texts are filled with: the arguments, and terms for codes.
func (e *Error) said(english bool) map[string]string {
	args := e.Spoken(english)
	for name, words := range e.terms {
		args[name] = words.ZH
		if english {
			args[name] = words.EN
		}
	}
	return args
}

// Spoken returns the arguments as one language says them; what is a code stays one.
func (e *Error) Spoken(english bool) map[string]string {
	args := make(map[string]string, len(e.Args))
	for name, value := range e.Args {
		plain, zh := strings.CutSuffix(name, zhSuffix)
		switch _, both := e.Args[name+zhSuffix]; {
		case zh && !english, !zh && (english || !both):
			args[plain] = value
		}
	}
	return args
}

// Of returns the outermost *Error in err's chain; an error without one becomes
// an occurrence of Unexpected, so that every failure has a code.
func Of(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	var c *Code
	if errors.As(err, &c) {
		return c.Err("", "", nil)
	}
	return Unexpected.Err("", "", err)
}

// KindOf returns the kind of err as Of sees it.
func KindOf(err error) Kind { return Of(err).Code.Kind }
