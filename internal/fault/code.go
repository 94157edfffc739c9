package fault

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Text says one thing to people in one language. Placeholders {name} are filled
// from the occurrence's arguments.
type Text struct {
	What string // what happened
	Safe string // whether the data is safe
	Next string // what to do next
}

// Code is one entry of the catalogue. It is itself an error value, so that
// errors.Is(err, SomeCode) asks whether err is an occurrence of it.
type Code struct {
	Name string // kebab-case English, permanent
	Kind Kind
	ZH   Text
	EN   Text
}

var (
	catalogueMu sync.Mutex
	catalogue   = map[string]*Code{}
)

// Define adds a code to the catalogue and returns it. It is meant for package
// variables only and panics when the name is taken, since two meanings under
// one name would mislead everyone who reads it.
func Define(name string, kind Kind, zh, en Text) *Code {
	catalogueMu.Lock()
	defer catalogueMu.Unlock()
	if _, taken := catalogue[name]; taken {
		panic("fault: code defined twice: " + name)
	}
	c := &Code{Name: name, Kind: kind, ZH: zh, EN: en}
	catalogue[name] = c
	return c
}

// Catalogue returns every code, sorted by name.
func Catalogue() []*Code {
	catalogueMu.Lock()
	defer catalogueMu.Unlock()
	all := make([]*Code, 0, len(catalogue))
	for _, c := range catalogue {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *Code) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Error makes a bare code usable as the target of errors.Is.
func (c *Code) Error() string { return c.Name }

// Err returns an occurrence of the code: op is the operation in lower case
// ("sign handover"), subject names the thing it was about and may be empty,
// cause may be nil.
func (c *Code) Err(op, subject string, cause error) *Error {
	return &Error{Code: c, Op: op, Subject: subject, Cause: cause}
}

// Fill returns the text with its placeholders replaced by args.
func (t Text) Fill(args map[string]string) Text {
	if len(args) == 0 {
		return t
	}
	pairs := make([]string, 0, 2*len(args))
	for name, value := range args {
		pairs = append(pairs, "{"+name+"}", value)
	}
	r := strings.NewReplacer(pairs...)
	return Text{What: r.Replace(t.What), Safe: r.Replace(t.Safe), Next: r.Replace(t.Next)}
}

// String joins the three sentences for a terminal or a log, as their language does: with
// no space after a Chinese full stop.
func (t Text) String() string {
	return strings.ReplaceAll(fmt.Sprintf("%s %s %s", t.What, t.Safe, t.Next), "。 ", "。")
}
