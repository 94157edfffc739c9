package agency

import "liuhen/internal/fault"

// HasUnit fails with not-found where the agency has no such unit. No unit is fine. find
// returns an agency by its id; its errors are passed on.
func HasUnit(id ID, unit string, find func(ID) (Agency, error)) error {
	if unit == "" {
		return nil
	}
	a, err := find(id)
	if err != nil {
		return err
	}
	if _, ok := a.Unit(unit); !ok {
		return fault.NoSuchThing.Err("find unit", a.Ref().String(), nil)
	}
	return nil
}
