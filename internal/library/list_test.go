package library_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/library"
)

func (w *world) items() library.List[item.Item] {
	return library.List[item.Item]{
		Name: "items", Right: access.ReadRegister, States: library.StatesOf(item.Table), Register: w.Registers().Items, Journal: w.Store,
	}
}

func TestAPageIsOneEventInTheViewersLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it := w.take(film)
	w.take("another film")
	chief := w.Somebody(w.City, "chief", access.Head)
	f := library.Filter{library.State: "received", library.Agency: it.Agency}
	page, err := w.items().Page(t.Context(), chief, f, "", 1)
	if err != nil || len(page) != 1 {
		t.Fatal(page, err)
	}
	rest, err := w.items().Page(t.Context(), chief, f, string(page[0].ID), 1000)
	if err != nil || len(rest) != 1 || rest[0].ID == page[0].ID {
		t.Fatal(rest, err)
	}
	if n := len(w.recorded(t, it.Agency, "listing")); n != 0 {
		t.Errorf("%d events in the county's log", n)
	}
	looks := w.recorded(t, string(w.City), "listing")
	if len(looks) != 2 || looks[0].Account != "acc-chief" || looks[0].Action != "list" {
		t.Fatalf("%+v", looks)
	}
	opened, err := w.ChainEvents(t.Context(), looks[0].Noun, library.Span{From: 1, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	value := string(opened[0].Event.Value)
	if !strings.HasSuffix(value, `"list":"items","filter":"agency=`+it.Agency+` state=received","count":1}`) {
		t.Error(value)
	}
}

func TestCountsAndSingleEntriesLeaveNoEvent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it := w.take(film)
	n, err := w.items().Count(t.Context(), w.lin(), nil)
	if err != nil || n != (library.Count{Number: 1}) {
		t.Errorf("%+v %v", n, err)
	}
	if got, err := w.items().One(t.Context(), w.lin(), string(it.ID)); err != nil || got.ID != it.ID {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := w.items().One(t.Context(), w.Somebody(w.City, "li"), string(it.ID)); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("another agency's: %v", err)
	}
	if n := len(w.recorded(t, it.Agency, "listing")); n != 0 {
		t.Errorf("%d events", n)
	}
}

func TestWhatAListRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.lin()
	token.Scope = []string{"admin"}
	for name, c := range map[string]struct {
		who  access.Person
		f    library.Filter
		want *fault.Code
	}{
		"an administrator":        {w.administrator(access.AuditAdmin), nil, fault.NotAllowed},
		"a token for other work":  {token, nil, fault.TokenLacks},
		"a stranger":              {access.Person{}, nil, fault.NotAllowed},
		"no such state":           {w.lin(), library.Filter{library.State: "gone"}, fault.BadInput},
		"free text":               {w.lin(), library.Filter{library.Matter: "某某 案"}, fault.BadInput},
		"an empty condition":      {w.lin(), library.Filter{library.Matter: ""}, fault.BadInput},
		"a condition of no items": {w.lin(), library.Filter{library.Tour: "t1"}, fault.BadInput},
	} {
		if _, err := w.items().Page(t.Context(), c.who, c.f, "", 10); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := w.items().Count(t.Context(), c.who, c.f); !errors.Is(err, c.want) {
			t.Errorf("%s, counted: %v", name, err)
		}
	}
}

// Accounts are listed for the two administrators who keep people, and nobody else.
func TestWhoListsAccounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.openAccount(t, "lin-login")
	list := library.List[account.Account]{
		Name: "accounts", Right: access.ReadAccounts, States: library.StatesOf(account.Table), Register: w.Registers().Accounts, Journal: w.Store,
	}
	for _, role := range []string{access.SystemAdmin, access.SecurityAdmin} {
		if found, err := list.Page(t.Context(), w.administrator(role), nil, "", 10); err != nil || len(found) != 1 {
			t.Errorf("%s: %v %v", role, found, err)
		}
	}
	for _, who := range []access.Person{w.administrator(access.AuditAdmin), w.Somebody(w.City, "chief", access.Head)} {
		if _, err := list.Page(t.Context(), who, nil, "", 10); !errors.Is(err, fault.NotAllowed) {
			t.Errorf("%s: %v", who.Actor.Account, err)
		}
	}
}

func TestStatesOfLeavesOutNothingness(t *testing.T) {
	t.Parallel()
	if got := library.StatesOf(account.Table); slices.Contains(got, "") || !slices.Contains(got, "locked") {
		t.Error(got)
	}
}
