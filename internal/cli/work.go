package cli

// Work is what the commands call; internal/server hands it in.
type Work struct {
	// Version is what `liuhen version` prints, in one line without its end.
	Version string
	// Settings joins all sources of settings, the given flags over the others, and
	// returns them as YAML. Errors: setting-wrong, file-unreadable.
	Settings func(flags map[string]any) (string, error)
}
