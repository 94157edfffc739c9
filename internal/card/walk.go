package card

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"liuhen/internal/fault"
)

// Card is an opened folder.
type Card struct{ root *os.Root }

// Open opens the folder at path. Errors: file-unreadable.
func Open(path string) (*Card, error) {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return nil, fault.CardNoFolder.Err("open card", Spell(path), nil).With("file", Spell(path))
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, unreadable("open card", path, err)
	}
	return &Card{root}, nil
}

// Close gives the folder up.
func (c *Card) Close() error { return c.root.Close() }

func unreadable(op, path string, err error) error {
	return fault.FileUnreadable.Err(op, Spell(path), err).With("file", Spell(path))
}

// File is one regular file on the card, as its folder told of it.
type File struct {
	Path string // below the card, with slashes; in whatever bytes its maker chose
	Size int64  // bytes
	info fs.FileInfo
}

// Name is the last part of the path.
func (f File) Name() string { return f.Path[strings.LastIndexByte(f.Path, '/')+1:] }

// Why something was left where it is.
const (
	Link    = "link"    // a link leads elsewhere and is not followed
	Special = "special" // no regular file: a pipe, a device
	System  = "system"  // a folder that operating systems keep on every carrier
	Empty   = "empty"   // 0 bytes: nothing was recorded
	Deep    = "deep"    // below more than MaxDepth folders
)

// MaxDepth bounds how deep folders are looked into.
const MaxDepth = 64

// Left is what was found and not looked into.
type Left struct {
	Path string `json:"path"` // as Spell gives it
	Why  string `json:"why"`
}

// Missed is what could not be looked into.
type Missed struct {
	Path string
	Err  error
}

// Contents is everything that lies on a card, in the order of the names.
type Contents struct {
	Files  []File
	Left   []Left
	Missed []Missed
}

// systemFolders hold no recordings.
var systemFolders = map[string]bool{
	"System Volume Information": true, "$RECYCLE.BIN": true, ".Spotlight-V100": true, ".Trashes": true, ".fseventsd": true, "lost+found": true,
}

// Contents walks through the card. It follows no links. Only the end of ctx is an
// error; what cannot be read is in the answer.
func (c *Card) Contents(ctx context.Context) (Contents, error) {
	w := walk{card: c}
	w.folder(ctx, ".", 0)
	return w.found, ctx.Err()
}

type walk struct {
	card  *Card
	found Contents
}

func (w *walk) folder(ctx context.Context, path string, depth int) {
	if ctx.Err() != nil {
		return
	}
	dir, err := w.card.root.Open(path)
	if err != nil {
		w.miss(path, err)
		return
	}
	names, err := dir.Readdirnames(-1)
	_ = dir.Close() // it was read
	if err != nil { // what was read before is looked into all the same
		w.miss(path, err)
	}
	slices.SortFunc(names, cmp.Compare[string])
	for _, name := range names {
		below := name
		if path != "." {
			below = path + "/" + name
		}
		w.look(ctx, below, name, depth)
	}
}

func (w *walk) look(ctx context.Context, path, name string, depth int) {
	info, err := w.card.root.Lstat(path)
	switch {
	case err != nil:
		w.miss(path, err)
	case info.Mode()&fs.ModeSymlink != 0:
		w.leave(path, Link)
	case info.IsDir() && systemFolders[name]:
		w.leave(path, System)
	case info.IsDir() && depth >= MaxDepth:
		w.leave(path, Deep)
	case info.IsDir():
		w.folder(ctx, path, depth+1)
	case !info.Mode().IsRegular():
		w.leave(path, Special)
	case info.Size() == 0:
		w.leave(path, Empty)
	default:
		w.found.Files = append(w.found.Files, File{path, info.Size(), info})
	}
}

func (w *walk) leave(path, why string) { w.found.Left = append(w.found.Left, Left{Spell(path), why}) }

func (w *walk) miss(path string, err error) {
	w.found.Missed = append(w.found.Missed, Missed{path, unreadable("read card", path, err)})
}

// unchanged reports whether b is the file that a is, as it was.
func unchanged(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// Spell gives a path, or any text that somebody else chose, in characters that cannot
// change how a terminal shows the rest: as it is where every character prints, else
// quoted as Go quotes it. Different texts are spelled differently.
func Spell(text string) string {
	plain := utf8.ValidString(text) && !strings.HasPrefix(text, `"`) && !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsPrint(r) || r == utf8.RuneError
	})
	if plain {
		return text
	}
	return strconv.QuoteToGraphic(text)
}
