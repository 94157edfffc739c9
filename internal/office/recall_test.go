package office_test

import (
	"context"
	"errors"
	"testing"

	"liuhen/internal/account"
	"liuhen/internal/fault"
	"liuhen/internal/office"
)

// counted counts how often sessions are looked up.
type counted struct {
	office.Sessions
	looks int
}

func (c *counted) Session(ctx context.Context, hash string) (account.Session, error) {
	c.looks++
	return c.Sessions.Session(ctx, hash)
}

// unseen is a store that other processes change, too.
type unseen struct{}

func (unseen) Identities() (int64, bool) { return 0, false }

// Who somebody is is looked up once for as long as nothing of it changes, and anew after
// every change of an account, session or post, whosesoever it is.
func TestWhoIsLookedUpAnewAfterEveryChange(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.found(t)
	sessions := &counted{Sessions: h.store}
	h.Sessions = sessions
	e := h.enter(t, "xitong", "麦田里的清晨十分安静")
	other := h.enter(t, "shenji", "旧谷仓的木门吱呀地响")
	look := func(want int, when string) {
		t.Helper()
		sessions.looks = 0
		for range 3 {
			if _, err := h.Who(t.Context(), e.Secret); err != nil {
				t.Fatalf("%s: %v", when, err)
			}
		}
		if sessions.looks != want {
			t.Errorf("%s: looked up %d times, want %d", when, sessions.looks, want)
		}
	}
	look(1, "at first")
	look(0, "again")
	if err := h.SignOut(t.Context(), other.Secret); err != nil {
		t.Fatal(err)
	}
	look(1, "after another's session ended")
	h.enter(t, "anquan", "水渠边有三只白鹭飞过")
	look(1, "after another's account changed")
	h.move(account.SessionIdle - 1)
	look(0, "shortly before the session ends")
	h.move(account.SessionIdle - 1)
	look(0, "after its use was written down")
	h.Identities = unseen{}
	look(3, "where others write")
	h.Identities = h.store
	if err := h.SignOut(t.Context(), e.Secret); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Who(t.Context(), e.Secret); !errors.Is(err, fault.SignedOut) {
		t.Errorf("after the session ended: %v", err)
	}
}
