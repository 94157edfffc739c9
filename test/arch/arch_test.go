package arch

import (
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rules is everything the house is held to.
var rules = map[string]func(*house) findings{
	"every room has a ring":     everyRoomHasARing,
	"imports point inward":      importsPointInward,
	"rings keep the world out":  ringsKeepTheWorldOut,
	"the clock stays outside":   clockStaysOutside,
	"the verifier stands alone": verifierStandsAlone,
	"programs are short":        programsAreShort,
	"one dialect":               oneDialect,
	"every package explains":    everyPackageExplainsItself,
	"names say something":       namesSaySomething,
	"nothing starts by itself":  nothingStartsByItself,
	"lint knows every room":     lintKnowsEveryRoom,
	"text is finished":          textIsFinished,
	"bytes stay in their place": bytesStayInTheirPlace,
	"few dependencies":          fewDependencies,
	"what is used is said":      whatIsUsedIsSaid,
}

func TestHouse(t *testing.T) {
	t.Parallel()
	h, err := enter(os.DirFS("../.."), projectFiles(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(h.files) < 20 {
		t.Fatalf("only %d Go files found: the rules would judge nothing", len(h.files))
	}
	for name, rule := range rules {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, sentence := range rule(h) {
				t.Error(sentence)
			}
		})
	}
}

// A room that is listed before it is built would be held to nothing, and tell a reader of a house that is not there.
func TestListedRoomsAreThere(t *testing.T) {
	t.Parallel()
	config, err := os.ReadFile("../../.golangci.yml")
	if err != nil {
		t.Fatal(err)
	}
	listed := []string{}
	for _, ring := range []map[string]bool{field, desks, edges, wiring, rooms(slices.Collect(maps.Keys(sideways))...)} {
		listed = slices.AppendSeq(listed, maps.Keys(ring))
	}
	for _, match := range regexp.MustCompile(`internal/([a-z0-9]+)`).FindAllSubmatch(config, -1) {
		listed = append(listed, string(match[1]))
	}
	slices.Sort(listed)
	for _, room := range slices.Compact(listed) {
		if info, err := os.Stat("../../internal/" + room); err != nil || !info.IsDir() {
			t.Errorf("room %s is listed and not there: %v", room, err)
		}
	}
}

// projectFiles lists what Git tracks or would track: neither ignored files nor ones just removed.
func projectFiles(t *testing.T) []string {
	t.Helper()
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	var paths []string
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		if info, err := os.Lstat("../../" + name); err == nil && info.Mode().IsRegular() {
			paths = append(paths, name)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}
