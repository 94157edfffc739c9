package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/agency"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/office"
)

// Doors is how somebody comes in and goes out.
type Doors interface {
	// Found sets the installation up with the one-time code.
	Found(ctx context.Context, s office.Setup, from string) (agency.Agency, custody.Receipt, error)
	// SignIn begins a session.
	SignIn(ctx context.Context, login, password, from, kept string) (office.Entry, error)
	// SignOut ends the session of the secret.
	SignOut(ctx context.Context, secret string) error
	// ChangePassword sets the own password and begins another session.
	ChangePassword(ctx context.Context, secret, former, next string) (office.Entry, error)
	// Self returns the person's own account and, for officers, name.
	Self(ctx context.Context, p access.Person) (office.Self, error)
	// Awaited tells whether the installation still waits to be set up.
	Awaited(ctx context.Context) (bool, error)
}

// doors registers set-up, sessions and the own account.
func (f *frame) doors() {
	open(f, http.MethodGet, route{"/setup", "get-setup", "setup", "Whether the installation still waits to be set up"}, http.StatusOK, f.getSetup)
	open(f, http.MethodPost, route{"/setup", "set-up", "setup", "Set the installation up with the one-time code"}, http.StatusCreated, f.setUp)
	open(f, http.MethodPost, route{"/sessions", "sign-in", "session", "Begin a session"}, http.StatusCreated, f.signIn)
	open(f, http.MethodPost, route{"/me/password", "set-own-password", "session", "Set one's own password, which ends all own sessions and tokens and begins another session"}, http.StatusOK, f.changePassword)
	open(f, http.MethodDelete, route{"/sessions/current", "sign-out", "session", "End the session"}, http.StatusNoContent, f.signOut)
	read(f, route{"/me", "who-am-i", "session", "Who is signed in and what he may do now"}, f.me)
}

type bodied[B any] struct{ Body B }

// entered answers a sign-in with the session's cookie.
type entered struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      api.SignedIn
}

func (f *frame) getSetup(ctx context.Context, _ visit, _ *struct{}) (*answer[api.SetupState], error) {
	awaited, err := f.parts.Doors.Awaited(ctx)
	return answerOf(api.SetupState{Awaited: awaited}), err
}

func (f *frame) setUp(ctx context.Context, v visit, in *bodied[api.Setup]) (*answer[api.Changed[api.Agency]], error) {
	b := in.Body
	city, receipt, err := f.parts.Doors.Found(ctx, office.Setup{
		Code: b.Code, City: agencyDetails(b.City), Units: agencyUnits(b.Units),
		System: administrator(b.System), Security: administrator(b.Security), Audit: administrator(b.Audit),
	}, v.from)
	value, err := f.changedAgency(city, receipt, err)
	return answerOf(value), err
}

func administrator(c api.Credentials) office.Administrator {
	return office.Administrator{Login: c.Login, Password: c.Password}
}

func (f *frame) signIn(ctx context.Context, v visit, in *bodied[api.Credentials]) (*entered, error) {
	entry, err := f.parts.Doors.SignIn(ctx, in.Body.Login, in.Body.Password, v.from, v.kept)
	if err != nil {
		return nil, err
	}
	return f.entered(entry), nil
}

func (f *frame) changePassword(ctx context.Context, v visit, in *bodied[api.NewPassword]) (*entered, error) {
	if v.secret == "" {
		return nil, fault.SignedOut.Err("change password", "", nil)
	}
	entry, err := f.parts.Doors.ChangePassword(ctx, v.secret, in.Body.Former, in.Body.New)
	if err != nil {
		return nil, err
	}
	return f.entered(entry), nil
}

func (f *frame) entered(e office.Entry) *entered {
	cookies := []http.Cookie{f.cookie(e.Secret)} // first, as programs expect it
	if e.Known != "" {
		cookies = append(cookies, f.knownCookie(e.Known))
	}
	return &entered{
		SetCookie: cookies,
		Body:      api.SignedIn{Account: string(e.Account.ID), MustChange: e.Account.MustChange(), Expires: e.Session.Expires},
	}
}

// cookie holds the session's secret in a browser, out of reach of scripts and of
// other sites.
func (f *frame) cookie(secret string) http.Cookie {
	return http.Cookie{
		Name: cookieName, Value: secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: f.parts.Secure,
	}
}

// knownCookie outlives the session, and goes only to where sessions begin.
func (f *frame) knownCookie(kept string) http.Cookie {
	c := f.cookie(kept)
	c.Name, c.Path, c.MaxAge = knownName, apiPrefix+"/sessions", int(account.KnownFor.Seconds())
	return c
}

type signedOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (f *frame) signOut(ctx context.Context, v visit, _ *struct{}) (*signedOut, error) {
	if err := f.parts.Doors.SignOut(ctx, v.secret); err != nil {
		return nil, err
	}
	gone := f.cookie("")
	gone.MaxAge, gone.Expires = -1, time.Unix(1, 0)
	return &signedOut{gone}, nil
}

func (f *frame) me(ctx context.Context, who access.Person, _ *struct{}) (api.Me, error) {
	self, err := f.parts.Doors.Self(ctx, who)
	if err != nil {
		return api.Me{}, err
	}
	posts := []api.Held{}
	for kind, deputy := range who.Posts {
		posts = append(posts, api.Held{Kind: kind, Deputy: deputy})
	}
	slices.SortFunc(posts, func(a, b api.Held) int { return strings.Compare(a.Kind, b.Kind) })
	return api.Me{
		Account: who.Actor.Account, Login: self.Account.Login, Officer: who.Actor.Officer, Name: self.Name,
		Agency: who.Actor.Agency, City: who.City, Unit: who.Unit, Admin: who.Admin, Posts: posts, Scope: who.Scope,
	}, nil
}
