package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strings"
)

// function is one declared function or method with a body.
type function struct {
	name  string
	at    string
	lines int // from the word func to the closing brace
	test  bool
}

// contract is one declared interface type.
type contract struct {
	name    string
	at      string
	methods int
}

// export is one exported name of a package that other packages can import.
type export struct {
	name       string
	at         string
	documented bool // has a comment
	named      bool // and the comment starts with the name
}

type measurement struct {
	functions []function
	contracts []contract
	exports   []export
}

// measure reads every Go file below root.
func measure(root fs.FS) (*measurement, error) {
	m := &measurement{}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && skipped(entry.Name()):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		return m.addFile(root, name)
	})
	return m, err
}

func skipped(folder string) bool {
	return strings.HasPrefix(folder, ".") || folder == "testdata" || folder == "node_modules" || folder == "vendor"
}

func (m *measurement) addFile(root fs.FS, name string) error {
	source, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil || ast.IsGenerated(tree) {
		return err
	}
	f := file{m: m, files: files, test: strings.HasSuffix(name, "_test.go"), program: tree.Name.Name == "main"}
	for _, decl := range tree.Decls {
		f.add(decl)
	}
	return nil
}

// file adds the declarations of one file to the measurement.
type file struct {
	m       *measurement
	files   *token.FileSet
	test    bool
	program bool
}

func (f file) at(node ast.Node) string { return f.files.Position(node.Pos()).String() }

func (f file) add(decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		f.addFunction(decl)
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			f.addSpec(decl, spec)
		}
	}
}

func (f file) addFunction(decl *ast.FuncDecl) {
	receiver := receiverName(decl)
	name := decl.Name.Name
	if receiver != "" {
		name = receiver + "." + name
	}
	if decl.Body != nil {
		lines := f.files.Position(decl.End()).Line - f.files.Position(decl.Pos()).Line + 1
		f.m.functions = append(f.m.functions, function{name: name, at: f.at(decl), lines: lines, test: f.test})
	}
	if decl.Name.IsExported() && (receiver == "" || ast.IsExported(receiver)) {
		f.addExport(name, decl, decl.Name.Name, decl.Doc)
	}
}

func receiverName(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return ""
	}
	expr := decl.Recv.List[0].Type
	for {
		switch inner := expr.(type) {
		case *ast.StarExpr:
			expr = inner.X
		case *ast.IndexExpr:
			expr = inner.X
		case *ast.IndexListExpr:
			expr = inner.X
		case *ast.Ident:
			return inner.Name
		default:
			return ""
		}
	}
}

func (f file) addSpec(decl *ast.GenDecl, spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if spec.Name.IsExported() {
			f.addExport(spec.Name.Name, spec, spec.Name.Name, first(spec.Doc, decl.Doc))
		}
		if methods, ok := spec.Type.(*ast.InterfaceType); ok {
			f.addInterface(spec, methods)
		}
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			if name.IsExported() {
				f.addExport(name.Name, name, "", first(spec.Doc, spec.Comment, decl.Doc))
			}
		}
	}
}

func (f file) addInterface(spec *ast.TypeSpec, methods *ast.InterfaceType) {
	count := 0
	for _, field := range methods.Methods.List {
		count += len(field.Names)
		for _, name := range field.Names {
			if name.IsExported() && spec.Name.IsExported() {
				f.addExport(spec.Name.Name+"."+name.Name, name, "", first(field.Doc, field.Comment))
			}
		}
	}
	if !f.test {
		f.m.contracts = append(f.m.contracts, contract{name: spec.Name.Name, at: f.at(spec), methods: count})
	}
}

// addExport notes an exported name; opening, if not empty, is the word with which its comment must start.
func (f file) addExport(name string, node ast.Node, opening string, doc *ast.CommentGroup) {
	if f.test || f.program {
		return
	}
	text := doc.Text()
	f.m.exports = append(f.m.exports, export{
		name: name, at: f.at(node), documented: text != "", named: startsWith(text, opening),
	})
}

func startsWith(text, opening string) bool {
	for _, article := range []string{"A ", "An ", "The "} {
		text = strings.TrimPrefix(text, article)
	}
	rest, ok := strings.CutPrefix(text, opening)
	return ok && (opening == "" || rest == "" || !isWordByte(rest[0]))
}

func isWordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

func first(docs ...*ast.CommentGroup) *ast.CommentGroup {
	for _, doc := range docs {
		if doc != nil {
			return doc
		}
	}
	return nil
}
