package office_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/office"
	"liuhen/internal/officer"
	"liuhen/internal/sqldb/sqldbtest"
)

// staffed is a house that is set up, with its desks and its three administrators.
type staffed struct {
	*house
	city                    string
	system, security, audit access.Person
	agencies                office.Agencies
	officers                office.Officers
	accounts                office.Accounts
	posts                   office.Posts
	devices                 office.Devices
}

// logs notes which logs were made ready.
type logs struct {
	prepared, started []string
	err               error
}

func (l *logs) Prepare(id string) (string, error) {
	l.prepared = append(l.prepared, id)
	if l.err != nil {
		return "", l.err
	}
	return sqldbtest.LogKey(id)
}

func (l *logs) Start(ctx context.Context, id string) error {
	l.started = append(l.started, id)
	return ctx.Err()
}

func newStaffed(t *testing.T) *staffed {
	t.Helper()
	h := newHouse(t)
	s := &staffed{house: h, city: string(h.found(t).ID)}
	*h.logs = logs{} // without the city's
	s.system = s.come(t, "xitong", "麦田里的清晨十分安静")
	s.security = s.come(t, "anquan", "水渠边有三只白鹭飞过")
	s.audit = s.come(t, "shenji", "旧谷仓的木门吱呀地响")
	s.agencies = office.Agencies{Register: h.store, Logs: s.logs}
	s.officers = office.Officers{Register: h.store, Agencies: h.store}
	s.accounts = office.Accounts{Register: h.store, Officers: h.store}
	s.posts = office.Posts{Register: h.store, Agencies: h.store, Now: h.read}
	s.devices = office.Devices{Records: h.store, Agencies: h.store, Officers: h.store}
	return s
}

// come signs somebody in and lets him set his own password.
func (s *staffed) come(t *testing.T, login, password string) access.Person {
	t.Helper()
	p, err := s.Who(t.Context(), s.enter(t, login, password).Secret)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// enrol takes a person onto the list of an agency.
func (s *staffed) enrol(t *testing.T, agency, certificate string) officer.Officer {
	t.Helper()
	o, _, err := s.officers.Enrol(t.Context(), s.system, custody.Command{}, officer.Officer{Agency: agency, Name: "林晓", Certificate: certificate})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// letIn gives an officer's account a password and has the security administrator
// unlock it.
func (s *staffed) letIn(t *testing.T, id account.ID, password string) {
	t.Helper()
	_, _, err := s.ResetPassword(t.Context(), s.system, custody.Command{}, id, password)
	if err == nil {
		_, _, err = s.accounts.Unlock(t.Context(), s.security, custody.Command{}, id, "本人到场核实")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// admin finds the account of an administrator.
func (s *staffed) admin(t *testing.T, p access.Person) account.Account {
	t.Helper()
	a, err := s.store.Account(t.Context(), account.ID(p.Actor.Account))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// county establishes a county's agency.
func (s *staffed) county(t *testing.T) agency.Agency {
	t.Helper()
	a, _, err := s.agencies.Establish(t.Context(), s.system, custody.Command{}, qinghe(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func qinghe() agency.Details {
	return agency.Details{
		Name: "青禾县农业综合行政执法大队", RegionCode: "999921", Authority: agency.Authority{Name: "青禾县农业农村局", FondsCode: "Q121"}, Server: "青禾专用服务器",
	}
}

func second[T, U any](_ T, _ U, err error) error { return err }

func TestAnOfficerHasOneAccountAtATime(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	lin := s.enrol(t, s.city, "YX-0001")
	want := account.Account{Agency: s.city, Login: "LinXiao", Officer: string(lin.ID)}
	first, _, err := s.accounts.Open(t.Context(), s.system, custody.Command{}, want)
	if err != nil || first.Login != "linxiao" {
		t.Fatalf("%+v, %v", first, err)
	}
	want.Login = "linxiao2"
	if err := second(s.accounts.Open(t.Context(), s.system, custody.Command{}, want)); !errors.Is(err, fault.HasAccount) {
		t.Errorf("a second account: %v", err)
	}
	if _, _, err := s.accounts.Close(t.Context(), s.system, custody.Command{}, first.ID, "改用工号"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.accounts.Open(t.Context(), s.system, custody.Command{}, want); err != nil {
		t.Errorf("after the first was closed: %v", err)
	}
}

func TestAccountsThatCannotBeOpened(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	lin, away := s.enrol(t, s.city, "YX-0001"), s.enrol(t, string(s.county(t).ID), "QH-0001")
	for name, c := range map[string]struct {
		want account.Account
		err  *fault.Code
	}{
		"nobody's":                    {account.Account{Agency: s.city, Login: "one"}, fault.RolesMixed},
		"administrator and officer":   {account.Account{Agency: s.city, Login: "one", Officer: string(lin.ID), Admin: account.Audit}, fault.RolesMixed},
		"of an unknown role":          {account.Account{Login: "one", Admin: "super"}, fault.BadInput},
		"of an unknown officer":       {account.Account{Agency: s.city, Login: "one", Officer: "none"}, fault.NoSuchThing},
		"of another agency's officer": {account.Account{Agency: s.city, Login: "one", Officer: string(away.ID)}, fault.NotOnStaff},
		"with another's login":        {account.Account{Agency: s.city, Login: "Ｘitong", Officer: string(lin.ID)}, fault.LoginTaken},
		"without a login":             {account.Account{Agency: s.city, Officer: string(lin.ID)}, fault.LoginMalformed},
	} {
		if err := second(s.accounts.Open(t.Context(), s.system, custody.Command{}, c.want)); !errors.Is(err, c.err) {
			t.Errorf("%s: %v, not %s", name, err, c.err.Name)
		}
	}
}

// TestNoAdministratorTakesAnothersPart plays the one way to super-user rights that a
// system administrator would have: a password of his own choice on another
// administrator's account.
func TestNoAdministratorTakesAnothersPart(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	guard := s.admin(t, s.security)
	if _, _, err := s.ResetPassword(t.Context(), s.system, custody.Command{}, guard.ID, "稻草人戴着一顶旧草帽站着"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SignIn(t.Context(), guard.Login, "稻草人戴着一顶旧草帽站着", "here", ""); !errors.Is(err, fault.SignInFailed) {
		t.Errorf("signed in as another administrator: %v", err)
	}
	for name, err := range map[string]error{
		"by himself":          second(s.accounts.Unlock(t.Context(), s.system, custody.Command{}, guard.ID, "开门")),
		"the auditor's next":  second(s.ResetPassword(t.Context(), s.system, custody.Command{}, s.admin(t, s.audit).ID, "稻草人戴着一顶旧草帽站着")),
		"his own by himself":  second(s.ResetPassword(t.Context(), s.system, custody.Command{}, s.admin(t, s.system).ID, "稻草人戴着一顶旧草帽站着")),
		"another's by a lock": second(s.accounts.Lock(t.Context(), s.system, custody.Command{}, s.admin(t, s.audit).ID, "关门")),
	} {
		want := fault.NotAllowed
		if name == "the auditor's next" { // nobody could let both in again
			want = fault.SecondAdministrator
		}
		if !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.move(time.Minute)
	if _, _, err := s.accounts.Unlock(t.Context(), s.audit, custody.Command{}, guard.ID, "本人到场核实"); err != nil {
		t.Fatal(err)
	}
	if p := s.come(t, guard.Login, "稻草人戴着一顶旧草帽站着"); p.Admin != access.SecurityAdmin {
		t.Errorf("let in by the auditor: %+v", p)
	}
}

// TestNoAdministratorAloneMakesHimselfAnOfficer plays how a system administrator would
// read a unit's records: an invented officer, or a password of his own choice for one
// who is there.
func TestNoAdministratorAloneMakesHimselfAnOfficer(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	invented := s.enrol(t, s.city, "YX-0666")
	a, _, err := s.accounts.Open(t.Context(), s.system, custody.Command{}, account.Account{Agency: s.city, Login: "jiade", Officer: string(invented.ID)})
	if err != nil {
		t.Fatal(err)
	}
	const given = "稻草人戴着一顶旧草帽站着"
	for _, when := range []string{"newly opened", "reset"} {
		locked, _, err := s.ResetPassword(t.Context(), s.system, custody.Command{}, a.ID, given)
		if err != nil || locked.State != account.Locked {
			t.Fatalf("%s: %+v, %v", when, locked, err)
		}
		if _, err := s.SignIn(t.Context(), "jiade", given, "here", ""); !errors.Is(err, fault.SignInFailed) {
			t.Errorf("%s: in without the security administrator: %v", when, err)
		}
		if err := second(s.accounts.Unlock(t.Context(), s.system, custody.Command{}, a.ID, "开门")); !errors.Is(err, fault.NotAllowed) {
			t.Errorf("%s: unlocked by the giver: %v", when, err)
		}
		if _, _, err := s.accounts.Unlock(t.Context(), s.security, custody.Command{}, a.ID, "本人到场核实"); err != nil {
			t.Fatal(err)
		}
		s.move(time.Minute)
		if p := s.come(t, "jiade", given); p.Actor.Officer != string(invented.ID) {
			t.Errorf("%s: let in: %+v", when, p)
		}
	}
	only := s.admin(t, s.security)
	if _, _, err := s.accounts.Lock(t.Context(), s.audit, custody.Command{}, only.ID, "待查"); err != nil {
		t.Fatal(err)
	}
	if err := second(s.ResetPassword(t.Context(), s.system, custody.Command{}, a.ID, given)); !errors.Is(err, fault.SecondAdministrator) {
		t.Errorf("a password while nobody can let it in: %v", err)
	}
}

func TestASecondAdministratorWorksOnceTwoOthersLetHimIn(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	only := s.admin(t, s.system)
	if err := second(s.accounts.Close(t.Context(), s.system, custody.Command{}, only.ID, "调离")); !errors.Is(err, fault.LastAdministrator) {
		t.Errorf("the only system administrator was closed: %v", err)
	}
	next, _, err := s.accounts.Open(t.Context(), s.system, custody.Command{}, account.Account{Login: "xitong2", Admin: account.System})
	if err != nil || next.Agency != s.city {
		t.Fatalf("%+v, %v", next, err)
	}
	if err := second(s.ResetPassword(t.Context(), s.system, custody.Command{}, next.ID, "稻草人戴着一顶旧草帽站着")); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("a password for one's own role: %v", err)
	}
	given, _, err := s.ResetPassword(t.Context(), s.security, custody.Command{}, next.ID, "稻草人戴着一顶旧草帽站着")
	if err != nil || given.State != account.Locked || !given.MustChange() {
		t.Fatalf("%+v, %v", given, err)
	}
	if err := second(s.accounts.Close(t.Context(), s.system, custody.Command{}, only.ID, "调离")); !errors.Is(err, fault.LastAdministrator) {
		t.Errorf("closed while the other is locked: %v", err)
	}
	s.move(time.Minute)
	if _, _, err := s.accounts.Unlock(t.Context(), s.audit, custody.Command{}, next.ID, "本人到场核实"); err != nil {
		t.Fatal(err)
	}
	heir := s.come(t, "xitong2", "稻草人戴着一顶旧草帽站着")
	if _, _, err := s.accounts.Close(t.Context(), heir, custody.Command{}, only.ID, "调离"); err != nil {
		t.Errorf("the former one: %v", err)
	}
}

func TestALockedAccountsSessionsDoNothing(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	a := s.linxiao(t, "稻草人戴着一顶旧草帽站着")
	inside := s.enter(t, "linxiao", "稻草人戴着一顶旧草帽站着")
	for name, err := range map[string]error{
		"by system":      second(s.accounts.Lock(t.Context(), s.system, custody.Command{}, a.ID, "违规")),
		"by audit":       second(s.accounts.Lock(t.Context(), s.audit, custody.Command{}, a.ID, "违规")),
		"named by guard": second(s.accounts.Rename(t.Context(), s.security, custody.Command{}, a.ID, "other", "改名")),
		"ended by guard": second(s.accounts.Close(t.Context(), s.security, custody.Command{}, a.ID, "离职")),
		"given by guard": second(s.ResetPassword(t.Context(), s.security, custody.Command{}, a.ID, "另一个不容易猜的口令")),
	} {
		if !errors.Is(err, fault.NotAllowed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := s.accounts.Lock(t.Context(), s.security, custody.Command{}, a.ID, "违规"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Who(t.Context(), inside.Secret); !errors.Is(err, fault.SignedOut) {
		t.Errorf("the session of a locked account: %v", err)
	}
	if _, _, err := s.accounts.Unlock(t.Context(), s.security, custody.Command{}, a.ID, "查清"); err != nil {
		t.Fatal(err)
	}
	renamed, _, err := s.accounts.Rename(t.Context(), s.system, custody.Command{}, a.ID, "LinXiaoHe", "更名")
	if err != nil || renamed.Login != "linxiaohe" {
		t.Errorf("%+v, %v", renamed, err)
	}
	if err := second(s.accounts.Rename(t.Context(), s.system, custody.Command{}, a.ID, "anquan", "更名")); !errors.Is(err, fault.LoginTaken) {
		t.Errorf("another's login: %v", err)
	}
}

func TestTokensAreKeptByTheirHolderAndTheSystemAdministrator(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	want := office.NewToken{Name: "巡检", Scope: []account.Scope{account.ScopeRead}, Expires: s.read().Add(time.Hour)}
	token, _, _, err := s.IssueToken(t.Context(), s.audit, want)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []access.Person{s.audit, s.system} {
		if all, err := s.ListTokens(t.Context(), p, token.Account); err != nil || len(all) != 1 || all[0].ID != token.ID {
			t.Errorf("%s lists %+v, %v", p.Admin, all, err)
		}
	}
	if _, err := s.ListTokens(t.Context(), s.security, token.Account); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("another's tokens: %v", err)
	}
	if _, err := s.Token(t.Context(), s.security, token.ID); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("another's token: %v", err)
	}
	if _, _, err := s.RevokeToken(t.Context(), s.system, custody.Command{}, token.ID, "设备遗失"); err != nil {
		t.Errorf("revoked by the system administrator: %v", err)
	}
}
