package office_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
	"liuhen/internal/post"
)

func TestWhoLeavesHoldsNothingAnyMore(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	lin, wang := s.enrol(t, s.city, "YX-0001"), s.enrol(t, s.city, "YX-0002")
	grant := func(from, until time.Time) post.Post {
		t.Helper()
		p := post.Post{Agency: s.city, Kind: post.Custodian, Officer: string(lin.ID), From: custody.At(from), Basis: "云农执〔2026〕2号"}
		if !until.IsZero() {
			p.Until = custody.At(until)
		}
		made, _, err := s.posts.Appoint(t.Context(), s.security, custody.Command{}, p)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	now := s.read()
	over := grant(now.Add(-48*time.Hour), now.Add(-24*time.Hour))
	held := grant(now.Add(-time.Hour), time.Time{})
	later := grant(now.Add(time.Hour), now.Add(2*time.Hour))
	if _, _, err := s.posts.Delegate(t.Context(), s.security, custody.Command{}, held.ID, post.Post{
		Officer: string(wang.ID), From: custody.At(now), Until: custody.At(now.Add(time.Hour)), Basis: "委托书",
	}); err != nil {
		t.Fatal(err)
	}
	if err := second(s.officers.Leave(t.Context(), s.security, custody.Command{}, lin.ID, "退休")); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("by the security administrator: %v", err)
	}
	left, receipt, err := s.officers.Leave(t.Context(), s.system, custody.Command{Seen: lin.Head.Version}, lin.ID, "退休")
	if err != nil || left.State != officer.Left || len(receipt.Events) != 3 {
		t.Fatalf("%+v %+v, %v", left, receipt, err)
	}
	for id, want := range map[post.ID]post.State{over.ID: post.InForce, held.ID: post.Ended, later.ID: post.Ended} {
		if p, err := s.store.Post(t.Context(), id); err != nil || p.State != want {
			t.Errorf("post %+v, %v", p, err)
		}
	}
	holdings, err := s.posts.HeldAt(t.Context(), s.security, s.city, time.Time{})
	if err != nil || len(holdings) != len(post.Kinds()) {
		t.Fatalf("%+v, %v", holdings, err)
	}
	for _, h := range holdings {
		if len(h.Holders) != 0 {
			t.Errorf("%s is held by %+v", h.Kind, h.Holders)
		}
	}
	if before, err := s.posts.HeldAt(t.Context(), s.security, s.city, now.Add(-time.Minute)); err != nil || len(before[1].Holders) != 1 {
		t.Errorf("the past changed: %+v, %v", before, err)
	}
	if err := second(s.posts.Appoint(t.Context(), s.security, custody.Command{}, post.Post{
		Agency: s.city, Kind: post.Archivist, Officer: string(lin.ID), From: custody.At(now), Basis: "云农执〔2026〕3号",
	})); !errors.Is(err, fault.NotOnStaff) {
		t.Errorf("appointed after he left: %v", err)
	}
}

func TestOfficersAreAmendedByTheSystemAdministrator(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	lin, wang := s.enrol(t, s.city, "YX-0001"), s.enrol(t, s.city, "YX-0002")
	to := officer.Details{Unit: "u1", Name: "林晓禾", Certificate: "YX-0003"}
	for name, c := range map[string]struct {
		who  access.Person
		id   officer.ID
		to   officer.Details
		want *fault.Code
	}{
		"by security":           {s.security, lin.ID, to, fault.NotAllowed},
		"by audit":              {s.audit, lin.ID, to, fault.NotAllowed},
		"nobody":                {s.system, "none", to, fault.NoSuchThing},
		"into no unit":          {s.system, lin.ID, officer.Details{Unit: "u7", Name: "林晓禾"}, fault.BadInput},
		"another's certificate": {s.system, lin.ID, officer.Details{Name: "林晓禾", Certificate: wang.Certificate}, fault.CertificateTaken},
	} {
		if err := second(s.officers.Amend(t.Context(), c.who, custody.Command{}, c.id, c.to, "换证")); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if now, _, err := s.officers.Amend(t.Context(), s.system, custody.Command{}, lin.ID, to, "换证"); err != nil || now.Unit != "u1" || now.Certificate != "YX-0003" {
		t.Errorf("%+v, %v", now, err)
	}
	if err := second(s.officers.Enrol(t.Context(), s.system, custody.Command{}, officer.Officer{Agency: s.city, Name: "某人", Certificate: "YX-0003"})); !errors.Is(err, fault.CertificateTaken) {
		t.Errorf("enrolled under another's certificate: %v", err)
	}
	if err := second(s.officers.Enrol(t.Context(), s.system, custody.Command{}, officer.Officer{Agency: "none", Name: "某人"})); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("enrolled nowhere: %v", err)
	}
}

// TestAFaultNamesTheOperationThatMetIt: what two operations share must not put the
// name of one into the faults of the other.
func TestAFaultNamesTheOperationThatMetIt(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	ctx, none, nobody := t.Context(), custody.Command{}, "none"
	lin, wang, away := s.enrol(t, s.city, "YX-0001"), s.enrol(t, s.city, "YX-0002"), s.enrol(t, string(s.county(t).ID), "QH-0001")
	held, _, err := s.posts.Appoint(ctx, s.security, none, post.Post{Agency: s.city, Kind: post.HeadOfAgency, Officer: string(lin.ID), From: custody.At(s.read()), Basis: "云农执〔2026〕1号"})
	if err != nil {
		t.Fatal(err)
	}
	camera, _, err := s.devices.Register(ctx, s.system, none, device.Device{Agency: s.city, Kind: device.BodyCamera, Serial: "A1"})
	if err != nil {
		t.Fatal(err)
	}
	a, _, err := s.accounts.Open(ctx, s.system, none, account.Account{Agency: s.city, Login: "linxiao", Officer: string(lin.ID)})
	if err != nil {
		t.Fatal(err)
	}
	twice := officer.Officer{Agency: s.city, Name: "林晓", Certificate: "YX-0001"}
	for op, err := range map[string]error{
		"enrol officer":   second(s.officers.Enrol(ctx, s.system, none, twice)),
		"amend officer":   second(s.officers.Amend(ctx, s.system, none, wang.ID, officer.Details{Name: "林晓", Certificate: "YX-0001"}, "补正")),
		"appoint to post": second(s.posts.Appoint(ctx, s.security, none, post.Post{Agency: s.city, Kind: post.HeadOfAgency, Officer: string(away.ID), From: custody.At(s.read()), Basis: "文"})),
		"delegate post":   second(s.posts.Delegate(ctx, s.security, none, held.ID, post.Post{Officer: string(away.ID)})),
		"open account":    second(s.accounts.Open(ctx, s.system, none, account.Account{Agency: s.city, Login: "other", Officer: string(away.ID)})),
		"rename account":  second(s.accounts.Rename(ctx, s.system, none, a.ID, "anquan", "更名")),
		"register device": second(s.devices.Register(ctx, s.system, none, device.Device{Agency: s.city, Unit: nobody})),
		"amend device":    second(s.devices.Amend(ctx, s.system, none, camera.ID, device.Details{Unit: nobody}, "补正")),
		"assign device":   second(s.devices.Assign(ctx, s.system, none, camera.ID, string(away.ID))),
	} {
		if got := fault.Of(err).Op; got != op {
			t.Errorf("%v: met by %q, not %q", err, got, op)
		}
	}
}
