package ledger

import (
	"context"

	"liuhen/internal/translog"
)

// File is one file of a log as the world may read it.
type File struct {
	Data        []byte
	ContentType string
	Cacheable   bool // for ever: the file never changes
}

// Serve returns the file at path below a log's address: checkpoint, a tile or an
// entry bundle (C2SP tlog-tiles). Everything served is public by design. Any
// other path fails with a fault of kind NotFound, whatever else the shelf holds.
func (l *Ledger) Serve(ctx context.Context, logID, path string) (File, error) {
	n, err := NamesOf(logID)
	if err != nil {
		return File{}, err
	}
	if path == translog.CheckpointPath {
		data, err := l.Shelf.Read(ctx, n.Checkpoint())
		return File{Data: data, ContentType: "text/plain; charset=utf-8"}, err
	}
	t, err := translog.ParsePath(path)
	if err != nil {
		return File{}, err
	}
	data, err := readTile(ctx, l.Shelf, n, t)
	return File{Data: data, ContentType: "application/octet-stream", Cacheable: true}, err
}
