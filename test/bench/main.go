package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
)

// options are what the command line says.
type options struct {
	runs   int
	large  bool
	liuhen string // our program
	tusd   string // the peer's
	strace string // that counts calls; empty for no counting
	out    io.Writer
	dir    string // a scratch folder on the disk to be measured
	rest   *rest
	table  *table
}

// figure is one thing that is measured.
type figure struct {
	name    string
	measure func(ctx context.Context, o options) error
}

var figures = []figure{
	{"events", measureEvents},
	{"checkpoint", measureCheckpoint},
	{"upload", measureUpload},
	{"small", measureSmall},
	{"tus", measureSmallTus},
	{"fsck", measureFsck},
	{"package", measurePackage},
	{"cost-small", measureCostSmall},
	{"cost-tus", measureCostTus},
	{"cost-upload", measureCostUpload},
	{"memory", measureMemory},
	{"growth", measureGrowth},
	{"casefile", measureCaseFile},
}

func main() {
	only := flag.String("only", "", "names of figures, joined by commas; empty for all")
	runs := flag.Int("runs", 3, "how often each contender runs")
	program := flag.String("program", "bin/liuhen", "our program (make build makes it)")
	large := flag.Bool("large", false, "with large files: needs 60 GB of disk")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := measure(ctx, options{runs: *runs, large: *large, liuhen: *program, tusd: os.Getenv("TUSD"), strace: os.Getenv("STRACE"), out: os.Stdout}, *only)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, o options, only string) (err error) {
	if o.rest, err = openRest("."); err != nil {
		return err
	}
	o.table = &table{}
	defer func() { o.table.print(o.out) }()
	for _, f := range figures {
		if only != "" && !strings.Contains(","+only+",", ","+f.name+",") {
			continue
		}
		if o.dir, err = os.MkdirTemp(".", ".bench-"); err != nil {
			return err
		}
		err = f.measure(ctx, o)
		if removed := os.RemoveAll(o.dir); err == nil {
			err = removed
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return nil
}
