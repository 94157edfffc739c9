package fsblob

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"

	"liuhen/internal/digest"
	"liuhen/internal/durable"
)

// The state file holds two slots, each in a disk block of its own, written in
// turn: a slot torn by a power cut leaves the other. It is overwritten in place,
// never renamed, because a sync of two clean blocks costs far less than a new
// file and a folder sync for each piece.
const (
	slotSize  = 512
	slotGap   = 4096 // slots apart, so that one torn block cannot hit both
	slotMagic = "liuhen.upload/1\n"
	slotHead  = len(slotMagic) + 8 + 8 + 8 + 2
	slotSum   = slotSize - sha256.Size // where the slot's own checksum begins
)

// slot is what is known to be durable of an upload.
type slot struct {
	seq    uint64 // the higher valid one counts
	size   int64  // declared size of the upload
	offset int64  // bytes that are durable and hashed
	hash   []byte // digest.Running's state at offset
}

// encode lays the slot out: magic, seq, size, offset, length of hash (big
// endian), hash, zeros, SHA-256 of everything before.
func (s slot) encode() []byte {
	b := append(make([]byte, 0, slotSize), slotMagic...)
	b = binary.BigEndian.AppendUint64(b, s.seq)
	b = binary.BigEndian.AppendUint64(b, uint64(s.size))
	b = binary.BigEndian.AppendUint64(b, uint64(s.offset))
	b = binary.BigEndian.AppendUint16(b, uint16(len(s.hash)))
	b = append(b, s.hash...)
	b = b[:slotSize]
	sum := sha256.Sum256(b[:slotSum])
	copy(b[slotSum:], sum[:])
	return b
}

// decodeSlot reads one slot; ok is false for anything that encode did not write.
func decodeSlot(b []byte) (s slot, ok bool) {
	if len(b) < slotSize || string(b[:len(slotMagic)]) != slotMagic {
		return s, false
	}
	sum := sha256.Sum256(b[:slotSum])
	if !bytes.Equal(sum[:], b[slotSum:slotSize]) {
		return s, false
	}
	n := binary.BigEndian.Uint16(b[slotHead-2:])
	if int(n) > slotSum-slotHead {
		return s, false
	}
	s.seq = binary.BigEndian.Uint64(b[len(slotMagic):])
	s.size = int64(binary.BigEndian.Uint64(b[len(slotMagic)+8:]))
	s.offset = int64(binary.BigEndian.Uint64(b[len(slotMagic)+16:]))
	s.hash = b[slotHead : slotHead+int(n)]
	return s, s.offset >= 0 && s.offset <= s.size
}

// decodeState picks the newer valid slot of a state file.
func decodeState(b []byte) (slot, bool) {
	first, ok1 := decodeSlot(b)
	if len(b) < slotGap+slotSize {
		return first, ok1
	}
	second, ok2 := decodeSlot(b[slotGap:])
	if ok2 && (!ok1 || second.seq > first.seq) {
		return second, true
	}
	return first, ok1
}

// readState reads the state file; ok is false when no slot is valid.
func readState(f io.ReaderAt) (s slot, ok bool, err error) {
	b := make([]byte, slotGap+slotSize)
	n, err := f.ReadAt(b, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return s, false, err
	}
	s, ok = decodeState(b[:n])
	return s, ok, nil
}

// save makes the slot durable in place of the older one.
func (s slot) save(f *durable.File) error {
	if _, err := f.WriteAt(s.encode(), int64(s.seq%2)*slotGap); err != nil {
		return err
	}
	return f.SyncData()
}

// running takes up the hash; ok is false when it must be made from the bytes.
func (s slot) running() (*digest.Running, bool) {
	r, err := digest.Resume(s.hash, s.offset)
	return r, err == nil
}
