package assembly

import (
	"context"
	"errors"
	"slices"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/regulation"
	"liuhen/internal/term"
)

// Register is where matters are kept. Every command commits state and event together.
type Register interface {
	// CreateMatter makes a matter in the agency's log.
	CreateMatter(ctx context.Context, cmd custody.Command, agency string,
		make func(at time.Time, id matter.ID) (matter.Matter, custody.Transition, error)) (matter.Matter, custody.Receipt, error)
	// ChangeMatter carries out a command on one matter, or answers not-found.
	ChangeMatter(ctx context.Context, cmd custody.Command, id matter.ID,
		decide func(at time.Time, now matter.Matter) (custody.Transition, error)) (matter.Matter, custody.Receipt, error)
	// MattersAlike returns what may be told of the other matters of every agency that
	// are not completed and have the same party and subject, the newest first.
	MattersAlike(ctx context.Context, m matter.Matter) ([]matter.Alike, error)
}

// Roll tells which people and units an agency has.
type Roll interface {
	// Officer returns the officer with this id, or not-found.
	Officer(ctx context.Context, id officer.ID) (officer.Officer, error)
	// Agency returns the agency with this id, or not-found.
	Agency(ctx context.Context, id agency.ID) (agency.Agency, error)
}

// MatterDesk is where matters are opened and their ends recorded.
type MatterDesk struct {
	Register Register
	Roll     Roll
}

// Filed is a matter as a step left it.
type Filed struct {
	Matter  matter.Matter
	Receipt custody.Receipt
	// Alike warns of matters of any agency against the same party and subject that are
	// not completed. They are told by agency and number only.
	Alike []matter.Alike
}

// Open opens a matter of the person's agency, or takes one in that was opened before.
// Of the draft, unit and case officers default to the person's own and the time to
// now; its pack is that in force. Errors: not-found for officers and units of no or another agency,
// not-allowed, matter-kind-unknown, bad-input, time-in-future, matter-number-taken.
func (d MatterDesk) Open(ctx context.Context, p access.Person, cmd custody.Command, draft matter.Matter) (Filed, error) {
	pack := regulation.Builtin() // an installation has one pack as yet, so it is the one of every day
	draft.Agency, draft.Pack = p.Actor.Agency, pack.Identity.String()
	if draft.Unit == "" {
		draft.Unit = p.Unit
	}
	if len(draft.Officers) == 0 {
		draft.Officers = []string{p.Actor.Officer}
	}
	if err := access.Check(p, access.Record, draft.Guard()); err != nil {
		return Filed{}, err
	}
	if _, err := pack.MatterKind(draft.Kind); err != nil {
		return Filed{}, err
	}
	if err := d.known(ctx, p, matter.Matter{}, draft.Unit, draft.Officers); err != nil {
		return Filed{}, err
	}
	cmd.Actor = p.Actor
	m, receipt, err := d.Register.CreateMatter(ctx, cmd, draft.Agency, func(at time.Time, id matter.ID) (matter.Matter, custody.Transition, error) {
		draft.ID, draft.OpenedAt = id, orElse(draft.OpenedAt, custody.At(at))
		return matter.New(draft, at)
	})
	return d.warned(ctx, m, receipt, numberTaken("open matter", err))
}

// numberTaken gives the one thing that no two matters may share its own words.
func numberTaken(op string, err error) error {
	if errors.Is(err, fault.Taken) {
		return fault.MatterNumberTaken.Err(op, "", err)
	}
	return err
}

// orElse returns the stated time, or the other where none is stated.
func orElse(stated, other custody.Micros) custody.Micros {
	if stated.IsZero() {
		return other
	}
	return stated
}

// known refuses officers and units that come in now and are not of the person's
// agency.
func (d MatterDesk) known(ctx context.Context, p access.Person, now matter.Matter, unit string, officers []string) error {
	if unit != now.Unit && unit != p.Unit {
		if err := agency.HasUnit(agency.ID(p.Actor.Agency), unit, func(id agency.ID) (agency.Agency, error) { return d.Roll.Agency(ctx, id) }); err != nil {
			return err
		}
	}
	if len(officers) > matter.MaxOfficers {
		return nil // the matter refuses them without looking each one up
	}
	added := slices.DeleteFunc(slices.Clone(officers), func(o string) bool { return slices.Contains(now.Officers, o) })
	return officer.Belong(p.Actor.Agency, func(id officer.ID) (officer.Officer, error) { return d.Roll.Officer(ctx, id) }, added...)
}

// warned adds the warning to what was committed.
func (d MatterDesk) warned(ctx context.Context, m matter.Matter, receipt custody.Receipt, err error) (Filed, error) {
	if err != nil {
		return Filed{}, err
	}
	alike, err := d.Register.MattersAlike(ctx, m)
	return Filed{m, receipt, alike}, err
}

// Amend fills in or corrects what was said of the matter. Unit, case officers and
// opening stay where none are stated; everything else is as stated. Errors: not-found,
// not-allowed, changed-meanwhile, reason-missing, nothing-to-correct,
// end-before-start and those of Open.
func (d MatterDesk) Amend(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, to matter.Details, reason string) (Filed, error) {
	m, receipt, err := d.step(ctx, p, cmd, id, access.Record, func(at time.Time, now matter.Matter) (matter.Matter, custody.Transition, error) {
		pack, err := regulation.Find(now.Pack)
		if err != nil {
			return now, custody.Transition{}, err
		}
		if _, err := pack.MatterKind(to.Kind); err != nil {
			return now, custody.Transition{}, err
		}
		to.OpenedAt = orElse(to.OpenedAt, now.OpenedAt)
		if to.Unit == "" {
			to.Unit = now.Unit
		}
		if len(to.Officers) == 0 {
			to.Officers = now.Officers
		}
		if err := d.known(ctx, p, now, to.Unit, to.Officers); err != nil {
			return now, custody.Transition{}, err
		}
		return now.Amend(to, reason, p.Actor, at)
	})
	return d.warned(ctx, m, receipt, numberTaken("amend matter", err))
}

// End records the event with which the enforcement act ended (行政执法行为终结, 附件1
// 第七条): one that the pack lists for the kind of matter; no time means now. Errors:
// not-found, not-allowed, changed-meanwhile, wrong-state, ending-event-unknown, time-in-future,
// end-before-start, and reason-missing where the event's name alone does not say
// what happened.
func (d MatterDesk) End(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, e matter.Event) (matter.Matter, custody.Receipt, error) {
	return d.step(ctx, p, cmd, id, access.Record, func(at time.Time, now matter.Matter) (matter.Matter, custody.Transition, error) {
		if err := offered(now, matter.EndField, e); err != nil {
			return now, custody.Transition{}, err
		}
		e.At = orElse(e.At, custody.At(at))
		return now.EndAct(e, p.Actor, at)
	})
}

// Complete records the event that completed the matter (办结, 附件2第三条). Errors as
// those of End.
func (d MatterDesk) Complete(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, e matter.Event) (matter.Matter, custody.Receipt, error) {
	return d.step(ctx, p, cmd, id, access.Record, func(at time.Time, now matter.Matter) (matter.Matter, custody.Transition, error) {
		if err := offered(now, matter.CompletionField, e); err != nil {
			return now, custody.Transition{}, err
		}
		e.At = orElse(e.At, custody.At(at))
		return now.Complete(e, p.Actor, at)
	})
}

// CorrectEnd states another end of the act, with the reason; the first one stays. Where
// no time is stated the present one stays, and only event, paper or note change.
// Errors as those of End, and nothing-to-correct.
func (d MatterDesk) CorrectEnd(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, e matter.Event, reason string) (matter.Matter, custody.Receipt, error) {
	return d.step(ctx, p, cmd, id, access.Record, func(at time.Time, now matter.Matter) (matter.Matter, custody.Transition, error) {
		if err := offered(now, matter.EndField, e); err != nil {
			return now, custody.Transition{}, err
		}
		e.At = orElse(e.At, stated(now.End))
		return now.CorrectEnd(e, reason, p.Actor, at)
	})
}

// CorrectCompletion states another completion, with the reason, as CorrectEnd does.
// Errors as those of End, and nothing-to-correct.
func (d MatterDesk) CorrectCompletion(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, e matter.Event, reason string) (matter.Matter, custody.Receipt, error) {
	return d.step(ctx, p, cmd, id, access.Record, func(at time.Time, now matter.Matter) (matter.Matter, custody.Transition, error) {
		if err := offered(now, matter.CompletionField, e); err != nil {
			return now, custody.Transition{}, err
		}
		e.At = orElse(e.At, stated(now.Completed))
		return now.CorrectCompletion(e, reason, p.Actor, at)
	})
}

// stated is the time of an end as stated last, zero while there is none.
func stated(e *matter.Ending) custody.Micros {
	if e == nil {
		return custody.Micros{}
	}
	return e.Time.At
}

// SignCorrection lets the corrected time of one end count, under the signature of the
// head, who is another person than the one who corrected. Errors: not-found,
// not-allowed, changed-meanwhile, no-correction-pending, second-person-required.
func (d MatterDesk) SignCorrection(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, field matter.Field) (matter.Matter, custody.Receipt, error) {
	return d.step(ctx, p, cmd, id, access.SignFacts, func(at time.Time, now matter.Matter) (matter.Matter, custody.Transition, error) {
		return now.SignCorrection(field, p.Actor, at)
	})
}

// step carries out one step that the person may do to the matter.
func (d MatterDesk) step(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, a access.Action,
	do func(at time.Time, now matter.Matter) (matter.Matter, custody.Transition, error),
) (matter.Matter, custody.Receipt, error) {
	cmd.Actor = p.Actor
	return d.Register.ChangeMatter(ctx, cmd, id, func(at time.Time, now matter.Matter) (custody.Transition, error) {
		if err := access.Check(p, a, now.Guard()); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := do(at, now)
		return tr, err
	})
}

// offered refuses an event that the pack of the matter's day does not list for this
// end of this kind of matter, and one that says nothing without a note.
func offered(m matter.Matter, field matter.Field, e matter.Event) error {
	pack, err := regulation.Find(m.Pack)
	if err != nil {
		return err
	}
	kind, err := pack.MatterKind(m.Kind)
	if err != nil {
		return err
	}
	choice := kind.EndsAct
	if field == matter.CompletionField {
		choice = kind.Completes
	}
	event, ok := choice.Event(e.Code)
	switch {
	case !ok:
		return fault.EndingUnknown.Err("record end", m.Ref().String(), nil).
			With("pack", m.Pack).WithTerm("event", e.Code, eventWords(pack, e.Code)).WithTerm("kind", m.Kind, term.Words(kind.Title))
	case event.AsksReason && e.Note == "":
		return fault.ReasonMissing.Err("record end", m.Ref().String(), nil)
	}
	return nil
}

// eventWords say an event that some kind of matter of the pack has, else what was sent.
func eventWords(pack *regulation.Pack, code string) term.Words {
	for _, e := range pack.Events {
		if e.Code == code {
			return term.Words(e.Title)
		}
	}
	return term.Words{ZH: code, EN: code}
}
