package item

import (
	"slices"
	"time"
	"unicode/utf8"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// State is where an item stands.
type State string

// The states of an item.
const (
	None      State = ""          // does not exist yet
	Received  State = "received"  // bytes durable and hashed
	Signed    State = "signed"    // handed over by its officer
	Accepted  State = "accepted"  // counted in by the custodian
	Locking   State = "locking"   // deposit has begun
	Deposited State = "deposited" // re-read, matched, locked
	Voided    State = "void"      // wrongly uploaded, confirmed by a second person
)

// Action is a verb that may change an item.
type Action string

// The actions on an item.
const (
	Receive       Action = "receive"
	JoinActivity  Action = "link"
	Describe      Action = "describe"
	Sign          Action = "sign"
	Accept        Action = "accept"
	Return        Action = "return"
	BeginDeposit  Action = "begin-deposit"
	FinishDeposit Action = "deposit"
	FindDamage    Action = "find-damage"
	ConfirmIntact Action = "confirm-intact"
	ProposeVoid   Action = "propose-void"
	RefuseVoid    Action = "refuse-void"
	ConfirmVoid   Action = "confirm-void"
	FreeCard      Action = "free-card"
	RestrictView  Action = "restrict"
)

// Table is the life of an item. What is not in it is refused as wrong-state.
var Table = custody.Table[State, Action]{
	None: {Receive: Received},
	Received: {
		JoinActivity: Received, Describe: Received, Sign: Signed, FindDamage: Received, ConfirmIntact: Received,
		ProposeVoid: Received, RefuseVoid: Received, ConfirmVoid: Voided, RestrictView: Received,
	},
	Signed: {
		JoinActivity: Signed, Describe: Signed, Accept: Accepted, Return: Received, FindDamage: Signed, ConfirmIntact: Signed,
		RestrictView: Signed,
	},
	Accepted: {
		JoinActivity: Accepted, Describe: Accepted, BeginDeposit: Locking, FindDamage: Accepted, ConfirmIntact: Accepted,
		RestrictView: Accepted,
	},
	Locking: {
		BeginDeposit: Locking, FinishDeposit: Deposited, FindDamage: Locking, ConfirmIntact: Locking, RestrictView: Locking,
	},
	Deposited: {
		JoinActivity: Deposited, Describe: Deposited, FindDamage: Deposited, ConfirmIntact: Deposited,
		ProposeVoid: Deposited, RefuseVoid: Deposited, ConfirmVoid: Voided, FreeCard: Deposited,
		RestrictView: Deposited,
	},
	Voided: {FindDamage: Voided, ConfirmIntact: Voided, RestrictView: Voided},
}

// step moves the item by one action and returns the transition to record.
func (it Item) step(a Action, reason string) (Item, custody.Transition, error) {
	next, err := Table.Next(it.Ref().String(), it.State, a)
	if err != nil {
		return it, custody.Transition{}, err
	}
	it.State = next
	return it, custody.Transition{Noun: it, Action: string(a), Reason: reason}, nil
}

// New is an item whose bytes have just become durable. It refuses an item without
// bytes' digest, without owner or without an origin, and texts that are too long.
func New(it Item, at time.Time) (Item, custody.Transition, error) {
	f := custody.NewForm("receive", it.Ref())
	f.That(!it.SHA256.IsZero() && it.Size > 0 && it.Agency != "" && it.FileName != "",
		"item", "缺少摘要、大小、单位或文件名", "digest, size, agency or file name is missing")
	f.That(len(it.FileName) <= MaxFileName && utf8.ValidString(it.FileName),
		"file_name", "文件名过长或不是有效的 UTF-8 文字", "the file name is too long or not valid UTF-8")
	f.ID("unit", it.Unit)
	f.ID("uploader", it.Uploader)
	f.That(len(it.Links) <= MaxLinks, "links", "关联过多", "there are too many links")
	for _, l := range it.Links {
		l.check(f)
	}
	it.Described().check(f, at)
	if err := f.Err(); err != nil {
		return it, custody.Transition{}, err
	}
	it.State, it.Signings, it.Damages, it.Corrections = None, []Signing{}, nil, nil
	it.Times.Received = custody.At(at)
	it.Links = append([]Link{}, it.Links...)
	return it.step(Receive, "")
}

func (o Origin) check(f *custody.Form) {
	got := o.How == Obtained
	f.That(o.How == Made || got, "origin.how", "须说明系本单位制作（made）还是取得（obtained）", "say whether it was made or obtained")
	f.That(!got || o.Provider != "", "origin.provider", "取得的材料须写明提供人", "what was obtained names its provider")
	f.That(!got || o.Source != "", "origin.source", "取得的材料须写明出处", "what was obtained names its source")
	f.That(!got || o.Carrier != "", "origin.carrier", "须说明是原始载体（original）还是复制件（copy）", "say whether it is the original carrier or a copy")
	f.OneOf("origin.carrier", o.Carrier, "", OriginalCarrier, Copy)
	f.That(o.Carrier != Copy || o.Copying != "", "origin.copying", "复制件须写明复制方法", "a copy says how it was copied")
	f.ID("origin.maker", o.Maker)
	f.ID("origin.device", o.Device)
	f.Text("origin.provider", o.Provider, 0, 100)
	f.Text("origin.source", o.Source, 0, 200)
	f.Text("origin.copying", o.Copying, 0, 100)
}

func (l Link) check(f *custody.Form) {
	f.That(l.Activity != "" || l.Matter != "", "link", "须指明活动或案件", "name an activity or a matter")
	f.ID("link.activity", l.Activity)
	f.ID("link.matter", l.Matter)
	f.ID("link.lead", l.Lead)
	f.IDs("link.readers", l.Readers)
	f.That(len(l.Readers) <= MaxReaders, "link.readers", "过多", "there are too many")
	f.That(l.From.IsZero() || l.Until.IsZero() || !l.Until.Before(l.From.Time), "link.until", "结束早于开始", "it ends before it starts")
}

// Link joins the item to one more activity or matter, or replaces the span of the
// join that is there.
func (it Item) Link(l Link) (Item, custody.Transition, error) {
	same := func(o Link) bool { return o.Activity == l.Activity && o.Matter == l.Matter }
	at := slices.IndexFunc(it.Links, same)
	f := custody.NewForm("link", it.Ref())
	l.check(f)
	f.That(at >= 0 || len(it.Links) < MaxLinks, "link", "关联过多", "there are too many links")
	if err := f.Err(); err != nil {
		return it, custody.Transition{}, err
	}
	it.Links = slices.Clone(it.Links)
	if at >= 0 {
		it.Links[at] = l
	} else {
		it.Links = append(it.Links, l)
	}
	return it.step(JoinActivity, "")
}

// Description is what people may say and correct of an item.
type Description struct {
	Title  string `json:"title"`
	Origin Origin `json:"origin"`
	Proof  Proof  `json:"proof"`
	// Corrected is the device's time corrected by the drift of the device that
	// Origin names (Times); it follows from the device and is never typed.
	Corrected custody.Micros `json:"corrected"`
}

// Described is what was said of the item last.
func (it Item) Described() Description {
	return Description{it.Title, it.Origin, it.Proof, it.Times.Corrected}
}

func (d Description) check(f *custody.Form, at time.Time) {
	f.Text("title", d.Title, 0, 120)
	d.Origin.check(f)
	f.Text("proof.method", d.Proof.Method, 0, 100)
	f.Text("proof.maker", d.Proof.Maker, 0, 60)
	f.Text("proof.object", d.Proof.Object, 0, 200)
	if !d.Proof.MadeAt.IsZero() {
		f.NotAhead("proof.made_at", d.Proof.MadeAt, at)
	}
}

// said lists what changes from d to n, field by field.
func (d Description) said(n Description) []custody.Said {
	return []custody.Said{
		{Field: "title", Old: d.Title, New: n.Title},
		{Field: "origin.how", Old: d.Origin.How, New: n.Origin.How},
		{Field: "origin.maker", Old: d.Origin.Maker, New: n.Origin.Maker},
		{Field: "origin.device", Old: d.Origin.Device, New: n.Origin.Device},
		{Field: "origin.provider", Old: d.Origin.Provider, New: n.Origin.Provider},
		{Field: "origin.source", Old: d.Origin.Source, New: n.Origin.Source},
		{Field: "origin.carrier", Old: d.Origin.Carrier, New: n.Origin.Carrier},
		{Field: "origin.copying", Old: d.Origin.Copying, New: n.Origin.Copying},
		{Field: "proof.method", Old: d.Proof.Method, New: n.Proof.Method},
		{Field: "proof.made_at", Old: d.Proof.MadeAt.Spell(), New: n.Proof.MadeAt.Spell()},
		{Field: "proof.maker", Old: d.Proof.Maker, New: n.Proof.Maker},
		{Field: "proof.object", Old: d.Proof.Object, New: n.Proof.Object},
	}
}

// Describe fills in or corrects what people typed. Where an earlier value is
// replaced a reason is required, and the old one stays in Corrections and in the
// chain (decision 12). It fails with nothing-to-correct where nothing changes.
func (it Item) Describe(by custody.Actor, at time.Time, d Description, reason string) (Item, custody.Transition, error) {
	f := custody.NewForm("describe", it.Ref())
	d.check(f, at)
	f.Prose("reason", reason)
	if err := f.Err(); err != nil {
		return it, custody.Transition{}, err
	}
	cs, err := it.Corrections.Revise("describe", it.Ref(), reason, by, at, it.Described().said(d)...)
	if err != nil {
		return it, custody.Transition{}, err
	}
	it.Corrections = cs.Shorten(keptOfText)
	it.Title, it.Origin, it.Proof, it.Times.Corrected = d.Title, d.Origin, d.Proof, d.Corrected
	return it.step(Describe, reason)
}

// SignOver records that the officer handed the item over in the handover. The
// 24-hour handover clock of 附件1第六条 stops here.
func (it Item) SignOver(handover string, at time.Time) (Item, custody.Transition, error) {
	if it.VoidPending() {
		return it, custody.Transition{}, fault.VoidPending.Err("sign", it.Ref().String(), nil)
	}
	it.Signings = crowd(append(slices.Clone(it.Signings), Signing{Handover: handover, At: custody.At(at)}))
	return it.step(Sign, "")
}

// crowd keeps the first signing, from which lateness counts, and the newest ones,
// and drops the reasons of all but the newest returns; all of it stays in the chain
// of events.
func crowd(all []Signing) []Signing {
	if len(all) > MaxSignings {
		all = slices.Delete(all, 1, 1+len(all)-MaxSignings)
	}
	for i := range max(0, len(all)-MaxReasons) {
		all[i].Reason = ""
	}
	return all
}

// Accept records that the custodian counted the item in.
func (it Item) Accept(by custody.Actor, at time.Time) (Item, custody.Transition, error) {
	it.Accepted = &custody.Step{By: by, At: custody.At(at)}
	return it.step(Accept, "")
}

// GiveBack records that the custodian returned the item with a reason; the
// handover clock runs on from its first start.
func (it Item) GiveBack(at time.Time, reason string) (Item, custody.Transition, error) {
	if err := it.reason("return", reason); err != nil {
		return it, custody.Transition{}, err
	}
	it.Signings = slices.Clone(it.Signings)
	if n := len(it.Signings); n > 0 {
		it.Signings[n-1].Returned = custody.At(at)
		it.Signings[n-1].Reason = reason
	}
	return it.step(Return, reason)
}

// StartDeposit commits the wish to lock; it may be repeated after a crash, and
// the clock of the first try stays.
func (it Item) StartDeposit(at time.Time, server string) (Item, custody.Transition, error) {
	f := custody.NewForm("begin deposit", it.Ref())
	f.Text("server", server, 0, 100)
	if err := f.Err(); err != nil {
		return it, custody.Transition{}, err
	}
	if it.Deposit == nil {
		it.Deposit = &Deposit{Began: custody.At(at), Server: server}
	}
	return it.step(BeginDeposit, "")
}

// Matched is what the deposit read back from the store.
type Matched struct {
	SHA256      digest.SHA256
	SM3         digest.SM3
	Size        int64
	Protection  string
	LockedUntil time.Time
	PastCache   bool
}

// EndDeposit records that the stored bytes were re-read under their lock and
// matched. It refuses with bytes-differ when what was read is not what came in;
// the storage clock of 附件1第六条 stops only here.
func (it Item) EndDeposit(at time.Time, m Matched) (Item, custody.Transition, error) {
	if m.SHA256 != it.SHA256 || m.Size != it.Size || m.SM3.IsZero() {
		return it, custody.Transition{}, fault.BytesDiffer.Err("deposit", it.Ref().String(), nil)
	}
	if it.Deposit == nil {
		it.Deposit = &Deposit{}
	}
	d := *it.Deposit
	d.Done, d.Protection, d.LockedUntil, d.PastCache = custody.At(at), m.Protection, custody.At(m.LockedUntil), m.PastCache
	it.Deposit, it.SM3, it.Damages = &d, m.SM3, healed(it.Damages, at)
	return it.step(FinishDeposit, "")
}

// Damaged records a failed check of the stored bytes: Mismatch, Missing or
// Unreadable. The state stays; the item is shown as damaged from then on.
func (it Item) Damaged(at time.Time, finding string) (Item, custody.Transition, error) {
	f := custody.NewForm("find damage", it.Ref())
	f.OneOf("finding", finding, Mismatch, Missing, Unreadable)
	if err := f.Err(); err != nil {
		return it, custody.Transition{}, err
	}
	all := append(slices.Clone(it.Damages), Damage{Finding: finding, Found: custody.At(at)})
	it.Damages = all[max(0, len(all)-MaxDamages):]
	return it.step(FindDamage, finding)
}

// Intact records that a later check read the stored bytes and matched them. It ends
// damage that stood, as after the bytes were restored from a copy; the damage stays in
// the item's history.
func (it Item) Intact(at time.Time) (Item, custody.Transition, error) {
	it.Verified, it.Damages = custody.At(at), healed(it.Damages, at)
	return it.step(ConfirmIntact, "")
}

// healed ends every damage that stands.
func healed(all []Damage, at time.Time) []Damage {
	all = slices.Clone(all)
	for i := range all {
		if all[i].Healed.IsZero() {
			all[i].Healed = custody.At(at)
		}
	}
	return all
}

func (it Item) reason(op, reason string) error {
	f := custody.NewForm(op, it.Ref())
	f.Reason(reason)
	return f.Err()
}

// Propose asks to mark a wrongly uploaded item void.
func (it Item) Propose(by custody.Actor, at time.Time, reason string) (Item, custody.Transition, error) {
	if err := it.reason("propose void", reason); err != nil {
		return it, custody.Transition{}, err
	}
	it.Void = &Void{Proposed: custody.Step{By: by, At: custody.At(at)}, Reason: reason}
	return it.step(ProposeVoid, reason)
}

// Confirm marks the item void; it must be a second person. The bytes stay.
func (it Item) Confirm(by custody.Actor, at time.Time) (Item, custody.Transition, error) {
	v, err := it.pendingVoid(by)
	if err != nil {
		return it, custody.Transition{}, err
	}
	v.Confirmed = &custody.Step{By: by, At: custody.At(at)}
	it.Void = &v
	return it.step(ConfirmVoid, "")
}

// Refuse ends a proposal to mark the item void, with the reason; it too is for a
// second person.
func (it Item) Refuse(by custody.Actor, at time.Time, reason string) (Item, custody.Transition, error) {
	v, err := it.pendingVoid(by)
	if err != nil {
		return it, custody.Transition{}, err
	}
	if err := it.reason("refuse void", reason); err != nil {
		return it, custody.Transition{}, err
	}
	v.Refused = &custody.Step{By: by, At: custody.At(at)}
	it.Void = &v
	return it.step(RefuseVoid, reason)
}

func (it Item) pendingVoid(by custody.Actor) (Void, error) {
	if !it.VoidPending() {
		return Void{}, fault.WrongState.Err("decide void", it.Ref().String(), nil).
			WithTerm("state", string(it.State), term.State("item", string(it.State))).
			WithTerm("action", string(ConfirmVoid), term.Verb("item", string(ConfirmVoid)))
	}
	if it.Void.Proposed.By.Same(by) {
		return Void{}, fault.SecondPerson.Err("decide void", it.Ref().String(), nil)
	}
	return *it.Void, nil
}

// OnCard is the item's file as somebody reads it on its card.
type OnCard struct {
	Name string
	Read digest.SHA256 // of all its bytes, read on the card for this
	Card string        // number printed on the card; empty where nobody says
	// Retained says that a carrier which holds it is kept as evidence (原始载体留存).
	Retained bool
}

// Free records that the item's file is removed from its card. It refuses with
// card-file-differs where other bytes were read there, with original-retained where
// the card is evidence itself, with card-still-needed where the item did not come
// from a card, was not deposited under protection or is damaged, and with wrong-state
// in every state but that of a deposited item.
func (it Item) Free(by custody.Actor, at time.Time, file OnCard) (Item, custody.Transition, error) {
	if _, err := Table.Next(it.Ref().String(), it.State, FreeCard); err != nil {
		return it, custody.Transition{}, err
	}
	if err := it.expendable(file); err != nil {
		return it, custody.Transition{}, err
	}
	it.Freed = &Freed{custody.Step{By: by, At: custody.At(at)}, file.Name, file.Card}
	return it.step(FreeCard, "")
}

// expendable refuses what the item does not stand for.
func (it Item) expendable(file OnCard) error {
	const op = "free card"
	f := custody.NewForm(op, it.Ref())
	f.That(file.Name != "" && len(file.Name) <= MaxFileName && utf8.ValidString(file.Name),
		"name", "须写明卡上的文件名，不超过 255 字节的有效 UTF-8 文字", "name the file on the card in valid UTF-8 of at most 255 bytes")
	f.Text("card", file.Card, 0, 60)
	if err := f.Err(); err != nil {
		return err
	}
	needed := fault.CardStillNeeded.Err(op, it.Ref().String(), nil)
	switch {
	case file.Read != it.SHA256:
		return fault.CardDiffers.Err(op, it.Ref().String(), nil).With("found", file.Read.String())
	case file.Retained || it.Origin.Carrier == OriginalCarrier:
		return fault.OriginalRetained.Err(op, it.Ref().String(), nil)
	case !it.FromCard:
		return needed.WithBoth("problem", "该文件登记时不是从存储卡读取的", "the file was not taken in from a card")
	case it.Deposit == nil || it.Deposit.Done.IsZero() || it.Deposit.Protection == "":
		return needed.WithBoth("problem", "入库内容没有防删改保护", "what was deposited is not protected")
	case it.Damage() != "":
		return needed.WithBoth("problem", "核验发现入库内容损坏", "a check found the deposited bytes damaged")
	}
	return nil
}
