package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/httpapi"
	"liuhen/internal/server/servertest"
)

// kindsOf are the kinds of noun that the parts of addresses name.
var kindsOf = map[string]string{
	"accounts": "account", "activities": "activity", "carriers": "carrier", "casefiles": "casefile", "devices": "device", "extracts": "extract", "handovers": "handover",
	"items": "item", "listings": "listing", "markers": "marker", "matters": "matter", "officers": "officer", "packages": "issuance", "papers": "paper", "placements": "placement",
	"posts": "post", "refusals": "refusal", "tokens": "token", "tours": "tour", "viewings": "viewing",
	"jobs": "job", "checks": "check", "uploads": "upload",
}

// paperOf is a paper of each noun that has any, by the parts of addresses.
var paperOf = map[string]string{"carriers": "evidence-bag", "casefiles": "cover", "handovers": "receipt", "items": "statement"}

// knownToAll are addresses of agencies, which everybody knows who is signed in, of their
// logs, and of blank tables, which are nobody's.
var knownToAll = map[string]bool{"agencies": true, "logs": true, "rosters": true}

// TestWhatOneMayNotKnowOfIsNotThere asks, for everything that has an address, for one of
// another agency and for one that is not there: status and body are the same.
func TestWhatOneMayNotKnowOfIsNotThere(t *testing.T) {
	t.Parallel()
	f := servertest.Sealed(t)
	foreign := everything(t, f)
	other := must(f.System.EstablishAgency(t.Context(), apiclient.Command{}, county()))(t).Value
	askers := map[string]*apiclient.Client{
		"an officer": f.Town.Officer(other.ID, "u1", "周望").Client, "a post": f.Town.Officer(other.ID, "u1", "贺山", "head", "custodian", "archivist").Client,
	}
	asked := 0
	for _, path := range addresses(t) {
		segment, _, _ := strings.Cut(strings.TrimPrefix(path, "/api/v1/"), "/")
		if knownToAll[segment] {
			continue
		}
		id := foreign[kindsOf[segment]]
		if id == "" {
			t.Errorf("%s: the test knows none of another agency", path)
			continue
		}
		for name, asker := range askers {
			there := answered(t, f, asker, path, id)
			for _, none := range []string{madeUp(id), "nothing"} {
				if d := cmp.Diff(answered(t, f, asker, path, none), there); d != "" || there.Status < 400 {
					t.Errorf("%s asks %s: for what is not there (-), for another agency's (+):\n%s", name, path, d)
				}
			}
			asked++
		}
	}
	if asked < 2*len(kindsOf) {
		t.Errorf("only %d were asked", asked)
	}
}

// TestWhatOneMayNotKnowOfIsNotManaged does the same with what administrators do to the
// lists of people and devices.
func TestWhatOneMayNotKnowOfIsNotManaged(t *testing.T) {
	t.Parallel()
	f := servertest.Start(t)
	ctx, none := t.Context(), apiclient.Command{}
	other := must(f.System.EstablishAgency(ctx, none, county()))(t).Value
	lin, asker := f.Officer(f.City.ID, "u1", "林一禾", "custodian"), f.Officer(other.ID, "u1", "周望", "head")
	seen := apiclient.Seeing(must(f.System.RegisterDevice(ctx, none, api.NewDevice{Agency: f.City.ID, DeviceDetails: api.DeviceDetails{Unit: "u1", Kind: "body-camera", Serial: "SN-1"}}))(t))
	device := must(lin.Devices(ctx, api.Narrowing{}, api.Paging{}))(t).List[0].ID
	post := must(lin.Posts(ctx, api.HolderFilter{Officer: lin.Officer.ID}, api.Paging{}))(t).List[0].ID
	account := must(lin.Me(ctx))(t).Account
	for name, c := range map[string]struct {
		id string
		do func(id string) error
	}{
		"amend a device": {device, func(id string) error {
			return second(asker.AmendDevice(ctx, seen, id, api.AmendDevice{DeviceDetails: api.DeviceDetails{Unit: "u1", Kind: "body-camera"}, Reason: "抄错"}))
		}},
		"assign a device":   {device, func(id string) error { return second(asker.AssignDevice(ctx, seen, id, "")) }},
		"withdraw a device": {device, func(id string) error { return second(asker.WithdrawDevice(ctx, seen, id, "损坏")) }},
		"measure a clock": {device, func(id string) error {
			return second(asker.MeasureClock(ctx, seen, id, api.NewClockOffset{MeasuredAt: f.Now(), Method: "拍摄服务器时钟"}))
		}},
		"amend an officer": {lin.Officer.ID, func(id string) error {
			return second(asker.AmendOfficer(ctx, seen, id, api.AmendOfficer{Reason: "更名"}))
		}},
		"let an officer go": {lin.Officer.ID, func(id string) error { return second(asker.LeaveOfficer(ctx, seen, id, "退休")) }},
		"delegate a post": {post, func(id string) error {
			return second(asker.Delegate(ctx, seen, id, api.Delegation{Officer: asker.Officer.ID, From: f.Now(), Until: f.Now().Add(time.Hour), Basis: "函"}))
		}},
		"end a post": {post, func(id string) error { return second(asker.EndPost(ctx, seen, id, api.EndPost{Reason: "免职"})) }},
		"rename an account": {account, func(id string) error {
			return second(asker.RenameAccount(ctx, seen, id, api.NewLogin{Login: "xinming", Reason: "更名"}))
		}},
		"lock an account":    {account, func(id string) error { return second(asker.LockAccount(ctx, seen, id, "违规")) }},
		"unlock an account":  {account, func(id string) error { return second(asker.UnlockAccount(ctx, seen, id, "开门")) }},
		"close an account":   {account, func(id string) error { return second(asker.CloseAccount(ctx, seen, id, "离职")) }},
		"give it a password": {account, func(id string) error { return second(asker.ResetPassword(ctx, seen, id, servertest.Password)) }},
	} {
		there, not := fmt.Sprint(c.do(c.id)), fmt.Sprint(c.do(madeUp(c.id)))
		if there != not || !strings.Contains(there, "not-found") {
			t.Errorf("%s: another agency's: %s; what is not there: %s", name, there, not)
		}
	}
}

// addresses are those at which one thing can be read.
func addresses(t *testing.T) []string {
	t.Helper()
	data, err := httpapi.Description()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	var all []string
	for path, methods := range doc.Paths {
		if _, reads := methods["get"]; reads && strings.Contains(path, "{") {
			all = append(all, path)
		}
	}
	return all
}

// everything makes one thing of each kind in the city, and returns their ids by kind.
func everything(t *testing.T, f *servertest.Filed) map[string]string {
	t.Helper()
	ctx, none := t.Context(), apiclient.Command{}
	a := must(f.Officer.BeginActivity(ctx, none, api.NewActivity{ActivityDetails: api.ActivityDetails{Kind: "on-site-enforcement"}}))(t).Value
	must(f.Officer.StartTour(ctx, none, api.NewTour{}))(t)
	must(f.Officer.SignHandover(ctx, none, api.HandoverList{Carriers: []api.NewCarrier{{Kind: "memory-card", Number: "卡-01", Activity: a.ID}}}))(t)
	must(f.System.RegisterDevice(ctx, none, api.NewDevice{Agency: f.City.ID, DeviceDetails: api.DeviceDetails{Unit: "u1", Kind: "body-camera", Serial: "SN-1"}}))(t)
	must(f.Officer.IssueToken(ctx, api.NewToken{Name: "同步", Scope: []string{"read"}, Expires: f.Now().Add(time.Hour)}))(t)
	must(f.Archivist.IssuePackage(ctx, none, f.File.ID, api.NewIssuance{Purpose: "transfer"}))(t)
	must(f.Officer.DownloadItem(ctx, f.Items[0].ID, io.Discard))(t)
	if _, _, err := f.Officer.PrintPaper(ctx, "items", f.Items[0].ID, "custody-report"); err != nil {
		t.Fatal(err)
	}
	must(f.Officer.MarkItem(ctx, none, recorded(t, f.Officer).ID, moment("other", 0, "开始")))(t)
	must(f.Officer.OrderExtract(ctx, none, wants("officers", "csv", api.ExtractFilter{})))(t)
	must(f.Officer.Items(ctx, api.ItemFilter{}, api.Paging{}))(t)
	_ = second(f.Officer.Tour(ctx, "nothing")) // leaves a refusal
	ids := map[string]string{
		"upload": must(f.Officer.BeginUpload(ctx, apiclient.NewUpload{Name: "a.mp4", Size: 1}))(t),
		"check":  must(f.Custodian.OrderCheck(ctx, api.NewCheck{}))(t).Job.ID,
		"job":    must(f.Custodian.Jobs(ctx, api.JobQuery{}))(t).List[0].ID,
	}
	f.Restart() // a server that stops has recorded what it refused
	for _, c := range []**apiclient.Client{&f.System, &f.Security, &f.Audit} {
		*c = f.Client().With((*c).Secret())
	}
	err := apiclient.Every(func(p api.Paging) (api.Page[api.Event], error) {
		return f.Audit.LogEvents(ctx, f.City.ID, api.Order{Paging: p})
	}, func(e api.Event) error {
		kind, id, _ := strings.Cut(e.Noun, "/")
		ids[kind] = id
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// madeUp is an id of the same form that nothing has.
func madeUp(id string) string {
	if n, err := strconv.Atoi(id); err == nil {
		return strconv.Itoa(n + 100_000)
	}
	last := "0"
	if strings.HasSuffix(id, last) {
		last = "1"
	}
	return id[:len(id)-1] + last
}

// reply is what was answered, without what is the request's own.
type reply struct {
	Status  int
	Type    string
	Problem api.Problem
}

func answered(t *testing.T, f *servertest.Filed, who *apiclient.Client, path, id string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.Address+strings.NewReplacer("{id}", id, "{kind}", paperOf[strings.Split(path, "/")[3]]).Replace(path), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+who.Secret())
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	got := reply{Status: response.StatusCode, Type: response.Header.Get("Content-Type")}
	if err := json.NewDecoder(response.Body).Decode(&got.Problem); err != nil {
		t.Errorf("%s: %v", path, err)
	}
	got.Problem.Instance = ""
	return got
}
