package activity

import "liuhen/internal/access"

// Guard is what a decision about the activity needs to know.
func (a Activity) Guard() access.Subject {
	return access.Subject{Ref: a.Ref(), Agency: a.Agency, Unit: a.Unit, Officers: a.Officers(), Joining: a.Joining}
}
