package api_test

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

// TestYesterdaysDatabaseTakesNoWrites puts an old copy of the database back beside
// the checkpoints that were published since: going on from it would fork the log.
func TestYesterdaysDatabaseTakesNoWrites(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	database := filepath.Join(town.Folder(), "liuhen.db")
	town.Stop()
	old, err := os.ReadFile(database)
	if err != nil {
		t.Fatal(err)
	}
	town.Restart()
	_, size := town.Signed(0) // all that the old copy has
	if _, err := town.SignIn("xitong").EnrolOfficer(t.Context(), apiclient.Command{}, api.NewOfficer{Agency: town.City.ID, Name: "林一禾"}); err != nil {
		t.Fatal(err)
	}
	town.Signed(size)
	town.Stop()
	if err := errors.Join(os.WriteFile(database, old, 0o600), gone(database+"-wal"), gone(database+"-shm")); err != nil {
		t.Fatal(err)
	}
	town.Expect("MISMATCH\tcheckpoint\t", "MISMATCH\tkeys\t", "MISMATCH\ttile\t", "MISMATCH\tentries\t")
	town.Restart()
	system := town.SignIn("xitong")
	_, err = system.EnrolOfficer(t.Context(), apiclient.Command{}, api.NewOfficer{Agency: town.City.ID, Name: "王小溪"})
	if !errors.Is(err, fault.LogBehindCheckpoint) {
		t.Errorf("written into a database of yesterday: %v", err)
	}
	if all, err := system.Agencies(t.Context()); err != nil || len(all.List) != 1 {
		t.Errorf("reading: %+v, %v", all, err)
	}
	if status, _ := fetch(t, town.Address+"/readyz"); status == http.StatusOK {
		t.Error("it says that it is ready")
	}
}

func gone(file string) error {
	if err := os.Remove(file); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func fetch(t *testing.T, address string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}
