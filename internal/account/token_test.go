package account_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/fault"
)

func dockToken() account.Token {
	return account.Token{
		ID: "01936f00-0000-7000-8000-000000000041", City: cityID, Account: "01936f00-0000-7000-8000-000000000031",
		Name: "青禾采集站", Scope: []account.Scope{account.ScopeIntake, account.ScopeRead},
		Expires: custody.At(noon.AddDate(0, 6, 0)), PasswordNumber: 2,
	}
}

func issued(t *testing.T) account.Token {
	t.Helper()
	tk, tr, err := account.NewToken(dockToken(), noon)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(custody.Transition{Noun: tk, Action: "issue"}, tr); diff != "" {
		t.Fatalf("transition (-want +got):\n%s", diff)
	}
	return tk
}

func TestTokenMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, account.TokenTable, "testdata/token-matrix.golden")
}

func TestTokenGoldenValue(t *testing.T) {
	t.Parallel()
	custodytest.Value(t, "testdata", issued(t))
}

func TestTokenLivesAtMostAYear(t *testing.T) {
	t.Parallel()
	year := noon.AddDate(1, 0, 0)
	for name, c := range map[string]struct {
		expires custody.Micros
		ok      bool
	}{
		"never":          {custody.Micros{}, false},
		"at once":        {custody.At(noon), false},
		"a moment later": {custody.At(noon.Add(time.Microsecond)), true},
		"a year":         {custody.At(year), true},
		"longer":         {custody.At(year.Add(time.Microsecond)), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tk := dockToken()
			tk.Expires = c.expires
			if _, _, err := account.NewToken(tk, noon); (err == nil) != c.ok || (err != nil && !errors.Is(err, fault.TokenLifetime)) {
				t.Errorf("error = %v", err)
			}
		})
	}
}

func TestTokenScopeIsAClosedList(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scope, want []account.Scope
	}{
		"put in order": {[]account.Scope{"admin", "read"}, []account.Scope{"read", "admin"}},
		"every one":    {account.Scopes(), account.Scopes()},
		"none":         {nil, nil},
		"unknown":      {[]account.Scope{"read", "everything"}, nil},
		"doubled":      {[]account.Scope{"read", "read"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tk := dockToken()
			tk.Scope = c.scope
			tk, _, err := account.NewToken(tk, noon)
			if c.want == nil {
				if !errors.Is(err, fault.TokenScope) {
					t.Errorf("error = %v", err)
				}
				return
			}
			if diff := cmp.Diff(c.want, tk.Scope); diff != "" || err != nil {
				t.Errorf("error %v, scope (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestTokenScopesAreThoseOfAccess(t *testing.T) {
	t.Parallel()
	names := []string{}
	for _, s := range account.Scopes() {
		names = append(names, string(s))
	}
	if diff := cmp.Diff(access.TokenScopes(), slices.Sorted(slices.Values(names))); diff != "" {
		t.Errorf("scopes (-access +account):\n%s", diff)
	}
}

func TestTokenRefusesWhatHasNoName(t *testing.T) {
	t.Parallel()
	for field, change := range map[string]func(*account.Token){
		"id":      func(tk *account.Token) { tk.ID = "" },
		"city":    func(tk *account.Token) { tk.City = "" },
		"account": func(tk *account.Token) { tk.Account = "" },
		"name":    func(tk *account.Token) { tk.Name = "" },
	} {
		tk := dockToken()
		change(&tk)
		if _, _, err := account.NewToken(tk, noon); !errors.Is(err, fault.BadInput) || fault.Of(err).Args["field"] != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestTokenLiveAndHas(t *testing.T) {
	t.Parallel()
	tk := issued(t)
	if !tk.Has(account.ScopeIntake) || tk.Has(account.ScopeAdmin) {
		t.Error("the token has the wrong scopes")
	}
	a := linAccount()
	a.State, a.PasswordNumber = account.Active, 2
	if last := tk.Expires.Add(-time.Microsecond); !tk.Live(a, last) || tk.Live(a, tk.Expires.Time) {
		t.Error("the token does not end at its expiry")
	}
	for name, change := range map[string]func(*account.Account){
		"another password":  func(a *account.Account) { a.PasswordNumber++ },
		"a lock":            func(a *account.Account) { a.State = account.Locked },
		"the account's end": func(a *account.Account) { a.State = account.Closed },
		"another account":   func(a *account.Account) { a.ID = "01936f00-0000-7000-8000-000000000039" },
	} {
		other := a
		change(&other)
		if tk.Live(other, noon) {
			t.Errorf("the token outlived %s", name)
		}
	}
	revoked, tr, err := tk.Revoke("采集站停用")
	if err != nil || revoked.Live(a, noon) || tr.Reason != "采集站停用" || revoked.State != account.TokenRevoked {
		t.Errorf("revoked %+v: %v", revoked, err)
	}
	if _, _, err := revoked.Revoke(""); !errors.Is(err, fault.WrongState) {
		t.Errorf("revoked twice: %v", err)
	}
	if tk.KeyScope() != account.ID("01936f00-0000-7000-8000-000000000031").Ref() || tk.Home() != cityID {
		t.Errorf("key scope %v, home %v", tk.KeyScope(), tk.Home())
	}
}
