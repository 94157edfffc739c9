package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// rest brings the machine into the same state before every run: nothing waits to be
// written, and the memory is in use, as it is on a machine that has been working for a
// day. Without the second the figures have two states (see doc.go).
type rest struct {
	cache *os.File // a file of holes, whose pages fill the page cache
	next  int64    // where it was not read yet
}

const (
	// restUnwritten is how much may wait to be written: others on the machine write, too.
	restUnwritten = 8 * mib
	restPoll      = 50 * time.Millisecond
	restPatience  = 10 * time.Second
	// restFree is how much memory may be free.
	restFree = 256 * mib
)

// openRest makes the file in the folder; it has no name and goes with the process.
func openRest(folder string) (*rest, error) {
	f, err := os.CreateTemp(folder, "memory-")
	if err != nil {
		return nil, err
	}
	return &rest{cache: f}, os.Remove(f.Name())
}

// take waits until the machine is at rest.
func (r *rest) take(ctx context.Context) error {
	if err := exec.CommandContext(ctx, "sync").Run(); err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	if err := written(ctx); err != nil {
		return err
	}
	for free := memory("MemFree"); free > restFree; {
		if err := r.fill(ctx, free-restFree); err != nil {
			return err
		}
		left := memory("MemFree")
		if left > free*3/4 { // the system keeps some free
			return nil
		}
		free = left
	}
	return nil
}

// written waits until little waits to be written, but not for ever.
func written(ctx context.Context) error {
	for until := time.Now().Add(restPatience); time.Now().Before(until); {
		if memory("Dirty")+memory("Writeback") <= restUnwritten {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(restPoll):
		}
	}
	return nil
}

// fill reads n bytes of holes, which become pages of zeros.
func (r *rest) fill(ctx context.Context, n int64) error {
	if err := r.cache.Truncate(r.next + n); err != nil {
		return err
	}
	buf := make([]byte, mib)
	for end := r.next + n; r.next < end && ctx.Err() == nil; {
		k, err := r.cache.ReadAt(buf[:min(mib, end-r.next)], r.next)
		r.next += int64(k)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	return ctx.Err()
}

// memory reads a line of /proc/meminfo in bytes; 0 where there is none.
func memory(line string) int64 {
	said, err := os.ReadFile("/proc/meminfo")
	if errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	m := regexp.MustCompile(`(?m)^` + line + `:\s+(\d+) kB$`).FindSubmatch(said)
	if m == nil {
		return 0
	}
	kib, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		return 0
	}
	return kib * 1024
}
