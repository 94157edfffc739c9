package intake

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/officer"
	"liuhen/internal/tour"
)

// Tours is where tours of duty are kept. Every command commits state and event
// together.
type Tours interface {
	// CreateTour makes a tour in the agency's log.
	CreateTour(ctx context.Context, cmd custody.Command, agency string,
		make func(at time.Time, id tour.ID) (tour.Tour, custody.Transition, error),
	) (tour.Tour, custody.Receipt, error)
	// ChangeTour carries out a command on one tour, or answers not-found.
	ChangeTour(ctx context.Context, cmd custody.Command, id tour.ID,
		decide func(at time.Time, now tour.Tour) (custody.Transition, error),
	) (tour.Tour, custody.Receipt, error)
}

// Roll tells which people and units an agency has.
type Roll interface {
	// Officer returns the officer with this id, or not-found.
	Officer(ctx context.Context, id officer.ID) (officer.Officer, error)
	// Agency returns the agency with this id, or not-found.
	Agency(ctx context.Context, id agency.ID) (agency.Agency, error)
}

// TourDesk is where tours of duty (出勤) begin and end. A tour is of one agency; those
// of a joining agency go out in their own.
type TourDesk struct {
	Tours Tours
	Roll  Roll
}

// Start records that officers go out, or went out before and it is entered now. Of
// the draft, unit and officers default to the person's own, the start to now. Errors:
// not-found for officers and units of no or another agency, not-allowed, bad-input,
// time-in-future.
func (d TourDesk) Start(ctx context.Context, p access.Person, cmd custody.Command, draft tour.Tour) (tour.Tour, custody.Receipt, error) {
	draft.Agency = p.Actor.Agency
	if draft.Unit == "" {
		draft.Unit = p.Unit
	}
	if len(draft.Officers) == 0 {
		draft.Officers = []string{p.Actor.Officer}
	}
	if err := access.Check(p, access.Record, draft.Guard()); err != nil {
		return tour.Tour{}, custody.Receipt{}, err
	}
	if err := d.known(ctx, p, draft); err != nil {
		return tour.Tour{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	return d.Tours.CreateTour(ctx, cmd, draft.Agency, func(at time.Time, id tour.ID) (tour.Tour, custody.Transition, error) {
		draft.ID, draft.StartedAt = id, custody.At(orNow(draft.StartedAt.Time, at))
		return tour.New(draft, at)
	})
}

func (d TourDesk) known(ctx context.Context, p access.Person, draft tour.Tour) error {
	if draft.Unit != p.Unit {
		if err := agency.HasUnit(agency.ID(draft.Agency), draft.Unit, func(id agency.ID) (agency.Agency, error) { return d.Roll.Agency(ctx, id) }); err != nil {
			return err
		}
	}
	if len(draft.Officers) > tour.MaxOfficers {
		return nil // tour.New refuses them without looking each one up
	}
	return officer.Belong(draft.Agency, func(id officer.ID) (officer.Officer, error) { return d.Roll.Officer(ctx, id) }, draft.Officers...)
}

// orNow returns the stated time, or now where none is stated.
func orNow(stated, now time.Time) time.Time {
	if stated.IsZero() {
		return now
	}
	return stated
}

// End records the 执法工作结束, from which the 24 hours of 附件1第六条 run for all
// activities of the tour; zero means now. Errors: not-found, not-allowed,
// changed-meanwhile, wrong-state, time-in-future, end-before-start.
func (d TourDesk) End(ctx context.Context, p access.Person, cmd custody.Command, id tour.ID, ended time.Time) (tour.Tour, custody.Receipt, error) {
	return d.step(ctx, p, cmd, id, access.Record, func(at time.Time, now tour.Tour) (tour.Tour, custody.Transition, error) {
		return now.End(orNow(ended, at), at)
	})
}

// CorrectEnd states another end, with the reason; the first one stays. Errors as those
// of End, reason-missing and nothing-to-correct.
func (d TourDesk) CorrectEnd(ctx context.Context, p access.Person, cmd custody.Command, id tour.ID, to time.Time, reason string) (tour.Tour, custody.Receipt, error) {
	return d.step(ctx, p, cmd, id, access.Record, func(at time.Time, now tour.Tour) (tour.Tour, custody.Transition, error) {
		return now.CorrectEnd(to, reason, p.Actor, at)
	})
}

// SignCorrection lets the corrected end count, under the signature of the head, who is
// another person than the one who corrected. Errors: not-found, not-allowed,
// changed-meanwhile, no-correction-pending, second-person-required.
func (d TourDesk) SignCorrection(ctx context.Context, p access.Person, cmd custody.Command, id tour.ID) (tour.Tour, custody.Receipt, error) {
	return d.step(ctx, p, cmd, id, access.SignFacts, func(at time.Time, now tour.Tour) (tour.Tour, custody.Transition, error) {
		return now.SignCorrection(p.Actor, at)
	})
}

// step carries out one step that the person may do to the tour.
func (d TourDesk) step(ctx context.Context, p access.Person, cmd custody.Command, id tour.ID, a access.Action,
	do func(at time.Time, now tour.Tour) (tour.Tour, custody.Transition, error),
) (tour.Tour, custody.Receipt, error) {
	cmd.Actor = p.Actor
	return d.Tours.ChangeTour(ctx, cmd, id, func(at time.Time, now tour.Tour) (custody.Transition, error) {
		if err := access.Check(p, a, now.Guard()); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := do(at, now)
		return tr, err
	})
}
