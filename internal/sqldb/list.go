package sqldb

import (
	"context"

	"liuhen/internal/account"
	"liuhen/internal/activity"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/post"
	"liuhen/internal/tour"
	"liuhen/internal/viewing"
)

// Register is the list of all nouns of one kind. It is safe for concurrent use.
type Register[T custody.Noun] struct {
	store *Store
	table *table[T]
}

// Page returns the nouns that the selection names, newest first by id, which is the
// order of their making to the millisecond, at most Limit of them. It fails with
// bad-input for a condition that this list does not take.
func (r Register[T]) Page(ctx context.Context, sel library.Selection) ([]T, error) {
	st := statement{listing: r.table.listing()}
	page, err := st.page(sel)
	if err != nil {
		return nil, err
	}
	return r.table.many(ctx, r.store, r.store.read, "("+page+")", "ORDER BY n.id DESC", st.args...)
}

// Count returns how many nouns the selection names, up to library.MaxCount; After and
// Limit are not looked at. Errors as of Page.
func (r Register[T]) Count(ctx context.Context, sel library.Selection) (library.Count, error) {
	sel.After, sel.Limit = "", library.MaxCount+1
	st := statement{listing: r.table.listing()}
	page, err := st.page(sel)
	if err != nil {
		return library.Count{}, err
	}
	var n int
	if err := r.store.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM (`+page+`) counted`, st.args...).Scan(&n); err != nil {
		return library.Count{}, r.store.fault("count", r.table.kind, err)
	}
	return library.Count{Number: min(n, library.MaxCount), More: n > library.MaxCount}, nil
}

func (tb *table[T]) listing() listing {
	return listing{kind: tb.kind, roots: append([]root{{"n.id", tb.kind}}, tb.roots...), columns: tb.columns, hides: tb.hides}
}

// Registers are the lists of the store.
type Registers struct {
	Matters    Register[matter.Matter]
	Tours      Register[tour.Tour]
	Activities Register[activity.Activity]
	Items      Register[item.Item]
	Handovers  Register[handover.Handover]
	Carriers   Register[carrier.Carrier]
	CaseFiles  Register[casefile.CaseFile]
	Devices    Register[device.Device]
	Officers   Register[officer.Officer]
	Posts      Register[post.Post]
	Accounts   Register[account.Account]
	Viewings   Register[viewing.Viewing]
}

// Registers returns the lists of the store.
func (s *Store) Registers() Registers {
	return Registers{
		Matters: Register[matter.Matter]{s, matters}, Tours: Register[tour.Tour]{s, tours},
		Activities: Register[activity.Activity]{s, activities}, Items: Register[item.Item]{s, items},
		Handovers: Register[handover.Handover]{s, handovers}, Carriers: Register[carrier.Carrier]{s, carriers},
		CaseFiles: Register[casefile.CaseFile]{s, casefiles}, Devices: Register[device.Device]{s, devices},
		Officers: Register[officer.Officer]{s, officers}, Posts: Register[post.Post]{s, posts},
		Accounts: Register[account.Account]{s, accounts}, Viewings: Register[viewing.Viewing]{s, viewings},
	}
}
