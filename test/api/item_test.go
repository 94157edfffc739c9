package api_test

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

var made = api.NewItem{Origin: api.Origin{How: "made"}}

func send(t *testing.T, who servertest.Person, name string, data []byte) (api.Received, error) {
	t.Helper()
	return who.SendFile(t.Context(), apiclient.Command{}, name, bytes.NewReader(data), made)
}

func TestASmallFileBecomesAnItemInOneRequest(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	data := []byte("a photograph")
	n := made
	n.Title, n.SHA256, n.Proof = "现场照片", digest.SumSHA256(data).String(), &api.Proof{Method: "手机拍摄"}
	cmd := apiclient.Command{Key: "k"}
	first, err := lin.SendFile(t.Context(), cmd, "现场.jpg", bytes.NewReader(data), n)
	if err != nil {
		t.Fatal(err)
	}
	it := first.Value
	if it.State != "received" || it.SHA256 != n.SHA256 || it.Size != int64(len(data)) || it.FileName != "现场.jpg" || it.Title != n.Title ||
		it.Uploader != lin.Officer.ID || it.Proof.Method != "手机拍摄" || first.Already {
		t.Errorf("received %+v", first)
	}
	if len(first.Receipt.Events) != 1 || first.Receipt.Events[0].Noun != "item/"+it.ID || first.Receipt.Events[0].Fingerprint == "" {
		t.Errorf("receipt %+v", first.Receipt)
	}
	again, err := lin.SendFile(t.Context(), cmd, "现场.jpg", bytes.NewReader(data), n)
	if err != nil || again.Value.ID != it.ID || again.Already || again.Receipt.Change != first.Receipt.Change {
		t.Errorf("repeated under its key: %+v, %v", again, err)
	}
	if _, err := lin.SendFile(t.Context(), cmd, "现场.jpg", strings.NewReader("other"), made); !errors.Is(err, fault.KeyReused) {
		t.Errorf("another file under the key: %v", err)
	}
}

func TestTheSameBytesAreToldOnlyToWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		town := servertest.Start(t, servertest.In(t, in))
		lin, chen := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u1", "陈谷雨")
		zhou, custodian := town.Officer(town.City.ID, "u2", "周立夏"), town.Officer(town.City.ID, "u2", "何小满", "custodian")
		data := []byte("the same recording")
		first, err := send(t, lin, "a.mp4", data)
		if err != nil {
			t.Fatal(err)
		}
		for name, who := range map[string]servertest.Person{"himself": lin, "his unit": chen, "the custodian": custodian} {
			got, err := send(t, who, "b.mp4", data)
			if err != nil || !got.Already || got.Value.ID != first.Value.ID || len(got.Receipt.Events) != 0 {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
		}
		qinghe := must(town.System.EstablishAgency(t.Context(), apiclient.Command{}, county()))(t).Value.ID
		// Whoever comes later may not see what those before him brought.
		for _, who := range []servertest.Person{zhou, town.Officer(qinghe, "u1", "霜降", "head"), town.Officer(qinghe, "", "白露")} {
			got, err := send(t, who, "a.mp4", data)
			if err != nil || got.Already || got.Value.ID == first.Value.ID || got.Value.SHA256 != first.Value.SHA256 || len(got.Receipt.Events) != 1 {
				t.Errorf("%s: %+v, %v", who.Officer.Name, got, err)
			}
		}
		n := made
		n.Anew = true
		second, err := lin.SendFile(t.Context(), apiclient.Command{}, "a.mp4", bytes.NewReader(data), n)
		if err != nil || second.Already || second.Value.ID == first.Value.ID {
			t.Errorf("anew: %+v, %v", second, err)
		}
	})
}

func TestNamesAreSafeToShowAndBytesAreKeptAsTheyCame(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	long := strings.Repeat("录", 100) + ".mp4"
	for given, want := range map[string]string{
		"../../etc/passwd":      "passwd",
		`..\..\windows\win.ini`: "win.ini",
		"a\x00b.mp4":            "ab.mp4",
		"\u202egpj.exe":         "gpj.exe",
		"现场😀.jpg":               "现场😀.jpg",
		"〔2026〕云农罚字1号.pdf":      "〔2026〕云农罚字1号.pdf",
		"录音...":                 "录音...",
		"CON":                   "CON",
		"nul.txt":               "nul.txt",
		"\xff\xfe.jpg":          "\uFFFD.jpg",
		`a"b;c=d.jpg`:           `a"b;c=d.jpg`,
		"":                      "unnamed",
		"..":                    "unnamed",
	} {
		got, err := send(t, lin, given, []byte("bytes under "+given))
		if err != nil || got.Value.FileName != want || got.Value.SHA256 != digest.SumSHA256([]byte("bytes under "+given)).String() {
			t.Errorf("%q is shown as %q, want %q; %v", given, got.Value.FileName, want, err)
		}
	}
	got, err := send(t, lin, long, []byte("long"))
	if err != nil || len(got.Value.FileName) > 255 || !strings.HasSuffix(got.Value.FileName, "….mp4") {
		t.Errorf("a name of 304 bytes is shown as %q; %v", got.Value.FileName, err)
	}
}

func TestFilesThatCannotBeReadAreKeptAndSaySo(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	for file, problem := range map[string]string{"truncated.mp4": "truncated", "exif-year-171546.jpg": "implausible-time"} {
		data, err := os.ReadFile("../../internal/media/testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := send(t, lin, file, data)
		if err != nil || got.Value.SHA256 != digest.SumSHA256(data).String() || problem == "implausible-time" && got.Value.Times.Device != nil {
			t.Errorf("%s: %+v, %v", file, got.Value, err)
		}
		found := false
		for _, p := range got.Value.Facts.Problems {
			found = found || p.Code == problem
		}
		if !found {
			t.Errorf("%s: problems %+v", file, got.Value.Facts.Problems)
		}
	}
}

func TestWhatIsRefusedAtTheIntake(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	with := func(change func(*api.NewItem)) api.NewItem {
		n := made
		change(&n)
		return n
	}
	other := digest.SumSHA256([]byte("other")).String()
	for name, c := range map[string]struct {
		who  *apiclient.Client
		n    api.NewItem
		r    io.Reader
		want *fault.Code
	}{
		"no bytes":             {lin.Client, made, strings.NewReader(""), fault.NoBytes},
		"another digest":       {lin.Client, with(func(n *api.NewItem) { n.SHA256 = other }), strings.NewReader("x"), fault.DeclaredDiffers},
		"digest of zeros":      {lin.Client, with(func(n *api.NewItem) { n.SHA256 = strings.Repeat("0", 64) }), strings.NewReader("x"), fault.BadInput},
		"digest in capitals":   {lin.Client, with(func(n *api.NewItem) { n.SHA256 = strings.ToUpper(other) }), strings.NewReader("x"), fault.BadInput},
		"no origin":            {lin.Client, api.NewItem{}, strings.NewReader("x"), fault.BadInput},
		"file and upload":      {lin.Client, with(func(n *api.NewItem) { n.Upload = "u" }), strings.NewReader("x"), fault.BadInput},
		"unknown activity":     {lin.Client, with(func(n *api.NewItem) { n.Links = []api.Link{{Activity: "none"}} }), strings.NewReader("x"), fault.NoSuchThing},
		"too large":            {lin.Client, made, io.LimitReader(endless{}, 33<<20), fault.FileTooLarge},
		"what is said is huge": {lin.Client, with(func(n *api.NewItem) { n.Title = strings.Repeat("长", 500_000) }), strings.NewReader("x"), fault.BodyTooLarge},
		"an administrator":     {town.System, made, strings.NewReader("x"), fault.NoSuchThing},
		"nobody":               {town.Client(), made, strings.NewReader("x"), fault.SignedOut},
	} {
		if _, err := c.who.SendFile(t.Context(), apiclient.Command{}, "a.jpg", c.r, c.n); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := lin.SendFile(t.Context(), apiclient.Command{}, "a.jpg", io.MultiReader(strings.NewReader("a"), iotest.ErrReader(os.ErrClosed)), made); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a file that cannot be read to its end: %v", err)
	}
	if _, err := lin.ReceiveItem(t.Context(), apiclient.Command{}, made); !errors.Is(err, fault.BadInput) {
		t.Errorf("neither file nor upload: %v", err)
	}
}

func TestFormsThatAreNone(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	const said = `{"origin":{"how":"made"}}`
	for name, parts := range map[string][][2]string{
		"nothing":         {},
		"the file alone":  {{"file", "bytes"}},
		"the file first":  {{"file", "bytes"}, {"item", said}},
		"no file":         {{"item", said}},
		"another part":    {{"item", said}, {"photo", "bytes"}},
		"no JSON":         {{"item", "how=made"}, {"file", "bytes"}},
		"unknown field":   {{"item", `{"origin":{"how":"made"},"state":"deposited"}`}, {"file", "bytes"}},
		"another's words": {{"item", `{"origin":{"how":"stolen"}}`}, {"file", "bytes"}},
	} {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for _, p := range parts {
			w, err := form.CreateFormField(p[0])
			if err == nil {
				_, err = io.WriteString(w, p[1])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := form.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, town.Address+"/api/v1/items", &body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+lin.Secret())
		r.Header.Set("Content-Type", form.FormDataContentType())
		if status, problem := ask(t, r); status != http.StatusUnprocessableEntity || problem.Code != fault.BadInput.Name {
			t.Errorf("%s: %d %+v", name, status, problem)
		}
	}
}
