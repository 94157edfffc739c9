package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"

	"golang.org/x/sync/errgroup"
)

// getOpenSSL is how to get the peer that hashes.
const getOpenSSL = "apt-get install -y openssl"

// bytesRead is the line in which fsck says how much it read.
var bytesRead = regexp.MustCompile(`(?m)^summary\tbytes\t(.*)$`)

// checked is what is checked: 10 GiB.
var checked = stock{large: 78, largeSize: 128 * mib, small: 2600}

// fsckReaders is how many files the check reads at the same time.
const fsckReaders = 2

// measureFsck compares the check of a whole store with hashing its files by as many
// processes. Ours reads past the page cache, so they find it empty, too.
func measureFsck(ctx context.Context, o options) error {
	h, err := openHouse(ctx, o)
	if err != nil {
		return err
	}
	_, err = h.fill(ctx, checked)
	if err := errors.Join(err, h.stop()); err != nil {
		return err
	}
	files, err := h.blobs(checked)
	if err != nil {
		return err
	}
	amount, err := sizes(files)
	if err != nil {
		return err
	}
	said, missing := "", needs("openssl", getOpenSSL)
	title := fmt.Sprintf("check of a store of %d files, %.0f MB", len(files), amount)
	err = race(ctx, o, title, "MB/s",
		contender{name: "liuhen fsck, from the disk", work: func(ctx context.Context) (float64, error) {
			said, err = run(ctx, plainEnv(), o.liuhen, "fsck", "--data", h.folder)
			return amount, err
		}},
		contender{
			name: fmt.Sprintf("openssl dgst -sha256, %d at a time, from the disk", fsckReaders), missing: missing, target: "≥ 0.9",
			prepare: func(ctx context.Context) error { return forget(ctx, files) },
			work:    func(ctx context.Context) (float64, error) { return amount, hashBeside(ctx, files) },
		},
	)
	if m := bytesRead.FindStringSubmatch(said); err == nil && m != nil {
		fmt.Fprintf(o.out, "  fsck says of its last run: %s\n", m[1])
	}
	return err
}

// sizes sums the files up in MB.
func sizes(files []string) (mb float64, err error) {
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil {
			return 0, err
		}
		mb += float64(info.Size()) / 1e6
	}
	return mb, nil
}

// hashBeside lets as many processes hash the files as the check has readers.
func hashBeside(ctx context.Context, files []string) error {
	group, ctx := errgroup.WithContext(ctx)
	for n := range fsckReaders {
		var share []string // of large and small ones alike, since names are digests
		for i := n; i < len(files); i += fsckReaders {
			share = append(share, files[i])
		}
		group.Go(func() error { return hash(ctx, share) })
	}
	return group.Wait()
}

// hash lets openssl read and hash the files.
func hash(ctx context.Context, files []string) error {
	_, err := run(ctx, nil, "openssl", append([]string{"dgst", "-sha256"}, files...)...)
	return err
}

// forget drops the files from the page cache.
func forget(ctx context.Context, files []string) error {
	if _, err := run(ctx, nil, "sync"); err != nil { // only what was written can be dropped
		return err
	}
	for _, name := range files {
		if _, err := run(ctx, nil, "dd", "if="+name, "iflag=nocache", "count=0", "status=none"); err != nil {
			return err
		}
	}
	return nil
}
