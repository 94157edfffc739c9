package library

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/marker"
	"liuhen/internal/viewing"
)

// Markers keeps what people marked in recordings.
type Markers interface {
	// Marker returns the marker with this id, or not-found.
	Marker(ctx context.Context, id marker.ID) (marker.Marker, error)
	// MarkersOf returns up to limit markers of an item in the order of their places, after
	// the given one; the zero value begins at the first.
	MarkersOf(ctx context.Context, it item.ID, after marker.Marker, limit int) ([]marker.Marker, error)
	// CreateMarker carries out a command that marks a place of an item; make gets the
	// transaction's time, a fresh id and the item as it is.
	CreateMarker(ctx context.Context, cmd custody.Command, of item.ID,
		make func(at time.Time, id marker.ID, it item.Item) (marker.Marker, custody.Transition, error),
	) (marker.Marker, custody.Receipt, error)
	// ChangeMarker carries out a command on one marker; decide gets its item beside it.
	ChangeMarker(ctx context.Context, cmd custody.Command, id marker.ID,
		decide func(at time.Time, it item.Item, now marker.Marker) (custody.Transition, error),
	) (marker.Marker, custody.Receipt, error)
}

// Marks is where people mark what a recording shows, and read what others marked. What
// a marker says tells of the content, so that only who may see the content sees it. All
// fields are needed. It is safe for concurrent use.
type Marks struct {
	Items   Items
	Markers Markers
	Journal Journal
}

// Mark marks a place of an item: its kind, from and until when, and a text. Errors:
// not-found, not-allowed, marker-unfit, bad-input, and those of the store.
func (m Marks) Mark(ctx context.Context, who access.Person, cmd custody.Command, of item.ID, draft marker.Marker) (marker.Marker, custody.Receipt, error) {
	return m.Markers.CreateMarker(ctx, cmd, of, func(at time.Time, id marker.ID, it item.Item) (marker.Marker, custody.Transition, error) {
		if err := access.Check(who, access.Mark, it.Guard()); err != nil {
			return draft, custody.Transition{}, err
		}
		made := draft
		made.ID = id
		return marker.New(made, it, who.Actor, at)
	})
}

// Withdraw takes the person's own marker back; it stays to be read, with the reason.
// Errors: not-found, not-allowed, marker-of-another, reason-missing, wrong-state,
// changed-meanwhile, and those of the store.
func (m Marks) Withdraw(ctx context.Context, who access.Person, cmd custody.Command, id marker.ID, reason string) (marker.Marker, custody.Receipt, error) {
	return m.Markers.ChangeMarker(ctx, cmd, id, func(at time.Time, it item.Item, now marker.Marker) (custody.Transition, error) {
		if err := access.Check(who, access.Mark, it.Guard()); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := now.WithdrawBy(who.Actor, at, reason)
		return tr, err
	})
}

// One returns a marker to whoever may see the content of its item. Like the entry of a
// list that he has seen before, it leaves no event. Errors: not-found, not-allowed, and
// reason-missing as of Look.
func (m Marks) One(ctx context.Context, who access.Person, id marker.ID) (marker.Marker, error) {
	found, err := m.Markers.Marker(ctx, id)
	if err == nil {
		_, err = m.seen(ctx, who, found.Item)
	}
	if err != nil {
		return marker.Marker{}, err
	}
	return found, nil
}

// Of returns up to limit markers of an item, also those that were withdrawn, in the
// order of the places that they mark, after the one named. The look is committed before
// it returns. Errors: not-found, also for a marker that is none of the item's,
// not-allowed, and reason-missing as of Look.
func (m Marks) Of(ctx context.Context, who access.Person, of item.ID, after marker.ID, limit int) ([]marker.Marker, error) {
	it, err := m.seen(ctx, who, of)
	if err != nil {
		return nil, err
	}
	last, err := m.last(ctx, it, after)
	if err != nil {
		return nil, err
	}
	found, err := m.Markers.MarkersOf(ctx, of, last, min(max(limit, 1), MaxPage))
	if err != nil {
		return nil, err
	}
	_, err = m.Journal.RecordListing(ctx, viewing.Listing{
		Agency: who.Actor.Agency, Viewer: who.Actor, List: "markers", Filter: "item=" + string(of), Count: len(found),
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// seen returns the item if the person may see its content.
func (m Marks) seen(ctx context.Context, who access.Person, id item.ID) (item.Item, error) {
	it, err := m.Items.Item(ctx, id)
	if err != nil {
		return it, err
	}
	return it, mayLook(who, it.Guard())
}

// last is the marker after which a page of the item's begins; the zero value for the
// first page.
func (m Marks) last(ctx context.Context, it item.Item, after marker.ID) (marker.Marker, error) {
	if after == "" {
		return marker.Marker{}, nil
	}
	found, err := m.Markers.Marker(ctx, after)
	if err == nil && found.Item != it.ID {
		err = fault.NoSuchThing.Err("list markers", after.Ref().String(), nil)
	}
	return found, err
}
