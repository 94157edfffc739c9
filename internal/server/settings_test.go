package server

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"liuhen/internal/fault"
)

// TestSettingsWithAPasswordAreOurOwn: the file of settings is held to the rule of the
// other files with secrets as soon as it holds one.
func TestSettingsWithAPasswordAreOurOwn(t *testing.T) {
	t.Parallel()
	for text, secret := range map[string]bool{
		"database: postgres://liuhen:drowssap@db/liuhen\n":            true,
		"database: postgres://liuhen@db/liuhen?password=drowssap\n":   true,
		"database: postgres://liuhen@db/liuhen?sslmode=verify-full\n": false,
		"address: 127.0.0.1:8080\n":                                   false,
	} {
		for _, mode := range []os.FileMode{0o600, 0o640, 0o604, 0o620} {
			folder := t.TempDir()
			path := filepath.Join(folder, settingsFile)
			if err := errors.Join(os.WriteFile(path, []byte(text), 0o600), os.Chmod(path, mode)); err != nil {
				t.Fatal(err)
			}
			_, err := readSettings(nil, map[string]any{"data": folder})
			if exposed := secret && mode != 0o600 && runtime.GOOS != "windows"; errors.Is(err, fault.SettingsExposed) != exposed || !exposed && err != nil {
				t.Errorf("%q of mode %o: %v", text, mode, err)
			}
		}
	}
}

// Where the commands find their server is no setting of an installation, so a migration
// does not mind it; what it minds it names all at once.
func TestOnlySettingsOfAnInstallationStandInTheWayOfAMigration(t *testing.T) {
	t.Parallel()
	if names := settingVariables([]string{"LIUHEN_SERVER=http://127.0.0.1:8080", "LIUHEN_TOKEN=x", "HOME=/root"}); len(names) > 0 {
		t.Errorf("in the way: %v", names)
	}
	names := settingVariables([]string{"LIUHEN_DATA=d", "LIUHEN_SERVER=s", "LIUHEN_TLS_CERT=c"})
	if !slices.Equal(names, []string{"LIUHEN_DATA", "LIUHEN_TLS_CERT"}) {
		t.Errorf("named: %v", names)
	}
}
