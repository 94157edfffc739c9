package api_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

const film = "0123456789abcdefghij"

// see reads a range of an item as somebody.
func see(t *testing.T, who *apiclient.Client, item api.Item, from, until int64) string {
	t.Helper()
	var shown strings.Builder
	if _, err := who.ReadItem(t.Context(), item.ID, api.Range{From: from, Until: until}, &shown); err != nil {
		t.Fatal(err)
	}
	return shown.String()
}

// viewings are who looked at the item, the newest first.
func viewings(t *testing.T, custodian *apiclient.Client, item api.Item) []api.Viewing {
	t.Helper()
	page, err := custodian.ItemViewings(t.Context(), item.ID, api.Paging{})
	if err != nil {
		t.Fatal(err)
	}
	return page.List
}

func TestLooksAtAnItemAreOneEventOfASitting(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin, he := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "何小满", "custodian")
	got, err := send(t, lin, "a.mp4", []byte(film))
	if err != nil {
		t.Fatal(err)
	}
	if see(t, lin.Client, got.Value, 0, 6) != film[:6] || see(t, lin.Client, got.Value, 3, 9) != film[3:9] || see(t, lin.Client, got.Value, 15, 0) != film[15:] {
		t.Error("other bytes were shown")
	}
	if open := viewings(t, he.Client, got.Value); len(open) != 1 || open[0].Until != nil || open[0].Officer != lin.Officer.ID || open[0].Purpose != "view" {
		t.Fatalf("while it goes on: %+v", open)
	}
	town.Move(16 * time.Minute)
	see(t, lin.Client, got.Value, 0, 1)
	all := viewings(t, he.Client, got.Value)
	if len(all) != 2 || all[1].How != "silent" {
		t.Fatalf("after silence: %+v", all)
	}
	if diff := cmp.Diff([]api.Range{{From: 0, Until: 9}, {From: 15, Until: 20}}, all[1].Ranges); diff != "" {
		t.Error(diff)
	}
	chain, err := he.Events(t.Context(), "viewings", all[1].ID, api.Order{})
	if err != nil || len(chain.List) != 2 || chain.List[0].Action != "open" || chain.List[1].Action != "close" {
		t.Errorf("the viewing's events: %+v %v", chain.List, err)
	}
	town.Move(time.Second) // ids of one millisecond have no order
	var kept bytes.Buffer
	if _, err := he.DownloadItem(t.Context(), got.Value.ID, &kept); err != nil || kept.String() != film {
		t.Errorf("downloaded %q, %v", kept.String(), err)
	}
	if last := viewings(t, he.Client, got.Value)[0]; last.Purpose != "download" || last.How != "ended" || last.Officer != he.Officer.ID {
		t.Errorf("the download: %+v", last)
	}
}

func TestAStopClosesLooksAndAKillLeavesTheirEndUnknown(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin, he := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "何小满", "custodian")
	got, err := send(t, lin, "a.mp4", []byte(film))
	if err != nil {
		t.Fatal(err)
	}
	see(t, lin.Client, got.Value, 0, 7)
	town.Stop()
	killed := startProcess(t, town)
	see(t, apiclient.New(killed.address).With(lin.Secret()), got.Value, 0, 7)
	killed.kill(t)
	town.Restart()
	all := viewings(t, town.Client().With(he.Secret()), got.Value)
	if len(all) != 2 {
		t.Fatalf("%+v", all)
	}
	for _, v := range all {
		seen := len(v.Ranges) == 1 && v.Ranges[0] == api.Range{From: 0, Until: 7}
		if (v.How != "shutdown" || !seen) && (v.How != "end-unknown" || len(v.Ranges) != 0) {
			t.Errorf("%+v", v)
		}
	}
	if all[0].How == all[1].How {
		t.Errorf("both ended as %s", all[0].How)
	}
}

func TestWhoMaySeeContent(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	a := must(p.liu.BeginActivity(t.Context(), apiclient.Command{}, api.NewActivity{Now: true, ActivityDetails: api.ActivityDetails{
		Kind: "on-site-enforcement", People: []api.ActivityPerson{by(p.liu)},
	}}))(t)
	it := p.film(t, p.liu, a.Value.ID, film)
	for name, c := range map[string]struct {
		who  *apiclient.Client
		want *fault.Code
	}{
		"its maker":                 {p.liu.Client, nil},
		"the city's head, a reason": {p.head.Because("督查"), nil},
		"the city's head":           {p.head.Client, fault.ReasonMissing},
		"a city officer":            {p.lin.Client, fault.NoSuchThing},
		"the audit administrator":   {p.Audit, fault.NoSuchThing},
		"the system administrator":  {p.System, fault.NoSuchThing},
		"nobody":                    {p.Client(), fault.SignedOut},
	} {
		var shown strings.Builder
		_, err := c.who.ReadItem(t.Context(), it.ID, api.Range{}, &shown)
		if c.want == nil {
			if err != nil || shown.String() != film {
				t.Errorf("%s: %q %v", name, shown.String(), err)
			}
			continue
		}
		if !errors.Is(err, c.want) || shown.Len() > 0 {
			t.Errorf("%s: %q %v", name, shown.String(), err)
		}
	}
	if _, err := p.lin.Item(t.Context(), it.ID); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("the entry of another agency's item: %v", err)
	}
	if one, err := p.head.Item(t.Context(), it.ID); err != nil || one.ID != it.ID {
		t.Errorf("the city's view of the entry: %+v %v", one, err)
	}
}

// content asks for an item's bytes with these headers.
func content(t *testing.T, town *servertest.Town, secret, method, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, town.Address+"/api/v1/items/"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+secret)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(data)
}

func TestRangesAndConditions(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	got, err := send(t, lin, "a.mp4", []byte(film))
	if err != nil {
		t.Fatal(err)
	}
	tag := `"sha256-` + got.Value.SHA256 + `"`
	for name, c := range map[string]struct {
		method  string
		headers []string
		status  int
		shown   string
		part    string
	}{
		"all":                      {"GET", nil, 200, film, ""},
		"from the start":           {"GET", []string{"Range", "bytes=0-4"}, 206, film[:5], "bytes 0-4/20"},
		"to the end":               {"GET", []string{"Range", "bytes=15-"}, 206, film[15:], "bytes 15-19/20"},
		"beyond the end":           {"GET", []string{"Range", "bytes=15-99"}, 206, film[15:], "bytes 15-19/20"},
		"the last three":           {"GET", []string{"Range", "bytes=-3"}, 206, film[17:], "bytes 17-19/20"},
		"more than there is":       {"GET", []string{"Range", "bytes=-99"}, 206, film, "bytes 0-19/20"},
		"the last byte":            {"GET", []string{"Range", "bytes=19-19"}, 206, film[19:], "bytes 19-19/20"},
		"behind the end":           {"GET", []string{"Range", "bytes=20-"}, 416, "", "bytes */20"},
		"the last none":            {"GET", []string{"Range", "bytes=-0"}, 416, "", "bytes */20"},
		"several":                  {"GET", []string{"Range", "bytes=0-1,3-4"}, 200, film, ""},
		"backward":                 {"GET", []string{"Range", "bytes=5-3"}, 200, film, ""},
		"signed numbers":           {"GET", []string{"Range", "bytes=+1-+3"}, 200, film, ""},
		"no numbers":               {"GET", []string{"Range", "bytes=a-b"}, 200, film, ""},
		"another unit":             {"GET", []string{"Range", "lines=0-4"}, 200, film, ""},
		"if it is this":            {"GET", []string{"Range", "bytes=0-4", "If-Range", tag}, 206, film[:5], "bytes 0-4/20"},
		"if it is another":         {"GET", []string{"Range", "bytes=0-4", "If-Range", `"sha256-0"`}, 200, film, ""},
		"if it is of yesterday":    {"GET", []string{"Range", "bytes=0-4", "If-Range", "Wed, 21 Oct 2015 07:28:00 GMT"}, 200, film, ""},
		"unless the sender has it": {"GET", []string{"If-None-Match", `"x", ` + tag}, 304, "", ""},
		"unless, weakly":           {"GET", []string{"If-None-Match", "W/" + tag}, 304, "", ""},
		"the sender has another":   {"GET", []string{"If-None-Match", `"x"`}, 200, film, ""},
		"only its head":            {"HEAD", []string{"Range", "bytes=0-4"}, 206, "", "bytes 0-4/20"},
	} {
		response, shown := content(t, town, lin.Secret(), c.method, got.Value.ID+"/content", c.headers...)
		h := response.Header
		if response.StatusCode != c.status || (c.status < 400 && shown != c.shown) || h.Get("Content-Range") != c.part {
			t.Errorf("%s: %s %q %v", name, response.Status, shown, h)
		}
		if c.status < 400 && h.Get("ETag") != tag || h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", name, h)
		}
	}
}

// What was sent in under any name is never run by a browser and never breaks a header.
func TestHostileFilesAreHandedOutAsBytes(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	photo, err := os.ReadFile("../../internal/media/testdata/exif-year-171546.jpg")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data        []byte
		kind, named string
	}{
		"现场.jpg":                       {photo, "image/jpeg", `inline; filename*=utf-8''%E7%8E%B0%E5%9C%BA.jpg`},
		"page.html":                    {[]byte("<html><script>alert(1)</script>"), "application/octet-stream", `attachment; filename=page.html`},
		"picture.svg":                  {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "application/octet-stream", `attachment; filename=picture.svg`},
		`a"; filename="b.exe`:          {[]byte("x"), "application/octet-stream", `attachment; filename="a\"; filename=\"b.exe"`},
		"line\r\nSet-Cookie: a=b.html": {[]byte("y"), "application/octet-stream", `attachment; filename="lineSet-Cookie: a=b.html"`},
	} {
		got, err := send(t, lin, name, c.data)
		if err != nil {
			t.Fatal(err)
		}
		response, shown := content(t, town, lin.Secret(), http.MethodGet, got.Value.ID+"/content")
		h := response.Header
		if shown != string(c.data) || h.Get("Content-Type") != c.kind || h.Get("Content-Disposition") != c.named || h.Get("Set-Cookie") != "" {
			t.Errorf("%q: %v", name, h)
		}
		if !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%q may run: %v", name, h)
		}
		response, _ = content(t, town, lin.Secret(), http.MethodGet, got.Value.ID+"/content?download=true")
		if !strings.HasPrefix(response.Header.Get("Content-Disposition"), "attachment; ") {
			t.Errorf("%q, to be kept: %v", name, response.Header)
		}
	}
}

// A file that was altered on the disk is cut before its end, and the item says so.
func TestAlteredBytesAreNotShownWhole(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	got, err := send(t, lin, "a.mp4", []byte(film))
	if err != nil {
		t.Fatal(err)
	}
	town.Harm(got.Value)
	var kept bytes.Buffer
	if _, err := lin.DownloadItem(t.Context(), got.Value.ID, &kept); !errors.Is(err, fault.ContentStopped) || kept.Len() == len(film) {
		t.Errorf("%q, %v", kept.String(), err)
	}
	it, err := lin.Item(t.Context(), got.Value.ID)
	if err != nil || len(it.Damages) != 1 || it.Damages[0].Finding != "MISMATCH" {
		t.Errorf("damages: %+v %v", it.Damages, err)
	}
}
