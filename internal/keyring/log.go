package keyring

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// keySuffix ends the name of a log's key file.
const keySuffix = ".key"

// logKeys is one log's keys, read and checked.
type logKeys struct {
	signer    note.Signer
	verifiers note.Verifiers
	publics   []*translog.Verifier // in the file's order, the last of signer
}

// loaded is the keys of a log with the file from which they were read.
type loaded struct {
	logKeys
	file fs.FileInfo
}

// Make makes the signing key of a log to be, durably, if it has none, and returns its
// public key, which the agency's noun then names. It comes before the log, so that a log whose key is not here has it elsewhere: then nothing is made, and
// the methods below fail with key-file-missing until the file is brought.
func (r *Ring) Make(logID string) (public string, err error) {
	keys, err := r.log(logID, r.makeLog)
	if err != nil {
		return "", err
	}
	return keys.current().String(), nil
}

// Logs returns the ids of the logs that have a key file, sorted: also of one that was made
// for a log that then never came to be.
func (r *Ring) Logs() ([]string, error) {
	entries, err := os.ReadDir(r.tree.Path("log"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.KeyUnreadable.Err("list keys", "log", err).With("file", r.tree.Path("log"))
	}
	var ids []string
	for _, e := range entries {
		if id, ok := strings.CutSuffix(e.Name(), keySuffix); ok && logIDs.MatchString(id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Signer returns the current signing key of a log.
func (r *Ring) Signer(logID string) (note.Signer, error) {
	keys, err := r.log(logID, readLog)
	return keys.signer, err
}

// Verifiers returns the public keys of all signing keys the log ever had.
func (r *Ring) Verifiers(logID string) (note.Verifiers, error) {
	keys, err := r.log(logID, readLog)
	return keys.verifiers, err
}

// Public returns the public key under which a log is signed now.
func (r *Ring) Public(logID string) (*translog.Verifier, error) {
	keys, err := r.log(logID, readLog)
	if err != nil {
		return nil, err
	}
	return keys.current(), nil
}

// Publics returns the public keys of all signing keys the log ever had, the current one
// last. The key that the agency's noun names stays among them when it is followed by
// another one.
func (r *Ring) Publics(logID string) ([]*translog.Verifier, error) {
	keys, err := r.log(logID, readLog)
	return slices.Clone(keys.publics), err
}

// current is the public key of the signer.
func (k logKeys) current() *translog.Verifier { return k.publics[len(k.publics)-1] }

// log returns the keys of a log, which text reads from their file. A file that was
// changed since is read again, so that keys which were swapped under a server that works
// are told as at its start; one that cannot be read for now leaves the keys as they were.
func (r *Ring) log(logID string, text func(path, origin string) (string, error)) (logKeys, error) {
	if !logIDs.MatchString(logID) {
		return logKeys{}, fault.LogPathUnknown.Err("find key of log", "", nil)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	path := r.tree.Path("log", logID+keySuffix)
	file, _ := os.Stat(path) // before it is read: what changes in between is read once more
	known, ok := r.logs[logID]
	if ok && (file == nil || same(known.file, file)) {
		return known.logKeys, nil
	}
	keys, err := r.load(logID, path, text)
	switch {
	case err == nil:
		r.logs[logID] = loaded{keys, file}
	case ok:
		return known.logKeys, nil
	}
	return keys, err
}

// same reports that a file was not changed; nil is one that was not there yet.
func same(a, b fs.FileInfo) bool {
	return a != nil && os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size() && a.Mode() == b.Mode()
}

func (r *Ring) load(logID, path string, textOf func(path, origin string) (string, error)) (logKeys, error) {
	origin, err := translog.Origin(logID)
	if err != nil {
		return logKeys{}, err
	}
	text, err := textOf(path, origin)
	if err != nil {
		return logKeys{}, err
	}
	return decodeLog(path, origin, text)
}

// readLog reads a log's key file.
func readLog(path, _ string) (string, error) { return read(path) }

// makeLog reads a log's key file or makes it, for the log with that origin.
func (r *Ring) makeLog(path, origin string) (string, error) {
	text, err := read(path)
	if fault.Of(err).Code != fault.KeyMissing {
		return text, err
	}
	return r.make(path, func(seed [32]byte) (string, error) {
		secret, _, err := translog.NewKey(origin, seed)
		return secret + "\n", err
	})
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
		known, keys.publics = append(known, verifier), append(keys.publics, verifier)
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
