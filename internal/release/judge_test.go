package release_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestCommonToolsAgree lets programs that are not ours judge an issued package: the
// zip as such, and every list of digests in it.
func TestCommonToolsAgree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.issue(w.sealed())
	folder := t.TempDir()
	path := filepath.Join(folder, i.Number+".zip")
	must(t, os.WriteFile(path, w.download(i), 0o600))
	tool(t, folder, "unzip", "-tqq", path)
	tool(t, folder, "unzip", "-qq", path)
	root := filepath.Join(folder, i.Number)
	tool(t, root, "sha256sum", "--strict", "--quiet", "-c", "manifest-sha256.txt")
	tool(t, root, "sha256sum", "--strict", "--quiet", "-c", "tagmanifest-sha256.txt")
	tool(t, filepath.Join(root, "data"), "cksum", "--strict", "--quiet", "-c", "校验信息.txt")

	must(t, os.WriteFile(filepath.Join(root, "data", "说明文件.txt"), []byte("another text"), 0o600))
	if out, err := command(t, root, "sha256sum", "--strict", "-c", "manifest-sha256.txt"); err == nil {
		t.Errorf("sha256sum does not see the difference: %s", out)
	}
}

// packages are the Debian packages of the tools.
var packages = map[string]string{"unzip": "unzip", "sha256sum": "coreutils", "cksum": "coreutils"}

func tool(t *testing.T, folder, name string, args ...string) {
	t.Helper()
	if out, err := command(t, folder, name, args...); err != nil {
		t.Errorf("%s %v: %v\n%s", name, args, err, out)
	}
}

func command(t *testing.T, folder, name string, args ...string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("this test needs %s: apt-get install %s", name, packages[name])
	}
	run := exec.CommandContext(t.Context(), name, args...)
	run.Dir, run.Env = folder, append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := run.CombinedOutput()
	return string(out), err
}
