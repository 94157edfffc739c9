package account_test

import (
	"testing"
	"time"

	"liuhen/internal/account"
	"liuhen/internal/custody"
)

func TestASessionEndsInTimeAndWithItsAccount(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	a := account.Account{ID: "a1", State: account.Active, PasswordSetAt: custody.At(at)}
	s := account.Begin("h", a, at)
	locked, renewed := a, a
	locked.State, renewed.PasswordSetAt = account.Locked, custody.At(at.Add(time.Second))
	for name, c := range map[string]struct {
		a    account.Account
		at   time.Time
		want bool
	}{
		"at its beginning":   {a, at, true},
		"just before idle":   {a, at.Add(account.SessionIdle - 1), true},
		"when idle":          {a, at.Add(account.SessionIdle), false},
		"account locked":     {locked, at, false},
		"password set since": {renewed, at, false},
		"another account":    {account.Account{ID: "a2", State: account.Active}, at, false},
	} {
		if got := s.Live(c.a, c.at); got != c.want {
			t.Errorf("%s: live is %v", name, got)
		}
	}
}

func TestUseExtendsASessionUntilItsLastHour(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	a := account.Account{ID: "a1", State: account.Active}
	s := account.Begin("h", a, at)
	if _, changed := s.Use(at.Add(59 * time.Second)); changed {
		t.Error("a use within the minute is written")
	}
	for now := at; now.Before(at.Add(account.SessionLife)); now = now.Add(20 * time.Minute) {
		if !s.Live(a, now) {
			t.Fatalf("ended at %v although it was used", now)
		}
		s, _ = s.Use(now)
	}
	if s.Live(a, at.Add(account.SessionLife)) {
		t.Error("use keeps a session for ever")
	}
}

func TestASessionBegunByASlowClockOutlivesItsPassword(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	a := account.Account{ID: "a1", State: account.Active, PasswordSetAt: custody.At(at.Add(time.Second))}
	if s := account.Begin("h", a, at); !s.Live(a, at) {
		t.Error("the session ended as it began")
	}
}
