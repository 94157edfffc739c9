package api_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

// shown are the ids of a whole list, read in pages of two.
func shown[T any](t *testing.T, page func(api.Paging) (api.Page[T], error), id func(T) string) []string {
	t.Helper()
	ids := []string{}
	err := apiclient.Every(func(p api.Paging) (api.Page[T], error) {
		p.Limit = 2
		return page(p)
	}, func(one T) error { ids = append(ids, id(one)); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func itemsOf(t *testing.T, who *apiclient.Client, f api.ItemFilter) []string {
	t.Helper()
	return shown(t, func(p api.Paging) (api.Page[api.Item], error) { return who.Items(t.Context(), f, p) }, func(i api.Item) string { return i.ID })
}

func TestEverybodyListsWhatHeMaySee(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	var lins, chens, lius []string
	for i := range 5 {
		lins = append(lins, must(send(t, p.lin, "a.mp4", fmt.Append(nil, "lin", i)))(t).Value.ID)
	}
	zhou := p.Town.Officer(p.City.ID, "u2", "周立夏")
	chens = append(chens, must(send(t, zhou, "a.mp4", []byte("zhou")))(t).Value.ID)
	lius = append(lius, must(send(t, p.liu, "a.mp4", []byte("liu")))(t).Value.ID)
	newest := func(lists ...[]string) []string {
		all := slices.Sorted(slices.Values(slices.Concat(lists...)))
		slices.Reverse(all)
		return all
	}
	for name, c := range map[string]struct {
		who    *apiclient.Client
		filter api.ItemFilter
		want   []string
	}{
		"an officer, his unit's":    {p.chen.Client, api.ItemFilter{}, newest(lins)},
		"the city's head, all":      {p.head.Client, api.ItemFilter{}, newest(lins, chens, lius)},
		"the head, of the county":   {p.head.Client, api.ItemFilter{Narrowing: api.Narrowing{Agency: p.county.ID}}, lius},
		"the head, of one officer":  {p.head.Client, api.ItemFilter{Narrowing: api.Narrowing{Officer: p.lin.Officer.ID}}, newest(lins)},
		"the head, of a unit":       {p.head.Client, api.ItemFilter{Narrowing: api.Narrowing{Agency: p.City.ID, Unit: "u2"}}, chens},
		"the county's head":         {p.chief.Client, api.ItemFilter{}, lius},
		"of another agency":         {p.chief.Client, api.ItemFilter{Narrowing: api.Narrowing{Agency: p.City.ID}}, []string{}},
		"in another state":          {p.head.Client, api.ItemFilter{Narrowing: api.Narrowing{State: "deposited"}}, []string{}},
		"received and of an agency": {p.head.Client, api.ItemFilter{Narrowing: api.Narrowing{State: "received", Agency: p.county.ID}}, lius},
	} {
		if diff := cmp.Diff(c.want, itemsOf(t, c.who, c.filter)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if n, err := c.who.CountItems(t.Context(), c.filter); err != nil || n.Number != len(c.want) || n.More {
			t.Errorf("%s: counted %+v of %d, %v", name, n, len(c.want), err)
		}
	}
}

func TestEveryNounHasItsList(t *testing.T) {
	t.Parallel()
	f := servertest.Sealed(t)
	ctx, who := t.Context(), f.Archivist
	for name, list := range map[string]func() (int, api.HowMany, error){
		"matters":   of(ctx, who.Matters, who.CountMatters, api.Narrowing{}),
		"items":     of(ctx, who.Items, who.CountItems, api.ItemFilter{}),
		"handovers": of(ctx, who.Handovers, who.CountHandovers, api.Narrowing{}),
		"casefiles": of(ctx, who.CaseFiles, who.CountCaseFiles, api.CaseFileFilter{Matter: f.File.Matter}),
		"officers":  of(ctx, who.Officers, who.CountOfficers, api.OfficerFilter{}),
		"posts":     of(ctx, who.Posts, who.CountPosts, api.HolderFilter{}),
		"accounts":  of(ctx, f.Security.Accounts, f.Security.CountAccounts, api.HolderFilter{}),
	} {
		if n, counted, err := list(); err != nil || n == 0 || counted.Number != n {
			t.Errorf("%s: %d listed, %+v counted, %v", name, n, counted, err)
		}
	}
	for name, list := range map[string]func() (int, api.HowMany, error){
		"activities": of(ctx, who.Activities, who.CountActivities, api.ActivityFilter{}),
		"tours":      of(ctx, who.Tours, who.CountTours, api.Narrowing{}),
		"carriers":   of(ctx, who.Carriers, who.CountCarriers, api.CarrierFilter{}),
		"devices":    of(ctx, who.Devices, who.CountDevices, api.Narrowing{}),
	} {
		if n, counted, err := list(); err != nil || counted.Number != n {
			t.Errorf("%s: %d listed, %+v counted, %v", name, n, counted, err)
		}
	}
	officer := f.Officer.Officer
	if one, err := who.Client.Officer(ctx, officer.ID); err != nil || one.Name != officer.Name {
		t.Errorf("one officer: %+v %v", one, err)
	}
	if _, err := f.Audit.Officer(ctx, officer.ID); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("an officer's name, to the audit: %v", err)
	}
}

// of reads a list to its end and counts it.
func of[T, F any](ctx context.Context, page func(context.Context, F, api.Paging) (api.Page[T], error), count func(context.Context, F) (api.HowMany, error), narrow F) func() (int, api.HowMany, error) {
	return func() (n int, counted api.HowMany, err error) {
		err = apiclient.Every(func(p api.Paging) (api.Page[T], error) { return page(ctx, narrow, p) }, func(T) error { n++; return nil })
		if err == nil {
			counted, err = count(ctx, narrow)
		}
		return n, counted, err
	}
}

func TestAPageIsRecordedWithItsConditions(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	must(p.head.Items(t.Context(), api.ItemFilter{Narrowing: api.Narrowing{Agency: p.county.ID}}, api.Paging{}))(t)
	last := must(p.Audit.LogEvents(t.Context(), p.City.ID, api.Order{Newest: true, Paging: api.Paging{Limit: 1}}))(t).List[0]
	kind, id, _ := strings.Cut(last.Noun, "/")
	if kind != "listing" || last.Action != "list" {
		t.Fatalf("%+v", last)
	}
	said := ""
	for _, c := range must(p.head.Events(t.Context(), "listings", id, api.Order{}))(t).List[0].Changes {
		said += c.Field + "=" + string(c.New) + " "
	}
	if !strings.Contains(said, `list="items"`) || !strings.Contains(said, `filter="agency=`+p.county.ID+`"`) || !strings.Contains(said, "count=0") {
		t.Error(said)
	}
}

func TestListsRefuseWhatTheyDoNotKnow(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	for _, path := range []string{"items?state=gone", "items?matter=%E6%9F%90%E6%A1%88", "items?nothing=1", "items?limit=201", "items?limit=0", "matters?tour=x", "items/count?limit=3"} {
		response, _ := content(t, town, lin.Secret(), "GET", "../"+path)
		if response.StatusCode != 422 {
			t.Errorf("%s: %s", path, response.Status)
		}
	}
}
