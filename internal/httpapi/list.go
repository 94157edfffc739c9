package httpapi

import (
	"context"
	"reflect"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/activity"
	"liuhen/internal/api"
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
)

// Lister shows one noun's list.
type Lister[N custody.Noun] interface {
	// Page returns at most limit nouns that the person may see, newest first, after
	// the one named.
	Page(ctx context.Context, who access.Person, f library.Filter, after string, limit int) ([]N, error)
	// Count returns how many he may see.
	Count(ctx context.Context, who access.Person, f library.Filter) (library.Count, error)
	// One returns the noun with this id if he may see it.
	One(ctx context.Context, who access.Person, id string) (N, error)
}

// Lists are the lists of the library.
type Lists struct {
	Matters    Lister[matter.Matter]
	Tours      Lister[tour.Tour]
	Activities Lister[activity.Activity]
	Items      Lister[item.Item]
	Handovers  Lister[handover.Handover]
	Carriers   Lister[carrier.Carrier]
	CaseFiles  Lister[casefile.CaseFile]
	Devices    Lister[device.Device]
	Officers   Lister[officer.Officer]
	Posts      Lister[post.Post]
	Accounts   Lister[account.Account]
}

// The inputs of the lists: how each is narrowed, and which page is wanted.
type (
	standingAsked struct { // matters, tours, handovers, devices
		api.Narrowing
		api.Paging
	}
	activitiesAsked struct {
		api.ActivityFilter
		api.Paging
	}
	itemsAsked struct {
		api.ItemFilter
		api.Paging
	}
	carriersAsked struct {
		api.CarrierFilter
		api.Paging
	}
	caseFilesAsked struct {
		api.CaseFileFilter
		api.Paging
	}
	officersAsked struct {
		api.OfficerFilter
		api.Paging
	}
	holdersAsked struct { // posts, accounts
		api.HolderFilter
		api.Paging
	}
)

// lists registers the list of a noun and its count. Q is the list's input and F the
// filter in it.
func lists[Q interface{ Paged() api.Paging }, F any, N custody.Noun, T any](f *frame, plural, tag string, from Lister[N], wire func(N) T) {
	list(f, route{"/" + plural, "list-" + plural, tag, "A page of the " + plural + " that you may see, the newest first"},
		func(ctx context.Context, who access.Person, q *Q) (api.Page[T], error) {
			paging := (*q).Paged()
			found, err := from.Page(ctx, who, filterOf(q), paging.After, paging.Limit)
			if err != nil {
				return api.Page[T]{}, err
			}
			return pageOf(found, paging, wire, func(n N) string { return n.Ref().ID }), nil
		})
	read(f, route{"/" + plural + "/count", "count-" + plural, tag, "How many " + plural + " you may see, up to 1000"},
		func(ctx context.Context, who access.Person, q *F) (api.HowMany, error) {
			n, err := from.Count(ctx, who, filterOf(q))
			return api.HowMany{Number: n.Number, More: n.More}, err
		})
}

// pageOf is the page that was asked for. Its next is named by the last one found, unless
// the list has come to its end.
func pageOf[N, T any](found []N, asked api.Paging, wire func(N) T, name func(N) string) api.Page[T] {
	page := api.Page[T]{List: make([]T, 0, len(found))}
	for _, n := range found {
		page.List = append(page.List, wire(n))
	}
	if len(found) > 0 && len(found) == asked.Limit {
		page.Next = name(found[len(found)-1])
	}
	return page
}

// pageUnder is which page is wanted of what belongs to one thing.
type pageUnder struct {
	ID string `path:"id" maxLength:"64"`
	api.Paging
}

// one registers the GET of one noun out of its list.
func one[N custody.Noun, T any](f *frame, r route, from Lister[N], wire func(N) T) {
	read(f, r, func(ctx context.Context, who access.Person, in *named) (T, error) {
		n, err := from.One(ctx, who, in.ID)
		if err != nil {
			var none T
			return none, err
		}
		return wire(n), nil
	})
}

// filterOf reads the conditions of a list's input: its texts that say something, under
// the names that they have in the query. It goes by the tags because they are what the
// input was read and described by: a condition spelled beside them and forgotten would
// be accepted and narrow nothing.
func filterOf(input any) library.Filter {
	filter := library.Filter{}
	addConditions(filter, reflect.ValueOf(input).Elem())
	return filter
}

func addConditions(filter library.Filter, v reflect.Value) {
	for i := range v.NumField() {
		field, part := v.Type().Field(i), v.Field(i)
		switch {
		case field.Type == reflect.TypeFor[api.Paging]():
		case field.Anonymous:
			addConditions(filter, part)
		case part.Kind() == reflect.String && part.String() != "":
			filter[library.By(field.Tag.Get("query"))] = part.String()
		}
	}
}
