package identity_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liuhen/internal/identity"
)

func counting(n int) *bytes.Reader {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i)
	}
	return bytes.NewReader(b)
}

func TestOnlyThePasswordFitsItsHash(t *testing.T) {
	t.Parallel()
	h := identity.NewHasher(identity.Cost{KiB: 64, Passes: 1}, 1, counting(64))
	one, err := h.Hash(t.Context(), "清晨的麦田很安静呀！")
	if err != nil {
		t.Fatal(err)
	}
	two, err := h.Hash(t.Context(), "清晨的麦田很安静呀！")
	if err != nil || one == two {
		t.Errorf("two hashes share a salt: %v", err)
	}
	for password, want := range map[string]bool{"清晨的麦田很安静呀！": true, "清晨的麦田很安静呀!": true, "清晨的麦田很安静呀": false, "": false} {
		if got, err := h.Fits(t.Context(), "", one, password); got != want || err != nil {
			t.Errorf("%q fits: %v, %v", password, got, err)
		}
	}
	for _, hash := range []string{"", "$", strings.Replace(one, "m=64", "m=99999999", 1), strings.Replace(one, "p=1", "p=1x", 1),
		strings.Replace(one, "t=1", "t=0", 1), strings.Replace(one, "argon2id", "argon2i", 1), one + "$", one[:len(one)-4]} {
		if fits, err := h.Fits(t.Context(), "", hash, "清晨的麦田很安静呀！"); fits || err != nil {
			t.Errorf("%q fits, %v", hash, err)
		}
	}
	if _, err := h.Hash(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	if _, err := identity.NewHasher(identity.DefaultCost, 1, counting(3)).Hash(t.Context(), "x"); err == nil {
		t.Error("a short salt was taken")
	}
}

func TestSecretsAreDrawnWhole(t *testing.T) {
	t.Parallel()
	m := identity.Mint{Random: counting(42)}
	code, err := m.Code()
	if err != nil || !regexp.MustCompile(`^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$`).MatchString(code) {
		t.Errorf("code %q, %v", code, err)
	}
	secret, err := m.Secret("lhs_")
	if err != nil || len(secret) != 4+52 || !strings.HasPrefix(secret, "lhs_") {
		t.Errorf("secret %q, %v", secret, err)
	}
	if _, err := m.Secret("lhs_"); err == nil {
		t.Error("chance ran out unnoticed")
	}
}

func TestGuessingGetsSlowerAndIsForgotten(t *testing.T) {
	t.Parallel()
	th, at := identity.NewThrottle(identity.Tight, identity.Alone), time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	for i := range 5 {
		if w := th.Try("k", at); w != 0 {
			t.Errorf("the free attempt %d waits %v", i, w)
		}
	}
	for _, want := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		for range 3 { // those who come too early count for nothing
			if w := th.Try("k", at); w != want {
				t.Errorf("waits %v, want %v", w, want)
			}
		}
		at = at.Add(want)
		if w := th.Try("k", at); w != 0 {
			t.Errorf("after the wait: %v", w)
		}
	}
	for range 20 {
		at = at.Add(15 * time.Minute)
		if w := th.Try("k", at); w != 0 {
			t.Errorf("after the longest wait: %v", w)
		}
	}
	if w := th.Try("k", at); w != 15*time.Minute {
		t.Errorf("the longest wait is %v", w)
	}
	if w := th.Try("other", at); w != 0 {
		t.Errorf("another key waits %v", w)
	}
	for range 5 {
		if w := th.Try("k", at.Add(2*time.Hour)); w != 0 {
			t.Errorf("old attempts still count: %v", w)
		}
	}
}

// TestServersBearTogetherWhatOneWould plays with a balancer that takes turns.
func TestServersBearTogetherWhatOneWould(t *testing.T) {
	t.Parallel()
	for _, servers := range []int{1, 2, 3, 5} {
		at, passed := time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC), 0
		all := make([]*identity.Throttle, servers)
		for i := range all {
			all[i] = identity.NewThrottle(identity.Tight, func() int { return servers })
		}
		for i := range 24 * 3600 {
			if all[i%servers].Try("k", at) == 0 {
				passed++
			}
			at = at.Add(time.Second)
		}
		if passed < 90 || passed > 150 { // 5 free, some while the wait grows, then four in an hour
			t.Errorf("%d servers: %d guesses passed in a day", servers, passed)
		}
	}
}

func TestWhatWasNoAttemptIsGivenBackAndSuccessClears(t *testing.T) {
	t.Parallel()
	th, at := identity.NewThrottle(identity.Tight, identity.Alone), time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	for range 20 {
		if w := th.Try("k", at); w != 0 {
			t.Fatalf("waits %v although all were given back", w)
		}
		th.GiveBack("k")
	}
	th.GiveBack("k") // of nothing
	for range 5 {
		th.Try("k", at)
	}
	if w := th.Try("k", at); w == 0 {
		t.Error("giving back more than there was gave free attempts")
	}
	th.Clear("k")
	if w := th.Try("k", at); w != 0 {
		t.Errorf("after success: %v", w)
	}
}

func TestAttemptsMadeAtOnceAreCounted(t *testing.T) {
	t.Parallel()
	th, at := identity.NewThrottle(identity.Tight, identity.Alone), time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	var passed atomic.Int32
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if th.Try("k", at) == 0 {
				passed.Add(1)
			}
		})
	}
	all.Wait()
	if passed.Load() != 5 {
		t.Errorf("%d of 100 attempts at once passed", passed.Load())
	}
}

func TestStrangersCannotFillTheThrottle(t *testing.T) {
	t.Parallel()
	th, at := identity.NewThrottle(identity.Tight, identity.Alone), time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	for range 5 {
		th.Try("first", at)
	}
	for i := range 10_000 {
		th.Try(fmt.Sprint(i), at.Add(time.Millisecond))
	}
	if w := th.Try("first", at.Add(time.Millisecond)); w != 0 {
		t.Error("the oldest key was kept although there was no room")
	}
}
