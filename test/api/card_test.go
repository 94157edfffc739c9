package api_test

import (
	"errors"
	"strings"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

func TestACardIsFreedThroughTheAPI(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin, wang := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u1", "王大田")
	he := town.Officer(town.City.ID, "u2", "何小满", "custodian")
	of := made
	of.FromCard = true
	got, err := lin.SendFile(t.Context(), apiclient.Command{}, "VID_0001.MP4", strings.NewReader("film"), of)
	if err != nil {
		t.Fatal(err)
	}
	on := api.FileOnCard{Name: "VID_0001.MP4", SHA256: digest.SumSHA256([]byte("film")).String()}
	if _, err := lin.FreeCard(t.Context(), apiclient.Seeing(got), got.Value.ID, on); !errors.Is(err, fault.WrongState) {
		t.Errorf("before the deposit: %v", err)
	}
	id := got.Value.ID
	town.Deposit(lin, he, []string{id})
	deposited := apiclient.Command{Seen: 5} // received, signed, accepted, being locked, deposited
	other := on
	other.SHA256 = digest.SumSHA256([]byte("another film")).String()
	nothing := on
	nothing.SHA256 = strings.Repeat("0", 64)
	for name, c := range map[string]struct {
		who  servertest.Person
		cmd  apiclient.Command
		on   api.FileOnCard
		want *fault.Code
	}{
		"a colleague":      {wang, deposited, on, fault.NotAllowed},
		"the custodian":    {he, deposited, on, fault.NotAllowed},
		"other bytes":      {lin, deposited, other, fault.CardDiffers},
		"a digest of none": {lin, deposited, nothing, fault.BadInput},
		"an older version": {lin, apiclient.Seeing(got), on, fault.VersionSeen},
		"no version":       {lin, apiclient.Command{}, on, fault.VersionMissing},
	} {
		if _, err := c.who.FreeCard(t.Context(), c.cmd, id, c.on); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	now, err := lin.FreeCard(t.Context(), deposited, id, on)
	if err != nil || now.Value.Freed == nil || now.Value.Freed.Name != on.Name || now.Value.Freed.Officer != lin.Officer.ID || len(now.Receipt.Events) != 1 {
		t.Errorf("%+v, %v", now, err)
	}
}
