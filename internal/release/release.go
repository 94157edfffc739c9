package release

import (
	"context"
	"io"
	"iter"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/asip"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/ledger"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
)

// Files is where case files and issuances are kept.
type Files interface {
	// CaseFile returns the case file, or not-found.
	CaseFile(ctx context.Context, id casefile.ID) (casefile.CaseFile, error)
	// SealedContents walks a sealed case file in order, each item as the sealing took
	// it in. An error ends the walk.
	SealedContents(ctx context.Context, f casefile.CaseFile) iter.Seq2[casefile.Content, error]
	// IssuePackage makes an issuance of a case file; state and event commit together. A
	// repetition under the same key answers what was made first.
	IssuePackage(ctx context.Context, cmd custody.Command, file casefile.ID,
		decide func(at time.Time, id casefile.IssuanceID, f casefile.CaseFile) (casefile.Issuance, custody.Transition, error)) (casefile.Issuance, custody.Receipt, error)
	// Issuance returns the issuance, or not-found.
	Issuance(ctx context.Context, id casefile.IssuanceID) (casefile.Issuance, error)
	// Issuances returns up to limit issuances of a case file by id, after the one named.
	Issuances(ctx context.Context, file casefile.ID, after casefile.IssuanceID, limit int) ([]casefile.Issuance, error)
}

// Register is where matters, agencies and people are read, as they are and as they
// were.
type Register interface {
	// Matter returns the matter as it is, or not-found.
	Matter(ctx context.Context, id matter.ID) (matter.Matter, error)
	// MatterAsOf returns the matter as it was at the moment, or not-found.
	MatterAsOf(ctx context.Context, m custody.Moment, id matter.ID) (matter.Matter, error)
	// AgencyAsOf returns the agency as it was at the moment, or not-found.
	AgencyAsOf(ctx context.Context, m custody.Moment, id agency.ID) (agency.Agency, error)
	// OfficerAsOf returns the officer as he was listed at the moment, or not-found.
	OfficerAsOf(ctx context.Context, m custody.Moment, id officer.ID) (officer.Officer, error)
	// Withheld returns which of the items are restricted, as they are, so that the scope
	// does not reach them.
	Withheld(ctx context.Context, scope access.Scope, ids []item.ID) (map[item.ID]bool, error)
}

// Chains is where the events of nouns are read.
type Chains interface {
	// ShownEvents returns the events of the nouns, noun by noun in the given order, each
	// noun's from the first to the last before the moment, or to its very last where m
	// is nil. All of them are held in memory.
	ShownEvents(ctx context.Context, m custody.Moment, nouns []custody.Ref) ([]asip.Event, error)
}

// Bytes gives stored files.
type Bytes interface {
	// Open reads the bytes with this digest from offset to their end. Errors, also of
	// Read: blob-missing, blob-unreadable.
	Open(ctx context.Context, d digest.SHA256, offset int64) (io.ReadCloser, error)
}

// Logs is the public log of each agency.
type Logs interface {
	// Await returns the newest published checkpoint as soon as it covers place. It fails
	// with log-checkpoint-pending when ctx ends first.
	Await(ctx context.Context, logID string, place int64) (ledger.Head, error)
	// ViewAt returns the log as of a checkpoint that it published at any time.
	ViewAt(logID string, signed []byte) (*ledger.View, error)
}

// Shelf keeps small objects outside the database, durably.
type Shelf interface {
	// PublishOnce puts data under name for ever. The same bytes again succeed, others
	// fail with shelf-differs and leave the first ones.
	PublishOnce(ctx context.Context, name string, data []byte) error
	// Read returns the object's bytes, or shelf-missing.
	Read(ctx context.Context, name string) ([]byte, error)
}

// Desk gives packages out. It is safe for concurrent use.
type Desk struct {
	Files    Files
	Register Register
	Chains   Chains
	Bytes    Bytes
	Logs     Logs
	Shelf    Shelf
	// Patience bounds how long Open waits for a checkpoint; it is longer than a
	// healthy ledger ever takes.
	Patience time.Duration

	makings makings
}

// Issue records that a package of a sealed case file is given out for a purpose. It
// reads every member's record but no member's bytes. A repetition under the same
// key answers the first issuance. Errors: not-found, not-allowed,
// casefile-not-sealed, casefile-members-differ, package-name-invalid,
// package-too-large, bad-input, and those of the stores.
func (d *Desk) Issue(ctx context.Context, p access.Person, cmd custody.Command, id casefile.ID, purpose string) (casefile.Issuance, custody.Receipt, error) {
	f, err := d.file(ctx, p, access.Issue, id)
	if err != nil {
		return casefile.Issuance{}, custody.Receipt{}, err
	}
	if f.Sealed == nil {
		return casefile.Issuance{}, custody.Receipt{}, fault.NotSealed.Err("issue package", f.Ref().String(), nil)
	}
	_, plan, err := d.plan(ctx, f)
	if err != nil {
		return casefile.Issuance{}, custody.Receipt{}, err
	}
	return d.Files.IssuePackage(ctx, cmd, id, func(at time.Time, id casefile.IssuanceID, f casefile.CaseFile) (casefile.Issuance, custody.Transition, error) {
		draft := casefile.Issuance{ID: id, Format: asip.Format, Manifest: plan.Manifest, Files: plan.Files, Bytes: plan.Bytes, Purpose: purpose}
		return f.IssueBy(draft, p.Actor, at)
	})
}

// file returns the case file if the person may do the action to it.
func (d *Desk) file(ctx context.Context, p access.Person, a access.Action, id casefile.ID) (casefile.CaseFile, error) {
	f, err := d.Files.CaseFile(ctx, id)
	if err != nil {
		return f, err
	}
	m, err := d.Register.Matter(ctx, matter.ID(f.Matter))
	if err != nil {
		return f, err
	}
	return f, access.Check(p, a, f.Guard(m))
}

// Issuance returns an issuance to whoever may see its case file in the register.
// Errors: not-found and those of the store.
func (d *Desk) Issuance(ctx context.Context, p access.Person, id casefile.IssuanceID) (casefile.Issuance, error) {
	i, _, err := d.issuance(ctx, p, access.ReadRegister, id)
	return i, err
}

func (d *Desk) issuance(ctx context.Context, p access.Person, a access.Action, id casefile.IssuanceID) (casefile.Issuance, casefile.CaseFile, error) {
	i, err := d.Files.Issuance(ctx, id)
	if err != nil {
		return casefile.Issuance{}, casefile.CaseFile{}, err
	}
	f, err := d.file(ctx, p, a, i.CaseFile)
	if err != nil {
		return casefile.Issuance{}, f, err
	}
	return i, f, nil
}

// Issuances returns up to limit issuances of a case file by id, after the one named,
// to whoever may see the file in the register. Errors: not-found and those of the
// store.
func (d *Desk) Issuances(ctx context.Context, p access.Person, file casefile.ID, after casefile.IssuanceID, limit int) ([]casefile.Issuance, error) {
	if _, err := d.file(ctx, p, access.ReadRegister, file); err != nil {
		return nil, err
	}
	return d.Files.Issuances(ctx, file, after, limit)
}
