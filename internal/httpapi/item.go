package httpapi

import (
	"context"
	"io"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/recording"
)

// Delivery takes material in at the intake desk.
type Delivery interface {
	// Receive turns a complete upload of the person's own into an item.
	Receive(ctx context.Context, who access.Person, cmd custody.Command, upload string, in intake.Delivery) (intake.Received, error)
	// Take takes a small file in and makes it an item.
	Take(ctx context.Context, who access.Person, cmd custody.Command, in intake.Delivery, r io.Reader) (intake.Received, error)
}

// Describing says what items are and show.
type Describing interface {
	// Describe fills in or corrects what was said of an item.
	Describe(ctx context.Context, who access.Person, cmd custody.Command, id item.ID, said intake.Account, reason string) (item.Item, custody.Receipt, error)
	// Link joins an item to an activity or matter.
	Link(ctx context.Context, who access.Person, cmd custody.Command, id item.ID, l item.Link) (item.Item, custody.Receipt, error)
	// Restrict says why few people may see an item, or lifts that.
	Restrict(ctx context.Context, who access.Person, cmd custody.Command, id item.ID, r item.Restriction, reason string) (item.Item, custody.Receipt, error)
}

// Voiding marks wrongly uploaded items, by two people.
type Voiding interface {
	// ProposeVoid asks to mark an item void.
	ProposeVoid(ctx context.Context, who access.Person, cmd custody.Command, id item.ID, reason string) (item.Item, custody.Receipt, error)
	// ConfirmVoid marks an item void that another person proposed.
	ConfirmVoid(ctx context.Context, who access.Person, cmd custody.Command, id item.ID) (item.Item, custody.Receipt, error)
	// RefuseVoid ends a proposal.
	RefuseVoid(ctx context.Context, who access.Person, cmd custody.Command, id item.ID, reason string) (item.Item, custody.Receipt, error)
}

// Cards lets cards be freed of what was deposited.
type Cards interface {
	// FreeCard records that the officer removes an item's file from its card.
	FreeCard(ctx context.Context, who access.Person, cmd custody.Command, id item.ID, file item.OnCard) (item.Item, custody.Receipt, error)
}

// items registers what concerns items.
func (f *frame) items() {
	lists[itemsAsked, api.ItemFilter](f, "items", "item", f.parts.Lists.Items, wireItem)
	one(f, route{"/items/{id}", "get-item", "item", "An item as it stands in the register"}, f.parts.Lists.Items, wireItem)
	f.content(route{"/items/{id}/content", "read-content", "item", "The bytes of an item; every look is recorded"})
	changes(f, route{"/items/{id}/describe", "describe-item", "item", "Say what an item is, where it comes from and what it proves"}, f.describeItem)
	changes(f, route{"/items/{id}/link", "link-item", "item", "Join an item to an activity or matter, with the span that it shows there"}, f.linkItem)
	changes(f, route{"/items/{id}/restrict", "restrict-item", "item", "Say why few people may see an item, or lift that, with the reason"}, f.restrictItem)
	changes(f, route{"/items/{id}/propose-void", "propose-void", "item", "Ask to mark a wrongly uploaded item void"}, f.proposeVoid)
	steps(f, route{"/items/{id}/confirm-void", "confirm-void", "item", "Mark an item void that another person proposed; its bytes stay"}, f.confirmVoid)
	changes(f, route{"/items/{id}/refuse-void", "refuse-void", "item", "Refuse to mark an item void"}, f.refuseVoid)
	changes(f, route{"/items/{id}/free-card", "free-card", "item", "Record that an item's file, just read on its card, is removed there; do it only after this has answered"}, f.freeCard)
	f.takesForms(route{"/items", "receive-item", "item", "Make an item of a complete upload, or of a small file in the same request"})
}

// takesForms registers the operation with both of its bodies.
func (f *frame) takesForms(r route) {
	op := f.operation(http.MethodPost, r, http.StatusCreated)
	op.Middlewares = append(op.Middlewares, f.onItsNode(uploadOfBody), f.forms)
	schema := f.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[api.NewItem](), true, "")
	op.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: "object", Required: []string{"item", "file"},
		Properties: map[string]*huma.Schema{"item": schema, "file": {Type: "string", Format: "binary"}},
	}}}}
	huma.Register(f.api, op, func(ctx context.Context, in *making[api.NewItem]) (*answer[api.Received], error) {
		return run(ctx, f, r, call[api.NewItem]{body: in.Body}, in.Key, in.RawBody, f.receiveItem)
	})
}

func (f *frame) receiveItem(ctx context.Context, c call[api.NewItem]) (api.Received, error) {
	in, err := delivery(c.body)
	if err != nil {
		return api.Received{}, err
	}
	form, whole := formOf(ctx)
	if whole == (c.body.Upload != "") {
		return api.Received{}, fault.BadInput.Err("receive item", "", nil).With("field", "upload").
			WithBoth("problem", "须指明已完成的上传，或随表单提交文件，二者择一", "name a complete upload or bring the file in a form, one of the two")
	}
	if !whole {
		return f.received(f.parts.Delivery.Receive(ctx, c.who, c.cmd, c.body.Upload, in))
	}
	name, bytes, err := form.file()
	if err != nil {
		return api.Received{}, err
	}
	in.FileName = name
	got, err := f.parts.Delivery.Take(ctx, c.who, c.cmd, in, bytes)
	if err != nil && form.body.late() {
		err = fault.BodySlow.Err("receive item", "", err)
	}
	return f.received(got, err)
}

func (f *frame) describeItem(ctx context.Context, c call[api.Description]) (api.Changed[api.Item], error) {
	said := intake.Account{Title: c.body.Title, Origin: originOf(c.body.Origin), Proof: proofOf(c.body.Proof)}
	now, receipt, err := f.parts.Describing.Describe(ctx, c.who, c.cmd, item.ID(c.id), said, c.body.Reason)
	return changed(f, now, receipt, err, wireItem)
}

func (f *frame) linkItem(ctx context.Context, c call[api.Link]) (api.Changed[api.Item], error) {
	now, receipt, err := f.parts.Describing.Link(ctx, c.who, c.cmd, item.ID(c.id), linkOf(c.body))
	return changed(f, now, receipt, err, wireItem)
}

func (f *frame) restrictItem(ctx context.Context, c call[api.NewRestriction]) (api.Changed[api.Item], error) {
	now, receipt, err := f.parts.Describing.Restrict(ctx, c.who, c.cmd, item.ID(c.id), item.Restriction(c.body.Restriction), c.body.Reason)
	return changed(f, now, receipt, err, wireItem)
}

func (f *frame) proposeVoid(ctx context.Context, c call[api.Reason]) (api.Changed[api.Item], error) {
	now, receipt, err := f.parts.Voiding.ProposeVoid(ctx, c.who, c.cmd, item.ID(c.id), c.body.Reason)
	return changed(f, now, receipt, err, wireItem)
}

func (f *frame) confirmVoid(ctx context.Context, c call[struct{}]) (api.Changed[api.Item], error) {
	now, receipt, err := f.parts.Voiding.ConfirmVoid(ctx, c.who, c.cmd, item.ID(c.id))
	return changed(f, now, receipt, err, wireItem)
}

func (f *frame) refuseVoid(ctx context.Context, c call[api.Reason]) (api.Changed[api.Item], error) {
	now, receipt, err := f.parts.Voiding.RefuseVoid(ctx, c.who, c.cmd, item.ID(c.id), c.body.Reason)
	return changed(f, now, receipt, err, wireItem)
}

func (f *frame) freeCard(ctx context.Context, c call[api.FileOnCard]) (api.Changed[api.Item], error) {
	read, err := declared("sha256", c.body.SHA256)
	if err != nil {
		return api.Changed[api.Item]{}, err
	}
	now, receipt, err := f.parts.Cards.FreeCard(ctx, c.who, c.cmd, item.ID(c.id), item.OnCard{Name: c.body.Name, Read: read, Card: c.body.Card})
	return changed(f, now, receipt, err, wireItem)
}

func (f *frame) received(got intake.Received, err error) (api.Received, error) {
	answer, err := changed(f, got.Item, got.Receipt, err, wireItem)
	return api.Received{Changed: answer, Already: got.Already}, err
}

// delivery is what an officer says of a file, as the desk hears it.
func delivery(n api.NewItem) (intake.Delivery, error) {
	in := intake.Delivery{Title: n.Title, Origin: originOf(n.Origin), FromCard: n.FromCard, Anew: n.Anew}
	if n.Proof != nil {
		in.Proof = proofOf(*n.Proof)
	}
	if n.Restricted != nil {
		in.Restricted = item.Restriction(*n.Restricted)
	}
	for _, l := range n.Links {
		in.Links = append(in.Links, linkOf(l))
	}
	if n.SHA256 == "" {
		return in, nil
	}
	var err error
	in.Declared, err = declared("sha256", n.SHA256)
	return in, err
}

// declared reads a digest that the sender gave. All zeros is the digest of nothing
// that anybody has, and means none inside the house.
func declared(field, text string) (digest.SHA256, error) {
	d, err := digest.ParseSHA256(text)
	if err != nil || d.IsZero() {
		return d, fault.BadInput.Err("read digest", "", err).With("field", field).
			WithBoth("problem", "须为 64 位小写十六进制 SHA-256", "it is a SHA-256 of 64 lower-case hexadecimal digits")
	}
	return d, nil
}

func originOf(o api.Origin) item.Origin {
	return item.Origin{How: o.How, Maker: o.Maker, Device: o.Device, Provider: o.Provider, Source: o.Source, Carrier: o.Carrier, Copying: o.Copying}
}

func proofOf(p api.Proof) item.Proof {
	return item.Proof{Method: p.Method, MadeAt: given(p.MadeAt), Maker: p.Maker, Object: p.Object}
}

func linkOf(l api.Link) item.Link {
	return item.Link{Activity: l.Activity, Matter: l.Matter, From: given(l.From), Until: given(l.Until)}
}

func wireItem(it item.Item) api.Item {
	out := api.Item{
		Head: head(string(it.ID), it.Head), Agency: it.Agency, Unit: it.Unit, Uploader: it.Uploader, Title: it.Title, FileName: it.FileName,
		Class: string(it.Class), Size: it.Size, SHA256: it.SHA256.String(), Facts: wireFacts(it.Facts), Times: wireItemTimes(it.Times),
		Origin: wireOrigin(it.Origin), Proof: wireProof(it.Proof), Links: []api.Link{}, Signings: []api.Signing{}, Damages: []api.Damage{},
		Accepted: stepIf(it.Accepted), Verified: moment(it.Verified), FromCard: it.FromCard, State: string(it.State),
	}
	if r := api.Restriction(it.Restricted); !it.Restricted.IsZero() {
		out.Restricted = &r
	}
	if !it.SM3.IsZero() {
		out.SM3 = it.SM3.String()
	}
	for _, l := range it.Links {
		out.Links = append(out.Links, api.Link{Activity: l.Activity, Matter: l.Matter, From: moment(l.From), Until: moment(l.Until)})
	}
	for _, s := range it.Signings {
		out.Signings = append(out.Signings, api.Signing{Handover: s.Handover, At: s.At.Time, Returned: moment(s.Returned), Reason: s.Reason})
	}
	for _, d := range it.Damages {
		out.Damages = append(out.Damages, api.Damage{Finding: d.Finding, Found: d.Found.Time, Healed: moment(d.Healed)})
	}
	if d := it.Deposit; d != nil {
		out.Deposit = &api.Deposit{
			Began: d.Began.Time, Done: moment(d.Done), Protection: d.Protection, LockedUntil: moment(d.LockedUntil), PastCache: d.PastCache, Server: d.Server,
		}
	}
	if it.Freed != nil {
		out.Freed = &api.Freed{Step: wireStep(it.Freed.Step), Name: it.Freed.Name, Card: it.Freed.Card}
	}
	if v := it.Void; v != nil {
		out.Void = &api.Void{Proposed: wireStep(v.Proposed), Reason: v.Reason, Confirmed: stepIf(v.Confirmed), Refused: stepIf(v.Refused)}
	}
	return out
}

func wireItemTimes(t item.Times) api.ItemTimes {
	return api.ItemTimes{Device: moment(t.Device), Corrected: moment(t.Corrected), Duration: t.Duration, Received: t.Received.Time}
}

func wireOrigin(o item.Origin) api.Origin {
	return api.Origin{How: o.How, Maker: o.Maker, Device: o.Device, Provider: o.Provider, Source: o.Source, Carrier: o.Carrier, Copying: o.Copying}
}

func wireProof(p item.Proof) api.Proof {
	return api.Proof{Method: p.Method, MadeAt: moment(p.MadeAt), Maker: p.Maker, Object: p.Object}
}

func wireFacts(f recording.Facts) api.Facts {
	out := api.Facts{
		Format: f.Format, Codecs: f.Codecs, Width: f.Width, Height: f.Height, Pages: f.Pages, Maker: f.Maker, Model: f.Model, Serial: f.Serial,
	}
	if f.Started != nil {
		out.Started = f.Started.Raw
	}
	if p := f.Position; p != nil {
		out.Position = &api.FactsPosition{Latitude: p.Latitude, Longitude: p.Longitude, Raw: p.Raw}
	}
	for _, t := range f.Raw {
		out.Raw = append(out.Raw, api.Tag{Key: t.Key, Value: t.Value})
	}
	for _, p := range f.Problems {
		out.Problems = append(out.Problems, api.FactsProblem{Code: string(p.Code), Detail: p.Detail})
	}
	return out
}
