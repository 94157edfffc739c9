package activity

import (
	"time"

	"liuhen/internal/custody"
)

// Flag says in which way the stated end does not fit the recordings. The codes are
// part of the API and never renamed.
type Flag string

// The flags.
const (
	// UnrecordedEnd: the end is later than the last recording, so that the last stretch
	// was not recorded, or the end is stated too late.
	UnrecordedEnd Flag = "end-after-last-recording"
	// RecordedOn: a recording goes on after the end.
	RecordedOn Flag = "recording-after-end"
)

// Gap is the difference between the stated end and the last recording. It is shown
// and refuses nothing: device clocks are off, and what follows is for people to say.
type Gap struct {
	Flag          Flag
	LastRecording custody.Micros // end of the last recording, by its device as corrected
	Length        time.Duration  // how far the two lie apart, always positive
}

// Recorded is what is known of the recordings of an activity, by all its agencies.
type Recorded struct {
	Any   bool      // there is a recording
	Until time.Time // when the last one ended; zero where none says when it was made
}

// Gap compares the end as stated last with that of the last recording. ok is false
// where there is nothing to flag.
func (a Activity) Gap(r Recorded) (g Gap, ok bool) {
	if a.Ended.At.IsZero() || r.Until.IsZero() {
		return Gap{}, false
	}
	end, recorded := a.Ended.At, custody.At(r.Until)
	switch {
	case end.After(recorded.Time):
		return Gap{UnrecordedEnd, recorded, end.Sub(recorded.Time)}, true
	case recorded.After(end.Time):
		return Gap{RecordedOn, recorded, recorded.Sub(end.Time)}, true
	}
	return Gap{}, false
}
