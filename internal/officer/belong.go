package officer

import "liuhen/internal/fault"

// Belong fails with not-found where one of the officers is not on the agency's list, in
// the same words whether he is on another's or on none. Officers who left are still on
// it: they may have been there when it happened. find returns an officer by his id; its
// errors are passed on.
func Belong(agency string, find func(ID) (Officer, error), officers ...string) error {
	for _, id := range officers {
		o, err := find(ID(id))
		if err != nil {
			return err
		}
		if o.Agency != agency {
			return fault.NoSuchThing.Err("find officer", ID(id).Ref().String(), nil)
		}
	}
	return nil
}
