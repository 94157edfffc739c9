package casefile

import (
	"slices"

	"liuhen/internal/access"
	"liuhen/internal/matter"
)

// Guard is what a decision about the case file needs to know: it stays with the
// agency and unit that opened it, and the officers of its matter answer for it
// beside whoever opened it.
func (c CaseFile) Guard(m matter.Matter) access.Subject {
	return access.Subject{Ref: c.Ref(), Agency: c.Agency, Unit: c.Unit, Officers: append(slices.Clone(m.Officers), c.Opened.By.Officer)}
}
