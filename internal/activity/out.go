package activity

import (
	"slices"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// Out is the tour on which the end of duty of one agency's officers rests. The zero
// value is none: then it is the activity's own end.
type Out struct {
	Tour  string `json:"tour,omitempty"`
	Moved *Moved `json:"moved,omitempty"` // set once the tour was corrected
}

// First is the tour as it was first recorded.
func (o Out) First() string {
	if o.Moved == nil {
		return o.Tour
	}
	return o.Moved.First
}

// Counted is the tour that counts without any unsigned correction: the one that the
// head signed last, else the first.
func (o Out) Counted() string {
	if o.Moved == nil {
		return o.Tour
	}
	return o.Moved.Counts
}

// Pending reports whether a correction of the tour waits for the head's signature.
func (o Out) Pending() bool { return o.Counted() != o.Tour }

// move names another tour. Nothing is kept of the change while the activity is open and
// the agency had named none, because then no clock can have started.
func (o Out) move(to string, open bool, by custody.Actor) Out {
	if to == o.Tour || (o.Tour == "" && open && o.Moved == nil) {
		return Out{to, o.Moved}
	}
	return Out{to, &Moved{First: o.First(), Counts: o.Counted(), By: by}}
}

// sign lets the corrected tour count, under the signature of another person than the
// one who corrected it.
func (o Out) sign(noun custody.Ref, by custody.Actor) (Out, error) {
	switch {
	case !o.Pending():
		return o, fault.NoCorrectionPending.Err("sign correction", noun.String(), nil).WithTerm("field", tourField, term.Of(term.Fields, tourField))
	case o.Moved.By.Same(by):
		return o, fault.SecondPerson.Err("sign correction", noun.String(), nil)
	}
	return Out{o.Tour, &Moved{First: o.Moved.First, Counts: o.Tour, By: o.Moved.By}}, nil
}

// Out returns on which tour the end of duty of the agency's officers rests: the lead
// agency's, or the one that a joining agency named.
func (a Activity) Out(agency string) Out {
	if agency == a.Agency {
		return Out{a.Tour, a.Moved}
	}
	if i := a.joint(agency); i >= 0 {
		return a.Joint[i].Out
	}
	return Out{}
}

// joint returns where the agency's tour stands, or -1.
func (a Activity) joint(agency string) int {
	return slices.IndexFunc(a.Joint, func(j Joint) bool { return j.Agency == agency })
}

// with returns the activity with another tour of a joining agency.
func (a Activity) with(agency string, o Out) Activity {
	a.Joint = slices.Clone(a.Joint)
	if i := a.joint(agency); i >= 0 {
		a.Joint[i].Out = o
	} else {
		a.Joint = append(a.Joint, Joint{agency, o})
	}
	return a
}

// Tours are the tours on which an end of duty rests, in any of its tellings: of each
// agency the present one, the one that counts and the first.
func (a Activity) Tours() []string {
	ids := []string{}
	for _, agency := range a.Agencies() {
		o := a.Out(agency)
		for _, id := range []string{o.Tour, o.Counted(), o.First()} {
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// jointField names the tour of a joining agency among the corrections.
func jointField(agency string) string { return tourField + "/" + agency }

// JoinTour names the tour of a joining agency, whose end is then the 执法工作结束 of its
// officers. As with the lead agency's (Amend), a tour that is named after the activity
// ended, or changed at any time, is a correction: it needs a reason, the first one
// stays, and one that heals a late clock counts only under the signature of the agency's
// own head (SignTour). Errors: bad-input for an agency that does not take part,
// reason-missing, nothing-to-correct.
func (a Activity) JoinTour(agency, tour, reason string, by custody.Actor, at time.Time) (Activity, custody.Transition, error) {
	f := custody.NewForm("join tour", a.Ref())
	f.That(slices.Contains(a.Joining, agency), "agency", "该单位不是协办单位", "the agency does not take part")
	f.Given("tour", tour)
	f.ID("tour", tour)
	f.Prose("reason", reason)
	now := a.Out(agency)
	late := a.State == Ended && now.Tour == ""
	if late {
		f.Reason(reason)
	}
	if err := f.Err(); err != nil {
		return a, custody.Transition{}, err
	}
	cs, err := a.Corrections.Revise("join tour", a.Ref(), reason, by, at, custody.Said{Field: jointField(agency), Old: now.Tour, New: tour})
	if err != nil {
		return a, custody.Transition{}, err
	}
	if late {
		cs = cs.Add(custody.Correction{Field: jointField(agency), New: tour, Reason: reason, By: by, At: custody.At(at)})
	}
	a.Corrections = cs
	return a.with(agency, now.move(tour, a.State == Open, by)).step(JoinTour, reason)
}

// SignTour lets a corrected tour of a joining agency count, under the signature of its
// head, who is another person than the one who corrected it. Errors:
// no-correction-pending, second-person-required.
func (a Activity) SignTour(agency string, by custody.Actor, at time.Time) (Activity, custody.Transition, error) {
	signed, err := a.Out(agency).sign(a.Ref(), by)
	if err != nil {
		return a, custody.Transition{}, err
	}
	a.Corrections = a.Corrections.Signed(jointField(agency), custody.Step{By: by, At: custody.At(at)})
	return a.with(agency, signed).step(SignTour, "")
}
