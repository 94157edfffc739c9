package api_test

import (
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

// unseen is a command that names no version, which changes refuse.
var unseen = apiclient.Command{}

func TestItemsAreDescribedByWhoMadeThemAndTheirKeepers(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	lin, chen := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u1", "陈谷雨")
	keeper := town.Officer(town.City.ID, "u2", "王小溪", "custodian")
	county, err := town.System.EstablishAgency(ctx, unseen, county())
	if err != nil {
		t.Fatal(err)
	}
	away := town.Officer(county.Value.ID, "u1", "禾小田", "custodian")
	cam, err := town.System.RegisterDevice(ctx, unseen, api.NewDevice{Agency: county.Value.ID, DeviceDetails: api.DeviceDetails{Kind: "camera"}})
	if err != nil {
		t.Fatal(err)
	}
	it, err := send(t, lin, "VID_0001.mp4", []byte("a film"))
	if err != nil {
		t.Fatal(err)
	}
	id, seen := it.Value.ID, apiclient.Seeing(it)
	said := api.Description{Title: "仓库检查全程", Origin: it.Value.Origin, Proof: api.Proof{Method: "执法记录仪录制", Object: "检查经过"}}
	foreign, early, blank := said, said, said
	foreign.Origin.Device = cam.Value.ID
	ahead := town.Now().Add(time.Hour)
	early.Proof.MadeAt = &ahead
	blank.Origin.How = "obtained"
	check(t, map[string]refusal{
		"by a colleague":             {second(chen.DescribeItem(ctx, seen, id, said)), fault.NotAllowed},
		"by another agency":          {second(away.DescribeItem(ctx, seen, id, said)), fault.NoSuchThing},
		"by another, other version":  {second(away.DescribeItem(ctx, apiclient.Command{Seen: 9}, id, said)), fault.NoSuchThing},
		"by system":                  {second(town.System.DescribeItem(ctx, seen, id, said)), fault.NoSuchThing},
		"by security":                {second(town.Security.DescribeItem(ctx, seen, id, said)), fault.NoSuchThing},
		"by audit":                   {second(town.Audit.DescribeItem(ctx, seen, id, said)), fault.NoSuchThing},
		"with another's device":      {second(lin.DescribeItem(ctx, seen, id, foreign)), fault.NoSuchThing},
		"made tomorrow":              {second(lin.DescribeItem(ctx, seen, id, early)), fault.TimeInFuture},
		"obtained from nobody":       {second(lin.DescribeItem(ctx, seen, id, blank)), fault.BadInput},
		"without a version":          {second(lin.DescribeItem(ctx, unseen, id, said)), fault.VersionMissing},
		"an unknown one":             {second(lin.DescribeItem(ctx, seen, "none", said)), fault.NoSuchThing},
		"linked by a colleague":      {second(chen.LinkItem(ctx, seen, id, api.Link{Activity: "a"})), fault.NotAllowed},
		"linked to an unknown thing": {second(lin.LinkItem(ctx, seen, id, api.Link{Activity: "a"})), fault.NoSuchThing},
		"linked to nothing":          {second(lin.LinkItem(ctx, seen, id, api.Link{})), fault.BadInput},
		"linked by system":           {second(town.System.LinkItem(ctx, seen, id, api.Link{Activity: "a"})), fault.NoSuchThing},
	})
	filled, err := lin.DescribeItem(ctx, seen, id, said)
	if err != nil || filled.Value.Title != said.Title || filled.Value.Proof.Object != "检查经过" {
		t.Fatalf("described %+v, %v", filled, err)
	}
	said.Proof.Object = "封条位置"
	check(t, map[string]refusal{
		"corrected without a reason": {second(keeper.DescribeItem(ctx, apiclient.Seeing(filled), id, said)), fault.ReasonMissing},
		"an old version":             {second(keeper.DescribeItem(ctx, seen, id, said)), fault.VersionSeen},
	})
	said.Reason = "写得过宽"
	if now, err := keeper.DescribeItem(ctx, apiclient.Seeing(filled), id, said); err != nil || now.Value.Proof.Object != "封条位置" {
		t.Errorf("corrected %+v, %v", now, err)
	}
}

func TestAnItemIsMarkedVoidByTwoPeople(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	lin, chen := town.Officer(town.City.ID, "u1", "林一禾", "custodian"), town.Officer(town.City.ID, "u1", "陈谷雨")
	head := town.Officer(town.City.ID, "u2", "王小溪", "head")
	it, err := send(t, lin, "IMG_0001.jpg", []byte("a private photograph"))
	if err != nil {
		t.Fatal(err)
	}
	id, seen := it.Value.ID, apiclient.Seeing(it)
	check(t, map[string]refusal{
		"proposed by a colleague":    {second(chen.ProposeVoid(ctx, seen, id, "传错")), fault.NotAllowed},
		"proposed by the head":       {second(head.ProposeVoid(ctx, seen, id, "传错")), fault.NotAllowed},
		"proposed by system":         {second(town.System.ProposeVoid(ctx, seen, id, "传错")), fault.NoSuchThing},
		"proposed by security":       {second(town.Security.ProposeVoid(ctx, seen, id, "传错")), fault.NoSuchThing},
		"proposed by audit":          {second(town.Audit.ProposeVoid(ctx, seen, id, "传错")), fault.NoSuchThing},
		"proposed without a reason":  {second(lin.ProposeVoid(ctx, seen, id, "")), fault.BadInput},
		"confirmed before proposed":  {second(head.ConfirmVoid(ctx, seen, id)), fault.WrongState},
		"proposed without a version": {second(lin.ProposeVoid(ctx, unseen, id, "传错")), fault.VersionMissing},
	})
	asked, err := lin.ProposeVoid(ctx, seen, id, "传错")
	if err != nil || asked.Value.Void == nil || asked.Value.State != "received" {
		t.Fatalf("proposed %+v, %v", asked, err)
	}
	seen = apiclient.Seeing(asked)
	check(t, map[string]refusal{
		"confirmed by himself":     {second(lin.ConfirmVoid(ctx, seen, id)), fault.SecondPerson},
		"refused by himself":       {second(lin.RefuseVoid(ctx, seen, id, "不必")), fault.SecondPerson},
		"confirmed by a colleague": {second(chen.ConfirmVoid(ctx, seen, id)), fault.NotAllowed},
		"confirmed by security":    {second(town.Security.ConfirmVoid(ctx, seen, id)), fault.NoSuchThing},
		"refused with no reason":   {second(head.RefuseVoid(ctx, seen, id, "")), fault.BadInput},
	})
	kept, err := head.RefuseVoid(ctx, seen, id, "与案件有关")
	if err != nil || kept.Value.Void.Refused == nil {
		t.Fatalf("refused %+v, %v", kept, err)
	}
	asked, err = lin.ProposeVoid(ctx, apiclient.Seeing(kept), id, "确系私人照片")
	if err != nil {
		t.Fatal(err)
	}
	gone, err := head.ConfirmVoid(ctx, apiclient.Seeing(asked), id)
	if err != nil || gone.Value.State != "void" || gone.Value.SHA256 != it.Value.SHA256 {
		t.Errorf("void %+v, %v", gone, err)
	}
}
