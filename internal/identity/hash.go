package identity

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"

	"liuhen/internal/account"
	"liuhen/internal/fault"
)

// The shape of a hash.
const (
	saltSize = 16
	hashSize = 32
	lanes    = 1
)

// Limits of what a kept hash may ask for, so that a row somebody changed cannot take
// the machine's memory.
const (
	maxKiB    = 1 << 20
	maxPasses = 16
)

// Cost is the work of one hash.
type Cost struct {
	KiB    uint32 // memory
	Passes uint32
}

// DefaultCost is 64 MiB and three passes, the second choice of RFC 9106, section 4,
// on one lane.
var DefaultCost = Cost{KiB: 64 << 10, Passes: 3}

// Hasher hashes and compares passwords. It is safe for concurrent use.
type Hasher struct {
	cost   Cost
	random io.Reader
	line   *line
}

// AtOnce is how many hashes a machine of so many processors computes at one time: half of
// them are left to whoever is in, and the memory of four is enough to give away.
func AtOnce(processors int) int { return min(max(1, processors/2), 4) }

// NewHasher returns a hasher of the cost that computes at most atOnce hashes at a time,
// so that no more than their memory is taken, and lets some seconds' worth of callers wait
// for each; random must be cryptographically strong.
func NewHasher(cost Cost, atOnce int, random io.Reader) *Hasher {
	return &Hasher{cost: cost, random: random, line: newLine(max(1, atOnce))}
}

// Hash returns the hash of the password with a fresh salt, in the PHC string form
// that carries its own cost. Whoever sets a password was let in, and so waits among the
// known. It fails with sign-in-busy where too many wait already, or ctx ended while the
// caller did.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(h.random, salt); err != nil {
		return "", fault.Unexpected.Err("hash password", "", err)
	}
	sum, err := h.work(ctx, "", h.cost, salt, password)
	if err != nil {
		return "", err
	}
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.KiB, h.cost.Passes, lanes,
		b.EncodeToString(salt), b.EncodeToString(sum)), nil
}

// Fits reports whether the password gives the hash. An empty or malformed hash fits
// nothing, after the same work as any other. network is where a stranger comes from;
// whoever is known has none, and goes before strangers. Errors: as Hash.
func (h *Hasher) Fits(ctx context.Context, network, hash, password string) (bool, error) {
	cost, salt, want, ok := parse(hash)
	if !ok {
		cost, salt = h.cost, make([]byte, saltSize)
	}
	sum, err := h.work(ctx, network, cost, salt, password)
	return ok && err == nil && subtle.ConstantTimeCompare(sum, want) == 1, err
}

// work waits for its turn, unless the line is full, and hashes.
func (h *Hasher) work(ctx context.Context, network string, c Cost, salt []byte, password string) ([]byte, error) {
	if err := h.line.enter(ctx, network); err != nil {
		return nil, err
	}
	defer h.line.leave()
	return argon2.IDKey([]byte(account.PasswordForm(password)), salt, c.Passes, c.KiB, lanes, hashSize), nil
}

// busy asks the caller to come back in a few seconds.
func busy(cause error) error {
	return fault.SignInBusy.Err("hash password", "", cause).With("seconds", "3")
}

// parse reads the one form that Hash writes.
func parse(hash string) (c Cost, salt, sum []byte, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, false
	}
	_, err := fmt.Sscanf(parts[3], "m=%d,t=%d", &c.KiB, &c.Passes)
	if err != nil || parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", c.KiB, c.Passes, lanes) {
		return c, nil, nil, false
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	sum, sumErr := base64.RawStdEncoding.DecodeString(parts[5])
	ok = saltErr == nil && sumErr == nil && len(salt) == saltSize && len(sum) == hashSize &&
		c.KiB >= 8 && c.KiB <= maxKiB && c.Passes >= 1 && c.Passes <= maxPasses
	return c, salt, sum, ok
}
