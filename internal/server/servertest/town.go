package servertest

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fsck"
	"liuhen/internal/identity"
	"liuhen/internal/server"
	"liuhen/internal/sqldb/sqldbtest"
)

// Password is everybody's, once he has set his own.
const Password = "山坡上的羊群慢慢走远"

// first is the password that somebody else gave.
const first = "谷雨之后插秧正当其时"

// Town is a running server that is set up.
type Town struct {
	House                   *server.House
	Address                 string // of the server
	City                    api.Agency
	System, Security, Audit *apiclient.Client // the three administrators

	t testing.TB
	*clock
	logins  int
	options server.Options
	stop    func()
	stopped bool
	harm    []string // beginnings of the findings that are expected at the end
}

// clock is a town's time.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

// Start sets a town up. It ends with the test. Each of change may alter how the house
// is opened, every time.
func Start(t testing.TB, change ...func(*server.Options)) *Town {
	t.Helper()
	town := Open(t, change...)
	town.setUp()
	return town
}

// Open is a town that nobody has set up yet. It ends with the test.
func Open(t testing.TB, change ...func(*server.Options)) *Town {
	t.Helper()
	town := &Town{t: t, clock: &clock{now: time.Date(2026, 6, 3, 1, 0, 0, 0, time.UTC)}}
	town.options = server.Options{Folder: t.TempDir(), Now: town.Now, Cost: identity.Cost{KiB: 64, Passes: 1}}
	for _, alter := range change {
		alter(&town.options)
	}
	town.open()
	t.Cleanup(town.Stop)
	return town
}

// In opens the house in a database of its own, which ends with the test.
func In(t testing.TB, d sqldbtest.Database) func(*server.Options) {
	t.Helper()
	if d != sqldbtest.Postgres {
		return func(*server.Options) {} // a file in its folder
	}
	address := d.New(t)
	return func(o *server.Options) { o.Database = address }
}

// Code draws the one-time code for setting up.
func (town *Town) Code() string {
	town.t.Helper()
	code, ok, err := town.House.SetupCode(town.t.Context())
	if err != nil || !ok {
		town.t.Fatal("no set-up code", err)
	}
	return code
}

// open opens the house and serves it.
func (town *Town) open() {
	town.t.Helper()
	listening := httptest.NewUnstartedServer(nil)
	if town.options.Database != "" {
		town.options.PeerAddress = "http://" + listening.Listener.Addr().String()
	}
	house, err := server.Open(town.t.Context(), town.options)
	if err != nil {
		listening.Close()
		town.t.Fatal(err)
	}
	working, end := context.WithCancel(context.WithoutCancel(town.t.Context()))
	var background sync.WaitGroup
	background.Go(func() { house.Work(working) })
	listening.Config.Handler = house.Handler()
	listening.Start()
	town.House, town.Address, town.stopped = house, listening.URL, false
	town.stop = func() {
		listening.Close()
		end()
		background.Wait()
		town.check(house)
		if err := house.Close(); err != nil {
			town.t.Error(err)
		}
	}
}

// Stop ends the server in good order. What it kept can be started again.
func (town *Town) Stop() {
	if !town.stopped {
		town.stopped = true
		town.stop()
	}
}

// check holds the whole store against itself, its log and a replay, so that every test
// that plays in a town ends in it. Exactly what was expected must be found.
func (town *Town) check(house *server.House) {
	town.t.Helper()
	report, err := house.Fsck(context.WithoutCancel(town.t.Context()), fsck.Options{SM3: true, Replay: true})
	if err != nil {
		town.t.Error(err)
	}
	met := map[string]bool{}
	for _, f := range report.Findings {
		known := slices.IndexFunc(town.harm, func(prefix string) bool { return strings.HasPrefix(f.String(), prefix) })
		if known < 0 {
			town.t.Errorf("fsck: %s", f)
			continue
		}
		met[town.harm[known]] = true
	}
	for _, prefix := range town.harm {
		if !met[prefix] {
			town.t.Errorf("fsck did not find %q", prefix)
		}
	}
}

// Expect says that the store is damaged on purpose from now on: the check at the end
// finds what begins like each of the prefixes, and nothing else.
func (town *Town) Expect(prefixes ...string) { town.harm = append(town.harm, prefixes...) }

// Restart stops the server and starts it again on the same folder, at another
// address: clients made before do not reach it.
func (town *Town) Restart() {
	town.t.Helper()
	town.Stop()
	town.open()
}

// Folder is the data folder.
func (town *Town) Folder() string { return town.options.Folder }

// Now is the town's time.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move lets time pass.
func (c *clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Client returns a client that nobody is signed in with, to which problems are told
// in English.
func (town *Town) Client() *apiclient.Client { return apiclient.New(town.Address).Speaking("en") }

func (town *Town) setUp() {
	town.t.Helper()
	made, err := town.Client().SetUp(town.t.Context(), api.Setup{
		Code: town.Code(),
		City: api.AgencyDetails{
			Name: "云溪市农业综合行政执法支队", ShortName: "云溪支队", RegionCode: "999900", Server: "云溪专用服务器",
			Authority: api.Authority{Name: "云溪市农业农村局", FondsName: "云溪市农业农村局", FondsCode: "Z109"},
		},
		Units:    []api.Unit{{ID: "u1", Name: "执法一科", Kind: "section"}, {ID: "u2", Name: "执法二科", Kind: "section"}},
		System:   api.Credentials{Login: "xitong", Password: first},
		Security: api.Credentials{Login: "anquan", Password: first},
		Audit:    api.Credentials{Login: "shenji", Password: first},
	})
	if err != nil {
		town.t.Fatal(err)
	}
	town.City = made.Value
	town.System, town.Security, town.Audit = town.enter("xitong"), town.enter("anquan"), town.enter("shenji")
}

// enter signs somebody in for the first time and sets his own password.
func (town *Town) enter(login string) *apiclient.Client {
	town.t.Helper()
	hand, in, err := town.Client().SignIn(town.t.Context(), login, first)
	if err != nil || !in.MustChange {
		town.t.Fatalf("sign in as %s: %+v %v", login, in, err)
	}
	hand, _, err = hand.ChangePassword(town.t.Context(), first, Password)
	if err != nil {
		town.t.Fatal(err)
	}
	return hand
}

// SignIn signs somebody in who has set his own password.
func (town *Town) SignIn(login string) *apiclient.Client {
	town.t.Helper()
	hand, _, err := town.Client().SignIn(town.t.Context(), login, Password)
	if err != nil {
		town.t.Fatal(err)
	}
	return hand
}

// Person is an officer with a hand.
type Person struct {
	*apiclient.Client
	Officer api.Officer
	Login   string
}

// Officer makes an officer of the unit, with an account and with posts that he holds
// from the day before, and signs him in.
func (town *Town) Officer(agency, unit, name string, posts ...string) Person {
	town.t.Helper()
	ctx := town.t.Context()
	town.logins++
	number := strconv.Itoa(town.logins)
	enrolled, err := town.System.EnrolOfficer(ctx, apiclient.Command{}, api.NewOfficer{
		Agency: agency, Unit: unit, Name: name, Certificate: "YX" + number,
	})
	if err != nil {
		town.t.Fatal(err)
	}
	login := "renyuan" + number
	account, err := town.System.OpenAccount(ctx, apiclient.Command{}, api.NewAccount{Agency: agency, Officer: enrolled.Value.ID, Login: login})
	if err == nil {
		account, err = town.System.ResetPassword(ctx, apiclient.Seeing(account), account.Value.ID, first)
	}
	if err == nil {
		account, err = town.Security.UnlockAccount(ctx, apiclient.Seeing(account), account.Value.ID, "本人到场核实")
	}
	for _, kind := range posts {
		if err == nil {
			_, err = town.Security.Appoint(ctx, apiclient.Command{}, api.NewPost{
				Agency: agency, Kind: kind, Officer: enrolled.Value.ID, From: town.Now().Add(-24 * time.Hour), Basis: "云农人〔2026〕1号",
			})
		}
	}
	if err != nil {
		town.t.Fatal(err)
	}
	return Person{town.enter(login), enrolled.Value, login}
}

// Harm alters the stored bytes of an item on the disk.
func (town *Town) Harm(it api.Item) {
	town.t.Helper()
	path := filepath.Join(town.Folder(), "blobs", "sha256", it.SHA256[:2], it.SHA256)
	data, err := os.ReadFile(path)
	if err == nil {
		data[0] ^= 1
		err = errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, data, 0o600))
	}
	if err != nil {
		town.t.Fatal(err)
	}
	town.Expect("MISMATCH\tbytes\titem/" + it.ID + "\t")
}
