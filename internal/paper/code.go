package paper

import (
	"encoding/base32"
	"strings"

	"liuhen/internal/digest"
)

// CodeBytes is how many random bytes a check code is made of.
const CodeBytes = 10

// crockford is the alphabet of Crockford's base 32: no I, L, O or U, which are read for
// others.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// Code is a check code as it stands on the paper: sixteen signs in four groups.
type Code string

// NewCode spells random bytes as a code.
func NewCode(random [CodeBytes]byte) Code {
	s := crockford.EncodeToString(random[:])
	return Code(s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:])
}

// misread are the signs that people write for others of the alphabet, and what they put
// between the groups.
var misread = strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", "", " ", "", "　", "")

// Digest is what is kept of a code, and found by: it is the same for every way to write
// the code down. Whatever was typed has a digest, so that a wrong code is looked for as
// long as a right one.
func (c Code) Digest() digest.SHA256 {
	return digest.SumSHA256([]byte("liuhen check code\x00" + misread.Replace(strings.ToUpper(string(c)))))
}
