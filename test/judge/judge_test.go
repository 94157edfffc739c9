package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"liuhen/internal/durable/durabletest"
	"liuhen/internal/fault"
	"liuhen/internal/ledger"
	"liuhen/internal/translog"
)

const logID = "019a7c00-0000-7000-8000-00000000c1ee" // of the fictional 云溪市

// agency is a log made by the ledger itself, on a shelf in memory.
type agency struct {
	mu      sync.Mutex
	leaves  []ledger.Leaf
	tree    ledger.Tree
	objects map[string][]byte
	signer  note.Signer
	vkey    string
	known   note.Verifiers
	ledger  *ledger.Ledger
}

func newAgency(t *testing.T) *agency {
	t.Helper()
	origin, err := translog.Origin(logID)
	if err != nil {
		t.Fatal(err)
	}
	skey, vkey, err := translog.NewKey(origin, [32]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	a := &agency{objects: map[string][]byte{}, vkey: vkey}
	if a.signer, err = translog.NewSigner(skey); err != nil {
		t.Fatal(err)
	}
	v, err := translog.ParseVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	a.known = note.VerifierList(v)
	a.ledger = ledger.New(ledger.Parts{Trees: a, Shelf: a, Keys: a, Sweeper: a, After: time.After, Log: slog.New(slog.DiscardHandler)})
	return a
}

func (a *agency) Behind(context.Context) ([]string, error) { return []string{logID}, nil }

func (a *agency) Sizes(context.Context) (map[string]int64, error) {
	return map[string]int64{logID: a.tree.Size}, nil
}

func (a *agency) WithTree(ctx context.Context, _ string, fn func(context.Context, ledger.Tree, ledger.Next) (ledger.Tree, error)) error {
	after, err := fn(ctx, a.tree, func(from int64, limit int) ([]ledger.Leaf, error) {
		rest := a.leaves[from:]
		return rest[:min(limit, len(rest))], nil
	})
	if err == nil {
		a.tree = after
	}
	return err
}

func (a *agency) Publish(_ context.Context, name string, data []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.objects[name] = bytes.Clone(data)
	return nil
}

func (a *agency) PublishOnce(ctx context.Context, name string, data []byte) error {
	if old, err := a.Read(ctx, name); err == nil && !bytes.Equal(old, data) {
		return fault.ShelfDiffers.Err("publish once", name, nil)
	}
	return a.Publish(ctx, name, data)
}

func (a *agency) Read(_ context.Context, name string) ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	data, ok := a.objects[name]
	if !ok {
		return nil, fault.ShelfMissing.Err("read", name, nil)
	}
	return bytes.Clone(data), nil
}

func (a *agency) Sweep(_ context.Context, prefix string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for name := range a.objects {
		if strings.HasPrefix(name, prefix) {
			delete(a.objects, name)
		}
	}
	return nil
}

func (a *agency) Signer(string) (note.Signer, error)       { return a.signer, nil }
func (a *agency) Verifiers(string) (note.Verifiers, error) { return a.known, nil }

// add commits n events and integrates them.
func (a *agency) add(t *testing.T, n int) {
	t.Helper()
	for range n {
		place := int64(len(a.leaves))
		e := translog.Commit([32]byte{byte(place), byte(place >> 8)}, fmt.Appendf(nil, `{"place":%d}`, place))
		a.leaves = append(a.leaves, ledger.Leaf{Place: place, Entry: e, KeyID: 1, Scope: "matter/1"})
	}
	if err := a.ledger.Integrate(t.Context(), logID); err != nil {
		t.Fatal(err)
	}
}

// serve puts the log on the network as the product does: by Ledger.Serve.
func (a *agency) serve(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, err := a.ledger.Serve(r.Context(), logID, strings.TrimPrefix(r.URL.Path, "/log/"+logID+"/"))
		switch {
		case err == nil:
			w.Header().Set("Content-Type", f.ContentType)
			w.Write(f.Data)
		case fault.KindOf(err) == fault.NotFound:
			http.NotFound(w, r)
		default:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL + "/log/" + logID + "/"
}

// folder writes the log's files out, as a mirror of the store would have them.
func (a *agency) folder(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for name, data := range a.objects {
		path := filepath.Join(root, filepath.FromSlash(strings.TrimPrefix(name, "log/"+logID+"/")))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// call runs the program and returns its exit code and output.
func call(t *testing.T, a *agency, args ...string) (int, string) {
	t.Helper()
	vkey := filepath.Join(t.TempDir(), "agency.vkey")
	if err := os.WriteFile(vkey, []byte(a.vkey+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	code := run(t.Context(), append([]string{"-vkey", vkey}, args...), &out, &out)
	return code, out.String()
}

// The log grows through every kind of size, and the foreign judge follows it.
func TestForeignJudgeFollowsTheLedger(t *testing.T) {
	a := newAgency(t)
	address := a.serve(t)
	seen := filepath.Join(t.TempDir(), "seen")
	for _, n := range []int{1, 1, 253, 1, 1, 254, 1, 1000, 64000} {
		a.add(t, n)
		code, out := call(t, a, "-seen", seen, "-every", fmt.Sprint(1+len(a.leaves)/300), address)
		want := fmt.Sprintf("GOOD liuhen/%s with %d entries\n", logID, len(a.leaves))
		if code != 0 || out != want {
			t.Fatalf("at %d: exit %d, %s", len(a.leaves), code, out)
		}
	}
	if code, out := call(t, a, "-seen", seen, "-every", "5000", a.folder(t)); code != 0 {
		t.Errorf("as a folder: exit %d, %s", code, out)
	}
}

// What is spoiled is found, so that a GOOD means something.
func TestForeignJudgeFindsWhatIsSpoiled(t *testing.T) {
	for name, spoil := range map[string]func(a *agency, root string) (file string){
		"leaf tile":       func(*agency, string) string { return "tile/0/000" },
		"upper tile":      func(*agency, string) string { return "tile/1/000.p/2" },
		"partial tile":    func(*agency, string) string { return "tile/0/002.p/88" },
		"bundle":          func(*agency, string) string { return "tile/entries/001" },
		"partial bundle":  func(*agency, string) string { return "tile/entries/002.p/88" },
		"checkpoint":      func(*agency, string) string { return "checkpoint" },
		"signed by other": func(a *agency, _ string) string { a.vkey = otherKey(); return "" },
	} {
		t.Run(name, func(t *testing.T) {
			a := newAgency(t)
			a.add(t, 600)
			root := a.folder(t)
			if code, out := call(t, a, root); code != 0 {
				t.Fatalf("before: exit %d, %s", code, out)
			}
			if file := spoil(a, root); file != "" {
				durabletest.Flip(t, filepath.Join(root, file))
			}
			if code, out := call(t, a, root); code != 1 || !strings.HasPrefix(out, "BAD ") {
				t.Errorf("exit %d, %s", code, out)
			}
		})
	}
}

func otherKey() string {
	_, vkey, err := translog.NewKey("liuhen/"+logID, [32]byte{2})
	if err != nil {
		panic(err)
	}
	return vkey
}

// A log that takes back what it signed is caught by whoever kept a checkpoint.
func TestForeignJudgeCatchesForks(t *testing.T) {
	for _, size := range []int{299, 300, 400} {
		first, second := newAgency(t), newAgency(t)
		first.add(t, 300)
		seen := filepath.Join(t.TempDir(), "seen")
		if code, out := call(t, first, "-seen", seen, first.folder(t)); code != 0 {
			t.Fatalf("exit %d, %s", code, out)
		}
		second.leaves = []ledger.Leaf{{Entry: translog.Commit([32]byte{9}, nil), KeyID: 1}}
		second.add(t, size-1)
		if code, out := call(t, second, "-seen", seen, second.folder(t)); code != 1 {
			t.Errorf("fork of %d: exit %d, %s", size, code, out)
		}
	}
}

func TestUsage(t *testing.T) {
	a := newAgency(t)
	for _, args := range [][]string{{}, {"-every", "0", "x"}, {"-nonsense", "x"}, {"a", "b"}, {"-vkey", "missing", "x"}} {
		if code, out := call(t, a, args...); code != 2 {
			t.Errorf("%v: exit %d, %s", args, code, out)
		}
	}
}
