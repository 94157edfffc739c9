//go:build soak

package soak_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"liuhen/internal/blob/s3blob/gateway"
	"liuhen/internal/demo"
	"liuhen/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Main(m)) }

// setting reads one of the run's numbers from the environment.
func setting[T any](t *testing.T, name string, parse func(string) (T, error), otherwise T) T {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	value, err := parse(text)
	if err != nil {
		t.Fatal(name, err)
	}
	return value
}

// parseSeed reads a seed as it was printed.
func parseSeed(text string) (uint64, error) { return strconv.ParseUint(text, 10, 64) }

// place is where the program is run: its servers, and the address that people know.
type place struct {
	t       *testing.T
	folder  string // of the programs
	servers []*program
	front   string
}

// alone is one server with everything in its data folder.
func alone(t *testing.T) *place {
	t.Helper()
	folder := programs(t)
	p := newProgram(t, filepath.Join(folder, "liuhen"))
	return &place{t, folder, []*program{p}, "http://" + p.address}
}

// together is two servers on one PostgreSQL database and one bucket.
func together(t *testing.T) *place {
	t.Helper()
	bucket := gateway.Start(t).Bucket(t, "evidence")
	settings := []string{
		"LIUHEN_DATABASE=" + sqldbtest.Postgres.Empty(t), "LIUHEN_STORE=s3://" + bucket.Bucket + "?endpoint=" + bucket.Endpoint,
		"LIUHEN_KEYS=" + filepath.Join(t.TempDir(), "keys"), "AWS_ACCESS_KEY_ID=" + gateway.Key.AccessKey, "AWS_SECRET_ACCESS_KEY=" + gateway.Key.SecretKey,
	}
	l := &place{t: t, folder: programs(t)}
	for range 2 {
		p := newProgram(t, filepath.Join(l.folder, "liuhen"), settings...)
		p.settings = append(p.settings, "LIUHEN_PEER_ADDRESS=http://"+p.address)
		l.servers = append(l.servers, p)
	}
	l.front = l.balancer()
	return l
}

// balancer sends each request to the server after the last one's, dead or not.
func (l *place) balancer() (address string) {
	var turn atomic.Int64
	b := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			to := l.servers[int(turn.Add(1))%len(l.servers)].address
			r.SetURL(&url.URL{Scheme: "http", Host: to})
			r.Out.Host = r.In.Host
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	})
	l.t.Cleanup(b.Close)
	return b.URL
}

// open starts the servers and brings the cast together.
func (l *place) open() *demo.Cast {
	l.t.Helper()
	for _, p := range l.servers {
		p.start()
	}
	cast, err := demo.Gather(l.t.Context(), l.front, "en", l.servers[len(l.servers)-1].code(), time.Now())
	if err != nil {
		l.t.Fatal(err)
	}
	return cast
}

// kill lets servers die once, mostly while they work, and starts them again.
func (l *place) kill(chance *rand.Rand) {
	l.t.Helper()
	victims := l.servers
	if chance.IntN(6) > 0 { // else all at once
		one := chance.IntN(len(l.servers))
		victims = l.servers[one : one+1]
	}
	early := chance.IntN(6) == 0
	after := time.Duration(chance.IntN(400)) * time.Millisecond
	for _, p := range victims {
		p.kill()
	}
	for _, p := range victims {
		if early {
			p.killEarly(after)
		}
		p.start()
	}
}

// TestSoakKills lets people work while the program is killed at random moments.
func TestSoakKills(t *testing.T) {
	for _, c := range []struct {
		name string
		at   func(*testing.T) *place
	}{{"sqlite and files", alone}, {"postgres and bucket", together}} {
		t.Run(c.name, func(t *testing.T) { soak(t, c.name, c.at(t)) })
	}
}

// rounds is how often the whole store is checked on the way.
const rounds = 8

func soak(t *testing.T, name string, at *place) {
	t.Helper()
	kills := setting(t, "SOAKKILLS", strconv.Atoi, 200)
	long := setting(t, "SOAKTIME", time.ParseDuration, 24*time.Hour)
	seed := setting(t, "SOAKSEED", parseSeed, rand.Uint64())
	fmt.Printf("%s: SOAKSEED=%d, %d kills\n", name, seed, kills)
	w := newWork(t, at, seed)
	begun, chance, done := time.Now(), rand.New(rand.NewPCG(seed, 0)), 0
	w.begin()
	for each := max(5, kills/rounds); done < kills && time.Since(begun) < long; {
		time.Sleep(time.Duration(50+chance.IntN(3000)) * time.Millisecond) // real work of real processes goes on meanwhile
		at.kill(chance)
		if done++; done%each == 0 && done < kills {
			fmt.Printf("%s: %d kills in %s, %s\n", name, done, time.Since(begun).Round(time.Second), w.kept.summary())
			w.check(false)
		}
	}
	w.end()
	said := w.check(true)
	for _, p := range at.servers {
		p.stop()
	}
	fmt.Printf("%s: %d kills in %s, %s\n%s", name, done, time.Since(begun).Round(time.Second), w.kept.summary(), said)
	if !w.kept.all() {
		t.Error("not every kind of work was ever confirmed:", w.kept.summary())
	}
}

// patience bounds what people wait for once nothing is killed any more.
const patience = 5 * time.Minute

// begin lets everybody begin.
func (w *work) begin() {
	w.ctx, w.cancel = context.WithCancel(w.t.Context())
	signed, received := make(chan string, queue), make(chan string, queue)
	for i := range bringers {
		w.bringing.Go(func() { w.bring(uint64(i), signed) })
	}
	w.receiving.Go(func() { w.receive(signed, received) })
	for range filers {
		w.filing.Go(func() { w.file(received) })
	}
	w.follow = func() {
		w.bringing.Wait()
		close(signed)
		w.receiving.Wait()
		close(received)
		w.filing.Wait()
	}
}

// end lets everybody finish what he has begun, and waits.
func (w *work) end() {
	w.enough.Store(true)
	late := time.AfterFunc(patience, w.cancel)
	defer late.Stop()
	w.follow()
}
