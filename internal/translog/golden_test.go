package translog_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/digest"
	"liuhen/internal/translog"
)

// vectors are the known answers that testdata/v1.py computed.
type vectors struct {
	Entries []struct{ Salt, Payload, Entry, Leaf string }
	Roots   map[int64]string

	Seed, Name, Skey, Vkey, Fingerprint string
	Checkpoint, Proof                   string

	Consistency  map[string][]string
	Tiles        map[string]string
	Members      []translog.Member
	Ordered      []string
	Sealed, Keys string
}

func golden(t *testing.T) vectors {
	t.Helper()
	data, err := os.ReadFile("testdata/v1.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// exampleEntry is entry i of the log that the known answers speak of.
func exampleEntry(i int) translog.Entry {
	var salt [translog.SaltSize]byte
	for j := range salt {
		salt[j] = byte(i)
	}
	return translog.Commit(salt, fmt.Appendf(nil, `{"n":%d,"事":"留痕"}`, i))
}

func exampleLeaves(from, to int) []tlog.Hash {
	var leaves []tlog.Hash
	for i := from; i < to; i++ {
		leaves = append(leaves, exampleEntry(i).Leaf())
	}
	return leaves
}

// tileMap is a log's tiles in memory.
type tileMap map[string][]byte

func (m tileMap) ReadTile(t tlog.Tile) ([]byte, error) {
	data, ok := m[translog.Path(t)]
	if !ok {
		return nil, fmt.Errorf("no tile %s", translog.Path(t))
	}
	return data, nil
}

// grow adds the leaves up to size as one step.
func (m tileMap) grow(t *testing.T, old tlog.Tree, size int) tlog.Tree {
	t.Helper()
	tree, grown, err := translog.Grow(old, m, old.N, exampleLeaves(int(old.N), size))
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range grown {
		m[translog.Path(g.Tile)] = g.Data
	}
	return tree
}

func mustVerifier(t *testing.T, vkey string) *translog.Verifier {
	t.Helper()
	v, err := translog.ParseVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestGoldenEntries(t *testing.T) {
	t.Parallel()
	for _, want := range golden(t).Entries {
		salt, err := hex.DecodeString(want.Salt)
		if err != nil {
			t.Fatal(err)
		}
		e := translog.Commit([32]byte(salt), []byte(want.Payload))
		if got := hex.EncodeToString(e.Bytes()); got != want.Entry {
			t.Errorf("entry of %s = %s, want %s", want.Payload, got, want.Entry)
		}
		if got := e.Leaf().String(); got != want.Leaf {
			t.Errorf("leaf of %s = %s, want %s", want.Payload, got, want.Leaf)
		}
	}
}

func TestGoldenTree(t *testing.T) {
	t.Parallel()
	v := golden(t)
	tiles := tileMap{}
	var tree tlog.Tree
	for _, size := range []int{1, 2, 3, 7, 255, 256, 257, 511, 512, 513, 600} {
		tree = tiles.grow(t, tree, size)
		if got := tree.Hash.String(); got != v.Roots[int64(size)] {
			t.Errorf("root of %d = %s, want %s", size, got, v.Roots[int64(size)])
		}
	}
	for size, want := range v.Roots {
		if got, err := translog.RootAt(tree, size, tiles); err != nil || got.String() != want {
			t.Errorf("root at %d = %v, %v, want %s", size, got, err, want)
		}
	}
	for path, want := range v.Tiles {
		tile, err := translog.ParsePath(path)
		if err != nil {
			t.Fatal(err)
		}
		data := tiles[path]
		if tile.L == translog.EntriesLevel {
			data = exampleBundle(int(tile.N)*256, tile.W)
		}
		if got := digest.SumSHA256(data).String(); got != want {
			t.Errorf("%s has SHA-256 %s, want %s", path, got, want)
		}
	}
}

func exampleBundle(from, n int) []byte {
	var entries []translog.Entry
	for i := range n {
		entries = append(entries, exampleEntry(from+i))
	}
	return translog.EncodeBundle(entries)
}

func TestGoldenProofs(t *testing.T) {
	t.Parallel()
	v := golden(t)
	tiles := tileMap{}
	tree := tiles.grow(t, tlog.Tree{}, 600)
	path, err := translog.ProveInclusion(tree, 300, 600, tiles)
	if err != nil {
		t.Fatal(err)
	}
	p := translog.Proof{Place: 300, Path: path, Signed: []byte(v.Checkpoint)}
	if diff := cmp.Diff(v.Proof, string(p.Encode())); diff != "" {
		t.Errorf("proof (-want +got):\n%s", diff)
	}
	for sizes, want := range v.Consistency {
		var from int64
		if _, err := fmt.Sscanf(sizes, "%d-600", &from); err != nil {
			t.Fatal(err)
		}
		proof, err := translog.ProveConsistency(tree, from, 600, tiles)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, h := range proof {
			got = append(got, h.String())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("consistency %s (-want +got):\n%s", sizes, diff)
		}
	}
}

func TestGoldenKeysAndCheckpoint(t *testing.T) {
	t.Parallel()
	v := golden(t)
	seed, err := hex.DecodeString(v.Seed)
	if err != nil {
		t.Fatal(err)
	}
	skey, vkey, err := translog.NewKey(v.Name, [32]byte(seed))
	if err != nil || skey != v.Skey || vkey != v.Vkey {
		t.Fatalf("key = %s %s %v", skey, vkey, err)
	}
	f := mustVerifier(t, vkey).Fingerprint()
	if got := strings.ReplaceAll(f.String(), "-", ""); got != v.Fingerprint {
		t.Errorf("fingerprint = %s, want %s", got, v.Fingerprint)
	}
	if !strings.HasPrefix(f.String(), f.Short()+"-") || len(f.Short()) != 39 {
		t.Errorf("short fingerprint = %s", f.Short())
	}
	signer, err := translog.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	root, err := tlog.ParseHash(v.Roots[600])
	if err != nil {
		t.Fatal(err)
	}
	c := translog.Checkpoint{Origin: v.Name, Size: 600, Root: root}
	signed, err := translog.SignCheckpoint(c, signer)
	if err != nil || string(signed) != v.Checkpoint {
		t.Errorf("signed = %s %v, want %s", signed, err, v.Checkpoint)
	}
	opened, err := translog.OpenCheckpoint([]byte(v.Checkpoint), v.Name, note.VerifierList(mustVerifier(t, vkey)))
	if err != nil || opened != c {
		t.Errorf("opened = %v, %v", opened, err)
	}
}

func TestGoldenOrderedRoot(t *testing.T) {
	t.Parallel()
	v := golden(t)
	var o translog.Ordered
	for n, want := range v.Ordered {
		if got := o.Root().String(); got != want || o.Count() != int64(n) {
			t.Errorf("ordered root of %d = %s, want %s", n, got, want)
		}
		if n < len(v.Members) {
			if err := o.Add(v.Members[n]); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestGoldenSealed(t *testing.T) {
	t.Parallel()
	v := golden(t)
	s := translog.SealedBundle{First: 512, Records: []translog.Sealed{
		{KeyID: 7, Data: []byte("first")}, {KeyID: 9, Data: []byte{}}, {KeyID: 7, Data: []byte("third")}}}
	keys := []translog.WrappedKey{
		{KeyID: 7, Scope: "matter/1", Wrapped: []byte("wrapped")}, {KeyID: 9, Scope: "agency/2", Wrapped: []byte{}}}
	data, err := s.Encode()
	if err != nil || hex.EncodeToString(data) != v.Sealed {
		t.Errorf("sealed = %x %v, want %s", data, err, v.Sealed)
	}
	back, err := translog.ParseSealed(data)
	if diff := cmp.Diff(s, back); diff != "" || err != nil {
		t.Errorf("parsed: %v (-want +got):\n%s", err, diff)
	}
	data, err = translog.EncodeKeys(keys)
	if err != nil || hex.EncodeToString(data) != v.Keys {
		t.Errorf("keys = %x %v, want %s", data, err, v.Keys)
	}
	backKeys, err := translog.ParseKeys(data)
	if diff := cmp.Diff(keys, backKeys); diff != "" || err != nil {
		t.Errorf("parsed: %v (-want +got):\n%s", err, diff)
	}
}
