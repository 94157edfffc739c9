package digest_test

import (
	"bytes"
	"strings"
	"testing"

	"liuhen/internal/digest"
)

// Known answers: FIPS 180-4 and GB/T 32905-2016 appendix A, both for "abc".
func TestKnownAnswers(t *testing.T) {
	t.Parallel()
	if got := digest.SumSHA256([]byte("a"), []byte("bc")).String(); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("SHA-256 = %s", got)
	}
	if got := digest.SumSM3([]byte("abc")).String(); got != "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" {
		t.Errorf("SM3 = %s", got)
	}
}

func TestOneDigestHasOneSpelling(t *testing.T) {
	t.Parallel()
	good := digest.SumSHA256(nil).String()
	for _, bad := range []string{"", good[:63], good + "0", strings.ToUpper(good), strings.Repeat("g", 64)} {
		if _, err := digest.ParseSHA256(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
	back, err := digest.ParseSHA256(good)
	if err != nil || back != digest.SumSHA256(nil) {
		t.Errorf("round trip: %v %v", back, err)
	}
}

func TestRunningResumesWhereItStopped(t *testing.T) {
	t.Parallel()
	data := bytes.Repeat([]byte("留痕"), 1000)
	first := digest.NewRunning()
	first.Write(data[:777])
	state, err := first.State()
	if err != nil {
		t.Fatal(err)
	}
	second, err := digest.Resume(state, first.Offset())
	if err != nil {
		t.Fatal(err)
	}
	second.Write(data[777:])
	if second.Sum() != digest.SumSHA256(data) || second.Offset() != int64(len(data)) {
		t.Error("resumed digest differs from the digest of all bytes")
	}
	if _, err := digest.Resume([]byte("nonsense"), 3); err == nil {
		t.Error("a foreign state was accepted")
	}
}
