package keyring

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// logKeys is one log's keys, read and checked.
type logKeys struct {
	signer    note.Signer
	verifiers note.Verifiers
}

// Signer returns the current signing key of a log, made at first use.
func (r *Ring) Signer(logID string) (note.Signer, error) {
	keys, err := r.log(logID)
	return keys.signer, err
}

// Verifiers returns the public keys of all signing keys the log ever had.
func (r *Ring) Verifiers(logID string) (note.Verifiers, error) {
	keys, err := r.log(logID)
	return keys.verifiers, err
}

func (r *Ring) log(logID string) (logKeys, error) {
	if !logIDs.MatchString(logID) {
		return logKeys{}, fault.LogPathUnknown.Err("find key of log", "", nil)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if keys, ok := r.logs[logID]; ok {
		return keys, nil
	}
	keys, err := r.load(logID)
	if err == nil {
		r.logs[logID] = keys
	}
	return keys, err
}

// load reads a log's key file or makes it. A key that was lost and made anew is
// noticed by the ledger: earlier checkpoints are not signed by it.
func (r *Ring) load(logID string) (logKeys, error) {
	origin, err := translog.Origin(logID)
	if err != nil {
		return logKeys{}, err
	}
	path := r.tree.Path("log", logID+".key")
	text, err := read(path)
	if fault.Of(err).Code == fault.KeyMissing {
		text, err = r.make(path, func(seed [32]byte) (string, error) {
			secret, _, err := translog.NewKey(origin, seed)
			return secret + "\n", err
		})
	}
	if err != nil {
		return logKeys{}, err
	}
	return decodeLog(path, origin, text)
}

// decodeLog reads the secret keys, one a line, of the log with that origin.
func decodeLog(path, origin, text string) (logKeys, error) {
	damaged := fault.KeyDamaged.Err("read log key", path, nil).With("file", path)
	body, whole := strings.CutSuffix(text, "\n")
	if !whole {
		return logKeys{}, damaged
	}
	var keys logKeys
	var known []note.Verifier
	for secret := range strings.SplitSeq(body, "\n") {
		parts := strings.SplitN(secret, "+", 5) // PRIVATE+KEY+origin+id+seed; a seed may hold plus signs itself
		seed, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
		if err != nil || len(seed) != 1+ed25519.SeedSize {
			return logKeys{}, damaged
		}
		spelled, public, err := translog.NewKey(origin, [ed25519.SeedSize]byte(seed[1:]))
		if err != nil || spelled != secret { // one spelling: origin, id and type are checked by it
			return logKeys{}, damaged
		}
		verifier, err := translog.ParseVerifier(public)
		if err != nil {
			return logKeys{}, err
		}
		known = append(known, verifier)
		if keys.signer, err = translog.NewSigner(secret); err != nil {
			return logKeys{}, err
		}
	}
	keys.verifiers = note.VerifierList(known...)
	return keys, nil
}

func encodeMaster(key [32]byte) (string, error) { return hex.EncodeToString(key[:]) + "\n", nil }

func decodeMaster(path, text string) (key [custody.KeySize]byte, err error) {
	body, whole := strings.CutSuffix(text, "\n")
	data, err := hex.DecodeString(body)
	if err != nil || !whole || len(data) != len(key) {
		return key, fault.KeyDamaged.Err("read master key", path, nil).With("file", path)
	}
	return [custody.KeySize]byte(data), nil
}
