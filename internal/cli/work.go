package cli

// Work is what the commands call; internal/server hands it in.
type Work struct {
	// Version is what `liuhen version` prints, in one line without its end.
	Version string
}
