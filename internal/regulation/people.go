package regulation

import (
	"fmt"
	"slices"
	"strings"
)

// Person is what the people rule looks at in one participant.
type Person struct {
	Role string
	// Named is true when the person's name is given.
	Named bool
	// Certificate is the number of the enforcement certificate, empty if none was given.
	Certificate string
}

// ShortfallCode says in which way a list of people falls short. The codes are
// stored and never renamed.
type ShortfallCode string

// The ways to fall short.
const (
	// TooFew: fewer distinct people in a role than its rule asks for. One
	// certificate number is one person, however often it is listed.
	TooFew ShortfallCode = "people-too-few"
	// NameMissing: a person in a role that is asked for has no name.
	NameMissing ShortfallCode = "name-missing"
	// CertificateMissing: a person in a role that needs it has no certificate number.
	CertificateMissing ShortfallCode = "certificate-missing"
	// CertificateRepeated: one certificate number stands for several people.
	CertificateRepeated ShortfallCode = "certificate-repeated"
)

// Shortfall is one thing that a list of people lacks. It never refuses an
// activity: it is stored with it as a breach, with the reason the officer gives.
type Shortfall struct {
	Code ShortfallCode
	Role string
	// Need and Have count people: asked for and found for TooFew, otherwise 0
	// and the number of people concerned.
	Need, Have int
	Rule       Rule
	Words      Words
	// UnlessRecorded is true when the rule leaves the choice between this person
	// and a recording (民事诉讼法第八十九条 for service by leaving).
	UnlessRecorded bool
}

// Stands reports whether the shortfall is a breach, given whether the activity
// was recorded.
func (s Shortfall) Stands(recorded bool) bool { return !s.UnlessRecorded || !recorded }

// Shortfalls compares the people of an activity with what its kind needs, in the
// order of the pack. Roles that the kind does not list are never a shortfall.
func (k ActivityKind) Shortfalls(people []Person) []Shortfall {
	var all []Shortfall
	for _, n := range k.People {
		in := inRole(people, n.Role.Code)
		all = append(all, n.tooFew(people, in)...)
		all = append(all, n.unnamed(in)...)
		all = append(all, n.certificates(in)...)
	}
	return all
}

func inRole(people []Person, role string) []Person {
	var in []Person
	for _, p := range people {
		if p.Role == role {
			in = append(in, p)
		}
	}
	return in
}

func (n Need) tooFew(people, in []Person) []Shortfall {
	have := len(in) - repeated(in)
	present := func(p Person) bool { return slices.Contains(n.Unless.Present, p.Role) }
	if have >= n.Least || slices.ContainsFunc(people, present) {
		return nil
	}
	return []Shortfall{{
		Code: TooFew, Role: n.Role.Code, Need: n.Least, Have: have, Rule: n.Rule,
		UnlessRecorded: n.Unless.Recorded,
		Words: Words{
			ZH: fmt.Sprintf("%s应有%d人，实有%d人", n.Role.Title.ZH, n.Least, have),
			EN: fmt.Sprintf("%s: %d needed, %d given", n.Role.Title.EN, n.Least, have),
		},
	}}
}

// unnamed looks at roles that are asked for only: a bystander may stay unnamed.
func (n Need) unnamed(in []Person) []Shortfall {
	without := count(in, func(p Person) bool { return !p.Named })
	if n.Least == 0 || without == 0 {
		return nil
	}
	return []Shortfall{{Code: NameMissing, Role: n.Role.Code, Have: without, Rule: n.Rule, Words: Words{
		ZH: fmt.Sprintf("%s有%d人未填姓名", n.Role.Title.ZH, without),
		EN: fmt.Sprintf("%s: %d without name", n.Role.Title.EN, without),
	}}}
}

func (n Need) certificates(in []Person) []Shortfall {
	if n.Role.Certificate == nil {
		return nil
	}
	var all []Shortfall
	if without := count(in, func(p Person) bool { return number(p) == "" }); without > 0 {
		all = append(all, Shortfall{Code: CertificateMissing, Role: n.Role.Code, Have: without, Rule: *n.Role.Certificate, Words: Words{
			ZH: fmt.Sprintf("%s有%d人未填执法证号", n.Role.Title.ZH, without),
			EN: fmt.Sprintf("%s: %d without enforcement certificate number", n.Role.Title.EN, without),
		}})
	}
	if twice := repeated(in); twice > 0 {
		all = append(all, Shortfall{Code: CertificateRepeated, Role: n.Role.Code, Have: twice, Rule: *n.Role.Certificate, Words: Words{
			ZH: fmt.Sprintf("%s有%d处执法证号重复", n.Role.Title.ZH, twice),
			EN: fmt.Sprintf("%s: %d repeated enforcement certificate numbers", n.Role.Title.EN, twice),
		}})
	}
	return all
}

// repeated counts the people whose certificate number somebody before them has.
func repeated(in []Person) int {
	seen := map[string]bool{}
	return count(in, func(p Person) bool {
		n := number(p)
		again := n != "" && seen[n]
		seen[n] = true
		return again
	})
}

func count(people []Person, is func(Person) bool) (n int) {
	for _, p := range people {
		if is(p) {
			n++
		}
	}
	return n
}

// number brings a certificate number into one spelling, so that full-width
// digits, spaces or small letters do not make two people of one.
func number(p Person) string {
	narrow := func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '　' || r == ' ':
			return -1
		}
		return r
	}
	return strings.ToUpper(strings.Map(narrow, p.Certificate))
}
