package many_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
)

// copyKey brings one key file from a folder of keys into another.
func copyKey(t *testing.T, from, to string, name ...string) {
	t.Helper()
	path := filepath.Join(append([]string{to}, name...)...)
	data, err := os.ReadFile(filepath.Join(append([]string{from}, name...)...))
	if err == nil {
		err = errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, data, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func enrol(t *testing.T, who *apiclient.Client, agency, name string) error {
	t.Helper()
	_, err := who.EnrolOfficer(t.Context(), apiclient.Command{}, api.NewOfficer{Agency: agency, Unit: "u1", Name: name, Certificate: name})
	return err
}

func newCounty() api.NewAgency {
	return api.NewAgency{
		AgencyDetails: api.AgencyDetails{
			Name: "青禾县农业综合行政执法大队", RegionCode: "999921", Server: "青禾专用服务器",
			Authority: api.Authority{Name: "青禾县农业农村局", FondsName: "青禾县农业农村局", FondsCode: "Q121"},
		},
		Units: []api.Unit{{ID: "u1", Name: "一中队", Kind: "team"}},
	}
}

// A server without a log's key neither writes nor signs for that agency and says whose it
// is, while the others do, and does when the key is brought; it makes none.
func TestAServerWithoutALogsKeyLeavesItToTheOthers(t *testing.T) {
	t.Parallel()
	a := servertest.StartMany(t)
	ours, theirs := filepath.Join(a.Folder(), "keys"), filepath.Join(t.TempDir(), "keys")
	copyKey(t, ours, theirs, "master.key")
	copyKey(t, ours, theirs, "log", a.City.ID+".key")
	b := a.Beside(func(o *server.Options) { o.Keys = theirs })
	there := apiclient.New(b.Address).Speaking("en").With(a.System.Secret())
	made, err := a.System.EstablishAgency(t.Context(), apiclient.Command{}, newCounty())
	if err != nil {
		t.Fatal(err)
	}
	county := made.Value.ID
	if err := enrol(t, there, a.City.ID, "林一禾"); err != nil {
		t.Errorf("for the agency whose key it has: %v", err)
	}
	for range 2 {
		var p *apiclient.Problem
		if err := enrol(t, there, county, "苏木"); !errors.Is(err, fault.LogKeyMissing) || !errors.As(err, &p) || p.Args["agency"] != county {
			t.Errorf("for the agency whose key it lacks: %v", err)
		}
		if answer, problem := raw(t, there, http.MethodGet, b.Address+"/readyz", nil); answer.StatusCode != http.StatusServiceUnavailable || problem.Args["agency"] != county {
			t.Errorf("ready: %s %+v", answer.Status, problem)
		}
	}
	if err := enrol(t, a.System, county, "苏木"); err != nil {
		t.Errorf("on the server that has it: %v", err)
	}
	if answer, problem := raw(t, a.System, http.MethodGet, a.Address+"/readyz", nil); answer.StatusCode != http.StatusOK {
		t.Errorf("the other: %s %+v", answer.Status, problem)
	}
	if seen, err := there.Agency(t.Context(), county); err != nil || seen.Fingerprint != made.Value.Fingerprint {
		t.Errorf("its fingerprint, from its record: %q, %v", seen.Fingerprint, err)
	}
	if all, err := there.Agencies(t.Context()); err != nil || len(all.List) != 2 {
		t.Errorf("all agencies: %d, %v", len(all.List), err)
	}
	if _, err := os.Stat(filepath.Join(theirs, "log", county+".key")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a key was made: %v", err)
	}
	copyKey(t, ours, theirs, "log", county+".key")
	if err := enrol(t, there, county, "何清"); err != nil {
		t.Errorf("after the key was brought: %v", err)
	}
	if answer, problem := raw(t, there, http.MethodGet, b.Address+"/readyz", nil); answer.StatusCode != http.StatusOK {
		t.Errorf("ready then: %s %+v", answer.Status, problem)
	}
}

// An agency that one server founds is at once the others' as well, where they share the
// folder of keys: its payloads open there, and its events are signed there.
func TestAnAgencyFoundedOnOneServerIsServedByAnother(t *testing.T) {
	t.Parallel()
	a := servertest.StartMany(t)
	b := a.Beside()
	made, err := a.System.EstablishAgency(t.Context(), apiclient.Command{}, newCounty())
	if err != nil {
		t.Fatal(err)
	}
	a.Stop()
	there := apiclient.New(b.Address).Speaking("en").With(a.System.Secret())
	if err := enrol(t, there, made.Value.ID, "苏木"); err != nil {
		t.Error(err)
	}
	if key, err := there.LogKey(t.Context(), made.Value.ID); err != nil || key == "" {
		t.Errorf("key %q, %v", key, err)
	}
}
