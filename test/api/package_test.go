package api_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/asip/verify"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

func TestAPackageIsIssuedDownloadedAndVerifies(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		f, ctx := servertest.Submitted(t, servertest.In(t, in)), t.Context()
		what := api.NewIssuance{Purpose: "移送法院"}
		if _, err := f.Archivist.IssuePackage(ctx, apiclient.Command{}, f.File.ID, what); !errors.Is(err, fault.NotSealed) {
			t.Errorf("before the sealing: %v", err)
		}
		if _, err := f.Archivist.SealCaseFile(ctx, apiclient.Seeing(f.File), f.File.ID); err != nil {
			t.Fatal(err)
		}
		cmd := apiclient.Command{Key: "once"}
		made, err := f.Archivist.IssuePackage(ctx, cmd, f.File.ID, what)
		if err != nil {
			t.Fatal(err)
		}
		i := made.Value
		if i.State != "issued" || i.CaseFile != f.File.ID || i.Purpose != what.Purpose || i.Issued.Officer != f.Archivist.Officer.ID || i.Files != 8 ||
			len(made.Receipt.Events) != 1 || made.Receipt.Events[0].Noun != "issuance/"+i.ID || made.Receipt.Events[0].Fingerprint == "" {
			t.Errorf("issued %+v", made)
		}
		if again, err := f.Archivist.IssuePackage(ctx, cmd, f.File.ID, what); err != nil || again.Value != i {
			t.Errorf("again under its key: %+v, %v; first %+v", again, err, i)
		}
		if one, err := f.Officer.Package(ctx, i.ID); err != nil || one != i {
			t.Errorf("one: %+v, %v", one, err)
		}
		if list, err := f.Officer.Packages(ctx, f.File.ID, api.Paging{Limit: 1}); err != nil || len(list.List) != 1 || list.List[0] != i {
			t.Errorf("all: %+v, %v", list, err)
		}
		var first, repeated bytes.Buffer
		n, err := f.Officer.DownloadPackage(ctx, i.ID, &first)
		if err != nil || n != int64(first.Len()) {
			t.Fatal(n, err)
		}
		keys, err := verify.Keys(f.Key())
		if err != nil {
			t.Fatal(err)
		}
		if r := verify.Package(bytes.NewReader(first.Bytes()), n, keys, nil); r.Exit() != verify.Good || r.Answers[verify.Match] != 2 {
			t.Errorf("exit %d, %v, %v", r.Exit(), r.Answers, r.Findings)
		}
		if _, err := f.Archivist.DownloadPackage(ctx, i.ID, &repeated); err != nil || !bytes.Equal(first.Bytes(), repeated.Bytes()) {
			t.Errorf("the second download differs: %v", err)
		}
		archivist, officer := must(f.Archivist.Me(ctx))(t), must(f.Officer.Me(ctx))(t)
		if diff := cmp.Diff([]string{archivist.Account, officer.Account}, takers(t, f)); diff != "" {
			t.Errorf("who took it away, the last first: %s", diff)
		}
	})
}

// takers are the accounts that took packages away, the last first.
func takers(t *testing.T, f *servertest.Filed) []string {
	t.Helper()
	var accounts []string
	err := apiclient.Every(func(p api.Paging) (api.Page[api.Event], error) {
		return f.Audit.LogEvents(t.Context(), f.City.ID, api.Order{Newest: true, Paging: p})
	}, func(e api.Event) error {
		if strings.HasPrefix(e.Noun, "viewing/") && e.Action == "open" {
			accounts = append(accounts, e.Account)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return accounts
}

func TestPackagesAreForThoseWhoMayHaveThem(t *testing.T) {
	t.Parallel()
	f, ctx := servertest.Sealed(t), t.Context()
	made, err := f.Archivist.IssuePackage(ctx, apiclient.Command{}, f.File.ID, api.NewIssuance{Purpose: "移送法院"})
	if err != nil {
		t.Fatal(err)
	}
	stranger := f.Town.Officer(f.City.ID, "u2", "周立夏")
	var out bytes.Buffer
	for name, c := range map[string]struct {
		do   func() error
		want *fault.Code
	}{
		"the case officer issues": {func() error {
			return second(f.Officer.IssuePackage(ctx, apiclient.Command{}, f.File.ID, api.NewIssuance{Purpose: "x"}))
		}, fault.NotAllowed},
		"no purpose": {func() error {
			return second(f.Archivist.IssuePackage(ctx, apiclient.Command{}, f.File.ID, api.NewIssuance{}))
		}, fault.BadInput},
		"another unit looks":        {func() error { return second(stranger.Package(ctx, made.Value.ID)) }, fault.NoSuchThing},
		"another unit lists":        {func() error { return second(stranger.Packages(ctx, f.File.ID, api.Paging{})) }, fault.NoSuchThing},
		"another unit downloads":    {func() error { return second(stranger.DownloadPackage(ctx, made.Value.ID, &out)) }, fault.NoSuchThing},
		"an administrator":          {func() error { return second(f.Audit.DownloadPackage(ctx, made.Value.ID, &out)) }, fault.NoSuchThing},
		"nobody":                    {func() error { return second(f.Client().DownloadPackage(ctx, made.Value.ID, &out)) }, fault.SignedOut},
		"a package that is not any": {func() error { return second(f.Archivist.DownloadPackage(ctx, "none", &out)) }, fault.NoSuchThing},
	} {
		if err := c.do(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want.Name)
		}
	}
	if out.Len() > 0 {
		t.Errorf("%d bytes were sent", out.Len())
	}
}

// A file that was altered on the disk never becomes a package: the connection is cut,
// and the client says so.
func TestADownloadOfAlteredBytesIsCut(t *testing.T) {
	t.Parallel()
	f, ctx := servertest.Sealed(t), t.Context()
	made, err := f.Archivist.IssuePackage(ctx, apiclient.Command{}, f.File.ID, api.NewIssuance{Purpose: "移送法院"})
	if err != nil {
		t.Fatal(err)
	}
	f.Harm(f.Items[0])
	var out bytes.Buffer
	_, err = f.Archivist.DownloadPackage(ctx, made.Value.ID, &out)
	if !errors.Is(err, fault.PackageStopped) {
		t.Errorf("%d bytes, %v", out.Len(), err)
	}
	keys, err := verify.Keys(f.Key())
	if err != nil {
		t.Fatal(err)
	}
	if r := verify.Package(bytes.NewReader(out.Bytes()), int64(out.Len()), keys, nil); r.Exit() == verify.Good || r.Exit() == verify.Unknown {
		t.Errorf("what arrived: exit %d, %v", r.Exit(), r.Findings)
	}
}

// TestADownloadIsResumed asks for parts as a browser would, and goes on as our client.
func TestADownloadIsResumed(t *testing.T) {
	t.Parallel()
	f, ctx := servertest.Sealed(t), t.Context()
	issued := must(f.Archivist.IssuePackage(ctx, apiclient.Command{}, f.File.ID, api.NewIssuance{Purpose: "移送法院"}))(t).Value
	var whole bytes.Buffer
	must(f.Archivist.DownloadPackage(ctx, issued.ID, &whole))(t)
	size := strconv.Itoa(whole.Len())
	tag := `"package-` + issued.Manifest + `"`
	for name, c := range map[string]struct {
		header http.Header
		status int
		rng    string
		want   []byte
	}{
		"all of it":              {http.Header{}, 200, "", whole.Bytes()},
		"from the middle":        {http.Header{"Range": {"bytes=1000-"}}, 206, "bytes 1000-" + strconv.Itoa(whole.Len()-1) + "/" + size, whole.Bytes()[1000:]},
		"some bytes":             {http.Header{"Range": {"bytes=10-19"}, "If-Range": {tag}}, 206, "bytes 10-19/" + size, whole.Bytes()[10:20]},
		"the last ones":          {http.Header{"Range": {"bytes=-5"}}, 206, "bytes " + strconv.Itoa(whole.Len()-5) + "-" + strconv.Itoa(whole.Len()-1) + "/" + size, whole.Bytes()[whole.Len()-5:]},
		"part of another":        {http.Header{"Range": {"bytes=10-19"}, "If-Range": {`"package-other"`}}, 200, "", whole.Bytes()},
		"two parts":              {http.Header{"Range": {"bytes=0-1,3-4"}}, 200, "", whole.Bytes()},
		"beyond the end":         {http.Header{"Range": {"bytes=" + size + "-"}}, 416, "bytes */" + size, nil},
		"what the sender has":    {http.Header{"If-None-Match": {tag}}, 304, "", nil},
		"what the sender hasn't": {http.Header{"If-None-Match": {`"package-other"`}}, 200, "", whole.Bytes()},
	} {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, f.Address+"/api/v1/packages/"+issued.ID+"/content", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header = c.header
		r.Header.Set("Authorization", "Bearer "+f.Archivist.Secret())
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != c.status || response.Header.Get("Content-Range") != c.rng || (c.want != nil && !bytes.Equal(got, c.want)) {
			t.Errorf("%s: %s, %q, %d bytes, %v", name, response.Status, response.Header.Get("Content-Range"), len(got), err)
		}
		if c.status < 400 && response.Header.Get("ETag") != tag {
			t.Errorf("%s: tag %s", name, response.Header.Get("ETag"))
		}
	}
	var rest bytes.Buffer
	n, err := f.Archivist.ResumePackage(ctx, issued, 1000, &rest)
	if err != nil || n != int64(whole.Len()-1000) || !bytes.Equal(rest.Bytes(), whole.Bytes()[1000:]) {
		t.Errorf("resumed: %d bytes, %v", n, err)
	}
	rest.Reset()
	issued.Manifest = "of another package" // so that the server gives all of it
	if n, err := f.Archivist.ResumePackage(ctx, issued, 1000, &rest); err != nil || !bytes.Equal(rest.Bytes(), whole.Bytes()[1000:]) {
		t.Errorf("from all of it: %d bytes, %v", n, err)
	}
}
