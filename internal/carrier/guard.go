package carrier

import "liuhen/internal/access"

// Guard is what a decision about the carrier needs to know: who signed it over, and
// while it is lent, who has it.
func (c Carrier) Guard() access.Subject {
	s := access.Subject{Ref: c.Ref(), Agency: c.Agency, Unit: c.Unit, Officers: []string{c.Officer}}
	if n := len(c.Loans); c.State == Lent && n > 0 {
		s.Officers = append(s.Officers, c.Loans[n-1].To)
	}
	return s
}
