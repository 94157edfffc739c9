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

// Reading is where case files and their contents are read.
type Reading interface {
	// CaseFile returns the case file, or not-found.
	CaseFile(ctx context.Context, id casefile.ID) (casefile.CaseFile, error)
	// Placement returns the placement, or not-found.
	Placement(ctx context.Context, id casefile.PlacementID) (casefile.Placement, error)
	// Placements returns standing placements in their order, after the given one.
	Placements(ctx context.Context, file casefile.ID, after casefile.Placement, limit int) ([]casefile.Placement, error)
	// Withheld returns which of the items are restricted so that the scope does not reach them.
	Withheld(ctx context.Context, scope access.Scope, ids []item.ID) (map[item.ID]bool, error)
}

// Matters is where matters are read.
type Matters interface {
	// Matter returns the matter, or not-found.
	Matter(ctx context.Context, id matter.ID) (matter.Matter, error)
}

// Desk is the case officer's desk.
type Desk struct {
	Files   Files
	Reading Reading
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

// CaseFile returns a case file. Errors: not-found.
func (d Desk) CaseFile(ctx context.Context, p access.Person, id casefile.ID) (casefile.CaseFile, error) {
	f, err := d.Reading.CaseFile(ctx, id)
	if err != nil {
		return casefile.CaseFile{}, err
	}
	return f, d.may(ctx, p, access.ReadRegister, f)
}

// Placements returns up to limit placements of a case file in its order, after the
// one named, or from the first. Of a restricted item that the person may not see the place
// is told, since the file counts it, but not what it is called. Errors: not-found.
func (d Desk) Placements(ctx context.Context, p access.Person, file casefile.ID, after casefile.PlacementID, limit int) ([]casefile.Placement, error) {
	if _, err := d.CaseFile(ctx, p, file); err != nil {
		return nil, err
	}
	var last casefile.Placement
	if after != "" {
		var err error
		if last, err = d.Reading.Placement(ctx, after); err != nil || last.CaseFile != file {
			return nil, errors.Join(fault.NoSuchThing.Err("list placements", after.Ref().String(), err), err)
		}
	}
	found, err := d.Reading.Placements(ctx, file, last, limit)
	if err != nil {
		return nil, err
	}
	return found, d.withhold(ctx, p, found)
}

// withhold blanks what is said of items that the person may not see.
func (d Desk) withhold(ctx context.Context, p access.Person, found []casefile.Placement) error {
	ids := make([]item.ID, len(found))
	for i := range found {
		ids[i] = item.ID(found[i].Item)
	}
	hidden, err := d.Reading.Withheld(ctx, access.ScopeFor(p, access.ReadRegister), ids)
	for i := range found {
		if hidden[ids[i]] {
			found[i].Title, found[i].Number, found[i].Author = "", "", ""
		}
	}
	return err
}

// Amend corrects title, category, year, retention and remarks before the file is
// sealed. Errors: not-found, not-allowed, bad-input, reason-missing, wrong-state.
func (d Desk) Amend(ctx context.Context, p access.Person, cmd custody.Command, id casefile.ID, next casefile.CaseFile, reason string) (casefile.CaseFile, custody.Receipt, error) {
	return d.Files.ChangeCaseFile(ctx, cmd, id, func(_ time.Time, now casefile.CaseFile) (custody.Transition, error) {
		if err := d.mayArrange(ctx, p, now); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := now.Change(next, reason)
		return tr, err
	})
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
	return d.may(ctx, p, access.Arrange, f)
}

func (d Desk) may(ctx context.Context, p access.Person, a access.Action, f casefile.CaseFile) error {
	m, err := d.Matters.Matter(ctx, matter.ID(f.Matter))
	if err != nil {
		return err
	}
	return access.Check(p, a, f.Guard(m))
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
	return d.Files.ChangeCaseFile(ctx, cmd, id, func(at time.Time, now casefile.CaseFile) (custody.Transition, error) {
		if err := d.mayArrange(ctx, p, now); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := now.WithdrawBy(p.Actor, at, reason)
		return tr, err
	})
}
