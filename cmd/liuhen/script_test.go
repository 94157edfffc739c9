package main

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/cli"
	"liuhen/internal/server/servertest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"liuhen": main})
}

// The scripts under testdata/script are what a person types; each is also an
// example of its command.
func TestScripts(t *testing.T) {
	t.Parallel()
	pack, err := filepath.Abs("../../internal/regulation/packs/ankang/pack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	packages, err := filepath.Abs("../../internal/asip/verify/testdata/v1")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"server": serverCommand, "town": townCommand, "deposit": depositCommand,
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("LANG", "C")
			e.Setenv("PACK", pack)
			e.Setenv("PACKAGES", packages)
			e.Setenv("GORACE", "atexit_sleep_ms=0") // else every command under the race detector ends a second late
			e.Values["t"], e.Values["days"] = e.T(), map[string]*day{}
			return nil
		},
	})
}

// serverCommand starts a server that nobody has set up, tells the commands after it
// where it is, and gives them its one-time code as $CODE.
func serverCommand(ts *testscript.TestScript, _ bool, _ []string) {
	town := servertest.Open(ts.Value("t").(testing.TB))
	ts.Setenv(cli.EnvServer, town.Address)
	ts.Setenv("CODE", town.Code())
}

// day is an officer with an activity and a custodian, in a town of their own.
type day struct {
	*servertest.Town
	officer, custodian servertest.Person
	activity, token    string
}

func newDay(t testing.TB) *day {
	t.Helper()
	town := servertest.Start(t)
	d := &day{Town: town, officer: town.Officer(town.City.ID, "u1", "林一禾"), custodian: town.Officer(town.City.ID, "u2", "何小满", "custodian")}
	d.activity = beginning(t, d)
	issued, err := d.officer.IssueToken(t.Context(), api.NewToken{Name: "采集站", Scope: []string{"intake", "read"}, Expires: town.Now().AddDate(0, 1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	d.token = issued.Secret
	return d
}

// beginning is an activity that the officer begins.
func beginning(t testing.TB, d *day) string {
	t.Helper()
	begun, err := d.officer.BeginActivity(t.Context(), apiclient.Command{}, api.NewActivity{Now: true, ActivityDetails: api.ActivityDetails{
		Kind: "on-site-enforcement", Place: "东街12号", People: []api.ActivityPerson{{Role: "officer", Officer: d.officer.Officer.ID}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return begun.Value.ID
}

// items are those of the day's activity.
func (d *day) items(t testing.TB) []api.Item {
	t.Helper()
	var all []api.Item
	err := apiclient.Every(func(p api.Paging) (api.Page[api.Item], error) {
		return d.officer.Items(t.Context(), api.ItemFilter{Activity: d.activity}, p)
	}, func(it api.Item) error {
		all = append(all, it)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// townCommand starts a server that is set up, tells the commands after it where it is
// and lets them speak with an officer's token; $ACTIVITY is an activity of his.
func townCommand(ts *testscript.TestScript, _ bool, _ []string) {
	d := newDay(ts.Value("t").(testing.TB))
	ts.Setenv(cli.EnvServer, d.Address)
	ts.Setenv(cli.EnvToken, d.token)
	ts.Setenv("ACTIVITY", d.activity)
	ts.Setenv("HOME", ts.Getenv("WORK"))
	ts.Value("days").(map[string]*day)[ts.Name()] = d
}

// depositCommand lets the officer sign everything over, the custodian receive it, and
// the server deposit it.
func depositCommand(ts *testscript.TestScript, _ bool, _ []string) {
	t, d := ts.Value("t").(testing.TB), ts.Value("days").(map[string]*day)[ts.Name()]
	var ids []string
	for _, it := range d.items(t) {
		ids = append(ids, it.ID)
	}
	d.Deposit(d.officer, d.custodian, ids)
}
