package server

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"liuhen/internal/cli"
	"liuhen/internal/httpapi"
	"liuhen/internal/stamp"
)

// Main runs the program with its arguments, without its own name, and returns the
// exit code. The first SIGINT or SIGTERM asks for a graceful stop, the second ends
// the process as the system does.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	streams := cli.Streams{
		Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv,
		Ask: cli.AtTerminal(os.Stdin, os.Stderr), Columns: func() int { return cli.Columns(os.Stderr) },
	}
	note, _ := debug.ReadBuildInfo() // nil without one
	return cli.Run(ctx, args, streams, cli.Work{Version: stamp.Line("liuhen", note), Settings: printSettings, Serve: serve, ServeDemo: serveCity, Demo: playDemo, Description: httpapi.Description, Fsck: fsckFolder, Migrate: migrateFolder})
}

// printSettings gives the settings of this process's environment; where some are wrong,
// all others with the first error.
func printSettings(flags map[string]any) (string, error) {
	s, err := readSettings(os.Environ(), flags)
	return s.String(), err
}
