package cli_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/cli"
	"liuhen/internal/server/servertest"
)

// console is somebody at a terminal who gives the answers one after another.
type console struct {
	answers     []string
	env         map[string]string
	out, err    bytes.Buffer
	asked       []string
	unattended  bool
	askedSecret []bool
}

func (c *console) run(t *testing.T, args ...string) int {
	t.Helper()
	s := cli.Streams{Out: &c.out, Err: &c.err, Getenv: c.getenv}
	if !c.unattended {
		s.Ask = func(_ context.Context, prompt string, secret bool) (string, error) {
			c.asked, c.askedSecret = append(c.asked, prompt), append(c.askedSecret, secret)
			if len(c.answers) == 0 {
				return "", errors.New("there was no answer")
			}
			answer := c.answers[0]
			c.answers = c.answers[1:]
			return answer, nil
		}
	}
	return cli.Run(t.Context(), args, s, cli.Work{})
}

// getenv is the environment; where the test says nothing of it, the locale is C.
func (c *console) getenv(name string) string {
	if value, said := c.env[name]; said || name != "LANG" {
		return value
	}
	return "C"
}

const (
	given = "白鹭飞过水田和山坡上方"
	own   = "秋天的稻谷堆满了场院"
)

func TestSetUpAsksForWhatTheFileLeavesOutAndEachAdministratorSetsHisOwnPassword(t *testing.T) {
	t.Parallel()
	town := servertest.Open(t)
	answers := filepath.Join(t.TempDir(), "setup.yaml")
	example := console{}
	if code := example.run(t, "setup", "--example"); code != cli.ExitFine {
		t.Fatal(example.err.String())
	}
	if err := os.WriteFile(answers, example.out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"LIUHEN_SERVER": town.Address, "LC_ALL": "zh_CN.UTF-8"}
	wrong := console{env: env, answers: []string{"WRONG-CODE"}}
	if code := wrong.run(t, "setup", "--answers", answers); code != cli.ExitFailed || len(wrong.asked) != 1 || !strings.Contains(wrong.err.String(), "安装码") {
		t.Errorf("after a wrong code, asked %q; %s", wrong.asked, wrong.err.String())
	}
	c := console{env: env, answers: []string{town.Code(), given, given, given, given, given, given}}
	if code := c.run(t, "setup", "--answers", answers); code != cli.ExitFine {
		t.Fatal(c.err.String())
	}
	if len(c.asked) != 7 || c.askedSecret[0] || !c.askedSecret[1] || !strings.Contains(c.out.String(), "密钥指纹") {
		t.Errorf("asked %q; %s", c.asked, c.out.String())
	}
	if strings.Contains(c.out.String()+c.err.String(), given) {
		t.Error("a password was shown")
	}
	c = console{env: env, answers: []string{"xitong", given, own, "甲", own, "乙", own, "丙"}}
	if code := c.run(t, "password"); code != cli.ExitFailed || strings.Count(c.err.String(), "两次输入的新口令不一致") != 3 || len(c.asked) != 8 {
		t.Errorf("%d %s", code, c.err.String())
	}
	c = console{env: env, answers: []string{"xitong", given, own, own + "。", own, own}}
	if code := c.run(t, "password"); code != cli.ExitFine || !strings.Contains(c.err.String(), "请先设置自己的口令") {
		t.Errorf("%d %s", code, c.err.String())
	}
	if _, in, err := town.Client().SignIn(t.Context(), "xitong", own); err != nil || in.MustChange {
		t.Errorf("with his own password: %+v %v", in, err)
	}
	c = console{env: env, answers: []string{"xitong", own, given, given}}
	if code := c.run(t, "password"); code != cli.ExitFine || c.err.Len() != 0 {
		t.Errorf("who wants another one: %d %s", code, c.err.String())
	}
}

func TestNobodyIsAskedWhereThereIsNoTerminalAndNothingIsGuessed(t *testing.T) {
	t.Parallel()
	town := servertest.Open(t)
	for name, c := range map[string]struct {
		console
		want string
	}{
		"nobody there":   {console{unattended: true}, "neither a token nor a terminal"},
		"no answer":      {console{}, "there was no answer"},
		"wrong password": {console{answers: []string{"xitong", "不是这个口令啊啊啊"}}, "Login or password is wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if code := c.run(t, "password", "--server", town.Address); code == cli.ExitFine || !strings.Contains(c.err.String(), c.want) {
				t.Errorf("%d %s", code, c.err.String())
			}
		})
	}
}

// TestARefusedSetUpNamesTheLine: what only the server can judge is found in the file.
func TestARefusedSetUpNamesTheLine(t *testing.T) {
	t.Parallel()
	town := servertest.Open(t)
	example := console{}
	if code := example.run(t, "setup", "--example"); code != cli.ExitFine {
		t.Fatal(example.err.String())
	}
	filled := strings.ReplaceAll(example.out.String(), `password: ""`, "password: "+given)
	for what, c := range map[string]struct{ old, replacement, want string }{
		"a password that is too short": {"login: anquan\n    password: " + given, "login: anquan\n    password: kurz", "(administrators.security.password)"},
		"a login that is taken":        {"login: shenji", "login: xitong", "(administrators.audit.login)"},
		"a region code":                {`region_code: "999900"`, `region_code: "9999"`, "(city.region_code)"},
		"a fonds code":                 {"fonds_code: Z109", "fonds_code: 109Z", "(city.authority.fonds_code)"},
	} {
		text := strings.Replace(filled, c.old, c.replacement, 1)
		if text == filled {
			t.Fatalf("%s: the example has no %q", what, c.old)
		}
		answers := filepath.Join(t.TempDir(), "setup.yaml")
		if err := os.WriteFile(answers, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		line := 1 + strings.Count(text[:strings.LastIndex(text, strings.TrimSpace(c.replacement[strings.LastIndex(c.replacement, "\n")+1:]))], "\n")
		hand := console{env: map[string]string{"LIUHEN_SERVER": town.Address}}
		code := hand.run(t, "setup", "--answers", answers, "--code", town.Code())
		if want := fmt.Sprintf("%s, line %d %s:", answers, line, c.want); code != cli.ExitFailed || !strings.Contains(hand.err.String(), want) {
			t.Errorf("%s: %d, no %q in %s", what, code, want, hand.err.String())
		}
	}
}
