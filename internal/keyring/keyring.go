package keyring

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"regexp"
	"sync"

	"liuhen/internal/custody"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// perm is the mode of every key file.
const perm = 0o600

// Ring is an open folder of keys, which several processes may use. It is safe for
// concurrent use and implements the ledger's Keys.
type Ring struct {
	disk   durable.FS
	tree   *durable.Tree
	random io.Reader // nil: keys are read, never made
	mu     sync.Mutex
	logs   map[string]loaded
}

// Open opens the folder of keys on disk and makes it if it is not there. random must
// be cryptographically strong. Errors: storage-full, storage-failed.
func Open(disk durable.FS, folder string, random io.Reader) (*Ring, error) {
	tree, err := disk.OpenTree(folder)
	if err != nil {
		return nil, err
	}
	return &Ring{disk: disk, tree: tree, random: random, logs: map[string]loaded{}}, nil
}

// OpenForReading opens an existing folder of keys beside the process that makes them.
// A key that is not there is key-file-missing and is not made.
func OpenForReading(folder string) (*Ring, error) {
	disk := durable.New(func(durable.Act) error { return fs.ErrPermission })
	tree, err := disk.LookTree(folder)
	if err != nil {
		return nil, err
	}
	return &Ring{disk: disk, tree: tree, logs: map[string]loaded{}}, nil
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

// make draws 32 random bytes and puts their text under a path. Where another server was
// quicker, the key is the one that it made.
func (r *Ring) make(path string, encode func(seed [32]byte) (string, error)) (string, error) {
	if r.random == nil {
		return "", fault.KeyMissing.Err("open key", path, nil).With("file", path)
	}
	var seed [32]byte
	if _, err := io.ReadFull(r.random, seed[:]); err != nil {
		return "", fault.Unexpected.Err("draw key", path, err)
	}
	text, err := encode(seed)
	if err != nil {
		return "", err
	}
	if err := r.put(path, text); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	return read(path)
}

// put durably writes a key under a path that must be free.
func (r *Ring) put(path, text string) error {
	var own [32]byte
	if _, err := rand.Read(own[:]); err != nil {
		return fault.Unexpected.Err("name scratch", path, err)
	}
	// Servers that share the folder do not share the scratch; one that was killed leaves
	// a key that nobody ever used.
	scratch := path + "." + hex.EncodeToString(own[:]) + ".new"
	return r.tree.PutNew(path, scratch, []byte(text), perm)
}

// CopyTo brings the master key and the keys of the logs into another ring. A file that
// is there already must hold the same. Errors: key-file-missing, key-file-differs, and
// those of Master.
func (r *Ring) CopyTo(to *Ring, logs []string) error {
	names := [][]string{{"master.key"}}
	for _, id := range logs {
		if !logIDs.MatchString(id) {
			return fault.LogPathUnknown.Err("find key of log", "", nil)
		}
		names = append(names, []string{"log", id + ".key"})
	}
	for _, name := range names {
		if err := copyKey(r.tree.Path(name...), to, to.tree.Path(name...)); err != nil {
			return err
		}
	}
	return nil
}

func copyKey(from string, to *Ring, path string) error {
	text, err := read(from)
	if err != nil {
		return err
	}
	have, err := read(path)
	if err == nil && have != text {
		return fault.KeyDiffers.Err("copy key", path, nil).With("file", path)
	}
	if fault.Of(err).Code != fault.KeyMissing {
		return err
	}
	return to.put(path, text)
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
	if durable.Exposed(info.Mode()) {
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
