package main_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/asip/asiptest"
)

// maxSize is the greatest size of the built program: it must fit beside a package on
// any medium and be looked through by somebody.
const maxSize = 10 << 20

// TestProgram builds the program as a release is built and holds it to what is
// promised of it.
func TestProgram(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	program := filepath.Join(folder, "liuhen-verify")
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w -X liuhen/internal/stamp.release=v1.2.0", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	t.Run("is small", func(t *testing.T) {
		info, err := os.Stat(program)
		if err != nil || info.Size() > maxSize {
			t.Errorf("%d bytes, at most %d: %v", info.Size(), maxSize, err)
		}
	})
	t.Run("knows no network", func(t *testing.T) {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
		if err != nil {
			t.Fatal(err)
		}
		for path := range strings.Lines(string(out)) {
			if path = strings.TrimSpace(path); path == "net" || strings.HasPrefix(path, "net/") || path == "crypto/tls" || path == "os/exec" {
				t.Errorf("it is built with %s", path)
			}
		}
	})
	t.Run("works where there is no network", func(t *testing.T) { withoutNetwork(t, folder, program) })
}

// withoutNetwork runs the program in a network namespace of its own, in which there
// is no interface but a loopback that is down.
func withoutNetwork(t *testing.T, folder, program string) {
	c := asiptest.New(asiptest.Recipe{Items: 2})
	data := c.Package()
	harmed := bytes.Clone(data)
	harmed[len(harmed)/2] ^= 1
	for name, content := range map[string][]byte{"good.zip": data, "harmed.zip": harmed, "text.zip": []byte("no zip\n"), "agency.vkey": []byte(c.Keys())} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args string
		exit int
		says string
	}{
		{"--trust agency.vkey good.zip", 0, "结论：全部一致"},
		{"--trust agency.vkey harmed.zip", 1, "结论：有不符之处"},
		{"--trust agency.vkey text.zip", 2, "不是归档信息包"},
		{"good.zip", 3, "ORIGIN NOT ESTABLISHED"},
		{"missing.zip", 2, "没有这个文件"},
		{"--version", 0, "liuhen-verify v1.2.0 "},
		{".", 2, "这是文件夹"},
	} {
		// The interfaces are listed from inside, so that the test fails where the
		// namespace did not come about.
		script := "tail -n +3 /proc/net/dev | grep -v '^ *lo:' && exit 99; exec " + program + " " + c.args
		exit, said := isolated(t, folder, script)
		if exit != c.exit || !strings.Contains(said, c.says) {
			t.Errorf("%s: exit %d, want %d and %q:\n%s", c.args, exit, c.exit, c.says, said)
		}
	}
}

// isolated runs a shell script in a network namespace of its own: as root, or with
// the help of a user namespace.
func isolated(t *testing.T, folder, script string) (exit int, said string) {
	t.Helper()
	args := []string{"--net", "sh", "-c", script}
	if os.Geteuid() != 0 {
		args = append([]string{"--map-root-user"}, args...)
	}
	if _, err := exec.LookPath("unshare"); err != nil {
		t.Fatal("this test needs unshare: apt-get install util-linux")
	}
	run := exec.CommandContext(t.Context(), "unshare", args...)
	run.Dir = folder
	run.Env = append(os.Environ(), "LC_ALL=zh_CN.UTF-8")
	out, err := run.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	if strings.Contains(string(out), "unshare failed") {
		t.Fatalf("no network namespace can be made here; run the tests as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1): %s", out)
	}
	return run.ProcessState.ExitCode(), string(out)
}
