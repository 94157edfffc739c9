package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
)

// Judge follows one log under one key.
type Judge struct {
	origin   string
	verifier note.Verifier
	log      fsck.Fetcher
	seen     []byte // newest checkpoint found good so far; empty before the first
}

// NewJudge returns a judge of the log at source, an http address or a folder. vkey
// is the log's public key, seen an earlier checkpoint or nothing.
func NewJudge(source, vkey string, seen []byte) (*Judge, error) {
	v, err := note.NewVerifier(strings.TrimSpace(vkey))
	if err != nil {
		return nil, fmt.Errorf("public key: %w", err)
	}
	f, err := open(source)
	if err != nil {
		return nil, err
	}
	return &Judge{origin: v.Name(), verifier: v, log: f, seen: seen}, nil
}

func open(source string) (fsck.Fetcher, error) {
	if !strings.HasPrefix(source, "http://") && !strings.HasPrefix(source, "https://") {
		return client.FileFetcher{Root: source}, nil
	}
	u, err := url.Parse(source)
	if err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	return client.NewHTTPFetcher(u, http.DefaultClient)
}

// Seen returns the newest checkpoint found good.
func (j *Judge) Seen() []byte { return j.seen }

// Follow fetches the newest checkpoint and proves it to extend the one seen before.
func (j *Judge) Follow(ctx context.Context) (log.Checkpoint, error) {
	now, raw, _, err := client.FetchCheckpoint(ctx, j.log.ReadCheckpoint, j.verifier, j.origin)
	if err != nil {
		return log.Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	if len(j.seen) > 0 {
		if err := j.extends(ctx, *now); err != nil {
			return log.Checkpoint{}, err
		}
	}
	j.seen = raw
	return *now, nil
}

// extends covers by itself what Tessera's tracker lets pass: a log that shrank,
// and two roots of one size.
func (j *Judge) extends(ctx context.Context, now log.Checkpoint) error {
	tracker, err := client.NewLogStateTracker(ctx, j.log.ReadTile, j.seen, j.verifier, j.origin,
		client.UnilateralConsensus(j.log.ReadCheckpoint))
	if err != nil {
		return fmt.Errorf("checkpoint seen before: %w", err)
	}
	before := tracker.Latest()
	if now.Size < before.Size {
		return fmt.Errorf("the log shrank from %d to %d entries", before.Size, now.Size)
	}
	if now.Size == before.Size && !bytes.Equal(now.Hash, before.Hash) {
		return fmt.Errorf("fork: two roots of size %d", now.Size)
	}
	if _, _, _, err := tracker.Update(ctx); err != nil {
		return fmt.Errorf("consistency from %d to %d: %w", before.Size, now.Size, err)
	}
	return nil
}

// Inclusion proves every step-th entry, and the last one, to be in the log as of c.
func (j *Judge) Inclusion(ctx context.Context, c log.Checkpoint, step uint64) error {
	if c.Size == 0 {
		return nil
	}
	proofs, err := client.NewProofBuilder(ctx, c.Size, j.log.ReadTile)
	if err != nil {
		return err
	}
	for place := uint64(0); place < c.Size; place += step {
		if err := j.include(ctx, proofs, c, place); err != nil {
			return fmt.Errorf("entry %d: %w", place, err)
		}
	}
	return j.include(ctx, proofs, c, c.Size-1)
}

func (j *Judge) include(ctx context.Context, proofs *client.ProofBuilder, c log.Checkpoint, place uint64) error {
	bundle, err := client.GetEntryBundle(ctx, j.log.ReadEntryBundle, place/256, c.Size)
	if err != nil {
		return err
	}
	if place%256 >= uint64(len(bundle.Entries)) {
		return errors.New("not in its bundle")
	}
	path, err := proofs.InclusionProof(ctx, place)
	if err != nil {
		return err
	}
	leaf := rfc6962.DefaultHasher.HashLeaf(bundle.Entries[place%256])
	return proof.VerifyInclusion(rfc6962.DefaultHasher, place, c.Size, leaf, path, c.Hash)
}

// Fsck derives the whole log anew from its entries.
func (j *Judge) Fsck(ctx context.Context) error {
	return fsck.New(j.origin, j.verifier, j.log, leaves, fsck.Opts{N: 2}).Check(ctx)
}

// leaves is what docs/formats/log.md says of an entry bundle.
func leaves(data []byte) ([][]byte, error) {
	var bundle api.EntryBundle
	if err := bundle.UnmarshalText(data); err != nil {
		return nil, err
	}
	var hashes [][]byte
	for i, entry := range bundle.Entries {
		if len(entry) != 80 || !bytes.HasPrefix(entry, []byte("liuhen.event/v1\n")) {
			return nil, fmt.Errorf("entry %d of the bundle is none of this format", i)
		}
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}
