package arch

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
)

// everyRoomHasARing: a folder of internal/ that the table does not name escapes every other rule.
func everyRoomHasARing(h *house) (found findings) {
	seen := map[string]bool{}
	for _, f := range h.files {
		if room := f.room(); room != "" && ringOf(room) == "" && !seen[room] {
			seen[room] = true
			found.say("%s: room %s is in no ring: add it to test/arch/rooms_test.go and .golangci.yml", f.path, room)
		}
	}
	return found
}

// importsPointInward: server → edges → desks → field, and never sideways between edges or desks.
func importsPointInward(h *house) (found findings) {
	for _, f := range h.files {
		if !f.product() || f.room() == "" {
			continue
		}
		for _, i := range h.imports(f) {
			if sharedByTests(i.path) {
				found.say("%s: %s is for tests only", i.at, i.path)
			}
			if room, ours := i.roomOf(); ours && !mayEnter(f.room(), room) {
				found.say("%s: %s (%s) may not import %s (%s)", i.at, f.room(), ringOf(f.room()), room, ringOf(room))
			}
		}
	}
	return found
}

// mayEnter tells whether a file in room from may import room to.
func mayEnter(from, to string) bool {
	switch ringOf(from) {
	case "field":
		return from == to || field[to]
	case "desk":
		return from == to || field[to] || together[from][to]
	case "edge":
		return from == to || field[to] || desks[to] || sideways[from][to]
	}
	return true
}

// ringsKeepTheWorldOut: the field computes, the desks decide; files, sockets, chance and SQL stay at the edges.
func ringsKeepTheWorldOut(h *house) (found findings) {
	for _, f := range h.files {
		if !f.product() {
			continue
		}
		ring := ringOf(f.room())
		for _, i := range h.imports(f) {
			switch {
			case i.standard() && slices.Contains(forbiddenStandard[ring], i.path):
				found.say("%s: a room of the %s may not import %s", i.at, ring, i.path)
			case ring == "field" && !i.standard() && !strings.HasPrefix(i.path, module+"/") && !isFieldLibrary(i.path):
				found.say("%s: the field may not import %s: it is not in the list of pure libraries", i.at, i.path)
			case ring == "desk" && !i.standard() && !strings.HasPrefix(i.path, module+"/") && !isDeskLibrary(i.path):
				found.say("%s: a desk may not import %s: technology belongs to the edges", i.at, i.path)
			}
		}
	}
	return found
}

func isFieldLibrary(name string) bool {
	return slices.ContainsFunc(fieldLibraries, func(l string) bool { return name == l || strings.HasPrefix(name, l+"/") })
}

// isDeskLibrary allows the field's libraries and the one that runs goroutines together.
func isDeskLibrary(name string) bool {
	return isFieldLibrary(name) || strings.HasPrefix(name, "golang.org/x/sync/")
}

// clockStaysOutside: time is an argument in the field and one injected source at the desks.
func clockStaysOutside(h *house) (found findings) {
	for _, f := range h.files {
		calls := clockCalls[ringOf(f.room())]
		if !f.product() || calls == nil {
			continue
		}
		ast.Inspect(f.tree, func(node ast.Node) bool {
			call, ok := node.(*ast.SelectorExpr)
			if !ok || !calls[call.Sel.Name] {
				return true
			}
			if pkg, ok := call.X.(*ast.Ident); ok && pkg.Name == "time" {
				found.say("%s: time.%s in a room of the %s: take the time as an argument", h.at(call), call.Sel.Name, ringOf(f.room()))
			}
			return true
		})
	}
	return found
}

// verifierStandsAlone: a court need not trust our database, our server or our network code.
func verifierStandsAlone(h *house) (found findings) {
	for _, f := range h.files {
		if f.test || f.dir != "cmd/liuhen-verify" {
			continue
		}
		for _, i := range h.imports(f) {
			room, ours := i.roomOf()
			if ours && !field[room] || !ours && !i.standard() {
				found.say("%s: liuhen-verify may import only the field, not %s", i.at, i.path)
			}
		}
	}
	return found
}

// programsAreShort: cmd/ starts a program and holds no work.
func programsAreShort(h *house) (found findings) {
	const most = 40
	lines := map[string]int{}
	for _, f := range h.files {
		if !f.test && strings.HasPrefix(f.dir, "cmd/") {
			lines[f.dir] += h.codeLines(f)
		}
	}
	for dir, n := range lines {
		if n > most {
			found.say("%s: %d lines of code, more than %d: move the work into internal/", dir, n, most)
		}
	}
	return found
}

// codeLines counts the lines that hold code: neither blank nor only comment.
func (h *house) codeLines(f *goFile) int {
	held := map[int]bool{}
	ast.Inspect(f.tree, func(node ast.Node) bool {
		switch node.(type) {
		case nil, *ast.File:
			return true
		case *ast.Comment, *ast.CommentGroup:
			return false
		}
		held[h.set.Position(node.Pos()).Line] = true
		held[h.set.Position(node.End()-1).Line] = true
		return true
	})
	return len(held)
}

// oneDialect: one value knows which database it talks to; every other line is portable.
func oneDialect(h *house) (found findings) {
	for _, f := range h.files {
		if !f.product() || !strings.HasPrefix(f.dir, "internal/sqldb") || strings.HasPrefix(path.Base(f.path), "dialect") {
			continue
		}
		ast.Inspect(f.tree, func(node ast.Node) bool {
			if word := wordOf(node); namesDatabase(word) {
				found.say("%s: %s names a database: only internal/sqldb/dialect*.go may", h.at(node), word)
			}
			return true
		})
	}
	return found
}

// wordOf gives the identifier or string that a node is; comments and everything else give nothing.
func wordOf(node ast.Node) string {
	switch node := node.(type) {
	case *ast.Ident:
		return node.Name
	case *ast.BasicLit:
		if node.Kind == token.STRING {
			return node.Value
		}
	}
	return ""
}

func namesDatabase(word string) bool {
	word = strings.ToLower(word)
	for _, name := range []string{"sqlite", "postgres", "pgx", "pgconn"} {
		if strings.Contains(word, name) {
			return true
		}
	}
	return false
}
