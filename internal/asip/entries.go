package asip

import (
	"errors"
	"io"
	"math/bits"
	"sort"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// Placed is an entry with its place in the log.
type Placed struct {
	Place int64
	translog.Entry
}

// Entries is entries.txt of one log: fixed lines in ascending order of place, so
// that any of them is found without reading the others.
type Entries struct {
	r    io.ReaderAt
	n    int64
	path string

	block  int64 // number of the block in buf, -1 for none
	buf    []byte
	firsts []int64 // place of each block's first entry; nil until asked for
}

// entryBlock is how many lines are read at once.
const entryBlock = 64

// NewEntries reads size bytes of r; path names the file in errors. It fails with
// package-malformed when no lines of the right length fill them.
func NewEntries(r io.ReaderAt, size int64, path string) (*Entries, error) {
	head := make([]byte, len(entriesMagic))
	body := size - int64(len(head))
	if body < 0 || body%entryLine != 0 {
		return nil, malformed(path, "lines of another length")
	}
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if string(head) != entriesMagic {
		return nil, malformed(path, "it does not begin as it must")
	}
	return &Entries{r: r, n: body / entryLine, path: path, block: -1}, nil
}

// Len returns the number of entries.
func (e *Entries) Len() int64 { return e.n }

// At returns the i-th entry, 0 ≤ i < Len. It fails with package-malformed.
func (e *Entries) At(i int64) (Placed, error) {
	if b := i / entryBlock; b != e.block {
		if err := e.read(b); err != nil {
			return Placed{}, err
		}
	}
	line := string(e.buf[i%entryBlock*entryLine:][:entryLine])
	place, err := parsePlace(line[:15])
	c256, err2 := digest.ParseSHA256(line[16:80])
	csm3, err3 := digest.ParseSM3(line[81:145])
	if err != nil || err2 != nil || err3 != nil || line[15] != ' ' || line[80] != ' ' || line[145] != '\n' {
		return Placed{}, malformed(e.path, "line "+strconv.FormatInt(i+2, 10)+": no entry")
	}
	return Placed{Place: place, Entry: translog.Entry{C256: c256, CSM3: csm3}}, nil
}

// parsePlace reads exactly 15 digits.
func parsePlace(s string) (int64, error) {
	place, err := strconv.ParseUint(s, 10, 63)
	if err == nil && place >= translog.MaxSize {
		err = strconv.ErrRange
	}
	return int64(place), err
}

func (e *Entries) read(block int64) error {
	first := block * entryBlock
	buf := make([]byte, min(entryBlock, e.n-first)*entryLine)
	if _, err := e.r.ReadAt(buf, int64(len(entriesMagic))+first*entryLine); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	e.block, e.buf = block, buf
	return nil
}

// Find returns the entry at place; ok is false where there is none.
func (e *Entries) Find(place int64) (entry translog.Entry, ok bool, err error) {
	if err := e.index(); err != nil {
		return translog.Entry{}, false, err
	}
	block := int64(sort.Search(len(e.firsts), func(i int) bool { return e.firsts[i] > place })) - 1
	if block < 0 {
		return translog.Entry{}, false, nil
	}
	low, high := block*entryBlock, min((block+1)*entryBlock, e.n)
	for low < high {
		mid := (low + high) / 2
		p, err := e.At(mid)
		switch {
		case err != nil:
			return translog.Entry{}, false, err
		case p.Place == place:
			return p.Entry, true, nil
		case p.Place < place:
			low = mid + 1
		default:
			high = mid
		}
	}
	return translog.Entry{}, false, nil
}

// index reads the place of each block's first entry, once.
func (e *Entries) index() error {
	if e.firsts != nil {
		return nil
	}
	firsts := make([]int64, 0, (e.n+entryBlock-1)/entryBlock)
	for i := int64(0); i < e.n; i += entryBlock {
		digits := make([]byte, 15)
		if _, err := e.r.ReadAt(digits, int64(len(entriesMagic))+i*entryLine); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		place, err := parsePlace(string(digits))
		if err != nil {
			return malformed(e.path, "no entry")
		}
		firsts = append(firsts, place)
	}
	e.firsts = firsts
	return nil
}

// The hashes of one log prove many entries at once. The tree of RFC 6962 over the
// places from..to is walked from left to right; a subtree of a power of two that
// holds none of the entries is represented by its hash, one line of hashes.txt; a
// leaf that is one of the entries is computed from it; everything else is divided
// as RFC 6962 section 2.1 divides it. So each hash stands once, and one pass over
// entries and hashes gives the root.

// full reports whether n is a power of two: such a subtree is complete, because it
// begins at a multiple of its size.
func full(n int64) bool { return n&(n-1) == 0 }

// divide returns the greatest power of two below n ≥ 2.
func divide(n int64) int64 { return 1 << (bits.Len64(uint64(n-1)) - 1) }

// hashPlan calls need with the stored index of each hash that proves places, which
// are sorted, in a tree of size entries.
func hashPlan(size int64, places []int64, need func(index int64) error) error {
	_, err := planRange(0, size, places, need)
	return err
}

// planRange walks the subtree over from..to and returns the places behind it.
func planRange(from, to int64, places []int64, need func(int64) error) ([]int64, error) {
	none := len(places) == 0 || places[0] >= to
	switch n := to - from; {
	case none && full(n):
		level := bits.TrailingZeros64(uint64(n))
		return places, need(tlog.StoredHashIndex(level, from>>level))
	case n == 1:
		return places[1:], nil
	default:
		rest, err := planRange(from, from+divide(n), places, need)
		if err != nil {
			return nil, err
		}
		return planRange(from+divide(n), to, rest, need)
	}
}

// CheckEntries fails with package-proof-invalid unless entries and hashes lead to
// the root of tree, with nothing left over, and with package-malformed where either
// breaks its format. hashes is the content of hashes.txt.
func CheckEntries(tree tlog.Tree, entries *Entries, hashes io.Reader, path string) error {
	if tree.N < 1 || tree.N > translog.MaxSize {
		return proofInvalid("no size of a log")
	}
	w := &prover{entries: entries, hashes: newLines(hashes, path, maxTagLine), next: -1}
	if err := w.hashes.expect(hashesMagic); err != nil {
		return err
	}
	if err := w.advance(); err != nil {
		return err
	}
	root, err := w.root(0, tree.N)
	if err != nil {
		return err
	}
	if _, err := w.hashes.next(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = proofInvalid("hashes are left over")
		}
		return err
	}
	if w.read <= entries.Len() || root != tree.Hash {
		return proofInvalid("they lead to another root")
	}
	return nil
}

func proofInvalid(detail string) error {
	return fault.PackageProof.Err("check proof", "", nil).With("detail", detail)
}

// prover walks the tree with entries and hashes at hand.
type prover struct {
	entries *Entries
	hashes  *lines
	read    int64 // entries taken so far, one more when there are none left
	next    int64 // place of the entry at hand; beyond every size at the end
	entry   translog.Entry
}

// advance takes the next entry to hand.
func (w *prover) advance() error {
	if w.read >= w.entries.Len() {
		w.read, w.next = w.entries.Len()+1, translog.MaxSize
		return nil
	}
	p, err := w.entries.At(w.read)
	if err != nil {
		return err
	}
	if p.Place <= w.next {
		return malformed(w.entries.path, "places are not in order, each once")
	}
	w.read, w.next, w.entry = w.read+1, p.Place, p.Entry
	return nil
}

func (w *prover) root(from, to int64) (tlog.Hash, error) {
	n := to - from
	if w.next >= to && full(n) {
		return w.hash()
	}
	if n == 1 {
		leaf := w.entry.Leaf()
		return leaf, w.advance()
	}
	left, err := w.root(from, from+divide(n))
	if err != nil {
		return left, err
	}
	right, err := w.root(from+divide(n), to)
	return tlog.NodeHash(left, right), err
}

func (w *prover) hash() (tlog.Hash, error) {
	line, err := w.hashes.next()
	if errors.Is(err, io.EOF) {
		return tlog.Hash{}, proofInvalid("hashes are missing")
	}
	if err != nil {
		return tlog.Hash{}, err
	}
	sum, err := digest.ParseSHA256(line)
	if err != nil {
		return tlog.Hash{}, w.hashes.bad("no hash")
	}
	return tlog.Hash(sum), nil
}
