package server

import (
	"runtime"
	"runtime/debug"
	"strings"
)

// What the Makefile writes into the programs that it builds: the release, or unreleased,
// the commit, and its time, which is the same wherever it is built.
var stampRelease, stampCommit, stampTime string

// version describes the running program in one line.
func version() string {
	words := []string{"liuhen"}
	if info, ok := debug.ReadBuildInfo(); ok {
		words = append(words, describe(info)...)
	}
	return strings.Join(append(words, runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH), " ")
}

// describe gives release, commit and its time, from the Makefile, else as the compiler
// found them, and whether the sources differed from the commit. What nobody knows is
// left out but the release.
func describe(info *debug.BuildInfo) []string {
	found := map[string]string{"vcs.revision": stampCommit, "vcs.time": stampTime}
	for _, s := range info.Settings {
		if found[s.Key] == "" {
			found[s.Key] = s.Value
		}
	}
	name := stampRelease
	if name == "" {
		name = info.Main.Version
	}
	if name == "" || name == "(devel)" {
		name = "unreleased"
	}
	words := []string{name}
	for _, key := range []string{"vcs.revision", "vcs.time"} {
		if found[key] != "" {
			words = append(words, found[key])
		}
	}
	if found["vcs.modified"] == "true" {
		words = append(words, "modified")
	}
	return words
}
