package sqldb_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/node"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

// A server that still runs writes nothing more when the installation was left, or when a
// newer program changed the schema; and goes on when that was taken back.
func TestARunningServerStopsWriting(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		ctx := t.Context()
		write := func() error {
			_, _, err := h.enrol(ctx, h.by, "林一禾", "")
			return err
		}
		sql := func(statement string) {
			if _, err := h.DB().ExecContext(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		check := func(name string, want *fault.Code) {
			for _, err := range []error{write(), h.Standing(ctx)} {
				if want == nil && err != nil || want != nil && !errors.Is(err, want) {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		check("at first", nil)
		if err := h.EnrolNode(ctx, node.Node{ID: node.Left, Address: "/srv/new\n", Vouch: []byte{}}, anybody); err != nil {
			t.Fatal(err)
		}
		check("left", fault.DataMigrated)
		if err := h.ForgetNode(ctx, node.Left); err != nil {
			t.Fatal(err)
		}
		check("taken back", nil)
		sql(`UPDATE goose_db_version SET version_id = 999 WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)`)
		check("a newer schema", fault.SchemaDiffers)
	})
}

// A newer program changes no schema under a server that works with it.
func TestNoSchemaIsChangedUnderAServer(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		address := in.New(t)
		h := newHouseAt(t, address, nil)
		ctx := t.Context()
		at, err := h.Time(ctx)
		if err != nil || time.Since(at).Abs() > time.Hour {
			t.Fatalf("the database's time: %v, %v", at, err)
		}
		if _, err := h.DB().ExecContext(ctx, `DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)`); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			seen   time.Time
			living bool
		}{
			"there": {at, true}, "silent": {at.Add(-2 * node.Quiet), false}, "has left": {time.Time{}, false},
		} {
			if err := h.EnrolNode(ctx, node.Node{ID: "serve-a", Address: "https://a", Vouch: []byte{}, Seen: c.seen}, anybody); err != nil {
				t.Fatal(err)
			}
			s, err := sqldb.Open(ctx, sqldb.Config{DSN: address, Source: sqldb.Source{Now: h.clock.read, Random: &h.chance}, Master: [32]byte{1, 2, 3}})
			if err == nil {
				_ = s.Close()
			}
			if errors.Is(err, fault.NodesLiving) != c.living || c.living && fault.Of(err).Args["server"] != "https://a" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
