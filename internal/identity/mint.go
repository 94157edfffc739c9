package identity

import (
	"encoding/base32"
	"io"

	"liuhen/internal/fault"
)

// Mint draws secrets from a cryptographically strong source.
type Mint struct{ Random io.Reader }

// alphabet has no 0 1 I O, which people confuse when they copy a code by hand.
var alphabet = base32.NewEncoding("23456789ABCDEFGHJKLMNPQRSTUVWXYZ").WithPadding(base32.NoPadding)

// Code returns a one-time code of 80 bits in four groups, made to be typed.
func (m Mint) Code() (string, error) {
	s, err := m.draw(10)
	if err != nil {
		return "", err
	}
	return s[0:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:16], nil
}

// Secret returns a secret of 256 bits after the prefix, by which leaked secrets are
// recognised.
func (m Mint) Secret(prefix string) (string, error) {
	s, err := m.draw(32)
	return prefix + s, err
}

func (m Mint) draw(size int) (string, error) {
	b := make([]byte, size)
	if _, err := io.ReadFull(m.Random, b); err != nil {
		return "", fault.Unexpected.Err("draw secret", "", err)
	}
	return alphabet.EncodeToString(b), nil
}
