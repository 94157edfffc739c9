package matter

import "liuhen/internal/access"

// Guard is what a decision about the matter needs to know.
func (m Matter) Guard() access.Subject {
	return access.Subject{Ref: m.Ref(), Agency: m.Agency, Unit: m.Unit, Officers: m.Officers}
}
