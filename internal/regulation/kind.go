package regulation

import (
	"slices"

	"liuhen/internal/fault"
)

// ActivityKind is one kind of enforcement activity (附件1第四条).
type ActivityKind struct {
	Code  string
	Title Words
	// Also holds other official names under which the same rule is known.
	Also []string
	// Recording says whether full-process recording is required, and by which rule.
	Recording Recording
	People    []Need
}

// Recording says whether a kind of activity must be recorded from beginning to
// end, and which rule says so. Required false means that the regulation does not
// list the kind, not that recording is unwelcome.
type Recording struct {
	Required bool
	Rule     Rule
}

// Need is the least number of people that a kind of activity needs in one role.
// Least 0 marks a role that usually takes part and is not asked for.
type Need struct {
	Role   Role
	Least  int
	Rule   Rule
	Unless Unless
}

// Unless lifts a need: when somebody in one of the roles Present takes part, or
// when Recorded is true and the activity was recorded.
type Unless struct {
	Present  []string
	Recorded bool
}

// MatterKind is one kind of matter (案件/事项, 附件2第二条).
type MatterKind struct {
	Code  string
	Title Words
	Rule  Rule
	// EndsAct are the events that may end the act (行政执法行为终结, 附件1第七条),
	// Completes those that may complete the matter (办结, 附件2第三条).
	EndsAct, Completes Ending
}

// Ending is a choice of events and the rule that asks for one of them.
type Ending struct {
	Rule   Rule
	Events []Event
}

// Event returns the event of that code and whether it is among the choice. The
// regulation defines neither end; which event it was is always recorded.
func (e Ending) Event(code string) (Event, bool) {
	i := slices.IndexFunc(e.Events, func(v Event) bool { return v.Code == code })
	if i < 0 {
		return Event{}, false
	}
	return e.Events[i], true
}

// Adoption is an agency's statement of the day from which a pack binds it, with
// the source of that day (附件1第十二条: 自印发之日起施行; the text itself bears
// no date of issue).
type Adoption struct {
	Pack   Identity
	From   Date
	Source string
}

// InForce returns the adoption that governs a day: the one with the latest From
// not after it, the later in the list where two start together. It is
// PackNotInForce when none does; nothing is assumed then.
func InForce(adoptions []Adoption, day Date) (Adoption, error) {
	var governing Adoption
	for _, a := range adoptions {
		if !a.From.IsZero() && !day.Before(a.From) && !a.From.Before(governing.From) {
			governing = a
		}
	}
	if governing.From.IsZero() {
		return Adoption{}, fault.PackNotInForce.Err("find pack in force", "", nil).With("day", day.String())
	}
	return governing, nil
}
