package api_test

import (
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

func TestPosts(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx, none := t.Context(), apiclient.Command{}
	lin, wang := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u1", "王小溪")
	admin, err := town.Audit.Me(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := api.NewPost{Agency: town.City.ID, Kind: "custodian", Officer: lin.Officer.ID, From: town.Now().Add(-time.Hour), Basis: "云农人〔2026〕7号"}
	toAdmin, toNobody := want, want
	toAdmin.Officer, toNobody.Officer = admin.Account, "none"
	made, err := town.Security.Appoint(ctx, none, want)
	if err != nil {
		t.Fatal(err)
	}
	id, seen := made.Value.ID, apiclient.Seeing(made)
	turn := api.Delegation{Officer: wang.Officer.ID, From: town.Now(), Until: town.Now().Add(time.Hour), Basis: "委托书1号"}
	back := turn
	back.Officer = lin.Officer.ID
	check(t, map[string]refusal{
		"appointed by system":       {second(town.System.Appoint(ctx, none, want)), fault.NotAllowed},
		"appointed by audit":        {second(town.Audit.Appoint(ctx, none, want)), fault.NotAllowed},
		"appointed by an officer":   {second(wang.Appoint(ctx, none, want)), fault.NotAllowed},
		"an administrator's post":   {second(town.Security.Appoint(ctx, none, toAdmin)), fault.NoSuchThing},
		"nobody's post":             {second(town.Security.Appoint(ctx, none, toNobody)), fault.NoSuchThing},
		"delegated by system":       {second(town.System.Delegate(ctx, none, id, turn)), fault.NotAllowed},
		"delegated by audit":        {second(town.Audit.Delegate(ctx, none, id, turn)), fault.NotAllowed},
		"delegated by its holder":   {second(lin.Delegate(ctx, none, id, turn)), fault.NotAllowed},
		"delegated to its holder":   {second(town.Security.Delegate(ctx, none, id, back)), fault.DelegationRefused},
		"ended by system":           {second(town.System.EndPost(ctx, seen, id, api.EndPost{Reason: "免职"})), fault.NotAllowed},
		"ended by audit":            {second(town.Audit.EndPost(ctx, seen, id, api.EndPost{Reason: "免职"})), fault.NotAllowed},
		"ended by its holder":       {second(lin.EndPost(ctx, seen, id, api.EndPost{Reason: "免职"})), fault.NotAllowed},
		"ended without a reason":    {second(town.Security.EndPost(ctx, seen, id, api.EndPost{})), fault.ReasonMissing},
		"holdings of no agency":     {second(lin.Holdings(ctx, "none", time.Time{})), fault.NoSuchThing},
		"holdings told to audit":    {second(town.Audit.Holdings(ctx, "", time.Time{})), fault.NotAllowed},
		"ended, an unknown one":     {second(town.Security.EndPost(ctx, seen, "none", api.EndPost{Reason: "免职"})), fault.NoSuchThing},
		"delegated, an unknown one": {second(town.Security.Delegate(ctx, none, "none", turn)), fault.NoSuchThing},
	})
	if given, err := town.Security.Delegate(ctx, none, id, turn); err != nil || given.Value.Delegator != id || given.Value.Kind != "custodian" {
		t.Fatalf("delegated %+v, %v", given, err)
	}
	held, err := wang.Holdings(ctx, "", time.Time{})
	if err != nil || len(held.Posts) != 5 || len(held.Posts[1].Holders) != 2 || held.Posts[1].Vacant || !held.Posts[2].Vacant {
		t.Errorf("held now: %+v, %v", held, err)
	}
	if ended, err := town.Security.EndPost(ctx, seen, id, api.EndPost{Reason: "免职"}); err != nil || ended.Value.State != "ended" {
		t.Errorf("ended %+v, %v", ended, err)
	}
	if after, err := town.Security.Holdings(ctx, town.City.ID, town.Now().Add(time.Minute)); err != nil || !after.Posts[1].Vacant {
		t.Errorf("held after the end, with its delegation: %+v, %v", after, err)
	}
}
