//go:build unix

package ordinary

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// nobody is the user that the tests become when they run as root.
const nobody = 65534

// mark tells a process that it is the one that Run started.
const mark = "LIUHEN_TEST_AS_NOBODY"

// Is reports whether this process was started by Run.
func Is() bool { return os.Getenv(mark) != "" }

// Run runs the top-level tests of those names as an ordinary user, in a process of its
// own, and fails t unless each was run there and passed.
func Run(t *testing.T, names ...string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "nobody-") //nolint:usetesting // t.TempDir lies where nobody else may enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	program, home := filepath.Join(dir, "test"), filepath.Join(dir, "home")
	if err := errors.Join(os.Chmod(dir, 0o755), os.Mkdir(home, 0o700), copyProgram(program)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-test.run", "^("+strings.Join(names, "|")+")$", "-test.v")
	cmd.Dir, cmd.Env = home, append(os.Environ(), "TMPDIR="+home, mark+"=1")
	if os.Geteuid() == 0 {
		if err := os.Chown(home, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := cmd.CombinedOutput()
	for _, name := range names {
		if err != nil || !strings.Contains(string(out), "--- PASS: "+name+" ") {
			t.Fatalf("as an ordinary user, %s: %v\n%s", name, err, out)
		}
	}
}

func copyProgram(to string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	in, err := os.Open(self)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		return errors.Join(err, in.Close())
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, in.Close(), out.Close())
}
