//go:build soak

package api_test

import (
	"runtime"
	"testing"

	"liuhen/internal/apiclient"
	"liuhen/internal/server/servertest"
)

// TestSoakALargeFileInBoundedMemory sends 6 GiB through client and server in one
// process and watches the heap of both.
func TestSoakALargeFileInBoundedMemory(t *testing.T) {
	const room = 96 << 20 // bytes of heap in use
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	data := noise{6<<30 + 1}
	sum := data.sum(t)
	var most uint64
	id, err := lin.SendUpload(t.Context(), data, apiclient.Sending{
		NewUpload: apiclient.NewUpload{Name: "a.mp4", Size: data.size, SHA256: sum}, Wait: never,
		Progress: func(int64) {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapInuse)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := receive(t, lin.Client, id)
	if err != nil || got.Value.SHA256 != sum || got.Value.Size != data.size {
		t.Errorf("received %+v, %v", got, err)
	}
	if t.Logf("at most %d MiB of heap", most>>20); most > room {
		t.Errorf("heap grew to %d MiB", most>>20)
	}
}
