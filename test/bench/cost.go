package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// costSettle is what the server is given after the last file to publish its log, which
// belongs to the cost.
const costSettle = 1500 * time.Millisecond

// What a file of 100 KB in one request, the same by tus, and 1 GiB cost.
var (
	measureCostSmall = measureCost("100 KB in one request", smallRun, func(ctx context.Context, h *house, s *seeds) error {
		return small(ctx, smallRun, s, func(ctx context.Context, _ int, data []byte) error {
			_, err := h.takeSmall(ctx, data)
			return err
		})
	}, nil)
	measureCostTus = measureCost("100 KB by tus", smallRun, func(ctx context.Context, h *house, s *seeds) error {
		return small(ctx, smallRun, s, func(ctx context.Context, _ int, data []byte) error {
			address, err := h.tus.create(ctx, smallSize, bytes.NewReader(data))
			if err == nil {
				_, err = h.receive(ctx, address)
			}
			return err
		})
	}, func(ctx context.Context, p *peer, s *seeds) error {
		return small(ctx, smallRun, s, func(ctx context.Context, _ int, data []byte) error {
			_, err := p.create(ctx, smallSize, bytes.NewReader(data))
			return err
		})
	})
	measureCostUpload = measureCost("1 GiB in pieces of 8 MiB", 1, func(ctx context.Context, h *house, s *seeds) error {
		_, err := h.take(ctx, file{bytes: s.next(), size: uploadSize, piece: uploadPiece})
		return err
	}, func(ctx context.Context, p *peer, s *seeds) error {
		_, err := p.send(ctx, file{bytes: s.next(), size: uploadSize, piece: uploadPiece})
		return err
	})
)

// measureCost shows what each of the files that the work brings costs the server:
// processor time, reads and writes, and, counted by strace, the other calls. Others on the
// machine make the rates of the races uncertain, and these hardly.
func measureCost(what string, files int, ours func(context.Context, *house, *seeds) error, theirs func(context.Context, *peer, *seeds) error,
) func(context.Context, options) error {
	return func(ctx context.Context, o options) error {
		h, err := openHouse(ctx, o)
		if err != nil {
			return err
		}
		var s seeds
		err = h.cost(ctx, o, "liuhen, "+what, files, func() error { return ours(ctx, h, &s) })
		if err = errors.Join(err, h.stop()); err != nil || theirs == nil {
			return err
		}
		p, missing, err := openPeer(ctx, o)
		if err != nil {
			return err
		}
		if missing != "" {
			fmt.Fprintf(o.out, "  %s: NOT INSTALLED; get it with: %s\n", tusdName, missing)
			return p.stop()
		}
		err = p.cost(ctx, o, "tusd, "+what, files, func() error { return theirs(ctx, p, &s) })
		return errors.Join(err, p.stop())
	}
}

// cost carries work out, which brings so many files, and prints what each cost: the
// least of the runs, since whatever disturbs only adds. The syncs are counted in a run of
// their own, because counting slows.
func (p *process) cost(ctx context.Context, o options, what string, files int, work func() error) error {
	fmt.Fprintf(o.out, "\n%s, what each costs the server\n", what)
	var least spent
	for n := range o.runs {
		before, err := p.spent()
		if err != nil {
			return err
		}
		begun := time.Now()
		if err := work(); err != nil {
			return err
		}
		took := time.Since(begun)
		time.Sleep(costSettle)
		after, err := p.spent()
		if err != nil {
			return err
		}
		used := after.less(before)
		used.print(o, fmt.Sprintf("run %d, %.1f s", n+1, took.Seconds()), files)
		if n == 0 || used.user+used.system < least.user+least.system {
			least = used
		}
	}
	least.print(o, "least", files)
	o.table.add(row{what: what + ", processor time of the server", ours: 1e3 * (least.user + least.system) / float64(files), unit: "ms"})
	return p.syncs(ctx, o, files, work)
}

// spent is what a process has used since its start.
type spent struct {
	user, system float64 // seconds
	calls        float64 // reads and writes
	written      float64 // bytes that were to reach the disk
}

func (s spent) less(o spent) spent {
	return spent{s.user - o.user, s.system - o.system, s.calls - o.calls, s.written - o.written}
}

func (s spent) print(o options, what string, files int) {
	n := float64(files)
	fmt.Fprintf(o.out, "  %-16s user %.3f ms, system %.3f ms, reads and writes %.1f, written %.1f KB\n",
		what, 1e3*s.user/n, 1e3*s.system/n, s.calls/n, s.written/n/1e3)
}

// ticks is how many a second has in /proc, on every common system.
const ticks = 100

func (p *process) spent() (s spent, err error) {
	stat, err := os.ReadFile(p.proc("stat"))
	if err != nil {
		return s, err
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // the name may hold anything
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return s, fmt.Errorf("%s is short", p.proc("stat"))
	}
	user, err1 := strconv.ParseFloat(fields[11], 64)
	system, err2 := strconv.ParseFloat(fields[12], 64)
	io, err3 := os.ReadFile(p.proc("io"))
	for _, line := range strings.Split(string(io), "\n") {
		name, text, _ := strings.Cut(line, ": ")
		value, _ := strconv.ParseFloat(text, 64) // all are numbers
		switch name {
		case "syscr", "syscw":
			s.calls += value
		case "write_bytes":
			s.written = value
		}
	}
	s.user, s.system = user/ticks, system/ticks
	return s, errors.Join(err1, err2, err3)
}

// syncs prints how often each file made the server sync and change names.
func (p *process) syncs(ctx context.Context, o options, files int, work func() error) error {
	if o.strace == "" {
		return nil
	}
	counted := filepath.Join(o.dir, "calls")
	count := exec.CommandContext(ctx, o.strace, "-f", "-c", "-o", counted, "-p", strconv.Itoa(p.cmd.Process.Pid),
		"-e", "trace=fsync,fdatasync,sync_file_range,openat,close,renameat,renameat2,unlinkat,fchmod,pread64,pwrite64,read,write,futex,newfstatat,fstat,fcntl")
	if err := count.Start(); err != nil {
		return err
	}
	time.Sleep(costSettle) // until it has attached itself
	err := work()
	time.Sleep(costSettle)
	_ = count.Process.Signal(os.Interrupt) // it prints then
	_ = count.Wait()                       // its end says nothing
	said, readErr := os.ReadFile(counted)
	for _, line := range strings.Split(string(said), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			continue
		}
		if calls, err := strconv.ParseFloat(fields[3], 64); err == nil && fields[len(fields)-1] != "total" {
			fmt.Fprintf(o.out, "  %8.2f %s\n", calls/float64(files), fields[len(fields)-1])
		}
	}
	return errors.Join(err, readErr)
}
