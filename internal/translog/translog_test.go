package translog_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

func TestVerifyNamesWhatFailed(t *testing.T) {
	t.Parallel()
	salt, payload := [32]byte{1}, []byte("payload")
	good := translog.Commit(salt, payload)
	if err := good.Verify(salt, payload); err != nil {
		t.Fatal(err)
	}
	other := translog.Commit([32]byte{2}, payload)
	for name, c := range map[string]struct {
		entry translog.Entry
		part  string
	}{
		"sha": {translog.Entry{C256: other.C256, CSM3: good.CSM3}, "c256"},
		"sm3": {translog.Entry{C256: good.C256, CSM3: other.CSM3}, "csm3"},
		"all": {other, "c256 csm3"},
	} {
		err := c.entry.Verify(salt, payload)
		if !errors.Is(err, fault.LogPayloadMismatch) || fault.Of(err).Args["part"] != c.part {
			t.Errorf("%s: %v, want part %s", name, err, c.part)
		}
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]tlog.Tile{
		"tile/0/000":                     translog.HashTile(0, 0, 256),
		"tile/0/x001/067":                translog.HashTile(0, 1067, 256),
		"tile/0/x001/x234/067":           translog.HashTile(0, 1234067, 256),
		"tile/5/000.p/1":                 translog.HashTile(5, 0, 1),
		"tile/entries/999.p/255":         translog.EntriesTile(999, 255),
		"tile/entries/x001/000":          translog.EntriesTile(1000, 256),
		"tile/0/x001/x099/x511/x627/776": translog.HashTile(0, 1<<40, 256),
	} {
		got, err := translog.ParsePath(path)
		if err != nil || got != want {
			t.Errorf("%s = %v, %v", path, got, err)
		}
		if p := translog.Path(want); p != path {
			t.Errorf("%v = %s, want %s", want, p, path)
		}
	}
	if got := translog.PartialPrefix(translog.EntriesTile(1067, 3)); got != "tile/entries/x001/067.p/" {
		t.Errorf("prefix = %s", got)
	}
}

func TestHostilePathsAreUnknown(t *testing.T) {
	t.Parallel()
	for _, path := range []string{
		"", "checkpoint", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/x000",
		"tile/0/x000/000", "tile/0/001/067", "tile/0/x001/x067", "tile/0/x1/067", "tile/00/000", "tile/+0/000", "tile/-1/000",
		"tile/7/000", "tile/64/000", "tile/data/000", "tile/8/0/000", "tile/Entries/000", "tile/0/-01", "tile/0/+01",
		"tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/00", "tile/0/000.p/01", "tile/0/000.p/256",
		"tile/0/000.p/-1", "tile/0/000.p/1/", "tile/0/000.p/1.p/1", "/tile/0/000", "tile/0/000/", "tile//000", "tile/0//000",
		"tile/0/../000", "tile/entries/../../sealed/000", "tile/0/000\x00", "tile/0/０００", "tile/0/x001/x099/x511/x627/777",
		"tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/" + strings.Repeat("x001/", 1000) + "001", "sealed/000", "tile/entries/000.keys",
	} {
		if tile, err := translog.ParsePath(path); !errors.Is(err, fault.LogPathUnknown) {
			t.Errorf("%q = %v, %v", path, tile, err)
		}
	}
}

func TestBundleRefusesForeignEntries(t *testing.T) {
	t.Parallel()
	good := exampleBundle(0, 3)
	long := slices.Clone(good)
	long[1]++
	foreign := slices.Clone(good)
	foreign[2] = 'L'
	for name, bad := range map[string][]byte{
		"empty": {}, "cut": good[:len(good)-1], "longer length": long, "foreign entry": foreign, "overlong": exampleBundle(0, 257),
	} {
		if _, err := translog.ParseBundle(bad); !errors.Is(err, fault.LogMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	entries, err := translog.ParseBundle(good)
	if err != nil || len(entries) != 3 || entries[2] != exampleEntry(2) {
		t.Errorf("parsed %v, %v", entries, err)
	}
}

func TestCheckpointRefusesOtherSpellings(t *testing.T) {
	t.Parallel()
	root := translog.EmptyRoot.String()
	for name, text := range map[string]string{
		"no origin":       "\n1\n" + root + "\n",
		"space in origin": "a b\n1\n" + root + "\n",
		"plus in origin":  "a+b\n1\n" + root + "\n",
		"leading zero":    "a\n01\n" + root + "\n",
		"sign":            "a\n+1\n" + root + "\n",
		"negative":        "a\n-1\n" + root + "\n",
		"too large":       "a\n281474976710657\n" + root + "\n",
		"overflow":        "a\n9223372036854775808\n" + root + "\n",
		"short root":      "a\n1\n" + root[:40] + "\n",
		"stray bits":      "a\n1\n" + root[:42] + "V=\n",
		"extension":       "a\n1\n" + root + "\nmore\n",
		"no final line":   "a\n1\n" + root,
		"crlf":            "a\r\n1\r\n" + root + "\r\n",
	} {
		if c, err := translog.ParseCheckpoint(text); !errors.Is(err, fault.LogMalformed) {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
	if _, err := translog.ParseCheckpoint("a\n1\n" + root + "\n"); err != nil {
		t.Error(err)
	}
}

// twoKeys returns the keys of one log, the second one with another seed.
func twoKeys(t *testing.T, origin string) (signers [2]note.Signer, verifiers [2]*translog.Verifier) {
	t.Helper()
	for i := range signers {
		skey, vkey, err := translog.NewKey(origin, [32]byte{byte(i)})
		if err != nil {
			t.Fatal(err)
		}
		if signers[i], err = translog.NewSigner(skey + "\n"); err != nil {
			t.Fatal(err)
		}
		verifiers[i] = mustVerifier(t, vkey+"\n")
	}
	return signers, verifiers
}

func TestOnlyTheLogsOwnKeysOpenItsCheckpoint(t *testing.T) {
	t.Parallel()
	signers, verifiers := twoKeys(t, "liuhen/a")
	_, others := twoKeys(t, "liuhen/b")
	c := translog.Checkpoint{Origin: "liuhen/a", Size: 7, Root: exampleLeaves(0, 1)[0]}
	both, err := translog.SignCheckpoint(c, signers[0], signers[1])
	if err != nil {
		t.Fatal(err)
	}
	for i := range verifiers {
		if got, err := translog.OpenCheckpoint(both, "liuhen/a", note.VerifierList(verifiers[i])); err != nil || got != c {
			t.Errorf("key %d: %v, %v", i, got, err)
		}
	}
	first, err := translog.SignCheckpoint(c, signers[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func() (translog.Checkpoint, error){
		"other key":    func() (translog.Checkpoint, error) { return openBy(first, "liuhen/a", verifiers[1]) },
		"other log":    func() (translog.Checkpoint, error) { return openBy(first, "liuhen/b", verifiers[0]) },
		"foreign key":  func() (translog.Checkpoint, error) { return openBy(first, "liuhen/a", others[0]) },
		"changed size": func() (translog.Checkpoint, error) { return openBy(change(first, "7", "8"), "liuhen/a", verifiers[0]) },
		"no signature": func() (translog.Checkpoint, error) { return openBy([]byte(c.Text()), "liuhen/a", verifiers[0]) },
		"no key":       func() (translog.Checkpoint, error) { return openBy(first, "liuhen/a") },
	} {
		if got, err := open(); !errors.Is(err, fault.LogSignature) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	lent, err := note.Sign(&note.Note{Text: strings.Replace(c.Text(), "liuhen/a", "liuhen/c", 1)}, signers[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openBy(lent, "liuhen/a", verifiers[0]); !errors.Is(err, fault.LogSignature) {
		t.Errorf("the log's key under another log's text: %v", err)
	}
	if _, err := translog.SignCheckpoint(c); err == nil {
		t.Error("signed by nobody")
	}
	if _, err := translog.SignCheckpoint(translog.Checkpoint{Origin: "liuhen/b", Size: 7}, signers[0]); err == nil {
		t.Error("signed for another log")
	}
}

func openBy(signed []byte, origin string, keys ...*translog.Verifier) (translog.Checkpoint, error) {
	var list []note.Verifier
	for _, k := range keys {
		list = append(list, k)
	}
	return translog.OpenCheckpoint(signed, origin, note.VerifierList(list...))
}

func change(b []byte, from, to string) []byte {
	return bytes.Replace(b, []byte(from), []byte(to), 1)
}

// A witness who cosigns under his own name does not make a checkpoint the log's.
func TestWitnessAloneIsNotTheLog(t *testing.T) {
	t.Parallel()
	signers, verifiers := twoKeys(t, "witness")
	c := translog.Checkpoint{Origin: "liuhen/a", Size: 1, Root: exampleLeaves(0, 1)[0]}
	signed, err := note.Sign(&note.Note{Text: c.Text()}, signers[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openBy(signed, "liuhen/a", verifiers[0]); !errors.Is(err, fault.LogSignature) {
		t.Errorf("opened: %v", err)
	}
}

func TestKeysHaveOneSpelling(t *testing.T) {
	t.Parallel()
	v := golden(t)
	id := strings.Split(v.Vkey, "+")[1]
	upper := strings.Replace(v.Vkey, id, strings.ToUpper(id), 1)
	for name, bad := range map[string]string{
		"empty": "", "private": v.Skey, "upper-case id": upper, "two newlines": v.Vkey + "\n\n", "space": " " + v.Vkey,
		"wrong id": strings.Replace(v.Vkey, "+", "+0", 1), "cut": v.Vkey[:len(v.Vkey)-4], "other name": "x" + v.Vkey,
		"chinese name": "留痕" + v.Vkey, "only plus signs": "++",
	} {
		if _, err := translog.ParseVerifier(bad); !errors.Is(err, fault.LogKeyMalformed) {
			t.Errorf("%s was read: %v", name, err)
		}
	}
	if _, err := translog.NewSigner(v.Vkey); !errors.Is(err, fault.LogKeyMalformed) {
		t.Errorf("a public key was read as a signer: %v", err)
	}
	secret := v.Skey[strings.LastIndex(v.Skey, "+")+1:]
	if _, err := translog.NewSigner(v.Skey + "x"); err == nil || strings.Contains(err.Error(), secret[:16]) {
		t.Errorf("error is missing or tells the secret: %v", err)
	}
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	if got, err := translog.Origin("019a-7c"); got != "liuhen/019a-7c" || err != nil {
		t.Errorf("%s, %v", got, err)
	}
	for _, bad := range []string{"", "a b", "a+b", "a\nb", "支队", strings.Repeat("a", 122)} {
		if _, err := translog.Origin(bad); !errors.Is(err, fault.LogOrigin) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// All ways of growing a log lead to the same tree and the same tiles.
func TestGrowDoesNotDependOnSteps(t *testing.T) {
	t.Parallel()
	whole := tileMap{}
	want := whole.grow(t, tlog.Tree{}, 1100)
	for _, steps := range [][]int{{1, 255, 256, 257, 512, 1100}, {256, 1024, 1100}, {1023, 1025, 1100}} {
		tiles := tileMap{}
		var tree tlog.Tree
		for _, size := range steps {
			tree = tiles.grow(t, tree, size)
		}
		if tree != want {
			t.Errorf("%v: %v, want %v", steps, tree, want)
		}
		for path, data := range whole {
			if !bytes.Equal(tiles[path], data) {
				t.Errorf("%v: %s differs", steps, path)
			}
		}
	}
}

func TestGrowComparesWhatItKnows(t *testing.T) {
	t.Parallel()
	tiles := tileMap{}
	tree := tiles.grow(t, tlog.Tree{}, 300)
	leaves := exampleLeaves(256, 310)
	if grown, _, err := translog.Grow(tree, tiles, 256, leaves); err != nil || grown.N != 310 {
		t.Fatalf("%v, %v", grown, err)
	}
	leaves[43][0] ^= 1 // place 299, the last of the old tree
	if _, _, err := translog.Grow(tree, tiles, 256, leaves); !errors.Is(err, fault.LogEntryRewritten) {
		t.Errorf("a rewritten event: %v", err)
	}
	for _, from := range []int64{255, 301, -1} {
		if _, _, err := translog.Grow(tree, tiles, from, leaves); err == nil {
			t.Errorf("grown from %d", from)
		}
	}
	if _, _, err := translog.Grow(tree, tiles, 256, leaves[:43]); err == nil {
		t.Error("grown backward")
	}
	tiles["tile/0/001.p/44"][0] ^= 1
	if _, _, err := translog.Grow(tree, tiles, 300, exampleLeaves(300, 301)); !errors.Is(err, fault.LogTileCorrupt) {
		t.Errorf("a flipped bit in a tile: %v", err)
	}
}

func TestReaderFaultsPassThrough(t *testing.T) {
	t.Parallel()
	tree := tlog.Tree{N: 3, Hash: exampleLeaves(0, 1)[0]}
	away := readerFunc(func(tlog.Tile) ([]byte, error) { return nil, fault.Busy.Err("read", "", nil) })
	if _, err := translog.RootAt(tree, 2, away); !errors.Is(err, fault.Busy) {
		t.Errorf("%v", err)
	}
	short := readerFunc(func(tlog.Tile) ([]byte, error) { return []byte("short"), nil })
	if _, err := translog.ProveInclusion(tree, 1, 3, short); !errors.Is(err, fault.LogTileCorrupt) {
		t.Errorf("%v", err)
	}
}

type readerFunc func(tlog.Tile) ([]byte, error)

func (f readerFunc) ReadTile(t tlog.Tile) ([]byte, error) { return f(t) }

func TestEveryProofHoldsAndNoNeighbourDoes(t *testing.T) {
	t.Parallel()
	tiles := tileMap{}
	tree := tiles.grow(t, tlog.Tree{}, 270)
	for _, size := range []int64{1, 2, 5, 255, 256, 257, 270} {
		root, err := translog.RootAt(tree, size, tiles)
		if err != nil {
			t.Fatal(err)
		}
		at := tlog.Tree{N: size, Hash: root}
		for _, place := range []int64{0, 1, 4, 254, 255, 256, 269} {
			checkPlace(t, tree, at, place, tiles)
		}
		p, err := translog.ProveConsistency(tree, size, 270, tiles)
		if err != nil || translog.CheckConsistency(at, tree, p) != nil {
			t.Errorf("consistency from %d: %v", size, err)
		}
		at.Hash[0] ^= 1
		if err := translog.CheckConsistency(at, tree, p); !errors.Is(err, fault.LogProofInvalid) {
			t.Errorf("consistency from a forged %d: %v", size, err)
		}
	}
}

func checkPlace(t *testing.T, tree, at tlog.Tree, place int64, tiles tileMap) {
	t.Helper()
	p, err := translog.ProveInclusion(tree, place, at.N, tiles)
	if place >= at.N {
		if !errors.Is(err, fault.LogPending) {
			t.Errorf("place %d of %d: %v", place, at.N, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := translog.CheckInclusion(at, place, exampleEntry(int(place)), p); err != nil {
		t.Errorf("place %d of %d: %v", place, at.N, err)
	}
	for name, err := range map[string]error{
		"entry": translog.CheckInclusion(at, place, exampleEntry(int(place)+1), p),
		"place": translog.CheckInclusion(at, place+1, exampleEntry(int(place)), p),
		"size":  translog.CheckInclusion(tlog.Tree{N: at.N * 2, Hash: at.Hash}, place, exampleEntry(int(place)), p),
		"path":  translog.CheckInclusion(at, place, exampleEntry(int(place)), append(slices.Clone(p), tlog.Hash{})),
	} {
		if !errors.Is(err, fault.LogProofInvalid) {
			t.Errorf("another %s at place %d of %d was accepted: %v", name, place, at.N, err)
		}
	}
}

func TestConsistencyFromNothing(t *testing.T) {
	t.Parallel()
	tiles := tileMap{}
	tree := tiles.grow(t, tlog.Tree{}, 3)
	p, err := translog.ProveConsistency(tree, 0, 3, tiles)
	if err != nil || len(p) != 0 {
		t.Fatalf("%v, %v", p, err)
	}
	if err := translog.CheckConsistency(tlog.Tree{Hash: translog.EmptyRoot}, tree, p); err != nil {
		t.Error(err)
	}
	if err := translog.CheckConsistency(tlog.Tree{}, tree, p); err == nil {
		t.Error("an empty tree with a wrong root was accepted")
	}
}

// Sizes near the limits of integers must neither hang nor panic.
func TestHostileSizes(t *testing.T) {
	t.Parallel()
	nothing := readerFunc(func(tlog.Tile) ([]byte, error) { return nil, errors.New("no tiles") })
	for _, n := range []int64{math.MinInt64, -1, 0, translog.MaxSize, translog.MaxSize + 1, 1 << 62, 1<<62 + 1, math.MaxInt64} {
		tree := tlog.Tree{N: n}
		for _, m := range []int64{math.MinInt64, -1, 0, 1, n - 1, n, math.MaxInt64} {
			if translog.CheckInclusion(tree, m, translog.Entry{}, make(tlog.RecordProof, 64)) == nil {
				t.Errorf("inclusion of %d in %d", m, n)
			}
			if translog.CheckConsistency(tlog.Tree{N: m}, tree, make(tlog.TreeProof, 64)) == nil {
				t.Errorf("consistency of %d and %d", m, n)
			}
			if _, err := translog.ProveInclusion(tree, m, n, nothing); err == nil {
				t.Errorf("proof of %d in %d", m, n)
			}
			if _, err := translog.RootAt(tree, m, nothing); err == nil && m != 0 {
				t.Errorf("root at %d of %d", m, n)
			}
		}
	}
}

func TestProofFile(t *testing.T) {
	t.Parallel()
	v := golden(t)
	key := note.VerifierList(mustVerifier(t, v.Vkey))
	p, err := translog.ParseProof([]byte(v.Proof))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := p.Verify(exampleEntry(300), v.Name, key); err != nil || c.Size != 600 {
		t.Errorf("%v, %v", c, err)
	}
	if _, err := p.Verify(exampleEntry(301), v.Name, key); !errors.Is(err, fault.LogProofInvalid) {
		t.Errorf("another entry: %v", err)
	}
	if _, err := p.Verify(exampleEntry(300), "liuhen/other", key); !errors.Is(err, fault.LogSignature) {
		t.Errorf("another log: %v", err)
	}
	p.Extra = []byte("出处")
	back, err := translog.ParseProof(p.Encode())
	if diff := cmp.Diff(p, back); err != nil || diff != "" {
		t.Errorf("with extra data: %v (-want +got):\n%s", err, diff)
	}
	for name, bad := range map[string]string{
		"empty": "", "other version": strings.Replace(v.Proof, "@v1", "@v2", 1), "no checkpoint": v.Proof[:strings.Index(v.Proof, "\n\n")+2],
		"leading zero": strings.Replace(v.Proof, "index 300", "index 0300", 1), "no index": strings.Replace(v.Proof, "index 300\n", "", 1),
		"negative": strings.Replace(v.Proof, "index 300", "index -1", 1), "empty extra": strings.Replace(v.Proof, "index", "extra \nindex", 1),
		"long path": strings.Replace(v.Proof, "index 300\n", "index 300\n"+strings.Repeat(v.Roots[1]+"\n", 49), 1),
		"bad hash":  strings.Replace(v.Proof, "index 300\n", "index 300\nAAAA\n", 1),
	} {
		if _, err := translog.ParseProof([]byte(bad)); !errors.Is(err, fault.LogMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOrderedRootBindsEverything(t *testing.T) {
	t.Parallel()
	members := golden(t).Members
	base, err := translog.OrderedRoot(members)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[digest.SHA256]string{base: "unchanged"}
	for name, edit := range map[string]func(m *translog.Member){
		"item": func(m *translog.Member) { m.Item += "x" }, "sha256": func(m *translog.Member) { m.SHA256[31] ^= 1 },
		"sm3": func(m *translog.Member) { m.SM3[0] ^= 1 }, "size": func(m *translog.Member) { m.Size++ },
		"from": func(m *translog.Member) { m.From++ }, "to": func(m *translog.Member) { m.To++ },
		"log": func(m *translog.Member) { m.Log = "liuhen/b" }, "last": func(m *translog.Member) { m.Last++ },
		"text moved": func(m *translog.Member) { m.Item, m.Log = m.Item+m.Log[:1], m.Log[1:] },
	} {
		changed := slices.Clone(members)
		edit(&changed[2])
		root, err := translog.OrderedRoot(changed)
		if err != nil {
			t.Fatal(err)
		}
		if seen[root] != "" {
			t.Errorf("%s gives the same root as %s", name, seen[root])
		}
		seen[root] = name
	}
}

func TestOrderedRootRefusesDisorder(t *testing.T) {
	t.Parallel()
	var o translog.Ordered
	for _, position := range []int64{0, 2, -1} {
		if err := o.Add(translog.Member{Position: position}); !errors.Is(err, fault.MemberOrder) {
			t.Errorf("position %d: %v", position, err)
		}
	}
	for name, m := range map[string]translog.Member{
		"negative size": {Position: 1, Size: -1}, "long id": {Position: 1, Item: strings.Repeat("x", 1025)},
	} {
		if err := o.Add(m); !errors.Is(err, fault.LogMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if o.Count() != 0 {
		t.Error("a refused member was counted")
	}
}

// The incremental root is the RFC 6962 root at every size.
func TestOrderedRootMatchesTree(t *testing.T) {
	t.Parallel()
	var o translog.Ordered
	var leaves []tlog.Hash
	for i := range int64(70) {
		m := translog.Member{Position: i + 1, Item: fmt.Sprint("item-", i)}
		b, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, tlog.RecordHash(b))
		if err := o.Add(m); err != nil {
			t.Fatal(err)
		}
		tree, _, err := translog.Grow(tlog.Tree{}, tileMap{}, 0, leaves)
		if err != nil {
			t.Fatal(err)
		}
		head := append([]byte("liuhen.ordered-root/v1\n"), 0, 0, 0, 0, 0, 0, 0, byte(i+1))
		if want := digest.SumSHA256(head, tree.Hash[:]); o.Root() != want {
			t.Fatalf("root of %d members differs", i+1)
		}
	}
}

func TestSealedRefusesWhatHasNoEncoding(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]translog.SealedBundle{
		"empty": {}, "odd first": {First: 1, Records: make([]translog.Sealed, 1)}, "too many": {Records: make([]translog.Sealed, 257)},
		"long record": {Records: []translog.Sealed{{Data: make([]byte, 66<<10+1)}}},
	} {
		if _, err := s.Encode(); !errors.Is(err, fault.LogMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, keys := range map[string][]translog.WrappedKey{
		"doubled": {{KeyID: 1}, {KeyID: 1}}, "falling": {{KeyID: 2}, {KeyID: 1}}, "too many": make([]translog.WrappedKey, 257),
		"long scope": {{Scope: strings.Repeat("x", 1025)}},
	} {
		if _, err := translog.EncodeKeys(keys); !errors.Is(err, fault.LogMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
