package oversight

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/matter"
	"liuhen/internal/regulation"
	"liuhen/internal/tour"
)

// Nouns loads what clocks run for. Each answers not-found where there is none.
type Nouns interface {
	// Item returns the item.
	Item(ctx context.Context, id item.ID) (item.Item, error)
	// Activity returns the activity.
	Activity(ctx context.Context, id activity.ID) (activity.Activity, error)
	// Tour returns the tour.
	Tour(ctx context.Context, id tour.ID) (tour.Tour, error)
	// Matter returns the matter.
	Matter(ctx context.Context, id matter.ID) (matter.Matter, error)
	// CaseFile returns the case file.
	CaseFile(ctx context.Context, id casefile.ID) (casefile.CaseFile, error)
	// CaseFileOfMatter returns the one case file of a matter.
	CaseFileOfMatter(ctx context.Context, id matter.ID) (casefile.CaseFile, error)
}

// Material tells what records an activity, whoever may see it.
type Material interface {
	// Recorded returns what is known of the activity's recordings, by all its agencies.
	Recorded(ctx context.Context, id activity.ID) (activity.Recorded, error)
	// Unrecorded reports whether nothing records the activity: no item that is not void,
	// paper or carrier of an agency that takes part.
	Unrecorded(ctx context.Context, id activity.ID) (bool, error)
	// CarriersOfActivity returns the papers and carriers that name the activity.
	CarriersOfActivity(ctx context.Context, activity string) ([]carrier.Carrier, error)
}

// Agencies finds agencies.
type Agencies interface {
	// Agency returns the agency with this id, or not-found.
	Agency(ctx context.Context, id agency.ID) (agency.Agency, error)
}

// List is a register under rights.
type List[T any] interface {
	// Page returns the nouns that the selection names, newest first.
	Page(ctx context.Context, sel library.Selection) ([]T, error)
}

// Desk reads the clocks of what a person may see. It is safe for concurrent use.
type Desk struct {
	Nouns      Nouns
	Agencies   Agencies
	Material   Material
	Items      List[item.Item]
	Carriers   List[carrier.Carrier]
	Activities List[activity.Activity]
	Backlog    Backlog
	Counters   Counters
	Now        func() time.Time
}

// Item returns the clocks of an item. The end of duty of its activities is told even
// to somebody who may not see them, because his item's clock rests on it. Errors:
// not-found, not-allowed, pack-unknown.
func (d *Desk) Item(ctx context.Context, p access.Person, id item.ID) ([]Clock, error) {
	it, err := d.Nouns.Item(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := access.Check(p, access.ReadRegister, it.Guard()); err != nil {
		return nil, err
	}
	return d.visit().item(ctx, it)
}

// ActivitySeen is an activity with its clocks.
type ActivitySeen struct {
	Activity activity.Activity
	Clocks   []Overall
	// Recorded is what is known of its recordings, by all its agencies.
	Recorded activity.Recorded
}

// Activity returns an activity with the clocks over those of its items, papers and
// carriers that the person may see; where only what he may not see records it, nothing is
// owed for the activity itself, and there is no handover clock. It reads them all. Errors: not-found, not-allowed,
// pack-unknown.
func (d *Desk) Activity(ctx context.Context, p access.Person, id activity.ID) (ActivitySeen, error) {
	a, err := d.Nouns.Activity(ctx, id)
	if err != nil {
		return ActivitySeen{}, err
	}
	if err := access.Check(p, access.ReadRegister, a.Guard()); err != nil {
		return ActivitySeen{}, err
	}
	recorded, err := d.Material.Recorded(ctx, id)
	if err != nil {
		return ActivitySeen{}, err
	}
	clocks, err := d.over(ctx, p, d.visit(), a, "")
	return ActivitySeen{a, clocks, recorded}, err
}

// TourSeen is a tour with the clocks over its activities.
type TourSeen struct {
	Tour   tour.Tour
	Clocks []Overall
}

// Tour returns a tour with the clocks over what the person may see of its activities, as
// far as it is of the tour's agency: others go out in their own. It reads all of that. Errors: not-found, not-allowed, pack-unknown.
func (d *Desk) Tour(ctx context.Context, p access.Person, id tour.ID) (TourSeen, error) {
	t, err := d.Nouns.Tour(ctx, id)
	if err != nil {
		return TourSeen{}, err
	}
	if err := access.Check(p, access.ReadRegister, t.Guard()); err != nil {
		return TourSeen{}, err
	}
	var all [][]Overall
	v := d.visit()
	sel := library.Selection{Scope: access.ScopeFor(p, access.ReadRegister), Filter: library.Filter{library.Tour: string(id)}}
	for a, err := range walk(ctx, d.Activities, sel, func(a activity.Activity) string { return string(a.ID) }) {
		if err != nil {
			return TourSeen{}, err
		}
		clocks, err := d.over(ctx, p, v, a, t.Agency)
		if err != nil {
			return TourSeen{}, err
		}
		all = append(all, clocks)
	}
	return TourSeen{t, Together(all...)}, nil
}

// over reads the clocks over what the person may see of an activity's material: of one
// agency's alone, or of all where none is named.
func (d *Desk) over(ctx context.Context, p access.Person, v *visit, a activity.Activity, agency string) ([]Overall, error) {
	w, err := v.work(ctx, a)
	if err != nil {
		return nil, err
	}
	sel := library.Selection{Scope: access.ScopeFor(p, access.ReadRegister), Filter: library.Filter{library.Activity: string(a.ID)}}
	if err := v.bind(ctx, a.Agencies()...); err != nil {
		return nil, err
	}
	owner := a.Agency
	if agency != "" {
		owner, sel.Filter[library.Agency] = agency, agency
	}
	var carriers []carrier.Carrier
	for c, err := range walk(ctx, d.Carriers, sel, func(c carrier.Carrier) string { return string(c.ID) }) {
		if err != nil {
			return nil, err
		}
		carriers = append(carriers, c)
	}
	clocks, err := Activity(w, owner, walk(ctx, d.Items, sel, func(it item.Item) string { return string(it.ID) }), carriers, v.Look)
	if err != nil {
		return nil, err
	}
	return d.settled(ctx, a, clocks)
}

// settled leaves out the handover clock of the activity itself where something records it
// that is not among what was read: whether it is recorded is a fact, whoever asks.
func (d *Desk) settled(ctx context.Context, a activity.Activity, clocks []Overall) ([]Overall, error) {
	bare := func(o Overall) bool { return o.Noun == a.Ref() && o.Reading.Clock == regulation.HandoverClock }
	if !slices.ContainsFunc(clocks, bare) {
		return clocks, nil
	}
	unrecorded, err := d.Material.Unrecorded(ctx, a.ID)
	if err != nil || unrecorded {
		return clocks, err
	}
	return slices.DeleteFunc(clocks, bare), nil
}

// walk goes through a list page by page, so that no more than one is held.
func walk[T any](ctx context.Context, list List[T], sel library.Selection, id func(T) string) iter.Seq2[T, error] {
	sel.Limit = library.MaxPage
	return func(yield func(T, error) bool) {
		for {
			page, err := list.Page(ctx, sel)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, one := range page {
				if !yield(one, nil) {
					return
				}
				sel.After = id(one)
			}
			if len(page) < sel.Limit {
				return
			}
		}
	}
}

// MatterSeen is a matter with its clocks.
type MatterSeen struct {
	Matter matter.Matter
	Clocks []Clock
}

// Matter returns a matter with its clocks. Errors: not-found, not-allowed,
// pack-unknown.
func (d *Desk) Matter(ctx context.Context, p access.Person, id matter.ID) (MatterSeen, error) {
	m, err := d.Nouns.Matter(ctx, id)
	if err != nil {
		return MatterSeen{}, err
	}
	if err := access.Check(p, access.ReadRegister, m.Guard()); err != nil {
		return MatterSeen{}, err
	}
	f, err := d.Nouns.CaseFileOfMatter(ctx, id)
	file := &f
	if errors.Is(err, fault.NoSuchThing) {
		file, err = nil, nil
	}
	if err != nil {
		return MatterSeen{}, err
	}
	clocks, err := d.visit().matter(ctx, m, file)
	return MatterSeen{m, clocks}, err
}

// CaseFile returns the clocks of a case file. Errors: not-found, not-allowed,
// pack-unknown.
func (d *Desk) CaseFile(ctx context.Context, p access.Person, id casefile.ID) ([]Clock, error) {
	f, err := d.Nouns.CaseFile(ctx, id)
	if err != nil {
		return nil, err
	}
	m, err := d.Nouns.Matter(ctx, matter.ID(f.Matter))
	if err != nil {
		return nil, err
	}
	if err := access.Check(p, access.ReadRegister, f.Guard(m)); err != nil {
		return nil, err
	}
	v := d.visit()
	if err := v.bind(ctx, m.Agency); err != nil {
		return nil, err
	}
	return CaseFile(f, m, v.Look)
}
