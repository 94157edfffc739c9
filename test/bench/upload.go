package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// uploadSize is the length of an uploaded file in bytes, uploadPiece that of a piece.
const (
	uploadSize  = gib
	uploadPiece = 8 * mib
)

// measureUpload compares a large upload that ends as an item, bytes and event durable,
// with tusd's, which ends in the page cache, the same with a sync at the end, and the
// write that no server can beat.
func measureUpload(ctx context.Context, o options) error {
	h, err := openHouse(ctx, o)
	if err != nil {
		return err
	}
	p, missing, err := openPeer(ctx, o)
	if err != nil {
		return errors.Join(err, h.stop())
	}
	var s seeds
	for _, way := range []struct {
		title string
		next  func() file
	}{
		{"upload of 1 GiB, PATCHes of 8 MiB", func() file { return file{bytes: s.next(), size: uploadSize, piece: uploadPiece} }},
		{"upload of 1 GiB, PATCHes of 8 MiB with checksums", func() file { return cut(s.next(), uploadSize, uploadPiece) }},
		{"upload of 1 GiB, one PATCH", func() file { return file{bytes: s.next(), size: uploadSize, piece: uploadSize} }},
	} {
		err = errors.Join(err, race(ctx, o, way.title, "MB/s", uploads(o, h, p, missing, way.next)...))
	}
	return errors.Join(err, p.stop(), h.stop())
}

func uploads(o options, h *house, p *peer, missing string, next func() file) []contender {
	var f file
	plain := filepath.Join(o.dir, "plain")
	fresh := func(ctx context.Context) error {
		f = next()
		return errors.Join(p.empty(ctx), os.RemoveAll(plain))
	}
	return []contender{
		{name: "liuhen, to the item", prepare: fresh, work: func(ctx context.Context) (float64, error) {
			_, err := h.take(ctx, f)
			return uploadSize / 1e6, err
		}},
		{name: tusdName, missing: missing, target: "≥ 0.8", prepare: fresh, work: func(ctx context.Context) (float64, error) {
			_, err := p.send(ctx, f)
			return uploadSize / 1e6, err
		}},
		{name: tusdSynced, missing: missing, target: "≥ 0.9", prepare: fresh, work: func(ctx context.Context) (float64, error) {
			address, err := p.send(ctx, f)
			return uploadSize / 1e6, errors.Join(err, p.sync(address))
		}},
		{name: "plain write of a file, synced", prepare: fresh, work: func(context.Context) (float64, error) {
			return uploadSize / 1e6, writeSynced(plain, f.bytes.part(0, f.size))
		}},
	}
}

// writeSynced writes a new file and returns when it is on the disk.
func writeSynced(name string, r io.Reader) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := io.CopyBuffer(struct{ io.Writer }{f}, r, make([]byte, mib)); err != nil {
		return err
	}
	return f.Sync()
}
