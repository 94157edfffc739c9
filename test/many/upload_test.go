package many_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/node"
	"liuhen/internal/server/servertest"
)

// at is the person's hand on another server, in the same session.
func at(who servertest.Person, address string) *apiclient.Client {
	return apiclient.New(address).Speaking("en").With(who.Secret())
}

// two is a town with two servers, and an officer with a hand on each.
func two(t *testing.T) (a, b *servertest.Town, here, there *apiclient.Client) {
	t.Helper()
	a = servertest.StartMany(t)
	b = a.Beside()
	lin := a.Officer(a.City.ID, "u1", "林一禾")
	return a, b, lin.Client, at(lin, b.Address)
}

func begin(t *testing.T, who *apiclient.Client, size int64) string {
	t.Helper()
	id, err := who.BeginUpload(t.Context(), apiclient.NewUpload{Name: "现场.mp4", Size: size})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// receive makes an item of the upload.
func receive(t *testing.T, who *apiclient.Client, upload string) (api.Received, error) {
	t.Helper()
	return who.ReceiveItem(t.Context(), apiclient.Command{}, api.NewItem{Title: "现场", Origin: api.Origin{How: "made"}, Upload: upload})
}

// raw sends a request that our own client would not send, and returns what was answered.
func raw(t *testing.T, who *apiclient.Client, method, address string, body io.Reader, header ...string) (*http.Response, api.Problem) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+who.Secret())
	r.Header.Set("Tus-Resumable", "1.0.0")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var problem api.Problem
	if answer.StatusCode >= 400 && method != http.MethodHead {
		if err := json.NewDecoder(answer.Body).Decode(&problem); err != nil {
			t.Errorf("%s answered no problem document: %v", answer.Status, err)
		}
	}
	return answer, problem
}

func TestAnUploadBegunOnOneServerGoesOnThroughAnother(t *testing.T) {
	t.Parallel()
	_, _, here, there := two(t)
	id := begin(t, here, 10)
	for i, hand := range []*apiclient.Client{there, here, there, there, here} {
		next, err := hand.AppendPiece(t.Context(), id, int64(2*i), []byte{byte(i), 7})
		if err != nil || next != int64(2*i+2) {
			t.Fatalf("piece %d: %d, %v", i, next, err)
		}
		for name, hand := range map[string]*apiclient.Client{"here": here, "there": there} {
			if at, err := hand.Upload(t.Context(), id); err != nil || at.Offset != next {
				t.Errorf("asked %s after piece %d: %+v, %v", name, i, at, err)
			}
		}
	}
	if _, err := there.AppendPiece(t.Context(), id, 3, []byte("x")); !errors.Is(err, fault.UploadFinished) {
		t.Errorf("a piece too many: %v", err)
	}
	got, err := receive(t, there, id)
	if err != nil || got.Value.Size != 10 {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, hand := range []*apiclient.Client{here, there} {
		var content bytes.Buffer
		if _, err := hand.DownloadItem(t.Context(), got.Value.ID, &content); err != nil || content.Len() != 10 {
			t.Errorf("read %d bytes, %v", content.Len(), err)
		}
		if again, err := receive(t, hand, id); err != nil || again.Value.ID != got.Value.ID {
			t.Errorf("received again: %+v, %v", again, err)
		}
	}
}

// The upload's own token is asked for on the server that has the bytes, through any.
func TestAnUploadsOwnTokenIsForwardedWithIt(t *testing.T) {
	t.Parallel()
	a := servertest.StartMany(t)
	b, lin := a.Beside(), a.Officer(a.City.ID, "u1", "林一禾")
	id, token, err := lin.BeginUploadByToken(t.Context(), apiclient.NewUpload{Name: "现场.mp4", Size: 4})
	if err != nil {
		t.Fatal(err)
	}
	if err := lin.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := begin(t, a.SignIn(lin.Login), 4)
	there := apiclient.New(b.Address).Speaking("en").With(token)
	if next, err := there.AppendPiece(t.Context(), id, 0, []byte("abcd")); err != nil || next != 4 {
		t.Fatalf("appended to %d, %v", next, err)
	}
	if _, err := there.AppendPiece(t.Context(), other, 0, []byte("abcd")); !errors.Is(err, fault.UploadMissing) {
		t.Errorf("a piece of another: %v", err)
	}
	if _, err := apiclient.New(b.Address).Speaking("en").With(token+"A").Upload(t.Context(), id); !errors.Is(err, fault.SignedOut) {
		t.Errorf("another secret: %v", err)
	}
	got, err := receive(t, there, id)
	if err != nil || got.Value.Size != 4 {
		t.Fatalf("%+v, %v", got, err)
	}
}

// What is forwarded is answered in the protocol's own words, each said once.
func TestAnotherServerSpeaksTusLikeTheOneWithTheBytes(t *testing.T) {
	t.Parallel()
	_, b, here, there := two(t)
	id := begin(t, here, 10)
	address := b.Address + "/api/v1/uploads/" + id
	if _, err := here.AppendPiece(t.Context(), id, 0, []byte("abcd")); err != nil {
		t.Fatal(err)
	}
	patch := []string{"Content-Type", "application/offset+octet-stream", "Upload-Offset", "4"}
	answer, problem := raw(t, there, http.MethodPatch, address, strings.NewReader("efg"),
		append(patch, "Upload-Checksum", "sha256 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")...)
	if answer.StatusCode != 460 || problem.Code != "piece-mismatch" {
		t.Errorf("a damaged piece: %s %+v", answer.Status, problem)
	}
	answer, _ = raw(t, there, http.MethodHead, address, nil)
	for name, want := range map[string]string{
		"Upload-Offset": "4", "Upload-Length": "10", "Tus-Resumable": "1.0.0", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
	} {
		if got := answer.Header.Values(name); len(got) != 1 || got[0] != want {
			t.Errorf("%s is %q, want %q once", name, got, want)
		}
	}
	// The sender goes away in the middle of a piece: what came is kept there.
	broken, say := io.Pipe()
	go func() {
		_, _ = io.WriteString(say, "ef")
		say.CloseWithError(errors.New("out of reach"))
	}()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, address, broken)
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = 6
	r.Header = http.Header{"Authorization": {"Bearer " + there.Secret()}, "Tus-Resumable": {"1.0.0"}, "Content-Type": {patch[1]}, "Upload-Offset": {"4"}}
	if answer, err := http.DefaultClient.Do(r); err == nil {
		_ = answer.Body.Close()
		t.Errorf("a broken request was answered %s", answer.Status)
	}
	kept := int64(0)
	for kept != 6 { // the other server learns of it a moment later
		at, err := there.Upload(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		kept = at.Offset
	}
	if answer, _ = raw(t, there, http.MethodDelete, address, nil); answer.StatusCode != http.StatusNoContent {
		t.Errorf("ended: %s", answer.Status)
	}
	if _, err := here.Upload(t.Context(), id); !errors.Is(err, fault.UploadMissing) {
		t.Errorf("after its end: %v", err)
	}
}

// While the server with the bytes is away the others say so, and go on when it is back,
// wherever it is then.
func TestAnUploadWaitsForItsServer(t *testing.T) {
	t.Parallel()
	a, _, here, there := two(t)
	id := begin(t, here, 4)
	if _, err := there.AppendPiece(t.Context(), id, 0, []byte("ab")); err != nil {
		t.Fatal(err)
	}
	a.Stop()
	_, asked := there.Upload(t.Context(), id)
	_, sent := there.AppendPiece(t.Context(), id, 2, []byte("cd"))
	_, made := receive(t, there, id)
	for name, err := range map[string]error{"asked": asked, "sent": sent, "made": made, "ended": there.EndUpload(t.Context(), id)} {
		var p *apiclient.Problem
		if !errors.Is(err, fault.UploadElsewhere) || !errors.As(err, &p) || p.Args["server"] != a.Address || !apiclient.Passing(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if list, err := there.Uploads(t.Context(), api.Paging{}); err != nil || len(list.List) != 1 {
		t.Errorf("the list: %+v, %v", list, err)
	}
	a.Restart()
	if next, err := there.AppendPiece(t.Context(), id, 2, []byte("cd")); err != nil || next != 4 {
		t.Errorf("when it is back: %d, %v", next, err)
	}
	if got, err := receive(t, there, id); err != nil || got.Value.Size != 4 {
		t.Errorf("%+v, %v", got, err)
	}
}

// Nobody but a server of the installation forwards, and none forwards twice.
func TestAPassIsAskedForItsKeyAndTurnsOnlyOnce(t *testing.T) {
	t.Parallel()
	a, b, here, there := two(t)
	id := begin(t, here, 4)
	path := "/api/v1/uploads/" + id
	master, err := os.ReadFile(a.Folder() + "/keys/master.key")
	if err != nil {
		t.Fatal(err)
	}
	var seed [node.KeySize]byte
	var raws []byte
	if _, err := fmt.Sscanf(string(master), "%x", &raws); err != nil {
		t.Fatal(err)
	}
	copy(seed[:], raws)
	pass := node.Pass{From: a.House.Node(), To: b.House.Node(), At: b.Now(), Method: http.MethodGet, Path: path}
	for name, c := range map[string]struct {
		key  node.Key
		code string
	}{
		"forwarded once already":  {node.KeyOf(seed), "upload-elsewhere"},
		"by somebody without key": {node.Key{}, "pass-refused"},
	} {
		answer, problem := raw(t, there, http.MethodGet, b.Address+path, nil, node.PassHeader, c.key.Seal(pass))
		if answer.StatusCode != http.StatusServiceUnavailable || problem.Code != c.code {
			t.Errorf("%s: %s %+v", name, answer.Status, problem)
		}
	}
	if _, problem := raw(t, apiclient.New(b.Address), http.MethodGet, b.Address+path, nil); problem.Code != "signed-out" {
		t.Errorf("a stranger: %+v", problem)
	}
}
