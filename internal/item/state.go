package item

import (
	"slices"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
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
	ProposeVoid   Action = "propose-void"
	RefuseVoid    Action = "refuse-void"
	ConfirmVoid   Action = "confirm-void"
)

// Table is the life of an item. What is not in it is refused as wrong-state.
var Table = custody.Table[State, Action]{
	None: {Receive: Received},
	Received: {
		JoinActivity: Received, Describe: Received, Sign: Signed, FindDamage: Received,
		ProposeVoid: Received, RefuseVoid: Received, ConfirmVoid: Voided,
	},
	Signed: {
		JoinActivity: Signed, Describe: Signed, Accept: Accepted, Return: Received, FindDamage: Signed,
	},
	Accepted: {
		JoinActivity: Accepted, Describe: Accepted, BeginDeposit: Locking, FindDamage: Accepted,
	},
	Locking: {
		BeginDeposit: Locking, FinishDeposit: Deposited, FindDamage: Locking,
	},
	Deposited: {
		JoinActivity: Deposited, Describe: Deposited, FindDamage: Deposited,
		ProposeVoid: Deposited, RefuseVoid: Deposited, ConfirmVoid: Voided,
	},
	Voided: {FindDamage: Voided},
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
// bytes' digest, without owner or without an origin.
func New(it Item, at time.Time) (Item, custody.Transition, error) {
	if it.SHA256.IsZero() || it.Size <= 0 || it.Agency == "" || it.FileName == "" {
		return it, custody.Transition{}, fault.BadInput.Err("receive", string(it.ID), nil).
			With("field", "item").WithBoth("problem", "缺少摘要、大小、单位或文件名", "digest, size, agency or file name is missing")
	}
	if err := it.Origin.check(); err != nil {
		return it, custody.Transition{}, err
	}
	it.State = None
	it.Times.Received = custody.At(at)
	if it.Links == nil {
		it.Links = []Link{}
	}
	it.Signings = []Signing{}
	return it.step(Receive, "")
}

func (o Origin) check() error {
	bad := func(field, zh, en string) error {
		return fault.BadInput.Err("receive", "", nil).With("field", field).WithBoth("problem", zh, en)
	}
	switch {
	case o.How != Made && o.How != Obtained:
		return bad("origin.how", "须说明系本单位制作（made）还是取得（obtained）", "say whether it was made or obtained")
	case o.How == Obtained && o.Provider == "":
		return bad("origin.provider", "取得的材料须写明提供人", "what was obtained names its provider")
	case o.How == Obtained && o.Source == "":
		return bad("origin.source", "取得的材料须写明出处", "what was obtained names its source")
	case o.How == Obtained && o.Carrier != "original" && o.Carrier != "copy":
		return bad("origin.carrier", "须说明是原始载体（original）还是复制件（copy）", "say whether it is the original carrier or a copy")
	case o.Carrier == "copy" && o.Copying == "":
		return bad("origin.copying", "复制件须写明复制方法", "a copy says how it was copied")
	}
	return nil
}

// Link joins the item to one more activity or matter, or replaces the span of the
// join that is there.
func (it Item) Link(l Link) (Item, custody.Transition, error) {
	if l.Activity == "" && l.Matter == "" {
		return it, custody.Transition{}, fault.BadInput.Err("link", it.Ref().String(), nil).
			With("field", "link").WithBoth("problem", "须指明活动或案件", "name an activity or a matter")
	}
	if !l.From.IsZero() && !l.Until.IsZero() && l.Until.Before(l.From.Time) {
		return it, custody.Transition{}, fault.BadInput.Err("link", it.Ref().String(), nil).
			With("field", "link.until").WithBoth("problem", "结束早于开始", "it ends before it starts")
	}
	it.Links = slices.Clone(it.Links)
	for i, old := range it.Links {
		if old.Activity == l.Activity && old.Matter == l.Matter {
			it.Links[i] = l
			return it.step(JoinActivity, "")
		}
	}
	it.Links = append(it.Links, l)
	return it.step(JoinActivity, "")
}

// Description is what people may say and correct of an item.
type Description struct {
	Title string `json:"title"`
	Proof Proof  `json:"proof"`
}

// Describe corrects what people typed. Where an earlier value is replaced a reason
// is required, and the old one stays in Corrected and in the chain (decision 12).
func (it Item) Describe(by custody.Actor, at time.Time, d Description, reason string) (Item, custody.Transition, error) {
	fields := []struct{ name, old, new string }{
		{"title", it.Title, d.Title},
		{"proof.method", it.Proof.Method, d.Proof.Method},
		{"proof.made_at", spell(it.Proof.MadeAt), spell(d.Proof.MadeAt)},
		{"proof.maker", it.Proof.Maker, d.Proof.Maker},
		{"proof.object", it.Proof.Object, d.Proof.Object},
	}
	it.Corrected = slices.Clone(it.Corrected)
	for _, f := range fields {
		if f.old == f.new || f.old == "" {
			continue
		}
		if reason == "" {
			return it, custody.Transition{}, fault.ReasonMissing.Err("describe", it.Ref().String(), nil)
		}
		it.Corrected = append(it.Corrected, Correction{
			Field: f.name, Old: f.old, New: f.new, Reason: reason, Step: Step{by, custody.At(at)},
		})
	}
	it.Title, it.Proof = d.Title, d.Proof
	return it.step(Describe, reason)
}

func spell(m custody.Micros) string {
	b, err := m.MarshalJSON()
	if err != nil || m.IsZero() {
		return ""
	}
	return string(b)
}

// SignOver records that the officer handed the item over in the handover. The
// 24-hour handover clock of 附件1第六条 stops here.
func (it Item) SignOver(handover string, at time.Time) (Item, custody.Transition, error) {
	if it.Void != nil && it.Void.Confirmed == nil && it.Void.Refused.IsZero() {
		return it, custody.Transition{}, fault.VoidPending.Err("sign", it.Ref().String(), nil)
	}
	it.Signings = append(slices.Clone(it.Signings), Signing{Handover: handover, At: custody.At(at)})
	return it.step(Sign, "")
}

// Accept records that the custodian counted the item in.
func (it Item) Accept(by custody.Actor, at time.Time) (Item, custody.Transition, error) {
	it.Accepted = &Step{by, custody.At(at)}
	return it.step(Accept, "")
}

// GiveBack records that the custodian returned the item with a reason; the
// handover clock runs on from its first start.
func (it Item) GiveBack(at time.Time, reason string) (Item, custody.Transition, error) {
	if reason == "" {
		return it, custody.Transition{}, fault.ReasonMissing.Err("return", it.Ref().String(), nil)
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
	it.Deposit, it.SM3, it.Damage = &d, m.SM3, ""
	return it.step(FinishDeposit, "")
}

// Damaged records a failed check of the stored bytes: MISMATCH, MISSING or
// UNREADABLE. The state stays; the item is shown as damaged from then on.
func (it Item) Damaged(finding string) (Item, custody.Transition, error) {
	it.Damage = finding
	return it.step(FindDamage, finding)
}

// Propose asks to mark a wrongly uploaded item void.
func (it Item) Propose(by custody.Actor, at time.Time, reason string) (Item, custody.Transition, error) {
	if reason == "" {
		return it, custody.Transition{}, fault.ReasonMissing.Err("propose void", it.Ref().String(), nil)
	}
	it.Void = &Void{Proposed: Step{by, custody.At(at)}, Reason: reason}
	return it.step(ProposeVoid, reason)
}

// Confirm marks the item void; it must be a second person. The bytes stay.
func (it Item) Confirm(by custody.Actor, at time.Time) (Item, custody.Transition, error) {
	v, err := it.pendingVoid(by)
	if err != nil {
		return it, custody.Transition{}, err
	}
	v.Confirmed = &Step{by, custody.At(at)}
	it.Void = &v
	return it.step(ConfirmVoid, "")
}

// Refuse ends a proposal to mark the item void; it too is for a second person.
func (it Item) Refuse(by custody.Actor, at time.Time, reason string) (Item, custody.Transition, error) {
	v, err := it.pendingVoid(by)
	if err != nil {
		return it, custody.Transition{}, err
	}
	v.Refused = custody.At(at)
	it.Void = &v
	return it.step(RefuseVoid, reason)
}

func (it Item) pendingVoid(by custody.Actor) (Void, error) {
	if it.Void == nil || it.Void.Confirmed != nil || !it.Void.Refused.IsZero() {
		return Void{}, fault.WrongState.Err("decide void", it.Ref().String(), nil).
			With("state", string(it.State)).With("action", string(ConfirmVoid))
	}
	if it.Void.Proposed.By.Same(by) {
		return Void{}, fault.SecondPerson.Err("decide void", it.Ref().String(), nil)
	}
	return *it.Void, nil
}
