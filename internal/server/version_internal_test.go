package server

import (
	"runtime/debug"
	"strings"
	"testing"
)

func TestTheVersionNamesReleaseCommitAndTime(t *testing.T) {
	t.Parallel()
	stamped := []debug.BuildSetting{{Key: "vcs.revision", Value: "0123abcd"}, {Key: "vcs.time", Value: "2026-06-03T01:00:00Z"}, {Key: "vcs.modified", Value: "true"}}
	for want, info := range map[string]debug.BuildInfo{
		"unreleased": {Main: debug.Module{Version: "(devel)"}},
		"v1.2.0":     {Main: debug.Module{Version: "v1.2.0"}},
		"unreleased 0123abcd 2026-06-03T01:00:00Z modified": {Settings: stamped},
	} {
		if got := strings.Join(describe(&info), " "); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
