package regulation

import "time"

// Corrected holds both results of a clock whose facts were corrected. Both are
// always shown; Authoritative says which one counts.
type Corrected struct {
	// Original reads the facts as they were first recorded, Current as they stand
	// after the last correction.
	Original, Current Reading
	// Signed is true when the head of the agency signed the last correction.
	Signed bool
}

// ReadBoth reads the clock on the facts as first recorded and as corrected.
// signed says whether the head signed the last correction; an earlier signature
// does not cover a later correction.
func (c Clock) ReadBoth(original, corrected Facts, signed bool, now time.Time) Corrected {
	return Corrected{Original: c.Read(original, now), Current: c.Read(corrected, now), Signed: signed}
}

// Favourable reports whether the correction turns a late clock into one that is
// not late, be it in time, running or not even started.
func (c Corrected) Favourable() bool {
	return c.Original.State.Late() && !c.Current.State.Late()
}

// NeedsSignature reports whether the correction has no effect on the clock until
// the head signs it.
func (c Corrected) NeedsSignature() bool { return c.Favourable() && !c.Signed }

// Marked reports whether the result bears the mark "in time by a correction that
// the head signed", in every list, report and print.
func (c Corrected) Marked() bool { return c.Favourable() && c.Signed }

// Authoritative returns the reading that counts. A correction counts at once
// when it is unfavourable or changes nothing about lateness; a favourable one
// counts only with the head's signature, until then the original does.
func (c Corrected) Authoritative() Reading {
	if c.NeedsSignature() {
		return c.Original
	}
	return c.Current
}
