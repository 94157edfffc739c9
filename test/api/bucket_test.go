package api_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
)

// What is done to a bucket behind the server's back is found, and named.
func TestHarmToABucketIsFound(t *testing.T) {
	t.Parallel()
	bucket := servertest.NewBucket(t)
	town := servertest.Start(t, bucket.Use)
	officer := town.Officer(town.City.ID, "u1", "林一禾")
	var items []api.Item
	for _, text := range []string{"altered", "lost", "marked as deleted"} {
		got, err := officer.SendFile(t.Context(), apiclient.Command{}, text+".txt", strings.NewReader(text), api.NewItem{Origin: api.Origin{How: "made"}})
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, got.Value)
	}
	bucket.Harm(items[0].SHA256)
	bucket.Lose(items[1].SHA256)
	if bucket.Delete(items[2].SHA256) == nil {
		t.Error("the store removed what is held")
	}
	var whole strings.Builder
	if _, err := officer.DownloadItem(t.Context(), items[2].ID, &whole); err != nil || whole.String() != "marked as deleted" {
		t.Errorf("read %q: %v", whole.String(), err)
	}
	town.Expect("MISMATCH\tbytes\titem/"+items[0].ID+"\t", "MISSING\tbytes\titem/"+items[1].ID+"\t")
}

// While the bucket is away or refuses everything it is said so, and nothing is half-done;
// when it is back, work goes on by itself.
func TestABucketThatIsAway(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fails func(bucket *servertest.Bucket, now bool)
		code  *fault.Code
	}{
		"away":      {(*servertest.Bucket).Away, fault.StorageAway},
		"silent":    {(*servertest.Bucket).Silent, fault.StorageAway},
		"busy":      {refuses(http.StatusServiceUnavailable), fault.StorageAway},
		"forbidden": {refuses(http.StatusForbidden), fault.StorageRefused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bucketFails(t, c.fails, c.code)
		})
	}
}

func refuses(status int) func(*servertest.Bucket, bool) {
	return func(b *servertest.Bucket, now bool) {
		if now {
			b.Refuse(status)
		} else {
			b.Refuse(0)
		}
	}
}

func bucketFails(t *testing.T, fails func(*servertest.Bucket, bool), code *fault.Code) {
	t.Helper()
	bucket := servertest.NewBucket(t)
	town := servertest.Start(t, bucket.Use, func(o *server.Options) { o.Patience = patience })
	officer, custodian := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "何小满", "custodian")
	send := func(text string) (api.Item, error) {
		got, err := officer.SendFile(t.Context(), apiclient.Command{}, text+".txt", strings.NewReader(text), api.NewItem{Origin: api.Origin{How: "made"}})
		return got.Value, err
	}
	before, err := send("before")
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := ready(t, town); status != http.StatusOK {
		t.Errorf("ready: %d", status)
	}
	signed, err := officer.SignHandover(t.Context(), apiclient.Command{}, api.HandoverList{Items: []string{before.ID}})
	if err != nil {
		t.Fatal(err)
	}
	fails(bucket, true)
	if _, err := custodian.AnswerHandover(t.Context(), apiclient.Seeing(signed), signed.Value.ID, api.Count{}); err != nil {
		t.Fatal(err) // the database is there
	}
	if status, said := ready(t, town); status != http.StatusServiceUnavailable || !strings.Contains(said, code.Name) {
		t.Errorf("ready: %d %s", status, said)
	}
	if _, err := send("meanwhile"); !errors.Is(err, code) {
		t.Errorf("sent: %v", err)
	}
	fails(bucket, false)
	if _, err := send("meanwhile"); err != nil {
		t.Error(err)
	}
	deposited(t, custodian, before.ID)
	if status, said := ready(t, town); status != http.StatusOK {
		t.Errorf("ready: %d %s", status, said)
	}
}

func ready(t *testing.T, town *servertest.Town) (status int, said string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, town.Address+"/readyz", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// deposited waits until the server has deposited the item.
func deposited(t *testing.T, who servertest.Person, id string) {
	t.Helper()
	for late := time.After(time.Minute); ; {
		it, err := who.Item(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if it.State == "deposited" {
			return
		}
		select {
		case <-late:
			t.Fatal("the item is not deposited")
		case <-time.After(20 * time.Millisecond):
		}
	}
}
