package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/officer"
)

// Officers keeps the agencies' lists of people.
type Officers interface {
	// Enrol takes a person onto his agency's list.
	Enrol(ctx context.Context, p access.Person, cmd custody.Command, want officer.Officer) (officer.Officer, custody.Receipt, error)
	// Amend replaces unit, name or certificate.
	Amend(ctx context.Context, p access.Person, cmd custody.Command, id officer.ID, to officer.Details, reason string) (officer.Officer, custody.Receipt, error)
	// Leave records that the person left; his posts end with it.
	Leave(ctx context.Context, p access.Person, cmd custody.Command, id officer.ID, reason string) (officer.Officer, custody.Receipt, error)
}

// officers registers what concerns officers.
func (f *frame) officers() {
	lists[officersAsked, api.OfficerFilter](f, "officers", "officer", f.parts.Lists.Officers, wireOfficer)
	one(f, route{"/officers/{id}", "get-officer", "officer", "An officer"}, f.parts.Lists.Officers, wireOfficer)
	makes(f, route{"/officers", "enrol-officer", "officer", "Take a person onto an agency's list"}, f.enrol)
	changes(f, route{"/officers/{id}/amend", "amend-officer", "officer", "Replace an officer's unit, name or certificate"}, f.amendOfficer)
	changes(f, route{"/officers/{id}/leave", "leave-officer", "officer", "Record that an officer left; his posts end with it"}, f.leave)
}

func (f *frame) enrol(ctx context.Context, c call[api.NewOfficer]) (api.Changed[api.Officer], error) {
	b := c.body
	made, receipt, err := f.parts.Officers.Enrol(ctx, c.who, c.cmd, officer.Officer{
		Agency: b.Agency, Unit: b.Unit, Name: b.Name, Certificate: b.Certificate,
	})
	return changed(f, made, receipt, err, wireOfficer)
}

func (f *frame) amendOfficer(ctx context.Context, c call[api.AmendOfficer]) (api.Changed[api.Officer], error) {
	b := c.body
	to := officer.Details{Unit: b.Unit, Name: b.Name, Certificate: b.Certificate}
	now, receipt, err := f.parts.Officers.Amend(ctx, c.who, c.cmd, officer.ID(c.id), to, b.Reason)
	return changed(f, now, receipt, err, wireOfficer)
}

func (f *frame) leave(ctx context.Context, c call[api.Reason]) (api.Changed[api.Officer], error) {
	now, receipt, err := f.parts.Officers.Leave(ctx, c.who, c.cmd, officer.ID(c.id), c.body.Reason)
	return changed(f, now, receipt, err, wireOfficer)
}

func wireOfficer(o officer.Officer) api.Officer {
	return api.Officer{
		Head:       head(string(o.ID), o.Head),
		NewOfficer: api.NewOfficer{Agency: o.Agency, Unit: o.Unit, Name: o.Name, Certificate: o.Certificate},
		State:      string(o.State),
	}
}
