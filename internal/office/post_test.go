package office_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/post"
)

func TestPostsGoToOfficersOfTheAgencyOnly(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	lin, away := s.enrol(t, s.city, "YX-0001"), s.enrol(t, string(s.county(t).ID), "QH-0001")
	now := s.read()
	want := post.Post{Agency: s.city, Kind: post.HeadOfAgency, Officer: string(lin.ID), From: custody.At(now), Basis: "云农执〔2026〕2号"}
	of := func(who string) post.Post { w := want; w.Officer = who; return w }
	for name, c := range map[string]struct {
		who  access.Person
		want post.Post
		err  *fault.Code
	}{
		"an administrator's account":    {s.security, of(s.system.Actor.Account), fault.NoSuchThing},
		"another agency's officer":      {s.security, of(string(away.ID)), fault.NotOnStaff},
		"by the system administrator":   {s.system, want, fault.NotAllowed},
		"by the audit administrator":    {s.audit, want, fault.NotAllowed},
		"in an agency that is not":      {s.security, post.Post{Agency: "none", Officer: string(lin.ID)}, fault.NoSuchThing},
		"without number of the paper":   {s.security, post.Post{Agency: s.city, Kind: post.HeadOfAgency, Officer: string(lin.ID), From: want.From}, fault.BadInput},
		"a post that there is not":      {s.security, post.Post{Agency: s.city, Kind: "driver", Officer: string(lin.ID), From: want.From, Basis: "x"}, fault.BadInput},
		"and this is how it would go":   {s.security, want, nil},
		"by somebody without any right": {access.Person{Actor: custody.Actor{Account: "x"}}, want, fault.NotAllowed},
	} {
		err := second(s.posts.Appoint(t.Context(), c.who, custody.Command{}, c.want))
		if (c.err == nil && err != nil) || (c.err != nil && !errors.Is(err, c.err)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	held, err := s.posts.HeldAt(t.Context(), s.security, s.city, now)
	if err != nil || len(held[3].Holders) != 1 {
		t.Fatalf("%+v, %v", held, err)
	}
	head := held[3].Holders[0]
	stale := custody.Command{Seen: 9}
	for name, c := range map[string]struct {
		err  error
		want *fault.Code
	}{
		"delegated by system":    {second(s.posts.Delegate(t.Context(), s.system, custody.Command{}, head.ID, of(string(lin.ID)))), fault.NotAllowed},
		"delegated to himself":   {second(s.posts.Delegate(t.Context(), s.security, custody.Command{}, head.ID, of(string(lin.ID)))), fault.DelegationRefused},
		"delegated to a county":  {second(s.posts.Delegate(t.Context(), s.security, custody.Command{}, head.ID, of(string(away.ID)))), fault.NotOnStaff},
		"delegated unseen":       {second(s.posts.Delegate(t.Context(), s.security, stale, head.ID, of(string(lin.ID)))), fault.VersionSeen},
		"ended by audit":         {second(s.posts.End(t.Context(), s.audit, custody.Command{}, head.ID, now, "免职")), fault.NotAllowed},
		"ended before yesterday": {second(s.posts.End(t.Context(), s.security, custody.Command{}, head.ID, now.Add(-time.Hour), "免职")), fault.BadInput},
		"ended without a reason": {second(s.posts.End(t.Context(), s.security, custody.Command{}, head.ID, now, "")), fault.ReasonMissing},
		"an unknown one":         {second(s.posts.End(t.Context(), s.security, custody.Command{}, "none", now, "免职")), fault.NoSuchThing},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, not %s", name, c.err, c.want.Name)
		}
	}
	ended, _, err := s.posts.End(t.Context(), s.security, custody.Command{Seen: 1}, head.ID, time.Time{}, "免职")
	if err != nil || ended.State != post.Ended || !ended.Until.Equal(now) {
		t.Errorf("%+v, %v", ended, err)
	}
}
