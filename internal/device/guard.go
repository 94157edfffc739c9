package device

import "liuhen/internal/access"

// Guard is what a decision about the device needs to know.
func (d Device) Guard() access.Subject {
	return access.Subject{Ref: d.Ref(), Agency: d.Agency, Unit: d.Unit, Officers: []string{d.Holder}}
}
