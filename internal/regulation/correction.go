package regulation

import "time"

// Corrected holds the results of a clock whose facts were corrected. All are
// shown; Authoritative says which one counts.
type Corrected struct {
	// Original reads the facts as first recorded, Counted as the head signed them
	// last (the original where he signed none), Current as they were stated last.
	Original, Counted, Current Reading
}

// ReadCorrected reads the clock on the facts as first recorded, as the head signed
// them last, and as stated last. Where the head never signed, counted is first.
// The three facts differ in what was corrected and in nothing else.
func (c Clock) ReadCorrected(first, counted, last Facts, now time.Time) Corrected {
	return Corrected{Original: c.Read(first, now), Counted: c.Read(counted, now), Current: c.Read(last, now)}
}

// ReadBoth is ReadCorrected for a single correction: signed says whether the head
// signed it.
func (c Clock) ReadBoth(original, corrected Facts, signed bool, now time.Time) Corrected {
	if signed {
		return c.ReadCorrected(original, corrected, corrected, now)
	}
	return c.ReadCorrected(original, original, corrected, now)
}

// NeedsSignature reports whether the last correction turns a late clock into one
// that is not late (in time, running or not even started) and so has no effect
// until the head signs it.
func (c Corrected) NeedsSignature() bool {
	return c.Counted.State.Late() && !c.Current.State.Late()
}

// Authoritative returns the reading that counts. A correction counts at once when
// it is unfavourable or changes nothing about lateness; one that NeedsSignature
// does not count, and what the head signed last, or the original, stands.
func (c Corrected) Authoritative() Reading {
	if c.NeedsSignature() {
		return c.Counted
	}
	return c.Current
}

// Marked reports whether the reading that counts is in time only by a correction
// that the head signed. The mark goes wherever the reading goes: every list,
// report and print.
func (c Corrected) Marked() bool {
	return c.Original.State.Late() && !c.Authoritative().State.Late()
}
