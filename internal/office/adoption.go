package office

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/regulation"
)

// Adopt enters the day from which a version of a pack binds an agency, with its source,
// or corrects it with the reason. The agency's head may, and the city's for every
// agency. Errors: not-allowed, not-found, pack-unknown, bad-input, changed-meanwhile,
// reason-missing, nothing-to-correct, second-person-required.
func (d Agencies) Adopt(ctx context.Context, p access.Person, cmd custody.Command, id agency.ID, what agency.Adoption, reason string) (agency.Agency, custody.Receipt, error) {
	if err := access.Check(p, access.Adopt, access.Subject{Ref: id.Ref(), Agency: string(id)}); err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	if _, err := regulation.Find(what.Pack); err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	if _, err := regulation.ParseDate(what.From); err != nil {
		return agency.Agency{}, custody.Receipt{}, fault.BadInput.Err("adopt", id.Ref().String(), err).With("field", "from").
			WithBoth("problem", "不是有效日期，须写作 YYYY-MM-DD", "it is no day written YYYY-MM-DD")
	}
	cmd.Actor = p.Actor
	return d.Register.ChangeAgency(ctx, cmd, id, func(at time.Time, now agency.Agency) (custody.Transition, error) {
		_, tr, err := now.Adopt(what, reason, p.Actor, at)
		return tr, err
	})
}
