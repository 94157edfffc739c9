package intake

import (
	"context"
	"slices"
	"strings"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
	"liuhen/internal/regulation"
	"liuhen/internal/tour"
)

// said checks what is said of the activity against what it refers to. It returns the
// people filled in and what the pack's rules miss in them.
func (d ActivityDesk) said(ctx context.Context, p access.Person, pack *regulation.Pack, now activity.Activity, to activity.Details) ([]activity.Person, []activity.Breach, error) {
	kind, err := pack.ActivityKind(to.Kind)
	if err != nil {
		return nil, nil, err
	}
	if to.Unit != now.Unit && to.Unit != p.Unit {
		if err := agency.HasUnit(agency.ID(now.Agency), to.Unit, d.agency(ctx)); err != nil {
			return nil, nil, err
		}
	}
	if to.Tour != now.Tour {
		if err := d.mayGoWith(ctx, p, to); err != nil {
			return nil, nil, err
		}
	}
	people, err := d.people(ctx, p, pack, now, to)
	if err != nil {
		return nil, nil, err
	}
	since, err := agency.BoundSince(agency.ID(now.Agency), d.agency(ctx))
	if err != nil || unbound(since, to.StartedAt) {
		return people, nil, err
	}
	return people, shortfalls(kind, people), nil
}

// agency finds an agency for rules that know no context.
func (d ActivityDesk) agency(ctx context.Context) func(agency.ID) (agency.Agency, error) {
	return func(id agency.ID) (agency.Agency, error) { return d.Ground.Agency(ctx, id) }
}

// mayGoWith refuses a tour in which the person may not record, and one that started
// only after the activity: its end would put off a clock with which it has nothing to
// do. None is fine.
func (d ActivityDesk) mayGoWith(ctx context.Context, p access.Person, to activity.Details) error {
	if to.Tour == "" {
		return nil
	}
	t, err := d.Ground.Tour(ctx, tour.ID(to.Tour))
	if err != nil {
		return err
	}
	if err := access.Check(p, access.Record, t.Guard()); err != nil {
		return err
	}
	if !to.StartedAt.IsZero() && to.StartedAt.Before(t.StartedAt.Time) {
		return fault.BadInput.Err("name tour", t.Ref().String(), nil).With("field", "tour").
			WithBoth("problem", "活动开始时该次出勤尚未开始", "the activity began before the tour did")
	}
	return nil
}

// people fills in everyone who is given by officer id.
func (d ActivityDesk) people(ctx context.Context, p access.Person, pack *regulation.Pack, now activity.Activity, to activity.Details) ([]activity.Person, error) {
	if len(to.People) > activity.MaxPeople {
		return to.People, nil // the activity refuses them without looking each one up
	}
	filled := make([]activity.Person, len(to.People))
	for i, person := range to.People {
		if _, ok := pack.Role(person.Role); !ok {
			return nil, fault.BadInput.Err("name people", now.Ref().String(), nil).With("field", "people.role").
				WithBoth("problem", "只能是："+roles(pack, "、"), "it must be one of "+roles(pack, ", "))
		}
		var err error
		if filled[i], err = d.person(ctx, p, now, to.StartedAt, person); err != nil {
			return nil, err
		}
	}
	return filled, nil
}

func roles(pack *regulation.Pack, separator string) string {
	codes := make([]string, len(pack.Roles))
	for i, r := range pack.Roles {
		codes[i] = r.Code
	}
	return strings.Join(codes, separator)
}

// person fills in one participant. Whoever is on an agency's list has name and number
// of the activity's day, or of today while that is not known; an officer of an agency
// that takes no part is not found. Who was filled in before stays as he is while the
// day stays. What the person may not read on another agency's list stays as it is stated.
func (d ActivityDesk) person(ctx context.Context, p access.Person, now activity.Activity, start custody.Micros, person activity.Person) (activity.Person, error) {
	if person.Officer == "" {
		person.Agency = ""
		return person, nil
	}
	i := slices.IndexFunc(now.People, func(o activity.Person) bool { return o.Officer == person.Officer })
	if i >= 0 && now.People[i].Agency == now.Agency && start.Equal(now.StartedAt.Time) {
		known := now.People[i]
		known.Role = person.Role
		return known, nil
	}
	o, err := d.onList(ctx, officer.ID(person.Officer), start)
	if err != nil {
		return person, err
	}
	if !slices.Contains(now.Agencies(), o.Agency) {
		return person, fault.NoSuchThing.Err("find officer", o.Ref().String(), nil)
	}
	filled := activity.Person{Role: person.Role, Officer: person.Officer, Name: o.Name, Certificate: o.Certificate, Agency: o.Agency}
	if !mayFillIn(p, now, o) {
		filled.Name, filled.Certificate = person.Name, person.Certificate
	}
	return filled, nil
}

// mayFillIn reports whether the list of the officer's agency may tell the person who he
// is: that of the agency that leads, where the person may read it, and once the agency went out in a tour of its own.
// That it was named as joining is only the lead agency's word.
func mayFillIn(p access.Person, now activity.Activity, o officer.Officer) bool {
	wentOut := slices.ContainsFunc(now.Joint, func(j activity.Joint) bool { return j.Agency == o.Agency })
	return o.Agency == now.Agency || wentOut || access.Decide(p, access.ReadPeople, o.Guard()) == access.Allow
}

func (d ActivityDesk) onList(ctx context.Context, id officer.ID, start custody.Micros) (officer.Officer, error) {
	if start.IsZero() {
		return d.Ground.Officer(ctx, id)
	}
	return d.Ground.OfficerOn(ctx, id, start.Time)
}

// unbound reports whether the activity began before the pack bound its agency, so that
// nothing in it can fall short of the pack. A start that is not known wins nothing.
func unbound(since regulation.Date, start custody.Micros) bool {
	return !since.IsZero() && !start.IsZero() && start.Before(since.Start())
}

// shortfalls are what the kind of activity misses in its people, to be stored as
// breaches.
func shortfalls(kind regulation.ActivityKind, people []activity.Person) []activity.Breach {
	looked := make([]regulation.Person, len(people))
	for i, p := range people {
		looked[i] = regulation.Person{Role: p.Role, Named: p.Name != "", Certificate: p.Certificate}
	}
	found := []activity.Breach{}
	for _, s := range kind.Shortfalls(looked) {
		found = append(found, activity.Breach{Code: string(s.Code), Role: s.Role, Rule: s.Rule.Code, UnlessRecorded: s.UnlessRecorded})
	}
	return found
}
