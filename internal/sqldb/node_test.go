package sqldb_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/node"
	"liuhen/internal/sqldb/sqldbtest"
)

func anybody([]node.Node) error { return nil }

func TestANodeIsEnrolledBesideOthers(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		ctx, at := t.Context(), time.Date(2026, 6, 3, 1, 0, 0, 0, time.UTC)
		a := node.Node{ID: "serve-a", Run: "1", Address: "https://a", Store: "s3://x", Vouch: []byte{1}, Seen: at}
		b := node.Node{ID: "serve-b", Run: "1", Vouch: []byte{2}, Seen: at}
		for _, n := range []node.Node{a, b} {
			if err := h.EnrolNode(ctx, n, anybody); err != nil {
				t.Fatal(err)
			}
		}
		var met []node.Node
		refuse := func(others []node.Node) error {
			met = others
			return fault.NodesDiffer.Err("enrol", "", nil)
		}
		if err := h.EnrolNode(ctx, node.Node{ID: "serve-a", Run: "2", Vouch: []byte{}}, refuse); !errors.Is(err, fault.NodesDiffer) {
			t.Errorf("enrolled: %v", err)
		}
		if diff := cmp.Diff([]node.Node{b}, met); diff != "" {
			t.Errorf("the others:\n%s", diff)
		}
		if got, err := h.Nodes(ctx); err != nil || cmp.Diff([]node.Node{a, b}, got) != "" {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := h.Node(ctx, "serve-c"); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("one that never was: %v", err)
		}
	})
}

func TestANodeIsSeenAsTheRunThatItIs(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		ctx, at := t.Context(), time.Date(2026, 6, 3, 1, 0, 0, 0, time.UTC)
		for _, run := range []string{"1", "2"} {
			if err := h.EnrolNode(ctx, node.Node{ID: "serve-a", Run: run, Vouch: []byte{}, Seen: at}, anybody); err != nil {
				t.Fatal(err)
			}
		}
		if still, err := h.SeeNode(ctx, "serve-a", "1", at.Add(time.Hour)); err != nil || still {
			t.Errorf("the former run: %v, %v", still, err)
		}
		if still, err := h.SeeNode(ctx, "serve-a", "2", at.Add(time.Minute)); err != nil || !still {
			t.Errorf("the present run: %v, %v", still, err)
		}
		if n, err := h.Node(ctx, "serve-a"); err != nil || !n.Seen.Equal(at.Add(time.Minute)) {
			t.Errorf("seen %v, %v", n.Seen, err)
		}
	})
}

// An upload of before there were nodes lies on the node that starts first.
func TestUploadsOfBeforeAreTheFirstNodes(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		ctx := t.Context()
		for id, on := range map[string]string{"u1": "", "u2": "serve-b"} {
			u := intake.Upload{ID: id, Account: "lin", Agency: string(h.city.ID), Size: 10, Node: on}
			if err := h.BeginUpload(ctx, u, func(intake.Reserved) error { return nil }); err != nil {
				t.Fatal(err)
			}
		}
		for _, id := range []string{"serve-a", "serve-c"} {
			if err := h.EnrolNode(ctx, node.Node{ID: id, Vouch: []byte{}}, anybody); err != nil {
				t.Fatal(err)
			}
		}
		for id, want := range map[string]string{"u1": "serve-a", "u2": "serve-b"} {
			if u, err := h.Upload(ctx, id); err != nil || u.Node != want {
				t.Errorf("%s lies on %q, %v", id, u.Node, err)
			}
		}
	})
}

// A node that was silent for long is forgotten, unless something lies on it; the word that
// the installation was migrated never is.
func TestNodesThatAreLongGoneAreForgotten(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		ctx, at := t.Context(), time.Date(2026, 6, 3, 1, 0, 0, 0, time.UTC)
		for id, seen := range map[string]time.Time{"serve-there": at, "serve-gone": at.Add(-time.Hour), "serve-holds": at.Add(-time.Hour), node.Left: at.Add(-time.Hour)} {
			if err := h.EnrolNode(ctx, node.Node{ID: id, Vouch: []byte{}, Seen: seen}, anybody); err != nil {
				t.Fatal(err)
			}
		}
		u := intake.Upload{ID: "u1", Account: "lin", Agency: string(h.city.ID), Size: 10, Node: "serve-holds"}
		if err := h.BeginUpload(ctx, u, func(intake.Reserved) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if got, err := h.ForgetNodes(ctx, at); err != nil || cmp.Diff([]string{"serve-gone"}, got) != "" {
			t.Errorf("forgot %v, %v", got, err)
		}
		if left, err := h.Nodes(ctx); err != nil || len(left) != 3 {
			t.Errorf("%v, %v", left, err)
		}
	})
}
