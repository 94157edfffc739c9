package archive

import (
	"context"
	"iter"
	"strconv"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/matter"
	"liuhen/internal/translog"
)

// Files is where case files are kept. Every command commits state and event
// together.
type Files interface {
	// ChangeCaseFile carries out a command on one case file.
	ChangeCaseFile(ctx context.Context, cmd custody.Command, id casefile.ID,
		decide func(at time.Time, now casefile.CaseFile) (custody.Transition, error)) (casefile.CaseFile, custody.Receipt, error)
	// SealCaseFile is ChangeCaseFile with the moment of the sealing, the file's contents
	// in order as they are at that moment, and the next number of a series, which is
	// used up only when the command succeeds.
	SealCaseFile(ctx context.Context, cmd custody.Command, id casefile.ID,
		decide func(at time.Time, m custody.Moment, now casefile.CaseFile, contents iter.Seq2[casefile.Content, error], next func(casefile.Series) (int, error)) (custody.Transition, error)) (casefile.CaseFile, custody.Receipt, error)
}

// Register is where matters and agencies are read.
type Register interface {
	// Matter returns the matter, or not-found.
	Matter(ctx context.Context, id matter.ID) (matter.Matter, error)
	// Agency returns the agency, or not-found.
	Agency(ctx context.Context, id agency.ID) (agency.Agency, error)
}

// Desk is the archivist's desk.
type Desk struct {
	Files    Files
	Register Register
}

// Return gives a submitted file back with its defects.
func (d Desk) Return(ctx context.Context, p access.Person, cmd custody.Command, id casefile.ID, defects string) (casefile.CaseFile, custody.Receipt, error) {
	return d.Files.ChangeCaseFile(ctx, cmd, id, func(at time.Time, now casefile.CaseFile) (custody.Transition, error) {
		if err := d.mayArchive(ctx, p, now); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := now.ReturnBy(p.Actor, at, defects)
		return tr, err
	})
}

func (d Desk) mayArchive(ctx context.Context, p access.Person, f casefile.CaseFile) error {
	m, err := d.Register.Matter(ctx, matter.ID(f.Matter))
	if err != nil {
		return err
	}
	return access.Check(p, access.Archive, f.Guard(m))
}

// Seal seals a submitted file under the next code of its series. It refuses with
// items-not-deposited while anything in it is not deposited, and with
// second-person-required towards whoever submitted it.
func (d Desk) Seal(ctx context.Context, p access.Person, cmd custody.Command, id casefile.ID) (casefile.CaseFile, custody.Receipt, error) {
	return d.Files.SealCaseFile(ctx, cmd, id, func(at time.Time, m custody.Moment, now casefile.CaseFile, contents iter.Seq2[casefile.Content, error], next func(casefile.Series) (int, error)) (custody.Transition, error) {
		if err := d.mayArchive(ctx, p, now); err != nil {
			return custody.Transition{}, err
		}
		whole, err := wholeOf(contents)
		if err != nil {
			return custody.Transition{}, err
		}
		whole.Moment = m
		code, err := d.code(ctx, now)
		if err != nil {
			return custody.Transition{}, err
		}
		// Decided once before a number is drawn: a refusal must not use one up.
		if _, _, err := now.SealBy(p.Actor, at, whole, code); err != nil {
			return custody.Transition{}, err
		}
		if code.Volume, err = next(code.Series); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := now.SealBy(p.Actor, at, whole, code)
		return tr, err
	})
}

// code returns everything of the archival code but its number. The fonds is the
// authority's, in whose name the agency acts.
func (d Desk) code(ctx context.Context, f casefile.CaseFile) (casefile.Code, error) {
	a, err := d.Register.Agency(ctx, agency.ID(f.Agency))
	if err != nil {
		return casefile.Code{}, err
	}
	if a.Authority.FondsCode == "" {
		return casefile.Code{}, fault.FondsMissing.Err("seal", f.Ref().String(), nil)
	}
	series := casefile.Series{Fonds: a.Authority.FondsCode, Category: f.Category, Year: f.Year, Retention: f.Retention}
	return casefile.Code{Series: series, Region: a.RegionCode, Org: a.Authority.FondsCode}, nil
}

// wholeOf computes count, bytes and ordered root of the contents in memory that
// does not grow with their number.
func wholeOf(contents iter.Seq2[casefile.Content, error]) (casefile.Whole, error) {
	var w casefile.Whole
	var ordered translog.Ordered
	waiting := 0
	for c, err := range contents {
		if err != nil {
			return w, err
		}
		if c.Item.State != item.Deposited {
			waiting++
			continue
		}
		m := c.Placement.Member(int64(w.Count+1), c.Item, agency.ID(c.Item.Agency).Origin(), c.Item.Head.Place)
		if err := ordered.Add(m); err != nil {
			return w, err
		}
		w.Count++
		w.Bytes += c.Item.Size
	}
	if waiting > 0 {
		return w, fault.NotDeposited.Err("seal", "", nil).With("count", strconv.Itoa(waiting))
	}
	w.Root = ordered.Root()
	return w, nil
}
