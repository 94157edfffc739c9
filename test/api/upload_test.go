package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// noise is bytes that can be read at any offset without being held.
type noise struct{ size int64 }

func (n noise) ReadAt(p []byte, off int64) (int, error) {
	if off >= n.size {
		return 0, io.EOF
	}
	k := int(min(int64(len(p)), n.size-off))
	for i := range k {
		x := uint64(off + int64(i))
		p[i] = byte((x*0x9E3779B97F4A7C15)>>56) ^ byte(x>>16)
	}
	if k < len(p) {
		return k, io.EOF
	}
	return k, nil
}

func (n noise) sum(t *testing.T) string {
	t.Helper()
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(n, 0, n.size)); err != nil {
		t.Fatal(err)
	}
	return digest.SHA256(h.Sum(nil)).String()
}

// never gives up at the first failure.
func never(context.Context, int) bool { return false }

// receive makes an item of an upload.
func receive(t *testing.T, who *apiclient.Client, upload string) (api.Received, error) {
	t.Helper()
	n := made
	n.Upload = upload
	return who.ReceiveItem(t.Context(), apiclient.Command{}, n)
}

func TestAFileOf64MiBBecomesAnItem(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	data := noise{64<<20 + 1}
	sum := data.sum(t)
	var steps []int64
	id, err := lin.SendUpload(t.Context(), data, apiclient.Sending{
		NewUpload: apiclient.NewUpload{Name: "现场录像.mp4", Size: data.size, SHA256: sum}, Wait: never,
		Progress: func(kept int64) { steps = append(steps, kept) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(steps) != 9 || steps[0] != 8<<20 || steps[8] != data.size {
		t.Errorf("progress %v", steps)
	}
	at, err := lin.Upload(t.Context(), id)
	if err != nil || !at.Complete || at.Offset != data.size || at.SHA256 != sum || at.FileName != "现场录像.mp4" {
		t.Errorf("upload %+v, %v", at, err)
	}
	got, err := receive(t, lin.Client, id)
	if err != nil || got.Value.SHA256 != sum || got.Value.Size != data.size || got.Value.FileName != "现场录像.mp4" || got.Already {
		t.Errorf("received %+v, %v", got, err)
	}
	again, err := receive(t, lin.Client, id)
	if err != nil || again.Value.ID != got.Value.ID || again.Receipt.Change != got.Receipt.Change {
		t.Errorf("received again %+v, %v", again, err)
	}
	if list, err := lin.Uploads(t.Context(), api.Paging{}); err != nil || len(list.List) != 0 {
		t.Errorf("still waiting: %+v, %v", list, err)
	}
}

func TestAnotherMachineFindsAndResumesAnUpload(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		town := servertest.Start(t, servertest.In(t, in))
		lin := town.Officer(town.City.ID, "u1", "林一禾")
		data := noise{100_000}
		id, err := lin.BeginUpload(t.Context(), apiclient.NewUpload{Name: "a.mp4", Size: data.size, SHA256: data.sum(t)})
		if err != nil {
			t.Fatal(err)
		}
		first := make([]byte, 30_000)
		data.ReadAt(first, 0)
		if next, err := lin.AppendPiece(t.Context(), id, 0, first); err != nil || next != 30_000 {
			t.Fatalf("appended to %d, %v", next, err)
		}
		town.Restart()
		elsewhere := town.SignIn(lin.Login)
		if at, err := elsewhere.Upload(t.Context(), id); err != nil || at.KeptSHA256 != digest.SumSHA256(first).String() {
			t.Errorf("it begins as %+v, %v", at, err)
		}
		list, err := elsewhere.Uploads(t.Context(), api.Paging{})
		if err != nil || len(list.List) != 1 || list.List[0].ID != id || list.List[0].FileName != "a.mp4" || list.List[0].SHA256 != data.sum(t) {
			t.Fatalf("found %+v, %v", list, err)
		}
		var from int64 = -1
		got, err := elsewhere.SendUpload(t.Context(), data, apiclient.Sending{
			NewUpload: apiclient.NewUpload{Size: data.size}, Upload: id, Piece: 50_000, Wait: never,
			Progress: func(kept int64) {
				if from < 0 {
					from = kept
				}
			},
		})
		if err != nil || got != id || from != 30_000 {
			t.Errorf("resumed %s from %d, %v", got, from, err)
		}
		if it, err := receive(t, elsewhere, id); err != nil || it.Value.SHA256 != data.sum(t) {
			t.Errorf("received %+v, %v", it, err)
		}
	})
}

// tus is a raw request of the protocol.
func tus(t *testing.T, who *apiclient.Client, address, method, path string, body io.Reader, headers ...string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address+"/api/v1"+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+who.Secret())
	r.Header.Set("Accept-Language", "en")
	r.Header.Set("Tus-Resumable", "1.0.0")
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
			continue
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

func checksum(data string) string {
	sum := sha256.Sum256([]byte(data))
	return "sha256 " + base64.StdEncoding.EncodeToString(sum[:])
}

func meta(key, value string) string {
	return key + " " + base64.StdEncoding.EncodeToString([]byte(value))
}

func TestThePartsOfTusAreToldToEverybody(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	for _, path := range []string{"/uploads", "/uploads/x"} {
		response, err := http.DefaultClient.Do(tus(t, town.Client(), town.Address, http.MethodOptions, path, nil))
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		for name, want := range map[string]string{
			"Tus-Resumable": "1.0.0", "Tus-Version": "1.0.0", "Tus-Checksum-Algorithm": "sha256",
			"Tus-Extension": "creation,creation-with-upload,checksum,expiration,termination",
		} {
			if got := response.Header.Get(name); got != want || response.StatusCode != http.StatusNoContent {
				t.Errorf("%s: %s %s %q, want %q", path, response.Status, name, got, want)
			}
		}
	}
}

// TestTus goes through the protocol on one upload of ten bytes after "abcd" was kept.
// Every refusal is a problem of the catalogue and moves nothing.
func TestTus(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	const content, octets = "Content-Type", "application/offset+octet-stream"
	for name, c := range map[string]struct {
		method, body string
		chunked      bool
		headers      []string
		status       int
		code         *fault.Code
		kept         int64
	}{
		"the next piece":          {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "4"}, 204, nil, 7},
		"with its checksum":       {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "4", "Upload-Checksum", checksum("efg")}, 204, nil, 7},
		"in an unknown length":    {"PATCH", "efg", true, []string{content, octets, "Upload-Offset", "4"}, 204, nil, 7},
		"all the rest":            {"PATCH", "efghij", false, []string{content, octets, "Upload-Offset", "4"}, 204, nil, 10},
		"another checksum":        {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "4", "Upload-Checksum", checksum("EFG")}, 460, fault.PieceMismatch, 4},
		"a checksum of zeros":     {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "4", "Upload-Checksum", "sha256 " + base64.StdEncoding.EncodeToString(make([]byte, 32))}, 460, fault.PieceMismatch, 4},
		"a checksum by MD5":       {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "4", "Upload-Checksum", "md5 rL0Y20zC+Fzt72VPzMSk2A=="}, 400, fault.ChecksumUnknown, 4},
		"half a checksum":         {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "4", "Upload-Checksum", "sha256 " + checksum("efg")[7:20]}, 400, fault.ChecksumUnknown, 4},
		"a checksum in hex":       {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "4", "Upload-Checksum", "sha256 " + digest.SumSHA256([]byte("efg")).String()}, 400, fault.ChecksumUnknown, 4},
		"a checksum of no kind":   {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "4", "Upload-Checksum", "x"}, 400, fault.ChecksumUnknown, 4},
		"two checksums":           {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "4", "Upload-Checksum", checksum("efg"), "Upload-Checksum", checksum("x")}, 400, fault.ChecksumUnknown, 4},
		"an earlier offset":       {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "3"}, 409, fault.UploadOffset, 4},
		"a later offset":          {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "5"}, 409, fault.UploadOffset, 4},
		"a negative offset":       {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "-1"}, 422, fault.BadInput, 4},
		"an offset beyond int64":  {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "9223372036854775808"}, 422, fault.BadInput, 4},
		"no offset":               {"PATCH", "efg", false, []string{content, octets}, 422, fault.BadInput, 4},
		"longer than the rest":    {"PATCH", "efghijk", false, []string{content, octets, "Upload-Offset", "4"}, 413, fault.UploadTooLong, 4},
		"longer, by no length":    {"PATCH", "efghijk", true, []string{content, octets, "Upload-Offset", "4"}, 413, fault.UploadTooLong, 4},
		"longer, with checksum":   {"PATCH", "efghijk", true, []string{content, octets, "Upload-Offset", "4", "Upload-Checksum", checksum("efghijk")}, 413, fault.UploadTooLong, 4},
		"another content type":    {"PATCH", "efg", false, []string{content, "text/plain", "Upload-Offset", "4"}, 415, fault.ContentWrong, 4},
		"no version":              {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "4", "Tus-Resumable", ""}, 412, fault.TusVersion, 4},
		"another version":         {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "4", "Tus-Resumable", "", "Tus-Resumable", "0.2.2"}, 412, fault.TusVersion, 4},
		"a method in disguise":    {"PATCH", "efg", false, []string{content, octets, "Upload-Offset", "4", "X-HTTP-Method-Override", "DELETE"}, 204, nil, 7},
		"its offset":              {"HEAD", "", false, nil, 200, nil, 4},
		"its offset, no version":  {"HEAD", "", false, []string{"Tus-Resumable", ""}, 200, nil, 4},
		"a download":              {"GET", "", false, nil, 200, nil, 4},
		"its end":                 {"DELETE", "", false, nil, 204, nil, -1},
		"its end, of no version":  {"DELETE", "", false, []string{"Tus-Resumable", ""}, 412, fault.TusVersion, 4},
		"a size of nobody's wish": {"PUT", "", false, nil, 405, fault.MethodWrong, 4},
	} {
		id, err := lin.BeginUpload(t.Context(), apiclient.NewUpload{Name: "a.bin", Size: 10})
		if err == nil {
			_, err = lin.AppendPiece(t.Context(), id, 0, []byte("abcd"))
		}
		if err != nil {
			t.Fatal(err)
		}
		var body io.Reader
		if c.body != "" {
			body = strings.NewReader(c.body)
		}
		if c.chunked {
			body = io.MultiReader(body)
		}
		status, problem := ask(t, tus(t, lin.Client, town.Address, c.method, "/uploads/"+id, body, c.headers...))
		if status != c.status || c.code != nil && problem.Code != c.code.Name {
			t.Errorf("%s: %d %+v, want %d", name, status, problem, c.status)
		}
		if strings.Contains(problem.Title, "ERR_") || strings.Contains(problem.Title, "header") {
			t.Errorf("%s: answered in another's words: %+v", name, problem)
		}
		at, err := lin.Upload(t.Context(), id)
		if c.kept < 0 {
			if !errors.Is(err, fault.UploadMissing) {
				t.Errorf("%s: still there: %+v, %v", name, at, err)
			}
		} else if err != nil || at.Offset != c.kept {
			t.Errorf("%s: moved to %d, want %d; %v", name, at.Offset, c.kept, err)
		}
	}
}

func TestWhatIsSaidOfANewUpload(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	sum := digest.SumSHA256([]byte("abcd")).String()
	for name, c := range map[string]struct {
		body    string
		headers []string
		status  int
		code    *fault.Code
		kept    int64
	}{
		"nothing but a size":      {"", []string{"Upload-Length", "4"}, 201, nil, 0},
		"all that can be said":    {"", []string{"Upload-Length", "4", "Upload-Metadata", meta("filename", "a.mp4") + "," + meta("sha256", sum) + ", " + meta("filetype", "video/mp4") + ",flag"}, 201, nil, 0},
		"with its first piece":    {"abc", []string{"Upload-Length", "4", "Upload-Checksum", checksum("abc")}, 201, nil, 3},
		"with all of it":          {"abcd", []string{"Upload-Length", "4", "Upload-Metadata", meta("sha256", sum)}, 201, nil, 4},
		"with a damaged piece":    {"abX", []string{"Upload-Length", "4", "Upload-Checksum", checksum("abc")}, 460, fault.PieceMismatch, 0},
		"with another whole":      {"abcX", []string{"Upload-Length", "4", "Upload-Metadata", meta("sha256", sum)}, 422, fault.DeclaredDiffers, 4},
		"with too long a piece":   {"abcde", []string{"Upload-Length", "4"}, 413, fault.UploadTooLong, 0},
		"a whole of zeros":        {"", []string{"Upload-Length", "4", "Upload-Metadata", meta("sha256", strings.Repeat("0", 64))}, 422, fault.BadInput, -1},
		"a digest that is none":   {"", []string{"Upload-Length", "4", "Upload-Metadata", meta("sha256", "x")}, 422, fault.BadInput, -1},
		"metadata that is none":   {"", []string{"Upload-Length", "4", "Upload-Metadata", "filename not-base64"}, 422, fault.BadInput, -1},
		"the same thing twice":    {"", []string{"Upload-Length", "4", "Upload-Metadata", meta("filename", "a") + "," + meta("filename", "b")}, 422, fault.BadInput, -1},
		"a novel":                 {"", []string{"Upload-Length", "4", "Upload-Metadata", meta("filename", strings.Repeat("a", 9000))}, 422, fault.BadInput, -1},
		"no bytes":                {"", []string{"Upload-Length", "0"}, 422, fault.NoBytes, -1},
		"a size below nothing":    {"", []string{"Upload-Length", "-1"}, 422, fault.BadInput, -1},
		"no size":                 {"", nil, 422, fault.BadInput, -1},
		"a size to be told later": {"", []string{"Upload-Defer-Length", "1"}, 422, fault.BadInput, -1},
		"more than any disk":      {"", []string{"Upload-Length", "9223372036854775807"}, 413, fault.FileTooLarge, -1},
		"a part of a whole":       {"", []string{"Upload-Length", "4", "Upload-Concat", "partial"}, 201, nil, 0},
		"another method":          {"", []string{"Upload-Length", "4", "X-HTTP-Method-Override", "PATCH"}, 201, nil, 0},
		"no version":              {"", []string{"Upload-Length", "4", "Tus-Resumable", ""}, 412, fault.TusVersion, -1},
		"no secret":               {"", []string{"Upload-Length", "4", "Authorization", ""}, 401, fault.SignedOut, -1},
	} {
		var body io.Reader
		headers := c.headers
		if c.body != "" {
			body = io.MultiReader(strings.NewReader(c.body))
			headers = append(headers, "Content-Type", "application/offset+octet-stream")
		}
		response, err := http.DefaultClient.Do(tus(t, lin.Client, town.Address, http.MethodPost, "/uploads", body, headers...))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != c.status || c.code != nil && !strings.Contains(string(text), `"code":"`+c.code.Name+`"`) {
			t.Errorf("%s: %s %s %v, want %d", name, response.Status, text, err, c.status)
		}
		location := response.Header.Get("Location")
		if c.kept < 0 {
			if location != "" {
				t.Errorf("%s: made %s", name, location)
			}
			continue
		}
		id, ours := strings.CutPrefix(location, "/api/v1/uploads/")
		at, err := lin.Upload(t.Context(), id)
		if !ours || err != nil || at.Offset != c.kept || response.Header.Get("Upload-Offset") != strconv.FormatInt(c.kept, 10) {
			t.Errorf("%s: %q is at %d (told %q), want %d; %v", name, location, at.Offset, response.Header.Get("Upload-Offset"), c.kept, err)
		}
		if until, err := http.ParseTime(response.Header.Get("Upload-Expires")); err != nil || !until.Equal(at.Expires) || !until.Equal(town.Now().Add(7*24*time.Hour)) {
			t.Errorf("%s: expires %v, %v, told %v", name, until, err, at.Expires)
		}
	}
}

// TestNobodyElseCanTellAnUploadFromNone asks for another account's and another
// agency's upload, and for none, by every way there is.
func TestNobodyElseCanTellAnUploadFromNone(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	id, err := lin.BeginUpload(t.Context(), apiclient.NewUpload{Name: "秘密行动.mp4", Size: 4})
	if err != nil {
		t.Fatal(err)
	}
	qinghe := must(town.System.EstablishAgency(t.Context(), apiclient.Command{}, county()))(t).Value.ID
	for name, who := range map[string]*apiclient.Client{
		"another agency's officer": town.Officer(qinghe, "", "白露").Client,
		"another agency's head":    town.Officer(qinghe, "", "霜降", "head").Client,
		"a colleague":              town.Officer(town.City.ID, "u1", "陈谷雨").Client,
		"the custodian":            town.Officer(town.City.ID, "u1", "何小满", "custodian").Client,
		"the head":                 town.Officer(town.City.ID, "u1", "唐立冬", "head").Client,
		"the system":               town.System, "the auditor": town.Audit,
	} {
		for _, what := range []struct{ method, path, body string }{
			{"GET", "/uploads/", ""}, {"HEAD", "/uploads/", ""}, {"PATCH", "/uploads/", "abcd"}, {"DELETE", "/uploads/", ""},
			{"POST", "/items", `{"upload":"","origin":{"how":"made"}}`},
		} {
			answer := func(id string) (int, api.Problem) {
				path, body, kind := what.path+id, what.body, "application/offset+octet-stream"
				if what.path == "/items" {
					path, body, kind = what.path, strings.Replace(body, `""`, `"`+id+`"`, 1), "application/json"
				}
				status, problem := ask(t, tus(t, who, town.Address, what.method, path, strings.NewReader(body), "Content-Type", kind, "Upload-Offset", "0"))
				problem.Instance = ""
				return status, problem
			}
			status, problem := answer(id)
			noStatus, noProblem := answer("019e80b1-da80-7441-afb7-90457c242af5")
			if status != http.StatusNotFound || noStatus != status || noProblem.Code != problem.Code || noProblem.Title != problem.Title {
				t.Errorf("%s, %s %s: %d %+v; of none: %d %+v", name, what.method, what.path, status, problem, noStatus, noProblem)
			}
		}
		if list, err := who.Uploads(t.Context(), api.Paging{}); len(list.List) != 0 {
			t.Errorf("%s lists %+v, %v", name, list, err)
		}
	}
	if at, err := lin.Upload(t.Context(), id); err != nil || at.Offset != 0 {
		t.Errorf("afterwards %+v, %v", at, err)
	}
}

// TestTheNewestPieceTakesTheSeat plays a sender whose connection died without a word:
// his first request still waits for bytes when he comes again.
func TestTheNewestPieceTakesTheSeat(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	id, err := lin.BeginUpload(t.Context(), apiclient.NewUpload{Name: "a.bin", Size: 8})
	if err != nil {
		t.Fatal(err)
	}
	body, hand := io.Pipe()
	t.Cleanup(func() { hand.Close() })
	first := make(chan int, 1)
	reached := make(chan struct{})
	go func() {
		response, err := http.DefaultClient.Do(tus(t, lin.Client, town.Address, http.MethodPatch, "/uploads/"+id, &signalling{body, sync.OnceFunc(func() { close(reached) })},
			"Content-Type", "application/offset+octet-stream", "Upload-Offset", "0"))
		if err != nil {
			first <- 0
			return
		}
		response.Body.Close()
		first <- response.StatusCode
	}()
	if _, err := hand.Write([]byte("abc")); err != nil {
		t.Fatal(err)
	}
	<-reached
	var next int64
	for next < 8 { // he may have come before his first piece was counted
		next, err = lin.AppendPiece(t.Context(), id, next, []byte("abcdefgh")[next:])
		if errors.Is(err, fault.UploadOffset) {
			at, err := lin.Upload(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			next = at.Offset
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	hand.Close()
	if status := <-first; status == http.StatusNoContent {
		t.Errorf("the first request was answered %d", status)
	}
	got, err := receive(t, lin.Client, id)
	if err != nil || got.Value.SHA256 != digest.SumSHA256([]byte("abcdefgh")).String() {
		t.Errorf("received %+v, %v", got.Value, err)
	}
}

// signalling tells when it gave something.
type signalling struct {
	io.ReadCloser
	reached func()
}

func (s *signalling) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	if n > 0 {
		s.reached()
	}
	return n, err
}

func TestPiecesThatOverlapSpoilNothing(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	data := noise{4 << 20}
	id, err := lin.BeginUpload(t.Context(), apiclient.NewUpload{Name: "a.bin", Size: data.size, SHA256: data.sum(t)})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for n := range 6 {
		all.Go(func() {
			_, err := lin.SendUpload(t.Context(), data, apiclient.Sending{
				NewUpload: apiclient.NewUpload{Size: data.size}, Upload: id, Piece: int64(100_000 * (n + 3)),
				Wait: func(context.Context, int) bool { return true },
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	got, err := receive(t, lin.Client, id)
	if err != nil || got.Value.SHA256 != data.sum(t) {
		t.Errorf("received %+v, %v", got.Value, err)
	}
}

// badLine stands between client and server. It damages the first piece, cuts the
// second in the middle, loses the answer to the third, and answers the fourth itself.
type badLine struct {
	town   *servertest.Town
	pieces atomic.Int64
}

func (b *badLine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	out := r.Clone(r.Context())
	out.URL.Scheme, out.URL.Host, out.RequestURI = "http", strings.TrimPrefix(b.town.Address, "http://"), ""
	var fate int64
	if r.Method == http.MethodPatch {
		fate = b.pieces.Add(1)
	}
	switch fate {
	case 1:
		data, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		data[len(data)/2] ^= 1
		out.Body = io.NopCloser(bytes.NewReader(data))
	case 2:
		out.Body = io.NopCloser(io.LimitReader(r.Body, r.ContentLength/2))
	case 4:
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	response, err := http.DefaultTransport.RoundTrip(out)
	if err != nil || fate == 3 {
		panic(http.ErrAbortHandler)
	}
	defer response.Body.Close()
	for name, values := range response.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(response.StatusCode)
	io.Copy(w, response.Body)
}

func TestTheClientRidesOutABadLine(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	line := &badLine{town: town}
	between := httptest.NewUnstartedServer(line)
	between.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	between.Start()
	t.Cleanup(between.Close)
	data := noise{1_000_000}
	var waits []int
	begun := 0
	id, err := apiclient.New(between.URL).With(lin.Secret()).SendUpload(t.Context(), data, apiclient.Sending{
		NewUpload: apiclient.NewUpload{Name: "a.mp4", Size: data.size, SHA256: data.sum(t)}, Piece: 100_000,
		Begun: func(string) { begun++ },
		Wait:  func(_ context.Context, n int) bool { waits = append(waits, n); return true },
	})
	if err != nil {
		t.Fatal(err)
	}
	// The third piece was kept although its answer was lost: that is progress.
	if line.pieces.Load() != 13 || begun != 1 || !cmp.Equal(waits, []int{1, 2, 3, 1}) {
		t.Errorf("%d pieces, waits %v, begun %d times", line.pieces.Load(), waits, begun)
	}
	if got, err := receive(t, lin.Client, id); err != nil || got.Value.SHA256 != data.sum(t) {
		t.Errorf("received %+v, %v", got.Value, err)
	}
}

func TestTheClientGivesUpWhatCannotPass(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	sending := func(change func(*apiclient.Sending)) apiclient.Sending {
		s := apiclient.Sending{NewUpload: apiclient.NewUpload{Name: "a", Size: 4}, Wait: func(context.Context, int) bool {
			t.Error("waited")
			return false
		}}
		change(&s)
		return s
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	other, err := lin.BeginUpload(t.Context(), apiclient.NewUpload{Name: "b", Size: 5})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		ctx  context.Context
		r    string
		s    apiclient.Sending
		want error
	}{
		"the file got shorter":     {t.Context(), "abc", sending(func(*apiclient.Sending) {}), io.ErrUnexpectedEOF},
		"another file's upload":    {t.Context(), "abcd", sending(func(s *apiclient.Sending) { s.Upload = other }), fault.UploadTooLong},
		"not what was declared":    {t.Context(), "abcd", sending(func(s *apiclient.Sending) { s.SHA256 = strings.Repeat("a", 64) }), fault.DeclaredDiffers},
		"more than may wait":       {t.Context(), "", sending(func(s *apiclient.Sending) { s.Size = 1 << 50 }), fault.FileTooLarge},
		"somebody wants it to end": {over, "abcd", sending(func(*apiclient.Sending) {}), context.Canceled},
	} {
		if _, err := lin.SendUpload(c.ctx, strings.NewReader(c.r), c.s); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUnfinishedUploadsAloneAreGivenUp(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	send := func(sum string) string {
		id, err := lin.SendUpload(t.Context(), bytes.NewReader([]byte("abcd")), apiclient.Sending{
			NewUpload: apiclient.NewUpload{Name: "a.bin", Size: 4, SHA256: sum}, Wait: never,
		})
		if sum != "" && !errors.Is(err, fault.DeclaredDiffers) || sum == "" && err != nil {
			t.Fatal(err)
		}
		return id
	}
	whole, wrong := send(""), send(strings.Repeat("a", 64))
	if _, err := receive(t, lin.Client, wrong); !errors.Is(err, fault.DeclaredDiffers) {
		t.Errorf("what differs from its declaration: %v", err)
	}
	if err := lin.EndUpload(t.Context(), wrong); err != nil {
		t.Errorf("giving it up: %v", err)
	}
	if err := lin.EndUpload(t.Context(), whole); !errors.Is(err, fault.UploadFinished) {
		t.Errorf("giving a complete one up: %v", err)
	}
	if _, err := lin.AppendPiece(t.Context(), whole, 4, []byte("e")); !errors.Is(err, fault.UploadFinished) {
		t.Errorf("a piece for a complete one: %v", err)
	}
	if _, err := receive(t, lin.Client, whole); err != nil {
		t.Error(err)
	}
	if err := lin.EndUpload(t.Context(), whole); !errors.Is(err, fault.UploadFinished) {
		t.Errorf("giving a received one up: %v", err)
	}
}

func TestAnUploadThatIsOverIsGone(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	id, err := lin.BeginUpload(t.Context(), apiclient.NewUpload{Name: "a.bin", Size: 4})
	if err != nil {
		t.Fatal(err)
	}
	town.Move(7 * 24 * time.Hour)
	later := town.SignIn(lin.Login)
	if _, err := later.Upload(t.Context(), id); !errors.Is(err, fault.UploadMissing) {
		t.Errorf("after a week: %v", err)
	}
	again, err := later.SendUpload(t.Context(), bytes.NewReader([]byte("abcd")), apiclient.Sending{
		NewUpload: apiclient.NewUpload{Name: "a.bin", Size: 4}, Upload: id, Wait: never,
	})
	if err != nil || again == id {
		t.Errorf("begun anew as %s, %v", again, err)
	}
}

// TestNobodyReservesHisAgencysWholeRoom begins large uploads without sending them: they
// keep neither a colleague nor the officer himself from beginning more.
func TestNobodyReservesHisAgencysWholeRoom(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		town := servertest.Start(t, servertest.In(t, in))
		lin, zhou := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u1", "周禾")
		const quarter = 2 << 40 / 4 // of the agency's room, which one account may hold
		for range 6 {
			if _, err := lin.BeginUpload(t.Context(), apiclient.NewUpload{Name: "a.mp4", Size: quarter}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := zhou.BeginUpload(t.Context(), apiclient.NewUpload{Name: "b.mp4", Size: quarter}); err != nil {
			t.Errorf("a colleague: %v", err)
		}
		if _, err := lin.BeginUpload(t.Context(), apiclient.NewUpload{Name: "a.mp4", Size: quarter + 1}); !errors.Is(err, fault.FileTooLarge) {
			t.Errorf("what can never end: %v", err)
		}
	})
}
