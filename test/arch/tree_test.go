package arch

import (
	"bytes"
	"go/ast"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// everyPackageExplainsItself: doc.go says purpose, words, invariants, and what the package does not do.
func everyPackageExplainsItself(h *house) (found findings) {
	seen := map[string]bool{}
	for _, f := range h.files {
		if f.room() == "" || f.test || seen[f.dir] {
			continue
		}
		seen[f.dir] = true
		if !h.has(f.dir + "/doc.go") {
			found.say("%s: no doc.go", f.dir)
		}
	}
	for _, f := range h.files {
		if path.Base(f.path) == "doc.go" && len(strings.Fields(f.tree.Doc.Text())) < 25 {
			found.say("%s: fewer than 25 words are no explanation", f.path)
		}
	}
	return found
}

// namesSaySomething: a package is named like its folder, in one lower-case word that tells what is inside.
func namesSaySomething(h *house) (found findings) {
	word := regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	for _, f := range h.files {
		name := strings.TrimSuffix(f.tree.Name.Name, "_test")
		switch folder := path.Base(f.dir); {
		case name == "main":
		case emptyNames[name]:
			found.say("%s: package %s says nothing about what is inside", f.path, name)
		case f.room() == "":
		case name != folder || !word.MatchString(name):
			found.say("%s: package %s in folder %s", f.path, name, folder)
		}
	}
	return found
}

// nothingStartsByItself: what runs at import cannot be tested, ordered or left out.
func nothingStartsByItself(h *house) (found findings) {
	for _, f := range h.files {
		for _, decl := range f.tree.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && f.product() && fn.Recv == nil && fn.Name.Name == "init" {
				found.say("%s: func init: register explicitly in internal/server", h.at(fn))
			}
		}
	}
	return found
}

// lintKnowsEveryRoom: .golangci.yml repeats the rings for editors; a room missing there is not linted.
func lintKnowsEveryRoom(h *house) (found findings) {
	config, err := fs.ReadFile(h.root, ".golangci.yml")
	if err != nil {
		found.say(".golangci.yml: %v", err)
		return found
	}
	seen := map[string]bool{}
	for _, f := range h.files {
		room := f.room()
		if ring := ringOf(room); seen[room] || ring != "field" && ring != "desk" {
			continue
		}
		seen[room] = true
		if !bytes.Contains(config, []byte(`"**/internal/`+room+`/**"`)) {
			found.say(".golangci.yml: no depguard rule names the room %s", room)
		}
		if ringOf(room) == "desk" && !bytes.Contains(config, []byte("pkg: liuhen/internal/"+room+"$\n")) {
			found.say(".golangci.yml: no depguard rule keeps desks from importing %s", room)
		}
	}
	return found
}

// unfinished matches the marks of work that was put off. The words are split so that the rule passes itself.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK)\b`)

// somebodysMachine matches absolute paths that exist on one machine only.
var somebodysMachine = regexp.MustCompile(`(^|[\s"'` + "`" + `(=:<\[,])/(work|root|home|Users)/[A-Za-z0-9_.]`)

// textIsFinished: what is committed is done, and true on every machine.
func textIsFinished(h *house) (found findings) {
	for _, name := range h.paths {
		if inTestdata(name) || name == "go.sum" || strings.HasSuffix(name, "/go.sum") {
			continue
		}
		content, err := fs.ReadFile(h.root, name)
		if err != nil || bytes.IndexByte(content, 0) >= 0 {
			continue
		}
		for number, line := range strings.Split(string(content), "\n") {
			if mark := unfinished.FindString(line); mark != "" && path.Base(name) != "LICENSE" {
				found.say("%s:%d: %s: finish it or file an issue", name, number+1, mark)
			}
			if somebodysMachine.MatchString(line) {
				found.say("%s:%d: names a path of one machine: %s", name, number+1, strings.TrimSpace(line))
			}
		}
	}
	return found
}

// bytesStayInTheirPlace: binary files are test data or samples, and the samples are small.
func bytesStayInTheirPlace(h *house) (found findings) {
	const most = 1 << 20
	samples := 0
	for _, name := range h.paths {
		content, err := fs.ReadFile(h.root, name)
		if err != nil {
			continue
		}
		if inSamples(name) {
			samples += len(content)
		}
		if bytes.IndexByte(content, 0) >= 0 && !inTestdata(name) && !inSamples(name) {
			found.say("%s: a binary file outside testdata/ and samples/", name)
		}
	}
	if samples > most {
		found.say("samples/: %d bytes in all, more than %d", samples, most)
	}
	return found
}

func inSamples(name string) bool {
	return strings.HasPrefix(name, "samples/") || strings.Contains(name, "/samples/")
}
