package web_test

import (
	"io/fs"
	"testing"

	"liuhen/web"
)

// A program holds the whole app or none of it: never a page whose list of routes is missing.
func TestTheAppIsWholeOrAbsent(t *testing.T) {
	t.Parallel()
	app := web.App()
	if app == nil {
		return // a clone that was never built
	}
	for _, name := range []string{"index.html", "routes.json", "favicon.svg"} {
		if content, err := fs.ReadFile(app, name); err != nil || len(content) == 0 {
			t.Errorf("%s: %d bytes, %v", name, len(content), err)
		}
	}
}
