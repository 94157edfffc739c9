package cli

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"liuhen/internal/migrate"
)

func migrateCommand(s Streams, w Work) *cobra.Command {
	var from, to string
	var o migrate.Options
	c := &cobra.Command{
		Use:  "migrate",
		Args: takes(0),
		RunE: func(c *cobra.Command, _ []string) error { return moveInstallation(c.Context(), s, w, from, to, o) },
	}
	f := c.Flags()
	f.StringVar(&from, "data", "./liuhen-data", "")
	f.StringVar(&to, "to", "", "")
	f.BoolVar(&o.LeaveUploads, "leave-uploads", false, "")
	f.BoolVar(&o.LeaveDamaged, "leave-damaged", false, "")
	_ = c.MarkFlagRequired("to") // there is such a flag
	return c
}

func moveInstallation(ctx context.Context, s Streams, w Work, from, to string, o migrate.Options) error {
	m := newMeter(s)
	o.Progress = func(p migrate.Progress) { m.show(p.Stage, s.moved(p)) }
	report, err := w.Migrate(ctx, from, to, o)
	m.clear()
	if err != nil {
		return err
	}
	printMigration(s, report)
	return nil
}

// moved is how far a migration has come.
func (s Streams) moved(p migrate.Progress) func(elapsed time.Duration) string {
	return func(elapsed time.Duration) string {
		stage := s.term(stages[p.Stage])
		if p.Stage != migrate.StageFiles {
			return fmt.Sprintf(s.say("%s：%d", "%s: %d"), stage, p.Done)
		}
		return fmt.Sprintf(s.say("%s：%d/%d，", "%s: %d of %d, "), stage, p.Done, p.Total) + s.soFar(p.Bytes, p.OfThem, elapsed)
	}
}

// printMigration prints what was moved, the roots first: they are what a paper kept
// outside can be compared with.
func printMigration(s Streams, r migrate.Report) {
	if r.Already {
		fmt.Fprintln(s.Out, s.say("此前的迁移已经完成，两边逐行一致；原数据目录已停用。", "An earlier migration had come to its end, and both sides are the same row for row; the old data folder is out of use."))
		return
	}
	for _, t := range r.Trees {
		fmt.Fprintf(s.Out, "log\t%s\tsize=%d\troot=%s\n", t.Log, t.Size, base64.StdEncoding.EncodeToString(t.Root[:]))
	}
	for _, t := range r.Tables {
		fmt.Fprintf(s.Out, "table\t%s\trows=%d\tsha256=%s\n", t.Name, t.Rows, t.Sum)
	}
	for _, d := range r.Left {
		fmt.Fprintf(s.Out, "left\tfile\t%s\n", d)
	}
	fmt.Fprintf(s.Out, "summary\tfiles\tcarried=%d copied=%d bytes=%d left=%d\n", r.Files, r.Copied, r.Bytes, r.LeftFiles)
	fmt.Fprintf(s.Out, "summary\tobjects\tcarried=%d\n", r.Objects)
	fmt.Fprintf(s.Out, "summary\tuploads\tleft=%d\n", r.LeftUploads)
	fmt.Fprintln(s.Out, s.say("迁移完成：逐个文件读回核对，逐表核对一致。原数据目录已停用，请保留至新系统完成核验和首次备份。",
		"Moved: every file was read back, every table is the same. The old data folder is out of use; keep it until the new installation was checked and backed up."))
}
