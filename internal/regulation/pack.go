package regulation

import (
	"slices"
	"strconv"
	"strings"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Schema is the highest schema number that Parse reads. Every key added to the
// format raises it; documents of all lower numbers stay readable.
const Schema = 1

// Identity names one version of one pack. Activities store its text form.
type Identity struct {
	ID      string
	Version int
}

// String returns the text form, such as "ankang@1".
func (i Identity) String() string { return i.ID + "@" + strconv.Itoa(i.Version) }

// ParseIdentity reads the text form; anything else is PackUnknown.
func ParseIdentity(s string) (Identity, error) {
	id, version, _ := strings.Cut(s, "@")
	n, err := strconv.Atoi(version)
	i := Identity{ID: id, Version: n}
	if err != nil || n < 1 || !codeForm.MatchString(id) || i.String() != s {
		return Identity{}, fault.PackUnknown.Err("parse pack identity", "", nil).With("pack", clip(s))
	}
	return i, nil
}

// Annex is one annex of a pack's document.
type Annex struct {
	Number   int
	Title    string
	Articles int
}

// Document is the legal basis of a pack.
type Document struct {
	Number, Issuer, Title string
	Annexes               []Annex
}

// Effective says how the day of effect is known. Either On is set, because the
// document itself bears it, or ByAgency is true: the document bears none, and
// the agency enters it with its source (see Adoption). It is never guessed.
type Effective struct {
	On       Date
	ByAgency bool
	Why      Words
}

// Role is one part that a person can play in an activity.
type Role struct {
	Code  string
	Title Words
	// Certificate is the rule by which a person in this role gives the number of
	// his enforcement certificate (执法证号); nil where none is needed.
	Certificate *Rule
}

// Exemption is one ground on which recording may be left out.
type Exemption struct {
	Code  string
	Title Words
	Rule  Rule
}

// Event is something that can end an enforcement act or complete a matter. It is
// recorded by a person with the paper that shows it, never inferred.
type Event struct {
	Code  string
	Title Words
	// Paper names the document that shows the event.
	Paper Words
	// AsksReason is true where the event's name alone does not say what happened.
	AsksReason bool
}

// Pack is one version of one regulation as data. A *Pack is read-only and may be
// shared between goroutines; its slices keep the order of the document.
type Pack struct {
	Identity Identity
	// Digest is the SHA-256 of the bytes that were parsed: two documents under
	// one identity are told apart by it.
	Digest    digest.SHA256
	Schema    int
	Title     Words
	Document  Document
	Effective Effective

	Laws          []Law
	Rules         []Rule
	Roles         []Role
	ActivityKinds []ActivityKind
	Exemptions    []Exemption
	Events        []Event
	MatterKinds   []MatterKind
	Clocks        []Clock
}

// ActivityKind returns the kind of that code, or ActivityKindUnknown.
func (p *Pack) ActivityKind(code string) (ActivityKind, error) {
	i := slices.IndexFunc(p.ActivityKinds, func(k ActivityKind) bool { return k.Code == code })
	if i < 0 {
		return ActivityKind{}, p.unknown(fault.ActivityKindUnknown, "find activity kind").With("kind", clip(code))
	}
	return p.ActivityKinds[i], nil
}

// MatterKind returns the kind of that code, or MatterKindUnknown.
func (p *Pack) MatterKind(code string) (MatterKind, error) {
	i := slices.IndexFunc(p.MatterKinds, func(k MatterKind) bool { return k.Code == code })
	if i < 0 {
		return MatterKind{}, p.unknown(fault.MatterKindUnknown, "find matter kind").With("kind", clip(code))
	}
	return p.MatterKinds[i], nil
}

// Clock returns the clock of that name as the pack has it by default, or
// ClockUnknown. Every pack that Parse took has the four of ClockNames.
func (p *Pack) Clock(name string) (Clock, error) {
	i := slices.IndexFunc(p.Clocks, func(c Clock) bool { return c.Name == name })
	if i < 0 {
		return Clock{}, p.unknown(fault.ClockUnknown, "find clock").With("clock", clip(name))
	}
	return p.Clocks[i], nil
}

// Role returns the role of that code and whether the pack has it.
func (p *Pack) Role(code string) (Role, bool) {
	i := slices.IndexFunc(p.Roles, func(r Role) bool { return r.Code == code })
	if i < 0 {
		return Role{}, false
	}
	return p.Roles[i], true
}

func (p *Pack) unknown(code *fault.Code, op string) *fault.Error {
	return code.Err(op, p.Identity.String(), nil).With("pack", p.Identity.String())
}

// clip keeps foreign text in messages short.
func clip(s string) string {
	const most = 40
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}
