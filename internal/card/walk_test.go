package card_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/card"
)

// hostile are names that a card may bear and that must neither lead out of it nor
// change what a terminal shows. Windows cannot hold all of them.
func hostile() []string {
	names := []string{"..中..", "a b〔2026〕.mp4", "录像🎥.mp4", strings.Repeat("长", 80) + ".mp4"}
	if runtime.GOOS != "windows" {
		names = append(names, "\u202egpj.exe", "line\nbreak", "\x1b[2Jclear", `back\..\slash`, "invalid\xff\xfe.mp4", "invalid\xfe\xff.mp4", "con", "trailing.", `"quoted"`)
	}
	return names
}

func TestHostileNamesComeInAndStandInTheReceiptHarmlessly(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nil)
	for _, name := range hostile() {
		d.write(t, name, "bytes of "+name)
	}
	receipt := d.must(t, nil)
	if !receipt.Good() || receipt.Counts.Received != len(hostile()) {
		t.Fatalf("%+v", receipt)
	}
	paths := map[string]bool{}
	for _, e := range receipt.Files {
		if paths[e.Path] || !utf8.ValidString(e.Path) || strings.ContainsAny(e.Path, "\n\x1b\u202e") {
			t.Errorf("path %q", e.Path)
		}
		paths[e.Path] = true
	}
	for name := range d.items(t) {
		if strings.ContainsAny(name, "\n\x1b\u202e") {
			t.Errorf("item named %q", name)
		}
	}
	again := d.must(t, nil)
	if again.Counts.Already != len(hostile()) {
		t.Errorf("again: %+v", again.Counts)
	}
	for i, e := range again.Files {
		if e.Path != receipt.Files[i].Path {
			t.Errorf("the order moved at %d: %q, %q", i, e.Path, receipt.Files[i].Path)
		}
	}
}

func TestNothingOutsideTheCardIsReadOrRemoved(t *testing.T) {
	t.Parallel()
	d := newDesk(t, map[string]string{
		"in.txt": "inside", "System Volume Information/x.dat": "system", ".Trashes/y": "trash", "sub/System Volume Information.txt": "a name alike",
	})
	outside := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(outside, []byte("not on the card"), 0o600); err != nil {
		t.Fatal(err)
	}
	links := map[string]string{"link.txt": outside, "folder": filepath.Dir(outside), "up": "..", "loop": ".", "inner": "in.txt"}
	for name, to := range links {
		if err := os.Symlink(to, filepath.Join(d.folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	deep := filepath.Join(strings.Split(strings.Repeat("d/", card.MaxDepth+1), "/")...)
	d.write(t, filepath.Join(deep, "deep.txt"), "deep")
	receipt := d.must(t, func(r *card.Run) { r.Free = true })
	var files []string
	for _, e := range receipt.Files {
		files = append(files, e.Path)
	}
	if diff := cmp.Diff([]string{"in.txt", "sub/System Volume Information.txt"}, files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	why := map[string]string{}
	for _, l := range receipt.Left {
		if l.Why != card.Deep {
			why[l.Path] = l.Why
		}
	}
	want := map[string]string{
		"link.txt": card.Link, "folder": card.Link, "up": card.Link, "loop": card.Link, "inner": card.Link,
		"System Volume Information": card.System, ".Trashes": card.System,
	}
	if diff := cmp.Diff(want, why); diff != "" || len(receipt.Left) != len(want)+1 {
		t.Errorf("left (-want +got):\n%s%+v", diff, receipt.Left)
	}
	if _, err := os.Stat(outside); err != nil {
		t.Error(err)
	}
}

func TestTextsOfOthersAreSpelledApart(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"现场.mp4", "a b", "录像🎥"} {
		if got := card.Spell(text); got != text {
			t.Errorf("%q is spelled %q", text, got)
		}
	}
	all := append(hostile(), `"\u202egpj.exe"`, `line\nbreak`, "\uFFFD")
	spelled := []string{}
	for _, text := range all {
		spelled = append(spelled, card.Spell(text))
	}
	slices.Sort(spelled)
	if len(slices.Compact(spelled)) != len(all) {
		t.Errorf("two are spelled alike: %q", spelled)
	}
}
