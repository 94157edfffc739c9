package library

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"liuhen/internal/access"
	"liuhen/internal/fault"
)

// By names a condition that narrows a list.
type By string

// The conditions. Which of them a list takes, its register says.
const (
	ID       By = "id"       // ID names it alone.
	Agency   By = "agency"   // Agency is the owner.
	Unit     By = "unit"     // Unit is the maker's.
	State    By = "state"    // State is where it stands.
	Officer  By = "officer"  // Officer made it, answers for it or reads it by name.
	Matter   By = "matter"   // Matter to which it belongs, itself or through an activity.
	Tour     By = "tour"     // Tour of which it is a part.
	Activity By = "activity" // Activity that it records.
	Handover By = "handover" // Handover in which it lies now.
	Subject  By = "subject"  // Subject that was looked at.
)

// Filter narrows a list: every condition must hold. Its values are ids and states,
// never free text, because they stand in the event that records the look.
type Filter map[By]string

// plain is what an id or a state looks like.
var plain = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// Check refuses a value that is neither id nor state with bad-input.
func (f Filter) Check() error {
	for _, by := range f.Names() {
		if !plain.MatchString(f[by]) {
			return fault.BadInput.Err("list", "", nil).With("field", string(by)).WithBoth("problem", "须为编号", "an id is needed")
		}
	}
	return nil
}

// Names returns the conditions in order.
func (f Filter) Names() []By { return slices.Sorted(maps.Keys(f)) }

// String spells the filter as the event of the look keeps it.
func (f Filter) String() string {
	parts := make([]string, 0, len(f))
	for _, by := range f.Names() {
		parts = append(parts, string(by)+"="+f[by])
	}
	return strings.Join(parts, " ")
}

// Selection is what a register is asked for.
type Selection struct {
	Scope  access.Scope
	Filter Filter
	After  string // id of the last one that was shown; empty for the beginning
	Limit  int
}

// Count is how many there are, up to a bound: a count beyond it would have to read
// them all.
type Count struct {
	Number int
	More   bool // there are more than Number
}

// MaxCount is up to how many are counted.
const MaxCount = 1000

// MaxPage is the greatest length of a page.
const MaxPage = 200
