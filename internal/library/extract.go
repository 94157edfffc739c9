package library

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/extract"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/job"
)

// Extracted keeps extracts.
type Extracted interface {
	// Extract returns the extract with this id, or not-found.
	Extract(ctx context.Context, id extract.ID) (extract.Extract, error)
	// ExtractsOf returns up to limit extracts that an account ordered, the newest first,
	// from below the one named; the empty id names none.
	ExtractsOf(ctx context.Context, account string, below extract.ID, limit int) ([]extract.Extract, error)
	// ExtractsOver returns up to limit extracts whose time is over and of which that is not
	// recorded.
	ExtractsOver(ctx context.Context, at time.Time, limit int) ([]extract.Extract, error)
	// ExtractsOrdered returns up to limit extracts that are not made yet, by id, after the
	// one named.
	ExtractsOrdered(ctx context.Context, after extract.ID, limit int) ([]extract.Extract, error)
	// CreateExtract carries out a command that orders one; make gets the transaction's
	// time, a fresh id and how many of the account's are not made yet.
	CreateExtract(ctx context.Context, cmd custody.Command, agency string,
		make func(at time.Time, id extract.ID, open int) (extract.Extract, custody.Transition, error),
	) (extract.Extract, custody.Receipt, error)
	// ChangeExtract carries out a command on one extract.
	ChangeExtract(ctx context.Context, cmd custody.Command, id extract.ID,
		decide func(at time.Time, now extract.Extract) (custody.Transition, error),
	) (extract.Extract, custody.Receipt, error)
}

// Hidden tells what of the items somebody may see no longer.
type Hidden interface {
	// Withheld returns which of the items are restricted so that the scope does not reach them.
	Withheld(ctx context.Context, scope access.Scope, ids []item.ID) (map[item.ID]bool, error)
	// HiddenSince reports whether an item that the selection names is restricted so that its
	// scope does not reach it, and was changed at the moment or later.
	HiddenSince(ctx context.Context, sel Selection, at time.Time) (bool, error)
}

// Returning knows what people may do who are not here.
type Returning interface {
	// Again returns who ordered something as he is now, limited to the scopes of the token
	// by which he did; or not-allowed.
	Again(ctx context.Context, by custody.Actor, scope []string) (access.Person, error)
}

// Queue is where the making of extracts is ordered.
type Queue interface {
	// AskJob puts an order into the queue, durably; one that is there already and has not
	// come to its end is not put there twice.
	AskJob(ctx context.Context, o job.Order) (job.ID, error)
	// Jobs returns up to limit jobs in the scope that pass the filter, the newest first.
	Jobs(ctx context.Context, scope access.Scope, f job.Filter, below job.ID, limit int) ([]job.Job, error)
}

// Pieces is where the bytes of extracts lie for a time, durably.
type Pieces interface {
	// PublishOnce puts data under name for ever; the same bytes again succeed.
	PublishOnce(ctx context.Context, name string, data []byte) error
	// Read returns the object's bytes, or shelf-missing.
	Read(ctx context.Context, name string) ([]byte, error)
	// Names calls fn for every name that begins with prefix.
	Names(ctx context.Context, prefix string, fn func(name string) error) error
	// Clear removes the object; one that is gone is no error.
	Clear(ctx context.Context, name string) error
}

// Writer begins a file of rows.
type Writer interface {
	// Sheet begins a file of rows on w that bears the title.
	Sheet(format extract.Format, title string, w io.Writer) (extract.Sheet, error)
}

// Extracts is where people order lists as files and fetch them. All fields are needed. It is
// safe for concurrent use.
type Extracts struct {
	Kept     Extracted
	Sources  map[extract.List]Source
	Hidden   Hidden
	Office   Returning
	Queue    Queue
	Shelf    Pieces
	Writer   Writer
	Register NameRegister
	Now      func() time.Time
	// Local is the zone in which files state times.
	Local *time.Location
}

// Ordered is an extract with how far its making is.
type Ordered struct {
	extract.Extract
	Progress job.Progress // in rows; a total of 0 is not known
}

// Order orders an extract of a list as the person sees it, narrowed by the filter. The
// caller fills List, Format, Language and Filter of the draft. Errors: bad-input, not-allowed
// for who may not see the list, extracts-waiting, and those of the store.
func (d *Extracts) Order(ctx context.Context, who access.Person, cmd custody.Command, draft extract.Extract) (extract.Extract, custody.Receipt, error) {
	source, ok := d.Sources[draft.List]
	if !ok {
		return draft, custody.Receipt{}, fault.BadInput.Err("order extract", "", nil).With("field", "list").WithBoth("problem", "没有这种列表", "there is no such list")
	}
	if _, err := source.Check(ctx, who, filterOf(draft)); err != nil {
		return draft, custody.Receipt{}, err
	}
	return d.Kept.CreateExtract(ctx, cmd, who.Actor.Agency, func(at time.Time, id extract.ID, open int) (extract.Extract, custody.Transition, error) {
		if open >= extract.MaxOpen {
			return draft, custody.Transition{}, fault.ExtractsWaiting.Err("order extract", "", nil).With("limit", strconv.Itoa(extract.MaxOpen))
		}
		e := draft
		e.ID, e.Agency, e.Scope = id, who.Actor.Agency, who.Scope
		return extract.New(e, who.Actor, at)
	})
}

func filterOf(e extract.Extract) Filter {
	f := Filter{}
	for by, value := range e.Filter {
		f[By(by)] = value
	}
	return f
}

// One returns an extract to who ordered it; to everybody else there is none.
func (d *Extracts) One(ctx context.Context, who access.Person, id extract.ID) (Ordered, error) {
	e, err := d.Kept.Extract(ctx, id)
	if err == nil && !e.OrderedBy(who.Actor.Account) {
		err = fault.NoSuchThing.Err("load", id.Ref().String(), nil)
	}
	if err != nil {
		return Ordered{}, err
	}
	return d.progress(ctx, e)
}

// Of returns up to limit extracts that the person ordered, the newest first, from below the
// one named; the empty id names none.
func (d *Extracts) Of(ctx context.Context, who access.Person, below extract.ID, limit int) ([]Ordered, error) {
	found, err := d.Kept.ExtractsOf(ctx, who.Actor.Account, below, min(max(limit, 1), MaxPage))
	list := make([]Ordered, 0, len(found))
	for _, e := range found {
		var o Ordered
		if err == nil {
			o, err = d.progress(ctx, e)
		}
		list = append(list, o)
	}
	return list, err
}

// progress adds what the job of an extract tells while it is being made.
func (d *Extracts) progress(ctx context.Context, e extract.Extract) (Ordered, error) {
	o := Ordered{Extract: e}
	switch e.State {
	case extract.Ordered:
		found, err := d.Queue.Jobs(ctx, access.Scope{All: true, Inner: true}, job.Filter{Work: job.Extract, Subject: e.Ref()}, 0, 1)
		if len(found) > 0 {
			o.Progress = found[0].Progress
		}
		return o, err
	case extract.Ready:
		o.Progress = job.Progress{Done: e.Made.Rows, Total: e.Made.Rows}
	}
	return o, nil
}

// Open makes the file of an extract ready to be fetched by who ordered it, whose rights are
// asked again. Errors: not-found, extract-not-ready, extract-outdated where the rights are
// not those in which it was made, or something that it lists is restricted by now.
func (d *Extracts) Open(ctx context.Context, who access.Person, id extract.ID) (*File, error) {
	o, err := d.One(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if o.State != extract.Ready || !d.Now().Before(o.Expires.Time) {
		return nil, fault.ExtractNotReady.Err("fetch extract", id.Ref().String(), nil)
	}
	if err := d.mayFetch(ctx, who, o.Extract); err != nil {
		return nil, err
	}
	name := d.speaker(nil, o.Extract).Title(o.List) + " " + o.Made.At.In(d.Local).Format("2006-01-02 1504") + "." + string(o.Format)
	return &File{Extract: o.Extract, Name: name, shelf: d.Shelf}, nil
}

func (d *Extracts) mayFetch(ctx context.Context, who access.Person, e extract.Extract) error {
	outdated := fault.ExtractOutdated.Err("fetch extract", e.Ref().String(), nil)
	sel, err := d.Sources[e.List].Check(ctx, who, filterOf(e))
	switch {
	case fault.KindOf(err) == fault.Forbidden:
		return outdated
	case err != nil:
		return err
	case reachOf(sel.Scope) != e.Made.Reach:
		return outdated
	case e.List != extract.Items:
		return nil
	}
	ids := make([]item.ID, len(e.Made.Guarded))
	for i, id := range e.Made.Guarded {
		ids[i] = item.ID(id)
	}
	withheld, err := d.Hidden.Withheld(ctx, sel.Scope, ids)
	if err != nil {
		return err
	}
	hidden, err := d.Hidden.HiddenSince(ctx, sel, e.Ordered.At.Time)
	if err == nil && (hidden || len(withheld) > 0) {
		return outdated
	}
	return err
}

// reachOf is a digest of a scope.
func reachOf(s access.Scope) digest.SHA256 {
	spelt, err := json.Marshal(s)
	if err != nil { // it has strings only
		panic(err)
	}
	return digest.SumSHA256(spelt)
}

// File is an extract that may be given out.
type File struct {
	extract.Extract
	Name  string // under which it is saved: the list and when it was made
	shelf Pieces
}

// WriteTo writes the file to w, no piece of it before it was compared with its digest. Errors:
// shelf-missing where its time came to its end meanwhile, extract-differs, those of the shelf,
// and w's.
func (f *File) WriteTo(ctx context.Context, w io.Writer) error {
	for _, piece := range f.Made.Pieces {
		data, err := f.shelf.Read(ctx, f.ID.Object(piece))
		if err == nil && sha256.Sum256(data) != piece {
			err = fault.ExtractDiffers.Err("fetch extract", f.Ref().String(), nil)
		}
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Clear records of extracts whose time is over that nothing is kept of them, orders again the
// making of those whose job was lost, and removes pieces that are of no extract that is kept.
// It may be stopped anywhere and called again.
func (d *Extracts) Clear(ctx context.Context) (int, error) {
	cleared := 0
	for {
		over, err := d.Kept.ExtractsOver(ctx, d.Now(), MaxPage)
		if err != nil {
			return cleared, err
		}
		for _, e := range over {
			cmd := custody.Command{Actor: custody.ByProgram(e.Agency)}
			_, _, err := d.Kept.ChangeExtract(ctx, cmd, e.ID, func(at time.Time, now extract.Extract) (custody.Transition, error) {
				_, tr, err := now.ExpireAt(at)
				return tr, err
			})
			if err != nil && !errors.Is(err, fault.WrongState) {
				return cleared, err
			}
			cleared++
		}
		if len(over) < MaxPage {
			return cleared, errors.Join(d.orderAgain(ctx), d.sweep(ctx))
		}
	}
}

// orderAgain asks for the jobs of all extracts that are not made yet.
func (d *Extracts) orderAgain(ctx context.Context) error {
	after := extract.ID("")
	for {
		page, err := d.Kept.ExtractsOrdered(ctx, after, MaxPage)
		if err != nil {
			return err
		}
		for _, e := range page {
			after = e.ID
			if _, err := d.Queue.AskJob(ctx, job.ForExtract(e)); err != nil {
				return err
			}
		}
		if len(page) < MaxPage {
			return nil
		}
	}
}

// sweep removes pieces of extracts that are not kept: their time is over, or they could not
// be made.
func (d *Extracts) sweep(ctx context.Context) error {
	kept := map[extract.ID]bool{}
	return d.Shelf.Names(ctx, extract.Objects, func(name string) error {
		id, ok := extract.OfObject(name)
		if !ok {
			return nil
		}
		keep, known := kept[id]
		if !known {
			e, err := d.Kept.Extract(ctx, id)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return err
			}
			keep = err == nil && (e.State == extract.Ready || e.State == extract.Ordered)
			kept[id] = keep
		}
		if keep {
			return nil
		}
		return d.Shelf.Clear(ctx, name)
	})
}
