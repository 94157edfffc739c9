package translog_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"liuhen/internal/translog"
)

// seeds returns the known answers as first inputs.
func seeds(f *testing.F) vectors {
	f.Helper()
	data, err := os.ReadFile("testdata/v1.json")
	if err != nil {
		f.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(data, &v); err != nil {
		f.Fatal(err)
	}
	return v
}

func FuzzParsePath(f *testing.F) {
	for path := range seeds(f).Tiles {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		tile, err := translog.ParsePath(path)
		if err == nil && translog.Path(tile) != path {
			t.Errorf("%q has a second spelling %q", path, translog.Path(tile))
		}
	})
}

func FuzzParseBundle(f *testing.F) {
	f.Add(exampleBundle(0, 1))
	f.Add(exampleBundle(0, 3))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := translog.ParseBundle(data)
		if err == nil && !bytes.Equal(translog.EncodeBundle(entries), data) {
			t.Error("a bundle has a second spelling")
		}
	})
}

func FuzzOpenCheckpoint(f *testing.F) {
	v := seeds(f)
	key, err := translog.ParseVerifier(v.Vkey)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(v.Checkpoint))
	f.Fuzz(func(t *testing.T, signed []byte) {
		if c, err := translog.OpenCheckpoint(signed, v.Name, note.VerifierList(key)); err == nil && !bytes.HasPrefix([]byte(v.Checkpoint), []byte(c.Text())) {
			t.Errorf("forged: %s", signed)
		}
		if c, err := translog.ParseCheckpoint(string(signed)); err == nil && c.Text() != string(signed) {
			t.Error("a checkpoint has a second spelling")
		}
	})
}

func FuzzParseProof(f *testing.F) {
	v := seeds(f)
	key, err := translog.ParseVerifier(v.Vkey)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(v.Proof))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := translog.ParseProof(data)
		if err != nil {
			return
		}
		if !bytes.Equal(p.Encode(), data) {
			t.Error("a proof has a second spelling")
		}
		if _, err := p.Verify(exampleEntry(300), v.Name, note.VerifierList(key)); err == nil && p.Place != 300 {
			t.Errorf("forged: %s", data)
		}
	})
}

func FuzzParseVerifier(f *testing.F) {
	v := seeds(f)
	f.Add(v.Vkey)
	f.Add(v.Skey)
	f.Fuzz(func(t *testing.T, text string) {
		if key, err := translog.ParseVerifier(text); err == nil && key.String() != text && key.String()+"\n" != text {
			t.Errorf("%q has a second spelling", text)
		}
		if s, err := translog.NewSigner(text); err == nil && s.Name() == "" {
			t.Error("a signer without a name")
		}
	})
}

func FuzzParseSealed(f *testing.F) {
	data, err := hex.DecodeString(seeds(f).Sealed)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := translog.ParseSealed(data)
		if err != nil {
			return
		}
		if again, err := s.Encode(); err != nil || !bytes.Equal(again, data) {
			t.Errorf("a sealed bundle has a second spelling: %v", err)
		}
	})
}

func FuzzParseKeys(f *testing.F) {
	data, err := hex.DecodeString(seeds(f).Keys)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		keys, err := translog.ParseKeys(data)
		if err != nil {
			return
		}
		if again, err := translog.EncodeKeys(keys); err != nil || !bytes.Equal(again, data) {
			t.Errorf("a key file has a second spelling: %v", err)
		}
	})
}
