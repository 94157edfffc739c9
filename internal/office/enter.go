package office

import (
	"context"
	"errors"
	"strings"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
	"liuhen/internal/post"
)

// How a visitor's actor came in, as events name it; a token's is followed by its id, and an
// upload's own token by that of the upload.
const (
	viaSession = "session"
	viaToken   = "token/"
	viaUpload  = "upload/"
)

// The prefixes of secrets, by which leaked ones are recognised.
const (
	sessionPrefix = "lhs_"
	tokenPrefix   = "lht_"
	uploadPrefix  = "lhu_"
)

// Entry is what a sign-in gives.
type Entry struct {
	Secret  string // of the session; it is kept nowhere else
	Known   string // for the browser to keep, and to show when somebody signs in from it again
	Session account.Session
	Account account.Account
}

// SignIn begins a session. from is the network that the request comes from, for the
// throttles, and kept what an earlier Entry gave the browser as Known, or empty. It fails
// with sign-in-failed, whatever was wrong, with sign-in-throttled or with sign-in-busy.
func (o *Office) SignIn(ctx context.Context, login, password, from, kept string) (Entry, error) {
	came := o.Now()
	id, known := o.Known.Find(kept, login, came)
	try, err := o.signInAttempt(login, from, id, known)
	if err != nil {
		return Entry{}, err
	}
	a, err := o.prove(ctx, try.network, login, password)
	try.judged(err)
	if err != nil {
		return Entry{}, err
	}
	if !known {
		if id, err = o.Mint.Code(); err != nil {
			return Entry{}, err
		}
	}
	entry, err := o.begin(ctx, a, came)
	entry.Known = o.Known.Add(kept, login, id, came)
	return entry, err
}

func (o *Office) signInAttempt(login, from, id string, known bool) (attempt, error) {
	if known {
		return o.known("sign in", "browser "+id)
	}
	return o.stranger("sign in", loginGuessed(login), from)
}

// prove returns the active account that login and password belong to. An unknown
// login takes the work of a known one: the same look-ups and one hash. network is the
// stranger's, for the line before the hashes.
func (o *Office) prove(ctx context.Context, network, login, password string) (account.Account, error) {
	a, err := o.Accounts.AccountByLogin(ctx, login)
	if err != nil && !errors.Is(err, fault.NoSuchThing) {
		return a, err
	}
	hash, err := o.Accounts.Secret(ctx, a.Ref())
	if err != nil && !errors.Is(err, fault.NoSuchThing) {
		return a, err
	}
	fits := false
	if len(password) <= 4*account.MaxPassword { // whatever is longer is nobody's
		if fits, err = o.Hasher.Fits(ctx, network, hash, password); err != nil {
			return a, err
		}
	}
	if !fits || a.State != account.Active {
		return a, fault.SignInFailed.Err("sign in", "", nil)
	}
	return a, nil
}

// begin begins a session of whoever came at the time. It is that before his password
// was looked up: of two who come while another password is set, the one with the old
// password must not outlive it.
func (o *Office) begin(ctx context.Context, a account.Account, came time.Time) (Entry, error) {
	secret, err := o.Mint.Secret(sessionPrefix)
	if err != nil {
		return Entry{}, err
	}
	s := account.Begin(digestOf(secret), a, came)
	return Entry{Secret: secret, Session: s, Account: a}, o.Sessions.BeginSession(ctx, s)
}

// SignOut ends the session; one that is not there is ended already.
func (o *Office) SignOut(ctx context.Context, secret string) error {
	return o.Sessions.EndSession(ctx, digestOf(secret))
}

// Who returns the person that the secret of a session or token stands for, with the
// posts that he holds at this moment. It fails with signed-out, or with
// password-to-change while somebody else knows the account's password.
func (o *Office) Who(ctx context.Context, secret string) (access.Person, error) {
	a, via, scope, err := o.holder(ctx, secret)
	if err != nil {
		return access.Person{}, signedOut(err)
	}
	if a.MustChange() {
		return access.Person{}, fault.PasswordToChange.Err("identify", a.Ref().String(), nil)
	}
	return o.person(ctx, a, via, scope)
}

// signedOut hides which part of a secret's chain is missing.
func signedOut(err error) error {
	if errors.Is(err, fault.NoSuchThing) {
		return fault.SignedOut.Err("identify", "", err)
	}
	return err
}

func (o *Office) holder(ctx context.Context, secret string) (a account.Account, via string, scope []string, err error) {
	if strings.HasPrefix(secret, tokenPrefix) {
		return o.tokenHolder(ctx, secret)
	}
	a, err = o.sessionHolder(ctx, secret)
	return a, viaSession, nil, err
}

func (o *Office) sessionHolder(ctx context.Context, secret string) (account.Account, error) {
	s, err := o.session(ctx, digestOf(secret))
	if err != nil {
		return account.Account{}, err
	}
	a, err := o.account(ctx, s.Account)
	if err != nil {
		return a, err
	}
	now := o.Now()
	if !s.Live(a, now) {
		return a, fault.SignedOut.Err("identify", "", nil)
	}
	if used, write := s.Use(now); write {
		err = o.touch(ctx, used)
	}
	return a, err
}

func (o *Office) tokenHolder(ctx context.Context, secret string) (a account.Account, via string, scope []string, err error) {
	ref, err := o.secretHolder(ctx, digestOf(secret))
	if err != nil {
		return a, "", nil, err
	}
	t, err := o.token(ctx, account.TokenID(ref.ID))
	if err != nil {
		return a, "", nil, err
	}
	a, err = o.account(ctx, t.Account)
	if err != nil {
		return a, "", nil, err
	}
	if !t.Live(a, o.Now()) {
		return a, "", nil, fault.SignedOut.Err("identify", "", nil)
	}
	scope = make([]string, 0, len(t.Scope))
	for _, s := range t.Scope {
		scope = append(scope, string(s))
	}
	return a, viaToken + ref.ID, scope, nil
}

// person adds to the account what its holder is at this moment. Who has left the
// agency is nobody any more.
func (o *Office) person(ctx context.Context, a account.Account, via string, scope []string) (access.Person, error) {
	p := access.Person{
		Actor: a.Actor(via), City: a.City, Admin: string(a.Admin), Scope: scope, Posts: map[string]bool{}, PasswordNumber: a.PasswordNumber,
	}
	if a.Officer == "" {
		return p, nil
	}
	who, err := o.officer(ctx, officer.ID(a.Officer))
	if err != nil {
		return access.Person{}, err
	}
	if who.State != officer.Active {
		return access.Person{}, fault.SignedOut.Err("identify", "", nil)
	}
	p.Unit = who.Unit
	posts, err := o.posts(ctx, who.Agency)
	if err != nil {
		return access.Person{}, err
	}
	for _, kind := range post.Kinds() {
		for _, held := range post.HeldAt(posts, who.Agency, kind, o.Now()) {
			if held.Officer == a.Officer {
				p.Posts[string(kind)] = held.Deputy
				break // principals come first
			}
		}
	}
	return p, nil
}

// Self is what a visitor may know of himself.
type Self struct {
	Account account.Account
	Name    string // of the officer; empty for administrators
}

// Self returns the visitor's own account and name.
func (o *Office) Self(ctx context.Context, p access.Person) (Self, error) {
	a, err := o.Accounts.Account(ctx, account.ID(p.Actor.Account))
	if err != nil || a.Officer == "" {
		return Self{Account: a}, err
	}
	who, err := o.Staff.Officer(ctx, officer.ID(a.Officer))
	return Self{Account: a, Name: who.Name}, err
}

// ChangePassword lets the holder of a session set his own password. It ends all his
// sessions and tokens and returns a new session. It fails with signed-out, sign-in-failed where the
// former password is wrong, sign-in-throttled, sign-in-busy, password-unchanged where it
// is the former one, which somebody else may know, or what is wrong with the new one.
func (o *Office) ChangePassword(ctx context.Context, secret, former, next string) (Entry, error) {
	a, err := o.sessionHolder(ctx, secret)
	if err != nil {
		return Entry{}, signedOut(err)
	}
	try, err := o.known("change password", "holder of "+a.Ref().String())
	if err != nil {
		return Entry{}, err
	}
	_, err = o.prove(ctx, try.network, a.Login, former)
	try.judged(err)
	if err != nil {
		return Entry{}, err
	}
	if account.PasswordForm(next) == account.PasswordForm(former) {
		return Entry{}, fault.PasswordUnchanged.Err("change password", "", nil)
	}
	changed, err := o.setOwn(ctx, a, next)
	if err != nil {
		return Entry{}, err
	}
	return o.begin(ctx, changed, changed.PasswordSetAt.Time)
}
