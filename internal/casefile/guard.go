package casefile

import (
	"slices"

	"liuhen/internal/access"
	"liuhen/internal/matter"
)

// Guard is what a decision about the case file needs to know: the officers of its
// matter answer for it beside whoever opened it.
func (c CaseFile) Guard(m matter.Matter) access.Subject {
	s := m.Guard()
	s.Ref, s.Officers = c.Ref(), append(slices.Clone(s.Officers), c.Opened.By.Officer)
	return s
}
