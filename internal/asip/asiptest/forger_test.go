package asiptest_test

import (
	"bytes"
	"testing"

	"liuhen/internal/asip/asiptest"
)

// A package that is taken apart and put together again is the same bytes: what the
// forgeries of other tests change is what they say, and nothing else.
func TestTheForgerChangesNothingByHimself(t *testing.T) {
	t.Parallel()
	data := asiptest.New(asiptest.Recipe{Foreign: func(i int) bool { return i == 2 }}).Package()
	f := asiptest.TakeApart(data)
	if !bytes.Equal(f.Bytes(), data) {
		t.Error("put together at once")
	}
	f.Settle()
	if !bytes.Equal(f.Bytes(), data) {
		t.Error("settled and put together")
	}
}
