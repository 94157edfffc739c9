package account

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// Bounds of what is known.
const (
	// KnownFor is how long a browser is known after somebody came in from it.
	KnownFor = 180 * 24 * time.Hour
	// knownMost is how many logins one browser is known for; a shared desk has a few.
	knownMost = 4
)

// KnownKey proves that somebody has come in from a browser before. What the browser
// keeps of it lets nobody in: it says only that whoever tries the login there is no
// stranger, so that strangers at the same address do not make him wait.
type KnownKey [sha256.Size]byte

// KnownKeyOf derives the key from the installation's master key, which cannot be found
// from it.
func KnownKeyOf(master [sha256.Size]byte) KnownKey {
	return KnownKey(knownSum(master[:], "liuhen.known/v1"))
}

// Add returns what the browser keeps after the login came in from it at the time: kept,
// which it showed, with one more. id is fresh chance, by which its attempts are counted.
func (k KnownKey) Add(kept, login, id string, at time.Time) string {
	until := strconv.FormatInt(at.Add(KnownFor).Unix(), 10)
	all := []string{id + "." + until + "." + k.sum(login, id, until)}
	for _, one := range known(kept) {
		if _, same := k.open(one, login, at); !same && len(all) < knownMost {
			all = append(all, one)
		}
	}
	return strings.Join(all, "~")
}

// Find returns the id under which the browser that keeps this is known for the login, if
// it is.
func (k KnownKey) Find(kept, login string, at time.Time) (id string, ok bool) {
	for _, one := range known(kept) {
		if id, ok := k.open(one, login, at); ok {
			return id, true
		}
	}
	return "", false
}

// known parts what is kept, of which no more is looked at than Add has written.
func known(kept string) []string {
	if kept == "" {
		return nil
	}
	all := strings.SplitN(kept, "~", knownMost+1)
	return all[:min(len(all), knownMost)]
}

func (k KnownKey) open(one, login string, at time.Time) (id string, ok bool) {
	parts := strings.Split(one, ".")
	if len(parts) != 3 || !hmac.Equal([]byte(parts[2]), []byte(k.sum(login, parts[0], parts[1]))) {
		return "", false
	}
	until, err := strconv.ParseInt(parts[1], 10, 64)
	return parts[0], err == nil && at.Unix() < until
}

func (k KnownKey) sum(login, id, until string) string {
	return base64.RawURLEncoding.EncodeToString(knownSum(k[:], LoginKey(login), id, until))
}

// knownSum covers the texts and where each ends.
func knownSum(key []byte, texts ...string) []byte {
	h := hmac.New(sha256.New, key)
	for _, text := range texts {
		h.Write([]byte(strconv.Itoa(len(text)) + ":" + text)) // a hash takes everything
	}
	return h.Sum(nil)
}
