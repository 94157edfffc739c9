package main

import (
	"context"
	"errors"
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
	// many says that it makes files by the thousand: they stay until everything is measured.
	many bool
}

// What makes many files goes before what removes some.
var figures = []figure{
	{"small", measureSmall, true},
	{"tus", measureSmallTus, true},
	{"cost-small", measureCostSmall, true},
	{"cost-tus", measureCostTus, true},
	{"events", measureEvents, false},
	{"checkpoint", measureCheckpoint, false},
	{"upload", measureUpload, false},
	{"fsck", measureFsck, false},
	{"package", measurePackage, false},
	{"cost-upload", measureCostUpload, false},
	{"memory", measureMemory, false},
	{"growth", measureGrowth, false},
	{"casefile", measureCaseFile, false},
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
	var kept []string
	defer func() {
		o.table.print(o.out)
		for _, folder := range kept {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}()
	for _, f := range figures {
		if only != "" && !strings.Contains(","+only+",", ","+f.name+",") {
			continue
		}
		if o.dir, err = os.MkdirTemp(".", ".bench-"); err != nil {
			return err
		}
		err = f.measure(ctx, o)
		if f.many {
			kept = append(kept, o.dir)
		} else {
			err = errors.Join(err, os.RemoveAll(o.dir))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return nil
}
