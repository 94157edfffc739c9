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
	s, err := slotAt(seq, 1<<40, r)
	if err != nil {
		t.Fatal(err)
	}
	return s
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
		got := decodeState(file)
		if len(got) != 2 || got[0].seq != 7 || got[0].offset != 5 || got[0].size != 1<<40 || got[0].sum != recent.sum || !bytes.Equal(got[0].hash, recent.hash) {
			t.Errorf("got %+v", got)
		}
	}
}

func TestTornSlotLeavesTheOther(t *testing.T) {
	t.Parallel()
	whole := stateFile(sampleSlot(t, 6, "six"), sampleSlot(t, 7, "seven"))
	for i := slotGap; i < slotGap+slotSize; i++ {
		torn := bytes.Clone(whole)
		torn[i] ^= 0x20
		if got := decodeState(torn); len(got) != 1 || got[0].seq != 6 {
			t.Fatalf("byte %d: got %+v", i, got)
		}
		torn[i-slotGap] ^= 0x20
		if len(decodeState(torn)) > 0 {
			t.Fatalf("byte %d in both slots was accepted", i)
		}
	}
	for n := range len(whole) {
		if got := decodeState(whole[:n]); (len(got) == 1) != (n >= slotSize) || len(got) == 1 && got[0].seq != 6 {
			t.Fatalf("cut to %d bytes: %+v", n, got)
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
		for _, s := range decodeState(b) {
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
		in := slot{seq: seq, size: size, offset: offset, sum: digest.SumSHA256(hash), hash: hash}
		out, ok := decodeSlot(in.encode())
		if ok != (0 <= offset && offset <= size) {
			t.Errorf("offset %d of %d: accepted %v", offset, size, ok)
		}
		if ok && (out.seq != seq || out.size != size || out.offset != offset || out.sum != in.sum || !bytes.Equal(out.hash, hash)) {
			t.Errorf("%+v came back as %+v", in, out)
		}
	})
}
