package verify_test

import (
	"bytes"
	"math/rand/v2"
	"regexp"
	"testing"

	"liuhen/internal/asip/asiptest"
	"liuhen/internal/asip/verify"
)

// flips is how many bits are flipped, one at a time. All of them were tried once.
const flips = 2000

// inEnglish matches two English words in a row.
var inEnglish = regexp.MustCompile(`[a-z]{2,} [a-z]{2,}`)

// TestNoFlippedBitPasses flips bits anywhere in a small package: in the bytes of a
// member, in papers, proofs, checkpoint and key, and in what the zip says around them.
func TestNoFlippedBitPasses(t *testing.T) {
	t.Parallel()
	c := asiptest.New(asiptest.Recipe{Items: 1})
	data := c.Package()
	keys, err := verify.Keys(c.Keys())
	if err != nil {
		t.Fatal(err)
	}
	if r := verify.Package(bytes.NewReader(data), int64(len(data)), keys, nil); r.Exit() != verify.Good {
		t.Fatalf("unharmed: %v", r.Findings)
	}
	chance := rand.New(rand.NewPCG(2026, 1123))
	for range flips {
		at, bit := chance.IntN(len(data)), byte(1)<<chance.IntN(8)
		data[at] ^= bit
		r := verify.Package(bytes.NewReader(data), int64(len(data)), keys, nil)
		arrived := verify.Arrived(bytes.NewReader(data), int64(len(data)))
		data[at] ^= bit
		if exit := arrived.Exit(); exit != verify.Wrong && exit != verify.NoPackage {
			t.Errorf("byte %d, bit %#x: it arrived with exit %d", at, bit, exit)
		}
		if r.Exit() != verify.Wrong && r.Exit() != verify.NoPackage {
			t.Errorf("byte %d, bit %#x: exit %d", at, bit, r.Exit())
		}
		if len(r.Findings) == 0 {
			t.Errorf("byte %d, bit %#x: nothing is named", at, bit)
		}
		for _, f := range r.Findings {
			if zh := f.Text(false).What; inEnglish.MatchString(zh) {
				t.Errorf("byte %d, bit %#x: half in English: %s", at, bit, zh)
			}
		}
	}
}

// TestNoCutPasses cuts the package anywhere, and every few bytes near its end.
func TestNoCutPasses(t *testing.T) {
	t.Parallel()
	c := asiptest.New(asiptest.Recipe{Items: 1})
	data := c.Package()
	keys, err := verify.Keys(c.Keys())
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(data); n += 1 + (len(data)-n)/50 {
		r := verify.Package(bytes.NewReader(data[:n]), int64(n), keys, nil)
		if r.Exit() != verify.Wrong && r.Exit() != verify.NoPackage {
			t.Errorf("cut to %d of %d bytes: exit %d", n, len(data), r.Exit())
		}
	}
}
