package library

import (
	"context"
	"slices"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/viewing"
)

// Register holds the nouns of one kind.
type Register[T custody.Noun] interface {
	// Page returns the nouns that the selection names, newest first. It fails with
	// bad-input for a condition that this list does not take.
	Page(ctx context.Context, sel Selection) ([]T, error)
	// Count returns how many there are, up to MaxCount; After and Limit are not
	// looked at.
	Count(ctx context.Context, sel Selection) (Count, error)
}

// Journal keeps what people looked at in lists.
type Journal interface {
	// RecordListing commits the look in the log of its agency and gives it an id.
	RecordListing(ctx context.Context, l viewing.Listing) (custody.Receipt, error)
}

// List is one noun's list as people look at it. All fields are needed; States may be
// empty for nouns that have none.
type List[T custody.Noun] struct {
	Name     string        // as events keep it, such as "items"
	Right    access.Action // that the list asks for
	States   []string      // by which it may be narrowed
	Register Register[T]
	Journal  Journal
}

// StatesOf spells the states of a noun's table for List.
func StatesOf[S, A ~string](table custody.Table[S, A]) []string {
	var names []string
	for _, s := range table.States() {
		if s != "" {
			names = append(names, string(s))
		}
	}
	return names
}

// Page returns at most limit nouns that the person may see, newest first, after the
// one named. The look is committed before it returns. Errors: not-allowed for who may
// see nothing of this kind, bad-input for a condition that cannot be taken, and those
// of the store.
func (l List[T]) Page(ctx context.Context, who access.Person, f Filter, after string, limit int) ([]T, error) {
	sel, err := l.selection(who, f)
	if err != nil {
		return nil, err
	}
	sel.After, sel.Limit = after, min(max(limit, 1), MaxPage)
	page, err := l.Register.Page(ctx, sel)
	if err != nil {
		return nil, err
	}
	_, err = l.Journal.RecordListing(ctx, viewing.Listing{
		Agency: who.Actor.Agency, Viewer: who.Actor, List: l.Name, Filter: f.String(), Count: len(page),
	})
	if err != nil {
		return nil, err
	}
	return page, nil
}

// One returns the noun with this id if the person may see it. Like the entry of a list
// that he has seen before, it leaves no event. Errors: not-found, not-allowed.
func (l List[T]) One(ctx context.Context, who access.Person, id string) (T, error) {
	var none T
	sel, err := l.selection(who, Filter{ID: id})
	if err != nil {
		return none, err
	}
	sel.Limit = 1
	found, err := l.Register.Page(ctx, sel)
	if err == nil && len(found) == 0 {
		err = fault.NoSuchThing.Err("load", l.Name, nil)
	}
	if err != nil {
		return none, err
	}
	return found[0], nil
}

// Count returns how many nouns the person may see. A number shows no noun, so it is no
// look and leaves no event. Errors as of Page.
func (l List[T]) Count(ctx context.Context, who access.Person, f Filter) (Count, error) {
	sel, err := l.selection(who, f)
	if err != nil {
		return Count{}, err
	}
	return l.Register.Count(ctx, sel)
}

func (l List[T]) selection(who access.Person, f Filter) (Selection, error) {
	if err := access.CheckList(who, l.Right, l.Name); err != nil {
		return Selection{}, err
	}
	if err := f.Check(); err != nil {
		return Selection{}, err
	}
	if state, asked := f[State]; asked && !slices.Contains(l.States, state) {
		return Selection{}, fault.BadInput.Err("list", l.Name, nil).With("field", string(State)).WithBoth("problem", "没有这种状态", "there is no such state")
	}
	return Selection{Scope: access.ScopeFor(who, l.Right), Filter: f}, nil
}
