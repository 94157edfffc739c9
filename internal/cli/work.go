package cli

import (
	"context"
	"io"

	"liuhen/internal/fsck"
	"liuhen/internal/migrate"
)

// Work is what the commands call; internal/server hands it in.
type Work struct {
	// Version is what `liuhen version` prints, in one line without its end.
	Version string
	// Settings joins all sources of settings, the given flags over the others, and
	// returns them as YAML, those that are right also where others are wrong. Errors:
	// setting-wrong, settings-exposed, file-unreadable.
	Settings func(flags map[string]any) (string, error)
	// Serve runs a server with the settings until ctx ends; it writes its address to
	// out and its log to logs. Errors: setting-wrong, data-folder-busy, address-taken
	// and those of what it opens.
	Serve func(ctx context.Context, flags map[string]any, out, logs io.Writer) error
	// ServeDemo makes the city of the demo, unless the folder has it already, and serves
	// it until ctx ends. Errors: demo-folder-foreign, demo-unfinished, and those of Serve.
	ServeDemo func(ctx context.Context, c City, flags map[string]any, out, logs io.Writer) error
	// Description gives the OpenAPI document of the API, indented.
	Description func() ([]byte, error)
	// Demo plays the demo. Errors: demo-played, and those of Serve.
	Demo PlayDemo
	// Fsck checks the data folder that the settings name and changes nothing in it, also
	// while a server works on it. Errors: setting-wrong, file-unreadable,
	// schema-differs, those of the keys, and check-stopped beside the report so far.
	Fsck func(ctx context.Context, flags map[string]any, o fsck.Options) (fsck.Report, error)
	// Migrate moves the installation of the data folder from into the one of the data
	// folder to, whose settings name the new database and store. Errors: setting-wrong,
	// data-folder-busy, and those of the migration.
	Migrate func(ctx context.Context, from, to string, o migrate.Options) (migrate.Report, error)
}
