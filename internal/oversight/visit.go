package oversight

import (
	"context"
	"errors"
	"slices"

	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/matter"
	"liuhen/internal/regulation"
	"liuhen/internal/tour"
)

// visit is one look at the clocks, and what was loaded for it already, so
// that many items of one activity load it once.
type visit struct {
	Look
	desk     *Desk
	tours    map[string]tour.Tour
	works    map[string]Work
	carriers map[string][]carrier.Carrier
	broken   []Reference
}

// Reference is a noun that names another one.
type Reference struct{ From, To custody.Ref }

// missing notes what the error says is not there, so that one name that leads nowhere
// does not hide everything else, and passes every other error on.
func (v *visit) missing(from, to custody.Ref, err error) error {
	if !errors.Is(err, fault.NoSuchThing) {
		return err
	}
	if r := (Reference{from, to}); !slices.Contains(v.broken, r) {
		v.broken = append(v.broken, r)
	}
	return nil
}

func (d *Desk) visit() *visit {
	return &visit{
		Look: Look{Now: d.Now(), Since: map[string]regulation.Date{}}, desk: d, tours: map[string]tour.Tour{}, works: map[string]Work{}, carriers: map[string][]carrier.Carrier{},
	}
}

// bind finds out from which day the packs bind the agencies.
func (v *visit) bind(ctx context.Context, agencies ...string) error {
	for _, id := range agencies {
		if _, known := v.Since[id]; known {
			continue
		}
		since, err := agency.BoundSince(agency.ID(id), func(id agency.ID) (agency.Agency, error) { return v.desk.Agencies.Agency(ctx, id) })
		if err != nil {
			return err
		}
		v.Since[id] = since
	}
	return nil
}

// work loads the tours of an activity, without those that are not there.
func (v *visit) work(ctx context.Context, a activity.Activity) (Work, error) {
	w := Work{Activity: a, Tours: map[string]tour.Tour{}}
	for _, id := range a.Tours() {
		t, ok := v.tours[id]
		if !ok {
			var err error
			if t, err = v.desk.Nouns.Tour(ctx, tour.ID(id)); err != nil {
				if told := v.missing(a.Ref(), tour.ID(id).Ref(), err); told != nil {
					return w, told
				}
				continue
			}
			v.tours[id] = t
		}
		w.Tours[id] = t
	}
	return w, nil
}

// workOf loads an activity that the noun names, with its tours: none where it is not
// there, as if the noun named no activity.
func (v *visit) workOf(ctx context.Context, from custody.Ref, id string) ([]Work, error) {
	if w, ok := v.works[id]; ok {
		return []Work{w}, nil
	}
	a, err := v.desk.Nouns.Activity(ctx, activity.ID(id))
	if err != nil {
		return nil, v.missing(from, activity.ID(id).Ref(), err)
	}
	w, err := v.work(ctx, a)
	if err != nil {
		return nil, err
	}
	v.works[id] = w
	return []Work{w}, nil
}

func (v *visit) carriersOf(ctx context.Context, id string) ([]carrier.Carrier, error) {
	if all, ok := v.carriers[id]; ok {
		return all, nil
	}
	all, err := v.desk.Material.CarriersOfActivity(ctx, id)
	if err == nil {
		v.carriers[id] = all
	}
	return all, err
}

// item reads the clocks of an item with everything that they rest on.
func (v *visit) item(ctx context.Context, it item.Item) ([]Clock, error) {
	var works []Work
	var carriers []carrier.Carrier
	var seen []string
	for _, l := range it.Links {
		if l.Activity == "" || slices.Contains(seen, l.Activity) {
			continue
		}
		seen = append(seen, l.Activity)
		w, err := v.workOf(ctx, it.Ref(), l.Activity)
		if err != nil {
			return nil, err
		}
		c, err := v.carriersOf(ctx, l.Activity)
		if err != nil {
			return nil, err
		}
		works, carriers = append(works, w...), append(carriers, c...)
	}
	if err := v.bind(ctx, it.Agency); err != nil {
		return nil, err
	}
	return Item(it, works, carriers, v.Look)
}

// matter reads the clocks of a matter with its case file, nil while it has none.
func (v *visit) matter(ctx context.Context, m matter.Matter, file *casefile.CaseFile) ([]Clock, error) {
	if err := v.bind(ctx, m.Agency); err != nil {
		return nil, err
	}
	return Matter(m, file, v.Look)
}

// carrier reads the clocks of a paper or carrier.
func (v *visit) carrier(ctx context.Context, c carrier.Carrier) ([]Clock, error) {
	if err := v.bind(ctx, c.Agency); err != nil {
		return nil, err
	}
	if c.Activity == "" {
		return Carrier(c, nil, v.Look)
	}
	works, err := v.workOf(ctx, c.Ref(), c.Activity)
	if err != nil {
		return nil, err
	}
	return Carrier(c, works, v.Look)
}
