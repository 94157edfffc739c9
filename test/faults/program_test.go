package faults_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"liuhen/internal/durable"
	"liuhen/internal/sqldb/sqldbtest"
)

// TestMain lets this program also be the server that is killed: with a folder in the
// environment it serves it until it comes to a step in which it was never killed.
func TestMain(m *testing.M) {
	folder := os.Getenv("LIUHEN_TEST_SERVE")
	if folder == "" {
		os.Exit(runTests(m))
	}
	in := place{os.Getenv("LIUHEN_TEST_DATABASE"), os.Getenv("LIUHEN_TEST_STORE")}
	if err := serveAndDie(folder, in, os.Getenv("LIUHEN_TEST_KILLS"), os.Getenv("LIUHEN_TEST_NOW")); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(1)
}

// built is where the programs are built that a test needs.
var built string

func runTests(m *testing.M) int {
	var err error
	if built, err = os.MkdirTemp("", "liuhen-faults-"); err == nil {
		defer os.RemoveAll(built)
		err = os.Chmod(built, 0o755) // one of them runs as nobody
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return sqldbtest.Main(m)
}

// compile runs the go command with the flags of the programs that the checks build.
func compile(out string, args ...string) (string, error) {
	file := filepath.Join(built, out)
	build := exec.Command("go", slices.Insert(args, len(args)-1, "-trimpath", "-o", file)...)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", out, err, said)
	}
	return file, nil
}

// program is this program without the race detector, under which every start and check
// would take five times as long.
var program = sync.OnceValues(func() (string, error) { return compile("faults.test", "test", "-c", ".") })

// plain plays the test again in a process without the race detector, and reports
// whether this is that process.
func plain(t *testing.T) bool {
	t.Helper()
	if os.Getenv("LIUHEN_TEST_PLAIN") != "" {
		return true
	}
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), binary, "-test.v", "-test.run", "^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), "LIUHEN_TEST_PLAIN=1")
	out, err := cmd.CombinedOutput()
	t.Logf("without the race detector:\n%s", out)
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Error("the process ends with", err)
	}
	return false
}

var (
	digests = regexp.MustCompile(`sha256(/[0-9a-f]{2}\b)+`)
	ids     = regexp.MustCompile(`[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f-]{27}`)
	numbers = regexp.MustCompile(`\bx?[0-9]+\b`)
	between = regexp.MustCompile(`^(durable|httpapi|server\.\(\*House\)\.open\.Options|sqldb\.\(\*Store\)\.(committing|exec))\b`)
)

// placeOf names a step with the kind of file that it is about and the lines of the
// program that led to it, without the layers that every step passes.
func placeOf(folder string, act durable.Act) string {
	name, err := filepath.Rel(folder, act.Path)
	if err != nil {
		name = act.Path
	}
	name = ids.ReplaceAllString(digests.ReplaceAllString(filepath.ToSlash(name), "sha256/.."), "ID")
	name = numbers.ReplaceAllString(name, "N")
	place := act.Step + " " + name
	stack := make([]uintptr, 64)
	walk := runtime.CallersFrames(stack[:runtime.Callers(2, stack)])
	for more := true; more; {
		var f runtime.Frame
		f, more = walk.Next()
		if function, ours := strings.CutPrefix(f.Function, "liuhen/internal/"); ours && !between.MatchString(function) {
			place += fmt.Sprintf(" < %s:%d", function, f.Line)
		}
	}
	return place
}
