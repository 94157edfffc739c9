package server

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"liuhen/internal/blob/fsblob"
	"liuhen/internal/fault"
	"liuhen/internal/keyring"
	"liuhen/internal/ledger"
	"liuhen/internal/sqldb"
)

// house is an opened data folder with everything in it.
type house struct {
	lock   *os.File
	store  *sqldb.Store
	ledger *ledger.Ledger
}

// openHouse opens or makes the data folder and holds it alone (engine: one process
// for each folder). Errors: data-folder-busy, file-unreadable, and those of the
// parts.
func openHouse(ctx context.Context, folder string, logger *slog.Logger) (*house, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fault.FileUnreadable.Err("make data folder", folder, err).With("file", folder)
	}
	lock, err := holdFolder(folder)
	if err != nil {
		return nil, err
	}
	h := &house{lock: lock}
	if err := h.open(ctx, folder, logger); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

func holdFolder(folder string) (*os.File, error) {
	path := filepath.Join(folder, "lock")
	lock, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.FileUnreadable.Err("hold data folder", path, err).With("file", path)
	}
	if err := tryLock(lock); err != nil {
		return nil, errors.Join(fault.FolderBusy.Err("hold data folder", folder, err).With("folder", folder), lock.Close())
	}
	return lock, nil
}

func (h *house) open(ctx context.Context, folder string, logger *slog.Logger) error {
	database := filepath.Join(folder, "liuhen.db")
	_, err := os.Stat(database)
	fresh := errors.Is(err, fs.ErrNotExist)
	keys, err := keyring.Open(filepath.Join(folder, "keys"), rand.Reader)
	if err != nil {
		return err
	}
	master, err := keys.Master(fresh)
	if err != nil {
		return err
	}
	source := sqldb.Source{Now: time.Now, Random: rand.Reader}
	if h.store, err = sqldb.Open(ctx, sqldb.Config{DSN: database, Source: source, Master: master}); err != nil {
		return err
	}
	blobs, err := fsblob.Open(folder, fsblob.Options{})
	if err != nil {
		return err
	}
	h.ledger = ledger.New(ledger.Parts{Trees: h.store, Shelf: blobs.Shelf, Keys: keys, After: time.After, Log: logger})
	return h.checkLogs(ctx, logger)
}

// checkLogs holds every log against its published checkpoint before the first
// event. A log that fails is refused for writing; the others work on.
func (h *house) checkLogs(ctx context.Context, logger *slog.Logger) error {
	logs, err := h.store.Logs(ctx)
	if err != nil {
		return err
	}
	for _, id := range logs {
		if err := h.ledger.CheckStart(ctx, id); err != nil {
			logger.ErrorContext(ctx, "log refused for writing", "log", id, "error", err)
		}
	}
	return nil
}

// ready says whether requests can be answered: the database does, and no log is
// refused.
func (h *house) ready(ctx context.Context) error {
	if err := h.store.Ping(ctx); err != nil {
		return err
	}
	logs, err := h.store.Logs(ctx)
	if err != nil {
		return err
	}
	for _, id := range logs {
		if err := h.ledger.Refusal(id); err != nil {
			return err
		}
	}
	return nil
}

func (h *house) close() error {
	var err error
	if h.store != nil {
		err = h.store.Close()
	}
	return errors.Join(err, h.lock.Close())
}
