package faults_test

import (
	"bytes"
	"cmp"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/durable/durabletest"
	"liuhen/internal/server/servertest"
)

// programs are the two as they are given out.
var programs = map[string]func() (string, error){
	"liuhen":        sync.OnceValues(func() (string, error) { return compile("liuhen", "build", "liuhen/cmd/liuhen") }),
	"liuhen-verify": sync.OnceValues(func() (string, error) { return compile("liuhen-verify", "build", "liuhen/cmd/liuhen-verify") }),
}

// nobody is a user to whom the system grants nothing: root reads everything.
const nobody = 65534

// run runs one of the programs as nobody and returns what it says with its exit code.
func run(t *testing.T, name string, args ...string) (said string, exit int) {
	t.Helper()
	program, err := programs[name]()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = "/"
	cmd.Env = []string{"LANG=en_US.UTF-8", "HOME=/"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// kept is a data folder with a sealed file, and a package of it.
type kept struct {
	folder, zip, key string
	city             string
	item             api.Item
}

func sealed(t *testing.T) kept {
	t.Helper()
	f := servertest.Sealed(t)
	made, err := f.Archivist.IssuePackage(t.Context(), apiclient.Command{}, f.File.ID, api.NewIssuance{Purpose: "移送法院"})
	var zip bytes.Buffer
	if err == nil {
		_, err = f.Archivist.DownloadPackage(t.Context(), made.Value.ID, &zip)
	}
	k := kept{folder: f.Folder(), zip: filepath.Join(t.TempDir(), "package.zip"), key: f.Key(), city: f.City.ID, item: f.Items[0]}
	f.Stop()
	if err := errors.Join(err, os.WriteFile(k.zip, zip.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	return k
}

// copied copies a file or folder to a place that nobody can read and write.
func copied(t *testing.T, from string) string {
	t.Helper()
	to, err := os.MkdirTemp("", "liuhen-flip-") //nolint:usetesting // nobody cannot enter the folder of the test
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(to); err != nil {
			t.Error(err)
		}
	})
	to = filepath.Join(to, filepath.Base(from))
	err = filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := to + strings.TrimPrefix(path, from)
		if e.IsDir() {
			return errors.Join(os.Mkdir(target, 0o700), os.Chown(target, nobody, nobody))
		}
		data, err := os.ReadFile(path)
		return errors.Join(err, os.WriteFile(target, data, 0o600), os.Chown(target, nobody, nobody))
	})
	if err := errors.Join(err, os.Chown(filepath.Dir(to), nobody, nobody)); err != nil {
		t.Fatal(err)
	}
	return to
}

// flipColumn turns one bit of the first row's column.
func flipColumn(t *testing.T, folder, table, column string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(folder, "liuhen.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var was []byte
	var kind string
	err = db.QueryRowContext(t.Context(), `SELECT `+column+`, typeof(`+column+`) FROM `+table+` LIMIT 1`).Scan(&was, &kind)
	now := bytes.Clone(was)
	if err == nil {
		now[len(now)/2] ^= 1
		for _, statement := range []string{
			`PRAGMA foreign_keys = 0`, `UPDATE ` + table + ` SET ` + column + ` = CAST(? AS ` + kind + `) WHERE ` + column + ` = CAST(? AS ` + kind + `)`, `PRAGMA wal_checkpoint(TRUNCATE)`,
		} {
			args := []any{now, was}[:strings.Count(statement, "?")]
			if _, failed := db.ExecContext(t.Context(), statement, args...); failed != nil {
				err = failed
			}
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestOneFlippedBitIsFoundByThePrograms turns one bit in each kind of thing that is
// kept, or takes it away, and lets the programs look that are given out.
func TestOneFlippedBitIsFoundByThePrograms(t *testing.T) {
	t.Parallel()
	k := sealed(t)
	blob := func(folder string) string {
		sha := k.item.SHA256
		return filepath.Join(folder, "blobs", "sha256", sha[:2], sha)
	}
	log := func(folder string, name ...string) string {
		found, err := filepath.Glob(filepath.Join(append([]string{folder, "shelf", "log", k.city}, name...)...))
		if err != nil || len(found) == 0 {
			t.Fatalf("%v: %v, %v", name, found, err)
		}
		// Of tiles that are not full the longest name is the one that the root needs.
		return slices.MaxFunc(found, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	}
	for name, c := range map[string]struct {
		harm func(t *testing.T, folder string)
		want []string // each stands in what fsck says; nothing: all is well
	}{
		"nothing":         {func(*testing.T, string) {}, nil},
		"blob":            {func(t *testing.T, f string) { durabletest.Flip(t, blob(f)) }, []string{"MISMATCH\tbytes\titem/" + k.item.ID}},
		"blob gone":       {func(t *testing.T, f string) { gone(t, blob(f)) }, []string{"MISSING\tbytes\titem/" + k.item.ID}},
		"blob forbidden":  {func(t *testing.T, f string) { forbidden(t, blob(f)) }, []string{"UNREADABLE\tbytes\titem/" + k.item.ID}},
		"row":             {func(t *testing.T, f string) { flipColumn(t, f, "item", "state") }, []string{"MISMATCH\trow\titem/"}},
		"event":           {func(t *testing.T, f string) { flipColumn(t, f, "event", "sealed") }, []string{"UNREADABLE\tevent\tlog/" + k.city}},
		"entry":           {func(t *testing.T, f string) { flipColumn(t, f, "event", "entry") }, []string{"MISMATCH\tevent\tlog/", "MISMATCH\tcheckpoint\tlog/"}},
		"tile":            {func(t *testing.T, f string) { durabletest.Flip(t, log(f, "tile", "0", "*", "*")) }, []string{"MISMATCH\ttile\tlog/" + k.city + "/tile/0/"}},
		"tile gone":       {func(t *testing.T, f string) { gone(t, log(f, "tile", "0", "*", "*")) }, []string{"MISSING\ttile\tlog/" + k.city + "/tile/0/"}},
		"bundle":          {func(t *testing.T, f string) { durabletest.Flip(t, log(f, "tile", "entries", "*", "*")) }, []string{"MISMATCH\tentries\tlog/" + k.city}},
		"checkpoint":      {func(t *testing.T, f string) { durabletest.Flip(t, log(f, "checkpoint")) }, []string{"MISMATCH\tcheckpoint\tlog/" + k.city + "/checkpoint"}},
		"checkpoint gone": {func(t *testing.T, f string) { gone(t, log(f, "checkpoint")) }, []string{"MISSING\tcheckpoint\tlog/" + k.city + "/checkpoint"}},
		"checkpoint forbidden": {
			func(t *testing.T, f string) { forbidden(t, log(f, "checkpoint")) }, []string{"UNREADABLE\tcheckpoint\tlog/" + k.city + "/checkpoint"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := copied(t, k.folder)
			c.harm(t, folder)
			said, exit := run(t, "liuhen", "fsck", "--data", folder, "--sm3")
			if (exit == 0) != (c.want == nil) || exit > 1 {
				t.Errorf("fsck exits %d:\n%s", exit, said)
			}
			for _, finding := range c.want {
				if !strings.Contains(said, finding) {
					t.Errorf("fsck does not say %q:\n%s", finding, said)
				}
			}
		})
	}
}

func gone(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// forbidden gives the file to root, who lets nobody read it.
func forbidden(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.Chown(path, 0, 0), os.Chmod(path, 0)); err != nil {
		t.Fatal(err)
	}
}

// TestOneFlippedBitOfAPackageIsFoundByTheProgram turns one bit at places all over the
// package.
func TestOneFlippedBitOfAPackageIsFoundByTheProgram(t *testing.T) {
	t.Parallel()
	k := sealed(t)
	whole, err := os.ReadFile(k.zip)
	if err != nil {
		t.Fatal(err)
	}
	zip := copied(t, k.zip)
	key := filepath.Join(filepath.Dir(zip), "key")
	if err := os.WriteFile(key, []byte(k.key+"\n"), 0o644); err != nil { //nolint:gosec // a public key
		t.Fatal(err)
	}
	if said, exit := run(t, "liuhen-verify", "--trust", key, zip); exit != 0 {
		t.Fatalf("the whole package: exit %d\n%s", exit, said)
	}
	const places = 40
	for n := range places {
		data := bytes.Clone(whole)
		data[n*len(data)/places] ^= 1 << (n % 8)
		if err := os.WriteFile(zip, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if said, exit := run(t, "liuhen-verify", "--trust", key, zip); exit == 0 || said == "" {
			t.Errorf("bit %d of byte %d of %d: exit %d\n%s", n%8, n*len(data)/places, len(data), exit, said)
		}
	}
}
