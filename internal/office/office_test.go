package office_test

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/identity"
	"liuhen/internal/office"
	"liuhen/internal/officer"
	"liuhen/internal/post"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

type house struct {
	*office.Office
	store *sqldb.Store
	logs  *logs
	mu    sync.Mutex
	now   time.Time
}

func (h *house) read() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{logs: &logs{}, now: time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)}
	s, err := sqldb.Open(t.Context(), sqldb.Config{DSN: filepath.Join(t.TempDir(), "liuhen.db"), Source: sqldb.Source{Now: h.read, Random: rand.Reader}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	h.store = s
	h.Office = &office.Office{
		Founding: s, Accounts: s, Sessions: s, Tokens: s, Uploads: s, Staff: s, Identities: s, Logs: h.logs, Now: h.read,
		Hasher:   identity.NewHasher(identity.Cost{KiB: 64, Passes: 1}, 2, rand.Reader),
		Mint:     identity.Mint{Random: rand.Reader},
		Guesses:  identity.NewThrottle(identity.Tight, identity.Alone),
		Networks: identity.NewThrottle(identity.Loose, identity.Alone),
	}
	return h
}

func wanted(code string) office.Setup {
	return office.Setup{
		Code:     code,
		City:     agency.Details{Name: "云溪市农业综合行政执法支队", RegionCode: "999900", Authority: agency.Authority{Name: "云溪市农业农村局"}, Server: "专用服务器一号"},
		Units:    []agency.Unit{{ID: "u1", Name: "执法一科", Kind: agency.Section}},
		System:   office.Administrator{Login: "Xitong", Password: "麦田里的清晨十分安静"},
		Security: office.Administrator{Login: "anquan", Password: "水渠边有三只白鹭飞过"},
		Audit:    office.Administrator{Login: "shenji", Password: "旧谷仓的木门吱呀地响"},
	}
}

func (h *house) found(t *testing.T) agency.Agency {
	t.Helper()
	code, err := h.PrintCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	city, _, err := h.Found(t.Context(), wanted(code), "here")
	if err != nil {
		t.Fatal(err)
	}
	return city
}

// enter signs in and sets the visitor's own password.
func (h *house) enter(t *testing.T, login, password string) office.Entry {
	t.Helper()
	e, err := h.SignIn(t.Context(), login, password, "here", "")
	if err != nil {
		t.Fatal(err)
	}
	e, err = h.ChangePassword(t.Context(), e.Secret, password, password+"哗啦")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestSetUpMakesThreeAdministratorsAndNoSuperUser(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	city := h.found(t)
	all, err := h.store.Accounts(t.Context(), string(city.ID))
	if err != nil || len(all) != 3 {
		t.Fatalf("%d accounts, %v", len(all), err)
	}
	roles := map[account.Role]bool{}
	for _, a := range all {
		roles[a.Admin] = true
		if !a.MustChange() || a.Officer != "" || a.Head.Version != 2 {
			t.Errorf("account %+v", a)
		}
		chain, err := h.store.Chain(t.Context(), a.Ref(), 0, 10)
		if err != nil || len(chain) != 2 || chain[1].Event.Previous == nil || *chain[1].Event.Previous != chain[0].Event.Place {
			t.Errorf("chain of %s: %v %v", a.Login, chain, err)
		}
	}
	if len(roles) != 3 || roles[account.NoRole] {
		t.Errorf("roles %v", roles)
	}
	if _, err := h.PrintCode(t.Context()); !errors.Is(err, fault.SetupDone) {
		t.Errorf("a second code: %v", err)
	}
	if _, _, err := h.Found(t.Context(), wanted("x"), "here"); !errors.Is(err, fault.SetupDone) {
		t.Errorf("a second set-up: %v", err)
	}
}

// The city names its own log's key; where none can be made, nothing is set up.
func TestTheCityNamesTheKeyOfItsLog(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	code, err := h.PrintCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	nameless := wanted(code)
	nameless.City.Name = ""
	if _, _, err := h.Found(t.Context(), nameless, "here"); !errors.Is(err, fault.BadInput) || len(h.logs.prepared) > 0 {
		t.Errorf("a city without a name: %v, keys of %v", err, h.logs.prepared)
	}
	h.logs.err = fault.KeyUnreadable
	if _, _, err := h.Found(t.Context(), wanted(code), "here"); !errors.Is(err, fault.KeyUnreadable) {
		t.Errorf("without a key: %v", err)
	}
	h.logs.err = nil
	city, _, err := h.Found(t.Context(), wanted(code), "here")
	if err != nil {
		t.Fatal(err)
	}
	if key, err := sqldbtest.LogKey(string(city.ID)); err != nil || city.LogKey != key {
		t.Errorf("the city names %q, %v", city.LogKey, err)
	}
}

func TestSetUpRefusesAndStaysOpen(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	code, err := h.PrintCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	twice, weak, nameless := wanted(code), wanted(code), wanted(code)
	twice.Audit.Login = "XITONG"
	weak.Audit.Password = "password123"
	nameless.City.Name = ""
	for want, s := range map[*fault.Code]office.Setup{
		fault.LoginTaken: twice, fault.PasswordGuessable: weak, fault.BadInput: nameless, fault.SetupCodeWrong: wanted("AAAA"),
	} {
		if _, _, err := h.Found(t.Context(), s, "here"); !errors.Is(err, want) {
			t.Errorf("want %s: %v", want.Name, err)
		}
	}
	for range 4 {
		_, _, _ = h.Found(t.Context(), wanted("AAAA"), "there")
	}
	if _, _, err := h.Found(t.Context(), wanted(code), "here"); err != nil {
		t.Errorf("the good code after refusals: %v", err)
	}
}

func TestSignInGivesOneAnswerForWhateverIsWrongAndSlowsDown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.found(t)
	for _, try := range [][2]string{{"xitong", "wrong"}, {"nobody", "麦田里的清晨十分安静"}, {"anquan", ""}} {
		if _, err := h.SignIn(t.Context(), try[0], try[1], "there", ""); !errors.Is(err, fault.SignInFailed) {
			t.Errorf("%v: %v", try, err)
		}
	}
	for range 4 {
		_, _ = h.SignIn(t.Context(), "xitong", "wrong", "there", "")
	}
	if _, err := h.SignIn(t.Context(), "xitong", "麦田里的清晨十分安静", "there", ""); !errors.Is(err, fault.SignInThrottled) {
		t.Errorf("the sixth try: %v", err)
	}
	h.move(2 * time.Second)
	if _, err := h.SignIn(t.Context(), "xitong", "麦田里的清晨十分安静", "there", ""); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

func TestWhosePasswordIsKnownMustChangeItFirst(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.found(t)
	e, err := h.SignIn(t.Context(), "XiTong", "麦田里的清晨十分安静", "here", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Who(t.Context(), e.Secret); !errors.Is(err, fault.PasswordToChange) {
		t.Errorf("before the change: %v", err)
	}
	if _, err := h.ChangePassword(t.Context(), e.Secret, "wrong", "夜里的雨轻打在瓦片上"); !errors.Is(err, fault.SignInFailed) {
		t.Errorf("with a wrong former password: %v", err)
	}
	if _, err := h.ChangePassword(t.Context(), e.Secret, "麦田里的清晨十分安静", "麦田里的清晨十分安静"); !errors.Is(err, fault.PasswordUnchanged) {
		t.Errorf("with the password that he was given: %v", err)
	}
	own, err := h.ChangePassword(t.Context(), e.Secret, "麦田里的清晨十分安静", "夜里的雨轻打在瓦片上")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Who(t.Context(), e.Secret); !errors.Is(err, fault.SignedOut) {
		t.Errorf("the former session: %v", err)
	}
	p, err := h.Who(t.Context(), own.Secret)
	if err != nil || p.Admin != access.SystemAdmin || p.Actor.Via != "session" {
		t.Fatalf("%+v, %v", p, err)
	}
	if err := h.SignOut(t.Context(), own.Secret); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Who(t.Context(), own.Secret); !errors.Is(err, fault.SignedOut) {
		t.Errorf("after signing out: %v", err)
	}
}

func TestATokenMayNoMoreThanItsScopeAndEnds(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.found(t)
	p, err := h.Who(t.Context(), h.enter(t, "xitong", "麦田里的清晨十分安静").Secret)
	if err != nil {
		t.Fatal(err)
	}
	want := office.NewToken{Name: "巡检", Scope: []account.Scope{account.ScopeRead}, Expires: h.read().Add(time.Hour)}
	token, _, secret, err := h.IssueToken(t.Context(), p, want)
	if err != nil {
		t.Fatal(err)
	}
	program, err := h.Who(t.Context(), secret)
	if err != nil || program.Actor.Via != "token/"+string(token.ID) || access.Check(program, access.ManagePeople, access.Subject{}) == nil {
		t.Errorf("%+v, %v", program, err)
	}
	if _, _, _, err := h.IssueToken(t.Context(), program, want); !errors.Is(err, fault.SessionNeeded) {
		t.Errorf("a token from a token: %v", err)
	}
	if _, _, err := h.RevokeToken(t.Context(), program, custody.Command{}, token.ID, ""); !errors.Is(err, fault.SessionNeeded) {
		t.Errorf("a token ends one: %v", err)
	}
	other, err := h.Who(t.Context(), h.enter(t, "anquan", "水渠边有三只白鹭飞过").Secret)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.RevokeToken(t.Context(), other, custody.Command{}, token.ID, ""); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("another's token: %v", err)
	}
	if _, _, err := h.RevokeToken(t.Context(), p, custody.Command{}, token.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Who(t.Context(), secret); !errors.Is(err, fault.SignedOut) {
		t.Errorf("a revoked token: %v", err)
	}
}

func TestAnOfficerEntersWithThePostsOfTheMoment(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	city := string(h.found(t).ID)
	admin, err := h.Who(t.Context(), h.enter(t, "xitong", "麦田里的清晨十分安静").Secret)
	if err != nil {
		t.Fatal(err)
	}
	cmd := custody.Command{Actor: admin.Actor}
	lin, _, err := h.store.CreateOfficer(t.Context(), cmd, city, func(_ time.Time, id officer.ID) (officer.Officer, custody.Transition, error) {
		return officer.New(officer.Officer{ID: id, Agency: city, Unit: "u1", Name: "林晓", Certificate: "YX-0001"})
	})
	if err != nil {
		t.Fatal(err)
	}
	a, _, err := h.store.CreateAccount(t.Context(), cmd, city, lin.ID, func(_ time.Time, id account.ID, _ []account.Account) (account.Account, custody.Transition, error) {
		return account.New(account.Account{ID: id, City: city, Agency: city, Login: "linxiao", Officer: string(lin.ID)})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.ResetPassword(t.Context(), admin, custody.Command{}, a.ID, "稻草人戴着一顶旧草帽站着"); err != nil {
		t.Fatal(err)
	}
	guard, err := h.Who(t.Context(), h.enter(t, "anquan", "水渠边有三只白鹭飞过").Secret)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := (office.Accounts{Register: h.store, Officers: h.store}).Unlock(t.Context(), guard, custody.Command{}, a.ID, "本人到场核实"); err != nil {
		t.Fatal(err)
	}
	_, _, err = h.store.CreatePost(t.Context(), cmd, city, lin.ID, func(at time.Time, id post.ID, _ officer.Officer) (post.Post, custody.Transition, error) {
		return post.Appoint(post.Post{ID: id, Agency: city, Kind: post.Custodian, Officer: string(lin.ID), Deputy: true,
			From: custody.At(at), Until: custody.At(at.Add(10 * time.Minute)), Basis: "云农执〔2026〕1号"})
	})
	if err != nil {
		t.Fatal(err)
	}
	e := h.enter(t, "linxiao", "稻草人戴着一顶旧草帽站着")
	p, err := h.Who(t.Context(), e.Secret)
	if err != nil || p.Unit != "u1" || !p.Holds(access.Custodian) || !p.Deputy(access.Custodian) || p.Holds(access.Head) {
		t.Errorf("%+v, %v", p, err)
	}
	if _, _, err := h.ResetPassword(t.Context(), p, custody.Command{}, a.ID, "另一个不容易猜的口令"); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("an officer resets a password: %v", err)
	}
	h.move(11 * time.Minute)
	if p, err := h.Who(t.Context(), e.Secret); err != nil || p.Holds(access.Custodian) {
		t.Errorf("after the post ended: %+v, %v", p, err)
	}
}

func TestTokensAndSessionsEndWithThePassword(t *testing.T) {
	t.Parallel()
	const given = "稻草人戴着一顶旧草帽站着"
	for name, set := range map[string]func(t *testing.T, s *staffed, a account.Account, secret string) error{
		"by its holder": func(t *testing.T, s *staffed, _ account.Account, secret string) error {
			t.Helper()
			return last(s.ChangePassword(t.Context(), secret, given+"哗啦", "夜里的雨轻打在瓦片上"))
		},
		"by another": func(t *testing.T, s *staffed, a account.Account, _ string) error {
			t.Helper()
			s.letIn(t, a.ID, given)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStaffed(t)
			a := s.linxiao(t, given)
			first := s.enter(t, "linxiao", given)
			other, err := s.SignIn(t.Context(), "linxiao", given+"哗啦", "elsewhere", "")
			if err != nil {
				t.Fatal(err)
			}
			p, err := s.Who(t.Context(), first.Secret)
			if err != nil {
				t.Fatal(err)
			}
			want := office.NewToken{Name: "采集站", Scope: []account.Scope{account.ScopeIntake}, Expires: s.read().Add(time.Hour)}
			_, _, token, err := s.IssueToken(t.Context(), p, want)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Who(t.Context(), token); err != nil {
				t.Errorf("the token before: %v", err)
			}
			if err := set(t, s, a, first.Secret); err != nil {
				t.Fatal(err)
			}
			for what, secret := range map[string]string{"the session": first.Secret, "another session": other.Secret, "the token": token} {
				if _, err := s.Who(t.Context(), secret); !errors.Is(err, fault.SignedOut) {
					t.Errorf("%s outlived the password: %v", what, err)
				}
			}
			if _, _, _, err := s.IssueToken(t.Context(), p, want); !errors.Is(err, fault.SignedOut) {
				t.Errorf("a token for a request that was under way: %v", err)
			}
		})
	}
}

// meanwhile is a hasher during whose work something happens once.
type meanwhile struct {
	office.Hasher
	once   sync.Once
	happen func()
}

func (m *meanwhile) Fits(ctx context.Context, network, hash, password string) (bool, error) {
	m.once.Do(m.happen)
	return m.Hasher.Fits(ctx, network, hash, password)
}

func TestWhoComesWhileAnotherPasswordIsSetDoesNotOutliveHis(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	a := s.linxiao(t, "稻草人戴着一顶旧草帽站着")
	s.Hasher = &meanwhile{Hasher: s.Hasher, happen: func() {
		s.move(time.Second)
		s.letIn(t, a.ID, "夜里的雨轻打在瓦片上")
		s.move(time.Second)
	}}
	stale, err := s.SignIn(t.Context(), "linxiao", "稻草人戴着一顶旧草帽站着", "there", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ChangePassword(t.Context(), stale.Secret, "夜里的雨轻打在瓦片上", "另一个不容易猜的口令"); !errors.Is(err, fault.SignedOut) {
		t.Errorf("a session by the old password: %v", err)
	}
}

// linxiao opens an officer's account of that login and lets him in by the password.
func (s *staffed) linxiao(t *testing.T, password string) account.Account {
	t.Helper()
	lin := s.enrol(t, s.city, "YX-0001")
	a, _, err := s.accounts.Open(t.Context(), s.system, custody.Command{}, account.Account{Agency: s.city, Login: "linxiao", Officer: string(lin.ID)})
	if err != nil {
		t.Fatal(err)
	}
	s.letIn(t, a.ID, password)
	return a
}
