package server

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"liuhen/internal/cli"
)

// Main runs the program with its arguments, without its own name, and returns the
// exit code. The first SIGINT or SIGTERM asks for a graceful stop, the second ends
// the process as the system does.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	streams := cli.Streams{Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}
	return cli.Run(ctx, args, streams, cli.Work{Version: version(), Settings: printSettings, Serve: serve})
}

// printSettings gives the settings of this process's environment.
func printSettings(flags map[string]any) (string, error) {
	s, err := readSettings(os.Environ(), flags)
	if err != nil {
		return "", err
	}
	return s.String(), nil
}
