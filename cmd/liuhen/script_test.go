package main

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"liuhen": main})
}

// The scripts under testdata/script are what a person types; each is also an
// example of its command.
func TestScripts(t *testing.T) {
	t.Parallel()
	pack, err := filepath.Abs("../../internal/regulation/packs/ankang/pack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PACK", pack)
			e.Setenv("GORACE", "atexit_sleep_ms=0") // else every command under the race detector ends a second late
			return nil
		},
	})
}
