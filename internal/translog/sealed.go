package translog

import (
	"encoding/binary"
)

// Prefixes of the two files that keep sealed payloads outside the database.
const (
	sealedMagic = "liuhen.sealed-bundle/v1\n"
	keysMagic   = "liuhen.sealed-keys/v1\n"
)

// maxSealed bounds the length in bytes of one sealed payload: 64 KiB of payload
// with salt, nonce and tag.
const maxSealed = 66 << 10

// Sealed is the salt and payload of one event, sealed under the key KeyID.
type Sealed struct {
	KeyID int64
	Data  []byte
}

// SealedBundle holds the sealed payloads of the events from place First on,
// numbered like entry bundles; it never leaves the agency.
type SealedBundle struct {
	First   int64
	Records []Sealed
}

// Encode returns the bundle's bytes. It fails with log-malformed unless there are
// 1 to 256 records of at most 66 KiB.
func (s SealedBundle) Encode() ([]byte, error) {
	if len(s.Records) < 1 || len(s.Records) > TileWidth || s.First < 0 || s.First%TileWidth != 0 {
		return nil, malformed("sealed", nil)
	}
	b := binary.BigEndian.AppendUint64([]byte(sealedMagic), uint64(s.First))
	b = binary.BigEndian.AppendUint16(b, uint16(len(s.Records)))
	for _, r := range s.Records {
		if len(r.Data) > maxSealed || r.KeyID < 0 {
			return nil, malformed("sealed", nil)
		}
		b = binary.BigEndian.AppendUint64(b, uint64(r.KeyID))
		b = binary.BigEndian.AppendUint32(b, uint32(len(r.Data)))
		b = append(b, r.Data...)
	}
	return b, nil
}

// ParseSealed reads what Encode returns and fails with log-malformed on anything else.
func ParseSealed(data []byte) (SealedBundle, error) {
	in := scanner{rest: data}
	in.expect(sealedMagic)
	s := SealedBundle{First: in.int64()}
	n := in.uint(2)
	if in.failed || n < 1 || n > TileWidth || s.First%TileWidth != 0 {
		return SealedBundle{}, malformed("sealed", nil)
	}
	for range n {
		id := in.int64()
		s.Records = append(s.Records, Sealed{KeyID: id, Data: in.take(in.uint(4), maxSealed)})
	}
	if in.failed || len(in.rest) > 0 {
		return SealedBundle{}, malformed("sealed", nil)
	}
	return s, nil
}

// WrappedKey is the key KeyID of the noun Scope, wrapped under the master key. An
// empty Wrapped says that the key was lawfully destroyed.
type WrappedKey struct {
	KeyID   int64
	Scope   string
	Wrapped []byte
}

// EncodeKeys returns the key file of a sealed bundle: the keys that its records
// need. Keys must stand in rising order of KeyID, at most 256 of them.
func EncodeKeys(keys []WrappedKey) ([]byte, error) {
	if len(keys) > TileWidth {
		return nil, malformed("keys", nil)
	}
	b := binary.BigEndian.AppendUint16([]byte(keysMagic), uint16(len(keys)))
	last := int64(-1)
	for _, k := range keys {
		if k.KeyID <= last || len(k.Scope) > MaxText || len(k.Wrapped) > MaxText {
			return nil, malformed("keys", nil)
		}
		last = k.KeyID
		b = binary.BigEndian.AppendUint64(b, uint64(k.KeyID))
		b = appendText(b, k.Scope)
		b = appendText(b, string(k.Wrapped))
	}
	return b, nil
}

// ParseKeys reads what EncodeKeys returns and fails with log-malformed on anything else.
func ParseKeys(data []byte) ([]WrappedKey, error) {
	in := scanner{rest: data}
	in.expect(keysMagic)
	n := in.uint(2)
	if in.failed || n > TileWidth {
		return nil, malformed("keys", nil)
	}
	keys := make([]WrappedKey, 0, n)
	last := int64(-1)
	for range n {
		k := WrappedKey{KeyID: in.int64()}
		k.Scope = string(in.take(in.uint(2), MaxText))
		k.Wrapped = in.take(in.uint(2), MaxText)
		if in.failed || k.KeyID <= last {
			return nil, malformed("keys", nil)
		}
		last = k.KeyID
		keys = append(keys, k)
	}
	if in.failed || len(in.rest) > 0 {
		return nil, malformed("keys", nil)
	}
	return keys, nil
}

// scanner reads big-endian fields and remembers the first failure, so that a
// parser checks once.
type scanner struct {
	rest   []byte
	failed bool
}

func (s *scanner) take(n, limit uint64) []byte {
	if s.failed || n > limit || n > uint64(len(s.rest)) {
		s.failed = true
		return nil
	}
	b := s.rest[:n:n]
	s.rest = s.rest[n:]
	return b
}

func (s *scanner) expect(text string) {
	if string(s.take(uint64(len(text)), uint64(len(text)))) != text {
		s.failed = true
	}
}

func (s *scanner) uint(size int) uint64 {
	var n uint64
	for _, b := range s.take(uint64(size), 8) {
		n = n<<8 | uint64(b)
	}
	return n
}

// int64 refuses what a signed number cannot hold.
func (s *scanner) int64() int64 {
	n := int64(s.uint(8))
	if n < 0 {
		s.failed = true
	}
	return n
}
