package handover

import "liuhen/internal/access"

// Guard is what a decision about the handover needs to know.
func (h Handover) Guard() access.Subject {
	return access.Subject{Ref: h.Ref(), Agency: h.Agency, Unit: h.Unit, Officers: []string{h.Officer}}
}
