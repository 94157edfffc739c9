package api_test

import (
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

func TestDevices(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx, none := t.Context(), apiclient.Command{}
	lin, wang := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u1", "王小溪")
	want := api.NewDevice{Agency: town.City.ID, Holder: lin.Officer.ID, DeviceDetails: api.DeviceDetails{Unit: "u1", Kind: "body-camera", Serial: "SN-1", Issued: true}}
	made, err := town.System.RegisterDevice(ctx, none, want)
	if err != nil {
		t.Fatal(err)
	}
	id, seen := made.Value.ID, apiclient.Seeing(made)
	amend := api.AmendDevice{DeviceDetails: want.DeviceDetails, Reason: "抄错"}
	amend.Serial = "SN-2"
	drift := api.NewClockOffset{MeasuredAt: town.Now(), Offset: -2_000_000, Method: "拍摄服务器时钟"}
	ahead := drift
	ahead.MeasuredAt = town.Now().Add(time.Hour)
	check(t, map[string]refusal{
		"registered by security":  {second(town.Security.RegisterDevice(ctx, none, want)), fault.NotAllowed},
		"registered by audit":     {second(town.Audit.RegisterDevice(ctx, none, want)), fault.NotAllowed},
		"registered by an holder": {second(lin.RegisterDevice(ctx, none, want)), fault.NotAllowed},
		"amended by security":     {second(town.Security.AmendDevice(ctx, seen, id, amend)), fault.NotAllowed},
		"amended by audit":        {second(town.Audit.AmendDevice(ctx, seen, id, amend)), fault.NotAllowed},
		"assigned by security":    {second(town.Security.AssignDevice(ctx, seen, id, wang.Officer.ID)), fault.NotAllowed},
		"assigned by its holder":  {second(lin.AssignDevice(ctx, seen, id, wang.Officer.ID)), fault.NotAllowed},
		"assigned to nobody":      {second(town.System.AssignDevice(ctx, seen, id, "none")), fault.NoSuchThing},
		"measured by security":    {second(town.Security.MeasureClock(ctx, seen, id, drift)), fault.NoSuchThing},
		"measured by a colleague": {second(wang.MeasureClock(ctx, seen, id, drift)), fault.NotAllowed},
		"measured in the future":  {second(lin.MeasureClock(ctx, seen, id, ahead)), fault.TimeInFuture},
		"withdrawn by security":   {second(town.Security.WithdrawDevice(ctx, seen, id, "损坏")), fault.NotAllowed},
		"withdrawn by its holder": {second(lin.WithdrawDevice(ctx, seen, id, "损坏")), fault.NotAllowed},
	})
	amended, err := town.System.AmendDevice(ctx, seen, id, amend)
	if err != nil || amended.Value.Serial != "SN-2" {
		t.Fatalf("amended %+v, %v", amended, err)
	}
	measured, err := lin.MeasureClock(ctx, apiclient.Seeing(amended), id, drift)
	if err != nil || len(measured.Value.Offsets) != 1 || measured.Value.Offsets[0].Offset != -2_000_000 || measured.Value.Offsets[0].By == "" {
		t.Fatalf("measured %+v, %v", measured, err)
	}
	assigned, err := town.System.AssignDevice(ctx, apiclient.Seeing(measured), id, wang.Officer.ID)
	if err != nil || assigned.Value.Holder != wang.Officer.ID {
		t.Fatalf("assigned %+v, %v", assigned, err)
	}
	if gone, err := town.System.WithdrawDevice(ctx, apiclient.Seeing(assigned), id, "损坏"); err != nil || gone.Value.State != "withdrawn" {
		t.Errorf("withdrawn %+v, %v", gone, err)
	}
}
