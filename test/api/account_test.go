package api_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

func TestAccounts(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx, none := t.Context(), apiclient.Command{}
	he, err := town.System.EnrolOfficer(ctx, none, api.NewOfficer{Agency: town.City.ID, Name: "禾小田"})
	if err != nil {
		t.Fatal(err)
	}
	want := api.NewAccount{Agency: town.City.ID, Officer: he.Value.ID, Login: "hexiaotian"}
	opened, err := town.System.OpenAccount(ctx, none, want)
	if err != nil {
		t.Fatal(err)
	}
	id, seen := opened.Value.ID, apiclient.Seeing(opened)
	own, err := town.System.Me(ctx)
	if err != nil {
		t.Fatal(err)
	}
	self := apiclient.Command{Seen: 3} // opened, password at set-up, own password
	login := api.NewLogin{Login: "xiaotian", Reason: "更名"}
	const password = "谷雨之后插秧正当其时"
	check(t, map[string]refusal{
		"opened by security":             {second(town.Security.OpenAccount(ctx, none, want)), fault.NotAllowed},
		"opened by audit":                {second(town.Audit.OpenAccount(ctx, none, want)), fault.NotAllowed},
		"opened twice":                   {second(town.System.OpenAccount(ctx, none, api.NewAccount{Agency: town.City.ID, Officer: he.Value.ID, Login: "he2"})), fault.HasAccount},
		"opened for nobody":              {second(town.System.OpenAccount(ctx, none, api.NewAccount{Agency: town.City.ID, Login: "he3"})), fault.RolesMixed},
		"opened under a taken login":     {second(town.System.OpenAccount(ctx, none, api.NewAccount{Admin: "audit", Login: "ANQUAN"})), fault.LoginTaken},
		"a password by security":         {second(town.Security.ResetPassword(ctx, seen, id, password)), fault.NotAllowed},
		"a password by audit":            {second(town.Audit.ResetPassword(ctx, seen, id, password)), fault.NotAllowed},
		"his own password reset":         {second(town.System.ResetPassword(ctx, self, own.Account, password)), fault.NotAllowed},
		"a guessable password":           {second(town.System.ResetPassword(ctx, seen, id, "hexiaotian1")), fault.PasswordGuessable},
		"locked by system":               {second(town.System.LockAccount(ctx, seen, id, "违规")), fault.NotAllowed},
		"locked by audit":                {second(town.Audit.LockAccount(ctx, seen, id, "违规")), fault.NotAllowed},
		"locked without a reason":        {second(town.Security.LockAccount(ctx, seen, id, "")), fault.BadInput},
		"unlocked while active":          {second(town.Security.UnlockAccount(ctx, seen, id, "查清")), fault.WrongState},
		"system locked by security":      {second(town.Security.LockAccount(ctx, self, own.Account, "违规")), fault.NotAllowed},
		"system locked by system":        {second(town.System.LockAccount(ctx, self, own.Account, "误操作")), fault.NotAllowed},
		"renamed by security":            {second(town.Security.RenameAccount(ctx, seen, id, login)), fault.NotAllowed},
		"renamed by audit":               {second(town.Audit.RenameAccount(ctx, seen, id, login)), fault.NotAllowed},
		"closed by security":             {second(town.Security.CloseAccount(ctx, seen, id, "离职")), fault.NotAllowed},
		"closed by audit":                {second(town.Audit.CloseAccount(ctx, seen, id, "离职")), fault.NotAllowed},
		"the last system account closed": {second(town.System.CloseAccount(ctx, self, own.Account, "离职")), fault.LastAdministrator},
		"an unknown one":                 {second(town.Security.LockAccount(ctx, seen, "none", "违规")), fault.NoSuchThing},
	})
	locked, err := town.Security.LockAccount(ctx, seen, id, "违规")
	if err != nil || locked.Value.State != "locked" {
		t.Fatalf("locked %+v, %v", locked, err)
	}
	free, err := town.Security.UnlockAccount(ctx, apiclient.Seeing(locked), id, "查清")
	if err != nil {
		t.Fatal(err)
	}
	renamed, err := town.System.RenameAccount(ctx, apiclient.Seeing(free), id, login)
	if err != nil || renamed.Value.Login != "xiaotian" {
		t.Fatalf("renamed %+v, %v", renamed, err)
	}
	if closed, err := town.System.CloseAccount(ctx, apiclient.Seeing(renamed), id, "离职"); err != nil || closed.Value.State != "closed" {
		t.Errorf("closed %+v, %v", closed, err)
	}
	if held, err := town.Audit.LockAccount(ctx, self, own.Account, "待查"); err != nil || held.Value.State != "locked" {
		t.Errorf("the auditor holds the system administrator: %+v, %v", held, err)
	}
}

func TestAnOfficerComesInByAPasswordThatTwoAdministratorsStandFor(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx, none := t.Context(), apiclient.Command{}
	he, err := town.System.EnrolOfficer(ctx, none, api.NewOfficer{Agency: town.City.ID, Unit: "u1", Name: "禾小田"})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := town.System.OpenAccount(ctx, none, api.NewAccount{Agency: town.City.ID, Officer: he.Value.ID, Login: "hexiaotian"})
	if err != nil {
		t.Fatal(err)
	}
	const password = "谷雨之后插秧正当其时"
	id := opened.Value.ID
	given, err := town.System.ResetPassword(ctx, apiclient.Seeing(opened), id, password)
	if err != nil || given.Value.State != "locked" || !given.Value.MustChange {
		t.Fatalf("given %+v, %v", given, err)
	}
	seen := apiclient.Seeing(given)
	check(t, map[string]refusal{
		"in before he is let in":    {third(town.Client().SignIn(ctx, "hexiaotian", password)), fault.SignInFailed},
		"let in by the giver":       {second(town.System.UnlockAccount(ctx, seen, id, "开门")), fault.NotAllowed},
		"let in by audit":           {second(town.Audit.UnlockAccount(ctx, seen, id, "开门")), fault.NotAllowed},
		"let in by what was unseen": {second(town.Security.UnlockAccount(ctx, apiclient.Seeing(opened), id, "本人到场核实")), fault.VersionSeen},
		"let in without any reason": {second(town.Security.UnlockAccount(ctx, seen, id, "")), fault.BadInput},
	})
	if _, err := town.Security.UnlockAccount(ctx, seen, id, "本人到场核实"); err != nil {
		t.Fatal(err)
	}
	hand, in, err := town.Client().SignIn(ctx, "hexiaotian", password)
	if err != nil || !in.MustChange {
		t.Fatalf("let in: %+v, %v", in, err)
	}
	if _, _, err := hand.ChangePassword(ctx, password, servertest.Password); err != nil {
		t.Error(err)
	}
}

func TestALostAdministratorsPasswordIsMendedByTheOtherTwo(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	officer := town.Officer(town.City.ID, "u1", "林一禾", "head")
	check(t, map[string]refusal{"listed for an officer": {second(officer.Administrators(ctx)), fault.NotAllowed}})
	byRole := map[string]api.Account{}
	for _, hand := range []*apiclient.Client{town.System, town.Security, town.Audit} {
		all, err := hand.Administrators(ctx)
		if err != nil || len(all.List) != 3 {
			t.Fatalf("administrators %+v, %v", all, err)
		}
		for _, a := range all.List {
			byRole[a.Admin] = a
		}
	}
	lost := byRole["system"]
	const password = "谷雨之后插秧正当其时"
	given, err := town.Security.ResetPassword(ctx, apiclient.Seeing(lost), lost.ID, password)
	if err != nil || given.Value.State != "locked" || len(given.Receipt.Events) != 2 {
		t.Fatalf("given %+v, %v", given, err)
	}
	check(t, map[string]refusal{
		"the old session":         {second(town.System.Me(ctx)), fault.SignedOut},
		"in before he is let in":  {third(town.Client().SignIn(ctx, "xitong", password)), fault.SignInFailed},
		"let in by the giver":     {second(town.Security.UnlockAccount(ctx, apiclient.Seeing(given), lost.ID, "开门")), fault.NotAllowed},
		"another meanwhile":       {second(town.Security.ResetPassword(ctx, apiclient.Seeing(byRole["audit"]), byRole["audit"].ID, password)), fault.NotAllowed},
		"the giver, by the other": {second(town.Audit.ResetPassword(ctx, apiclient.Seeing(byRole["security"]), byRole["security"].ID, password)), fault.NotAllowed},
	})
	if _, err := town.Audit.UnlockAccount(ctx, apiclient.Seeing(given), lost.ID, "本人到场核实"); err != nil {
		t.Fatal(err)
	}
	town.Move(time.Minute)
	hand, in, err := town.Client().SignIn(ctx, "xitong", password)
	if err != nil || !in.MustChange {
		t.Fatalf("in again: %+v, %v", in, err)
	}
	if _, err := hand.Administrators(ctx); !errors.Is(err, fault.PasswordToChange) {
		t.Errorf("before his own password: %v", err)
	}
}
