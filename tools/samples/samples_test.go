package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	samplesFolder = "../../internal/demo/samples"
	brokenFolder  = "../../internal/media/testdata"
)

func TestCommittedSamplesAreWhatTheProgramMakes(t *testing.T) {
	t.Parallel()
	for folder, files := range map[string][]file{samplesFolder: good(), brokenFolder: append(bad(), seeds()...)} {
		for _, f := range files {
			committed, err := os.ReadFile(filepath.Join(folder, f.name))
			if err != nil || !bytes.Equal(committed, f.bytes) {
				t.Errorf("%s differs from what the program makes (cd tools && go run ./samples): %v", f.name, err)
			}
		}
	}
}

func TestSamplesAreFewSmallAndListed(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join(samplesFolder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(samplesFolder)
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
		if e.Name() != "README.md" && strings.Count(string(readme), "`"+e.Name()+"`") != 1 {
			t.Errorf("README.md does not describe %s", e.Name())
		}
		if info.Size() > 150<<10 {
			t.Errorf("%s has %d bytes", e.Name(), info.Size())
		}
	}
	if len(entries) != len(good())+1 || total > 600<<10 {
		t.Errorf("%d files of %d bytes in all", len(entries), total)
	}
}

// A film's picture is worth checking without a decoder: what is predicted has to be
// what its neighbours show, and what is skipped has to be unchanged.
func TestPredictionIsExact(t *testing.T) {
	t.Parallel()
	c := newCanvas(48, 32, 10)
	c.rect(16, 0, 32, 16, 200)
	c.rect(20, 18, 2, 2, 99)
	s := &slice{now: c, pcm: make([]bool, 6)}
	for i, want := range []struct {
		mode uint32
		ok   bool
	}{{1, false}, {1, false}, {1, true}, {0, true}, {1, false}, {1, true}} {
		mode, ok := s.predicted(i%3, i/3)
		if mode != want.mode || ok != want.ok {
			t.Errorf("macroblock %d: mode %d %v, want %d %v", i, mode, ok, want.mode, want.ok)
		}
	}
}

func TestNothingInTheStreamLooksLikeAStartCode(t *testing.T) {
	t.Parallel()
	for _, payload := range [][]byte{{0, 0, 0, 0, 0}, {0, 0, 1}, {0, 0, 2, 0, 0, 3}, {9, 0, 0}} {
		coded := nal(0x65, payload)
		for _, code := range [][]byte{{0, 0, 0}, {0, 0, 1}, {0, 0, 2}} {
			if bytes.Contains(coded[1:], code) {
				t.Errorf("%x became %x", payload, coded)
			}
		}
	}
}
