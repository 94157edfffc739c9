package verify_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"liuhen/internal/asip"
	"liuhen/internal/asip/asiptest"
	"liuhen/internal/asip/verify"
)

// many is more than a report lists, so that what grows with it is seen.
const many = 5000

// TestWhatIsRememberedIsBounded: a hostile package may list whatever it wants; beyond
// what a report lists it is counted, not kept.
func TestWhatIsRememberedIsBounded(t *testing.T) {
	t.Parallel()
	good := asiptest.New(asiptest.Recipe{Items: 1}).Package()
	for name, forge := range map[string]func(f *asiptest.Forger){
		"a manifest of files that are not there": func(f *asiptest.Forger) {
			manifest := f.Find("manifest-sha256.txt") // before its like of the tag files
			for i := range many {
				manifest.Data = fmt.Appendf(manifest.Data, "%064d  data/附/%08d.bin\n", 0, i)
			}
		},
		"members of as many logs": func(f *asiptest.Forger) {
			repeat(f, func(line string, i int) string {
				return strings.Replace(line, "liuhen/qinghe", fmt.Sprintf("liuhen/a%07d", i), 1)
			})
		},
		"one member again and again": func(f *asiptest.Forger) {
			repeat(f, func(line string, _ int) string { return line })
		},
		"damaged files of as many logs": func(f *asiptest.Forger) {
			for i := range many {
				f.Put(fmt.Sprintf("proofs/a%07d/key.txt", i), []byte("x"))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := asiptest.TakeApart(good)
			forge(f)
			data := f.Bytes()
			harmAfter(data, []byte("/key.txt\x01\x00\x10\x00"))
			report, names, handovers := verify.Remembered(data)
			if names > 1100 || handovers > 1 || report.Exit() != verify.Wrong || len(report.Findings) > 1000 {
				t.Errorf("exit %d, %d findings and %d more: %d names and %d handovers are remembered",
					report.Exit(), len(report.Findings), report.Omitted, names, handovers)
			}
			if report.Omitted < many-1100 {
				t.Errorf("only %d are counted beyond those listed", report.Omitted)
			}
		})
	}
}

// harmAfter harms what the zip says after the one byte of each file x whose header ends so.
func harmAfter(data, head []byte) {
	for from := 0; ; {
		at := bytes.Index(data[from:], head)
		if at < 0 {
			return
		}
		if from += at + len(head) + 16; data[from] == 'x' {
			data[from+1] ^= 1
		}
	}
}

// repeat puts many lines made of the only member's behind it.
func repeat(f *asiptest.Forger, spell func(line string, i int) string) {
	members := f.Find("proofs/members.txt")
	_, line, _ := strings.Cut(string(members.Data), "\n")
	var more strings.Builder
	for i := range many {
		more.WriteString(spell(line, i))
	}
	members.Data = append(members.Data, more.String()...)
}

// TestWhatIsSaidIsBounded: a line of members.txt that is repeated does not fill the
// screen; what is not listed is counted, and a program is told as well.
func TestWhatIsSaidIsBounded(t *testing.T) {
	t.Parallel()
	f := asiptest.TakeApart(asiptest.New(asiptest.Recipe{Items: 1}).Package())
	repeat(f, func(line string, _ int) string { return line })
	files := shelf{"hostile.zip": f.Bytes()}
	for line, says := range map[string]string{
		"--lang zh hostile.zip": "另有 4000 件未逐件列出", "--lang en hostile.zip": "and 4000 more items that do not match",
		"--json hostile.zip": `"items_omitted":4000`,
	} {
		code, said := files.run("C", line)
		if n := strings.Count(said, "MISSING"); code != verify.Wrong || n < 1000 || n > 1010 || !strings.Contains(said, says) {
			t.Errorf("%s: exit %d, %d lines of missing items, %q is not said", line, code, n, says)
		}
	}
}

// TestHandoversAreBounded: what items say of handovers is remembered up to the limit of
// the format, of logs that the package proves, under ids that may be ours.
func TestHandoversAreBounded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ n, bytes, want int }{
		{1000, 36, 1000}, {asip.MaxHandovers + 10, 7, asip.MaxHandovers}, {1000, 65, 0},
	} {
		if got := verify.SignedOver(c.n, c.bytes); got != c.want {
			t.Errorf("of %d with ids of %d bytes %d are remembered, want %d", c.n, c.bytes, got, c.want)
		}
	}
}
