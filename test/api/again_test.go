package api_test

import (
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

// TestARepetitionIsTheSameRequestOfSomebodyWhoStillMay repeats a command under its key:
// as it was, by other hands, with another version, and after the right to it ended.
func TestARepetitionIsTheSameRequestOfSomebodyWhoStillMay(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx, none := t.Context(), apiclient.Command{}
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	token := func(scope string) *apiclient.Client {
		t.Helper()
		issued := must(lin.IssueToken(ctx, api.NewToken{Name: "采集站", Scope: []string{scope}, Expires: town.Now().Add(time.Hour)}))(t)
		return town.Client().With(issued.Secret)
	}
	device := must(town.System.RegisterDevice(ctx, none, api.NewDevice{
		Agency: town.City.ID, Holder: lin.Officer.ID, DeviceDetails: api.DeviceDetails{Unit: "u1", Kind: "body-camera", Serial: "SN-1"},
	}))(t)
	id, cmd := device.Value.ID, apiclient.Seeing(device)
	cmd.Key = "k"
	drift := api.NewClockOffset{MeasuredAt: town.Now(), Offset: 1_000_000, Method: "拍摄服务器时钟"}
	measured := must(token("intake").MeasureClock(ctx, cmd, id, drift))(t)
	if again := must(token("intake").MeasureClock(ctx, cmd, id, drift))(t); again.Receipt.Change != measured.Receipt.Change {
		t.Errorf("by a token that was renewed: %+v", again)
	}
	later := apiclient.Seeing(measured)
	later.Key = "k"
	check(t, map[string]refusal{
		"by another scope":     {second(token("receiving").MeasureClock(ctx, cmd, id, drift)), fault.KeyReused},
		"in a session":         {second(lin.MeasureClock(ctx, cmd, id, drift)), fault.KeyReused},
		"with another version": {second(token("intake").MeasureClock(ctx, later, id, drift)), fault.KeyReused},
	})
	must(town.System.AssignDevice(ctx, apiclient.Seeing(measured), id, ""))(t)
	check(t, map[string]refusal{"once another has it": {second(token("intake").MeasureClock(ctx, cmd, id, drift)), fault.NotAllowed}})
}
