package cli_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/cli"
	"liuhen/internal/server/servertest"
)

func TestATokenIsIssuedOnceKeptByItsOwnerAndWorksUntilItIsRevoked(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	env := map[string]string{"LIUHEN_SERVER": town.Address}
	file := filepath.Join(t.TempDir(), "token")
	create := []string{"token", "create", "--name", "采集站", "--scope", "intake,read", "--until", "2026-12-31"}

	c := console{env: env, answers: []string{lin.Login, servertest.Password}}
	if code := c.run(t, append(create, "--file", file)...); code != cli.ExitFine || c.out.Len() != 0 {
		t.Fatalf("%d %s%s", code, c.err.String(), c.out.String())
	}
	secret, err := os.ReadFile(file)
	if err != nil || strings.Contains(c.err.String(), strings.TrimSpace(string(secret))) {
		t.Errorf("the secret was shown although a file was named: %v", err)
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the file: %v %v", info.Mode(), err)
	}
	if code := c.run(t, append(create, "--file", file)...); code != cli.ExitUsage || !strings.Contains(c.err.String(), "needs a name that is free") {
		t.Errorf("a second token over the first: %d %s", code, c.err.String())
	}

	list := console{env: env, unattended: true}
	if code := list.run(t, "token", "list", "--token-file", file); code != cli.ExitFine || !strings.Contains(list.out.String(), "采集站") ||
		!strings.Contains(list.out.String(), "2026-12-31 24:00") {
		t.Errorf("%d %s%s", code, list.err.String(), list.out.String())
	}
	issued, err := lin.Tokens(t.Context(), "")
	if err != nil || len(issued.List) != 1 {
		t.Fatalf("%+v %v", issued, err)
	}
	revoke := console{env: env, answers: []string{lin.Login, servertest.Password}}
	if code := revoke.run(t, "token", "revoke", issued.List[0].ID, "--reason", "设备报废"); code != cli.ExitFine {
		t.Errorf("%d %s", code, revoke.err.String())
	}
	gone := console{env: map[string]string{"LIUHEN_SERVER": town.Address, "LIUHEN_TOKEN": string(secret)}, unattended: true}
	if code := gone.run(t, "token", "list"); code != cli.ExitFailed || !strings.Contains(gone.err.String(), "You are not signed in") {
		t.Errorf("with a revoked token: %d %s", code, gone.err.String())
	}
}

func TestATokenThatOthersMayReadIsNotUsed(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	issued, err := lin.IssueToken(t.Context(), api.NewToken{Name: "采集站", Scope: []string{"read"}, Expires: town.Now().AddDate(0, 1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
		want string
	}{
		"good":             {issued.Secret + "\n", 0o600, ""},
		"the group may":    {issued.Secret, 0o640, "Others on this machine can read or write the token file"},
		"all may write it": {issued.Secret, 0o602, "Others on this machine can read or write the token file"},
		"empty":            {"\n", 0o600, "cannot be read"},
		"not issued":       {"lht_made-up", 0o600, "You are not signed in"},
	} {
		if runtime.GOOS == "windows" && c.mode != 0o600 {
			continue // it has no such modes
		}
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, c.mode); err != nil { // past the umask
			t.Fatal(err)
		}
		hand := console{unattended: true}
		code := hand.run(t, "token", "list", "--server", town.Address, "--token-file", file)
		if (code == cli.ExitFine) != (c.want == "") || !strings.Contains(hand.err.String(), c.want) {
			t.Errorf("%s: %d %s", name, code, hand.err.String())
		}
	}
}
