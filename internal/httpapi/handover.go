package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/handover"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/receiving"
)

// Signing takes an officer's signature under a handover.
type Signing interface {
	// Sign takes the signature under the list.
	Sign(ctx context.Context, who access.Person, cmd custody.Command, list intake.List) (handover.Handover, custody.Receipt, error)
}

// Receiving answers handovers.
type Receiving interface {
	// Look returns a handover with what lies in it.
	Look(ctx context.Context, who access.Person, id handover.ID) (receiving.Contents, error)
	// Supervise is the signature of the 监交人.
	Supervise(ctx context.Context, who access.Person, cmd custody.Command, id handover.ID) (handover.Handover, custody.Receipt, error)
	// Answer receives the handover except for what the count returns.
	Answer(ctx context.Context, who access.Person, cmd custody.Command, id handover.ID, count receiving.Count) (handover.Handover, custody.Receipt, error)
}

// handovers registers what concerns handovers.
func (f *frame) handovers() {
	lists[standingAsked, api.Narrowing](f, "handovers", "handover", f.parts.Lists.Handovers, wireHandover)
	makes(f, route{"/handovers", "sign-handover", "handover", "Sign an exact set over to the own agency's custodian"}, f.signHandover)
	read(f, route{"/handovers/{id}", "get-handover", "handover", "A handover with what lies in it"}, f.getHandover)
	steps(f, route{"/handovers/{id}/supervise", "supervise-handover", "handover", "Sign as the 监交人"}, f.superviseHandover)
	changes(f, route{"/handovers/{id}/answer", "answer-handover", "handover", "Receive all or part, or return it"}, f.answerHandover)
}

func (f *frame) signHandover(ctx context.Context, c call[api.HandoverList]) (api.Changed[api.Handover], error) {
	b := c.body
	list := intake.List{
		Items: idsOf[item.ID](b.Items), Again: idsOf[carrier.ID](b.Again), Activities: b.Activities, Note: b.Note, Late: b.Late,
	}
	for _, n := range b.Carriers {
		list.Carriers = append(list.Carriers, carrier.Carrier{
			Kind: carrier.Kind(n.Kind), Title: n.Title, Number: n.Number, Pages: n.Pages, Copies: n.Copies, Original: n.Original, Secret: n.Secret, Activity: n.Activity,
		})
	}
	made, receipt, err := f.parts.Signing.Sign(ctx, c.who, c.cmd, list)
	return changed(f, made, receipt, err, wireHandover)
}

// named is the path of one thing.
type named struct {
	ID string `path:"id" maxLength:"64"`
}

func (f *frame) getHandover(ctx context.Context, who access.Person, in *named) (api.HandoverContents, error) {
	found, err := f.parts.Receiving.Look(ctx, who, handover.ID(in.ID))
	if err != nil {
		return api.HandoverContents{}, err
	}
	out := api.HandoverContents{Handover: wireHandover(found.Handover), Items: []api.HandoverItem{}, Things: []api.Carrier{}, Account: []api.HandoverLine{}, Withheld: found.Withheld}
	for _, it := range found.Items {
		out.Items = append(out.Items, api.HandoverItem{
			ID: string(it.ID), FileName: it.FileName, Title: it.Title, Size: it.Size, SHA256: it.SHA256.String(), State: string(it.State),
		})
	}
	for _, c := range found.Carriers {
		out.Things = append(out.Things, wireCarrier(c))
	}
	for _, l := range found.Account {
		out.Account = append(out.Account, wireHandoverLine(l))
	}
	out.Signature, err = f.parts.Keys.Fingerprint(found.Handover.Agency)
	return out, err
}

// wireHandoverLine is one thing of the exact set.
func wireHandoverLine(l receiving.Line) api.HandoverLine {
	out := api.HandoverLine{Fate: string(l.Fate), Answered: stepIf(l.Answered), Reason: l.Reason}
	if it := l.Item; it != nil {
		out.Noun, out.Kind, out.Title, out.Name = it.Ref().String(), string(it.Class), it.Title, it.FileName
		out.Size, out.SHA256 = it.Size, it.SHA256.String()
		return out
	}
	c := l.Carrier
	out.Noun, out.Kind, out.Title, out.Name, out.Pages, out.Copies, out.Secret = c.Ref().String(), string(c.Kind), c.Title, c.Number, c.Pages, c.Copies, c.Secret
	return out
}

func (f *frame) superviseHandover(ctx context.Context, c call[struct{}]) (api.Changed[api.Handover], error) {
	now, receipt, err := f.parts.Receiving.Supervise(ctx, c.who, c.cmd, handover.ID(c.id))
	return changed(f, now, receipt, err, wireHandover)
}

func (f *frame) answerHandover(ctx context.Context, c call[api.Count]) (api.Changed[api.Handover], error) {
	b := c.body
	now, receipt, err := f.parts.Receiving.Answer(ctx, c.who, c.cmd, handover.ID(c.id), receiving.Count{
		Items: idsOf[item.ID](b.Items), Carriers: idsOf[carrier.ID](b.Carriers), Reason: b.Reason, Place: b.Place,
	})
	return changed(f, now, receipt, err, wireHandover)
}

func wireHandover(h handover.Handover) api.Handover {
	out := api.Handover{
		Head: head(string(h.ID), h.Head), Agency: h.Agency, Unit: h.Unit, Officer: h.Officer, Activities: h.Activities, Set: wireSet(h.Set),
		SignedAt: h.Signed.At.Time, Supervised: stepIf(h.Supervised), Note: h.Note, Late: h.Late, State: string(h.State),
	}
	if a := h.Answer; a != nil {
		out.Answer = &api.SetAnswered{
			Step: wireStep(a.Step), Accepted: wireSet(a.Accepted), Returned: wireSet(a.Returned),
			Reason: a.Reason, OneMan: a.OneMan, Deputy: a.Deputy,
		}
	}
	return out
}

func wireSet(s handover.Set) api.Set {
	out := api.Set{Items: s.Items, Bytes: s.Bytes, Papers: s.Papers, Carriers: s.Carriers}
	if s.Items > 0 {
		out.Root = s.Root.String()
	}
	return out
}

// idsOf are ids as the field types them.
func idsOf[T ~string](texts []string) []T {
	ids := make([]T, len(texts))
	for i, text := range texts {
		ids[i] = T(text)
	}
	return ids
}
