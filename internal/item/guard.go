package item

import "liuhen/internal/access"

// Guard is what a decision about the item needs to know.
func (it Item) Guard() access.Subject {
	return access.Subject{Ref: it.Ref(), Agency: it.Agency, Unit: it.Unit, Officers: []string{it.Uploader, it.Origin.Maker}}
}
