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
	slotMagic = "liuhen.upload/2\n"
	slotHead  = len(slotMagic) + 8 + 8 + 8 + sha256.Size + 2
	slotSum   = slotSize - sha256.Size // where the slot's own checksum begins
)

// slot says how far an upload came. It is synced at the same time as the bytes that it
// speaks of, so that after a power cut the newer one of a file may be there without
// them: whoever finds it compares them with sum. The older one is always true.
type slot struct {
	seq    uint64        // the higher valid one is the newer
	size   int64         // declared size of the upload
	offset int64         // bytes that came and were hashed
	sum    digest.SHA256 // of them, in whatever form the library keeps its states
	hash   []byte        // digest.Running's state at offset
}

// slotAt is the slot after seq, of an upload of so many bytes, whose first are in r.
func slotAt(seq uint64, size int64, r *digest.Running) (slot, error) {
	hash, err := r.State()
	return slot{seq: seq, size: size, offset: r.Offset(), sum: r.Sum(), hash: hash}, err
}

// encode lays the slot out: magic, seq, size, offset, sum, length of hash (numbers are
// big endian), hash, zeros, SHA-256 of everything before.
func (s slot) encode() []byte {
	b := append(make([]byte, 0, slotSize), slotMagic...)
	b = binary.BigEndian.AppendUint64(b, s.seq)
	b = binary.BigEndian.AppendUint64(b, uint64(s.size))
	b = binary.BigEndian.AppendUint64(b, uint64(s.offset))
	b = append(b, s.sum[:]...)
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
	copy(s.sum[:], b[len(slotMagic)+24:])
	s.hash = b[slotHead : slotHead+int(n)]
	return s, s.offset >= 0 && s.offset <= s.size
}

// decodeState returns the valid slots of a state file, the newer one first.
func decodeState(b []byte) []slot {
	var found []slot
	if s, ok := decodeSlot(b); ok {
		found = append(found, s)
	}
	if len(b) < slotGap+slotSize {
		return found
	}
	if s, ok := decodeSlot(b[slotGap:]); ok {
		found = append(found, s)
	}
	if len(found) == 2 && found[1].seq > found[0].seq {
		found[0], found[1] = found[1], found[0]
	}
	return found
}

// readState reads the state file.
func readState(f io.ReaderAt) ([]slot, error) {
	b := make([]byte, slotGap+slotSize)
	n, err := f.ReadAt(b, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return decodeState(b[:n]), nil
}

// write puts the slot in place of the older one; durable after the next sync.
func (s slot) write(f *durable.File) error {
	_, err := f.WriteAt(s.encode(), int64(s.seq%2)*slotGap)
	return err
}

// running takes up the hash; ok is false when it must be made from the bytes.
func (s slot) running() (*digest.Running, bool) {
	r, err := digest.Resume(s.hash, s.offset)
	return r, err == nil
}
