package server

import (
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"liuhen/internal/fault"
)

// databaseFile is the name of the database in the data folder.
const databaseFile = "liuhen.db"

// databaseOf is where the database is: at its address, else in the folder.
func databaseOf(folder, address string) string {
	if address != "" {
		return address
	}
	return filepath.Join(folder, databaseFile)
}

// isDatabase tells whether the setting may be an address; nothing is one as well.
func isDatabase(address string) bool {
	u, err := url.Parse(address)
	return address == "" || (err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql"))
}

// withoutPassword is an address without its passwords.
func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	values := u.Query()
	for name := range values {
		if strings.Contains(name, "password") {
			values.Set(name, "xxxxx")
		}
	}
	u.RawQuery = values.Encode()
	return u.Redacted()
}

// holdsPassword reports whether a password stands in the address.
func holdsPassword(address string) bool { return withoutPassword(address) != spelled(address) }

// spelled is an address as withoutPassword would spell it if it had no password.
func spelled(address string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	u.RawQuery = u.Query().Encode()
	return u.String()
}

// readyTime bounds how long the database may take to say that it is there.
const readyTime = 5 * time.Second

// processOf names the process that works on a data folder. The lock on the folder makes
// the name ours alone, and it is the same after each start. Where other processes share
// the database, it stands in the file that is locked.
func processOf(lock *os.File, o Options) (string, error) {
	const name = "serve"
	if o.Database == "" {
		return name, nil
	}
	text, err := io.ReadAll(io.NewSectionReader(lock, 0, 64))
	if id, wrong := uuid.ParseBytes(text); err == nil && wrong == nil {
		return name + "-" + id.String(), nil
	}
	id, drawn := uuid.NewRandomFromReader(o.Random)
	if err = errors.Join(err, drawn, lock.Truncate(0)); err == nil {
		_, err = lock.WriteAt([]byte(id.String()), 0)
	}
	if err = errors.Join(err, lock.Sync()); err != nil { // lost in a power cut, jobs wait till their time is over
		return "", fault.FileUnreadable.Err("name process", lock.Name(), err).With("file", lock.Name())
	}
	return name + "-" + id.String(), nil
}
