package stamp

import (
	"runtime/debug"
	"strings"
)

// What the Makefile writes into the programs that it builds: the release, or unreleased,
// the commit, and its time.
var release, commit, committed string

// Line describes a program by its stamp and the compiler's note, which may be nil: its
// name, the release, the commit with its time, the compiler and the platform.
func Line(program string, note *debug.BuildInfo) string {
	words := []string{program}
	if note != nil {
		words = append(words, describe(note)...)
	}
	return strings.Join(words, " ")
}

// describe gives release, commit and its time, from the Makefile, else as the compiler
// found them, and whether the sources differed from the commit. What nobody knows is
// left out but the release.
func describe(note *debug.BuildInfo) []string {
	found := map[string]string{"vcs.revision": commit, "vcs.time": committed}
	for _, s := range note.Settings {
		if found[s.Key] == "" {
			found[s.Key] = s.Value
		}
	}
	name := release
	if name == "" {
		name = note.Main.Version
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
	if note.GoVersion != "" {
		words = append(words, note.GoVersion)
	}
	if found["GOOS"] != "" {
		words = append(words, found["GOOS"]+"/"+found["GOARCH"])
	}
	return words
}
