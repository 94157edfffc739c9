package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/cli"
	"liuhen/internal/server/servertest"
)

// rosterOf writes the example roster, changed, for the town's city.
func rosterOf(t *testing.T, changes ...string) string {
	t.Helper()
	example := console{}
	if code := example.run(t, "register", "--example"); code != cli.ExitFine {
		t.Fatal(example.err.String())
	}
	// the town's set-up has its own two units
	text := strings.NewReplacer("{id: u2, name: 直属中队, kind: team}", "{id: u2, name: 执法二科, kind: section}").Replace(example.out.String())
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(text, changes[i]) {
			t.Fatalf("the roster has no %q", changes[i])
		}
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	file := filepath.Join(t.TempDir(), "roster.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// registers runs the command as one of the administrators.
func registers(t *testing.T, town *servertest.Town, login string, args ...string) (*console, int) {
	t.Helper()
	c := &console{env: map[string]string{"LIUHEN_SERVER": town.Address}, answers: []string{servertest.Password}}
	code := c.run(t, append([]string{"register", "--login", login}, args...)...)
	return c, code
}

func TestARosterIsRegisteredOnceByTwoAdministrators(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	file, passwords := rosterOf(t), filepath.Join(t.TempDir(), "first.txt")
	c, code := registers(t, town, "xitong", file, "--passwords", passwords)
	said := c.out.String()
	if code != cli.ExitFine || !strings.Contains(said, "+ agency 河湾县农业综合行政执法大队") || !strings.Contains(said, "4 are for the security administrator") {
		t.Fatalf("%d %s%s", code, said, c.err.String())
	}
	given, err := os.ReadFile(passwords)
	if err != nil || strings.Count(string(given), "\n") != 6 || strings.Contains(said, strings.Fields(string(given))[1]) {
		t.Errorf("passwords %q, %v; said %s", given, err, said)
	}
	checkFingerprint(t, town, "河湾县农业综合行政执法大队", said)
	c, code = registers(t, town, "anquan", file)
	if code != cli.ExitFine || strings.Count(c.out.String(), "\n+ post")+1 != 4 {
		t.Fatalf("%d %s%s", code, c.out.String(), c.err.String())
	}
	held, err := town.System.Holdings(t.Context(), town.City.ID, town.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range held.Posts {
		if h.Vacant != (h.Kind == "authority-head") {
			t.Errorf("%s: %+v", h.Kind, h)
		}
	}
	for _, login := range []string{"xitong", "anquan"} {
		if c, code := registers(t, town, login, file, "--passwords", passwords); code != cli.ExitFine || !strings.HasPrefix(c.out.String(), "0 registered now") {
			t.Errorf("a second run of %s: %d %s%s", login, code, c.out.String(), c.err.String())
		}
	}
	lock := console{env: map[string]string{"LIUHEN_SERVER": town.Address}, answers: []string{servertest.Password, servertest.Password}}
	unlock := []string{"unlock", "--login", "anquan", "lin.yihe", "he.qing", "--reason", "本人到场核实"}
	for range 2 { // the second time there is nothing to do
		if code := lock.run(t, unlock...); code != cli.ExitFine {
			t.Fatalf("%d %s", code, lock.err.String())
		}
	}
	if said := lock.out.String(); !strings.Contains(said, "Unlocked lin.yihe") || !strings.Contains(said, "lin.yihe is not locked") {
		t.Error(said)
	}
	wrong := console{env: lock.env, answers: []string{servertest.Password}}
	if code := wrong.run(t, "unlock", "--login", "anquan", "lin.yihe", "nobody", "--reason", "本人到场核实"); code == cli.ExitFine ||
		!strings.Contains(wrong.err.String(), "no account with the login nobody") || wrong.out.Len() > 0 {
		t.Errorf("unlocking nobody: %d %s%s", code, wrong.out.String(), wrong.err.String())
	}
	first := strings.Fields(string(given))[1]
	if _, in, err := town.Client().SignIn(t.Context(), "lin.yihe", first); err != nil || !in.MustChange {
		t.Errorf("first sign-in: %+v %v", in, err)
	}
}

func TestARosterThatDiffersOrIsWrongRegistersNothing(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	for what, c := range map[string]struct {
		changes []string
		want    string
	}{
		"a unit of another name": {[]string{"name: 执法二科", "name: 执法三科"}, `the unit's name differs: registered is "执法二科", the roster says "执法三科"`},
		"a login that is taken":  {[]string{"login: lin.yihe", "login: xitong"}, "the login xitong is another account's"},
		"a kind of device":       {[]string{"kind: body-camera", "kind: bodycam"}, "there is no such kind of device"},
		"a kind of post":         {[]string{"kind: archivist", "kind: archiver"}, "line 37: agencies[0].officers[3].posts[0].kind"},
		"a day":                  {[]string{`from: "2026-01-01"`, `from: "2026-1-1"`}, "a day is written YYYY-MM-DD"},
		"a certificate twice":    {[]string{"云执0102", "云执0101"}, "it stands twice: 云执0101"},
		"an unknown key":         {[]string{"certificate: 云执0101", "zertifikat: 云执0101"}, "the key zertifikat is unknown"},
		"a new agency":           {[]string{"  - name: 云溪市农业综合行政执法支队", "  - name: 云溪支队"}, `there is no agency "云溪支队"`},
	} {
		hand, code := registers(t, town, "xitong", rosterOf(t, c.changes...))
		if code != cli.ExitFailed || !strings.Contains(hand.err.String(), c.want) {
			t.Errorf("%s: %d, no %q in %s%s", what, code, c.want, hand.err.String(), hand.out.String())
		}
	}
	if n, err := town.System.CountOfficers(t.Context(), api.OfficerFilter{}); err != nil || n.Number != 0 {
		t.Errorf("%d officers were enrolled, %v", n.Number, err)
	}
	if hand, code := registers(t, town, "shenji", rosterOf(t)); code != cli.ExitFailed || !strings.Contains(hand.err.String(), "manage officers, accounts, devices") {
		t.Errorf("the audit administrator: %d %s", code, hand.err.String())
	}
}

// checkFingerprint compares what was said of a new agency's log with what the server and
// the command that shows its key say.
func checkFingerprint(t *testing.T, town *servertest.Town, name, said string) {
	t.Helper()
	all, err := town.System.Agencies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(all.List, func(a api.Agency) bool { return a.Name == name })
	if at < 0 || !strings.Contains(said, name+", to be written down and kept elsewhere: "+all.List[at].Fingerprint+"\n") {
		t.Fatalf("%d: register said %s", at, said)
	}
	shown := &console{env: map[string]string{"LIUHEN_SERVER": town.Address}}
	if code := shown.run(t, "log", "key", all.List[at].ID); code != cli.ExitFine || strings.Count(shown.out.String(), "\n") != 1 ||
		!strings.Contains(shown.err.String(), all.List[at].Fingerprint) {
		t.Errorf("log key: %d %s%s", code, shown.out.String(), shown.err.String())
	}
}
