package translog_test

import (
	"bytes"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/translog"
)

// A tree grown in memory has the roots and tiles of one that is grown on its stored
// tiles, whatever the steps; 65,793 entries reach a third level of tiles.
func TestGrowerMakesTheTreeThatTilesMake(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]int{"single": 1, "odd": 97, "bundles": 256} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			size := 1500
			if step == 256 {
				size = 65_793
			}
			leaves := exampleLeaves(0, size)
			var g translog.Grower
			var tree tlog.Tree
			made := tileMap{}
			for chunk := range slices.Chunk(leaves, step) {
				grown, full, err := g.Add(chunk)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range full {
					made[translog.Path(f.Tile)] = f.Data
				}
				tree = grown
			}
			partial, err := g.Partial()
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range partial {
				made[translog.Path(p.Tile)] = p.Data
			}
			want := tileMap{}
			if stored := want.grow(t, tlog.Tree{}, size); stored != tree {
				t.Fatalf("grew %v, stored %v", tree, stored)
			}
			if len(made) != len(want) {
				t.Errorf("%d tiles, want %d", len(made), len(want))
			}
			for path, data := range want {
				if !bytes.Equal(made[path], data) {
					t.Errorf("tile %s differs", path)
				}
			}
		})
	}
}

func TestGrowerOfNothingIsEmpty(t *testing.T) {
	t.Parallel()
	var g translog.Grower
	tree, full, err := g.Add(nil)
	partial, perr := g.Partial()
	if err != nil || perr != nil || tree.Hash != translog.EmptyRoot || tree.N != 0 || len(full)+len(partial) != 0 {
		t.Errorf("%v %v %v, %v %v", tree, full, partial, err, perr)
	}
}
