package keyring_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"liuhen/internal/durable"
	"liuhen/internal/fault"
	"liuhen/internal/keyring"
	"liuhen/internal/ledger"
	"liuhen/internal/translog"
)

var _ ledger.Keys = (*keyring.Ring)(nil)

func open(t *testing.T, folder string) *keyring.Ring {
	t.Helper()
	r, err := keyring.Open(durable.FS{}, folder, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMasterIsMadeOnceAndOnlyWhereNothingIsSealed(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "keys")
	if _, err := open(t, folder).Master(false); !errors.Is(err, fault.KeyMissing) {
		t.Fatalf("a lost master key: %v, want key-file-missing", err)
	}
	first, err := open(t, folder).Master(true)
	if err != nil {
		t.Fatal(err)
	}
	for _, fresh := range []bool{true, false} {
		again, err := open(t, folder).Master(fresh)
		if err != nil || again != first {
			t.Errorf("fresh %v: another key, or %v", fresh, err)
		}
	}
}

// made opens the folder with the keys of the logs.
func made(t *testing.T, folder string, logs ...string) *keyring.Ring {
	t.Helper()
	r := open(t, folder)
	for _, id := range logs {
		if _, err := r.Make(id); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// A key that was not made before its log is nowhere made later.
func TestALogsKeyIsNotMadeByAskingForIt(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "keys")
	r := open(t, folder)
	_, signer := r.Signer("yunxi")
	_, known := r.Verifiers("yunxi")
	_, public := r.Public("yunxi")
	for _, err := range []error{signer, known, public} {
		if !errors.Is(err, fault.KeyMissing) {
			t.Errorf("asked for: %v", err)
		}
	}
	other := made(t, folder, "yunxi") // another server of the same folder
	want, err := other.Public("yunxi")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := r.Public("yunxi"); err != nil || got.String() != want.String() {
		t.Errorf("when it is there: %v, %v", got, err)
	}
}

// Servers of one folder that make a key at once have the same, and leave nothing else.
func TestServersOfOneFolderMakeOneKey(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "keys")
	masters, logs := make([]any, 8), make([]string, 8)
	var g sync.WaitGroup
	for i := range masters {
		r := open(t, folder)
		g.Go(func() {
			master, err := r.Master(true)
			if err == nil {
				_, err = r.Make("yunxi")
			}
			key, wrong := r.Public("yunxi")
			if err = errors.Join(err, wrong); err != nil {
				t.Error(err)
				return
			}
			masters[i], logs[i] = master, key.String()
		})
	}
	g.Wait()
	for i := range masters {
		if masters[i] != masters[0] || logs[i] != logs[0] {
			t.Errorf("server %d has other keys", i)
		}
	}
	for _, sub := range []string{"", "log"} {
		files, err := os.ReadDir(filepath.Join(folder, sub))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if name := f.Name(); name != "log" && name != "master.key" && name != "yunxi.key" {
				t.Errorf("%s is left", name)
			}
		}
	}
}

func TestLogKeySurvivesAndVerifies(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "keys")
	signer, err := made(t, folder, "yunxi", "qinghe").Signer("yunxi")
	if err != nil {
		t.Fatal(err)
	}
	if signer.Name() != "liuhen/yunxi" {
		t.Errorf("name %q", signer.Name())
	}
	signed, err := note.Sign(&note.Note{Text: "one\n"}, signer)
	if err != nil {
		t.Fatal(err)
	}
	known, err := open(t, folder).Verifiers("yunxi")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note.Open(signed, known); err != nil {
		t.Errorf("opened again, the ring does not know its key: %v", err)
	}
	other, err := open(t, folder).Verifiers("qinghe")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note.Open(signed, other); err == nil {
		t.Error("another log's key verifies")
	}
}

func TestConcurrentFirstUseMakesOneKey(t *testing.T) {
	t.Parallel()
	r := open(t, t.TempDir())
	hashes := make([]uint32, 8)
	var g sync.WaitGroup
	for i := range hashes {
		g.Go(func() {
			if _, err := r.Make("yunxi"); err != nil {
				t.Error(err)
			} else if s, err := r.Signer("yunxi"); err == nil {
				hashes[i] = s.KeyHash()
			}
		})
	}
	g.Wait()
	for _, h := range hashes {
		if h != hashes[0] || h == 0 {
			t.Fatalf("several keys: %x", hashes)
		}
	}
}

func TestFilesOfOthersAndDamageAreRefused(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "keys")
	r := made(t, folder, "yunxi")
	if _, err := r.Master(true); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Signer("yunxi"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"master.key", "log/yunxi.key"} {
		path := filepath.Join(folder, filepath.FromSlash(path))
		use := func() error {
			r := open(t, folder)
			_, master := r.Master(true)
			_, signer := r.Signer("yunxi")
			return errors.Join(master, signer)
		}
		checkMode(t, path, use)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, bad := range map[string][]byte{
			"empty": nil, "cut": whole[:len(whole)-1], "doubled end": append(bytes.Clone(whole), '\n'),
			"another digit": bytes.Replace(whole, whole[len(whole)-9:len(whole)-1], []byte("!!!!!!!!"), 1),
		} {
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := use(); !errors.Is(err, fault.KeyDamaged) {
				t.Errorf("%s, %s: %v, want key-file-damaged", filepath.Base(path), name, err)
			}
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// checkMode holds a key file to 0600: made so, and refused when it is wider.
func checkMode(t *testing.T, path string, use func() error) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("%s has mode %o", filepath.Base(path), got)
	}
	for _, wide := range []os.FileMode{0o640, 0o604, 0o620} {
		if err := os.Chmod(path, wide); err != nil {
			t.Fatal(err)
		}
		if err := use(); !errors.Is(err, fault.KeyExposed) {
			t.Errorf("%s with mode %o: %v, want key-file-exposed", filepath.Base(path), wide, err)
		}
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestLogIDsNameNoOtherFile(t *testing.T) {
	t.Parallel()
	r := open(t, t.TempDir())
	for _, id := range []string{"", "../master", "a/b", "A", "云溪", "a.key"} {
		if _, err := r.Signer(id); !errors.Is(err, fault.LogPathUnknown) {
			t.Errorf("%q: %v, want log-path-unknown", id, err)
		}
		if _, err := r.Make(id); !errors.Is(err, fault.LogPathUnknown) {
			t.Errorf("%q was made: %v", id, err)
		}
	}
}

// Of several keys in a file the last one signs; what the first one signed stays good.
func TestALaterKeyFollowsTheNamedOne(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "keys")
	r := open(t, folder)
	named, err := r.Make("yunxi")
	if err != nil {
		t.Fatal(err)
	}
	skey, later, err := translog.NewKey("liuhen/yunxi", [32]byte{7})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "log", "yunxi.key")
	first, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, append(first, skey+"\n"...), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	r = open(t, folder)
	all, err := r.Publics("yunxi")
	if err != nil || len(all) != 2 || all[0].String() != named || all[1].String() != later {
		t.Errorf("the keys are %v, %v", all, err)
	}
	if now, err := r.Public("yunxi"); err != nil || now.String() != later {
		t.Errorf("the current one is %v, %v", now, err)
	}
}

// A key file that is changed under a ring that is open is read again; one that is damaged,
// gone or open to others for now leaves the keys as they were.
func TestAChangedKeyFileIsReadAgain(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "keys")
	r := open(t, folder)
	own, err := r.Make("yunxi")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "log", "yunxi.key")
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other, otherKey, err := translog.NewKey("liuhen/yunxi", [32]byte{7})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ what, text, want string }{
		{"swapped", other + "\n", otherKey}, {"damaged", other, otherKey}, {"of another log", strings.Replace(other, "yunxi", "baishi", 1) + "\n", otherKey},
		{"brought back", string(first), own},
	} {
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := r.Public("yunxi"); err != nil || got.String() != c.want {
			t.Errorf("%s: %v, %v", c.what, got, err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Public("yunxi"); err != nil || got.String() != own {
		t.Errorf("gone: %v, %v", got, err)
	}
}
