package custody

import (
	"slices"
	"strings"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// Step is who did something, and when.
type Step struct {
	By Actor  `json:"by"`
	At Micros `json:"at"`
}

// Correction keeps what a person corrected in a noun, with his reason (decision
// 12). Where a clock of the law rests on the field, the head's signature is kept
// with it.
type Correction struct {
	Field      string `json:"field"` // JSON name of the field
	Old        string `json:"old"`   // times as Micros.Spell gives them
	New        string `json:"new"`
	Reason     string `json:"reason"`
	By         Actor  `json:"by"`
	At         Micros `json:"at"`
	HeadSigned *Step  `json:"head_signed,omitempty"`
}

// MaxCorrections is how many corrections a value carries. Older ones stay in the
// noun's chain of events; without a bound a much corrected noun would outgrow
// MaxPayload and could then never be corrected again.
const MaxCorrections = 10

// Corrections are the newest corrections of a noun, oldest first.
type Corrections []Correction

// Add returns cs with c, without sharing memory with cs.
func (cs Corrections) Add(c ...Correction) Corrections {
	all := append(slices.Clone(cs), c...)
	return all[max(0, len(all)-MaxCorrections):]
}

// Said is one field of a noun before and after a step.
type Said struct{ Field, Old, New string }

// Revise returns cs with every field that said something else before. Filling in
// what was empty is no correction and asks for no reason. It fails with
// reason-missing, or with nothing-to-correct where no field changes.
func (cs Corrections) Revise(op string, noun Ref, reason string, by Actor, at time.Time, fields ...Said) (Corrections, error) {
	changed, added := false, []Correction{}
	for _, s := range fields {
		changed = changed || s.Old != s.New
		if s.Old != s.New && s.Old != "" {
			added = append(added, Correction{Field: s.Field, Old: s.Old, New: s.New, Reason: reason, By: by, At: At(at)})
		}
	}
	switch {
	case !changed:
		return cs, fault.NothingToCorrect.Err(op, noun.String(), nil).WithTerm("field", "*", term.Of(term.Fields, "*"))
	case len(added) > 0 && strings.TrimSpace(reason) == "":
		return cs, fault.ReasonMissing.Err(op, noun.String(), nil)
	}
	return cs.Add(added...), nil
}

// Shorten returns cs with every old and new value cut to most characters or so,
// for nouns whose texts are so long that ten whole corrections would outgrow
// MaxPayload; the whole values stay in the noun's chain of events.
func (cs Corrections) Shorten(most int) Corrections {
	cs = slices.Clone(cs)
	for i := range cs {
		cs[i].Old, cs[i].New = shorten(cs[i].Old, most), shorten(cs[i].New, most)
	}
	return cs
}

func shorten(s string, most int) string {
	r := []rune(s)
	if len(r) <= most && len(s) <= most*bytesPerCharacter {
		return s
	}
	r = r[:min(len(r), most)]
	for len(string(r)) > most*bytesPerCharacter {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}

// Signed returns cs with the head's signature under the newest correction of the
// field, where it is still carried.
func (cs Corrections) Signed(field string, s Step) Corrections {
	cs = slices.Clone(cs)
	for i := len(cs) - 1; i >= 0; i-- {
		if cs[i].Field == field {
			cs[i].HeadSigned = &s
			break
		}
	}
	return cs
}

// Ends is a stated time on which a clock of the law rests, with what it was before
// it was corrected (decision 12). Both results show; a correction that would turn
// a late clock into one in time counts only under the head's signature.
type Ends struct {
	At        Micros `json:"at"`                  // as stated last; null while it has not happened
	First     Micros `json:"first"`               // as first recorded
	Signed    Micros `json:"signed"`              // the newest correction that the head signed; null: none
	Corrector *Actor `json:"corrector,omitempty"` // who stated At, when that was a correction
}

// FirstEnd is a time as it is first recorded.
func FirstEnd(stated Micros) Ends { return Ends{At: stated, First: stated} }

// Counted is the time that counts without any unsigned correction: the one the
// head signed last, else the first.
func (e Ends) Counted() Micros {
	if !e.Signed.IsZero() {
		return e.Signed
	}
	return e.First
}

// Pending reports whether a correction waits for the head's signature.
func (e Ends) Pending() bool { return !e.At.Equal(e.Counted().Time) }

// Marked reports whether a signed correction stands behind Counted; it is shown
// with the mark of that wherever it is shown.
func (e Ends) Marked() bool { return !e.Signed.IsZero() }

// Correct states another time.
func (e Ends) Correct(to Micros, by Actor) Ends {
	e.At, e.Corrector = to, &by
	return e
}

// StatedEnd refuses an end of the field that lies ahead of at, or before the start. It
// fails with time-in-future or end-before-start.
func StatedEnd(op string, noun Ref, field string, start, end Micros, at time.Time) error {
	f := NewForm(op, noun)
	f.NotAhead(field, end, at)
	f.InOrder(field, start, end)
	return f.Err()
}

// Restate is Correct of the field with the reason, which is kept among the corrections.
// It returns them. It fails with reason-missing or nothing-to-correct.
func (e Ends) Restate(op string, noun Ref, field string, cs Corrections, to Micros, reason string, by Actor, at time.Time) (Ends, Corrections, error) {
	f := NewForm(op, noun)
	f.Reason(reason)
	if err := f.Err(); err != nil {
		return e, cs, err
	}
	cs, err := cs.Revise(op, noun, reason, by, at, Said{Field: field, Old: e.At.Spell(), New: to.Spell()})
	if err != nil {
		return e, cs, err
	}
	return e.Correct(to, by), cs, nil
}

// Sign lets the corrected time of the field count, under the signature of the
// head, who must be another person than the one who corrected. It returns the
// corrections with the signature. It fails with no-correction-pending or
// second-person-required. Whether by is the head is for access to decide.
func (e Ends) Sign(noun Ref, field string, cs Corrections, by Actor, at time.Time) (Ends, Corrections, error) {
	if !e.Pending() || e.Corrector == nil {
		return e, cs, fault.NoCorrectionPending.Err("sign correction", noun.String(), nil).WithTerm("field", field, fieldWords(field))
	}
	if e.Corrector.Same(by) {
		return e, cs, fault.SecondPerson.Err("sign correction", noun.String(), nil)
	}
	e.Signed = e.At
	return e, cs.Signed(field, Step{By: by, At: At(at)}), nil
}

// Spell gives the one spelling of the time without quotes; the zero time is "".
func (m Micros) Spell() string {
	if m.IsZero() {
		return ""
	}
	return m.UTC().Format(microsLayout)
}

// fieldWords say a corrected field; what stands behind a stroke tells which of several.
func fieldWords(field string) term.Words {
	name, _, _ := strings.Cut(field, "/")
	return term.Of(term.Fields, name)
}
