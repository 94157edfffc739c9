package faults_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"liuhen/internal/blob/s3blob"
	"liuhen/internal/blob/s3blob/gateway"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// decided is a retention that no test outlives: the store's clock is the real one.
const decided = 100 * 365 * 24 * time.Hour

// standBefore lets the house keep its bytes in the store, and the killer stand between
// the two, in the same process.
func (k *killer) standBefore(store string, o *server.Options) error {
	address, err := s3blob.ParseAddress(store)
	if err != nil {
		return err
	}
	to, err := url.Parse(address.Endpoint)
	if err != nil {
		return err
	}
	pass := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = r.In.Host }, // the host is signed
		ModifyResponse: func(answer *http.Response) error {
			if changes(answer.Request) {
				return k.at(requestOf(answer.Request) + ", done and not answered")
			}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	before := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if changes(r) && k.at(requestOf(r)+", not done") != nil {
			panic(http.ErrAbortHandler)
		}
		if r.ContentLength > manyPackets {
			r.Body = &halfway{ReadCloser: r.Body, left: r.ContentLength / 2, at: func() error { return k.at(requestOf(r) + ", half sent") }}
		}
		pass.ServeHTTP(w, r)
	})) // it ends with the process
	address.Endpoint = before.URL
	o.Store, o.StoreKey, o.Hold = address, gateway.Key, decided
	return nil
}

// manyPackets is from how many bytes on a body is on its way for a while.
const manyPackets = 64 << 10

// changes tells a request that leaves something in the store from one that only asks.
func changes(r *http.Request) bool { return r.Method != http.MethodGet && r.Method != http.MethodHead }

// requestOf names a request by its kind.
func requestOf(r *http.Request) string {
	_, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/") // without the bucket's
	name = digests.ReplaceAllString(name, "sha256/..")
	name = numbers.ReplaceAllString(ids.ReplaceAllString(name, "ID"), "N")
	asked := r.URL.Query()
	for _, varies := range []string{"x-id", "prefix", "versionId", "key-marker", "version-id-marker"} {
		asked.Del(varies)
	}
	return fmt.Sprintf("request %s %s %s", r.Method, name, strings.Join(slices.Sorted(maps.Keys(asked)), " "))
}

// halfway is a body that calls at when half of it has been read.
type halfway struct {
	io.ReadCloser
	left int64
	at   func() error
}

func (h *halfway) Read(b []byte) (int, error) {
	n, err := h.ReadCloser.Read(b)
	if h.left > 0 {
		if h.left -= int64(n); h.left <= 0 {
			if err := h.at(); err != nil {
				return n, err
			}
		}
	}
	return n, err
}

// TestKilledInEveryRequestToTheBucket plays the line on PostgreSQL and a bucket, with
// recordings that go by one request and by parts, until a whole one passes without a
// kill: the server was killed before, in the middle of and after every kind of request that
// changes something.
// What an upload by parts leaves behind then is for the bucket's own rule, and nothing
// else stays.
func TestKilledInEveryRequestToTheBucket(t *testing.T) {
	t.Parallel()
	bucket := servertest.NewBucket(t)
	var in place
	town, people := gather(t, servertest.In(t, sqldbtest.Postgres), bucket.Use, func(o *server.Options) {
		in = place{o.Database, "s3://" + o.Store.Bucket + "?endpoint=" + o.Store.Endpoint}
	})
	town.Stop()
	m := mortalServer(t, town, in, nil)
	told := toldNothing()
	for n, before := 1, -1; before != m.starts; n++ {
		if n > 10 {
			t.Fatal("each line passes places that none passed before: a place is not named by its kind")
		}
		before = m.starts
		m.play(&line{cast: people, name: fmt.Sprint("line ", n), told: told, large: n == 1})
	}
	m.holds(told, people)
	killed, err := readKills(m.kills)
	if err != nil {
		t.Fatal(err)
	}
	everyRequestIsKilled(t, killed)
	bucket.Single(told.sums()...)
	if left := bucket.UnderWay(); left != unfinished(killed) {
		t.Errorf("%d uploads by parts are left of %d that were cut off:\n%s", left, unfinished(killed), strings.Join(killed, "\n"))
	}
	_ = m.process.Kill() // it may be dead
	<-m.ended
	town.Restart() // which ends in the whole check
	t.Logf("killed at %d places, %d uploads by parts cut off", len(killed), unfinished(killed))
}

// sums are the digests of the items that were acknowledged.
func (t *told) sums() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Collect(maps.Values(t.items))
}

// byPartsKinds are the requests of an upload by parts.
const (
	beginParts = "request POST blobs/sha256/../ID uploads"
	sendPart   = "request PUT blobs/sha256/../ID partNumber uploadId"
	joinParts  = "request POST blobs/sha256/../ID uploadId"
)

// unfinished counts the kills between the begin of an upload by parts and its end.
func unfinished(killed []string) (n int) {
	for _, place := range killed {
		between := strings.HasPrefix(place, sendPart+",") || strings.HasPrefix(place, joinParts+",") && !strings.HasSuffix(place, "done and not answered")
		if between || place == beginParts+", done and not answered" {
			n++
		}
	}
	return n
}

// everyRequestIsKilled looks that none of those that leave bytes or locks is missing.
func everyRequestIsKilled(t *testing.T, killed []string) {
	t.Helper()
	kinds := map[string]bool{ // whether it carries a file
		beginParts: false, sendPart: true, joinParts: false, "request PUT blobs/sha256/../ID ": true, "request PUT blobs/sha256/../ID retention": false,
		"request PUT shelf/log/ID/checkpoint ": false,
	}
	for kind, carries := range kinds {
		for _, when := range []string{", not done", ", half sent", ", done and not answered"} {
			if slices.Contains(killed, kind+when) != (carries || when != ", half sent") {
				t.Errorf("killed at %s%s or not:\n%s", kind, when, strings.Join(killed, "\n"))
			}
		}
	}
}
