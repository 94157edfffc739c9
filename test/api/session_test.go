package api_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

func TestWhoIsSignedInAndHowASessionEnds(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		town := servertest.Start(t, servertest.In(t, in))
		officer := town.Officer(town.City.ID, "u1", "林一禾", "custodian")
		me, err := officer.Me(t.Context())
		if err != nil || me.Name != "林一禾" || me.Unit != "u1" || len(me.Posts) != 1 || me.Posts[0].Kind != "custodian" || me.Admin != "" {
			t.Errorf("me: %+v %v", me, err)
		}
		if admin, err := town.Security.Me(t.Context()); err != nil || admin.Admin != "security" || admin.Officer != "" {
			t.Errorf("administrator: %+v %v", admin, err)
		}
		if err := officer.SignOut(t.Context()); err != nil {
			t.Error(err)
		}
		if _, err := officer.Me(t.Context()); !errors.Is(err, fault.SignedOut) {
			t.Errorf("after signing out: %v", err)
		}
		town.Move(31 * time.Minute)
		if _, err := town.Audit.Me(t.Context()); !errors.Is(err, fault.SignedOut) {
			t.Errorf("after half an hour of silence: %v", err)
		}
	})
}

func TestWhatIsRefusedAtTheDoor(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	stranger := town.Client()
	for name, got := range map[string]error{
		"set up twice":      second(stranger.SetUp(t.Context(), api.Setup{Code: "AAAA", City: town.City.AgencyDetails, System: cred("a1"), Security: cred("a2"), Audit: cred("a3")})),
		"wrong password":    third(stranger.SignIn(t.Context(), "xitong", "不是这个口令啊")),
		"unknown login":     third(stranger.SignIn(t.Context(), "nobody", servertest.Password)),
		"unknown secret":    second(stranger.With("lht_unknown").Me(t.Context())),
		"no secret":         second(stranger.Me(t.Context())),
		"another's office":  second(town.Security.EnrolOfficer(t.Context(), apiclient.Command{}, api.NewOfficer{Agency: town.City.ID, Name: "某人"})),
		"posts by system":   second(town.System.Appoint(t.Context(), apiclient.Command{}, api.NewPost{Agency: town.City.ID, Kind: "head", Officer: "x", From: town.Now(), Basis: "y"})),
		"without a version": second(town.System.ResetPassword(t.Context(), apiclient.Command{}, "x", "y")),
	} {
		want := map[string]*fault.Code{
			"set up twice": fault.SetupDone, "wrong password": fault.SignInFailed, "unknown login": fault.SignInFailed,
			"unknown secret": fault.SignedOut, "no secret": fault.SignedOut, "another's office": fault.NotAllowed,
			"posts by system": fault.NotAllowed, "without a version": fault.VersionMissing,
		}[name]
		if !errors.Is(got, want) {
			t.Errorf("%s: %v, not %s", name, got, want.Name)
		}
	}
}

func cred(login string) api.Credentials {
	return api.Credentials{Login: login, Password: servertest.Password}
}
func second[T any](_ T, err error) error        { return err }
func third[T, U any](_ T, _ U, err error) error { return err }

func TestAHundredMegabytesOfJSONAreRefused(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	for _, path := range []string{"/officers", "/items"} {
		body := io.MultiReader(strings.NewReader(`{"name":"`), io.LimitReader(endless{}, 100<<20), strings.NewReader(`"}`))
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, town.Address+"/api/v1"+path, body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+town.System.Secret())
		r.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(r)
		if err != nil { // the server may cut the connection before all was sent
			if !strings.Contains(err.Error(), "reset") && !strings.Contains(err.Error(), "broken pipe") {
				t.Error(err)
			}
			continue
		}
		var problem api.Problem
		err = json.NewDecoder(response.Body).Decode(&problem)
		response.Body.Close()
		if err != nil || problem.Code != fault.BodyTooLarge.Name || response.StatusCode != 413 {
			t.Errorf("%s: %s %+v %v", path, response.Status, problem, err)
		}
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}

// TestABrowserThatWasUsedBeforeStaysIn goes through a storm of wrong sign-ins from this
// address, as a browser does.
func TestABrowserThatWasUsedBeforeStaysIn(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	signIn := func(login, password string, shown *http.Cookie) *http.Response {
		body := strings.NewReader(`{"login":"` + login + `","password":"` + password + `"}`)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, town.Address+"/api/v1/sessions", body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		if shown != nil {
			r.AddCookie(shown)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response
	}
	cookies := signIn("xitong", servertest.Password, nil).Cookies()
	if len(cookies) != 2 || cookies[0].Name != "liuhen_session" || cookies[1].Name != "liuhen_known" {
		t.Fatalf("cookies %v", cookies)
	}
	known := cookies[1]
	if !known.HttpOnly || known.SameSite != http.SameSiteStrictMode || known.Path != "/api/v1/sessions" || known.MaxAge != 180*24*60*60 {
		t.Errorf("the cookie that stays: %v", known)
	}
	for range 6 {
		signIn("xitong", "不是这个口令啊", nil)
	}
	if r := signIn("xitong", servertest.Password, nil); r.StatusCode != http.StatusTooManyRequests || r.Header.Get("Retry-After") == "" || len(r.Cookies()) != 0 {
		t.Errorf("a stranger in the storm: %s %v", r.Status, r.Header)
	}
	if r := signIn("xitong", servertest.Password, known); r.StatusCode != http.StatusCreated || len(r.Cookies()) != 2 {
		t.Errorf("a known browser in the storm: %s", r.Status)
	}
}
