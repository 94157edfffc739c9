package translog

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"liuhen/internal/fault"
)

// maxOrigin bounds the length in bytes of an origin.
const maxOrigin = 128

// Origin returns the permanent name of an agency's log, "liuhen/<agency id>". It
// names no host, so that a move to another machine does not change it. It fails
// with log-origin-invalid when the id cannot stand in a key name.
func Origin(agencyID string) (string, error) {
	origin := "liuhen/" + agencyID
	if agencyID == "" {
		return "", fault.LogOrigin.Err("name log", "", nil)
	}
	return origin, CheckOrigin(origin)
}

// CheckOrigin fails with log-origin-invalid unless s is 1 to 128 printable ASCII
// characters without space and plus sign (C2SP signed-note, key names).
func CheckOrigin(s string) error {
	bad := func(r rune) bool { return r <= ' ' || r > '~' || r == '+' }
	if s == "" || len(s) > maxOrigin || strings.ContainsFunc(s, bad) {
		return fault.LogOrigin.Err("name log", clip(s), nil)
	}
	return nil
}

// algEd25519 is the signature type byte of Ed25519 (C2SP signed-note).
const algEd25519 = 1

// NewKey returns the key pair of a log in the note formats: skey for
// note.NewSigner, secret; vkey for ParseVerifier, public. seed must be 32 random
// bytes that are used for nothing else.
func NewKey(origin string, seed [ed25519.SeedSize]byte) (skey, vkey string, err error) {
	if err := CheckOrigin(origin); err != nil {
		return "", "", err
	}
	pub := ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey)
	vkey = encodeVerifier(origin, pub)
	_, rest, _ := strings.Cut(vkey, "+")
	id, _, _ := strings.Cut(rest, "+")
	secret := base64.StdEncoding.EncodeToString(append([]byte{algEd25519}, seed[:]...))
	return "PRIVATE+KEY+" + origin + "+" + id + "+" + secret, vkey, nil
}

// encodeVerifier spells a public key: name+id+base64(type ‖ key), the id being
// the first four bytes of SHA-256(name ‖ "\n" ‖ type ‖ key) in hexadecimal.
func encodeVerifier(name string, pub []byte) string {
	key := append([]byte{algEd25519}, pub...)
	sum := sha256.Sum256(append([]byte(name+"\n"), key...))
	return fmt.Sprintf("%s+%08x+%s", name, sum[:4], base64.StdEncoding.EncodeToString(key))
}

// NewSigner reads a secret key that NewKey returned. Only Ed25519 is accepted.
func NewSigner(skey string) (note.Signer, error) {
	s, err := note.NewSigner(strings.TrimSuffix(skey, "\n"))
	if err != nil {
		// The cause is dropped: it could quote the secret into a log.
		return nil, fault.LogKeyMalformed.Err("read signing key", "", nil)
	}
	return s, nil
}

// Verifier is a log's public key. It is a note.Verifier whose name is the origin.
type Verifier struct {
	note.Verifier
	text string
}

// ParseVerifier reads a public key that NewKey returned, with or without a final
// newline, and fails with log-key-malformed on any other spelling.
func ParseVerifier(vkey string) (*Verifier, error) {
	text := strings.TrimSuffix(vkey, "\n")
	v, err := note.NewVerifier(text)
	if err != nil {
		return nil, fault.LogKeyMalformed.Err("read public key", "", err)
	}
	// The key's base64 may itself hold a plus sign: only the first two separate.
	key, err := base64.StdEncoding.DecodeString(strings.SplitN(text, "+", 3)[2])
	if err != nil || CheckOrigin(v.Name()) != nil || encodeVerifier(v.Name(), key[1:]) != text {
		return nil, fault.LogKeyMalformed.Err("read public key", "", err)
	}
	return &Verifier{Verifier: v, text: text}, nil
}

// String returns the key's text without a newline.
func (v *Verifier) String() string { return v.text }

// Fingerprint returns the SHA-256 of the key's text.
func (v *Verifier) Fingerprint() Fingerprint { return sha256.Sum256([]byte(v.text)) }

// Fingerprint identifies a log's key to people.
type Fingerprint [sha256.Size]byte

// Short returns the first 16 bytes as eight groups of four hexadecimal digits:
// what stands on receipts. 128 bits are out of reach of a forger who looks for a
// second key with the same short form.
func (f Fingerprint) Short() string { return groups(f[:16]) }

// String returns all 32 bytes as sixteen groups of four hexadecimal digits.
func (f Fingerprint) String() string { return groups(f[:]) }

func groups(b []byte) string {
	parts := make([]string, 0, len(b)/2)
	for ; len(b) > 0; b = b[2:] {
		parts = append(parts, hex.EncodeToString(b[:2]))
	}
	return strings.Join(parts, "-")
}
