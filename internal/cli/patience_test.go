package cli_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"liuhen/internal/cli"
	"liuhen/internal/fault"
)

// TestARunSaysThatItWaitsAndGivesUp: it says so at once and then now and then, begins
// anew where the server took something, and stops the run with a sentence.
func TestARunSaysThatItWaitsAndGivesUp(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	s := cli.Streams{Err: &said, Getenv: func(string) string { return "zh" }}
	now, taken := time.Date(2026, 6, 3, 1, 0, 0, 0, time.UTC), int64(7)
	ctx, stop := context.WithCancelCause(t.Context())
	p := cli.NewPatience(s, time.Minute, func() time.Time { return now }, func() int64 { return taken }, stop)
	waits := func(after time.Duration, lines int) {
		t.Helper()
		now = now.Add(after)
		if !p.Wait(ctx, 1) || strings.Count(said.String(), "没有应答") != lines {
			t.Errorf("not waited, or not %d times said:\n%s", lines, said.String())
		}
	}
	waits(0, 1)
	waits(20*time.Second, 1)
	waits(20*time.Second, 2)
	taken = 8
	waits(30*time.Second, 3) // something came through
	if want := "自 09:01:10 起服务器没有应答，等待中，至多再等 1m0s；"; !strings.Contains(said.String(), want) {
		t.Errorf("no %q in\n%s", want, said.String())
	}
	now = now.Add(time.Minute)
	if p.Wait(ctx, 9) {
		t.Error("it waits for ever")
	}
	if cause := context.Cause(ctx); !errors.Is(cause, fault.ServerSilent) || !strings.Contains(fault.Of(cause).Text(false).String(), "已有 1m0s 没有应答") {
		t.Errorf("ended by %v", cause)
	}
}
