package intake

import (
	"context"
	"errors"
	"io"
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
	"liuhen/internal/officer"
	"liuhen/internal/recall"
	"liuhen/internal/recording"
)

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

// Items makes items of durable bytes.
type Items interface {
	// LookUpBlob tells what is known of bytes before they are stored; unavailable while
	// they are being removed.
	LookUpBlob(ctx context.Context, d digest.SHA256) (Mark, error)
	// CreateItem makes an item and ends the waiting of its upload in one transaction;
	// same are those on the same bytes within agency and scope. Errors: those of make,
	// unavailable when the bytes may be gone since the mark, upload-missing, and
	// upload-finished when the upload became an item before.
	CreateItem(ctx context.Context, cmd custody.Command, in Taking,
		make func(at time.Time, id item.ID, same []item.Item) (item.Item, custody.Transition, error),
	) (item.Item, custody.Receipt, error)
	// ItemAtBirth returns the item as it was taken in, with the receipt of that.
	ItemAtBirth(ctx context.Context, id item.ID) (item.Item, custody.Receipt, error)
}

// Mark is what the database said of bytes before they were stored. It goes back with
// the item that names them, and so saves a commit that would announce them.
type Mark struct {
	At      time.Time // when it was asked
	Known   bool      // an item names them already, so that what is stored needs no reading
	Removed int64     // which removal of them, of those lately done, was the last
}

// Taking is what a new item is made of.
type Taking struct {
	Agency string
	SHA256 digest.SHA256
	Size   int64 // bytes
	Mark   Mark
	Upload string       // by which they came; empty for a file sent in one request
	Scope  access.Scope // within which the person may learn of the same bytes
}

// Context finds what an item records, and with what.
type Context interface {
	// Activity returns the activity with this id, or not-found.
	Activity(ctx context.Context, id activity.ID) (activity.Activity, error)
	// Matter returns the matter with this id, or not-found.
	Matter(ctx context.Context, id matter.ID) (matter.Matter, error)
	// Device returns the device with this id, or not-found.
	Device(ctx context.Context, id device.ID) (device.Device, error)
	// Officer returns the officer with this id, or not-found.
	Officer(ctx context.Context, id officer.ID) (officer.Officer, error)
	// Grounds counts the changes of activities and matters. The count moves before whoever
	// made one is told of it. ok is false where changes may be made that are not counted.
	Grounds() (count int64, ok bool)
}

// Desk takes material in. It is safe for concurrent use.
type Desk struct {
	Uploads  Staging
	Progress Progress
	Taker    Taker
	Bytes    Bytes
	Facts    Facts
	Items    Items
	Kept     Kept
	Records  Records
	Room     Room
	Expiry   Expiry
	Context  Context
	Signing  Signing
	Cards    Cards
	Vault    Vault
	Limits   Limits
	Node     string // this one, on which the uploads lie that begin here
	Now      func() time.Time
	// Local is the zone in which a device's clock without one is read.
	Local *time.Location

	memory recall.Memory // of what new items are linked to
}

// Delivery is what an officer says of the file that he brings.
type Delivery struct {
	Declared digest.SHA256 // of the whole file; zero where nothing was declared
	FileName string        // as the sender names it; empty: as his upload named it
	Title    string
	Origin   item.Origin
	Proof    item.Proof
	Links    []item.Link
	FromCard bool
	// Restricted says why few people may see it. An item that is here already on the same
	// bytes keeps what was said of it.
	Restricted item.Restriction
	// Anew asks for a second item although the same bytes are here already.
	Anew bool
}

// Received is the answer to a delivery.
type Received struct {
	Item    item.Item
	Receipt custody.Receipt // of the item's taking in
	// Already reports that Item was here before, on the same bytes, and that
	// nothing new was made.
	Already bool
}

// Receive turns a complete upload of the person's own into an item of his agency. It
// may be repeated: after a crash at any point it goes on, and once the item is made it
// answers with that item again. Errors: upload-missing, also for everybody else's,
// upload-elsewhere, upload-incomplete, declared-digest-differs, not-found or not-allowed for what the
// delivery links to, bad-input, and those of the stores.
func (d *Desk) Receive(ctx context.Context, who access.Person, cmd custody.Command, upload string, in Delivery) (Received, error) {
	up, err := d.here(ctx, who, upload)
	if err != nil {
		return Received{}, err
	}
	if up.Item != "" {
		return d.again(ctx, who, up)
	}
	if in.FileName == "" {
		in.FileName = up.Name
	}
	draft, err := d.draft(ctx, who, in)
	if err != nil {
		return Received{}, err
	}
	if up, err = d.complete(ctx, up); err != nil {
		return Received{}, err
	}
	if !in.Declared.IsZero() && in.Declared != up.Digest {
		return Received{}, differs(up.ID, up.Digest)
	}
	draft.SHA256, draft.Size = up.Digest, up.Size
	got, err := d.keep(ctx, who, cmd, upload, upload, draft, in.Anew)
	switch {
	case errors.Is(err, fault.UploadFinished): // by a request that ran beside this one
		return d.repeated(ctx, who, upload)
	case err == nil && got.Already:
		return got, d.Records.SettleUpload(ctx, upload, got.Item.ID)
	}
	return got, err
}

func (d *Desk) repeated(ctx context.Context, who access.Person, upload string) (Received, error) {
	up, err := d.mine(ctx, who, upload)
	if err != nil {
		return Received{}, err
	}
	return d.again(ctx, who, up)
}

// again answers with the item that an upload became before.
func (d *Desk) again(ctx context.Context, who access.Person, up Upload) (Received, error) {
	it, receipt, err := d.Items.ItemAtBirth(ctx, up.Item)
	if err == nil {
		err = access.Check(who, access.ReadRegister, it.Guard())
	}
	if err != nil {
		return Received{}, err
	}
	return Received{Item: it, Receipt: receipt, Already: up.Found}, nil
}

// Taker takes in a small file in one go.
type Taker interface {
	// Take reads r to its end as a new, complete upload of at most limit bytes. On an
	// error nothing is kept.
	Take(ctx context.Context, id string, r io.Reader, limit int64) (digest.SHA256, int64, error)
	// Keep makes what Take has taken outlast the process.
	Keep(ctx context.Context, id string) error
}

// Take takes a small file in and makes it an item, with the checks of Begin, Append and
// Receive and the same event. Errors: empty-file, file-too-large beyond Limits.Whole,
// upload-interrupted, and those of Receive.
func (d *Desk) Take(ctx context.Context, who access.Person, cmd custody.Command, in Delivery, r io.Reader) (Received, error) {
	if err := atLarge(who); err != nil {
		return Received{}, err
	}
	draft, err := d.draft(ctx, who, in)
	if err != nil {
		return Received{}, err
	}
	id, err := d.Signing.NewID()
	if err != nil {
		return Received{}, err
	}
	draft.SHA256, draft.Size, err = d.Taker.Take(ctx, id, r, d.Limits.Whole)
	if errors.Is(err, fault.UploadTooLong) {
		err = tooLarge("take file", d.Limits.Whole, err)
	}
	if err != nil {
		return Received{}, err
	}
	got, err := d.taken(ctx, who, cmd, id, draft, in)
	if err != nil {
		_ = d.Uploads.Discard(context.WithoutCancel(ctx), id) // else it is removed as a stray
	}
	return got, err
}

func (d *Desk) taken(ctx context.Context, who access.Person, cmd custody.Command, id string, draft item.Item, in Delivery) (Received, error) {
	if draft.Size == 0 {
		return Received{}, fault.NoBytes.Err("take file", "", nil)
	}
	if !in.Declared.IsZero() && in.Declared != draft.SHA256 {
		return Received{}, differs("", draft.SHA256)
	}
	if cmd.Key != "" { // the bytes are part of the request that a repetition repeats
		cmd.Fingerprint += "/" + draft.SHA256.String()
	}
	return d.keep(ctx, who, cmd, id, "", draft, in.Anew)
}

// keep makes the staged bytes durable under their digest and records the item; record
// is the upload whose record remembers it.
func (d *Desk) keep(ctx context.Context, who access.Person, cmd custody.Command, staged, record string, draft item.Item, anew bool) (Received, error) {
	mark, err := d.Items.LookUpBlob(ctx, draft.SHA256)
	if err != nil {
		return Received{}, err
	}
	if err := d.Bytes.Adopt(ctx, staged, draft.SHA256, mark.Known); err != nil {
		return Received{}, err
	}
	draft.Facts = d.Facts.Inspect(ctx, draft.SHA256, draft.Size, draft.FileName)
	draft.Class = classOf(draft.Facts.Format)
	if draft.Times, err = d.times(ctx, draft); err != nil {
		return Received{}, err
	}
	return d.record(ctx, cmd, draft, anew, Taking{
		Agency: draft.Agency, SHA256: draft.SHA256, Size: draft.Size, Mark: mark, Upload: record,
		Scope: access.ScopeFor(who, access.ReadRegister),
	})
}

// record makes the item, unless the person may see one on the same bytes.
func (d *Desk) record(ctx context.Context, cmd custody.Command, draft item.Item, anew bool, in Taking) (Received, error) {
	var here item.Item
	made, receipt, err := d.Items.CreateItem(ctx, cmd, in,
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

// link checks the person's right to add to what is linked, and notes with the link of
// an activity that another agency leads who of that agency may read what is added.
func (d *Desk) link(ctx context.Context, who access.Person, l item.Link) (item.Link, error) {
	l.Lead, l.Readers = "", nil
	if l.Activity != "" {
		a, err := d.addsTo(ctx, who, activity.ID(l.Activity))
		if err != nil {
			return l, err
		}
		if a.Agency != who.Actor.Agency {
			l.Lead, l.Readers = a.Agency, officersOf(a, a.Agency)
		}
	}
	if l.Matter != "" {
		m, err := d.matter(ctx, matter.ID(l.Matter))
		if err != nil {
			return l, err
		}
		return l, access.Check(who, access.Upload, m.Guard())
	}
	return l, nil
}

// addsTo returns the activity if the person may add to what records it.
func (d *Desk) addsTo(ctx context.Context, who access.Person, id activity.ID) (activity.Activity, error) {
	a, err := d.activity(ctx, id)
	if err != nil {
		return a, err
	}
	return a, access.Check(who, access.Upload, a.Guard())
}

// officersOf returns the officers of an agency who take part in the activity, as many
// as a link keeps.
func officersOf(a activity.Activity, agency string) []string {
	var ids []string
	for _, p := range a.People {
		if p.Officer != "" && p.Agency == agency && !slices.Contains(ids, p.Officer) {
			ids = append(ids, p.Officer)
		}
	}
	return ids[:min(len(ids), item.MaxReaders)]
}

// draft is the item before its bytes were looked at; it refuses what the person may
// not bring and what item.New would refuse afterwards, so that nothing is stored for it.
func (d *Desk) draft(ctx context.Context, who access.Person, in Delivery) (item.Item, error) {
	if err := mayUpload(who); err != nil {
		return item.Item{}, err
	}
	it := item.Item{
		ID: "draft", Agency: who.Actor.Agency, Unit: who.Unit, Uploader: who.Actor.Officer,
		Title: strings.TrimSpace(in.Title), FileName: ShowName(in.FileName),
		Origin: in.Origin, Proof: in.Proof, FromCard: in.FromCard,
		Restricted: in.Restricted,
	}
	if it.Origin.How == item.Made && it.Origin.Maker == "" {
		it.Origin.Maker = who.Actor.Officer
	}
	if err := d.ownMaker(ctx, who, it.Origin.Maker, it.Agency); err != nil {
		return it, err
	}
	trial := it
	trial.Proof.MadeAt = custody.Micros{} // judged when the time is known
	trial.SHA256, trial.Size = digest.SumSHA256(nil), 1
	if _, _, err := item.New(trial, d.Now()); err != nil {
		return it, err
	}
	linked := it
	linked.State = item.Received
	for _, l := range in.Links {
		l, err := d.link(ctx, who, l)
		if err != nil {
			return it, err
		}
		if linked, _, err = linked.Link(l); err != nil {
			return it, err
		}
	}
	it.Links = slices.Clone(linked.Links)
	return it, nil
}

// ownMaker refuses a maker who is not an officer of the item's agency: whoever made an
// item may see it, so that a foreign name would hand it to another agency.
func (d *Desk) ownMaker(ctx context.Context, who access.Person, maker, agency string) error {
	if maker == "" || (maker == who.Actor.Officer && agency == who.Actor.Agency) {
		return nil
	}
	made, err := d.Context.Officer(ctx, officer.ID(maker))
	if err != nil {
		return err
	}
	if made.Agency != agency {
		return fault.NoSuchThing.Err("name maker", made.Ref().String(), nil)
	}
	return nil
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
