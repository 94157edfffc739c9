package tour

import "liuhen/internal/access"

// Guard is what a decision about the tour needs to know.
func (t Tour) Guard() access.Subject {
	return access.Subject{Ref: t.Ref(), Agency: t.Agency, Unit: t.Unit, Officers: t.Officers}
}
