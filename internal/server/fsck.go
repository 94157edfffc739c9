package server

import (
	"context"
	"errors"
	"os"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/keyring"
	"liuhen/internal/sqldb"
)

// checkDesk is the desk that checks a store.
func checkDesk(store *sqldb.Store, blobs depot, keys *keyring.Ring) *fsck.Desk {
	return &fsck.Desk{Parts: fsck.Parts{
		Database: store, Logs: store, Nouns: store, Beside: store, Files: store, Prints: store, Extracts: store, Bytes: blobs.Store, Shelf: blobs.Shelf, Keys: keys,
		Replica: func(ctx context.Context) (fsck.Replica, error) { return sqldb.OpenReplica(ctx, store, "") },
		After:   time.After,
	}}
}

// checks takes orders for checks, and makes them.
func (h *House) checks() fsck.Orders {
	return fsck.Orders{Desk: checkDesk(h.store, h.blobs, h.keys), Queue: h.store}
}

// Fsck checks the house while it works. The error is check-stopped.
func (h *House) Fsck(ctx context.Context, o fsck.Options) (fsck.Report, error) {
	return checkDesk(h.store, h.blobs, h.keys).Check(ctx, o)
}

// fsckFolder checks the data folder of the settings, beside the server that may work
// on it, and changes nothing there.
func fsckFolder(ctx context.Context, flags map[string]any, o fsck.Options) (report fsck.Report, err error) {
	settings, err := readSettings(os.Environ(), flags)
	if err != nil {
		return report, err
	}
	options, err := settings.options()
	if err != nil {
		return report, err
	}
	options = options.filled()
	database := databaseOf(settings.Data, settings.Database)
	if _, err := os.Stat(database); err != nil && settings.Database == "" {
		return report, fault.FileUnreadable.Err("check store", database, err).With("file", database)
	}
	keys, err := keyring.OpenForReading(settings.keysFolder())
	if err != nil {
		return report, err
	}
	master, err := keys.Master(false)
	if err != nil {
		return report, err
	}
	source := sqldb.Source{Now: options.Now, Random: options.Random}
	store, err := sqldb.OpenForReading(ctx, sqldb.Config{DSN: database, Source: source, Master: master})
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	blobs, err := openDepotForReading(ctx, options, installationOf(master))
	if err != nil {
		return report, err
	}
	defer blobs.close()
	return checkDesk(store, blobs, keys).Check(ctx, o)
}
