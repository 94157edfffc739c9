package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// process is a server under measurement.
type process struct {
	cmd     *exec.Cmd
	pipe    *io.PipeWriter
	lines   *bufio.Scanner
	drained chan struct{}
}

// launch starts a program; the caller awaits what it says and stops it.
func launch(ctx context.Context, program string, args ...string) (*process, error) {
	out, in := io.Pipe()
	p := &process{cmd: exec.CommandContext(ctx, program, args...), pipe: in, lines: bufio.NewScanner(out), drained: make(chan struct{})}
	p.cmd.Env = plainEnv()
	p.cmd.Stdout, p.cmd.Stderr = in, in
	return p, p.cmd.Start()
}

// plainEnv is the environment without settings of ours.
func plainEnv(more ...string) []string {
	var env []string
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "LIUHEN_") {
			env = append(env, pair)
		}
	}
	return append(env, more...)
}

// await reads what the process says until it has said each of these, and returns what
// their groups matched. Afterwards the rest is read and forgotten.
func (p *process) await(said ...*regexp.Regexp) (found []string, err error) {
	var heard []byte
	for len(said) > 0 && p.lines.Scan() {
		heard = append(append(heard, p.lines.Bytes()...), '\n')
		if m := said[0].FindStringSubmatch(p.lines.Text()); m != nil {
			found, said = append(found, m[1]), said[1:]
		}
	}
	if len(said) > 0 {
		return nil, fmt.Errorf("%s did not say %s but: %s", p.cmd.Path, said[0], heard)
	}
	go func() {
		defer close(p.drained)
		for p.lines.Scan() { //nolint:revive // the rest is of no use
		}
	}()
	return found, nil
}

// stop asks the process to end, and waits.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	err := p.cmd.Wait()
	_ = p.pipe.Close() // always nil
	<-p.drained
	if err != nil {
		return fmt.Errorf("stop %s: %w", p.cmd.Path, err)
	}
	return nil
}

// memory returns a line of /proc/PID/status in MiB: VmRSS is resident now, VmHWM the
// peak of that.
func (p *process) memory(line string) (float64, error) {
	status, err := os.ReadFile(p.proc("status"))
	if err != nil {
		return 0, err
	}
	_, rest, ok := bytes.Cut(status, []byte("\n"+line+":"))
	fields := bytes.Fields(rest)
	if !ok || len(fields) == 0 {
		return 0, fmt.Errorf("%s has no %s", p.proc("status"), line)
	}
	kib, err := strconv.ParseFloat(string(fields[0]), 64)
	return kib / 1024, err
}

// forgetPeak lets the peak begin anew from what is resident now.
func (p *process) forgetPeak() error { return os.WriteFile(p.proc("clear_refs"), []byte("5"), 0) }

func (p *process) proc(file string) string {
	return fmt.Sprintf("/proc/%d/%s", p.cmd.Process.Pid, file)
}

// run carries out a command to its end and returns what it said.
func run(ctx context.Context, env []string, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	var out, problems bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &out, &problems
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w: %s", program, err, bytes.TrimSpace(problems.Bytes()))
	}
	return out.String(), nil
}

// needs says how to get a program that is not on the path.
func needs(program, get string) string {
	if _, err := exec.LookPath(program); err != nil {
		return get
	}
	return ""
}
