package arch

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// fewDependencies: each direct dependency is somebody whom a court must trust too. The modules of one
// repository are one somebody.
func fewDependencies(h *house) (found findings) {
	const most = 25
	repositories := map[string]bool{}
	for name, direct := range required(h, &found) {
		if direct {
			parts := strings.Split(name, "/")
			repositories[path.Join(parts[:min(len(parts), 3)]...)] = true
		}
	}
	if len(repositories) > most {
		found.say("go.mod: %d direct dependencies, more than %d", len(repositories), most)
	}
	return found
}

// whatIsUsedIsSaid: a module that we import and that go.mod calls indirect is counted by nobody.
func whatIsUsedIsSaid(h *house) (found findings) {
	modules := required(h, &found)
	longestFirst := slices.SortedFunc(maps.Keys(modules), func(a, b string) int { return len(b) - len(a) })
	seen := map[string]bool{}
	for _, f := range h.files {
		if h.otherModule(f.dir) {
			continue
		}
		for _, i := range h.imports(f) {
			at := slices.IndexFunc(longestFirst, func(name string) bool { return i.path == name || strings.HasPrefix(i.path, name+"/") })
			if at < 0 || modules[longestFirst[at]] || seen[longestFirst[at]] {
				continue
			}
			seen[longestFirst[at]] = true
			found.say("go.mod: %s is imported (%s): move it to the direct ones", longestFirst[at], i.at)
		}
	}
	return found
}

// required are the modules that go.mod requires, and whether it calls them direct.
func required(h *house, found *findings) map[string]bool {
	content, err := fs.ReadFile(h.root, "go.mod")
	if err != nil {
		found.say("go.mod: %v", err)
		return nil
	}
	file, err := modfile.Parse("go.mod", content, nil)
	if err != nil {
		found.say("go.mod: %v", err)
		return nil
	}
	modules := map[string]bool{}
	for _, r := range file.Require {
		modules[r.Mod.Path] = !r.Indirect
	}
	return modules
}

// otherModule tells whether the folder lies in a module of its own.
func (h *house) otherModule(dir string) bool {
	for ; dir != "." && dir != "/"; dir = path.Dir(dir) {
		if h.has(dir + "/go.mod") {
			return true
		}
	}
	return false
}
