package operate_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal makes a pair: what the reader has and what the shell has.
func terminal(t *testing.T) (reader, shell *os.File) {
	t.Helper()
	reader, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal("this test types at a terminal; have devpts mounted at /dev/pts: ", err)
	}
	t.Cleanup(func() { _ = reader.Close() })
	var number int
	raw, err := reader.SyscallConn()
	if err == nil {
		err = raw.Control(func(fd uintptr) {
			if err = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0); err == nil {
				number, err = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
			}
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	if shell, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		t.Fatal(err)
	}
	return reader, shell
}

// programs builds what the page's reader has on his path.
func programs(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	build := exec.Command("go", "build", "-o", folder+"/", "liuhen/cmd/liuhen", "liuhen/cmd/liuhen-verify")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return folder
}

// freePort is a port that nothing listens on now.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// reader is who sits at the terminal: everybody of the page in turn, with the password
// that he has now.
type reader struct {
	folder    string
	passwords map[string]string // own ones, and first ones of the set-up
	who       string            // who was spoken to last
	next      string            // what he types as his new password
	number    int
}

var (
	spokenTo = regexp.MustCompile(`(?:[Pp]assword of )([a-z.]+): `)
	asked    = regexp.MustCompile(`((?:First p|P)assword of [a-z.]+|New password|Again): $`)
)

// answer returns what is typed at a prompt at the end of what was said since the last one.
func (r *reader) answer(t *testing.T, said string) (string, bool) {
	prompt := asked.FindStringSubmatch(said)
	if prompt == nil {
		return "", false
	}
	if names := spokenTo.FindAllStringSubmatch(strings.ReplaceAll(said, "\r", ""), -1); names != nil {
		r.who = names[len(names)-1][1]
	}
	if strings.HasPrefix(prompt[1], "First") {
		prompt[1] = "New password"
	}
	switch prompt[1] {
	case "New password":
		r.number++
		r.next = fmt.Sprintf("门前溪水第%d次涨过石桥", r.number)
		return r.next, true
	case "Again":
		r.passwords[r.who] = r.next
		return r.next, true
	}
	if r.passwords[r.who] == "" {
		r.passwords[r.who] = r.first(t)
	}
	return r.passwords[r.who], true
}

// first is the password that the system administrator handed out.
func (r *reader) first(t *testing.T) string {
	t.Helper()
	list, err := os.ReadFile(filepath.Join(r.folder, "first-passwords.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		if login, password, _ := strings.Cut(strings.TrimSpace(line), " "); login == r.who {
			return password
		}
	}
	t.Fatalf("nobody gave %s a password", r.who)
	return ""
}

// TestTheFirstDayRunsAsItStands runs every command of the page and then looks at what it
// promises to leave.
func TestTheFirstDayRunsAsItStands(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	script := "set -eu\n" + strings.ReplaceAll(strings.Join(blocks(t, "first-day.md"), "\n"), "127.0.0.1:8080", "127.0.0.1:"+freePort(t))
	own, shell := terminal(t)
	page := exec.CommandContext(t.Context(), "sh", "-c", script)
	page.Dir, page.Stdin, page.Stdout, page.Stderr = folder, shell, shell, shell
	page.Env = []string{"PATH=" + programs(t) + ":" + os.Getenv("PATH"), "HOME=" + folder, "LC_ALL=C.UTF-8"}
	page.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := page.Start(); err != nil {
		t.Fatal(err)
	}
	group := page.Process.Pid // of the shell and of the server beside it
	t.Cleanup(func() { _ = syscall.Kill(-group, syscall.SIGKILL) })
	_ = shell.Close() // the page has its own
	all := watch(t, own, &reader{folder: folder, passwords: map[string]string{}})
	if err := page.Wait(); err != nil {
		log, _ := os.ReadFile(filepath.Join(folder, "serve.log"))
		t.Fatalf("%v\n%s\n%s", err, all, log)
	}
	for _, want := range []string{"0 not taken in", "Z109-ZY·XZCF·2026·D30-001"} {
		if !strings.Contains(all, want) {
			t.Errorf("the page never says %q:\n%s", want, all)
		}
	}
	backUp(t, folder, page.Env)
}

// backUp runs every command of the page about backups on what the first day left, and
// looks that the same commands copy nothing under a server and find what a copy lacks.
func backUp(t *testing.T, folder string, env []string) {
	t.Helper()
	run := func(commands ...string) (string, error) {
		sh := exec.CommandContext(t.Context(), "sh", "-c", "set -eu\n"+strings.Join(commands, "\n"))
		sh.Dir, sh.Env = folder, env
		said, err := sh.CombinedOutput()
		return string(said), err
	}
	all := blocks(t, "backup.md")
	if said, err := run(all...); err != nil || strings.Count(said, "All is well") != 2 {
		t.Errorf("%v\n%s", err, said)
	}
	named := strings.SplitAfter(all[0], "umask")[0] // the names of the folders alone
	if said, err := run(strings.TrimSuffix(named, "umask"), `rm -rf "$COPY/blobs"`, all[1]); err == nil || !strings.Contains(said, "MISSING\tbytes") {
		t.Errorf("a copy without files is said to be whole: %v\n%s", err, said)
	}
	lock, err := os.Open(filepath.Join(folder, "liuhen-data", "lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Close() }()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil { // as a server has it
		t.Fatal(err)
	}
	said, err := run("rm -rf backup backup-of-keys", all[0])
	if copied, begun := os.ReadDir(filepath.Join(folder, "backup", "today")); err == nil || begun != nil || len(copied) > 0 {
		t.Errorf("copied under a server: %v, %v, %v\n%s", copied, begun, err, said)
	}
}

// patience is how long the page may be silent.
const patience = 2 * time.Minute

// watch reads what the programs say until the shell has ended, and types what they ask for.
func watch(t *testing.T, own *os.File, r *reader) string {
	t.Helper()
	var all, since bytes.Buffer
	piece := make([]byte, 4096)
	for {
		_ = own.SetReadDeadline(time.Now().Add(patience)) // a terminal that takes none is read without
		n, err := own.Read(piece)
		all.Write(piece[:n])
		since.Write(piece[:n])
		if err != nil { // EIO: nobody has the terminal any more
			return all.String()
		}
		if typed, ok := r.answer(t, since.String()); ok {
			since.Reset()
			if _, err := own.WriteString(typed + "\n"); err != nil {
				t.Fatal(err)
			}
		}
	}
}
