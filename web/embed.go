// Package web holds the built web app, so that the program is one file.
//
// Words: the app is what `make web` builds from src/ into dist/; a clone that was never built
// has an empty dist/, and the server then answers a page that says how to build it.
//
// Invariants: building this package needs no Node. The files are the app's own: nothing is
// fetched from elsewhere at run time.
//
// The package serves nothing; internal/httpapi does.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var built embed.FS

// App returns the files of the built app, or nil when it was not built.
func App() fs.FS {
	app, err := fs.Sub(built, "dist")
	if err != nil { // the folder is embedded under this very name
		return nil
	}
	if _, err := fs.Stat(app, "index.html"); err != nil {
		return nil
	}
	return app
}
