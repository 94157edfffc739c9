package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/emmansun/gmsm/sm3"
)

// Size is the length in bytes of both digests.
const Size = 32

// SHA256 is the SHA-256 of some bytes (FIPS 180-4).
type SHA256 [Size]byte

// SM3 is the SM3 of some bytes (GB/T 32905-2016).
type SM3 [Size]byte

// SumSHA256 returns the SHA-256 of data.
func SumSHA256(data ...[]byte) SHA256 {
	h := sha256.New()
	for _, d := range data {
		h.Write(d)
	}
	return SHA256(h.Sum(nil))
}

// SumSM3 returns the SM3 of data.
func SumSM3(data ...[]byte) SM3 {
	h := sm3.New()
	for _, d := range data {
		h.Write(d)
	}
	return SM3(h.Sum(nil))
}

// ParseSHA256 reads 64 lower-case hexadecimal digits.
func ParseSHA256(s string) (SHA256, error) {
	b, err := parse(s)
	return SHA256(b), err
}

// ParseSM3 reads 64 lower-case hexadecimal digits.
func ParseSM3(s string) (SM3, error) {
	b, err := parse(s)
	return SM3(b), err
}

// parse refuses upper case, so that one digest has one spelling only.
func parse(s string) (out [Size]byte, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != Size || hex.EncodeToString(b) != s {
		return out, fmt.Errorf("digest: %q is not 64 lower-case hexadecimal digits", clip(s))
	}
	copy(out[:], b)
	return out, nil
}

func clip(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}

// String returns 64 lower-case hexadecimal digits.
func (d SHA256) String() string { return hex.EncodeToString(d[:]) }

// String returns 64 lower-case hexadecimal digits.
func (d SM3) String() string { return hex.EncodeToString(d[:]) }

// IsZero reports whether d was never set.
func (d SHA256) IsZero() bool { return d == SHA256{} }

// IsZero reports whether d was never set.
func (d SM3) IsZero() bool { return d == SM3{} }

// MarshalText writes the text form; a zero digest becomes the empty string.
func (d SHA256) MarshalText() ([]byte, error) { return marshal(d) }

// MarshalText writes the text form; a zero digest becomes the empty string.
func (d SM3) MarshalText() ([]byte, error) { return marshal(d) }

// UnmarshalText reads what MarshalText wrote.
func (d *SHA256) UnmarshalText(text []byte) error {
	b, err := unmarshal(text)
	*d = SHA256(b)
	return err
}

// UnmarshalText reads what MarshalText wrote.
func (d *SM3) UnmarshalText(text []byte) error {
	b, err := unmarshal(text)
	*d = SM3(b)
	return err
}

func marshal(d [Size]byte) ([]byte, error) {
	if d == [Size]byte{} {
		return []byte{}, nil
	}
	return []byte(hex.EncodeToString(d[:])), nil
}

func unmarshal(text []byte) ([Size]byte, error) {
	if len(text) == 0 {
		return [Size]byte{}, nil
	}
	return parse(string(text))
}
