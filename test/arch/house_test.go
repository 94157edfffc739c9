package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strings"
)

const module = "liuhen"

// house is the tree under judgement: its files by slash path, and the Go files among them as syntax.
type house struct {
	root  fs.FS
	paths []string // every file that belongs to the project, sorted
	files []*goFile
	set   *token.FileSet
}

// goFile is one Go file of the product's module or of the modules below it.
type goFile struct {
	path, dir string
	test      bool
	tree      *ast.File
}

// enter reads the Go files among paths.
func enter(root fs.FS, paths []string) (*house, error) {
	h := &house{root: root, paths: paths, set: token.NewFileSet()}
	for _, name := range paths {
		if path.Ext(name) != ".go" || inTestdata(name) {
			continue
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return nil, err
		}
		tree, err := parser.ParseFile(h.set, name, source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		h.files = append(h.files, &goFile{name, path.Dir(name), strings.HasSuffix(name, "_test.go"), tree})
	}
	return h, nil
}

// room names the room a file stands in: the first folder below internal/, empty elsewhere.
func (f *goFile) room() string {
	rest, ok := strings.CutPrefix(f.dir, "internal/")
	if !ok {
		return ""
	}
	room, _, _ := strings.Cut(rest, "/")
	return room
}

// product tells whether the file is compiled into one of our programs. A room may hold a folder of what its
// tests share, named NOUNtest like the standard library's httptest; importsPointInward keeps it out of programs.
func (f *goFile) product() bool {
	return !f.test && !sharedByTests(f.dir) && (strings.HasPrefix(f.dir, "internal/") || strings.HasPrefix(f.dir, "cmd/"))
}

func sharedByTests(dir string) bool { return strings.HasSuffix(dir, "test") }

// imported is one import of a file.
type imported struct {
	at, path string
}

func (h *house) imports(f *goFile) []imported {
	var list []imported
	for _, spec := range f.tree.Imports {
		list = append(list, imported{h.at(spec), strings.Trim(spec.Path.Value, `"`)})
	}
	return list
}

// roomOf names the room that an import path leads to; ok is false for what is not ours.
func (i imported) roomOf() (room string, ok bool) {
	rest, ok := strings.CutPrefix(i.path, module+"/internal/")
	room, _, _ = strings.Cut(rest, "/")
	return room, ok
}

// standard tells whether the path is of the standard library: its first element has no dot.
func (i imported) standard() bool {
	first, _, _ := strings.Cut(i.path, "/")
	return !strings.Contains(first, ".") && first != module
}

func (h *house) at(node ast.Node) string { return h.set.Position(node.Pos()).String() }

func (h *house) has(name string) bool {
	info, err := fs.Stat(h.root, name)
	return err == nil && info.Mode().IsRegular()
}

func inTestdata(name string) bool {
	return strings.HasPrefix(name, "testdata/") || strings.Contains(name, "/testdata/")
}

// findings collects sentences.
type findings []string

func (f *findings) say(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }
