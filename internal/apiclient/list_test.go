package apiclient_test

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
)

// What a filter says is asked for under the names of the description, and nothing that
// it does not say.
func TestAListIsAskedForAsItsFilterSays(t *testing.T) {
	t.Parallel()
	asked := make(chan url.Values, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		query.Set("reason", r.Header.Get(api.ReasonHeader))
		asked <- query
		_, _ = w.Write([]byte("{}"))
	}))
	t.Cleanup(server.Close)
	c := apiclient.New(server.URL).Because("督查")
	t.Cleanup(c.Close)
	all := api.Narrowing{Agency: "ag", Unit: "u", State: "open", Officer: "off"}
	narrowed := url.Values{"agency": {"ag"}, "unit": {"u"}, "state": {"open"}, "officer": {"off"}}
	with := func(more url.Values) url.Values {
		values := url.Values{"after": {"x"}, "limit": {"7"}}
		maps.Copy(values, narrowed)
		maps.Copy(values, more)
		return values
	}
	page := api.Paging{After: "x", Limit: 7}
	for name, list := range map[string]struct {
		ask  func(context.Context) error
		want url.Values
	}{
		"matters": {func(ctx context.Context) error { _, err := c.Matters(ctx, all, page); return err }, with(nil)},
		"activities": {func(ctx context.Context) error {
			_, err := c.Activities(ctx, api.ActivityFilter{Narrowing: all, Matter: "m", Tour: "t"}, page)
			return err
		}, with(url.Values{"matter": {"m"}, "tour": {"t"}})},
		"items": {func(ctx context.Context) error {
			_, err := c.Items(ctx, api.ItemFilter{Narrowing: all, Activity: "a", Matter: "m", Handover: "h"}, page)
			return err
		}, with(url.Values{"activity": {"a"}, "matter": {"m"}, "handover": {"h"}})},
		"the count of items": {func(ctx context.Context) error {
			_, err := c.CountItems(ctx, api.ItemFilter{Handover: "h"})
			return err
		}, url.Values{"handover": {"h"}}},
		"an unnarrowed list": {func(ctx context.Context) error { _, err := c.Matters(ctx, api.Narrowing{}, api.Paging{}); return err }, url.Values{}},
		"a log, backwards": {func(ctx context.Context) error {
			_, err := c.LogEvents(ctx, "ag", api.Order{Paging: page, Newest: true})
			return err
		}, url.Values{"after": {"x"}, "limit": {"7"}, "newest": {"true"}}},
	} {
		if err := list.ask(t.Context()); err != nil {
			t.Fatal(name, err)
		}
		list.want.Set("reason", url.PathEscape("督查"))
		if diff := cmp.Diff(list.want, <-asked); diff != "" {
			t.Errorf("%s (-want +asked):\n%s", name, diff)
		}
	}
}
