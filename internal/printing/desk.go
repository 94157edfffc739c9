package printing

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/oversight"
	"liuhen/internal/paper"
	"liuhen/internal/receiving"
	"liuhen/internal/term"
)

// Papers keeps prints.
type Papers interface {
	// Paper returns the print with this id, or not-found.
	Paper(ctx context.Context, id paper.ID) (paper.Paper, error)
	// PaperOfCheck returns the print whose check code has the digest, or not-found.
	PaperOfCheck(ctx context.Context, check digest.SHA256) (paper.Paper, error)
	// PapersOf returns up to limit prints of a subject by id, after the one named.
	PapersOf(ctx context.Context, subject custody.Ref, after paper.ID, limit int) ([]paper.Paper, error)
	// CreatePaper records a print in the agency's log; make gets the transaction's time
	// and a fresh id.
	CreatePaper(ctx context.Context, cmd custody.Command, agency string,
		make func(at time.Time, id paper.ID) (paper.Paper, custody.Transition, error)) (paper.Paper, custody.Receipt, error)
	// ChangePaper carries out a command on one print.
	ChangePaper(ctx context.Context, cmd custody.Command, id paper.ID,
		decide func(at time.Time, now paper.Paper) (custody.Transition, error)) (paper.Paper, custody.Receipt, error)
}

// Subjects tells what a decision about a noun needs to know.
type Subjects interface {
	// Subject returns it for a noun of any kind, or not-found.
	Subject(ctx context.Context, noun custody.Ref) (access.Subject, error)
}

// Register is where names are read.
type Register interface {
	// Agency returns the agency, or not-found.
	Agency(ctx context.Context, id agency.ID) (agency.Agency, error)
	// Officer returns the officer, or not-found.
	Officer(ctx context.Context, id officer.ID) (officer.Officer, error)
	// Device returns the device, or not-found.
	Device(ctx context.Context, id device.ID) (device.Device, error)
	// Activity returns the activity, or not-found.
	Activity(ctx context.Context, id activity.ID) (activity.Activity, error)
	// Matter returns the matter, or not-found.
	Matter(ctx context.Context, id matter.ID) (matter.Matter, error)
}

// Things is where single things are read.
type Things interface {
	// Item returns the item, or not-found.
	Item(ctx context.Context, id item.ID) (item.Item, error)
	// Carrier returns the carrier, or not-found.
	Carrier(ctx context.Context, id carrier.ID) (carrier.Carrier, error)
}

// Receiving is the desk that shows handovers.
type Receiving interface {
	// Look returns a handover with what lies in it, if the person may see it.
	Look(ctx context.Context, who access.Person, id handover.ID) (receiving.Contents, error)
}

// Assembly is the desk that shows case files.
type Assembly interface {
	// CaseFile returns a case file that the person may see.
	CaseFile(ctx context.Context, p access.Person, id casefile.ID) (casefile.CaseFile, error)
	// Placements returns up to limit placements of a case file in its order, after the
	// one named.
	Placements(ctx context.Context, p access.Person, file casefile.ID, after casefile.PlacementID, limit int) ([]casefile.Placement, error)
}

// Chains is the desk that shows what the logs hold.
type Chains interface {
	// Of returns events of one noun.
	Of(ctx context.Context, who access.Person, noun custody.Ref, s library.Span) ([]library.Event, error)
	// Proof returns the proof of the event at a place of an agency's log.
	Proof(ctx context.Context, who access.Person, agency string, place int64) (library.Proof, error)
}

// Clocks is the desk that reads clocks.
type Clocks interface {
	// Item returns the clocks over an item that the person may see.
	Item(ctx context.Context, p access.Person, id item.ID) ([]oversight.Clock, error)
}

// Keys knows under which key a log is signed.
type Keys interface {
	// Fingerprint returns the fingerprint of the public key of the agency's log.
	Fingerprint(agency string) (string, error)
}

// Shelf keeps the bytes of prints, durably.
type Shelf interface {
	// PublishOnce puts data under name for ever; the same bytes again succeed.
	PublishOnce(ctx context.Context, name string, data []byte) error
	// Read returns the object's bytes, or shelf-missing.
	Read(ctx context.Context, name string) ([]byte, error)
}

// Press lays sheets out.
type Press interface {
	// Lay returns the PDF of a sheet and how many pages it has, or font-not-built.
	Lay(sheet paper.Sheet) (data []byte, pages int, err error)
}

// Desk prints papers. All fields are needed. It is safe for concurrent use.
type Desk struct {
	Papers    Papers
	Subjects  Subjects
	Register  Register
	Things    Things
	Receiving Receiving
	Assembly  Assembly
	Chains    Chains
	Clocks    Clocks
	Proofs    library.Proofs
	Keys      Keys
	Shelf     Shelf
	Press     Press
	// Random is where check codes come from: cryptographically strong.
	Random io.Reader
	Now    func() time.Time
	// Local is the zone in which papers state times.
	Local *time.Location
	// Patience is how long a check waits for the checkpoint over a print.
	Patience time.Duration
}

// Print prints a paper of a noun and records it. base is the address of this server as
// the person reached it, under which the code can be checked. Each call makes a print of
// its own. Errors: not-found, also for a paper that such a noun does not have,
// not-allowed, paper-too-long, font-not-built, and those of the desks and stores.
func (d *Desk) Print(ctx context.Context, who access.Person, kind paper.Kind, subject custody.Ref, base string) (paper.Paper, []byte, error) {
	if !slices.Contains(paper.Of(subject.Kind), kind) {
		return paper.Paper{}, nil, fault.NoSuchThing.Err("print", string(kind)+" of "+subject.String(), nil)
	}
	guard, err := d.Subjects.Subject(ctx, subject)
	if err != nil {
		return paper.Paper{}, nil, err
	}
	if err := access.Check(who, rightTo(kind), guard); err != nil {
		return paper.Paper{}, nil, err
	}
	sheet, counts, err := d.sheet(ctx, who, kind, subject, guard)
	if err != nil {
		return paper.Paper{}, nil, err
	}
	var random [paper.CodeBytes]byte
	if _, err := io.ReadFull(d.Random, random[:]); err != nil {
		return paper.Paper{}, nil, fault.Unexpected.Err("print", subject.String(), err)
	}
	sheet.Code = paper.NewCode(random)
	if base != "" {
		sheet.Link = base + "/v/" + string(sheet.Code)
	}
	data, pages, err := d.Press.Lay(sheet)
	if err != nil {
		return paper.Paper{}, nil, err
	}
	counts.Pages = pages
	draft := paper.Paper{
		Agency: guard.Agency, Kind: kind, Subject: subject, Counts: counts, Dated: custody.At(sheet.PrintedAt),
		Check: sheet.Code.Digest(), SHA256: digest.SumSHA256(data), Size: int64(len(data)),
	}
	made, err := d.keep(ctx, who, draft, data)
	return made, data, err
}

// rightTo is the right that printing a paper of a noun asks for.
func rightTo(k paper.Kind) access.Action {
	if k == paper.CustodyReport {
		return access.ReadLog
	}
	return access.ReadRegister
}

// keep keeps the bytes and then records the print. Bytes that no print came to name stay,
// and are those of no paper.
func (d *Desk) keep(ctx context.Context, who access.Person, draft paper.Paper, data []byte) (paper.Paper, error) {
	if err := d.Shelf.PublishOnce(ctx, paper.Object(draft.SHA256), data); err != nil {
		return paper.Paper{}, err
	}
	made, _, err := d.Papers.CreatePaper(ctx, custody.Command{Actor: who.Actor}, draft.Agency, func(at time.Time, id paper.ID) (paper.Paper, custody.Transition, error) {
		p := draft
		p.ID = id
		return paper.New(p, who.Actor, at)
	})
	return made, err
}

// Paper returns a print to whoever may print it again. Errors: not-found, not-allowed.
func (d *Desk) Paper(ctx context.Context, who access.Person, id paper.ID) (paper.Paper, error) {
	p, err := d.Papers.Paper(ctx, id)
	if err != nil {
		return p, err
	}
	return p, d.may(ctx, who, rightTo(p.Kind), p.Subject)
}

func (d *Desk) may(ctx context.Context, who access.Person, a access.Action, subject custody.Ref) error {
	guard, err := d.Subjects.Subject(ctx, subject)
	if err != nil {
		return err
	}
	return access.Check(who, a, guard)
}

// Of returns up to limit prints of a noun by id, after the one named, to whoever sees the
// noun in the register. Errors: not-found, not-allowed.
func (d *Desk) Of(ctx context.Context, who access.Person, subject custody.Ref, after paper.ID, limit int) ([]paper.Paper, error) {
	if err := d.may(ctx, who, access.ReadRegister, subject); err != nil {
		return nil, err
	}
	return d.Papers.PapersOf(ctx, subject, after, limit)
}

// Bytes returns a print with its bytes as they were given out. Errors: as of Paper,
// shelf-missing, and paper-differs where they are not what they were.
func (d *Desk) Bytes(ctx context.Context, who access.Person, id paper.ID) (paper.Paper, []byte, error) {
	p, err := d.Paper(ctx, who, id)
	if err != nil {
		return paper.Paper{}, nil, err
	}
	if err := d.mayRead(ctx, who, p); err != nil {
		return paper.Paper{}, nil, err
	}
	data, err := d.Shelf.Read(ctx, paper.Object(p.SHA256))
	if err != nil {
		return paper.Paper{}, nil, err
	}
	if digest.SumSHA256(data) != p.SHA256 {
		return paper.Paper{}, nil, fault.PaperDiffers.Err("read print", p.Ref().String(), nil)
	}
	return p, data, nil
}

// mayRead refuses a list that names what the person may not see: whoever printed it may
// have seen more, and more may be restricted since.
func (d *Desk) mayRead(ctx context.Context, who access.Person, p paper.Paper) error {
	switch p.Kind {
	case paper.HandoverList, paper.DepositSheet:
		c, err := d.Receiving.Look(ctx, who, handover.ID(p.Subject.ID))
		if err == nil && c.Withheld > 0 {
			err = withheld(p.Ref())
		}
		return err
	case paper.ContentsList:
		s := d.scribe(ctx, who, p.Kind, p.Subject, access.Subject{})
		f := s.file()
		if s.err == nil && slices.ContainsFunc(f.items, s.withholds) {
			s.err = withheld(p.Ref())
		}
		return s.err
	}
	return nil
}

// withheld refuses a paper that names what the person may not see.
func withheld(noun custody.Ref) error {
	return fault.NotAllowed.Err("print", noun.String(), nil).WithTerm("action", string(access.ReadRegister), access.ReadRegister.Words())
}

// AttachScan records that an item is the print with the signatures on it. It asks for the
// right to describe what the paper tells of, and to see the item. Errors: not-found,
// not-allowed, scan-unfit, changed-meanwhile.
func (d *Desk) AttachScan(ctx context.Context, who access.Person, cmd custody.Command, id paper.ID, scan item.ID) (paper.Paper, custody.Receipt, error) {
	p, err := d.Paper(ctx, who, id)
	if err != nil {
		return p, custody.Receipt{}, err
	}
	if err := d.may(ctx, who, access.Describe, p.Subject); err != nil {
		return p, custody.Receipt{}, err
	}
	if err := d.mayShow(ctx, p.Subject); err != nil {
		return p, custody.Receipt{}, err
	}
	it, err := d.Things.Item(ctx, scan)
	if err != nil {
		return p, custody.Receipt{}, err
	}
	if err := access.Check(who, access.ReadRegister, it.Guard()); err != nil {
		return p, custody.Receipt{}, err
	}
	return d.Papers.ChangePaper(ctx, cmd, id, func(at time.Time, now paper.Paper) (custody.Transition, error) {
		_, tr, err := now.AttachBy(it, who.Actor, at)
		return tr, err
	})
}

// mayShow refuses to join a picture to the print of a carrier that concerns a state secret.
func (d *Desk) mayShow(ctx context.Context, subject custody.Ref) error {
	if subject.Kind != "carrier" {
		return nil
	}
	c, err := d.Things.Carrier(ctx, carrier.ID(subject.ID))
	if err != nil {
		return err
	}
	return c.MayShow("attach scan")
}

// Checked is what everybody may know of a print whose code he holds: no name and no
// title.
type Checked struct {
	Paper  paper.Paper
	Agency string // its name
	// Proof is that the print stands in its agency's log; nil while no checkpoint covers
	// it yet.
	Proof *library.Proof
}

// Check returns what a code stands for. Errors: not-found for whatever is no code of
// ours, and those of the stores.
func (d *Desk) Check(ctx context.Context, code paper.Code) (Checked, error) {
	p, err := d.Papers.PaperOfCheck(ctx, code.Digest())
	if err != nil {
		return Checked{}, err
	}
	a, err := d.Register.Agency(ctx, agency.ID(p.Agency))
	if err != nil {
		return Checked{}, err
	}
	out := Checked{Paper: p, Agency: a.Name}
	patient, cancel := context.WithTimeout(ctx, d.Patience)
	defer cancel()
	proof, err := d.Proofs.Inclusion(patient, p.Agency, p.Head.Place)
	switch {
	case err == nil:
		out.Proof = &library.Proof{Line: library.Line{Log: p.Agency, Place: p.Head.Place}, Proof: proof}
	case !errors.Is(err, fault.LogPending):
		return Checked{}, err
	}
	return out, nil
}

// printer is the person as the head of the paper names him.
func (s *scribe) printer() string {
	if s.who.Actor.Officer != "" {
		return s.officer(s.who.Actor.Officer)
	}
	return term.Of(term.Roles, s.who.Admin).ZH
}
