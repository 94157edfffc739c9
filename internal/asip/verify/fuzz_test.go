package verify_test

import (
	"bytes"
	"strings"
	"testing"

	"liuhen/internal/asip/asiptest"
	"liuhen/internal/asip/verify"
)

// FuzzKeys: a file of keys is read as it stands or refused.
func FuzzKeys(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		keys, err := verify.Keys(text)
		if (err == nil) == (len(keys) == 0) {
			t.Errorf("%d keys, %v", len(keys), err)
		}
		for _, k := range keys {
			if !strings.Contains(text, k.String()) {
				t.Errorf("a key that nobody wrote: %s", k)
			}
		}
	})
}

// FuzzFile puts any bytes in the place of one file of a good package, with every list
// of digests made again: nothing but the file itself passes, and the check always
// ends and answers.
func FuzzFile(f *testing.F) {
	c := asiptest.New(asiptest.Recipe{Items: 1})
	good := c.Package()
	keys, err := verify.Keys(c.Keys())
	if err != nil {
		f.Fatal(err)
	}
	for i := range asiptest.TakeApart(good).Files {
		f.Add(i, []byte("\n"))
	}
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		forger := asiptest.TakeApart(good)
		file := &forger.Files[int(uint(which)%uint(len(forger.Files)))]
		same := bytes.Equal(file.Data, data)
		remade := strings.Contains(file.Path, "manifest") || strings.HasSuffix(file.Path, "校验信息.txt")
		file.Data = data
		forger.Settle()
		forged := forger.Bytes()
		r := verify.Package(bytes.NewReader(forged), int64(len(forged)), keys, nil)
		if r.Exit() == verify.Good && !same && !remade {
			t.Errorf("%s may be anything", file.Path)
		}
		if r.Exit() != verify.Good && len(r.Findings) == 0 {
			t.Errorf("exit %d names nothing", r.Exit())
		}
	})
}
