package api_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// overtaken is a town whose database went to a standby that lacks the last second.
type overtaken struct {
	*servertest.Town
	officer     string // his secret
	county      api.Agency
	early, lost api.Item // received before the last second, and in it
}

func overtake(t *testing.T) overtaken {
	t.Helper()
	pair := sqldbtest.NewPair(t)
	town := servertest.Start(t, func(o *server.Options) { o.Database = pair.Address() })
	county, err := town.System.EstablishAgency(t.Context(), apiclient.Command{}, api.NewAgency{
		AgencyDetails: api.AgencyDetails{
			Name: "青禾县农业综合行政执法大队", RegionCode: "999921", Server: "青禾专用服务器",
			Authority: api.Authority{Name: "青禾县农业农村局", FondsName: "青禾县农业农村局", FondsCode: "Q121"},
		},
		Units: []api.Unit{{ID: "u1", Name: "一中队", Kind: "team"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	o := overtaken{Town: town, officer: town.Officer(town.City.ID, "u1", "林一禾").Secret(), county: county.Value}
	o.early = o.signed(t, "early")
	pair.Part()
	o.lost = o.signed(t, "in the last second")
	pair.Promote()
	town.Expect("MISMATCH\tcheckpoint\t", "MISMATCH\tkeys\t", "MISMATCH\ttile\t", "MISMATCH\tentries\t")
	return o
}

// hand is the secret's owner at the town's address of now.
func (o overtaken) hand(secret string) *apiclient.Client {
	return apiclient.New(o.Address).Speaking("en").With(secret)
}

func (o overtaken) send(t *testing.T, text string) (api.Received, error) {
	t.Helper()
	return o.hand(o.officer).SendFile(t.Context(), apiclient.Command{Key: text}, text+".txt", strings.NewReader(text), api.NewItem{Origin: api.Origin{How: "made"}})
}

// signed sends, and waits until what was published covers it.
func (o overtaken) signed(t *testing.T, text string) api.Item {
	t.Helper()
	got, err := o.send(t, text)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range got.Receipt.Events {
		o.SignedOf(e.Agency, e.Place)
	}
	return got.Value
}

// answered sends until the database is there to answer: while a standby takes over, the
// server says that it cannot now.
func (o overtaken) answered(t *testing.T, text string) error {
	t.Helper()
	for late := time.After(time.Minute); ; {
		_, err := o.send(t, text)
		if !errors.Is(err, fault.Busy) {
			return err
		}
		select {
		case <-late:
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// isBehind looks that the city's log takes no writes and the county's does.
func (o overtaken) isBehind(t *testing.T, when string) {
	t.Helper()
	for range 2 {
		if err := o.answered(t, "afterwards"); !errors.Is(err, fault.LogBehindCheckpoint) {
			t.Errorf("%s, written into the log that is behind: %v", when, err)
		}
	}
	if it, err := o.hand(o.officer).Item(t.Context(), o.early.ID); err != nil || it.SHA256 != o.early.SHA256 {
		t.Errorf("%s, read: %+v, %v", when, it, err)
	}
	another := api.NewOfficer{Agency: o.county.ID, Unit: "u1", Name: "苏木", Certificate: when}
	if _, err := o.hand(o.System.Secret()).EnrolOfficer(t.Context(), apiclient.Command{}, another); err != nil {
		t.Errorf("%s, written into the other log: %v", when, err)
	}
	if status, said := ready(t, o.Town); status == http.StatusOK || !strings.Contains(said, fault.LogBehindCheckpoint.Name) {
		t.Errorf("%s, ready: %d %s", when, status, said)
	}
}

// A standby that takes over without the last second is behind what was published: that
// log takes no write, from a server that went on through it as from one that is started
// anew, and says so, while another agency's goes on; and what only the lost second named
// is kept.
func TestAPromotedStandbyThatLacksTheLastSecond(t *testing.T) {
	t.Parallel()
	o := overtake(t)
	o.isBehind(t, "going on")
	o.Restart()
	o.isBehind(t, "started anew")
	o.Move(48 * time.Hour) // by which what nothing names is collected
	o.Restart()
	notCollected(t, o.Town)
	if _, err := os.Stat(filepath.Join(o.Folder(), "blobs", "sha256", o.lost.SHA256[:2], o.lost.SHA256)); err != nil {
		t.Errorf("what was stored in the lost second: %v", err)
	}
}

// notCollected waits for the collector, which comes by itself at each start, and has to
// refuse.
func notCollected(t *testing.T, town *servertest.Town) {
	t.Helper()
	system := town.SignIn("xitong")
	for late := time.After(time.Minute); ; {
		all, err := system.Jobs(t.Context(), api.JobQuery{Work: "collect"})
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range all.List {
			if j.Code == fault.LogBehindCheckpoint.Name {
				return
			}
		}
		select {
		case <-late:
			t.Fatalf("the collector: %+v", all.List)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
