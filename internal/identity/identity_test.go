package identity_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
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
	one, err := h.Hash("清晨的麦田很安静呀！")
	if err != nil {
		t.Fatal(err)
	}
	two, err := h.Hash("清晨的麦田很安静呀！")
	if err != nil || one == two {
		t.Errorf("two hashes share a salt: %v", err)
	}
	for password, want := range map[string]bool{"清晨的麦田很安静呀！": true, "清晨的麦田很安静呀!": true, "清晨的麦田很安静呀": false, "": false} {
		if got := h.Fits(one, password); got != want {
			t.Errorf("%q fits: %v", password, got)
		}
	}
	for _, hash := range []string{"", "$", strings.Replace(one, "m=64", "m=99999999", 1), strings.Replace(one, "p=1", "p=1x", 1),
		strings.Replace(one, "t=1", "t=0", 1), strings.Replace(one, "argon2id", "argon2i", 1), one + "$", one[:len(one)-4]} {
		if h.Fits(hash, "清晨的麦田很安静呀！") {
			t.Errorf("%q fits", hash)
		}
	}
	if _, err := h.Hash("x"); err != nil {
		t.Fatal(err)
	}
	if _, err := identity.NewHasher(identity.DefaultCost, 1, counting(3)).Hash("x"); err == nil {
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
	th, at := identity.NewThrottle(), time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	waits := []time.Duration{}
	for range 20 {
		waits = append(waits, th.Wait("k", at))
		th.Fail("k", at)
	}
	if waits[4] != 0 || waits[5] != time.Second || waits[6] != 2*time.Second || waits[19] != 15*time.Minute {
		t.Errorf("waits %v", waits)
	}
	if w := th.Wait("k", at.Add(15*time.Minute)); w != 0 {
		t.Errorf("after the wait: %v", w)
	}
	if w := th.Wait("other", at); w != 0 {
		t.Errorf("another key waits %v", w)
	}
	th.Fail("k", at.Add(2*time.Hour))
	if w := th.Wait("k", at.Add(2*time.Hour)); w != 0 {
		t.Errorf("old failures still count: %v", w)
	}
	for range 5 {
		th.Fail("k", at.Add(2*time.Hour))
	}
	th.Succeed("k")
	if w := th.Wait("k", at.Add(2*time.Hour)); w != 0 {
		t.Errorf("after success: %v", w)
	}
}

func TestStrangersCannotFillTheThrottle(t *testing.T) {
	t.Parallel()
	th, at := identity.NewThrottle(), time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	for range 6 {
		th.Fail("first", at)
	}
	for i := range 10_000 {
		th.Fail(fmt.Sprint(i), at.Add(time.Second))
	}
	if w := th.Wait("first", at); w != 0 {
		t.Error("the oldest key was kept although there was no room")
	}
}
