package httpapi_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/fault"
	"liuhen/internal/httpapi"
)

func networks(list ...string) httpapi.Networks {
	n := httpapi.Networks{}
	for _, text := range list {
		n = append(n, netip.MustParsePrefix(text))
	}
	return n
}

// come is how one request arrives.
type come struct {
	peer    string
	proxies httpapi.Networks
	headers [][2]string
}

// ask sends the request as a peer and a chain of proxies would, and returns the answer
// with the line of the log.
func (c come) ask(p httpapi.Parts, method, path string) (*httptest.ResponseRecorder, string) {
	var log bytes.Buffer
	p.Proxies, p.Logger, p.Now, p.Metrics = c.proxies, slog.New(slog.NewJSONHandler(&log, nil)), time.Now, httpapi.NewMetrics()
	r := httptest.NewRequest(method, path, nil)
	r.RemoteAddr = c.peer
	for _, h := range c.headers {
		r.Header.Add(h[0], h[1])
	}
	w := httptest.NewRecorder()
	httpapi.New(p).ServeHTTP(w, r)
	return w, log.String()
}

func xff(values ...string) (headers [][2]string) {
	for _, v := range values {
		headers = append(headers, [2]string{"X-Forwarded-For", v})
	}
	return headers
}

func TestWhereARequestComesFrom(t *testing.T) {
	t.Parallel()
	local, inner := networks("127.0.0.1/32"), networks("127.0.0.1/32", "10.0.0.0/8", "fd00::/8")
	for name, c := range map[string]struct {
		come
		from, network string
	}{
		"directly":                       {come{peer: "192.0.2.7:999"}, "192.0.2.7", "192.0.2.7"},
		"a stranger's word":              {come{"192.0.2.7:999", local, xff("198.51.100.1")}, "192.0.2.7", "192.0.2.7"},
		"nobody is trusted":              {come{"127.0.0.1:999", nil, xff("198.51.100.1")}, "127.0.0.1", "127.0.0.1"},
		"a proxy's word":                 {come{"127.0.0.1:999", local, xff("198.51.100.1")}, "198.51.100.1", "198.51.100.1"},
		"after what the client wrote":    {come{"127.0.0.1:999", local, xff("10.0.0.1, 198.51.100.1")}, "198.51.100.1", "198.51.100.1"},
		"in a second header":             {come{"127.0.0.1:999", local, xff("203.0.113.5", "198.51.100.1")}, "198.51.100.1", "198.51.100.1"},
		"through two proxies":            {come{"127.0.0.1:999", inner, xff("203.0.113.5, 198.51.100.1, 10.0.0.3")}, "198.51.100.1", "198.51.100.1"},
		"only proxies":                   {come{"127.0.0.1:999", inner, xff("10.0.0.4, 10.0.0.3")}, "10.0.0.4", "10.0.0.4"},
		"a proxy that says nothing":      {come{peer: "127.0.0.1:999", proxies: local}, "127.0.0.1", "127.0.0.1"},
		"a proxy that says nonsense":     {come{"127.0.0.1:999", inner, xff("198.51.100.1, unknown, 10.0.0.3")}, "10.0.0.3", "10.0.0.3"},
		"with a port":                    {come{"127.0.0.1:999", local, xff("198.51.100.1:8080")}, "198.51.100.1", "198.51.100.1"},
		"IPv6":                           {come{"127.0.0.1:999", local, xff("2001:db8:1:2:3:4:5:6")}, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		"IPv6 with a port":               {come{"127.0.0.1:999", local, xff("[2001:db8:1:2::6]:80")}, "2001:db8:1:2::6", "2001:db8:1:2::/64"},
		"IPv6 directly, with a zone":     {come{peer: "[fe80::1%eth0]:999"}, "fe80::1", "fe80::/64"},
		"IPv4 in IPv6":                   {come{"[::ffff:127.0.0.1]:999", local, xff("::ffff:198.51.100.1")}, "198.51.100.1", "198.51.100.1"},
		"another header is not a word":   {come{"127.0.0.1:999", local, [][2]string{{"X-Real-Ip", "198.51.100.1"}}}, "127.0.0.1", "127.0.0.1"},
		"an address that cannot be told": {come{peer: "@"}, "unknown", "unknown"},
	} {
		tried := &throttle{}
		c.headers = append(c.headers, [2]string{"Authorization", "Bearer lht_nobodys"})
		_, line := c.ask(httpapi.Parts{Visitors: nobody{}, Throttle: tried}, http.MethodGet, "/api/v1/me")
		if !strings.Contains(line, `"from":"`+c.from+`"`) {
			t.Errorf("%s: logged %s, not from %s", name, line, c.from)
		}
		if tried.key != "secret from "+c.network {
			t.Errorf("%s: throttled as %q, not %q", name, tried.key, c.network)
		}
	}
}

func TestMetricsAreForWhoMayReadThem(t *testing.T) {
	t.Parallel()
	machine, local, watcher := networks("127.0.0.0/8", "::1/128"), networks("127.0.0.1/32"), networks("192.0.2.7/32")
	for name, c := range map[string]struct {
		come
		readers httpapi.Networks
		status  int
	}{
		"on this machine":                {come{peer: "127.0.0.1:999"}, machine, 200},
		"on this machine by IPv6":        {come{peer: "[::1]:999"}, machine, 200},
		"beside a proxy":                 {come{peer: "127.0.0.1:999", proxies: local}, machine, 200},
		"another machine":                {come{peer: "192.0.2.7:999"}, machine, 404},
		"a named machine":                {come{peer: "192.0.2.7:999"}, watcher, 200},
		"nobody":                         {come{peer: "127.0.0.1:999"}, networks(), 404},
		"an address that cannot be told": {come{peer: "@"}, machine, 404},
		"a stranger through a proxy":     {come{"127.0.0.1:999", local, xff("198.51.100.1")}, machine, 404},
		"a named one through a proxy":    {come{"127.0.0.1:999", local, xff("192.0.2.7")}, watcher, 200},
		"who says he is here":            {come{"127.0.0.1:999", local, xff("127.0.0.2")}, machine, 404},
		"through a proxy not trusted":    {come{"127.0.0.1:999", nil, xff("198.51.100.1")}, machine, 404},
		"by another header":              {come{"127.0.0.1:999", nil, [][2]string{{"Forwarded", "for=198.51.100.1"}}}, machine, 404},
		"trusted, by another header":     {come{"127.0.0.1:999", local, [][2]string{{"X-Real-IP", "198.51.100.1"}}}, machine, 404},
		"a proxy on a named machine":     {come{"192.0.2.7:999", nil, xff("198.51.100.1")}, watcher, 404},
		"through a gateway":              {come{"127.0.0.1:999", nil, [][2]string{{"Via", "1.1 gate"}}}, machine, 404},
	} {
		if w, _ := c.ask(httpapi.Parts{MetricsReaders: c.readers}, http.MethodGet, "/metrics"); w.Code != c.status {
			t.Errorf("%s: %d, not %d", name, w.Code, c.status)
		}
	}
}

// nobody finds nobody behind any secret.
type nobody struct{}

func (nobody) Who(context.Context, string) (access.Person, error) {
	return access.Person{}, fault.SignedOut.Err("identify", "", nil)
}

// throttle notes the key of an attempt.
type throttle struct{ key string }

func (t *throttle) Try(key string, _ time.Time) time.Duration {
	t.key = key
	return 0
}
