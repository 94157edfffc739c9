package office_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/office"
)

// watched is a hasher that counts its work, and is busy while it is told to be.
type watched struct {
	office.Hasher
	hashes, fits atomic.Int32
	busy         atomic.Bool
	mu           sync.Mutex
	networks     []string // with which callers waited; guarded by mu
}

func (w *watched) Hash(ctx context.Context, password string) (string, error) {
	w.hashes.Add(1)
	return w.Hasher.Hash(ctx, password)
}

func (w *watched) Fits(ctx context.Context, network, hash, password string) (bool, error) {
	w.fits.Add(1)
	w.mu.Lock()
	w.networks = append(w.networks, network)
	w.mu.Unlock()
	if w.busy.Load() {
		return false, fault.SignInBusy.Err("hash password", "", ctx.Err())
	}
	return w.Hasher.Fits(ctx, network, hash, password)
}

func (h *house) watch() *watched {
	w := &watched{Hasher: h.Hasher}
	h.Hasher = w
	return w
}

// lookups are the credentials, with a count of what is asked of them.
type lookups struct {
	office.Credentials
	secrets int
}

func (l *lookups) Secret(ctx context.Context, of custody.Ref) (string, error) {
	l.secrets++
	return l.Credentials.Secret(ctx, of)
}

// atOnce does something in a hundred goroutines and counts what it came to.
func atOnce(do func(i int) error) map[string]int {
	var mu sync.Mutex
	var all sync.WaitGroup
	counts := map[string]int{}
	for i := range 100 {
		all.Go(func() {
			name := "done"
			if err := do(i); err != nil {
				name = fault.Of(err).Code.Name
			}
			mu.Lock()
			defer mu.Unlock()
			counts[name]++
		})
	}
	all.Wait()
	return counts
}

func TestGuessesMadeAtOnceDoNotAllPass(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.found(t)
	inside, err := h.SignIn(t.Context(), "anquan", "水渠边有三只白鹭飞过", "desk", "")
	if err != nil {
		t.Fatal(err)
	}
	for name, guess := range map[string]func(int) error{
		"sign in": func(int) error { return last(h.SignIn(t.Context(), "xitong", "不是这个口令啊", "there", "")) },
		"change password": func(int) error {
			return last(h.ChangePassword(t.Context(), inside.Secret, "不是这个口令啊", "夜里的雨轻打在瓦片上"))
		},
	} {
		w := h.watch()
		got := atOnce(guess)
		if w.fits.Load() > 5 || got["sign-in-throttled"] < 95 || got["done"] != 0 {
			t.Errorf("%s: %d guesses were judged, answers %v", name, w.fits.Load(), got)
		}
	}
}

func TestGuessesAtTheSetupCodeMadeAtOnceDoNotAllPass(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if _, err := h.PrintCode(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := atOnce(func(i int) error { return second(h.Found(t.Context(), wanted(fmt.Sprint(i)), "there")) })
	if got["setup-code-wrong"] != 5 || got["sign-in-throttled"] != 95 {
		t.Errorf("answers %v", got)
	}
}

func TestNothingIsHashedForWhoDoesNotHoldTheSetupCode(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	w := h.watch()
	if _, err := h.PrintCode(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := second(h.Found(t.Context(), wanted("AAAA"), "there")); !errors.Is(err, fault.SetupCodeWrong) || w.hashes.Load() != 0 {
		t.Errorf("a wrong code: %v after %d hashes", err, w.hashes.Load())
	}
	h.found(t)
	before := w.hashes.Load()
	if err := second(h.Found(t.Context(), wanted("AAAA"), "elsewhere")); !errors.Is(err, fault.SetupDone) || w.hashes.Load() != before {
		t.Errorf("set up already: %v after %d hashes", err, w.hashes.Load()-before)
	}
}

func TestAnUnknownLoginTakesTheWorkOfAKnownOne(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.found(t)
	w, asked := h.watch(), &lookups{Credentials: h.Accounts}
	h.Accounts = asked
	for i, login := range []string{"xitong", "nobody"} {
		for range 5 {
			if err := last(h.SignIn(t.Context(), login, "不是这个口令啊", "there", "")); !errors.Is(err, fault.SignInFailed) {
				t.Errorf("%s: %v", login, err)
			}
		}
		if n := int32(5 * (i + 1)); w.fits.Load() != n || asked.secrets != int(n) {
			t.Errorf("%s: %d hashes and %d look-ups in all", login, w.fits.Load(), asked.secrets)
		}
		if err := last(h.SignIn(t.Context(), login, "不是这个口令啊", "there", "")); !errors.Is(err, fault.SignInThrottled) {
			t.Errorf("%s for the sixth time: %v", login, err)
		}
	}
}

func TestWhoFailsLocksOutNobodyElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.found(t)
	for range 200 { // a program that keeps an old password
		_, _ = h.SignIn(t.Context(), "xitong", "不是这个口令啊", "there", "")
	}
	if err := last(h.SignIn(t.Context(), "anquan", "水渠边有三只白鹭飞过", "there", "")); err != nil {
		t.Errorf("somebody else in the same network: %v", err)
	}
	if err := last(h.SignIn(t.Context(), "xitong", "麦田里的清晨十分安静", "here", "")); err != nil {
		t.Errorf("the holder himself in another network: %v", err)
	}
	h.move(time.Hour)
	for i := range 60 { // one who tries many logins
		_, _ = h.SignIn(t.Context(), fmt.Sprint("guess", i), "不是这个口令啊", "there", "")
	}
	if err := last(h.SignIn(t.Context(), "anquan", "水渠边有三只白鹭飞过", "there", "")); !errors.Is(err, fault.SignInThrottled) {
		t.Errorf("many logins from one network: %v", err)
	}
	h.move(time.Minute)
	if err := last(h.SignIn(t.Context(), "anquan", "水渠边有三只白鹭飞过", "there", "")); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

func TestWhatWasNotJudgedDoesNotCount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.found(t)
	w := h.watch()
	w.busy.Store(true)
	for range 60 {
		if err := last(h.SignIn(t.Context(), "xitong", "麦田里的清晨十分安静", "there", "")); !errors.Is(err, fault.SignInBusy) {
			t.Fatalf("while it is busy: %v", err)
		}
	}
	w.busy.Store(false)
	for range 60 {
		if err := last(h.SignIn(t.Context(), "xitong", "麦田里的清晨十分安静", "there", "")); err != nil {
			t.Fatalf("afterwards, again and again: %v", err)
		}
	}
}

func last[T any](_ T, err error) error { return err }

// TestAStormKeepsNobodyOutWhoCameBefore: somebody at the address of the whole office
// tries every login, without end.
func TestAStormKeepsNobodyOutWhoCameBefore(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.found(t)
	first, err := h.SignIn(t.Context(), "xitong", "麦田里的清晨十分安静", "office", "")
	if err != nil {
		t.Fatal(err)
	}
	inside, err := h.SignIn(t.Context(), "anquan", "水渠边有三只白鹭飞过", "office", "")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		_, _ = h.SignIn(t.Context(), []string{"xitong", "anquan", fmt.Sprint("guess", i)}[i%3], "不是这个口令啊", "office", "")
	}
	again, err := h.SignIn(t.Context(), "xitong", "麦田里的清晨十分安静", "office", first.Known)
	if err != nil {
		t.Errorf("from a browser that was used before: %v", err)
	}
	if _, err := h.SignIn(t.Context(), "xitong", "麦田里的清晨十分安静", "elsewhere", again.Known); err != nil {
		t.Errorf("from the same elsewhere: %v", err)
	}
	if _, err := h.ChangePassword(t.Context(), inside.Secret, "水渠边有三只白鹭飞过", "夜里的雨轻打在瓦片上"); err != nil {
		t.Errorf("who is in sets another password: %v", err)
	}
	for name, kept := range map[string]string{"none": "", "another's": inside.Known, "garbage": "a.9999999999.b"} {
		if err := last(h.SignIn(t.Context(), "xitong", "麦田里的清晨十分安静", "office", kept)); !errors.Is(err, fault.SignInThrottled) {
			t.Errorf("from a browser that shows %s: %v", name, err)
		}
	}
}

// A browser that was used before, in a thief's hands, guesses no faster than a stranger.
func TestAKnownBrowserGuessesNoFaster(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.found(t)
	first, err := h.SignIn(t.Context(), "xitong", "麦田里的清晨十分安静", "office", "")
	if err != nil {
		t.Fatal(err)
	}
	w := h.watch()
	got := atOnce(func(i int) error {
		return last(h.SignIn(t.Context(), "xitong", "不是这个口令啊", fmt.Sprint("network", i), first.Known))
	})
	if w.fits.Load() != 5 || got["sign-in-throttled"] != 95 {
		t.Errorf("%d guesses were judged, answers %v", w.fits.Load(), got)
	}
}

// Who is known waits with nobody's network; a stranger with his own.
func TestWhoWaitsAmongTheKnown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.found(t)
	w := h.watch()
	first, err := h.SignIn(t.Context(), "xitong", "麦田里的清晨十分安静", "office", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.SignIn(t.Context(), "xitong", "麦田里的清晨十分安静", "office", first.Known); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ChangePassword(t.Context(), first.Secret, "麦田里的清晨十分安静", "夜里的雨轻打在瓦片上"); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%q", w.networks); got != `["from office" "" ""]` {
		t.Errorf("they waited as %s", got)
	}
}
