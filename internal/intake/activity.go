package intake

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/regulation"
	"liuhen/internal/tour"
)

// Activities is where activities are kept. Every command commits state and event
// together.
type Activities interface {
	// Activity returns the activity with this id, or not-found.
	Activity(ctx context.Context, id activity.ID) (activity.Activity, error)
	// CreateActivity makes an activity in the lead agency's log.
	CreateActivity(ctx context.Context, cmd custody.Command, agency string,
		make func(at time.Time, id activity.ID) (activity.Activity, custody.Transition, error),
	) (activity.Activity, custody.Receipt, error)
	// ChangeActivity carries out a command on one activity, or answers not-found.
	ChangeActivity(ctx context.Context, cmd custody.Command, id activity.ID,
		decide func(at time.Time, now activity.Activity) (custody.Transition, error),
	) (activity.Activity, custody.Receipt, error)
	// Recorded returns what is known of the activity's recordings, by all its agencies.
	Recorded(ctx context.Context, id activity.ID) (activity.Recorded, error)
}

// Ground finds what an activity refers to.
type Ground interface {
	// Matter returns the matter with this id, or not-found.
	Matter(ctx context.Context, id matter.ID) (matter.Matter, error)
	// Tour returns the tour with this id, or not-found.
	Tour(ctx context.Context, id tour.ID) (tour.Tour, error)
	// Officer returns the officer with this id, or not-found.
	Officer(ctx context.Context, id officer.ID) (officer.Officer, error)
	// OfficerOn returns the officer as his agency's list had him at the moment, or as
	// he first stood on it where that was later; or not-found.
	OfficerOn(ctx context.Context, id officer.ID, at time.Time) (officer.Officer, error)
	// Agency returns the agency with this id, or not-found.
	Agency(ctx context.Context, id agency.ID) (agency.Agency, error)
}

// ActivityDesk is where enforcement activities begin and end. What falls short of the
// rule is taken, marked as a breach and asked a reason for; nothing that people say
// of what happened is refused because it should not have happened.
type ActivityDesk struct {
	Activities Activities
	Ground     Ground
}

// Beginning is what is said when an activity begins, or is entered later. Of people
// who are given by officer id, name, number and agency are filled in from the list of
// the activity's day.
type Beginning struct {
	Activity activity.Activity
	// Now says that it begins at this moment; else its start is as stated, or not known.
	Now bool
}

// Begin takes an activity that the person's agency leads. Its pack is that of its
// day. Errors: not-found for matter, tour, officer, unit or agency that the person
// may not name, not-allowed, activity-kind-unknown, bad-input, time-in-future.
func (d ActivityDesk) Begin(ctx context.Context, p access.Person, cmd custody.Command, b Beginning) (activity.Activity, custody.Receipt, error) {
	pack := regulation.Builtin() // an installation has one pack as yet, so it is the one of every day
	draft := b.Activity
	draft.Agency, draft.Pack = p.Actor.Agency, pack.Identity.String()
	if draft.Unit == "" {
		draft.Unit = p.Unit
	}
	if b.Now {
		draft.StartedAt = custody.Micros{}
	}
	if err := access.Check(p, access.Record, draft.Guard()); err != nil {
		return activity.Activity{}, custody.Receipt{}, err
	}
	people, found, err := d.referred(ctx, p, pack, draft)
	if err != nil {
		return activity.Activity{}, custody.Receipt{}, err
	}
	draft.People, cmd.Actor = people, p.Actor
	return d.Activities.CreateActivity(ctx, cmd, draft.Agency, func(at time.Time, id activity.ID) (activity.Activity, custody.Transition, error) {
		draft.ID = id
		if b.Now {
			draft.StartedAt = custody.At(at)
		}
		begun, tr, err := activity.New(draft, at)
		if err != nil {
			return begun, tr, err
		}
		begun, tr = begun.Judge(tr, found, at)
		return begun, tr, nil
	})
}

// referred checks everything that a new activity refers to, and returns its people
// filled in and what the pack's rules miss in them.
func (d ActivityDesk) referred(ctx context.Context, p access.Person, pack *regulation.Pack, draft activity.Activity) ([]activity.Person, []activity.Breach, error) {
	if err := d.mayAttach(ctx, p, draft.Matter); err != nil {
		return nil, nil, err
	}
	for _, id := range draft.Joining {
		if err := d.works(ctx, id); err != nil {
			return nil, nil, err
		}
	}
	to := activity.Details{Unit: draft.Unit, Tour: draft.Tour, Kind: draft.Kind, People: draft.People, StartedAt: draft.StartedAt}
	draft.Unit, draft.Tour, draft.People = p.Unit, "", nil
	return d.said(ctx, p, pack, draft, to)
}

// Amend fills in or corrects what was said of the activity; its people are looked up
// and judged again. Unit and start stay where none are stated; everything else is as
// stated. Errors: not-found, not-allowed, changed-meanwhile, reason-missing,
// nothing-to-correct, end-before-start and those of Begin.
func (d ActivityDesk) Amend(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, to activity.Details, reason string) (activity.Activity, custody.Receipt, error) {
	now, err := d.own(ctx, p, id)
	if err != nil {
		return activity.Activity{}, custody.Receipt{}, err
	}
	pack, err := regulation.Find(now.Pack)
	if err != nil {
		return activity.Activity{}, custody.Receipt{}, err
	}
	if to.Unit == "" {
		to.Unit = now.Unit
	}
	if to.StartedAt.IsZero() {
		to.StartedAt = now.StartedAt
	}
	people, found, err := d.said(ctx, p, pack, now, to)
	if err != nil {
		return activity.Activity{}, custody.Receipt{}, err
	}
	to.People = people
	return d.step(ctx, p, cmd, id, access.Record, func(at time.Time, now activity.Activity) (activity.Activity, custody.Transition, error) {
		amended, tr, err := now.Amend(to, reason, p.Actor, at)
		if err != nil {
			return amended, tr, err
		}
		amended, tr = amended.Judge(tr, found, at)
		return amended, tr, nil
	})
}

// Ended is an activity whose end was stated.
type Ended struct {
	Activity activity.Activity
	Receipt  custody.Receipt
	// Gap flags an end that does not fit the recordings, nil where there is nothing to
	// flag. It refuses nothing.
	Gap *activity.Gap
}

// End records when the activity ended; zero means now. Errors: not-found, not-allowed,
// changed-meanwhile, wrong-state, time-in-future, end-before-start.
func (d ActivityDesk) End(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, ended time.Time) (Ended, error) {
	return d.ends(ctx, p, cmd, id, func(at time.Time, now activity.Activity) (activity.Activity, custody.Transition, error) {
		return now.End(orNow(ended, at), at)
	})
}

// CorrectEnd states another end, with the reason; the first one stays. Errors as those
// of End, reason-missing and nothing-to-correct.
func (d ActivityDesk) CorrectEnd(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, to time.Time, reason string) (Ended, error) {
	return d.ends(ctx, p, cmd, id, func(at time.Time, now activity.Activity) (activity.Activity, custody.Transition, error) {
		return now.CorrectEnd(to, reason, p.Actor, at)
	})
}

// ends carries out a step that states an end. The recordings are looked at first, so
// that nothing can fail any more once the end is committed.
func (d ActivityDesk) ends(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID,
	do func(at time.Time, now activity.Activity) (activity.Activity, custody.Transition, error),
) (Ended, error) {
	if _, err := d.own(ctx, p, id); err != nil {
		return Ended{}, err
	}
	recorded, err := d.Activities.Recorded(ctx, id)
	if err != nil {
		return Ended{}, err
	}
	a, receipt, err := d.step(ctx, p, cmd, id, access.Record, do)
	if err != nil {
		return Ended{}, err
	}
	out := Ended{Activity: a, Receipt: receipt}
	if gap, ok := a.Gap(recorded); ok {
		out.Gap = &gap
	}
	return out, nil
}

// SignCorrection lets a corrected end, and a corrected tour, count under the signature
// of the head, who is another person than those who corrected. Errors: not-found,
// not-allowed, changed-meanwhile, no-correction-pending, second-person-required.
func (d ActivityDesk) SignCorrection(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID) (activity.Activity, custody.Receipt, error) {
	return d.step(ctx, p, cmd, id, access.SignFacts, func(at time.Time, now activity.Activity) (activity.Activity, custody.Transition, error) {
		return now.SignCorrection(p.Actor, at)
	})
}

// AttachMatter puts the activity under a matter of the person's agency, or under none.
// Errors: not-found for activity or matter, not-allowed, changed-meanwhile,
// reason-missing where it was under another one, nothing-to-correct.
func (d ActivityDesk) AttachMatter(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, to matter.ID, reason string) (activity.Activity, custody.Receipt, error) {
	if err := d.mayAttach(ctx, p, string(to)); err != nil {
		return activity.Activity{}, custody.Receipt{}, err
	}
	return d.step(ctx, p, cmd, id, access.Record, func(at time.Time, now activity.Activity) (activity.Activity, custody.Transition, error) {
		return now.Attach(string(to), reason, p.Actor, at)
	})
}

// JoinAgency lets another agency take part. Its officers hand what they record over to
// their own custodian. Errors: not-found for activity or agency, not-allowed,
// changed-meanwhile, bad-input for an agency that was dissolved,
// agency-already-joined.
func (d ActivityDesk) JoinAgency(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, joining agency.ID) (activity.Activity, custody.Receipt, error) {
	if err := d.works(ctx, string(joining)); err != nil {
		return activity.Activity{}, custody.Receipt{}, err
	}
	return d.step(ctx, p, cmd, id, access.Record, func(_ time.Time, now activity.Activity) (activity.Activity, custody.Transition, error) {
		return now.Join(string(joining))
	})
}

// JoinTour names the tour of the person's agency in an activity that it joined; see
// activity.Activity.JoinTour. Whoever of the agency takes part or holds a post there may.
// Errors: not-found for activity or tour, not-allowed, changed-meanwhile, bad-input for a
// tour that started only after the activity, reason-missing, nothing-to-correct.
func (d ActivityDesk) JoinTour(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, to tour.ID, reason string) (activity.Activity, custody.Receipt, error) {
	now, err := d.Activities.Activity(ctx, id)
	if err != nil {
		return activity.Activity{}, custody.Receipt{}, err
	}
	if err := access.Check(p, access.JoinTour, now.Guard()); err != nil {
		return activity.Activity{}, custody.Receipt{}, err
	}
	if err := d.mayGoWith(ctx, p, activity.Details{Tour: string(to), StartedAt: now.StartedAt}); err != nil {
		return activity.Activity{}, custody.Receipt{}, err
	}
	return d.step(ctx, p, cmd, id, access.JoinTour, func(at time.Time, now activity.Activity) (activity.Activity, custody.Transition, error) {
		return now.JoinTour(p.Actor.Agency, string(to), reason, p.Actor, at)
	})
}

// SignTour lets a corrected tour of the person's agency count in an activity that it
// joined, under the signature of its head, who is another person than the one who
// corrected. Errors: not-found, not-allowed, changed-meanwhile, no-correction-pending,
// second-person-required.
func (d ActivityDesk) SignTour(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID) (activity.Activity, custody.Receipt, error) {
	return d.step(ctx, p, cmd, id, access.SignTour, func(at time.Time, now activity.Activity) (activity.Activity, custody.Transition, error) {
		return now.SignTour(p.Actor.Agency, p.Actor, at)
	})
}

// MarkRequired records that recording is required here because the activity touches
// liberty, life, health or major property (附件1第四条第一项), and why. Errors:
// not-found, not-allowed, changed-meanwhile, reason-missing, nothing-to-correct.
func (d ActivityDesk) MarkRequired(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, reason string) (activity.Activity, custody.Receipt, error) {
	return d.step(ctx, p, cmd, id, access.Record, func(at time.Time, now activity.Activity) (activity.Activity, custody.Transition, error) {
		return now.Mark(reason, p.Actor, at)
	})
}

// ExplainBreach records the reason for a breach, which its code and role name. Errors:
// not-found, not-allowed, changed-meanwhile, reason-missing, breach-unknown.
func (d ActivityDesk) ExplainBreach(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, b activity.Breach) (activity.Activity, custody.Receipt, error) {
	return d.step(ctx, p, cmd, id, access.Record, func(at time.Time, now activity.Activity) (activity.Activity, custody.Transition, error) {
		return now.Explain(b.Code, b.Role, b.Reason, p.Actor, at)
	})
}

// own returns the activity if the person may record what happened in it.
func (d ActivityDesk) own(ctx context.Context, p access.Person, id activity.ID) (activity.Activity, error) {
	a, err := d.Activities.Activity(ctx, id)
	if err != nil {
		return a, err
	}
	return a, access.Check(p, access.Record, a.Guard())
}

// step carries out one step that the person may do to the activity.
func (d ActivityDesk) step(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, may access.Action,
	do func(at time.Time, now activity.Activity) (activity.Activity, custody.Transition, error),
) (activity.Activity, custody.Receipt, error) {
	cmd.Actor = p.Actor
	return d.Activities.ChangeActivity(ctx, cmd, id, func(at time.Time, now activity.Activity) (custody.Transition, error) {
		if err := access.Check(p, may, now.Guard()); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := do(at, now)
		return tr, err
	})
}

// mayAttach refuses a matter in which the person may not record; none is fine.
func (d ActivityDesk) mayAttach(ctx context.Context, p access.Person, id string) error {
	if id == "" {
		return nil
	}
	m, err := d.Ground.Matter(ctx, matter.ID(id))
	if err != nil {
		return err
	}
	return access.Check(p, access.Record, m.Guard())
}

// works refuses an agency that is not there, or no longer works.
func (d ActivityDesk) works(ctx context.Context, id string) error {
	a, err := d.Ground.Agency(ctx, agency.ID(id))
	if err != nil {
		return err
	}
	if a.State != agency.Active {
		return fault.BadInput.Err("join agency", a.Ref().String(), nil).With("field", "joining").
			WithBoth("problem", "该单位已撤并", "the agency was dissolved")
	}
	return nil
}
