package api_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"liuhen/internal/account"
	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// onward begins an upload of ten bytes and sends the first of them by its own token.
func onward(t *testing.T, town *servertest.Town, who *apiclient.Client) (id string, hand *apiclient.Client) {
	t.Helper()
	id, token, err := who.BeginUploadByToken(t.Context(), apiclient.NewUpload{Name: "现场.mp4", Size: 10})
	if err != nil || token == "" {
		t.Fatalf("begun %q by token %q, %v", id, token, err)
	}
	hand = town.Client().With(token)
	if next, err := hand.AppendPiece(t.Context(), id, 0, []byte("abcde")); err != nil || next != 5 {
		t.Fatalf("appended to %d, %v", next, err)
	}
	return id, hand
}

// TestAnUploadOutlastsItsSession: the session falls idle in the middle, and the upload goes
// on, becomes an item and is its officer's.
func TestAnUploadOutlastsItsSession(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		town, ctx := servertest.Start(t, servertest.In(t, in)), t.Context()
		lin := town.Officer(town.City.ID, "u1", "林一禾")
		id, hand := onward(t, town, lin.Client)
		town.Move(account.SessionIdle)
		if _, err := lin.Me(ctx); !errors.Is(err, fault.SignedOut) {
			t.Fatalf("the session lasts: %v", err)
		}
		town.Restart()
		hand = town.Client().With(hand.Secret())
		if next, err := hand.AppendPiece(ctx, id, 5, []byte("fghij")); err != nil || next != 10 {
			t.Fatalf("appended to %d, %v", next, err)
		}
		if at, err := hand.Upload(ctx, id); err != nil || !at.Complete {
			t.Errorf("the upload is %+v, %v", at, err)
		}
		got, err := receive(t, hand, id)
		if err != nil || got.Value.Uploader != lin.Officer.ID {
			t.Fatalf("received %+v, %v", got, err)
		}
		back := town.SignIn(lin.Login)
		for name, hand := range map[string]*apiclient.Client{"its token": hand, "a session": back} {
			if again, err := receive(t, hand, id); err != nil || again.Value.ID != got.Value.ID || again.Already {
				t.Errorf("received again by %s: %+v, %v", name, again, err)
			}
		}
		events, err := back.Events(ctx, "items", got.Value.ID, api.Order{})
		if err != nil || len(events.List) != 1 || events.List[0].Officer != lin.Officer.ID || events.List[0].Via != "upload/"+id {
			t.Errorf("its events are %+v, %v", events, err)
		}
	})
}

// TestASessionThatEndedStopsNoUpload is the same for whoever signs out, and for one who
// worked on: the token asks for no use of the session, and gives it none.
func TestASessionThatEndedStopsNoUpload(t *testing.T) {
	t.Parallel()
	town, ctx := servertest.Start(t), t.Context()
	lin, wang := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u1", "王小溪")
	second, working := onward(t, town, wang.Client)
	if err := wang.SignOut(ctx); err != nil {
		t.Fatal(err)
	}
	if next, err := working.AppendPiece(ctx, second, 5, []byte("fghij")); err != nil || next != 10 {
		t.Errorf("appended after the sign-out to %d, %v", next, err)
	}
	id, hand := onward(t, town, lin.Client)
	town.Move(account.SessionIdle - time.Minute)
	if next, err := hand.AppendPiece(ctx, id, 5, []byte("f")); err != nil || next != 6 {
		t.Fatalf("appended to %d, %v", next, err)
	}
	town.Move(time.Minute)
	if _, err := lin.Me(ctx); !errors.Is(err, fault.SignedOut) {
		t.Errorf("the upload kept the session alive: %v", err)
	}
}

// TestAnUploadTokenDoesNothingElse asks for all that its holder could do, by it.
func TestAnUploadTokenDoesNothingElse(t *testing.T) {
	t.Parallel()
	town, ctx := servertest.Start(t), t.Context()
	lin, wang := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u1", "王小溪")
	id, hand := onward(t, town, lin.Client)
	other, otherHand := onward(t, town, lin.Client)
	it := must(lin.SendFile(ctx, apiclient.Command{}, "照片.jpg", strings.NewReader("a photograph"), made))(t).Value
	forged := func(token string) error { return second(town.Client().With(token).Upload(ctx, id)) }
	secretOf := func(c *apiclient.Client) string { return c.Secret()[strings.LastIndex(c.Secret(), "_"):] }
	check(t, map[string]refusal{
		"who am I":                {second(hand.Me(ctx)), fault.SignedOut},
		"the list of uploads":     {second(hand.Uploads(ctx, api.Paging{})), fault.SignedOut},
		"a new upload":            {second(hand.BeginUpload(ctx, apiclient.NewUpload{Name: "b.mp4", Size: 4})), fault.SignedOut},
		"its end":                 {hand.EndUpload(ctx, id), fault.SignedOut},
		"another token of it":     {second(hand.RenewToken(ctx, id)), fault.SignedOut},
		"an item":                 {second(hand.Item(ctx, it.ID)), fault.SignedOut},
		"another upload":          {second(hand.Upload(ctx, other)), fault.UploadMissing},
		"a piece of another":      {second(hand.AppendPiece(ctx, other, 5, []byte("fghij"))), fault.UploadMissing},
		"another as an item":      {second(receive(t, hand, other)), fault.UploadMissing},
		"a file in one request":   {second(hand.SendFile(ctx, apiclient.Command{}, "b.jpg", strings.NewReader("b"), made)), fault.NotAllowed},
		"the token of another":    {forged(otherHand.Secret()), fault.UploadMissing},
		"the secret of another":   {forged("lhu_" + id + secretOf(otherHand)), fault.SignedOut},
		"no secret":               {forged("lhu_" + id + "_"), fault.SignedOut},
		"no upload":               {forged("lhu_none" + secretOf(hand)), fault.SignedOut},
		"a prefix":                {forged("lhu_"), fault.SignedOut},
		"a colleague's other":     {second(wang.RenewToken(ctx, id)), fault.UploadMissing},
		"another of no upload":    {second(lin.RenewToken(ctx, "none")), fault.UploadMissing},
		"another for the auditor": {second(town.Audit.RenewToken(ctx, id)), fault.UploadMissing},
	})
	status, problem := ask(t, tus(t, hand, town.Address, http.MethodPatch, "/uploads/"+id, strings.NewReader("fghij"),
		"Content-Type", "application/offset+octet-stream", "Upload-Offset", "5", "Sec-Fetch-Site", "cross-site"))
	if status != http.StatusForbidden || problem.Code != fault.OtherSite.Name {
		t.Errorf("from another site: %d %+v", status, problem)
	}
	if at, err := lin.Upload(ctx, id); err != nil || at.Offset != 5 {
		t.Errorf("afterwards %+v, %v", at, err)
	}
	if at, err := lin.Upload(ctx, other); err != nil || at.Offset != 5 {
		t.Errorf("the other afterwards %+v, %v", at, err)
	}
}

// TestWhoGuessesUploadTokensIsSlowedDown, and whoever has one is not.
func TestWhoGuessesUploadTokensIsSlowedDown(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	id, hand := onward(t, town, lin.Client)
	guess := town.Client().With("lhu_" + id + "_" + strings.Repeat("A", 52))
	var err error
	for range 100 {
		if _, err = guess.Upload(t.Context(), id); !errors.Is(err, fault.SignedOut) {
			break
		}
	}
	if !errors.Is(err, fault.SignInThrottled) {
		t.Errorf("a hundred guesses: %v", err)
	}
	if _, err := hand.Upload(t.Context(), id); err != nil {
		t.Errorf("whoever has the token: %v", err)
	}
}

// TestARenewedTokenEndsTheFormerOne: an upload goes on from one place.
func TestARenewedTokenEndsTheFormerOne(t *testing.T) {
	t.Parallel()
	town, ctx := servertest.Start(t), t.Context()
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	id, hand := onward(t, town, lin.Client)
	token, err := town.SignIn(lin.Login).RenewToken(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	next := town.Client().With(token)
	if _, err := next.AppendPiece(ctx, id, 5, []byte("fghij")); err != nil {
		t.Errorf("by the new token: %v", err)
	}
	check(t, map[string]refusal{"by the former token": {second(hand.Upload(ctx, id)), fault.SignedOut}})
	if _, err := receive(t, next, id); err != nil {
		t.Fatal(err)
	}
	check(t, map[string]refusal{"renewed after its end": {second(lin.RenewToken(ctx, id)), fault.UploadMissing}})
	issued := must(lin.IssueToken(ctx, api.NewToken{Name: "采集站", Scope: []string{"intake"}, Expires: town.Now().Add(time.Hour)}))(t)
	program := town.Client().With(issued.Secret)
	own, token, err := program.BeginUploadByToken(ctx, apiclient.NewUpload{Name: "a.mp4", Size: 4})
	if err != nil || token != "" {
		t.Errorf("a program is given %q, %v", token, err)
	}
	check(t, map[string]refusal{"renewed by a program": {second(program.RenewToken(ctx, own)), fault.SessionNeeded}})
}

// TestAnUploadTokenEndsWithItsAccount: whoever may not come in any more brings nothing more.
func TestAnUploadTokenEndsWithItsAccount(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(ctx context.Context, town *servertest.Town, lin servertest.Person, self api.Account) error{
		"locked": func(ctx context.Context, town *servertest.Town, _ servertest.Person, self api.Account) error {
			return second(town.Security.LockAccount(ctx, apiclient.Seeing(self), self.ID, "调查"))
		},
		"left": func(ctx context.Context, town *servertest.Town, lin servertest.Person, _ api.Account) error {
			return second(town.System.LeaveOfficer(ctx, apiclient.Seeing(lin.Officer), lin.Officer.ID, "调离"))
		},
		"given another password": func(ctx context.Context, town *servertest.Town, _ servertest.Person, self api.Account) error {
			return second(town.System.ResetPassword(ctx, apiclient.Seeing(self), self.ID, "谷雨之后插秧正当其时"))
		},
		"with another password of his own": func(ctx context.Context, _ *servertest.Town, lin servertest.Person, _ api.Account) error {
			_, _, err := lin.ChangePassword(ctx, servertest.Password, "夜里的雨轻打在瓦片上")
			return err
		},
		"expired": func(_ context.Context, town *servertest.Town, _ servertest.Person, _ api.Account) error {
			town.Move(7*24*time.Hour + time.Minute)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			town, ctx := servertest.Start(t), t.Context()
			lin := town.Officer(town.City.ID, "u1", "林一禾")
			id, hand := onward(t, town, lin.Client)
			me := must(lin.Me(ctx))(t)
			if err := end(ctx, town, lin, must(town.System.Account(ctx, me.Account))(t)); err != nil {
				t.Fatal(err)
			}
			check(t, map[string]refusal{
				"a piece": {second(hand.AppendPiece(ctx, id, 5, []byte("fghij"))), fault.SignedOut},
				"an item": {second(receive(t, hand, id)), fault.SignedOut},
			})
		})
	}
}

// TestAnUploadTokenAsksForThePostsOfNow: what a post let its holder link to, he cannot once
// it was taken from him.
func TestAnUploadTokenAsksForThePostsOfNow(t *testing.T) {
	t.Parallel()
	town, ctx := servertest.Start(t), t.Context()
	lin, he := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "何小满", "custodian")
	a := must(lin.BeginActivity(ctx, apiclient.Command{}, api.NewActivity{Now: true, ActivityDetails: api.ActivityDetails{
		Kind: "on-site-enforcement", Place: "东街12号", People: []api.ActivityPerson{by(lin)},
	}}))(t).Value
	id, hand := onward(t, town, he.Client)
	if _, err := hand.AppendPiece(ctx, id, 5, []byte("fghij")); err != nil {
		t.Fatal(err)
	}
	post := must(town.Security.Posts(ctx, api.HolderFilter{Officer: he.Officer.ID}, api.Paging{}))(t).List[0]
	if _, err := town.Security.EndPost(ctx, apiclient.Seeing(post), post.ID, api.EndPost{Reason: "轮岗"}); err != nil {
		t.Fatal(err)
	}
	linked := made
	linked.Upload, linked.Links = id, []api.Link{{Activity: a.ID}}
	if _, err := hand.ReceiveItem(ctx, apiclient.Command{}, linked); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("linked to what he sees no longer: %v", err)
	}
	if _, err := receive(t, hand, id); err != nil {
		t.Errorf("his own file: %v", err)
	}
}
