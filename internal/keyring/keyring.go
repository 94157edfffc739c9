package keyring

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"regexp"
	"runtime"
	"sync"

	"liuhen/internal/custody"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// perm is the mode of every key file.
const perm = 0o600

// Ring is an open folder of keys, used by one process at a time. It is safe for
// concurrent use and implements the ledger's Keys.
type Ring struct {
	tree   *durable.Tree
	random io.Reader
	mu     sync.Mutex
	logs   map[string]logKeys
}

// Open opens the folder of keys and makes it if it is not there. random must be
// cryptographically strong. Errors: storage-full, storage-failed.
func Open(folder string, random io.Reader) (*Ring, error) {
	tree, err := durable.FS{}.OpenTree(folder)
	if err != nil {
		return nil, err
	}
	return &Ring{tree: tree, random: random, logs: map[string]logKeys{}}, nil
}

// Master returns the key that wraps the keys of the nouns. If it is missing, it is
// made when fresh says that nothing was sealed yet; else the error is
// key-file-missing. Other errors: key-file-exposed, key-file-damaged,
// key-file-unreadable and those of the storage.
func (r *Ring) Master(fresh bool) ([custody.KeySize]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	path := r.tree.Path("master.key")
	text, err := read(path)
	if fault.Of(err).Code == fault.KeyMissing && fresh {
		if text, err = r.make(path, encodeMaster); err != nil {
			return [custody.KeySize]byte{}, err
		}
	}
	if err != nil {
		return [custody.KeySize]byte{}, err
	}
	return decodeMaster(path, text)
}

// make draws 32 random bytes and puts their text under a path that must be free.
func (r *Ring) make(path string, encode func(seed [32]byte) (string, error)) (string, error) {
	var seed [32]byte
	if _, err := io.ReadFull(r.random, seed[:]); err != nil {
		return "", fault.Unexpected.Err("draw key", path, err)
	}
	text, err := encode(seed)
	if err != nil {
		return "", err
	}
	scratch := path + ".new"
	if err := (durable.FS{}).Remove(scratch); err != nil { // of a process that was killed
		return "", err
	}
	return text, r.tree.PutNew(path, scratch, []byte(text), perm)
}

// maxFile bounds a key file: some 500 keys of a log.
const maxFile = 1 << 16

// read returns the text of a key file that nobody else on the machine can touch.
func read(path string) (string, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fault.KeyMissing.Err("open key", path, nil).With("file", path)
	}
	if err != nil {
		return "", fault.KeyUnreadable.Err("open key", path, err).With("file", path)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", fault.KeyUnreadable.Err("look at key", path, err).With("file", path)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", fault.KeyExposed.Err("open key", path, nil).With("file", path)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return "", fault.KeyUnreadable.Err("read key", path, err).With("file", path)
	}
	return string(data), nil
}

// logIDs is what may stand in a file name; the ledger takes no other ids either.
var logIDs = regexp.MustCompile(`^[0-9a-z][0-9a-z_-]{0,63}$`)
