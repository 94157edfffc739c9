package servertest

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"sync/atomic"
	"testing"

	"liuhen/internal/server"
	"liuhen/internal/sqldb/sqldbtest"
)

// StartMany sets a town up whose house others can stand beside: its database is
// PostgreSQL and its bytes lie in a bucket.
func StartMany(t testing.TB, change ...func(*server.Options)) *Town {
	t.Helper()
	return Start(t, append([]func(*server.Options){In(t, sqldbtest.Postgres), NewBucket(t).Use}, change...)...)
}

// Beside opens one more house on the database, the bucket and the keys of the town, with
// a data folder of its own. It has the town's clock and people, and ends with the test.
func (town *Town) Beside(change ...func(*server.Options)) *Town {
	town.t.Helper()
	other := &Town{t: town.t, clock: town.clock, City: town.City, System: town.System, Security: town.Security, Audit: town.Audit, options: town.options}
	other.options.Folder = town.t.TempDir()
	other.options.Keys = filepath.Join(town.Folder(), "keys")
	for _, alter := range change {
		alter(&other.options)
	}
	other.open()
	town.t.Cleanup(other.Stop)
	return other
}

// Spread puts a load balancer before the town's house and the others: each request that
// is sent to the town's address goes to another house than the last one.
func (town *Town) Spread(others ...*Town) {
	town.t.Helper()
	houses := []*url.URL{address(town)}
	for _, other := range others {
		houses = append(houses, address(other))
	}
	var turn atomic.Int64
	balancer := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(houses[int(turn.Add(1))%len(houses)])
			r.Out.Host = r.In.Host
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	})
	town.t.Cleanup(balancer.Close)
	town.Address = balancer.URL
}

func address(of *Town) *url.URL {
	of.t.Helper()
	u, err := url.Parse(of.Address)
	if err != nil {
		of.t.Fatal(err)
	}
	return u
}

// Options are with which the town's house was opened.
func (town *Town) Options() server.Options { return town.options }
