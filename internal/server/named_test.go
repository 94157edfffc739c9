package server

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"liuhen/internal/fault"
	"liuhen/internal/sqldb/sqldbtest"
	"liuhen/internal/translog"
)

// A log whose key was swapped, or got a companion, is refused, until its own key is back. It holds up no other
// log, neither at the start nor after a failover.
func TestASwappedKeyHoldsUpItsOwnLogOnly(t *testing.T) {
	t.Parallel()
	o := Options{Folder: filepath.Join(t.TempDir(), "data")}
	var city, county string
	within(t, o, func(h *House) {
		made := sqldbtest.Establish(t, h.store, sqldbtest.Yunxi(), h.keys.Make)
		city, county = string(made.ID), string(sqldbtest.Establish(t, h.store, sqldbtest.County(made.ID, "青禾县", "999921"), h.keys.Make).ID)
	})
	path := filepath.Join(o.Folder, "keys", "log", county+".key")
	own, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := translog.NewKey("liuhen/"+county, [32]byte{7})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"swapped": {other + "\n", fault.LogKeyMissing}, "brought back": {string(own), nil}, "followed by another": {string(own) + other + "\n", fault.LogKeyForeign},
		"behind another": {other + "\n" + string(own), fault.LogKeyForeign},
	} {
		if err := os.WriteFile(path, []byte(c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		within(t, o, func(h *House) {
			if err := h.proveLogs(t.Context()); err != nil {
				t.Errorf("%s: after a failover: %v", name, err)
			}
			if err := h.refusal(county); !errors.Is(err, c.want) {
				t.Errorf("%s: the county's log: %v", name, err)
			}
			if err := h.refusal(city); err != nil {
				t.Errorf("%s: the city's log: %v", name, err)
			}
		})
	}
}
