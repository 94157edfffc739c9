package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/api"
	"liuhen/internal/cli"
	"liuhen/internal/demo"
	"liuhen/internal/demo/city"
	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/migrate"
)

// cityNow is the present of the cities of these tests: a Thursday morning.
var cityNow = time.Date(2026, time.June, 4, 10, 0, 0, 0, demo.Beijing)

// makeACity makes a city in a folder of its own and returns its house.
func makeACity(t *testing.T) (*House, *lived) {
	t.Helper()
	s := Settings{Data: filepath.Join(t.TempDir(), "demo"), Address: "127.0.0.1:0"}
	h, past, err := makeCity(t.Context(), cli.City{Seed: 1, Now: cityNow}, s, io.Discard, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	h.demo = h.demoOf(past)
	return h, past
}

func closed(t *testing.T, h *House) {
	t.Helper()
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

// heads are the checkpoints of all logs.
func heads(t *testing.T, h *House) map[string]string {
	t.Helper()
	logs, err := h.store.Logs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, id := range logs {
		file, err := h.ledger.Serve(t.Context(), id, "checkpoint")
		if err != nil {
			t.Fatal(err)
		}
		all[id] = string(file.Data)
	}
	return all
}

func TestTheCityOfTheDemo(t *testing.T) {
	t.Parallel()
	h, past := makeACity(t)
	defer closed(t, h)
	t.Run("accepted by fsck", func(t *testing.T) {
		if report, err := h.Fsck(t.Context(), fsck.Options{Replay: true}); err != nil || !report.Fine() || report.Orphans != 0 {
			t.Errorf("%v, %+v", err, report)
		}
	})
	t.Run("made again", func(t *testing.T) {
		again, told := makeACity(t)
		one, two := heads(t, h), heads(t, again)
		closed(t, again)
		if diff := cmp.Diff(one, two); diff != "" || len(one) != 11 {
			t.Errorf("the same seed and now made other logs than these %d:\n%s", len(one), diff)
		}
		if diff := cmp.Diff(past.Stories, told.Stories); diff != "" {
			t.Error(diff)
		}
		testServedAgain(t, again.options.Folder, told)
	})
	t.Run("stories", func(t *testing.T) { testStories(t, h) })
	t.Run("stories are true", func(t *testing.T) { testStoriesAreTrue(t, h) })
	t.Run("states", func(t *testing.T) { testStates(t, h) })
	t.Run("only a demo", func(t *testing.T) { testOnlyADemo(t, h.options.Folder) })
}

// asked is the answer to a request without a server between.
func asked(t *testing.T, h *House, method, path, cookie, body string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "http://127.0.0.1"+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, r)
	return w.Result()
}

// read asks for something that must be there.
func read[T any](t *testing.T, h *House, path, cookie string) (out T) {
	t.Helper()
	answer := asked(t, h, http.MethodGet, path, cookie, "")
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", path, answer.Status)
	}
	if err := json.NewDecoder(answer.Body).Decode(&out); err != nil {
		t.Fatal(path, err)
	}
	return out
}

// enter signs a role in by one click and returns the cookie.
func enter(t *testing.T, h *House, role string) string {
	t.Helper()
	answer := asked(t, h, http.MethodPost, "/api/v1/demo/sessions", "", `{"role":"`+role+`"}`)
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusCreated {
		t.Fatalf("enter as %s: %s", role, answer.Status)
	}
	cookie, _, _ := strings.Cut(answer.Header.Get("Set-Cookie"), ";")
	return cookie
}

// newcomer reads the help and has every role's hand.
type newcomer struct {
	h     *House
	help  api.Demo
	hands map[string]string
}

func newNewcomer(t *testing.T, h *House) newcomer {
	t.Helper()
	n := newcomer{h, read[api.Demo](t, h, "/api/v1/demo", ""), map[string]string{}}
	for _, r := range n.help.Roles {
		n.hands[r.Role] = enter(t, h, r.Role)
	}
	return n
}

// see returns the noun of a story as the role sees it that should look.
func see[T any](t *testing.T, n newcomer, key string) T {
	t.Helper()
	i := slices.IndexFunc(n.help.Stories, func(s api.DemoStory) bool { return s.Key == key })
	if i < 0 {
		t.Fatalf("story %s is not told", key)
	}
	return read[T](t, n.h, "/api/v1"+n.help.Stories[i].Path, n.hands[n.help.Stories[i].Role])
}

// testStories follows every link of the help as the role that it is for.
func testStories(t *testing.T, h *House) {
	if !read[api.Installation](t, h, "/api/v1/installation", "").Demo {
		t.Error("it does not say that it is a demo")
	}
	n := newNewcomer(t, h)
	for _, r := range n.help.Roles {
		if me := read[api.Me](t, h, "/api/v1/me", n.hands[r.Role]); me.Admin == "" && me.Name != r.Name {
			t.Errorf("%s is %s, want %s", r.Role, me.Name, r.Name)
		}
	}
	told := map[string]int{}
	for _, s := range n.help.Stories {
		told[s.Key]++
		see[any](t, n, s.Key)
		if s.Text.ZH == "" || s.Text.EN == "" {
			t.Errorf("%s lacks a language", s.Key)
		}
	}
	for _, key := range city.Keys() {
		if told[key] != 1 {
			t.Errorf("story %s is told %d times", key, told[key])
		}
	}
	nobody := asked(t, h, http.MethodPost, "/api/v1/demo/sessions", "", `{"role":"emperor"}`)
	defer func() { _ = nobody.Body.Close() }()
	if nobody.StatusCode != http.StatusNotFound {
		t.Errorf("a role that nobody has: %s", nobody.Status)
	}
}

// testStoriesAreTrue looks whether the nouns show what the help says of them.
func testStoriesAreTrue(t *testing.T, h *House) {
	n := newNewcomer(t, h)
	due := see[api.ActivitySeen](t, n, "handover-due").Clocks
	if len(due) == 0 || due[0].Due == nil || due[0].Due.Sub(cityNow) != 2*time.Hour || due[0].State != "running" {
		t.Errorf("handover-due: %+v", due)
	}
	if seen := see[api.ActivitySeen](t, n, "not-recorded"); seen.Recorded {
		t.Error("not-recorded was recorded")
	}
	if seen := see[api.ActivitySeen](t, n, "one-officer"); len(seen.Breaches) != 1 || seen.Breaches[0].Explained != nil {
		t.Errorf("one-officer: %+v", seen.Breaches)
	}
	back := see[api.HandoverContents](t, n, "handover-returned")
	recorded := read[api.ActivitySeen](t, h, "/api/v1/activities/"+back.Activities[0], n.hands["officer"])
	if gap := recorded.Gap; back.State != "returned" || gap == nil || gap.Seconds != 18*60 {
		t.Errorf("handover-returned: %s, %+v", back.State, gap)
	}
	if it := see[api.Item](t, n, "clock-fast"); it.Times.Device.Sub(*it.Times.Corrected) != 7*time.Minute {
		t.Errorf("clock-fast: %+v", it.Times)
	}
	marked := read[api.Page[api.Marker]](t, h, "/api/v1/items/"+see[api.Item](t, n, "recording-marked").ID+"/markers", n.hands["officer"])
	if len(marked.List) != 3 || marked.List[2].State != "withdrawn" || marked.List[0].Kind != "credentials" {
		t.Errorf("recording-marked: %+v", marked)
	}
	it := see[api.Item](t, n, "hash-failed")
	if len(it.Damages) != 1 || it.Damages[0].Finding != "MISMATCH" || it.Damages[0].Healed == nil || it.State != "deposited" {
		t.Errorf("hash-failed: %+v, %s", it.Damages, it.State)
	}
	late := see[api.MatterSeen](t, n, "archive-overdue").Clocks
	if !slices.ContainsFunc(late, func(r api.Reading) bool { return r.Clock == "archive" && r.State == "late" }) {
		t.Errorf("archive-overdue: %+v", late)
	}
	if soon := see[api.MatterSeen](t, n, "file-due").Clocks; soon[0].Clock != "casefile" || soon[0].State != "running" {
		t.Errorf("file-due: %+v", soon)
	}
}

// testStates compares the states of what waits for somebody.
func testStates(t *testing.T, h *House) {
	n := newNewcomer(t, h)
	for key, want := range map[string]string{
		"handover-waiting": "signed", "carrier-lent": "lent", "file-short": "returned", "file-submitted": "submitted", "file-sealed": "sealed",
		"end-corrected": "ended", "void-proposed": "deposited",
	} {
		if got := see[struct{ State string }](t, n, key).State; got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
	if p := see[api.Post](t, n, "post-vacant"); p.Until == nil {
		t.Errorf("post-vacant: %+v", p)
	}
	if h := see[api.HandoverContents](t, n, "handover-late"); h.Late == "" {
		t.Error("handover-late has no reason")
	}
}

// testOnlyADemo tries to open a demo's folder as anything else.
func testOnlyADemo(t *testing.T, folder string) {
	flags := func() map[string]any { return map[string]any{"data": folder, "address": "127.0.0.1:0"} }
	other := filepath.Join(t.TempDir(), "other")
	for name, c := range map[string]struct {
		act  func() error
		want *fault.Code
	}{
		"serve":   {func() error { return serve(t.Context(), flags(), io.Discard, io.Discard) }, fault.DemoFolder},
		"migrate": {func() error { _, err := migrateFolder(t.Context(), folder, other, migrate.Options{}); return err }, fault.DemoFolder},
		"into it": {func() error { _, err := migrateFolder(t.Context(), other, folder, migrate.Options{}); return err }, fault.DemoFolder},
		"liuhen demo": {func() error {
			return playDemo(t.Context(), cli.Demo{Data: folder, Serve: true, Address: "127.0.0.1:0"}, io.Discard)
		}, fault.DemoForeign},
	} {
		if err := c.act(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want.Name)
		}
	}
}

func TestAFolderThatIsNoDemoIsNotOpenedAsOne(t *testing.T) {
	t.Parallel()
	real := filepath.Join(t.TempDir(), "data")
	h, err := Open(t.Context(), Options{Folder: real})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/v1/demo", "/api/v1/demo/sessions"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			answer := asked(t, h, method, path, "", `{"role":"officer"}`)
			_ = answer.Body.Close()
			if answer.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s in a real installation: %s", method, path, answer.Status)
			}
		}
	}
	if read[api.Installation](t, h, "/api/v1/installation", "").Demo {
		t.Error("a real installation says that it is a demo")
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	begun := filepath.Join(t.TempDir(), "begun")
	if err := errors.Join(os.Mkdir(begun, 0o700), markDemo(begun, mark{demoBegun, &lived{}})); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]*fault.Code{real: fault.DemoForeign, begun: fault.DemoUnfinished} {
		flags := map[string]any{"data": folder, "address": "127.0.0.1:0"}
		before := listing(t, folder)
		if err := serveCity(t.Context(), cli.City{Seed: 1}, flags, io.Discard, io.Discard); !errors.Is(err, want) {
			t.Errorf("%v, want %s", err, want.Name)
		}
		before["lock"] = true // of the attempt to hold it, which tells broken off from under way
		after := listing(t, folder)
		after["lock"] = true
		if diff := cmp.Diff(before, after); diff != "" {
			t.Error("the folder was changed:", diff)
		}
	}
	other := filepath.Join(t.TempDir(), "other")
	if err := errors.Join(os.Mkdir(other, 0o700), markDemo(other, mark{demoPlayed, &lived{Seed: 7}})); err != nil {
		t.Fatal(err)
	}
	flags := map[string]any{"data": other, "address": "127.0.0.1:0"}
	if err := serveCity(t.Context(), cli.City{Seed: 8, Seeded: true}, flags, io.Discard, io.Discard); !errors.Is(err, fault.DemoSeed) {
		t.Errorf("of another seed: %v", err)
	}
	if _, err := Open(t.Context(), Options{Folder: real, Demo: true}); !errors.Is(err, fault.DemoForeign) {
		t.Errorf("open a real folder as a demo's: %v", err)
	}
}

// listing is every path in a folder.
func listing(t *testing.T, folder string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		all[strings.TrimPrefix(strings.TrimPrefix(path, folder), string(filepath.Separator))] = true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestADemoKeepsEverythingInItsFolder(t *testing.T) {
	t.Parallel()
	s, err := demoSettings(nil, map[string]any{})
	if err != nil || s.Data != cityFolder {
		t.Errorf("%v, %s", err, s.Data)
	}
	for _, variable := range []string{"LIUHEN_DATABASE=postgres://somebody@there/evidence", "LIUHEN_STORE=https://there/bucket", "LIUHEN_KEYS=/etc/keys", "LIUHEN_ADDRESS=0.0.0.0:80"} {
		if _, err := demoSettings([]string{variable}, map[string]any{}); !errors.Is(err, fault.SettingWrong) {
			t.Errorf("%s: %v", variable, err)
		}
	}
}

// curtain ends the context when the invitation has been written.
type curtain struct {
	text strings.Builder
	end  context.CancelFunc
}

func (c *curtain) Write(p []byte) (int, error) {
	n, err := c.text.Write(p)
	if strings.Contains(c.text.String(), "Ctrl+C") {
		c.end()
	}
	return n, err
}

// testServedAgain serves a city that was made before, in both languages.
func testServedAgain(t *testing.T, folder string, past *lived) {
	t.Helper()
	for _, english := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		out := &curtain{end: cancel}
		err := serveCity(ctx, cli.City{English: english}, map[string]any{"data": folder, "address": "127.0.0.1:0"}, out, io.Discard)
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range past.Stories {
			if !strings.Contains(out.text.String(), s.Path()+"\n") {
				t.Errorf("%s is not listed", s.Key)
			}
		}
	}
}
