package card_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/card"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// film is a file too large for one request.
var film = strings.Repeat("一帧画面 ", 100_000)

func TestWhatWasObtainedSaysWhereItComesFrom(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{"CH01.MP4": film})
	origin := api.Origin{How: "obtained", Provider: "周某", Source: "经营部监控主机", Carrier: "copy", Copying: "U盘拷贝"}
	made := time.Date(2026, 6, 1, 1, 30, 0, 0, time.UTC)
	proof := api.Proof{Method: "监控录制", MadeAt: &made, Maker: "周某", Object: "出货经过"}
	e := d.must(t, func(r *card.Run) { r.Origin, r.Proof = origin, &proof }).Files[0]
	it, err := d.lin.Item(t.Context(), e.Item)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(proof, it.Proof); diff != "" || it.Origin.Provider != origin.Provider || it.Origin.Copying != origin.Copying || it.Origin.How != "obtained" {
		t.Errorf("origin %+v, proof (-want +got):\n%s", it.Origin, diff)
	}
}

func TestACardArrivesOnceHoweverOftenItIsBrought(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{"DCIM/VID_1.MP4": film, "DCIM/VID_2.MP4": film, "DCIM/IMG_1.JPG": "a photograph", "notes.txt": "现场"})
	first := d.must(t, func(r *card.Run) { r.Title = "市场检查" })
	if c := first.Counts; c.Received != 3 || c.Same != 1 || !first.Good() || first.Fingerprint == "" || first.LogOrigin == "" {
		t.Fatalf("first: %+v", first)
	}
	all := entries(first)
	one, two := all["DCIM/VID_1.MP4"], all["DCIM/VID_2.MP4"]
	if one.Item != two.Item || one.SHA256 != digest.SumSHA256([]byte(film)).String() || one.Place == nil || one.Place.Fingerprint != first.Fingerprint {
		t.Errorf("twins: %+v %+v", one, two)
	}
	for name, list := range d.items(t) {
		if len(list) != 1 || !list[0].FromCard || list[0].Title != "市场检查 "+name {
			t.Errorf("%s: %+v", name, list)
		}
	}
	for name, forget := range map[string]bool{"again": false, "from another machine": true} {
		if forget {
			d.state = filepath.Join(t.TempDir(), "none.json")
		}
		next := d.must(t, nil)
		if c := next.Counts; c.Already != 3 || c.Same != 1 || c.Received != 0 || !next.Good() {
			t.Errorf("%s: %+v", name, c)
		}
		if got := entries(next)["DCIM/IMG_1.JPG"]; got.Place == nil || *got.Place != *all["DCIM/IMG_1.JPG"].Place {
			t.Errorf("%s: %+v", name, got.Place)
		}
	}
}

func TestWhatTheNotesSayIsNotBelieved(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{"a.txt": "one"})
	brought := entries(d.must(t, nil))["a.txt"]
	forged := `{"format":"liuhen.ingest-state/v1","items":{"` + digest.SumSHA256([]byte("never seen")).String() + `":{"item":"` + brought.Item + `","log":"x","place":0,"fingerprint":"y"}}}`
	for name, c := range map[string]struct{ notes, data, want string }{
		"another item's": {forged, "never seen", card.Received},
		"rubbish":        {"\x00{", "rubbish", card.Received},
		"an item that is not there": {strings.ReplaceAll(strings.ReplaceAll(forged, brought.Item, "none"), digest.SumSHA256([]byte("never seen")).String(),
			digest.SumSHA256([]byte("third")).String()), "third", card.Received},
	} {
		if err := os.WriteFile(d.state, []byte(c.notes), 0o600); err != nil {
			t.Fatal(err)
		}
		d.write(t, "a.txt", c.data) // the name and, in the first case, nothing else is as before
		got := entries(d.must(t, nil))["a.txt"]
		if got.What != c.want || got.Item == brought.Item || got.SHA256 != digest.SumSHA256([]byte(c.data)).String() {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestBytesThatAreHereAreJoinedToTheActivity(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{"a.txt": "one"})
	before := entries(d.must(t, nil))["a.txt"]
	d.activity = begin(t, d.lin)
	after := entries(d.must(t, nil))["a.txt"]
	if after.Item != before.Item || after.What != card.Already || after.Err != nil || len(d.items(t)["a.txt"]) != 1 {
		t.Errorf("%+v", after)
	}
}

func TestAnUnfinishedUploadOfTheSameBytesGoesOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{"VID_1.MP4": film})
	sum := digest.SumSHA256([]byte(film)).String()
	id, err := d.lin.BeginUpload(t.Context(), apiclient.NewUpload{Name: "VID_1.MP4", Size: int64(len(film)), SHA256: sum})
	if err == nil {
		_, err = d.lin.AppendPiece(t.Context(), id, 0, []byte(film[:1_000_000]))
	}
	if err != nil {
		t.Fatal(err)
	}
	var sent int64
	d.must(t, func(r *card.Run) { r.Done = func(card.Entry) { sent = r.Progress().Sent } })
	if up, err := d.lin.Upload(t.Context(), id); err != nil || up.Item == "" {
		t.Errorf("the upload that was begun: %+v %v", up, err)
	}
	if sent != int64(len(film)) {
		t.Errorf("%d bytes are counted as kept", sent)
	}
}

func TestWhatCannotComeInIsNamedAndTheRestComes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{"empty.mp4": "", "good.txt": "good"})
	receipt := d.must(t, nil)
	all := entries(receipt)
	if len(receipt.Left) != 1 || receipt.Left[0] != (card.Left{Path: "empty.mp4", Why: card.Empty}) {
		t.Errorf("empty: %+v", receipt.Left)
	}
	if all["good.txt"].What != card.Received || !receipt.Good() || receipt.Counts.Failed != 0 {
		t.Errorf("the rest: %+v", receipt.Counts)
	}
	d.activity = "none"
	if _, err := d.run(t, nil); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("no such activity: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	from, err := card.Open(d.folder)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	if _, err := from.Contents(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// TestASessionThatEndsStopsTheRun lets the server forget who this is in the middle.
func TestASessionThatEndsStopsTheRun(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{"a.txt": "one", "b.txt": "two", "c.txt": "three", "d.txt": "four"})
	receipt, err := d.run(t, func(r *card.Run) {
		r.Parallel = 1
		r.Done = func(e card.Entry) {
			if e.Path == "a.txt" {
				if err := d.lin.SignOut(t.Context()); err != nil {
					t.Error(err)
				}
			}
		}
	})
	if c := receipt.Counts; !errors.Is(err, fault.SignedOut) || c.Received != 1 || c.Failed != 1 || c.Waiting != 2 {
		t.Errorf("%+v %v", c, err)
	}
}

// gateway passes requests on, but for those that it breaks: the server does what they
// ask, and the answer is lost.
func gateway(t *testing.T, server string, broken func(r *http.Request) bool) string {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	pass := httputil.NewSingleHostReverseProxy(to)
	g := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if broken(r) {
			pass.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(g.Close)
	return g.URL
}

func TestALostAnswerDoesNotBringAFileTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{"a.txt": "one", "VID_1.MP4": film})
	lost := map[string]int{}
	address := gateway(t, d.Address, func(r *http.Request) bool {
		lost[r.Method+r.URL.Path]++
		return r.Method == http.MethodPost && lost[r.Method+r.URL.Path] == 1
	})
	receipt := d.must(t, func(r *card.Run) {
		r.Parallel = 1
		r.Server = apiclient.New(address).With(d.lin.Secret())
		r.Wait = func(_ context.Context, n int) bool { return n < 4 }
	})
	if !receipt.Good() {
		t.Errorf("%+v", receipt.Files)
	}
	for name, list := range d.items(t) {
		if len(list) != 1 {
			t.Errorf("%s came %d times", name, len(list))
		}
	}
}

func TestAFileThatChangesWhileItIsReadIsNotTakenIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{"VID_1.MP4": film})
	address := gateway(t, d.Address, func(r *http.Request) bool {
		if r.Method == http.MethodPatch || strings.HasSuffix(r.URL.Path, "/uploads") && r.Method == http.MethodPost {
			d.write(t, "VID_1.MP4", strings.Replace(film, "一", "二", 1))
		}
		return false
	})
	receipt, err := d.run(t, func(r *card.Run) { r.Server = apiclient.New(address).With(d.lin.Secret()) })
	e := receipt.Files[0]
	if err != nil || e.What != card.Failed || !errors.Is(e.Err, fault.DeclaredDiffers) || len(d.items(t)) != 0 {
		t.Errorf("%+v %v", e, err)
	}
}
