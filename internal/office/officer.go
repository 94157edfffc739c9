package office

import (
	"context"
	"errors"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
	"liuhen/internal/post"
)

// OfficerRegister keeps the agencies' lists of people. Every command commits state
// and event together.
type OfficerRegister interface {
	// Officer returns the officer with this id, or not-found.
	Officer(ctx context.Context, id officer.ID) (officer.Officer, error)
	// CreateOfficer records an officer in the agency's log; taken where his certificate is another's.
	CreateOfficer(ctx context.Context, cmd custody.Command, agency string,
		make func(at time.Time, id officer.ID) (officer.Officer, custody.Transition, error),
	) (officer.Officer, custody.Receipt, error)
	// ChangeOfficer carries out a command on one officer; taken where his certificate is another's.
	ChangeOfficer(ctx context.Context, cmd custody.Command, id officer.ID,
		decide func(at time.Time, now officer.Officer) (custody.Transition, error),
	) (officer.Officer, custody.Receipt, error)
	// LeaveOfficer is ChangeOfficer with all his appointments, whose ends commit with it.
	LeaveOfficer(ctx context.Context, cmd custody.Command, id officer.ID,
		decide func(at time.Time, now officer.Officer, held []post.Post) ([]custody.Transition, error),
	) (officer.Officer, custody.Receipt, error)
}

// Officers is the part of the desk that keeps the lists of people.
type Officers struct {
	Register OfficerRegister
	Agencies AgencyReader
}

// Enrol takes a person onto his agency's list; the id of want is not read. Only the
// system administrator may. Errors: not-allowed, not-found, agency-closed, bad-input,
// certificate-taken.
func (d Officers) Enrol(ctx context.Context, p access.Person, cmd custody.Command, want officer.Officer) (officer.Officer, custody.Receipt, error) {
	if err := access.Check(p, access.ManagePeople, access.Subject{Agency: want.Agency}); err != nil {
		return officer.Officer{}, custody.Receipt{}, err
	}
	if err := working(ctx, d.Agencies, "enrol officer", want.Agency, want.Unit); err != nil {
		return officer.Officer{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	made, receipt, err := d.Register.CreateOfficer(ctx, cmd, want.Agency, func(_ time.Time, id officer.ID) (officer.Officer, custody.Transition, error) {
		want.ID = id
		return officer.New(want)
	})
	return made, receipt, certificateTaken("enrol officer", err)
}

func certificateTaken(op string, err error) error {
	if errors.Is(err, fault.Taken) {
		return fault.CertificateTaken.Err(op, "", err)
	}
	return err
}

// Amend replaces the officer's unit, name or certificate, with the reason. Only the
// system administrator may. Errors: not-allowed, not-found, bad-input,
// certificate-taken, wrong-state.
func (d Officers) Amend(ctx context.Context, p access.Person, cmd custody.Command, id officer.ID, to officer.Details, reason string) (officer.Officer, custody.Receipt, error) {
	o, err := d.mayManage(ctx, p, id)
	if err != nil {
		return officer.Officer{}, custody.Receipt{}, err
	}
	if err := working(ctx, d.Agencies, "amend officer", o.Agency, to.Unit); err != nil {
		return officer.Officer{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	now, receipt, err := d.Register.ChangeOfficer(ctx, cmd, id, func(_ time.Time, now officer.Officer) (custody.Transition, error) {
		_, tr, err := now.Amend(to, reason)
		return tr, err
	})
	return now, receipt, certificateTaken("amend officer", err)
}

// Leave records that the person no longer works for the agency, with the reason. The
// posts that he holds, or would hold later, end with it, and so does whatever his
// account could do. Only the system administrator may.
func (d Officers) Leave(ctx context.Context, p access.Person, cmd custody.Command, id officer.ID, reason string) (officer.Officer, custody.Receipt, error) {
	if _, err := d.mayManage(ctx, p, id); err != nil {
		return officer.Officer{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	return d.Register.LeaveOfficer(ctx, cmd, id, func(at time.Time, now officer.Officer, held []post.Post) ([]custody.Transition, error) {
		_, tr, err := now.Leave(reason)
		steps := []custody.Transition{tr}
		for _, h := range held {
			if err != nil || h.State != post.InForce || (!h.Until.IsZero() && !h.Until.After(at)) {
				continue
			}
			_, tr, err = h.End(at, at, reason)
			steps = append(steps, tr)
		}
		return steps, err
	})
}

func (d Officers) mayManage(ctx context.Context, p access.Person, id officer.ID) (officer.Officer, error) {
	o, err := d.Register.Officer(ctx, id)
	if err != nil {
		return o, err
	}
	return o, mayManage(p, access.ManagePeople, access.ReadPeople, o.Guard())
}
