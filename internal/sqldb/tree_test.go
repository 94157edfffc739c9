package sqldb_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"

	"liuhen/internal/blob/memblob"
	"liuhen/internal/ledger"
	"liuhen/internal/sqldb/sqldbtest"
	"liuhen/internal/translog"
)

// oneKey signs the one log of a test.
type oneKey struct {
	signer   note.Signer
	verifier note.Verifier
}

func (k oneKey) Signer(string) (note.Signer, error) { return k.signer, nil }

func (k oneKey) Verifiers(string) (note.Verifiers, error) { return note.VerifierList(k.verifier), nil }

func TestTheLedgerIntegratesWhatWasCommitted(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		id := string(h.city.ID)
		for i := range 300 { // more than one full tile
			if _, _, err := h.enrol(t.Context(), h.by, "某人", fmt.Sprintf("YX-%04d", i)); err != nil {
				t.Fatal(err)
			}
		}
		skey, vkey, err := translog.NewKey(h.city.LogOrigin, [32]byte{9})
		if err != nil {
			t.Fatal(err)
		}
		signer, err := translog.NewSigner(skey)
		if err != nil {
			t.Fatal(err)
		}
		verifier, err := translog.ParseVerifier(vkey)
		if err != nil {
			t.Fatal(err)
		}
		behind, err := h.Behind(t.Context())
		if err != nil || len(behind) != 1 || behind[0] != id {
			t.Fatalf("behind: %v %v", behind, err)
		}
		l := ledger.New(ledger.Parts{
			Trees: h, Shelf: memblob.New(memblob.Options{}).Shelf, Keys: oneKey{signer, verifier},
			After: func(time.Duration) <-chan time.Time { return nil }, Log: slog.New(slog.DiscardHandler),
		})
		if err := l.Integrate(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		file, err := l.Serve(context.Background(), id, translog.CheckpointPath)
		if err != nil {
			t.Fatal(err)
		}
		checkpoint, err := translog.OpenCheckpoint(file.Data, h.city.LogOrigin, note.VerifierList(verifier))
		if err != nil || checkpoint.Size != 301 {
			t.Fatalf("checkpoint: %+v %v", checkpoint, err)
		}
		evidence, err := h.EventAt(t.Context(), id, 270)
		if err != nil {
			t.Fatal(err)
		}
		proof, err := l.Proof(t.Context(), id, 270, checkpoint.Size)
		if err != nil {
			t.Fatal(err)
		}
		if err := translog.CheckInclusion(checkpoint.Tree(), 270, evidence.Entry, proof); err != nil {
			t.Error(err)
		}
		if behind, err := h.Behind(t.Context()); err != nil || len(behind) != 0 {
			t.Errorf("still behind: %v %v", behind, err)
		}
	})
}

// A process that is told to stop while it commits a tree must not be in doubt whether
// it has a checkpoint to publish.
func TestAStopDoesNotBreakTheCommitOfATree(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		ctx, stop := context.WithCancel(t.Context())
		h := newHouseAt(t, in.New(t), func(step, _ string) error {
			if step == "commit tree" {
				stop()
			}
			return nil
		})
		id := string(h.city.ID)
		grown := ledger.Tree{Size: 1, Checkpoint: []byte("signed")}
		if err := h.WithTree(ctx, id, func(context.Context, ledger.Tree, ledger.Next) (ledger.Tree, error) { return grown, nil }); err != nil {
			t.Errorf("the commit: %v", err)
		}
		if err := h.WithTree(t.Context(), id, func(_ context.Context, now ledger.Tree, _ ledger.Next) (ledger.Tree, error) {
			if diff := cmp.Diff(grown, now); diff != "" {
				t.Errorf("the tree (-committed +found):\n%s", diff)
			}
			return now, nil
		}); err != nil {
			t.Error(err)
		}
	})
}
