package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/asip/verify"
	"liuhen/internal/cli"
	"liuhen/internal/fault"
)

// masks are what differs from play to play.
var masks = []struct {
	what *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`\d\d:\d\d(:\d\d)?`), "TIME"},
	{regexp.MustCompile(`([0-9a-f]{4}-){7}[0-9a-f]{4}`), "FINGERPRINT"},
	{regexp.MustCompile(`liuhen/[0-9a-f-]{36}`), "liuhen/ID"},
	{regexp.MustCompile(`\d+ (字节|bytes)\n`), "SIZE\n"},
}

func masked(script []byte, folder string) string {
	for _, m := range masks {
		script = m.what.ReplaceAll(script, []byte(m.as))
	}
	return string(bytes.ReplaceAll(script, []byte(folder), []byte("DIR")))
}

func TestTheDemoPlaysAndItsPackageIsProved(t *testing.T) {
	t.Parallel()
	for language, english := range map[string]bool{"zh": false, "en": true} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(t.TempDir(), "liuhen-demo")
			order := cli.Demo{Data: folder, Address: "127.0.0.1:0", English: english}
			var script bytes.Buffer
			if err := playDemo(t.Context(), order, &script); err != nil {
				t.Fatal(err, script.String())
			}
			written, err := os.ReadFile(filepath.Join("testdata", "demo."+language+".golden"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(written), masked(script.Bytes(), folder)); diff != "" {
				t.Error(diff)
			}
			args := []string{"--trust", filepath.Join(folder, demoKey), filepath.Join(folder, demoPackage)}
			var said bytes.Buffer
			if code := verify.Main(args, verify.World{Open: openFile, Stdout: &said, Stderr: &said}); code != verify.Good {
				t.Errorf("liuhen-verify exits %d: %s", code, said.String())
			}
			if err := playDemo(t.Context(), order, io.Discard); !errors.Is(err, fault.DemoPlayed) {
				t.Errorf("played twice: %v", err)
			}
		})
	}
}

func TestATakenAddressChangesNothing(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	folder, address := filepath.Join(t.TempDir(), "data"), listener.Addr().String()
	for name, act := range map[string]func() error{
		"demo": func() error {
			return playDemo(t.Context(), cli.Demo{Data: folder, Serve: true, Address: address}, io.Discard)
		},
		"serve": func() error {
			return serve(t.Context(), map[string]any{"data": folder, "address": address}, io.Discard, io.Discard)
		},
	} {
		if err := act(); !errors.Is(err, fault.AddressTaken) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s left a folder: %v", name, err)
		}
	}
}

// stopper ends the play at the first word of its script, as Ctrl+C does.
type stopper struct{ stop func() }

func (s stopper) Write(b []byte) (int, error) {
	s.stop()
	return len(b), nil
}

func TestADemoThatWasBrokenOffIsNotServed(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "liuhen-demo")
	order := cli.Demo{Data: folder, Serve: true, Address: "127.0.0.1:0"}
	ctx, stop := context.WithCancel(t.Context())
	if err := playDemo(ctx, order, stopper{stop}); err == nil {
		t.Fatal("the play went on")
	}
	if err := playDemo(t.Context(), order, io.Discard); !errors.Is(err, fault.DemoUnfinished) {
		t.Errorf("broken off, then: %v", err)
	}
	if there, err := filepath.Glob(filepath.Join(folder, demoPackage+"*")); err != nil || len(there) > 0 {
		t.Errorf("half a package was left: %v %v", there, err)
	}
}

func TestAFolderThatIsNoDemoIsLeftAlone(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, databaseFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, again := range []bool{false, true} {
		err := playDemo(t.Context(), cli.Demo{Data: folder, Serve: again, Address: "127.0.0.1:0"}, io.Discard)
		if !errors.Is(err, fault.DemoForeign) {
			t.Errorf("serve %t: %v", again, err)
		}
	}
	if there, err := os.ReadDir(folder); err != nil || len(there) != 1 {
		t.Errorf("it was changed: %v %v", there, err)
	}
}

// onDisk is a file with its size.
type onDisk struct {
	*os.File
	size int64
}

// Size implements verify.File.
func (f onDisk) Size() int64 { return f.size }

func openFile(name string) (verify.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return onDisk{f, info.Size()}, nil
}
