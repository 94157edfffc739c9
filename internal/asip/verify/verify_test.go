package verify_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/asip/asiptest"
	"liuhen/internal/asip/verify"
)

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	c := asiptest.New(asiptest.Recipe{Noise: 3})
	data := c.Package()
	keys, err := verify.Keys(c.Keys())
	if err != nil {
		t.Fatal(err)
	}
	r := verify.Package(bytes.NewReader(data), int64(len(data)), keys, nil)
	for _, f := range r.Findings {
		t.Error(f)
	}
	if diff := cmp.Diff(map[verify.Answer]int64{verify.Match: 7}, r.Answers); diff != "" || r.Exit() != verify.Good {
		t.Errorf("exit %d, answers (-want +got):\n%s", r.Exit(), diff)
	}
}
