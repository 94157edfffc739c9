package cli_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/cli"
	"liuhen/internal/server/servertest"
)

// desk is a console at which the archivist of a town works.
func desk(f *servertest.Filed) *console {
	return &console{env: map[string]string{"LIUHEN_SERVER": f.Address, "LIUHEN_TOKEN": f.Archivist.Secret()}, unattended: true}
}

func TestAPackageIsCreatedListedDownloadedAndChecked(t *testing.T) {
	t.Parallel()
	f, folder := servertest.Sealed(t), t.TempDir()
	file, again, key := filepath.Join(folder, "a.zip"), filepath.Join(folder, "b.zip"), filepath.Join(folder, "agency.vkey")
	if err := os.WriteFile(key, []byte(f.Key()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := desk(f)
	if code := c.run(t, "package", "create", f.File.ID, "--purpose", "移送法院", "-o", file); code != cli.ExitFine || !strings.Contains(c.out.String(), "a.zip: ") {
		t.Fatalf("create: %d %s%s", code, c.out.String(), c.err.String())
	}
	if _, err := os.Stat(file + ".part"); err == nil {
		t.Error("the part stays beside the whole")
	}
	c = desk(f)
	if code := c.run(t, "package", "create", f.File.ID, "--purpose", "移送法院", "-o", file); code != cli.ExitUsage {
		t.Errorf("over a file that is there: %d %s", code, c.err.String())
	}
	issued, err := f.Archivist.Packages(t.Context(), f.File.ID, api.Paging{})
	if err != nil || len(issued.List) != 1 {
		t.Fatalf("issued: %+v, %v", issued, err)
	}
	c = desk(f)
	if code := c.run(t, "package", "list", f.File.ID); code != cli.ExitFine || !strings.Contains(c.out.String(), issued.List[0].ID) || !strings.Contains(c.out.String(), "移送法院") {
		t.Errorf("list: %d %s%s", code, c.out.String(), c.err.String())
	}
	c = desk(f)
	if code := c.run(t, "package", "download", issued.List[0].ID, "-o", again); code != cli.ExitFine {
		t.Errorf("download: %d %s", code, c.err.String())
	}
	one, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if two, err := os.ReadFile(again); err != nil || !bytes.Equal(one, two) {
		t.Errorf("downloaded again, other bytes: %v", err)
	}
	one[len(one)/2] ^= 1
	if err := os.WriteFile(again, one, 0o600); err != nil {
		t.Fatal(err)
	}
	c = desk(f)
	if code := c.run(t, "log", "key", issued.List[0].Agency); code != cli.ExitFine || c.out.String() != f.Key()+"\n" {
		t.Errorf("log key: %d %s%s", code, c.out.String(), c.err.String())
	}
	for name, c := range map[string]struct {
		args []string
		exit int
		says string
	}{
		"good":       {[]string{file, "--trust", key}, cli.ExitFine, "everything holds"},
		"harmed":     {[]string{again, "--trust", key}, 1, "does not hold"},
		"no package": {[]string{key, "--trust", key}, 2, "no archiving package"},
		"no key":     {[]string{file}, 3, "ORIGIN NOT ESTABLISHED"},
		"JSON":       {[]string{file, "--trust", key, "--json", "--quiet"}, cli.ExitFine, `"result":"GOOD"`},
		"no file":    {[]string{filepath.Join(folder, "none.zip")}, 2, ""},
	} {
		out := console{}
		if exit := out.run(t, append([]string{"package", "check"}, c.args...)...); exit != c.exit || !strings.Contains(out.out.String(), c.says) {
			t.Errorf("check %s: exit %d, want %d and %q:\n%s%s", name, exit, c.exit, c.says, out.out.String(), out.err.String())
		}
	}
}

// TestADownloadGoesOnFromWhatIsThere begins with parts that earlier downloads could have
// left, and with one that nobody could.
func TestADownloadGoesOnFromWhatIsThere(t *testing.T) {
	t.Parallel()
	f, folder := servertest.Sealed(t), t.TempDir()
	made, err := f.Archivist.IssuePackage(t.Context(), apiclient.Command{}, f.File.ID, api.NewIssuance{Purpose: "移送法院"})
	if err != nil {
		t.Fatal(err)
	}
	var whole bytes.Buffer
	if _, err := f.Archivist.DownloadPackage(t.Context(), made.Value.ID, &whole); err != nil {
		t.Fatal(err)
	}
	harmed := bytes.Clone(whole.Bytes()[:whole.Len()/2])
	harmed[len(harmed)/2] ^= 1
	for name, part := range map[string][]byte{
		"nothing": {}, "a byte": whole.Bytes()[:1], "half": whole.Bytes()[:whole.Len()/2], "all": whole.Bytes(), "half, harmed": harmed,
		"more than all": append(bytes.Clone(whole.Bytes()), "more"...),
	} {
		file := filepath.Join(folder, strings.ReplaceAll(name, " ", "-")+".zip")
		if err := os.WriteFile(file+"."+made.Value.ID+".part", part, 0o600); err != nil {
			t.Fatal(err)
		}
		c := desk(f)
		if code := c.run(t, "package", "download", made.Value.ID, "-o", file); code != cli.ExitFine {
			t.Errorf("%s: %d %s", name, code, c.err.String())
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, whole.Bytes()) {
			t.Errorf("%s: %d bytes of %d, %v", name, len(got), whole.Len(), err)
		}
	}
}

// TestADownloadIsCheckedBeforeItGetsItsName: a fresh one as well. What a proxy made of it
// does not stay.
func TestADownloadIsCheckedBeforeItGetsItsName(t *testing.T) {
	t.Parallel()
	f, folder := servertest.Sealed(t), t.TempDir()
	behind, err := url.Parse(f.Address)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(behind)
	proxy.ModifyResponse = func(r *http.Response) error {
		if !strings.HasSuffix(r.Request.URL.Path, "/content") {
			return nil
		}
		data, err := io.ReadAll(r.Body)
		data[len(data)/2] ^= 1
		r.Body = io.NopCloser(bytes.NewReader(data))
		return err
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	c := desk(f)
	c.env["LIUHEN_SERVER"] = server.URL
	code := c.run(t, "package", "create", f.File.ID, "--purpose", "移送法院", "-o", filepath.Join(folder, "a.zip"))
	if code != cli.ExitFailed || !strings.Contains(c.err.String(), "package-arrived-damaged") {
		t.Errorf("%d %s%s", code, c.out.String(), c.err.String())
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// What breaks off leaves nothing that could be taken for a package, and what the next
// download goes on with.
func TestADownloadThatIsCutLeavesOnlyAPart(t *testing.T) {
	t.Parallel()
	f, folder := servertest.Sealed(t), t.TempDir()
	f.Harm(f.Items[0])
	c := desk(f)
	code := c.run(t, "package", "create", f.File.ID, "--purpose", "移送法院", "-o", filepath.Join(folder, "a.zip"))
	if code != cli.ExitFailed || !strings.Contains(c.err.String(), "package-interrupted") {
		t.Errorf("%d %s", code, c.err.String())
	}
	left, err := os.ReadDir(folder)
	for _, entry := range left { // where anything came at all
		if !strings.HasSuffix(entry.Name(), ".part") {
			t.Errorf("left: %s", entry.Name())
		}
	}
	if err != nil {
		t.Error(err)
	}
	c = desk(f)
	if code := c.run(t, "package", "create", f.File.ID, "--purpose", "移送法院", "-o", filepath.Join(folder, "no", "a.zip")); code != cli.ExitFailed || !strings.Contains(c.err.String(), "file-unwritten") {
		t.Errorf("into no folder: %d %s", code, c.err.String())
	}
}
