package fsck_test

import (
	"context"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/sqldb"
)

// wrongSM3 remembers another SM3 than was computed.
type wrongSM3 struct{ *sqldb.Store }

func (s wrongSM3) ItemRows(ctx context.Context, after fsck.Item, limit int) ([]fsck.Item, error) {
	items, err := s.Store.ItemRows(ctx, after, limit)
	for i := range items {
		if !items[i].SM3.IsZero() {
			items[i].SM3[0] ^= 1
		}
	}
	return items, err
}

// lateLoose tells of bytes that were removed since.
type lateLoose struct{ *sqldb.Store }

func (lateLoose) LooseBlobs(_ context.Context, after []byte, _ int) ([]fsck.Blob, error) {
	if len(after) > 0 {
		return nil, nil
	}
	d := digest.SumSHA256([]byte("removed since"))
	return []fsck.Blob{{Digest: d[:], Size: 13, State: "present"}}, nil
}

// noRows is a database without nouns.
type noRows struct{}

func (noRows) Kinds() []string { return nil }

func (noRows) NounRows(context.Context, string, string, int) ([]fsck.Row, error) { return nil, nil }

func (noRows) WithoutRow(context.Context, []custody.Ref) ([]custody.Ref, error) { return nil, nil }

func (noRows) SeriesRows(context.Context) ([]string, error) { return nil, nil }

// register knows of destructions.
type register map[custody.Ref]int64

func (r register) DestroyedBy(_ context.Context, noun custody.Ref) (string, int64, error) {
	if place, ok := r[noun]; ok {
		return "log", place, nil
	}
	return "", 0, fault.NoSuchThing.Err("find destruction", noun.String(), nil)
}
