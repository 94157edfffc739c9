package card_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/card"
	"liuhen/internal/server/servertest"
)

// desk is an officer with an activity and a folder that holds his card.
type desk struct {
	*servertest.Town
	lin      servertest.Person
	he       servertest.Person // the custodian
	activity string
	folder   string
	state    string
}

func newDesk(t *testing.T, files map[string]string) *desk {
	t.Helper()
	town := servertest.Start(t)
	d := &desk{
		Town: town, lin: town.Officer(town.City.ID, "u1", "林一禾"), he: town.Officer(town.City.ID, "u2", "何小满", "custodian"),
		folder: t.TempDir(), state: filepath.Join(t.TempDir(), "state.json"),
	}
	d.activity = begin(t, d.lin)
	for name, data := range files {
		d.write(t, name, data)
	}
	return d
}

// begin begins an activity of the officer's.
func begin(t *testing.T, who servertest.Person) string {
	t.Helper()
	made, err := who.BeginActivity(t.Context(), apiclient.Command{}, api.NewActivity{
		Now: true, ActivityDetails: api.ActivityDetails{
			Kind: "on-site-enforcement", Place: "东街12号", People: []api.ActivityPerson{{Role: "officer", Officer: who.Officer.ID}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.Value.ID
}

func (d *desk) write(t *testing.T, name, data string) {
	t.Helper()
	path := filepath.Join(d.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run is a run of the officer's over his card.
func (d *desk) run(t *testing.T, change func(*card.Run)) (card.Receipt, error) {
	t.Helper()
	from, err := card.Open(d.folder)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	memory, err := card.Remember(d.state, d.Now)
	if err != nil {
		t.Fatal(err)
	}
	r := &card.Run{
		Order: card.Order{Activity: d.activity, Origin: api.Origin{How: "made"}, FromCard: true, Parallel: 2}, Server: d.lin.Client, Address: d.Address,
		Card: from, Folder: d.folder, Memory: memory, Now: time.Now, Wait: func(context.Context, int) bool { return false },
	}
	if change != nil {
		change(r)
	}
	return r.Do(t.Context())
}

// must is run where nothing goes wrong.
func (d *desk) must(t *testing.T, change func(*card.Run)) card.Receipt {
	t.Helper()
	receipt, err := d.run(t, change)
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// items are those of the activity by their file names.
func (d *desk) items(t *testing.T) map[string][]api.Item {
	t.Helper()
	found := map[string][]api.Item{}
	err := apiclient.Every(func(p api.Paging) (api.Page[api.Item], error) {
		return d.lin.Items(t.Context(), api.ItemFilter{Activity: d.activity}, p)
	}, func(it api.Item) error {
		found[it.FileName] = append(found[it.FileName], it)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func entries(r card.Receipt) map[string]card.Entry {
	all := map[string]card.Entry{}
	for _, e := range r.Files {
		all[e.Path] = e
	}
	return all
}
