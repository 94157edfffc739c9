package assembly

import (
	"context"
	"errors"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/matter"
)

// Files is where case files and their placements are kept. Every command commits
// state and event together.
type Files interface {
	// CreateCaseFile makes a case file in the agency's log.
	CreateCaseFile(ctx context.Context, cmd custody.Command, agency string,
		make func(at time.Time, id casefile.ID) (casefile.CaseFile, custody.Transition, error)) (casefile.CaseFile, custody.Receipt, error)
	// ChangeCaseFile carries out a command on one case file.
	ChangeCaseFile(ctx context.Context, cmd custody.Command, id casefile.ID,
		decide func(at time.Time, now casefile.CaseFile) (custody.Transition, error)) (casefile.CaseFile, custody.Receipt, error)
	// SubmitCaseFile is ChangeCaseFile with the number of placements, 0 for none.
	SubmitCaseFile(ctx context.Context, cmd custody.Command, id casefile.ID,
		decide func(at time.Time, now casefile.CaseFile, count int) (custody.Transition, error)) (casefile.CaseFile, custody.Receipt, error)
	// PlaceItem makes a placement; the item may lie in another agency's log.
	PlaceItem(ctx context.Context, cmd custody.Command, file casefile.ID, it item.ID,
		decide func(at time.Time, id casefile.PlacementID, f casefile.CaseFile, it item.Item) (casefile.Placement, custody.Transition, error)) (casefile.Placement, custody.Receipt, error)
	// ChangePlacement carries out a command on one placement.
	ChangePlacement(ctx context.Context, cmd custody.Command, id casefile.PlacementID,
		decide func(at time.Time, f casefile.CaseFile, p casefile.Placement) (custody.Transition, error)) (casefile.Placement, custody.Receipt, error)
}

// Matters is where matters are read.
type Matters interface {
	// Matter returns the matter, or not-found.
	Matter(ctx context.Context, id matter.ID) (matter.Matter, error)
}

// Desk is the case officer's desk.
type Desk struct {
	Files   Files
	Matters Matters
}

// Open opens the one case file of a matter. It answers casefile-exists when there
// is one (一案一卷, 附件2第四条).
func (d Desk) Open(ctx context.Context, p access.Person, cmd custody.Command, f casefile.CaseFile) (casefile.CaseFile, custody.Receipt, error) {
	m, err := d.Matters.Matter(ctx, matter.ID(f.Matter))
	if err != nil {
		return f, custody.Receipt{}, err
	}
	if err := access.Check(p, access.Arrange, m.Guard()); err != nil {
		return f, custody.Receipt{}, err
	}
	f.Agency, f.Unit = m.Agency, m.Unit
	made, receipt, err := d.Files.CreateCaseFile(ctx, cmd, m.Agency, func(at time.Time, id casefile.ID) (casefile.CaseFile, custody.Transition, error) {
		f.ID = id
		return casefile.New(f, p.Actor, at)
	})
	if errors.Is(err, fault.Taken) {
		err = fault.SecondFile.Err("open casefile", m.Ref().String(), err)
	}
	return made, receipt, err
}

// Place puts an item that the person may see into the file.
func (d Desk) Place(ctx context.Context, p access.Person, cmd custody.Command, file casefile.ID, placement casefile.Placement) (casefile.Placement, custody.Receipt, error) {
	return d.Files.PlaceItem(ctx, cmd, file, item.ID(placement.Item),
		func(_ time.Time, id casefile.PlacementID, f casefile.CaseFile, it item.Item) (casefile.Placement, custody.Transition, error) {
			if err := d.mayArrange(ctx, p, f); err != nil {
				return placement, custody.Transition{}, err
			}
			if err := access.Check(p, access.ReadContent, it.Guard()); err != nil {
				return placement, custody.Transition{}, err
			}
			placement.ID = id
			return f.Place(placement)
		})
}

func (d Desk) mayArrange(ctx context.Context, p access.Person, f casefile.CaseFile) error {
	m, err := d.Matters.Matter(ctx, matter.ID(f.Matter))
	if err != nil {
		return err
	}
	return access.Check(p, access.Arrange, f.Guard(m))
}

// Move gives a placement another position.
func (d Desk) Move(ctx context.Context, p access.Person, cmd custody.Command, id casefile.PlacementID, position int64) (casefile.Placement, custody.Receipt, error) {
	return d.Files.ChangePlacement(ctx, cmd, id, func(_ time.Time, f casefile.CaseFile, now casefile.Placement) (custody.Transition, error) {
		if err := d.mayArrange(ctx, p, f); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := now.Move(f, position)
		return tr, err
	})
}

// Remove takes an item out of the file before it is submitted.
func (d Desk) Remove(ctx context.Context, p access.Person, cmd custody.Command, id casefile.PlacementID, reason string) (casefile.Placement, custody.Receipt, error) {
	return d.Files.ChangePlacement(ctx, cmd, id, func(_ time.Time, f casefile.CaseFile, now casefile.Placement) (custody.Transition, error) {
		if err := d.mayArrange(ctx, p, f); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := now.Remove(f, reason)
		return tr, err
	})
}

// Submit hands the arranged file to the archivist.
func (d Desk) Submit(ctx context.Context, p access.Person, cmd custody.Command, id casefile.ID) (casefile.CaseFile, custody.Receipt, error) {
	return d.Files.SubmitCaseFile(ctx, cmd, id, func(at time.Time, now casefile.CaseFile, count int) (custody.Transition, error) {
		if err := d.mayArrange(ctx, p, now); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := now.SubmitBy(p.Actor, at, count)
		return tr, err
	})
}

// Withdraw takes a submission back before it was answered.
func (d Desk) Withdraw(ctx context.Context, p access.Person, cmd custody.Command, id casefile.ID, reason string) (casefile.CaseFile, custody.Receipt, error) {
	return d.Files.ChangeCaseFile(ctx, cmd, id, func(_ time.Time, now casefile.CaseFile) (custody.Transition, error) {
		if err := d.mayArrange(ctx, p, now); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := now.WithdrawBy(reason)
		return tr, err
	})
}
