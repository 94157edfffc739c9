package server

import (
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"liuhen/internal/blob/s3blob"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/node"
	"liuhen/internal/sqldb/sqldbtest"
	"liuhen/internal/viewing"
)

// A server that shares nothing with those that live on its database does not start, and
// does when they have ended or been silent for long.
func TestAServerBesideOthersSharesKeyAndStoreWithThem(t *testing.T) {
	t.Parallel()
	database, folder := sqldbtest.Postgres.New(t), t.TempDir()
	first := opened(t, folder, database)
	keys := filepath.Join(folder, keysFolder)
	for setting, o := range map[string]Options{
		"master.key": {},
		"store":      {Keys: keys},
	} {
		o.Folder, o.Database = t.TempDir(), database
		_, err := Open(t.Context(), o)
		if e := fault.Of(err); !errors.Is(err, fault.NodesDiffer) || e.Args["setting"] != setting || e.Args["server"] != first.process {
			t.Errorf("another %s: %v %v", setting, err, e.Args)
		}
	}
	later := Options{Folder: t.TempDir(), Keys: keys, Database: database, Now: func() time.Time { return time.Now().Add(node.Quiet) }}
	h, err := Open(t.Context(), later)
	if err != nil {
		t.Fatal("long after it was seen:", err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	if err := first.leave(); err != nil {
		t.Error(err)
	}
	h, err = Open(t.Context(), Options{Folder: t.TempDir(), Keys: keys, Database: database})
	if err != nil {
		t.Fatal("after it has left:", err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

// Servers are seen by the clock of their database: one whose own is wrong by an hour neither
// overlooks the others nor is overlooked.
func TestClocksThatAreFarApartHideNoServer(t *testing.T) {
	t.Parallel()
	database := sqldbtest.Postgres.New(t)
	first := opened(t, t.TempDir(), database)
	for _, off := range []time.Duration{-time.Hour, time.Hour} {
		first.options.Now = func() time.Time { return time.Now().Add(off) }
		first.saySeen(t.Context())
		other := Options{Folder: t.TempDir(), Database: database}
		if _, err := Open(t.Context(), other); !errors.Is(err, fault.NodesDiffer) {
			t.Errorf("the first one's clock is off by %v: %v", off, err)
		}
	}
	if n := first.nodes(); n != 1 {
		t.Errorf("%d servers share the throttles", n)
	}
	second := node.Node{ID: "serve-b", Vouch: []byte{}, Seen: time.Now()}
	if err := first.store.EnrolNode(t.Context(), second, func([]node.Node) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if first.saySeen(t.Context()); first.nodes() != 2 {
		t.Errorf("%d servers share the throttles, beside another", first.nodes())
	}
}

// A server that was started on the old place before its installation was left says so.
func TestAServerSeesThatItsInstallationWasLeft(t *testing.T) {
	t.Parallel()
	h := opened(t, t.TempDir(), sqldbtest.Postgres.New(t))
	if err := h.store.EnrolNode(t.Context(), node.Node{ID: node.Left, Address: "/srv/new", Vouch: []byte{}}, func([]node.Node) error { return nil }); err != nil {
		t.Fatal(err)
	}
	h.saySeen(t.Context())
	if err := h.ready(t.Context()); !errors.Is(err, fault.DataMigrated) || fault.Of(err).Args["path"] != "/srv/new" || !h.stopped.Load() {
		t.Errorf("ready: %v", err)
	}
}

// A bucket is one store under one address, a folder is one node's.
func TestAStoreHasOneName(t *testing.T) {
	t.Parallel()
	bucket := s3blob.Address{Bucket: "liuhen", Endpoint: "https://s3.example", Region: "r"}
	if a, b := storeName(bucket, "serve-a"), storeName(bucket, "serve-b"); a != b {
		t.Errorf("%q, %q", a, b)
	}
	if a, b := storeName(s3blob.Address{}, "serve-a"), storeName(s3blob.Address{}, "serve-b"); a == b {
		t.Errorf("two folders are %q", a)
	}
}

// Whose name another process has taken says so, and is ready again when that has ended.
func TestAServerSeesThatItsNameIsTaken(t *testing.T) {
	t.Parallel()
	h := opened(t, t.TempDir(), sqldbtest.Postgres.New(t))
	ctx, mine := t.Context(), node.Node{ID: h.process, Run: h.run, Vouch: []byte{}}
	for _, run := range []string{"another", h.run} {
		mine.Run = run
		if err := h.store.EnrolNode(ctx, mine, func([]node.Node) error { return nil }); err != nil {
			t.Fatal(err)
		}
		h.saySeen(ctx)
		if err := h.ready(ctx); errors.Is(err, fault.NodeTwice) != (run == "another") {
			t.Errorf("run %s: %v", run, err)
		}
	}
}

// Looks that a node which is gone left open are closed by another one, those of a node
// that is there or only quiet are not.
func TestLooksOfNodesThatAreGoneAreClosed(t *testing.T) {
	t.Parallel()
	h := opened(t, t.TempDir(), sqldbtest.Postgres.New(t))
	ctx := t.Context()
	city := sqldbtest.Establish(t, h.store, sqldbtest.Yunxi(), h.keys.Make)
	open := map[string]string{}
	for id, seen := range map[string]time.Duration{"serve-there": 0, "serve-quiet": node.Quiet, "serve-gone": node.Gone} {
		n := node.Node{ID: id, Vouch: []byte{}, Seen: time.Now().Add(-seen)}
		if err := h.store.EnrolNode(ctx, n, func([]node.Node) error { return nil }); err != nil {
			t.Fatal(err)
		}
		v, _, err := h.store.CreateViewing(ctx, custody.Command{Actor: custody.ByProgram(string(city.ID))}, string(city.ID),
			func(at time.Time, viewingID string) (viewing.Viewing, custody.Transition, error) {
				return viewing.New(viewing.Viewing{
					ID: viewingID, Agency: string(city.ID), Subject: custody.Ref{Kind: "item", ID: "i1"}, Viewer: custody.ByProgram(string(city.ID)),
					Purpose: viewing.View, Server: id,
				}, at)
			})
		if err != nil {
			t.Fatal(err)
		}
		open[id] = v.ID
	}
	h.closeGone(ctx)
	for id := range open {
		left, err := h.store.OpenViewings(ctx, id, "", 10)
		if err != nil || (len(left) == 0) != (id == "serve-gone") {
			t.Errorf("%s has %d open looks, %v", id, len(left), err)
		}
	}
}

// A node is believed where its row was written with the installation's key.
func TestANodesRowIsBelievedUnderItsKey(t *testing.T) {
	t.Parallel()
	h := opened(t, t.TempDir(), sqldbtest.Postgres.New(t))
	found := nodes{h.store, h.nodeKey}
	bad := node.Node{ID: "serve-bad", Address: "http://10.6.6.6", Vouch: []byte{1}}
	if err := h.store.EnrolNode(t.Context(), bad, func([]node.Node) error { return nil }); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"serve-bad", "serve-never"} {
		if n, err := found.Node(t.Context(), id); err != nil || n.Address != "" || n.ID != id {
			t.Errorf("%+v, %v", n, err)
		}
	}
	if n, err := found.Node(t.Context(), h.process); err != nil || !h.nodeKey.Vouched(n) {
		t.Errorf("our own: %+v, %v", n, err)
	}
}

// Another node is spoken to over TLS only under a certificate that peer-ca vouches for.
func TestAnotherNodesCertificateIsVouchedFor(t *testing.T) {
	t.Parallel()
	peer := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(peer.Close)
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: peer.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, ca := range []string{path, ""} {
		roots, err := peerRoots(ca)
		if err != nil {
			t.Fatal(err)
		}
		transport := peerTransport(roots)
		answer, err := (&http.Client{Transport: transport}).Get(peer.URL)
		if (err == nil) != (ca == path) {
			t.Errorf("peer-ca %q: %v", ca, err)
		}
		if err == nil {
			err = answer.Body.Close()
		}
		transport.CloseIdleConnections()
		if ca == path && err != nil {
			t.Error(err)
		}
	}
	if err := os.WriteFile(path, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := peerRoots(path); !errors.Is(err, fault.SettingWrong) {
		t.Errorf("no certificate: %v", err)
	}
	if _, err := peerRoots(path + ".none"); !errors.Is(err, fault.FileUnreadable) {
		t.Errorf("no file: %v", err)
	}
}

func TestAPeerAddressIsOneThatOthersCanUse(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"": true, "https://10.1.0.7:8443": true, "http://127.0.0.1:8080": true, "http://localhost": true, "https://a.example": true,
		"http://10.1.0.7": false, "10.1.0.7:8443": false, "https://a.example/x": false, "ftp://a": false, "https://u@a": false, "https://": false, "https://a?b": false,
	} {
		s := Settings{PeerAddress: address, Database: "postgres:///liuhen"}
		if err := s.checkPeer(); errors.Is(err, fault.SettingWrong) == ok || (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
	if err := (Settings{PeerAddress: "http://10.1.0.7", Database: "postgres:///liuhen", InsecureHTTP: true}).checkPeer(); err != nil {
		t.Errorf("insecure, said outright: %v", err)
	}
	if err := (Settings{PeerAddress: "https://a"}).checkPeer(); !errors.Is(err, fault.SettingWrong) {
		t.Errorf("on a file: %v", err)
	}
}

// A node that the others have forgotten, as one that stood still for a week, comes back.
func TestAForgottenNodeComesBack(t *testing.T) {
	t.Parallel()
	h := opened(t, t.TempDir(), sqldbtest.Postgres.New(t))
	ctx := t.Context()
	if err := h.store.ForgetNode(ctx, h.process); err != nil {
		t.Fatal(err)
	}
	h.saySeen(ctx)
	if n, err := h.store.Node(ctx, h.process); err != nil || n.Run != h.run || h.twin.Load() {
		t.Errorf("%+v, twin %v, %v", n, h.twin.Load(), err)
	}
	h.forgetGone(ctx)
	if _, err := h.store.Node(ctx, h.process); err != nil {
		t.Errorf("forgot itself: %v", err)
	}
}
