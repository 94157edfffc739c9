package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"

	"k8s.io/klog/v2"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main with its streams and exit code as values.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	quiet()
	flags := flag.NewFlagSet("judge", flag.ContinueOnError)
	flags.SetOutput(errs)
	vkey := flags.String("vkey", "", "file with the log's public key")
	seen := flags.String("seen", "", "file with the checkpoint seen before; written anew")
	every := flags.Uint64("every", 1, "prove every N-th entry")
	if flags.Parse(args) != nil || flags.NArg() != 1 || *vkey == "" || *every == 0 {
		fmt.Fprintln(errs, "usage: judge -vkey FILE [-seen FILE] [-every N] ADDRESS|FOLDER")
		return 2
	}
	j, err := prepare(flags.Arg(0), *vkey, *seen)
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	size, err := judge(ctx, j, *every)
	if err != nil {
		fmt.Fprintln(out, "BAD", err)
		return 1
	}
	if err := keep(*seen, j.Seen()); err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	fmt.Fprintf(out, "GOOD %s with %d entries\n", j.origin, size)
	return 0
}

// quiet keeps Tessera's own messages away: what matters comes back as errors.
func quiet() {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
}

func prepare(source, vkeyFile, seenFile string) (*Judge, error) {
	vkey, err := os.ReadFile(vkeyFile)
	if err != nil {
		return nil, err
	}
	var seen []byte
	if seenFile != "" {
		if seen, err = os.ReadFile(seenFile); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return NewJudge(source, string(vkey), seen)
}

func judge(ctx context.Context, j *Judge, every uint64) (uint64, error) {
	c, err := j.Follow(ctx)
	if err != nil {
		return 0, err
	}
	if err := j.Inclusion(ctx, c, every); err != nil {
		return 0, fmt.Errorf("inclusion: %w", err)
	}
	if err := j.Fsck(ctx); err != nil {
		return 0, fmt.Errorf("fsck: %w", err)
	}
	return c.Size, nil
}

func keep(seenFile string, checkpoint []byte) error {
	if seenFile == "" {
		return nil
	}
	return os.WriteFile(seenFile, checkpoint, 0o600)
}
