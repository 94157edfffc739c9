package agency

import (
	"liuhen/internal/fault"
	"liuhen/internal/regulation"
)

// BoundSince returns the day from which packs bind the agency: the earliest that it
// entered, or else the earliest of its city
// (docs/decisions/0012-the-day-from-which-a-pack-binds.md). The zero Date is always:
// where nobody entered a day, silence wins no time. find returns an agency by its id;
// its errors are passed on.
func BoundSince(id ID, find func(ID) (Agency, error)) (regulation.Date, error) {
	a, err := find(id)
	if err == nil && len(a.Adoptions) == 0 && a.City != a.ID {
		a, err = find(a.City)
	}
	if err != nil {
		return regulation.Date{}, err
	}
	return a.earliest()
}

// earliest is the first of the days that the agency itself entered.
func (a Agency) earliest() (regulation.Date, error) {
	var since regulation.Date
	for _, adopted := range a.Adoptions {
		from, err := regulation.ParseDate(adopted.From)
		if err != nil {
			return since, fault.Unexpected.Err("read adoption", a.Ref().String(), err)
		}
		if since.IsZero() || from.Before(since) {
			since = from
		}
	}
	return since, nil
}
