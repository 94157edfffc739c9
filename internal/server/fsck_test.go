package server

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"liuhen/internal/fault"
	"liuhen/internal/fsck"
)

// The check of a folder works beside the server that holds it, and says plainly why
// it cannot be made.
func TestAFolderIsCheckedBesideItsServer(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "data")
	flags := func() map[string]any { return map[string]any{"data": folder} }
	if _, err := fsckFolder(t.Context(), flags(), fsck.Options{}); !errors.Is(err, fault.FileUnreadable) {
		t.Errorf("no folder: %v", err)
	}
	h, err := Open(t.Context(), Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	for name, check := range map[string]func() (fsck.Report, error){
		"beside": func() (fsck.Report, error) { return fsckFolder(t.Context(), flags(), fsck.Options{Replay: true}) },
		"within": func() (fsck.Report, error) { return h.Fsck(t.Context(), fsck.Options{Replay: true}) },
	} {
		if r, err := check(); err != nil || !r.Fine() {
			t.Errorf("%s: %+v %v", name, r, err)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := fsckFolder(t.Context(), flags(), fsck.Options{}); err != nil || !r.Fine() {
		t.Errorf("after the server: %+v %v", r, err)
	}
	execute(t, folder, `DELETE FROM goose_db_version WHERE version_id > 1`)
	if _, err := fsckFolder(t.Context(), flags(), fsck.Options{}); !errors.Is(err, fault.SchemaDiffers) || fault.Of(err).Args["have"] != "1" {
		t.Errorf("an older schema: %v", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "liuhen.db"), []byte("this is no database, and never was one, whatever its name may say of it"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := fsckFolder(t.Context(), flags(), fsck.Options{}); !errors.Is(err, fault.DatabaseDamaged) {
		t.Errorf("no database: %v", err)
	}
	if err := os.Remove(filepath.Join(folder, "keys", "master.key")); err != nil {
		t.Fatal(err)
	}
	if _, err := fsckFolder(t.Context(), flags(), fsck.Options{}); !errors.Is(err, fault.KeyMissing) {
		t.Errorf("no master key: %v", err)
	}
}

func execute(t *testing.T, folder, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(folder, "liuhen.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}
