package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/translog"
)

func fsckCommand(s Streams, w Work) *cobra.Command {
	var o fsck.Options
	var asJSON bool
	var kept []string
	c := &cobra.Command{
		Use:  "fsck",
		Args: takes(0),
		RunE: func(c *cobra.Command, _ []string) error {
			var err error
			if o.Kept, err = keptCheckpoints(kept); err != nil {
				return err
			}
			return checkStore(c.Context(), s, w, dataFlag(c), o, asJSON)
		},
	}
	f := c.Flags()
	f.String("data", "", "")
	f.BoolVar(&o.Replay, "replay", false, "")
	f.BoolVar(&o.SM3, "sm3", false, "")
	f.BoolVar(&asJSON, "json", false, "")
	f.StringArrayVar(&kept, "checkpoint", nil, "")
	return c
}

// dataFlag gives the one flag that is a setting.
func dataFlag(c *cobra.Command) map[string]any {
	values := map[string]any{}
	if f := c.Flags().Lookup("data"); f.Changed {
		values["data"] = f.Value.String()
	}
	return values
}

// keptCheckpoints reads checkpoints that somebody kept outside the store.
func keptCheckpoints(paths []string) ([]fsck.Kept, error) {
	var kept []fsck.Kept
	for _, path := range paths {
		data, err := readAtMost(path, 1<<17) // more than a checkpoint can have
		if err != nil {
			return nil, err
		}
		if _, err := translog.Plain(data); err != nil {
			return nil, misusef("--checkpoint 所给的文件“%s”不是已签名的检查点", "--checkpoint: %q is no signed checkpoint", path)
		}
		kept = append(kept, fsck.Kept{Name: path, Signed: data})
	}
	return kept, nil
}

// checkStore runs the check and prints what it finds as it finds it.
func checkStore(ctx context.Context, s Streams, w Work, flags map[string]any, o fsck.Options, asJSON bool) error {
	m := newMeter(s)
	var to fsckPrinter = fsckText{s.Out}
	if asJSON {
		to = fsckJSON{json.NewEncoder(s.Out)}
	}
	o.Progress = func(p fsck.Progress) { m.show(string(p.Stage), s.checked(p)) }
	o.Found = func(f fsck.Finding) {
		m.clear()
		to.finding(f)
	}
	o.Orphan = func(orphan fsck.Orphan) {
		m.clear()
		to.orphan(orphan)
	}
	report, err := w.Fsck(ctx, flags, o)
	m.clear()
	if err != nil && !errors.Is(err, fault.CheckStopped) {
		return err
	}
	to.report(report, o)
	if err == nil && report.Fine() && !asJSON {
		fmt.Fprintln(s.Out, s.allWell(report, len(o.Kept)))
	}
	if err == nil && report.Found > 0 {
		err = fault.CheckFound.Err("check store", "", nil).With("count", strconv.FormatInt(report.Found, 10))
	}
	return err
}

// allWell says in one sentence what was checked, and what was not.
func (s Streams) allWell(r fsck.Report, kept int) string {
	items := int64(0)
	for _, n := range r.Items {
		items += n
	}
	text := fmt.Sprintf(s.say(
		"核验通过：%d 个文件和 %d 份打印文书共 %d 字节、%d 项音像或电子文件、%d 条事件、%d 个日志、%d 行记录均与登记一致；",
		"All is well: %d files and %d prints of %d bytes, %d items, %d events, %d logs and %d rows are as recorded; "),
		r.Files, r.Prints, r.Read, items, r.Events, r.Logs, r.Rows)
	if kept == 0 {
		return text + s.say("日志与其已公布的检查点一致，未与另存的检查点比对（--checkpoint）。", "the logs were held against their own checkpoints, and against none kept elsewhere (--checkpoint).")
	}
	return text + fmt.Sprintf(s.say("日志与其已公布的检查点及 %d 个另存的检查点一致。", "the logs were held against their own checkpoints and %d kept elsewhere."), kept)
}

// fsckPrinter is one of the two forms in which a check speaks.
type fsckPrinter interface {
	finding(f fsck.Finding)
	orphan(o fsck.Orphan)
	report(r fsck.Report, o fsck.Options)
}

// fsckText prints lines whose fields are parted by tabs.
type fsckText struct{ out io.Writer }

func (t fsckText) finding(f fsck.Finding) { fmt.Fprintln(t.out, f) }

func (t fsckText) orphan(o fsck.Orphan) {
	part, _, _ := strings.Cut(o.Name, "/")
	fmt.Fprintf(t.out, "orphan\t%s\t%s\tsize=%d\n", part, o.Name, o.Size)
}

// summedUp are the answers in the order in which they are summed up.
var summedUp = []fsck.Answer{fsck.Match, fsck.Mismatch, fsck.Missing, fsck.Unreadable, fsck.Destroyed, fsck.NotChecked}

func (t fsckText) report(r fsck.Report, o fsck.Options) {
	line := func(what, format string, args ...any) {
		fmt.Fprintf(t.out, "summary\t"+what+"\t"+format+"\n", args...)
	}
	var items []string
	for _, a := range summedUp {
		items = append(items, fmt.Sprintf("%s=%d", strings.ReplaceAll(string(a), " ", "-"), r.Items[a]))
	}
	line("items", "%s", strings.Join(items, " "))
	line("bytes", "read=%d recorded=%d files=%d prints=%d", r.Read, r.Recorded, r.Files, r.Prints)
	line("log", "logs=%d events=%d pending=%d destroyed=%d objects=%d", r.Logs, r.Events, r.Pending, r.Destroyed, r.Objects)
	line("rows", "rows=%d", r.Rows)
	if o.Replay {
		line("replay", "events=%d", r.Replayed)
	}
	line("found", "findings=%d orphans=%d", r.Found, r.Orphans)
}

// fsckJSON prints one object a line.
type fsckJSON struct{ *json.Encoder }

func (j fsckJSON) finding(f fsck.Finding) { j.print(map[string]any{"finding": f}) }

func (j fsckJSON) orphan(o fsck.Orphan) { j.print(map[string]any{"orphan": o}) }

func (j fsckJSON) report(r fsck.Report, _ fsck.Options) {
	r.Findings, r.Orphaned = nil, nil // each was printed
	j.print(map[string]any{"report": r})
}

// print ignores a reader that went away: the exit code still tells the result.
func (j fsckJSON) print(v any) { _ = j.Encode(v) }
