package sqldbtest

import (
	"bytes"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// socketName is how PostgreSQL names its socket in a folder.
const socketName = ".s.PGSQL.5432"

// Wire lies between a store and the PostgreSQL server. It can be cut, fall silent and be
// mended, and can lose the answer to a commit.
type Wire struct {
	address string // of the database through the wire
	server  string // path of the server's socket

	mu     sync.Mutex
	cut    bool
	silent chan struct{} // closed when it is so no more; nil while it is not
	made   int           // connections that were asked for
	losing bool          // the next commit's answer
	after  bool          // it is cut then
	open   map[net.Conn]bool
	ended  sync.WaitGroup
}

// NewWire lays a wire to a migrated PostgreSQL database. Both end with the test.
func NewWire(t testing.TB) *Wire {
	t.Helper()
	direct, err := url.Parse(Postgres.New(t))
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "wire-") //nolint:usetesting // a test's own folder is too long for the name of a socket
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", filepath.Join(folder, socketName))
	if err != nil {
		t.Fatal(err)
	}
	w := &Wire{server: filepath.Join(direct.Query().Get("host"), socketName), open: map[net.Conn]bool{}}
	direct.RawQuery = url.Values{"host": {folder}}.Encode()
	w.address = direct.String()
	w.ended.Go(func() { w.accept(listener) })
	t.Cleanup(func() {
		_ = listener.Close() // removes the socket; accept ends
		w.Cut()
		w.ended.Wait()
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	return w
}

// Address is that of the database at the wire's end.
func (w *Wire) Address() string { return w.address }

// Cut breaks all connections and lets no new one be made.
func (w *Wire) Cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = true
	w.speak()
	for c := range w.open {
		_ = c.Close() // whoever reads from it notices
	}
}

// Silence keeps all connections and lets new ones be made, but passes nothing on.
func (w *Wire) Silence() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.silent = make(chan struct{})
}

// speak ends the silence.
func (w *Wire) speak() {
	if w.silent != nil {
		close(w.silent)
		w.silent = nil
	}
}

// Mend lets connections be made again, and what they say arrive.
func (w *Wire) Mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = false
	w.speak()
}

// Asked is how many connections were asked for, in vain or not.
func (w *Wire) Asked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.made
}

// wait waits for the end of a silence.
func (w *Wire) wait() {
	w.mu.Lock()
	silent := w.silent
	w.mu.Unlock()
	if silent != nil {
		<-silent
	}
}

// LoseCommit lets the next commit reach the server and breaks its connection when the
// server has answered; with thenCut, the whole wire.
func (w *Wire) LoseCommit(thenCut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.losing, w.after = true, thenCut
}

func (w *Wire) accept(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		w.ended.Go(func() { w.serve(c) })
	}
}

// serve joins a client to the server until one of them ends.
func (w *Wire) serve(client net.Conn) {
	server, err := net.Dial("unix", w.server)
	if err != nil {
		_ = client.Close() // as if the server were not there
		return
	}
	if !w.add(client, server) {
		return
	}
	doomed := make(chan struct{}, 1)
	var both sync.WaitGroup
	both.Go(func() { w.forward(client, server, doomed) })
	both.Go(func() { w.answer(client, server, doomed) })
	both.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.open, client)
	delete(w.open, server)
}

// add notes both ends unless the wire is cut.
func (w *Wire) add(ends ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.made++
	for _, c := range ends {
		if w.cut {
			_ = c.Close() // as a wire that is cut does
		} else {
			w.open[c] = true
		}
	}
	return !w.cut
}

// forward passes on what the client says, and dooms the connection on which the commit
// goes whose answer is to be lost.
func (w *Wire) forward(client, server net.Conn, doomed chan<- struct{}) {
	defer func() { _ = server.Close() }() // the client is gone
	buffer := make([]byte, 64<<10)
	for {
		n, err := client.Read(buffer)
		w.wait()
		if bytes.Contains(buffer[:n], []byte("commit\x00")) && w.loses() {
			doomed <- struct{}{}
		}
		if _, failed := server.Write(buffer[:n]); err != nil || failed != nil {
			return
		}
	}
}

// loses reports whether this is the commit whose answer is to be lost.
func (w *Wire) loses() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer func() { w.losing = false }()
	return w.losing
}

func (w *Wire) isCut() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cut
}

// loseMore cuts the wire if the whole of it is to be lost.
func (w *Wire) loseMore() {
	w.mu.Lock()
	after := w.after
	w.mu.Unlock()
	if after {
		w.Cut()
	}
}

// answer passes on what the server says, until the connection is doomed.
func (w *Wire) answer(client, server net.Conn, doomed <-chan struct{}) {
	defer func() { _ = client.Close() }() // the server is gone, or said to be
	buffer := make([]byte, 64<<10)
	for {
		n, err := server.Read(buffer)
		select {
		case <-doomed:
			w.loseMore()
			return
		default:
		}
		if w.isCut() { // before this connection's turn to be closed
			return
		}
		if _, failed := client.Write(buffer[:n]); err != nil || failed != nil {
			return
		}
	}
}
