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
		Use:   "migrate --data OLD --to NEW",
		Short: "Move the whole installation to another database or store, with the same log roots",
		Long: "Moves the installation of the data folder OLD into the one of the data folder NEW, whose own liuhen.yaml names the\n" +
			"new database and store. Both servers are stopped meanwhile, and nothing in OLD is changed but that it is marked as\n" +
			"left. Every file is read back from the new store, every table compared, and only then the new installation counts.\n" +
			"Whatever ends a migration, the same command goes on with it.\n\n" +
			"Each line has fields parted by tabs. Exit code 0: moved. 1: not moved; the old installation stays in\n" +
			"use unless the message says that nobody knows yet: then the same command finds out.\n" +
			"docs/operate/migrate.md has the way step by step.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return moveInstallation(c.Context(), s, w, from, to, o) },
	}
	f := c.Flags()
	f.StringVar(&from, "data", "./liuhen-data", "data `FOLDER` of the old installation")
	f.StringVar(&to, "to", "", "data `FOLDER` of the new installation, with its liuhen.yaml")
	f.BoolVar(&o.LeaveUploads, "leave-uploads", false, "leave unfinished uploads behind; their devices send them again")
	f.BoolVar(&o.LeaveDamaged, "leave-damaged", false, "leave files behind whose bytes are lost already; the new installation names them as missing")
	_ = c.MarkFlagRequired("to") // there is such a flag
	return c
}

func moveInstallation(ctx context.Context, s Streams, w Work, from, to string, o migrate.Options) error {
	m := newMeter(s)
	o.Progress = func(p migrate.Progress) { m.show(p.Stage, moved(p)) }
	report, err := w.Migrate(ctx, from, to, o)
	m.clear()
	if err != nil {
		return err
	}
	printMigration(s, report)
	return nil
}

// moved is how far a migration has come.
func moved(p migrate.Progress) func(elapsed time.Duration) string {
	return func(elapsed time.Duration) string {
		if p.Stage != migrate.StageFiles {
			return fmt.Sprintf("%s: %d", p.Stage, p.Done)
		}
		return fmt.Sprintf("%s: %d of %d files, ", p.Stage, p.Done, p.Total) + soFar(p.Bytes, p.OfThem, elapsed)
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
