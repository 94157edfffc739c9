package regulation

import "time"

// Duty is what is recorded of the end of one activity's enforcement work.
type Duty struct {
	// ActivityEnd is zero while the activity's end is not recorded.
	ActivityEnd time.Time
	// InTour is true when the activity belongs to a tour of duty (出勤).
	InTour bool
	// TourEnd is zero while the tour's end is not recorded.
	TourEnd time.Time
}

// End returns the 执法工作结束 (附件1第六条): the end of the tour, or of the activity
// itself outside a tour. It is zero while not recorded: a tour that goes on
// keeps the work going on. An activity that ended after its tour (a
// contradiction that is flagged elsewhere) ended the work itself.
func (d Duty) End() time.Time {
	if !d.InTour {
		return d.ActivityEnd
	}
	if !d.TourEnd.IsZero() && d.ActivityEnd.After(d.TourEnd) {
		return d.ActivityEnd
	}
	return d.TourEnd
}

// Handover returns the facts of the handover clock of one item. signatures are
// the officer's, each with the moment at which this item was returned. An item
// that belongs to several activities was made in the first that ended, so the
// earliest recorded end starts the clock.
func Handover(signatures []Stop, duties ...Duty) Facts {
	var start time.Time
	for _, d := range duties {
		if end := d.End(); !end.IsZero() && (start.IsZero() || end.Before(start)) {
			start = end
		}
	}
	return Facts{Start: start, Stops: signatures}
}

// Storage returns the facts of the storage clock of one item: one run for each
// start, in the order given, the last being the present one. starts are the
// officer's signatures or, where the setting says so, the custodian's
// acceptances, each with the moment at which this item went back to the officer;
// deposited is zero while the item is not deposited.
//
// A return releases its run, since the custodian then owes nothing, and the next
// signature starts a new one. A run that was late when it was released stays
// late: returning material does not heal its delay. All runs are to be shown.
func Storage(starts []Stop, deposited time.Time) []Facts {
	if len(starts) == 0 {
		return []Facts{{}}
	}
	runs := make([]Facts, 0, len(starts))
	for _, s := range starts {
		f := Facts{Start: s.At}
		if !s.UndoneAt.IsZero() {
			f.Released = Release{At: s.UndoneAt, Why: Returned}
		}
		if !deposited.IsZero() {
			f.Stops = []Stop{{At: deposited}}
		}
		runs = append(runs, f)
	}
	return runs
}

// Casefile returns the facts of the case file clock: actEnded is the recorded end
// of the act (zero while none is recorded), formed are the moments at which the
// file stood formed, each with the moment at which it was sent back.
func Casefile(actEnded time.Time, formed []Stop) Facts {
	return Facts{Start: actEnded, Stops: formed}
}

// Archive returns the facts of the archive clock: completed is the recorded
// completion of the matter (zero while none is recorded), handedOver are the
// moments at which the arranged file went to the archive, each with the moment
// at which the archivist returned it.
func Archive(completed time.Time, handedOver []Stop) Facts {
	return Facts{Start: completed, Stops: handedOver}
}
