package api_test

import (
	"errors"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

func TestOfficers(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	lin := town.Officer(town.City.ID, "u1", "林一禾", "archivist")
	id, seen := lin.Officer.ID, apiclient.Seeing(lin.Officer)
	to := api.AmendOfficer{Unit: "u2", Name: "林一禾", Certificate: "YX-0009", Reason: "换证"}
	unknown := to
	unknown.Unit = "u9"
	check(t, map[string]refusal{
		"enrolled by audit":      {second(town.Audit.EnrolOfficer(ctx, apiclient.Command{}, api.NewOfficer{Agency: town.City.ID, Name: "某人"})), fault.NotAllowed},
		"enrolled by himself":    {second(lin.EnrolOfficer(ctx, apiclient.Command{}, api.NewOfficer{Agency: town.City.ID, Name: "某人"})), fault.NotAllowed},
		"enrolled nowhere":       {second(town.System.EnrolOfficer(ctx, apiclient.Command{}, api.NewOfficer{Agency: "none", Name: "某人"})), fault.NoSuchThing},
		"amended by security":    {second(town.Security.AmendOfficer(ctx, seen, id, to)), fault.NotAllowed},
		"amended by audit":       {second(town.Audit.AmendOfficer(ctx, seen, id, to)), fault.NotAllowed},
		"amended by himself":     {second(lin.AmendOfficer(ctx, seen, id, to)), fault.NotAllowed},
		"amended into no unit":   {second(town.System.AmendOfficer(ctx, seen, id, unknown)), fault.BadInput},
		"left, says security":    {second(town.Security.LeaveOfficer(ctx, seen, id, "调离")), fault.NotAllowed},
		"left, says audit":       {second(town.Audit.LeaveOfficer(ctx, seen, id, "调离")), fault.NotAllowed},
		"left, says he":          {second(lin.LeaveOfficer(ctx, seen, id, "调离")), fault.NotAllowed},
		"left without a reason":  {second(town.System.LeaveOfficer(ctx, seen, id, "")), fault.BadInput},
		"an unknown one":         {second(town.System.LeaveOfficer(ctx, seen, "none", "调离")), fault.NoSuchThing},
		"left, another version":  {second(town.System.LeaveOfficer(ctx, apiclient.Command{Seen: 5}, id, "调离")), fault.VersionSeen},
		"left without a version": {second(town.System.LeaveOfficer(ctx, apiclient.Command{}, id, "调离")), fault.VersionMissing},
	})
	amended, err := town.System.AmendOfficer(ctx, seen, id, to)
	if err != nil || amended.Value.Unit != "u2" || amended.Value.Certificate != "YX-0009" {
		t.Fatalf("amended %+v, %v", amended, err)
	}
	if _, err := town.System.LeaveOfficer(ctx, apiclient.Seeing(amended), id, "调离"); err != nil {
		t.Fatal(err)
	}
	if _, err := lin.Me(ctx); !errors.Is(err, fault.SignedOut) {
		t.Errorf("whoever left is still in: %v", err)
	}
}
