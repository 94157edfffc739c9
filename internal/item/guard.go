package item

import "liuhen/internal/access"

// Guard is what a decision about the item needs to know. The agencies that lead an
// activity in which it was made read it beside its own.
func (it Item) Guard() access.Subject {
	s := access.Subject{Ref: it.Ref(), Agency: it.Agency, Unit: it.Unit, Officers: []string{it.Uploader, it.Origin.Maker},
		Restricted: !it.Restricted.IsZero(), Circle: it.Circle}
	for _, l := range it.Links {
		if l.Lead != "" {
			s.Joining = append(s.Joining, l.Lead)
			s.Readers = append(s.Readers, l.Readers...)
		}
	}
	return s
}
