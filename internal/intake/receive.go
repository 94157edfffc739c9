package intake

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/matter"
	"liuhen/internal/recording"
)

// Uploads holds what has arrived.
type Uploads interface {
	// Offset returns how many bytes are kept and how many there will be.
	Offset(ctx context.Context, id string) (offset, size int64, err error)
	// Sum returns the SHA-256 of a complete upload.
	Sum(ctx context.Context, id string) (digest.SHA256, error)
}

// Bytes keeps files by their digest.
type Bytes interface {
	// Adopt makes a complete upload durable under d and ends the upload.
	Adopt(ctx context.Context, uploadID string, d digest.SHA256, known bool) error
}

// Facts tells what a kept file says about itself; it always answers, and what could
// not be read is a problem in the answer.
type Facts interface {
	// Inspect reads the kept file; name is only compared with its content.
	Inspect(ctx context.Context, d digest.SHA256, size int64, name string) recording.Facts
}

// Items makes items of bytes that are present.
type Items interface {
	// ReserveBlob announces the storing of bytes and reports whether they are durable already.
	ReserveBlob(ctx context.Context, d digest.SHA256, size int64) (known bool, err error)
	// KeepBlob records that the bytes are durable.
	KeepBlob(ctx context.Context, d digest.SHA256) error
	// CreateItem makes an item; same are those on the same bytes within agency and scope.
	CreateItem(ctx context.Context, cmd custody.Command, agency string, d digest.SHA256, scope access.Scope,
		make func(at time.Time, id item.ID, same []item.Item) (item.Item, custody.Transition, error),
	) (item.Item, custody.Receipt, error)
}

// Context finds what an item records, and with what.
type Context interface {
	// Activity returns the activity with this id, or not-found.
	Activity(ctx context.Context, id activity.ID) (activity.Activity, error)
	// Matter returns the matter with this id, or not-found.
	Matter(ctx context.Context, id matter.ID) (matter.Matter, error)
	// Device returns the device with this id, or not-found.
	Device(ctx context.Context, id device.ID) (device.Device, error)
}

// Desk takes material in. It is safe for concurrent use.
type Desk struct {
	Uploads Uploads
	Bytes   Bytes
	Facts   Facts
	Items   Items
	Context Context
	Signing Signing
	// Local is the zone in which a device's clock without one is read.
	Local *time.Location
}

// Delivery is what an officer says of the file that he brings.
type Delivery struct {
	Upload   string        // id of the complete upload
	Declared digest.SHA256 // of the whole file; zero where nothing was declared
	FileName string        // as the sender names it; kept only as a name to show
	Title    string
	Origin   item.Origin
	Proof    item.Proof
	Links    []item.Link
	FromCard bool
	// Anew asks for a second item although the same bytes are here already.
	Anew bool
}

// Received is the answer to a delivery.
type Received struct {
	Item    item.Item
	Receipt custody.Receipt
	// Already reports that Item was here before, on the same bytes, and that
	// nothing new was made.
	Already bool
}

// Receive turns a complete upload into an item of the officer's agency. The upload
// ends when its bytes are durable; if the item could not be made then, they are sent
// again, because nothing but sending bytes shows that somebody has them. Errors: upload-missing,
// upload-incomplete, empty-file, declared-digest-differs, not-found or not-allowed
// for what the delivery links to, bad-input, and those of the stores.
func (d *Desk) Receive(ctx context.Context, who access.Person, cmd custody.Command, in Delivery) (Received, error) {
	if err := d.mayBring(ctx, who, in); err != nil {
		return Received{}, err
	}
	draft, err := d.draft(who, in)
	if err != nil {
		return Received{}, err
	}
	sum, size, err := d.whole(ctx, in)
	if err != nil {
		return Received{}, err
	}
	if err := d.store(ctx, in.Upload, sum, size); err != nil {
		return Received{}, err
	}
	draft.SHA256, draft.Size = sum, size
	draft.Facts = d.Facts.Inspect(ctx, sum, size, draft.FileName)
	draft.Class = classOf(draft.Facts.Format)
	if draft.Times, err = d.times(ctx, draft); err != nil {
		return Received{}, err
	}
	return d.record(ctx, who, cmd, draft, in.Anew)
}

// record makes the item, unless the person may see one on the same bytes.
func (d *Desk) record(ctx context.Context, who access.Person, cmd custody.Command, draft item.Item, anew bool) (Received, error) {
	var here item.Item
	made, receipt, err := d.Items.CreateItem(ctx, cmd, draft.Agency, draft.SHA256, access.ScopeFor(who, access.ReadRegister),
		func(at time.Time, id item.ID, same []item.Item) (item.Item, custody.Transition, error) {
			if len(same) > 0 && !anew {
				here = same[0]
				return here, custody.Transition{}, fault.AlreadyHere.Err("receive", here.Ref().String(), nil).With("item", string(here.ID))
			}
			it := draft
			it.ID = id
			return item.New(it, at)
		})
	if errors.Is(err, fault.AlreadyHere) {
		return Received{Item: here, Already: true}, nil
	}
	return Received{made, receipt, false}, err
}

// mayBring checks the person's right to upload to everything that is linked.
func (d *Desk) mayBring(ctx context.Context, who access.Person, in Delivery) error {
	own := access.Subject{Agency: who.Actor.Agency, Unit: who.Unit, Officers: []string{who.Actor.Officer}}
	if err := access.Check(who, access.Upload, own); err != nil {
		return err
	}
	for _, l := range in.Links {
		if err := d.mayLink(ctx, who, l); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) mayLink(ctx context.Context, who access.Person, l item.Link) error {
	if l.Activity != "" {
		a, err := d.Context.Activity(ctx, activity.ID(l.Activity))
		if err != nil {
			return err
		}
		s := access.Subject{Ref: a.Ref(), Agency: a.Agency, Unit: a.Unit, Officers: a.Officers(), Joining: a.Joining}
		if err := access.Check(who, access.Upload, s); err != nil {
			return err
		}
	}
	if l.Matter != "" {
		m, err := d.Context.Matter(ctx, matter.ID(l.Matter))
		if err != nil {
			return err
		}
		return access.Check(who, access.Upload, access.Subject{Ref: m.Ref(), Agency: m.Agency, Unit: m.Unit, Officers: m.Officers})
	}
	return nil
}

// draft is the item before its bytes were looked at; it refuses what item.New would
// refuse afterwards, so that nothing is stored for it.
func (d *Desk) draft(who access.Person, in Delivery) (item.Item, error) {
	it := item.Item{
		ID: "draft", Agency: who.Actor.Agency, Unit: who.Unit, Uploader: who.Actor.Officer,
		Title: strings.TrimSpace(in.Title), FileName: ShowName(in.FileName),
		Origin: in.Origin, Proof: in.Proof, FromCard: in.FromCard,
	}
	if it.Origin.How == item.Made && it.Origin.Maker == "" {
		it.Origin.Maker = who.Actor.Officer
	}
	trial := it
	trial.SHA256, trial.Size = digest.SumSHA256(nil), 1
	if _, _, err := item.New(trial, time.Time{}); err != nil {
		return it, err
	}
	linked := it
	linked.State = item.Received
	for _, l := range in.Links {
		var err error
		if linked, _, err = linked.Link(l); err != nil {
			return it, err
		}
	}
	it.Links = slices.Clone(linked.Links)
	return it, nil
}

// whole returns digest and size of the complete upload, and refuses one that is
// empty or not what was declared.
func (d *Desk) whole(ctx context.Context, in Delivery) (digest.SHA256, int64, error) {
	_, size, err := d.Uploads.Offset(ctx, in.Upload)
	if err != nil {
		return digest.SHA256{}, 0, err
	}
	sum, err := d.Uploads.Sum(ctx, in.Upload)
	if err != nil {
		return digest.SHA256{}, 0, err
	}
	if size == 0 {
		return sum, size, fault.NoBytes.Err("receive", in.Upload, nil)
	}
	if !in.Declared.IsZero() && in.Declared != sum {
		return sum, size, fault.DeclaredDiffers.Err("receive", in.Upload, nil).With("found", sum.String())
	}
	return sum, size, nil
}

// store makes the bytes durable and known: announced first, so that the collector
// of bytes without an item leaves them alone.
func (d *Desk) store(ctx context.Context, upload string, sum digest.SHA256, size int64) error {
	known, err := d.Items.ReserveBlob(ctx, sum, size)
	if err != nil {
		return err
	}
	if err := d.Bytes.Adopt(ctx, upload, sum, known); err != nil {
		return err
	}
	return d.Items.KeepBlob(ctx, sum)
}

// times puts the device's word beside that word corrected by its measured drift.
func (d *Desk) times(ctx context.Context, it item.Item) (item.Times, error) {
	out := item.Times{Duration: it.Facts.Duration}
	if it.Facts.Started != nil {
		if at, ok := it.Facts.Started.In(d.Local); ok {
			out.Device = custody.At(at)
		}
	}
	if it.Origin.Device == "" {
		return out, nil
	}
	dev, err := d.Context.Device(ctx, device.ID(it.Origin.Device))
	if err != nil {
		return out, err
	}
	if dev.Agency != it.Agency {
		return out, fault.NoSuchThing.Err("receive", dev.Ref().String(), nil)
	}
	if out.Device.IsZero() {
		return out, nil
	}
	if at, _, ok := dev.Corrected(out.Device.Time); ok {
		out.Corrected = custody.At(at)
	}
	return out, nil
}

func classOf(format string) item.Class {
	kind, _, _ := strings.Cut(format, "/")
	switch {
	case kind == "video":
		return item.Video
	case kind == "audio":
		return item.Audio
	case format == "image/tiff" || format == "application/pdf" || kind == "text":
		return item.Document
	case kind == "image":
		return item.Photo
	}
	return item.Other
}
