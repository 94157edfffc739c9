package api_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// few is an item that few people may see, with one of each who may and who may not.
type few struct {
	*servertest.Town
	item     api.Item
	activity string
	sees     map[string]servertest.Person // may see it
	not      map[string]servertest.Person // would, were it not restricted
}

func newFew(t *testing.T, in sqldbtest.Database) *few {
	t.Helper()
	town, ctx := servertest.Start(t, servertest.In(t, in)), t.Context()
	lin, chen := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u1", "陈谷雨")
	owner := town.Officer(town.City.ID, "u1", "白承办")
	m := must(owner.OpenMatter(ctx, apiclient.Command{}, penalty()))(t).Value
	begun := api.NewActivity{Now: true, Matter: m.ID, ActivityDetails: api.ActivityDetails{
		Kind: "on-site-enforcement", Place: "东街12号", People: []api.ActivityPerson{by(lin), by(chen)},
	}}
	a := must(lin.BeginActivity(ctx, apiclient.Command{}, begun))(t).Value
	n := made
	n.Restricted, n.Links = &api.Restriction{Home: true, Minors: true}, []api.Link{{Activity: a.ID}}
	got := must(lin.SendFile(ctx, apiclient.Command{}, "入户检查.mp4", strings.NewReader(film), n))(t)
	return &few{
		Town: town, item: got.Value, activity: a.ID,
		sees: map[string]servertest.Person{
			"who made it": lin, "of its activity": chen, "of its matter": owner, "custodian": town.Officer(town.City.ID, "u2", "何小满", "custodian"),
		},
		not: map[string]servertest.Person{
			"his unit": town.Officer(town.City.ID, "u1", "周立夏"), "head": town.Officer(town.City.ID, "u2", "何立", "head"),
			"archivist": town.Officer(town.City.ID, "u2", "秦册", "archivist"), "recording manager": town.Officer(town.City.ID, "u2", "管录", "recording-manager"),
		},
	}
}

// asked is every way of asking after the item: each is not-found for whom it is absent.
func (f *few) asked(t *testing.T, who servertest.Person) map[string]error {
	t.Helper()
	ctx, id := t.Context(), f.item.ID
	_, _, statement := who.PrintPaper(ctx, "items", id, "statement")
	return map[string]error{
		"the item": second(who.Item(ctx, id)), "a range": second(who.ReadItem(ctx, id, api.Range{From: 3, Until: 6}, io.Discard)),
		"all bytes": second(who.DownloadItem(ctx, id, io.Discard)), "its events": second(who.Events(ctx, "items", id, api.Order{})),
		"its clocks": second(who.ItemClocks(ctx, id)), "its papers": second(who.PapersOf(ctx, "items", id, api.Paging{})), "a paper": statement,
	}
}

func (f *few) listed(t *testing.T, who servertest.Person) bool {
	t.Helper()
	all := itemsOf(t, who.Client, api.ItemFilter{})
	listed := slices.Contains(all, f.item.ID)
	of := slices.Contains(itemsOf(t, who.Client, api.ItemFilter{Activity: f.activity}), f.item.ID)
	n := must(who.CountItems(t.Context(), api.ItemFilter{}))(t).Number
	if of != listed || n != len(all) {
		t.Errorf("listed %v, of its activity %v, counted %d of %d", listed, of, n, len(all))
	}
	return listed
}

func TestWhatIsRestrictedIsAbsentForAllButAFew(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		f := newFew(t, in)
		if r := f.item.Restricted; r == nil || !r.Home || !r.Minors || r.Bystanders {
			t.Errorf("kept as %+v", r)
		}
		for name, who := range f.sees {
			for what, err := range f.asked(t, who) {
				if err != nil && !errors.Is(err, fault.FontNotBuilt) {
					t.Errorf("%s, %s: %v", name, what, err)
				}
			}
			if !f.listed(t, who) {
				t.Errorf("%s does not list it", name)
			}
		}
		for name, who := range f.not {
			for what, err := range f.asked(t, who) {
				if !errors.Is(err, fault.NoSuchThing) {
					t.Errorf("%s, %s: %v", name, what, err)
				}
			}
			if f.listed(t, who) {
				t.Errorf("%s lists it", name)
			}
			if got := must(send(t, who, "b.mp4", []byte(film)))(t); got.Value.ID == f.item.ID {
				t.Errorf("%s is told of the same bytes: %+v", name, got)
			}
		}
		for _, name := range []string{"head", "recording manager"} {
			for _, e := range must(f.not[name].LogEvents(t.Context(), f.City.ID, api.Order{Paging: api.Paging{Limit: 200}}))(t).List {
				if e.Noun == "item/"+f.item.ID {
					t.Errorf("the log tells the %s of %+v", name, e)
				}
			}
		}
	})
}

func TestARestrictionIsLiftedWithAReasonByCustodianOrHead(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		f, ctx := newFew(t, in), t.Context()
		id, lift := f.item.ID, api.NewRestriction{Reason: "经核实未拍到住宅内部"}
		other := api.NewRestriction{Restriction: api.Restriction{Bystanders: true}, Reason: "另有路人"}
		seen := apiclient.Seeing(f.item)
		check(t, map[string]refusal{
			"by who made it":            {second(f.sees["who made it"].RestrictItem(ctx, seen, id, lift)), fault.NotAllowed},
			"by the archivist":          {second(f.not["archivist"].RestrictItem(ctx, seen, id, lift)), fault.NoSuchThing},
			"otherwise by the head":     {second(f.not["head"].RestrictItem(ctx, seen, id, other)), fault.NoSuchThing},
			"by system":                 {second(f.System.RestrictItem(ctx, seen, id, lift)), fault.NoSuchThing},
			"to what it is":             {second(f.sees["custodian"].RestrictItem(ctx, seen, id, api.NewRestriction{Restriction: *f.item.Restricted, Reason: "重复"})), fault.NothingToCorrect},
			"with a reason of nothing":  {second(f.sees["custodian"].RestrictItem(ctx, seen, id, api.NewRestriction{Reason: " "})), fault.ReasonMissing},
			"of a version he never saw": {second(f.sees["custodian"].RestrictItem(ctx, apiclient.Command{Seen: 9}, id, lift)), fault.VersionSeen},
		})
		changed := must(f.sees["custodian"].RestrictItem(ctx, seen, id, other))(t)
		if r := changed.Value.Restricted; r == nil || r.Home || r.Minors || !r.Bystanders {
			t.Errorf("changed to %+v", r)
		}
		lifted := must(f.not["head"].RestrictItem(ctx, apiclient.Seeing(changed), id, lift))(t)
		if lifted.Value.Restricted != nil || must(f.not["his unit"].Item(ctx, id))(t).Restricted != nil {
			t.Errorf("lifted %+v", lifted.Value)
		}
		events := must(f.sees["who made it"].Events(ctx, "items", id, api.Order{}))(t).List
		if last := events[len(events)-1]; last.Action != "restrict" || last.Officer != f.not["head"].Officer.ID || last.Reason != lift.Reason {
			t.Errorf("the event %+v", last)
		}
		again := must(f.not["head"].RestrictItem(ctx, apiclient.Seeing(lifted), id, other))(t)
		if _, err := f.not["head"].Item(ctx, again.Value.ID); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("restricted by the head, who still sees it: %v", err)
		}
	})
}

// TestARestrictedItemInAHandoverAndAFile: the file counts it, but only the few learn what it
// is, and a package with it is for them.
func TestARestrictedItemInAHandoverAndAFile(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		f, ctx := servertest.Sealed(t, servertest.In(t, in)), t.Context()
		chief, manager := f.Officer.Client, f.Town.Officer(f.City.ID, "u2", "管录", "recording-manager")
		it := must(f.Custodian.Item(ctx, f.Items[0].ID))(t)
		why := api.NewRestriction{Restriction: api.Restriction{Minors: true}, Reason: "拍到未成年人"}
		must(f.Custodian.RestrictItem(ctx, apiclient.Seeing(it), it.ID, why))(t)

		issued := must(f.Archivist.IssuePackage(ctx, apiclient.Command{}, f.File.ID, api.NewIssuance{Purpose: "移送法院"}))(t).Value
		if _, err := f.Archivist.DownloadPackage(ctx, issued.ID, io.Discard); !errors.Is(err, fault.NotAllowed) {
			t.Errorf("the archivist takes it away: %v", err)
		}
		for name, who := range map[string]*apiclient.Client{"who made it": chief, "custodian": f.Custodian.Client} {
			var all bytes.Buffer
			if n, err := who.DownloadPackage(ctx, issued.ID, &all); err != nil || n == 0 {
				t.Errorf("%s: %d, %v", name, n, err)
			}
		}
		handover := it.Signings[0].Handover
		whole, part := must(f.Custodian.Handover(ctx, handover))(t), must(manager.Handover(ctx, handover))(t)
		if whole.Withheld != 0 || len(whole.Account) != 2 || part.Withheld != 1 || len(part.Items) != 1 || len(part.Account) != 1 || part.Items[0].ID == it.ID {
			t.Errorf("custodian %+v, recording manager %+v", whole, part)
		}
		if _, _, err := manager.PrintPaper(ctx, "handovers", handover, "handover-list"); !errors.Is(err, fault.NotAllowed) {
			t.Errorf("a list with a hole in it: %v", err)
		}
		if list := must(f.Archivist.Placements(ctx, f.File.ID, api.Paging{}))(t).List; len(list) != 2 {
			t.Errorf("the file counts %d", len(list))
		}
	})
}

// TestWhoMayNotSeeItDoesNotReceiveIt: nobody signs for what he cannot look at.
func TestWhoMayNotSeeItDoesNotReceiveIt(t *testing.T) {
	t.Parallel()
	town, ctx := servertest.Start(t), t.Context()
	lin, manager := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "管录", "recording-manager")
	custodian := town.Officer(town.City.ID, "u2", "何小满", "custodian")
	n := made
	n.Restricted = &api.Restriction{Bystanders: true}
	it := must(lin.SendFile(ctx, apiclient.Command{}, "a.mp4", strings.NewReader(film), n))(t).Value
	signed := must(lin.SignHandover(ctx, apiclient.Command{}, api.HandoverList{Items: []string{it.ID}}))(t)
	if _, err := manager.AnswerHandover(ctx, apiclient.Seeing(signed), signed.Value.ID, api.Count{}); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("received unseen: %v", err)
	}
	if now, err := custodian.AnswerHandover(ctx, apiclient.Seeing(signed), signed.Value.ID, api.Count{}); err != nil || now.Value.State != "received" {
		t.Errorf("the custodian: %+v, %v", now.Value, err)
	}
}
