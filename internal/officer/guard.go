package officer

import "liuhen/internal/access"

// Guard is what a decision about the officer needs to know.
func (o Officer) Guard() access.Subject {
	return access.Subject{Ref: o.Ref(), Agency: o.Agency, Unit: o.Unit, Officers: []string{string(o.ID)}}
}
