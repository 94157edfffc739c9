package fsblob

import (
	"bytes"
	"testing"

	"liuhen/internal/digest"
)

// The state file's layout is private to the package, so its parser is tested from
// inside.

func sampleSlot(t testing.TB, seq uint64, data string) slot {
	r := digest.NewRunning()
	_, _ = r.Write([]byte(data))
	hash, err := r.State()
	if err != nil {
		t.Fatal(err)
	}
	return slot{seq: seq, size: 1 << 40, offset: int64(len(data)), hash: hash}
}

// stateFile lays two slots out as a state file holds them.
func stateFile(even, odd slot) []byte {
	b := make([]byte, slotGap+slotSize)
	copy(b, even.encode())
	copy(b[slotGap:], odd.encode())
	return b
}

func TestNewerSlotCounts(t *testing.T) {
	t.Parallel()
	old, recent := sampleSlot(t, 6, "six"), sampleSlot(t, 7, "seven")
	for _, file := range [][]byte{stateFile(old, recent), stateFile(recent, old)} {
		got, ok := decodeState(file)
		if !ok || got.seq != 7 || got.offset != 5 || got.size != 1<<40 || !bytes.Equal(got.hash, recent.hash) {
			t.Errorf("got %+v, %v", got, ok)
		}
	}
}

func TestTornSlotLeavesTheOther(t *testing.T) {
	t.Parallel()
	whole := stateFile(sampleSlot(t, 6, "six"), sampleSlot(t, 7, "seven"))
	for i := slotGap; i < slotGap+slotSize; i++ {
		torn := bytes.Clone(whole)
		torn[i] ^= 0x20
		if got, ok := decodeState(torn); !ok || got.seq != 6 {
			t.Fatalf("byte %d: got seq %d, %v", i, got.seq, ok)
		}
		torn[i-slotGap] ^= 0x20
		if _, ok := decodeState(torn); ok {
			t.Fatalf("byte %d in both slots was accepted", i)
		}
	}
	for n := range len(whole) {
		if got, ok := decodeState(whole[:n]); ok != (n >= slotSize) || ok && got.seq != 6 {
			t.Fatalf("cut to %d bytes: seq %d, %v", n, got.seq, ok)
		}
	}
}

// FuzzState holds the parser to this: what it accepts is exactly what encode
// writes, within sane bounds.
func FuzzState(f *testing.F) {
	f.Add(stateFile(sampleSlot(f, 0, ""), sampleSlot(f, 1, "one")))
	f.Add(sampleSlot(f, 2, "two").encode())
	f.Add([]byte(slotMagic))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, ok := decodeState(b)
		if !ok {
			return
		}
		if s.offset < 0 || s.offset > s.size {
			t.Errorf("offset %d of %d was accepted", s.offset, s.size)
		}
		again := s.encode()
		if !bytes.Equal(again, b[:slotSize]) && (len(b) < slotGap+slotSize || !bytes.Equal(again, b[slotGap:slotGap+slotSize])) {
			t.Error("another spelling of a slot was accepted")
		}
		if r, ok := s.running(); ok && r.Offset() != s.offset {
			t.Error("the hash is at another offset")
		}
	})
}

// FuzzSlot holds encode and decode to each other for every value that can be.
func FuzzSlot(f *testing.F) {
	f.Add(uint64(1), int64(10), int64(5), []byte("state"))
	f.Add(uint64(1)<<63, int64(1)<<62, int64(1)<<62, []byte{})
	f.Fuzz(func(t *testing.T, seq uint64, size, offset int64, hash []byte) {
		if len(hash) > slotSum-slotHead {
			return
		}
		in := slot{seq: seq, size: size, offset: offset, hash: hash}
		out, ok := decodeSlot(in.encode())
		if ok != (0 <= offset && offset <= size) {
			t.Errorf("offset %d of %d: accepted %v", offset, size, ok)
		}
		if ok && (out.seq != seq || out.size != size || out.offset != offset || !bytes.Equal(out.hash, hash)) {
			t.Errorf("%+v came back as %+v", in, out)
		}
	})
}
