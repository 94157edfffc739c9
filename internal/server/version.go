package server

import (
	"runtime"
	"runtime/debug"
	"strings"
)

// version describes the running program from what the compiler wrote into it.
func version() string {
	words := []string{"liuhen"}
	if info, ok := debug.ReadBuildInfo(); ok {
		words = append(words, describe(info)...)
	}
	return strings.Join(append(words, runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH), " ")
}

// describe gives the version, the commit and whether the sources differed from it.
func describe(info *debug.BuildInfo) []string {
	words := []string{info.Main.Version}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			words = append(words, s.Value)
		case s.Key == "vcs.modified" && s.Value == "true":
			words = append(words, "modified")
		}
	}
	return words
}
