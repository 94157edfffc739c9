package account_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/fault"
)

const (
	cityID   = "01936f00-0000-7000-8000-000000000001"
	countyID = "01936f00-0000-7000-8000-000000000002"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func linAccount() account.Account {
	return account.Account{
		ID: "01936f00-0000-7000-8000-000000000031", City: cityID, Agency: countyID,
		Login: "lin.xiaohe", Officer: "01936f00-0000-7000-8000-000000000011",
	}
}

func opened(t *testing.T) account.Account {
	t.Helper()
	a, tr, err := account.New(linAccount())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(custody.Transition{Noun: a, Action: "open"}, tr); diff != "" || a.State != account.Active {
		t.Fatalf("opened as %q (-want +got):\n%s", a.State, diff)
	}
	return a
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, account.Table, "testdata/matrix.golden")
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	a, _, err := opened(t).SetPassword(custody.Actor{Account: "01936f00-0000-7000-8000-000000000032"}, noon)
	if err != nil {
		t.Fatal(err)
	}
	a.Admin = account.Security // no account has both; here it shows both encodings
	custodytest.Value(t, "testdata", a)
}

func TestNewKeepsRolesApart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*account.Account)
		code   *fault.Code
	}{
		"administrator":                 {func(a *account.Account) { a.Officer, a.Admin = "", account.Audit }, nil},
		"administrator and officer":     {func(a *account.Account) { a.Admin = account.System }, fault.RolesMixed},
		"nobody's":                      {func(a *account.Account) { a.Officer = "" }, fault.RolesMixed},
		"super-user":                    {func(a *account.Account) { a.Officer, a.Admin = "", "super" }, fault.BadInput},
		"two roles":                     {func(a *account.Account) { a.Officer, a.Admin = "", "system,audit" }, fault.BadInput},
		"without id":                    {func(a *account.Account) { a.ID = "" }, fault.BadInput},
		"without agency":                {func(a *account.Account) { a.Agency = "" }, fault.BadInput},
		"without city":                  {func(a *account.Account) { a.City = "" }, fault.BadInput},
		"login of another's look-alike": {func(a *account.Account) { a.Login = "ｌｉｎ" }, fault.LoginMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := linAccount()
			c.change(&a)
			if _, _, err := account.New(a); (c.code == nil) != (err == nil) || (c.code != nil && !errors.Is(err, c.code)) {
				t.Errorf("error = %v", err)
			}
		})
	}
}

func TestNewAccountHasNoPassword(t *testing.T) {
	t.Parallel()
	a := linAccount()
	a.PasswordSetAt, a.PasswordSetBy, a.PasswordNumber, a.State = custody.At(noon), "somebody", 7, account.Closed
	a, _, err := account.New(a)
	if err != nil || !a.PasswordSetAt.IsZero() || a.PasswordSetBy != "" || a.PasswordNumber != 0 || a.State != account.Active || a.MustChange() {
		t.Errorf("opened %+v: %v", a, err)
	}
}

func TestPasswordSetByAnotherMustChange(t *testing.T) {
	t.Parallel()
	a := opened(t)
	security := custody.Actor{Account: "01936f00-0000-7000-8000-000000000032", Agency: cityID}
	given, tr, err := a.SetPassword(security, noon)
	if err != nil || !given.MustChange() || given.PasswordSetAt != custody.At(noon) || tr.Action != "set-password" {
		t.Errorf("set by another: %+v, %v", given, err)
	}
	own, _, err := given.SetPassword(given.Actor("session"), noon.Add(time.Hour))
	if err != nil || own.MustChange() || own.PasswordSetAt != custody.At(noon.Add(time.Hour)) {
		t.Errorf("set by its holder: %+v, %v", own, err)
	}
}

func TestLockUnlockRenameClose(t *testing.T) {
	t.Parallel()
	a := opened(t)
	for name, step := range map[string]func(string) error{
		"lock":   func(r string) error { _, _, err := a.Lock(r); return err },
		"close":  func(r string) error { _, _, err := a.Close(r); return err },
		"rename": func(r string) error { _, _, err := a.Rename("lin2", r); return err },
	} {
		if err := step(""); !errors.Is(err, fault.ReasonMissing) {
			t.Errorf("%s without reason: %v", name, err)
		}
		if err := step("因岗位变动"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	locked, _, err := a.Lock("遗失手机")
	if err != nil || locked.State != account.Locked {
		t.Fatalf("lock: %q, %v", locked.State, err)
	}
	if _, _, err := locked.Unlock(""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("unlock without reason: %v", err)
	}
	if back, _, err := locked.Unlock("已找回"); err != nil || back.State != account.Active {
		t.Errorf("unlock: %q, %v", back.State, err)
	}
	if _, _, err := a.Rename("no spaces", "换名"); !errors.Is(err, fault.LoginMalformed) {
		t.Errorf("rename to a malformed login: %v", err)
	}
	renamed, tr, err := a.Rename("林晓禾", "换名")
	if err != nil || renamed.Login != "林晓禾" || tr.Reason != "换名" {
		t.Errorf("rename: %+v, %v", renamed, err)
	}
	closed, _, err := a.Close("离职")
	if err != nil || closed.State != account.Closed {
		t.Fatalf("close: %q, %v", closed.State, err)
	}
	if _, _, err := closed.SetPassword(a.Actor("session"), noon); !errors.Is(err, fault.WrongState) {
		t.Errorf("password of a closed account: %v", err)
	}
}

func TestActorNamesAccountOfficerAndWay(t *testing.T) {
	t.Parallel()
	want := custody.Actor{Account: "01936f00-0000-7000-8000-000000000031", Officer: "01936f00-0000-7000-8000-000000000011", Agency: countyID, Via: "token/7"}
	if got := linAccount().Actor("token/7"); got != want {
		t.Errorf("actor = %+v", got)
	}
}

func TestTheLargestAccountAndTokenFitAnEvent(t *testing.T) {
	t.Parallel()
	long, id := custodytest.Long, custodytest.LongID
	a, _, err := account.New(account.Account{ID: account.ID(id(1)), City: id(2), Agency: id(3), Login: long(account.MaxLogin), Officer: id(4)})
	if err != nil {
		t.Fatal(err)
	}
	if a, _, err = a.SetPassword(custodytest.Longest(1), noon); err != nil {
		t.Fatal(err)
	}
	custodytest.Fits(t, a)
	tk, _, err := account.NewToken(account.Token{
		ID: account.TokenID(id(1)), City: id(2), Account: account.ID(id(3)), Name: long(60), Scope: account.Scopes(), Expires: custody.At(noon.Add(time.Hour)),
	}, noon)
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Fits(t, tk)
	if _, _, err := tk.Revoke(long(custody.MaxReason + 1)); !errors.Is(err, fault.BadInput) {
		t.Errorf("revoked with an endless reason: %v", err)
	}
}
