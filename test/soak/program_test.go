//go:build soak

package soak_test

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// programs are the two as they are given out, in a folder.
func programs(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", folder, "liuhen/cmd/liuhen", "liuhen/cmd/liuhen-verify")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	return folder
}

// program is one server under test as its own process.
type program struct {
	t        *testing.T
	binary   string
	settings []string // NAME=value
	folder   string
	address  string // host and port
	said     string // the path of what it logs

	process *exec.Cmd
	out     *bufio.Scanner
}

// newProgram is a server that is not started yet.
func newProgram(t *testing.T, binary string, settings ...string) *program {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, binary: binary, settings: settings, folder: filepath.Join(t.TempDir(), "data"), address: free.Addr().String()}
	p.said = p.folder + ".log"
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("the server at %s said last:\n%s", p.address, p.lastWords())
		}
	})
	return p
}

// lastWords are the end of what the server logged.
func (p *program) lastWords() string {
	const most = 4000
	data, err := os.ReadFile(p.said)
	if err != nil {
		return err.Error()
	}
	return string(data[max(0, len(data)-most):])
}

// command is one of the program's commands with its settings.
func (p *program) command(args ...string) *exec.Cmd {
	cmd := exec.Command(p.binary, args...)
	cmd.Env = append(os.Environ(), append([]string{"LIUHEN_DATA=" + p.folder, "LIUHEN_ADDRESS=" + p.address, "LANG=en_US.UTF-8"}, p.settings...)...)
	return cmd
}

// launch starts the server and does not wait for it.
func (p *program) launch() {
	p.t.Helper()
	log, err := os.OpenFile(p.said, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		p.t.Fatal(err)
	}
	defer log.Close() // the process has its own
	p.process = p.command("serve")
	p.process.Stderr = log
	out, err := p.process.StdoutPipe()
	if err == nil {
		err = p.process.Start()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	p.out = bufio.NewScanner(out)
}

// start starts the server and returns when it answers.
func (p *program) start() {
	p.t.Helper()
	p.launch()
	for p.out.Scan() {
		if strings.HasPrefix(p.out.Text(), "liuhen: http") {
			return
		}
	}
	p.t.Fatalf("the server does not start:\n%s", p.lastWords())
}

// code is the one-time code, which the server gives at its start until it is set up.
func (p *program) code() string {
	p.t.Helper()
	if !p.out.Scan() {
		p.t.Fatal("no set-up code")
	}
	return p.out.Text()[strings.LastIndex(p.out.Text(), " ")+1:]
}

// kill ends the process without a word.
func (p *program) kill() {
	if p.process == nil {
		return
	}
	_ = p.process.Process.Kill()
	_ = p.process.Wait() // it says that it was killed
	p.process = nil
}

// killEarly starts the server and kills it after so long, wherever it is then.
func (p *program) killEarly(after time.Duration) {
	p.t.Helper()
	p.launch()
	time.Sleep(after) // the moment is what chance drew, of a real start
	p.kill()
}

// stop asks for a graceful end.
func (p *program) stop() {
	p.t.Helper()
	err := p.process.Process.Signal(syscall.SIGTERM)
	if err == nil {
		err = p.process.Wait()
	}
	if err != nil {
		p.t.Errorf("graceful end of %s: %v", p.address, err)
	}
	p.process = nil
}

// fsck checks the whole store, with a replay, under the checkpoints in the files.
func (p *program) fsck(checkpoints []string) string {
	p.t.Helper()
	args := []string{"fsck", "--replay", "--sm3"}
	for _, file := range checkpoints {
		args = append(args, "--checkpoint", file)
	}
	out, err := p.command(args...).CombinedOutput()
	if err != nil {
		p.t.Errorf("fsck: %v\n%s", err, out)
	}
	return string(out)
}
