package oversight

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/matter"
	"liuhen/internal/regulation"
)

// Backlog lists what waits for somebody in an agency, the oldest first and at most
// limit of it, and only what the scope covers.
type Backlog interface {
	// Agencies returns the agencies of the city, itself among them.
	Agencies(ctx context.Context, city string) ([]agency.Agency, error)
	// ItemsWaiting returns the items in a state.
	ItemsWaiting(ctx context.Context, scope access.Scope, agency string, state item.State, limit int) ([]item.Item, error)
	// ActivitiesOwing returns the activities that nothing records yet.
	ActivitiesOwing(ctx context.Context, scope access.Scope, agency string, limit int) ([]activity.Activity, error)
	// CarriersOwing returns the papers and carriers that went back to their officer or,
	// for the storage clock, those whose files are not read in.
	CarriersOwing(ctx context.Context, scope access.Scope, agency, clock string, limit int) ([]carrier.Carrier, error)
	// MattersOwing returns the matters that owe their case file under the clock.
	MattersOwing(ctx context.Context, scope access.Scope, agency, clock string, limit int) ([]matter.Matter, error)
}

// Counter counts the nouns of one kind under rights.
type Counter interface {
	// Count returns how many the selection names, up to library.MaxCount.
	Count(ctx context.Context, sel library.Selection) (library.Count, error)
}

// Counters count what an overview gives numbers of.
type Counters struct{ Matters, Activities, Items, Handovers, CaseFiles Counter }

// counted is one kind with its states.
type counted struct {
	noun   string
	states []string
	by     Counter
}

func (c Counters) kinds() []counted {
	return []counted{
		{"matter", states(matter.Table), c.Matters}, {"activity", states(activity.Table), c.Activities},
		{"item", states(item.Table), c.Items}, {"handover", states(handover.Table), c.Handovers},
		{"casefile", states(casefile.Table), c.CaseFiles},
	}
}

// states are those in which a noun of the table can be.
func states[S, A ~string](table custody.Table[S, A]) []string {
	names := []string{}
	for _, s := range table.States() {
		if s != "" {
			names = append(names, string(s))
		}
	}
	return names
}

// Standing is how one agency stands, without content.
type Standing struct {
	Agency  string
	Owed    []Owed
	Numbers []Number
	// Broken are the names that lead nowhere in what is owed, which is counted as if it
	// did not name them.
	Broken []Reference
}

// Owed is how much is owed in an agency under one clock. What was done is not in it.
type Owed struct {
	Clock  string
	Counts map[regulation.State]int
	// NextDue is the earliest due time of what is not late yet, zero for none; Overdue
	// how long the latest is overdue.
	NextDue time.Time
	Overdue time.Duration
	// More says that only the oldest were looked at.
	More bool
}

// Number is how many nouns stand in a state.
type Number struct {
	Noun, State string
	library.Count
}

// MaxOwed is how many of each kind of what is owed an overview looks at in one agency.
const MaxOwed = 200

// Overview tells how the agencies stand that the person may see: all for those who
// hold a post in the city, else his own, as far as he sees it. Its work is bounded by
// MaxOwed for each kind and agency, and by library.MaxCount for each number. Errors:
// not-found for administrators, not-allowed, pack-unknown.
func (d *Desk) Overview(ctx context.Context, p access.Person) ([]Standing, error) {
	self := access.Subject{Agency: p.Actor.Agency, Unit: p.Unit, Officers: []string{p.Actor.Officer}}
	if err := access.Check(p, access.ReadRegister, self); err != nil {
		return nil, err
	}
	scope := access.ScopeFor(p, access.ReadRegister)
	ids := []string{p.Actor.Agency}
	if scope.All {
		agencies, err := d.Backlog.Agencies(ctx, p.City)
		if err != nil {
			return nil, err
		}
		ids = ids[:0]
		for _, a := range agencies {
			ids = append(ids, string(a.ID))
		}
	}
	all := make([]Standing, len(ids))
	v := d.visit()
	for i, id := range ids {
		var err error
		if all[i], err = d.standing(ctx, v, scope, id); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (d *Desk) standing(ctx context.Context, v *visit, scope access.Scope, id string) (Standing, error) {
	v.broken = nil
	c := &count{visit: v, backlog: d.Backlog, scope: scope, agency: id, owed: map[string]*Owed{}}
	if err := c.all(ctx); err != nil {
		return Standing{}, err
	}
	out := Standing{Agency: id, Broken: v.broken}
	for _, name := range regulation.ClockNames() {
		out.Owed = append(out.Owed, *c.of(name))
	}
	for _, kind := range d.Counters.kinds() {
		for _, state := range kind.states {
			n, err := kind.by.Count(ctx, library.Selection{Scope: scope, Filter: library.Filter{library.Agency: id, library.State: state}})
			if err != nil {
				return Standing{}, err
			}
			out.Numbers = append(out.Numbers, Number{kind.noun, state, n})
		}
	}
	return out, nil
}

// count is the count of one agency on the way.
type count struct {
	visit   *visit
	backlog Backlog
	scope   access.Scope
	agency  string
	owed    map[string]*Owed
}

// of returns what is owed under a clock so far.
func (c *count) of(clock string) *Owed {
	if c.owed[clock] == nil {
		c.owed[clock] = &Owed{Clock: clock, Counts: map[regulation.State]int{}}
	}
	return c.owed[clock]
}

// add counts the present run of a clock, which is the last one read, while something
// is owed under it or will be once its clock starts.
func (c *count) add(clock string, clocks []Clock) {
	var r regulation.Reading
	for _, one := range clocks {
		if one.Reading.Clock == clock {
			r = one.Reading
		}
	}
	owed := c.of(clock)
	switch r.State {
	case regulation.Running:
		if owed.NextDue.IsZero() || r.Due.Before(owed.NextDue) {
			owed.NextDue = r.Due
		}
	case regulation.Late:
		owed.Overdue = max(owed.Overdue, r.Overdue)
	case regulation.NotStarted:
		if clock == regulation.StorageClock {
			return // its material is counted under the handover clock
		}
	default:
		return
	}
	owed.Counts[r.State]++
}

func (c *count) all(ctx context.Context) error {
	for _, part := range []func(context.Context) error{c.items, c.activities, c.carriers, c.matters} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}

// each counts one kind of what is owed under the clocks.
func each[T any](c *count, found []T, err error, read func(T) ([]Clock, error), clocks ...string) error {
	if err != nil {
		return err
	}
	more := len(found) > MaxOwed
	for _, one := range found[:min(len(found), MaxOwed)] {
		got, err := read(one)
		if err != nil {
			return err
		}
		for _, clock := range clocks {
			c.add(clock, got)
		}
	}
	for _, clock := range clocks {
		c.of(clock).More = c.of(clock).More || more
	}
	return nil
}

// waiting are the states in which an item waits, with the clocks that may run then.
// One that was read in from a carrier is stored before anybody signs it.
var waiting = []struct {
	state  item.State
	clocks []string
}{
	{item.Received, []string{regulation.HandoverClock, regulation.StorageClock}}, {item.Signed, []string{regulation.StorageClock}},
	{item.Accepted, []string{regulation.StorageClock}}, {item.Locking, []string{regulation.StorageClock}},
}

func (c *count) items(ctx context.Context) error {
	read := func(it item.Item) ([]Clock, error) { return c.visit.item(ctx, it) }
	for _, w := range waiting {
		found, err := c.backlog.ItemsWaiting(ctx, c.scope, c.agency, w.state, MaxOwed+1)
		if err := each(c, found, err, read, w.clocks...); err != nil {
			return err
		}
	}
	return nil
}

func (c *count) activities(ctx context.Context) error {
	found, err := c.backlog.ActivitiesOwing(ctx, c.scope, c.agency, MaxOwed+1)
	return each(c, found, err, func(a activity.Activity) ([]Clock, error) {
		w, err := c.visit.work(ctx, a)
		if err != nil {
			return nil, err
		}
		if err := c.visit.bind(ctx, a.Agency); err != nil {
			return nil, err
		}
		clock, err := Bare(w, a.Agency, c.visit.Look)
		return []Clock{clock}, err
	}, regulation.HandoverClock)
}

func (c *count) carriers(ctx context.Context) error {
	read := func(one carrier.Carrier) ([]Clock, error) { return c.visit.carrier(ctx, one) }
	for _, clock := range []string{regulation.HandoverClock, regulation.StorageClock} {
		found, err := c.backlog.CarriersOwing(ctx, c.scope, c.agency, clock, MaxOwed+1)
		if err := each(c, found, err, read, clock); err != nil {
			return err
		}
	}
	return nil
}

// matters counts matters whose file is not handed over, so that no submission stops
// their clocks.
func (c *count) matters(ctx context.Context) error {
	read := func(m matter.Matter) ([]Clock, error) { return c.visit.matter(ctx, m, nil) }
	for _, clock := range []string{regulation.CasefileClock, regulation.ArchiveClock} {
		found, err := c.backlog.MattersOwing(ctx, c.scope, c.agency, clock, MaxOwed+1)
		if err := each(c, found, err, read, clock); err != nil {
			return err
		}
	}
	return nil
}
