package cli_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/cli"
	"liuhen/internal/fault"
	"liuhen/internal/fsck"
)

// run carries out a command line and returns what it said.
func run(t *testing.T, w cli.Work, args ...string) (code int, out, problems string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = cli.Run(t.Context(), args, cli.Streams{Out: &stdout, Err: &stderr, Getenv: (&console{}).getenv}, w)
	return code, stdout.String(), stderr.String()
}

// checking is Work whose check finds what it is given.
func checking(report fsck.Report, err error, asked *fsck.Options) cli.Work {
	return cli.Work{Fsck: func(_ context.Context, flags map[string]any, o fsck.Options) (fsck.Report, error) {
		*asked = o
		for i, f := range report.Findings {
			o.Progress(fsck.Progress{Stage: fsck.StageBytes, Files: int64(i)})
			o.Found(f)
		}
		for _, orphan := range report.Orphaned {
			o.Orphan(orphan)
		}
		if flags["data"] != "d" || len(flags) != 1 {
			return report, errors.New("other settings than the data folder")
		}
		return report, err
	}}
}

var damaged = fsck.Report{
	Items: map[fsck.Answer]int64{fsck.Match: 2, fsck.Mismatch: 1, fsck.NotChecked: 4}, Files: 3, Read: 10, Recorded: 11,
	Logs: 1, Events: 7, Pending: 1, Rows: 5, Objects: 9, Replayed: 6, Orphans: 1, Found: 1,
	Findings: []fsck.Finding{{Answer: fsck.Mismatch, Part: fsck.PartBytes, Subject: "item/i1", Detail: "size=5 read-size=4"}},
	Orphaned: []fsck.Orphan{{Name: "blob/abc", Size: 3}},
}

func TestFsckPrintsWhatItFindsAndExitsByIt(t *testing.T) {
	t.Parallel()
	fine := fsck.Report{Items: map[fsck.Answer]int64{fsck.Match: 1}, Files: 1, Prints: 2, Read: 5, Recorded: 5}
	for name, c := range map[string]struct {
		report fsck.Report
		err    error
		args   []string
		code   int
		out    []string
		told   string
	}{
		"fine": {fine, nil, nil, cli.ExitFine, []string{
			"summary\titems\tMATCH=1 MISMATCH=0 MISSING=0 UNREADABLE=0 DESTROYED=0 NOT-CHECKED=0",
			"summary\tbytes\tread=5 recorded=5 files=1 prints=2",
			"summary\tlog\tlogs=0 events=0 pending=0 destroyed=0 objects=0",
			"summary\trows\trows=0",
			"summary\tfound\tfindings=0 orphans=0",
			"All is well: 1 files and 2 prints of 5 bytes, 1 items, 0 events, 0 logs and 0 rows are as recorded; the logs were held against their own checkpoints, and against none kept elsewhere (--checkpoint).",
		}, ""},
		"damaged": {damaged, nil, []string{"--replay"}, cli.ExitFailed, []string{
			"MISMATCH\tbytes\titem/i1\tsize=5 read-size=4",
			"orphan\tblob\tblob/abc\tsize=3",
			"summary\titems\tMATCH=2 MISMATCH=1 MISSING=0 UNREADABLE=0 DESTROYED=0 NOT-CHECKED=4",
			"summary\tbytes\tread=10 recorded=11 files=3 prints=0",
			"summary\tlog\tlogs=1 events=7 pending=1 destroyed=0 objects=9",
			"summary\trows\trows=5",
			"summary\treplay\tevents=6",
			"summary\tfound\tfindings=1 orphans=1",
		}, "found 1 problems"},
		"as JSON": {damaged, nil, []string{"--json"}, cli.ExitFailed, []string{
			`{"finding":{"answer":"MISMATCH","part":"bytes","subject":"item/i1","detail":"size=5 read-size=4"}}`,
			`{"orphan":{"name":"blob/abc","size":3}}`,
			`{"report":{"items":{"MATCH":2,"MISMATCH":1,"NOT CHECKED":4},"files":3,"prints":0,"read":10,"recorded":11,"logs":1,"events":7,"destroyed":0,"pending":1,"rows":5,"objects":9,"replayed":6,"orphans":1,"found":1,"stopped":false}}`,
		}, "found 1 problems"},
		"stopped": {fsck.Report{Stopped: true}, fault.CheckStopped.Err("check store", "", context.Canceled), []string{"--json"}, cli.ExitFailed, []string{
			`{"report":{"items":null,"files":0,"prints":0,"read":0,"recorded":0,"logs":0,"events":0,"destroyed":0,"pending":0,"rows":0,"objects":0,"replayed":0,"orphans":0,"found":0,"stopped":true}}`,
		}, "stopped before its end"},
		"not made": {fsck.Report{}, fault.SchemaDiffers.Err("open database", "", nil).With("have", "1").With("need", "9"), nil, cli.ExitFailed, nil, "schema 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked fsck.Options
			code, out, told := run(t, checking(c.report, c.err, &asked), append([]string{"fsck", "--data", "d"}, c.args...)...)
			var lines []string
			if out != "" {
				lines = strings.Split(strings.TrimSuffix(out, "\n"), "\n")
			}
			if diff := cmp.Diff(c.out, lines); diff != "" || code != c.code || !strings.Contains(told, c.told) {
				t.Errorf("exit %d, told %q\n%s", code, told, diff)
			}
		})
	}
}

func TestFsckTakesItsChoices(t *testing.T) {
	t.Parallel()
	kept := filepath.Join(t.TempDir(), "checkpoint")
	const signed = "liuhen/a\n5\nz2KJC5xcJiHCMzZ4hEMCg7HNfLhBNb4RpI1YSYIQGFY=\n\n— liuhen/a AAAAAAA=\n"
	none := kept + ".none"
	for path, text := range map[string]string{kept: signed, none: "not a checkpoint"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var asked fsck.Options
	code, out, told := run(t, checking(fsck.Report{}, nil, &asked), "fsck", "--data", "d", "--sm3", "--replay", "--checkpoint", kept)
	if code != cli.ExitFine || !asked.SM3 || !asked.Replay || len(asked.Kept) != 1 || string(asked.Kept[0].Signed) != signed || asked.Kept[0].Name != kept || !strings.Contains(out, "own checkpoints and 1 kept elsewhere") {
		t.Errorf("exit %d, asked %+v, told %q", code, asked, told)
	}
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"an argument":         {[]string{"fsck", "more"}, cli.ExitUsage},
		"an unknown flag":     {[]string{"fsck", "--repair"}, cli.ExitUsage},
		"no checkpoint":       {[]string{"fsck", "--data", "d", "--checkpoint", none}, cli.ExitUsage},
		"no such checkpoint":  {[]string{"fsck", "--checkpoint", kept + "2"}, cli.ExitFailed},
		"a setting of others": {[]string{"fsck", "--address", ":1"}, cli.ExitUsage},
	} {
		if code, _, told := run(t, checking(fsck.Report{}, nil, &asked), c.args...); code != c.code {
			t.Errorf("%s: exit %d, told %q", name, code, told)
		}
	}
}
