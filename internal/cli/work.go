package cli

import (
	"context"
	"io"
)

// Work is what the commands call; internal/server hands it in.
type Work struct {
	// Version is what `liuhen version` prints, in one line without its end.
	Version string
	// Settings joins all sources of settings, the given flags over the others, and
	// returns them as YAML. Errors: setting-wrong, file-unreadable.
	Settings func(flags map[string]any) (string, error)
	// Serve runs a server with the settings until ctx ends; it writes its address to
	// out and its log to logs. Errors: setting-wrong, data-folder-busy, address-taken
	// and those of what it opens.
	Serve func(ctx context.Context, flags map[string]any, out, logs io.Writer) error
}
