package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/assembly"
	"liuhen/internal/custody"
	"liuhen/internal/matter"
)

// Matters is where matters are opened and said of.
type Matters interface {
	// Open opens a matter of the person's agency.
	Open(ctx context.Context, p access.Person, cmd custody.Command, draft matter.Matter) (assembly.Filed, error)
	// Amend fills in or corrects what is said of it.
	Amend(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, to matter.Details, reason string) (assembly.Filed, error)
	// End records the 行政执法行为终结.
	End(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, e matter.Event) (matter.Matter, custody.Receipt, error)
	// Complete records the 办结.
	Complete(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, e matter.Event) (matter.Matter, custody.Receipt, error)
}

// MatterCorrections is where the ends of matters are corrected.
type MatterCorrections interface {
	// CorrectEnd states another end of the act.
	CorrectEnd(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, e matter.Event, reason string) (matter.Matter, custody.Receipt, error)
	// CorrectCompletion states another completion.
	CorrectCompletion(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, e matter.Event, reason string) (matter.Matter, custody.Receipt, error)
	// SignCorrection is the head's signature under a corrected end.
	SignCorrection(ctx context.Context, p access.Person, cmd custody.Command, id matter.ID, field matter.Field) (matter.Matter, custody.Receipt, error)
}

// matters registers what concerns matters.
func (f *frame) matters() {
	lists[standingAsked, api.Narrowing](f, "matters", "matter", f.parts.Lists.Matters, wireMatter)
	makes(f, route{"/matters", "open-matter", "matter", "Open a matter"}, f.openMatter)
	read(f, route{"/matters/{id}", "get-matter", "matter", "A matter with its clocks"}, f.getMatter)
	changes(f, route{"/matters/{id}/amend", "amend-matter", "matter", "Fill in or correct what is said of it"}, f.amendMatter)
	changes(f, route{"/matters/{id}/end", "end-matter", "matter", "Record the 行政执法行为终结"}, f.endMatter)
	changes(f, route{"/matters/{id}/complete", "complete-matter", "matter", "Record the 办结"}, f.completeMatter)
	changes(f, route{"/matters/{id}/correct-end", "correct-end-of-matter", "matter", "State another end of the act"}, f.correctMatterEnd)
	changes(f, route{"/matters/{id}/correct-completion", "correct-completion", "matter", "State another completion"}, f.correctCompletion)
	changes(f, route{"/matters/{id}/sign-correction", "sign-correction-of-matter", "matter", "Sign a corrected end as the head"}, f.signMatterCorrection)
}

func matterDetails(d api.MatterDetails) matter.Details {
	return matter.Details{
		Unit: d.Unit, Kind: d.Kind, Number: d.Number, Party: d.Party, Subject: d.Subject, Officers: d.Officers, OpenedAt: given(d.OpenedAt),
	}
}

func (f *frame) openMatter(ctx context.Context, c call[api.MatterDetails]) (api.FiledMatter, error) {
	d := matterDetails(c.body)
	filed, err := f.parts.Matters.Open(ctx, c.who, c.cmd, matter.Matter{
		Unit: d.Unit, Kind: d.Kind, Number: d.Number, Party: d.Party, Subject: d.Subject, Officers: d.Officers, OpenedAt: d.OpenedAt,
	})
	return f.filed(filed, err)
}

func (f *frame) amendMatter(ctx context.Context, c call[api.AmendedMatter]) (api.FiledMatter, error) {
	filed, err := f.parts.Matters.Amend(ctx, c.who, c.cmd, matter.ID(c.id), matterDetails(c.body.MatterDetails), c.body.Reason)
	return f.filed(filed, err)
}

func (f *frame) filed(m assembly.Filed, err error) (api.FiledMatter, error) {
	done, err := changed(f, m.Matter, m.Receipt, err, wireMatter)
	out := api.FiledMatter{Changed: done, Alike: []api.AlikeMatter{}}
	for _, a := range m.Alike {
		out.Alike = append(out.Alike, api.AlikeMatter{Agency: a.Agency, Number: a.Number})
	}
	return out, err
}

func (f *frame) getMatter(ctx context.Context, who access.Person, in *named) (api.MatterSeen, error) {
	seen, err := f.parts.Oversight.Matter(ctx, who, matter.ID(in.ID))
	return api.MatterSeen{Matter: wireMatter(seen.Matter), Clocks: wireClocks(seen.Clocks)}, err
}

func matterEvent(e api.MatterEvent) matter.Event {
	return matter.Event{Code: e.Event, Paper: e.Paper, Note: e.Note, At: given(e.At)}
}

func (f *frame) endMatter(ctx context.Context, c call[api.MatterEvent]) (api.Changed[api.Matter], error) {
	now, receipt, err := f.parts.Matters.End(ctx, c.who, c.cmd, matter.ID(c.id), matterEvent(c.body))
	return changed(f, now, receipt, err, wireMatter)
}

func (f *frame) completeMatter(ctx context.Context, c call[api.MatterEvent]) (api.Changed[api.Matter], error) {
	now, receipt, err := f.parts.Matters.Complete(ctx, c.who, c.cmd, matter.ID(c.id), matterEvent(c.body))
	return changed(f, now, receipt, err, wireMatter)
}

func (f *frame) correctMatterEnd(ctx context.Context, c call[api.CorrectedEvent]) (api.Changed[api.Matter], error) {
	now, receipt, err := f.parts.MatterCorrections.CorrectEnd(ctx, c.who, c.cmd, matter.ID(c.id), matterEvent(c.body.MatterEvent), c.body.Reason)
	return changed(f, now, receipt, err, wireMatter)
}

func (f *frame) correctCompletion(ctx context.Context, c call[api.CorrectedEvent]) (api.Changed[api.Matter], error) {
	now, receipt, err := f.parts.MatterCorrections.CorrectCompletion(ctx, c.who, c.cmd, matter.ID(c.id), matterEvent(c.body.MatterEvent), c.body.Reason)
	return changed(f, now, receipt, err, wireMatter)
}

func (f *frame) signMatterCorrection(ctx context.Context, c call[api.SignedField]) (api.Changed[api.Matter], error) {
	now, receipt, err := f.parts.MatterCorrections.SignCorrection(ctx, c.who, c.cmd, matter.ID(c.id), matter.Field(c.body.Field))
	return changed(f, now, receipt, err, wireMatter)
}

func wireMatter(m matter.Matter) api.Matter {
	return api.Matter{
		Head: head(string(m.ID), m.Head), Agency: m.Agency, Pack: m.Pack, State: string(m.State),
		MatterDetails: api.MatterDetails{
			Unit: m.Unit, Kind: m.Kind, Number: m.Number, Party: m.Party, Subject: m.Subject, Officers: m.Officers, OpenedAt: moment(m.OpenedAt),
		},
		End: wireEnding(m.End), Completed: wireEnding(m.Completed), Corrections: wireCorrections(m.Corrections),
	}
}

func wireEnding(e *matter.Ending) *api.Ending {
	if e == nil {
		return nil
	}
	return &api.Ending{Event: e.Event, Paper: e.Paper, Note: e.Note, Ends: wireEnds(e.Time)}
}

// wireEnds is a time on which a clock rests.
func wireEnds(e custody.Ends) api.Ends {
	return api.Ends{At: moment(e.At), Counted: moment(e.Counted()), Pending: e.Pending(), Marked: e.Marked()}
}

func wireCorrections(cs custody.Corrections) []api.Correction {
	var out []api.Correction
	for _, c := range cs {
		out = append(out, api.Correction{
			Field: c.Field, Old: c.Old, New: c.New, Reason: c.Reason, Account: c.By.Account, Officer: c.By.Officer,
			At: c.At.Time, HeadSigned: stepIf(c.HeadSigned),
		})
	}
	return out
}
