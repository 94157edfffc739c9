package api_test

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
	"liuhen/internal/translog"
)

// described is an item with a title that was corrected once.
func described(t *testing.T, lin servertest.Person) api.Item {
	t.Helper()
	n := made
	n.Title = "检查录像"
	got := must(lin.SendFile(t.Context(), apiclient.Command{}, "a.mp4", strings.NewReader(film), n))(t)
	said := api.Description{Title: "检查录像（更正）", Origin: got.Value.Origin, Reason: "写错"}
	return must(lin.DescribeItem(t.Context(), apiclient.Seeing(got), got.Value.ID, said))(t).Value
}

func TestTheEventsOfAnItem(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin, zhou := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "周立夏")
	it := described(t, lin)
	all := must(lin.Events(t.Context(), "items", it.ID, api.Order{}))(t).List
	if len(all) != 2 || all[0].Action != "receive" || all[1].Action != "describe" || all[1].Reason != "写错" || all[1].Officer != lin.Officer.ID {
		t.Fatalf("%+v", all)
	}
	changed := map[string]string{}
	for _, c := range all[1].Changes {
		changed[c.Field] = string(c.Old) + " > " + string(c.New)
	}
	if changed["title"] != `"检查录像" > "检查录像（更正）"` || changed["sha256"] != "" {
		t.Errorf("changed %v", changed)
	}
	newest := must(lin.Events(t.Context(), "items", it.ID, api.Order{Newest: true, Paging: api.Paging{Limit: 1}}))(t)
	if len(newest.List) != 1 || newest.List[0].Version != 2 || newest.Next != "2" {
		t.Errorf("newest first: %+v", newest)
	}
	rest := must(lin.Events(t.Context(), "items", it.ID, api.Order{Newest: true, Paging: api.Paging{After: newest.Next, Limit: 1}}))(t)
	if len(rest.List) != 1 || rest.List[0].Version != 1 || rest.Next != "" {
		t.Errorf("the one before: %+v", rest)
	}
	for name, c := range map[string]struct {
		err  error
		want *fault.Code
	}{
		"another unit":             {second(zhou.Events(t.Context(), "items", it.ID, api.Order{})), fault.NoSuchThing},
		"another noun of that id":  {second(lin.Events(t.Context(), "matters", it.ID, api.Order{})), fault.NoSuchThing},
		"a page that nobody gave":  {second(lin.Events(t.Context(), "items", it.ID, api.Order{Paging: api.Paging{After: "x"}})), fault.BadInput},
		"the system administrator": {second(town.System.Events(t.Context(), "items", it.ID, api.Order{})), fault.NotAllowed},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

// The audit administrator reads who did what to which thing, and when, and no title,
// name or word of anybody.
func TestTheAuditSeesNoContent(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	it := described(t, lin)
	chain := must(town.Audit.Events(t.Context(), "items", it.ID, api.Order{}))(t).List
	var log []api.Event
	err := apiclient.Every(func(p api.Paging) (api.Page[api.Event], error) {
		p.Limit = 7
		return town.Audit.LogEvents(t.Context(), town.City.ID, api.Order{Paging: p})
	}, func(e api.Event) error { log = append(log, e); return nil })
	if err != nil {
		t.Fatal(err)
	}
	if len(chain) != 2 || chain[1].Noun != "item/"+it.ID || chain[1].C256 == "" || chain[1].CSM3 == "" {
		t.Errorf("%+v", chain)
	}
	found := 0
	for i, e := range log {
		if e.Place != int64(i) {
			t.Fatalf("event %d lies at %d", i, e.Place)
		}
		if e.Noun == "item/"+it.ID {
			found++
		}
	}
	if found != 2 {
		t.Errorf("the log has %d events of the item", found)
	}
	said, err := json.Marshal(append(chain, log...))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"检查录像", "写错", "a.mp4", "林一禾", lin.Login, it.SHA256, "云溪"} {
		if strings.Contains(string(said), word) {
			t.Errorf("the audit reads %q", word)
		}
	}
	for name, err := range map[string]error{
		"content":  second(town.Audit.Item(t.Context(), it.ID)),
		"a list":   second(town.Audit.Items(t.Context(), api.ItemFilter{}, api.Paging{})),
		"officers": second(town.Audit.Officers(t.Context(), api.OfficerFilter{}, api.Paging{})),
	} {
		if !errors.Is(err, fault.NotAllowed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := lin.LogEvents(t.Context(), town.City.ID, api.Order{}); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("an officer reads the log: %v", err)
	}
}

func TestAnEventIsProvenByTheKeyOfItsLog(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	it := described(t, lin)
	last := must(lin.Events(t.Context(), "items", it.ID, api.Order{Newest: true}))(t).List[0]
	got := must(lin.EventProof(t.Context(), town.City.ID, last.Place))(t)
	if got.Noun != last.Noun || got.Version != 2 || got.C256 != last.C256 {
		t.Errorf("proven %+v", got.Event)
	}
	key := must(lin.LogKey(t.Context(), town.City.ID))(t)
	verifier := must(translog.ParseVerifier(key))(t)
	entry := must(translog.ParseEntry(got.Entry))(t)
	proof := must(translog.ParseProof([]byte(got.Proof)))(t)
	if _, err := proof.Verify(entry, town.City.LogOrigin, note.VerifierList(verifier)); err != nil || proof.Place != last.Place {
		t.Error(proof.Place, err)
	}
	if _, err := lin.EventProof(t.Context(), town.City.ID, 9999); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("of nothing: %v", err)
	}
}

// What a signed-in person was refused stands in his agency's log, also after the server
// was stopped; a stranger leaves nothing there.
func TestRefusalsAreRecorded(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin, zhou := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "周立夏")
	he := town.Officer(town.City.ID, "u2", "何小满", "head").Client
	it := described(t, lin)
	for range 3 {
		if _, err := zhou.Item(t.Context(), it.ID); !errors.Is(err, fault.NoSuchThing) {
			t.Fatal(err)
		}
	}
	if _, err := zhou.ReadItem(t.Context(), it.ID, api.Range{}, new(strings.Builder)); !errors.Is(err, fault.NoSuchThing) {
		t.Fatal(err)
	}
	for _, stranger := range []*apiclient.Client{town.Client(), town.Client().With("lht_nobody")} {
		if _, err := stranger.Item(t.Context(), it.ID); !errors.Is(err, fault.SignedOut) {
			t.Fatal(err)
		}
	}
	for late := time.After(time.Minute); len(refusals(t, town)) == 0; { // the first one waits for no stop
		select {
		case <-late:
			t.Fatal("no refusal is recorded while the server works")
		case <-time.After(10 * time.Millisecond):
		}
	}
	town.Restart()
	town.Audit = town.Client().With(town.Audit.Secret())
	found := refusals(t, town)
	he = town.Client().With(he.Secret())
	said := map[string]int{} // how often what was refused on which route
	for _, e := range found {
		_, id, _ := strings.Cut(e.Noun, "/")
		what, count := "", 0
		for _, c := range must(he.Events(t.Context(), "refusals", id, api.Order{}))(t).List[0].Changes {
			switch c.Field {
			case "count":
				count, _ = strconv.Atoi(string(c.New))
			case "route", "code":
				what += " " + string(c.New)
			}
		}
		said[what] += count
		if e.Account != found[0].Account || e.Action != "refuse" {
			t.Errorf("recorded %+v", e)
		}
	}
	if len(said) != 2 || said[` "not-found" "get-item"`] != 3 || said[` "not-found" "read-content"`] != 1 {
		t.Errorf("recorded %v", said)
	}
}

// refusals are the refusals in the city's log.
func refusals(t *testing.T, town *servertest.Town) (found []api.Event) {
	t.Helper()
	err := apiclient.Every(func(p api.Paging) (api.Page[api.Event], error) {
		return town.Audit.LogEvents(t.Context(), town.City.ID, api.Order{Newest: true, Paging: p})
	}, func(e api.Event) error {
		if strings.HasPrefix(e.Noun, "refusal/") {
			found = append(found, e)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
