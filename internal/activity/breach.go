package activity

import (
	"slices"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// Judge puts the shortfalls that regulation found in the activity into the step
// that led to it, tr, before it is recorded; of found, Code, Role, Rule and
// UnlessRecorded are read. A breach that is no longer found is cleared and stays;
// one that is found again stands again, with the reason that was given. Judging is
// no action of its own: it never blocks and depends only on what people said.
func (a Activity) Judge(tr custody.Transition, found []Breach, at time.Time) (Activity, custody.Transition) {
	a.Breaches = slices.Clone(a.Breaches)
	for i, b := range a.Breaches {
		still := b.in(found) >= 0
		switch {
		case !still && b.Stands():
			a.Breaches[i].ClearedAt = custody.At(at)
		case still:
			a.Breaches[i].ClearedAt = custody.Micros{}
		}
	}
	for _, b := range found {
		if b.in(a.Breaches) < 0 {
			a.Breaches = append(a.Breaches, Breach{
				Code: b.Code, Role: b.Role, Rule: b.Rule, UnlessRecorded: b.UnlessRecorded, FoundAt: custody.At(at),
			})
		}
	}
	a.Breaches = crowd(a.Breaches)
	tr.Noun = a
	return a, tr
}

// crowd lets the longest cleared breaches give way above MaxBreaches; they stay in
// the chain of events.
func crowd(all []Breach) []Breach {
	for len(all) > MaxBreaches {
		longest := -1
		for i, b := range all {
			if !b.Stands() && (longest < 0 || b.ClearedAt.Before(all[longest].ClearedAt.Time)) {
				longest = i
			}
		}
		if longest < 0 {
			break
		}
		all = slices.Delete(all, longest, longest+1)
	}
	return all
}

// in returns where list has the same breach, or -1.
func (b Breach) in(list []Breach) int {
	return slices.IndexFunc(list, func(o Breach) bool { return o.Code == b.Code && o.Role == b.Role })
}

// Explain records the reason for a breach that was found, standing or cleared; a
// later reason replaces an earlier one, which stays in the chain of events. It
// fails with breach-unknown.
func (a Activity) Explain(code, role, reason string, by custody.Actor, at time.Time) (Activity, custody.Transition, error) {
	if err := a.reason("explain breach", reason); err != nil {
		return a, custody.Transition{}, err
	}
	i := Breach{Code: code, Role: role}.in(a.Breaches)
	if i < 0 {
		return a, custody.Transition{}, fault.BreachUnknown.Err("explain breach", a.Ref().String(), nil).With("breach", code)
	}
	a.Breaches = slices.Clone(a.Breaches)
	a.Breaches[i].Reason, a.Breaches[i].Explained = reason, &custody.Step{By: by, At: custody.At(at)}
	return a.step(ExplainBreach, reason)
}
