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

func TestTokens(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	lin, wang := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u1", "王小溪")
	want := api.NewToken{Name: "采集站", Scope: []string{"intake"}, Expires: town.Now().Add(24 * time.Hour)}
	issued, err := lin.IssueToken(ctx, want)
	if err != nil || issued.Secret == "" || issued.Value.Account == "" {
		t.Fatalf("issued %+v, %v", issued, err)
	}
	program := town.Client().With(issued.Secret)
	if me, err := program.Me(ctx); err != nil || me.Login != lin.Login || len(me.Scope) != 1 {
		t.Errorf("the token is %+v, %v", me, err)
	}
	id, seen := issued.Value.ID, apiclient.Seeing(issued)
	endless, empty := want, want
	endless.Expires, empty.Scope = town.Now().AddDate(2, 0, 0), []string{}
	check(t, map[string]refusal{
		"issued by a token":    {second(program.IssueToken(ctx, want)), fault.SessionNeeded},
		"for two years":        {second(lin.IssueToken(ctx, endless)), fault.TokenLifetime},
		"for nothing":          {second(lin.IssueToken(ctx, empty)), fault.TokenScope},
		"read by another":      {second(wang.Token(ctx, id)), fault.NoSuchThing},
		"listed by another":    {second(wang.Tokens(ctx, issued.Value.Account)), fault.NoSuchThing},
		"listed by security":   {second(town.Security.Tokens(ctx, issued.Value.Account)), fault.NoSuchThing},
		"revoked by another":   {second(wang.RevokeToken(ctx, seen, id, "")), fault.NoSuchThing},
		"revoked by security":  {second(town.Security.RevokeToken(ctx, seen, id, "")), fault.NoSuchThing},
		"revoked, unseen":      {second(lin.RevokeToken(ctx, apiclient.Command{}, id, "")), fault.VersionMissing},
		"a password by token":  {second(program.ResetPassword(ctx, seen, issued.Value.Account, servertest.Password)), fault.SessionNeeded},
		"an unknown one":       {second(lin.Token(ctx, "none")), fault.NoSuchThing},
		"of an unknown person": {second(lin.Tokens(ctx, "none")), fault.NoSuchThing},
	})
	for name, hand := range map[string]*apiclient.Client{"": lin.Client, issued.Value.Account: town.System} {
		if all, err := hand.Tokens(ctx, name); err != nil || len(all.List) != 1 || all.List[0].ID != id {
			t.Errorf("tokens %+v, %v", all, err)
		}
	}
	if gone, err := town.System.RevokeToken(ctx, seen, id, "设备遗失"); err != nil || gone.Value.State != "revoked" {
		t.Errorf("revoked %+v, %v", gone, err)
	}
	if _, err := program.Me(ctx); !errors.Is(err, fault.SignedOut) {
		t.Errorf("a revoked token: %v", err)
	}
}

func TestTokensEndWithThePassword(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	want := api.NewToken{Name: "采集站", Scope: []string{"intake"}, Expires: town.Now().Add(24 * time.Hour)}
	issued, err := lin.IssueToken(ctx, want)
	if err != nil {
		t.Fatal(err)
	}
	hand, _, err := lin.ChangePassword(ctx, servertest.Password, "夜里的雨轻打在瓦片上")
	if err != nil {
		t.Fatal(err)
	}
	again, err := hand.IssueToken(ctx, want)
	if err != nil {
		t.Fatal(err)
	}
	check(t, map[string]refusal{
		"the token of before":   {second(town.Client().With(issued.Secret).Me(ctx)), fault.SignedOut},
		"the session of before": {second(lin.Me(ctx)), fault.SignedOut},
	})
	if _, err := town.Client().With(again.Secret).Me(ctx); err != nil {
		t.Errorf("the token of now: %v", err)
	}
	self, err := town.System.Account(ctx, issued.Value.Account)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := town.System.ResetPassword(ctx, apiclient.Seeing(self), self.ID, "谷雨之后插秧正当其时"); err != nil {
		t.Fatal(err)
	}
	check(t, map[string]refusal{
		"the token after a reset":   {second(town.Client().With(again.Secret).Me(ctx)), fault.SignedOut},
		"the session after a reset": {second(hand.Me(ctx)), fault.SignedOut},
	})
}

// TestARefusalNamesTheScopeThatIsMissing asks with tokens for what the custodian of the city
// may do in his own session.
func TestARefusalNamesTheScopeThatIsMissing(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	he := town.Officer(town.City.ID, "u1", "何小满", "custodian")
	with := func(scope string) *apiclient.Client {
		issued := must(he.IssueToken(ctx, api.NewToken{Name: "夜间核验", Scope: []string{scope}, Expires: town.Now().Add(time.Hour)}))(t)
		return town.Client().With(issued.Secret)
	}
	reads, keeps := with("read"), with("admin")
	checks := api.JobQuery{Work: "check"}
	check(t, map[string]refusal{
		"a check":         {second(reads.OrderCheck(ctx, api.NewCheck{})), fault.TokenLacks},
		"its list":        {second(reads.Jobs(ctx, checks)), fault.TokenLacks},
		"a list of items": {second(keeps.Items(ctx, api.ItemFilter{}, api.Paging{})), fault.TokenLacks},
		"all jobs":        {second(keeps.Jobs(ctx, api.JobQuery{})), fault.TokenLacks},
		"an agency":       {second(reads.EstablishAgency(ctx, apiclient.Command{}, api.NewAgency{AgencyDetails: api.AgencyDetails{Name: "青禾县", ShortName: "青禾", RegionCode: "990101", Server: "s"}})), fault.NotAllowed},
	})
	ordered := must(keeps.OrderCheck(ctx, api.NewCheck{}))(t)
	if found := must(keeps.Jobs(ctx, checks))(t); len(found.List) != 1 || found.List[0].ID != ordered.Job.ID {
		t.Errorf("the checks are %+v", found.List)
	}
}
