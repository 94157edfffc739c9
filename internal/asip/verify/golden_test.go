package verify_test

import (
	"bytes"
	"os"
	"testing"

	"liuhen/internal/asip/verify"
)

// TestThePackageOfVersion1 holds every later program to a package of the first
// version: once one was given out, it is read for ever. It is never made again.
func TestThePackageOfVersion1(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/v1/casefile.zip")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/v1/agencies.vkey")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := verify.Keys(string(text))
	if err != nil {
		t.Fatal(err)
	}
	r := verify.Package(bytes.NewReader(data), int64(len(data)), keys, nil)
	for _, f := range r.Findings {
		t.Error(f)
	}
	if r.Exit() != verify.Good || r.Members != 3 || r.Answers[verify.Match] != 3 || len(r.Origins) != 2 || r.Issuance == nil || r.Seal == nil {
		t.Errorf("exit %d: %+v", r.Exit(), r)
	}
}
