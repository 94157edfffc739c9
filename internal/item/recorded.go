package item

import "time"

// Records reports whether the item is a recording of the activity that we made and
// that is not void.
func (it Item) Records(activity string) bool {
	recording := it.Class == Video || it.Class == Audio || it.Class == Photo
	return recording && it.Origin.How == Made && it.State != Voided && it.InActivity(activity)
}

// RecordedUntil returns when the item's recording of the activity ended: the end of
// the span that was stated for it there, else that of the file as best known. ok is
// false for what is no recording of it, or says nothing of its time.
func (it Item) RecordedUntil(activity string) (until time.Time, ok bool) {
	if !it.Records(activity) {
		return time.Time{}, false
	}
	_, whole, known := it.Span()
	for _, l := range it.Links {
		end, says := whole, known
		if !l.Until.IsZero() {
			end, says = l.Until.Time, true
		}
		if l.Activity == activity && says && (!ok || end.After(until)) {
			until, ok = end, true
		}
	}
	return until, ok
}
