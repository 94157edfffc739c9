package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// smallRun is how many small files one contender takes in.
const smallRun = 2000

// measureSmall compares small files, one request each, with a bare loop in which each is
// written, synced, renamed and its folder synced, and with servers that sync nothing.
func measureSmall(ctx context.Context, o options) error {
	h, err := openHouse(ctx, o)
	if err != nil {
		return err
	}
	p, noTusd, err := openPeer(ctx, o)
	if err != nil {
		return errors.Join(err, h.stop())
	}
	dav, noDAV, err := openDAV(ctx, o)
	if err != nil {
		return errors.Join(err, p.stop(), h.stop())
	}
	var s seeds
	plain := filepath.Join(o.dir, "plain")
	err = race(ctx, o, "2,000 files of 100 KB, 8 at a time", "files/s",
		contender{name: "liuhen, one request each", work: smallFilesBy(&s, func(ctx context.Context, _ int, data []byte) error {
			_, err := h.takeSmall(ctx, data)
			return err
		})},
		contender{
			name: "8 workers: write, fsync, rename, fsync of the folder", target: "≥ 0.8",
			prepare: func(context.Context) error { return renew(plain) },
			work:    smallFilesBy(&s, func(_ context.Context, n int, data []byte) error { return keepPlain(plain, n, data) }),
		},
		contender{name: davName, missing: noDAV, prepare: dav.empty, work: smallFilesBy(&s, dav.put)},
		contender{name: tusdName + ", one request each", missing: noTusd, prepare: p.empty, work: smallFilesBy(&s, func(ctx context.Context, _ int, data []byte) error {
			_, err := p.create(ctx, smallSize, bytes.NewReader(data))
			return err
		})},
	)
	return errors.Join(err, dav.stop(), p.stop(), h.stop())
}

// measureSmallTus compares small files by tus, whose bytes come with the request that
// begins. Ours ends as an item, which takes one more request.
func measureSmallTus(ctx context.Context, o options) error {
	h, err := openHouse(ctx, o)
	if err != nil {
		return err
	}
	p, noTusd, err := openPeer(ctx, o)
	if err != nil {
		return errors.Join(err, h.stop())
	}
	var s seeds
	err = race(ctx, o, "2,000 files of 100 KB by tus, 8 at a time", "files/s",
		contender{name: "liuhen, to the item", work: smallFilesBy(&s, func(ctx context.Context, _ int, data []byte) error {
			address, err := h.tus.create(ctx, smallSize, bytes.NewReader(data))
			if err != nil {
				return err
			}
			_, err = h.receive(ctx, address)
			return err
		})},
		contender{name: tusdName, missing: noTusd, target: "≥ 1.5", prepare: p.empty, work: smallFilesBy(&s, func(ctx context.Context, _ int, data []byte) error {
			_, err := p.create(ctx, smallSize, bytes.NewReader(data))
			return err
		})},
		contender{name: tusdSynced, missing: noTusd, prepare: p.empty, work: smallFilesBy(&s, func(ctx context.Context, _ int, data []byte) error {
			address, err := p.create(ctx, smallSize, bytes.NewReader(data))
			return errors.Join(err, p.sync(address))
		})},
	)
	return errors.Join(err, p.stop(), h.stop())
}

// smallFilesBy is one run of small files.
func smallFilesBy(s *seeds, send func(ctx context.Context, n int, data []byte) error) func(context.Context) (float64, error) {
	return func(ctx context.Context) (float64, error) { return smallRun, small(ctx, smallRun, s, send) }
}

// renew gives an empty folder in the place of one with many files, which is set aside until
// everything is measured: see doc.go for what their removal costs the next.
func renew(folder string) error {
	aside, err := os.MkdirTemp(filepath.Dir(folder), "aside-")
	if err == nil {
		err = os.Rename(folder, filepath.Join(aside, filepath.Base(folder)))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Mkdir(folder, 0o700)
}

func keepPlain(folder string, n int, data []byte) (err error) {
	name := filepath.Join(folder, fmt.Sprint(n))
	if err := writeSynced(name+".part", bytes.NewReader(data)); err != nil {
		return err
	}
	if err := os.Rename(name+".part", name); err != nil {
		return err
	}
	return syncFile(folder)
}
