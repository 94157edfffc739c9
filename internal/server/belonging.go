package server

import (
	"context"
	"errors"
	"slices"
	"time"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/ledger"
	"liuhen/internal/sqldb"
)

// A database belongs to its store where it knows every log that the store bears. One that
// was begun anew beside a store in use, as where the file is lost or the setting that names
// the server, knows nobody's recordings: all of them would count as nobody's and be
// removed, and whoever comes first could found another installation over them.

// refuseBesideKeys fails where no database is there yet, but keys of logs are: before one is
// made.
func (h *House) refuseBesideKeys(ctx context.Context, database string) (fresh bool, err error) {
	fresh, err = sqldb.Fresh(ctx, database)
	if err != nil || !fresh {
		return false, err
	}
	logs, err := h.keys.Logs()
	if err != nil || len(logs) == 0 {
		return true, err
	}
	return false, h.strange(logs[0])
}

// belongs fails where the database knows no log at all while the store holds one, or
// recordings.
func (h *House) belongs(ctx context.Context) error {
	logs, err := h.store.Logs(ctx)
	if err != nil || len(logs) > 0 {
		return err
	}
	err = h.blobs.Shelf.Names(ctx, "log/", func(string) error { return errUsed })
	if err == nil {
		err = h.blobs.Store.Walk(ctx, func(digest.SHA256, int64, time.Time) error { return errUsed })
	}
	if !errors.Is(err, errUsed) {
		return err
	}
	if logs, err = h.store.Logs(ctx); err != nil || len(logs) > 0 { // another server has founded it just now
		return err
	}
	return h.strange(h.options.Folder)
}

// errUsed ends a look for anything.
var errUsed = errors.New("in use")

// knows fails where the store bears a log that the database does not know.
func (h *House) knows(ctx context.Context, logs []string) error {
	kept, err := h.keys.Logs()
	if err != nil {
		return err
	}
	for _, id := range kept {
		if slices.Contains(logs, id) {
			continue
		}
		names, err := ledger.NamesOf(id)
		if err != nil {
			return err
		}
		switch _, err := h.blobs.Shelf.Read(ctx, names.Checkpoint()); {
		case err == nil:
			return h.strange(id)
		case fault.KindOf(err) != fault.NotFound: // a key is made before its log
			return err
		}
	}
	return nil
}

func (h *House) strange(what string) error {
	return fault.DatabaseStrange.Err("open data folder", what, nil).With("folder", h.options.Folder)
}
