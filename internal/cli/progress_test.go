package cli_test

import (
	"strings"
	"testing"
	"time"

	"liuhen/internal/card"
	"liuhen/internal/cli"
)

func TestTheBarTellsFilesBytesRatesAndTimeLeft(t *testing.T) {
	t.Parallel()
	english := cli.Streams{Getenv: (&console{}).getenv}
	start := time.Date(2026, 6, 3, 1, 0, 0, 0, time.UTC)
	var m cli.Speedometer
	for _, c := range []struct {
		after time.Duration
		p     card.Progress
		want  string
	}{
		{0, card.Progress{Files: 4}, "[....................] files 0/4  0 B/0 B  read 0 B/s sent 0 B/s  time left unknown  failed 0"},
		{0, card.Progress{Files: 4, Bytes: 400}, "[....................] files 0/4  0 B/400 B  read 0 B/s sent 0 B/s  time left unknown  failed 0"},
		// Half of the work of a file is to read it, half to send it: 200 of 800 in two seconds.
		{2 * time.Second, card.Progress{Files: 4, FilesDone: 1, Bytes: 400, Read: 100, Sent: 100, BytesDone: 100, Failed: 1},
			"[#####...............] files 1/4  100 B/400 B  read 50 B/s sent 50 B/s  6s left  failed 1"},
		// What needs no sending is done when it was read.
		{4 * time.Second, card.Progress{Files: 4, FilesDone: 4, Bytes: 400, Read: 400, Sent: 100, BytesDone: 400, Failed: 1},
			"[####################] files 4/4  400 B/400 B  read 100 B/s sent 25 B/s  0s left  failed 1"},
		// Reading once more, to free the card, is no further work.
		{5 * time.Second, card.Progress{Files: 4, FilesDone: 4, Bytes: 400, Read: 800, Sent: 100, BytesDone: 400},
			"[####################] files 4/4  400 B/400 B  read 160 B/s sent 20 B/s  0s left  failed 0"},
		// Rates are those of the last seconds.
		{30 * time.Second, card.Progress{Files: 4, FilesDone: 4, Bytes: 400, Read: 800, Sent: 100, BytesDone: 400},
			"[####################] files 4/4  400 B/400 B  read 0 B/s sent 0 B/s  time left unknown  failed 0"},
	} {
		if got := m.Line(english, start.Add(c.after), c.p); got != c.want {
			t.Errorf("after %s:\n%s\n%s", c.after, got, c.want)
		}
	}
}

func TestALineFitsTheTerminal(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{"abc": "abc   ", "abcdefgh": "abcdef", "文件十二": "文件十", "a文件十": "a文件 ", "": "      "} {
		if got := cli.Fitted(line, 6); got != want {
			t.Errorf("%q: %q, not %q", line, got, want)
		}
	}
	if strings.Contains(cli.Fitted("abc", 0), "a") {
		t.Error("no column is no room")
	}
}
