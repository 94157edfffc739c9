package sqldb_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"liuhen/internal/account"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

// openAccount opens the city's system administrator, without a password.
func (h *house) openAccount(t *testing.T, login string) account.Account {
	t.Helper()
	a, _, err := h.CreateAccount(t.Context(), h.by, string(h.city.ID), "", func(_ time.Time, id account.ID, _ []account.Account) (account.Account, custody.Transition, error) {
		return account.New(account.Account{ID: id, City: string(h.city.ID), Agency: string(h.city.ID), Login: login, Admin: account.System})
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func settingBy(by custody.Actor) func(time.Time, account.Account, []account.Account) ([]custody.Transition, error) {
	return func(at time.Time, a account.Account, _ []account.Account) ([]custody.Transition, error) {
		_, tr, err := a.SetPassword(by, at)
		return []custody.Transition{tr}, err
	}
}

func TestTwoStepsOfOneNounFollowEachOther(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		a, other := h.openAccount(t, "xitong"), h.openAccount(t, "xitong2")
		locked, receipt, err := h.SetPassword(t.Context(), h.by, a.ID, "hash-1",
			func(at time.Time, now account.Account, admins []account.Account) ([]custody.Transition, error) {
				if len(admins) != 2 || !slices.Contains(admins, a) || !slices.Contains(admins, other) {
					t.Errorf("administrators %+v", admins)
				}
				set, first, err := now.SetPassword(h.by.Actor, at)
				_, second, lockErr := set.Lock("待核实")
				return []custody.Transition{first, second}, errors.Join(err, lockErr)
			})
		if err != nil || locked.State != account.Locked || locked.PasswordSetAt.IsZero() || locked.Head.Version != 3 || len(receipt.Events) != 2 {
			t.Fatalf("%+v %+v, %v", locked, receipt, err)
		}
		chain, err := h.Chain(t.Context(), a.Ref(), 0, 10)
		if err != nil || len(chain) != 3 || *chain[2].Event.Previous != chain[1].Event.Place || chain[2].Event.Version != 3 {
			t.Errorf("chain %+v, %v", chain, err)
		}
		if kept, err := h.Account(t.Context(), a.ID); err != nil || kept != locked {
			t.Errorf("kept %+v, %v", kept, err)
		}
	})
}

func TestAPasswordIsKeptWithItsEventAndEndsSessions(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		a := h.openAccount(t, "xitong")
		if err := h.BeginSession(t.Context(), account.Begin("s1", a, h.clock.read())); err != nil {
			t.Fatal(err)
		}
		changed, _, err := h.SetPassword(t.Context(), h.by, a.ID, "hash-1", settingBy(h.by.Actor))
		if err != nil || changed.PasswordSetAt.IsZero() {
			t.Fatalf("%+v, %v", changed, err)
		}
		if hash, err := h.Secret(t.Context(), a.Ref()); err != nil || hash != "hash-1" {
			t.Errorf("secret %q, %v", hash, err)
		}
		if _, err := h.Session(t.Context(), "s1"); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("the session outlived the password: %v", err)
		}
		stale := h.by
		stale.Seen = 1
		if _, _, err := h.SetPassword(t.Context(), stale, a.ID, "hash-2", settingBy(h.by.Actor)); !errors.Is(err, fault.VersionSeen) {
			t.Errorf("a stale version: %v", err)
		}
		if hash, err := h.Secret(t.Context(), a.Ref()); err != nil || hash != "hash-1" {
			t.Errorf("a refused change left %q, %v", hash, err)
		}
	})
}

func TestAnAccountIsFoundByHoweverItsLoginIsTyped(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		a := h.openAccount(t, "xitong")
		for _, typed := range []string{"xitong", "XiTong ", "ｘｉｔｏｎｇ"} {
			if found, err := h.AccountByLogin(t.Context(), typed); err != nil || found != a {
				t.Errorf("%q: %+v, %v", typed, found, err)
			}
		}
		if _, err := h.AccountByLogin(t.Context(), "nobody"); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("an unknown login: %v", err)
		}
	})
}

func TestATokenIsFoundByTheDigestOfItsSecret(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		a := h.openAccount(t, "xitong")
		token, _, err := h.IssueToken(t.Context(), h.by, a.ID, "digest-1", func(at time.Time, id account.TokenID, holder account.Account) (account.Token, custody.Transition, error) {
			if holder != a {
				t.Errorf("the holder is %+v", holder)
			}
			return account.NewToken(account.Token{ID: id, City: string(h.city.ID), Account: a.ID, Name: "扫描台",
				Scope: []account.Scope{account.ScopeRead}, Expires: custody.At(at.Add(time.Hour))}, at)
		})
		if err != nil {
			t.Fatal(err)
		}
		if ref, err := h.SecretHolder(t.Context(), "digest-1"); err != nil || ref != token.Ref() {
			t.Errorf("holder %v, %v", ref, err)
		}
		if _, err := h.SecretHolder(t.Context(), "digest-2"); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("an unknown secret: %v", err)
		}
	})
}

func TestSessionsAreKeptTouchedEndedAndSwept(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		a := h.openAccount(t, "xitong")
		at := h.clock.read()
		one := account.Begin("s1", a, at)
		if err := h.BeginSession(t.Context(), one); err != nil {
			t.Fatal(err)
		}
		later, _ := one.Use(at.Add(time.Minute))
		if err := h.TouchSession(t.Context(), later.Hash, later.Seen, later.Expires); err != nil {
			t.Fatal(err)
		}
		if got, err := h.Session(t.Context(), "s1"); err != nil || got != later {
			t.Errorf("kept %+v, want %+v, %v", got, later, err)
		}
		if err := h.BeginSession(t.Context(), account.Begin("s2", a, later.Expires)); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Session(t.Context(), "s1"); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("an expired session stayed: %v", err)
		}
		if err := h.EndSession(t.Context(), "s2"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Session(t.Context(), "s2"); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("an ended session stayed: %v", err)
		}
	})
}

func TestTheCodeOpensTheCityOnce(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		now := &clock{now: time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)}
		s, err := sqldb.Open(t.Context(), sqldb.Config{DSN: in.New(t), Source: sqldb.Source{Now: now.read, Random: &chance{}}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		by := custody.Command{Actor: custody.Actor{Account: "setup", Via: "setup"}}
		refused := errors.New("refused")
		holder := custody.Ref{Kind: "account", ID: "a1"}
		found := func(code string, refuse *fault.Error) error {
			_, _, err := s.FoundCity(t.Context(), by, code, func(_ time.Time, newID func() (string, error)) (agency.Agency, []custody.Transition, map[custody.Ref]string, error) {
				if refuse != nil {
					return agency.Agency{}, nil, nil, refuse
				}
				id, err := newID()
				if err != nil {
					return agency.Agency{}, nil, nil, err
				}
				city, tr, err := sqldbtest.New(agency.Agency{ID: agency.ID(id), Level: agency.City, Name: "云溪市农业综合行政执法支队", RegionCode: "999900",
					Authority: agency.Authority{Name: "云溪市农业农村局"}, Server: "专用服务器一号"})
				return city, []custody.Transition{tr}, map[custody.Ref]string{holder: "hash-1"}, err
			})
			return err
		}
		checks := func(code string, want error) {
			t.Helper()
			if err := s.CheckSetupCode(t.Context(), code); !errors.Is(err, want) {
				t.Errorf("check of %q: %v, want %v", code, err, want)
			}
		}
		checks("", fault.SetupCodeWrong)
		if err := found("", nil); !errors.Is(err, fault.SetupCodeWrong) {
			t.Errorf("no code was made yet: %v", err)
		}
		for _, code := range []string{"old", "new"} {
			if err := s.PutSetupCode(t.Context(), code); err != nil {
				t.Fatal(err)
			}
		}
		if err := found("old", nil); !errors.Is(err, fault.SetupCodeWrong) {
			t.Errorf("a replaced code: %v", err)
		}
		checks("old", fault.SetupCodeWrong)
		checks("new", nil)
		if err := found("new", fault.BadInput.Err("set up", "", refused)); !errors.Is(err, fault.BadInput) {
			t.Errorf("a refused form: %v", err)
		}
		if err := found("new", nil); err != nil {
			t.Fatalf("after a refused form: %v", err)
		}
		if hash, err := s.Secret(t.Context(), holder); err != nil || hash != "hash-1" {
			t.Errorf("password %q, %v", hash, err)
		}
		checks("new", fault.Taken)
		if err := found("new", nil); !errors.Is(err, fault.Taken) {
			t.Errorf("set up twice: %v", err)
		}
		if err := s.PutSetupCode(t.Context(), "third"); !errors.Is(err, fault.Taken) {
			t.Errorf("a code after set-up: %v", err)
		}
	})
}
