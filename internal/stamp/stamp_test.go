package stamp_test

import (
	"runtime/debug"
	"testing"

	"liuhen/internal/stamp"
)

func TestTheLineNamesReleaseCommitTimeAndPlatform(t *testing.T) {
	t.Parallel()
	stamped := []debug.BuildSetting{
		{Key: "vcs.revision", Value: "0123abcd"}, {Key: "vcs.time", Value: "2026-06-03T01:00:00Z"}, {Key: "vcs.modified", Value: "true"},
		{Key: "GOARCH", Value: "arm64"}, {Key: "GOOS", Value: "linux"},
	}
	for want, note := range map[string]*debug.BuildInfo{
		"liuhen":            nil,
		"liuhen unreleased": {Main: debug.Module{Version: "(devel)"}},
		"liuhen v1.2.0":     {Main: debug.Module{Version: "v1.2.0"}},
		"liuhen unreleased 0123abcd 2026-06-03T01:00:00Z modified go1.26 linux/arm64": {GoVersion: "go1.26", Settings: stamped},
	} {
		if got := stamp.Line("liuhen", note); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
