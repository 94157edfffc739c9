package post_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
	"liuhen/internal/post"
)

// held names the posts that are held at the time.
func held(posts []post.Post, kind post.Kind, at time.Time) []string {
	ids := []string{}
	for _, p := range post.HeldAt(posts, ag, kind, at) {
		ids = append(ids, string(p.ID))
	}
	return ids
}

func TestHeldAt(t *testing.T) {
	t.Parallel()
	principal := appointed(t, appointment("principal", "off-1"))
	second := appointment("second", "off-5")
	second.From = on(3)
	deputy := appointment("deputy", "off-2")
	deputy.Deputy = true
	deputy = appointed(t, deputy)
	leave := post.Post{ID: "delegate", Officer: "off-3", From: on(5), Until: on(8), Basis: "委1号"}
	stand := post.Post{ID: "deputy-delegate", Officer: "off-4", From: on(5), Until: on(8), Basis: "委2号"}
	elsewhere := appointment("elsewhere", "off-6")
	elsewhere.Agency = "another"
	other := appointment("other", "off-1")
	other.Kind = post.Archivist
	posts := []post.Post{
		delegated(t, deputy, stand), deputy, delegated(t, principal, leave), appointed(t, second), principal,
		appointed(t, elsewhere), appointed(t, other),
	}
	for name, c := range map[string]struct {
		kind post.Kind
		at   time.Time
		want []string
	}{
		"before all":         {post.Custodian, day(1).Add(-time.Microsecond), []string{}},
		"first moment":       {post.Custodian, day(1), []string{"principal", "deputy"}},
		"two principals":     {post.Custodian, day(4), []string{"principal", "second", "deputy"}},
		"delegations begin":  {post.Custodian, day(5), []string{"principal", "second", "delegate", "deputy", "deputy-delegate"}},
		"last moment":        {post.Custodian, day(8).Add(-time.Microsecond), []string{"principal", "second", "delegate", "deputy", "deputy-delegate"}},
		"delegations end":    {post.Custodian, day(8), []string{"principal", "second", "deputy"}},
		"one person, two":    {post.Archivist, day(4), []string{"other"}},
		"nobody was charged": {post.HeadOfAgency, day(4), []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, held(posts, c.kind, c.at)); diff != "" {
				t.Errorf("held (-want +got):\n%s", diff)
			}
			if post.Vacant(posts, ag, c.kind, c.at) != (len(c.want) == 0) {
				t.Error("vacant says otherwise")
			}
		})
	}
	if !post.Holds(posts, "off-3", ag, post.Custodian, day(6)) || post.Holds(posts, "off-3", ag, post.Custodian, day(9)) {
		t.Error("the delegate holds the post at the wrong times")
	}
}

func TestDelegationFallsWithItsAppointment(t *testing.T) {
	t.Parallel()
	principal := appointed(t, appointment("principal", "off-1"))
	d := delegated(t, principal, post.Post{ID: "d", Officer: "off-2", From: on(5), Until: on(9), Basis: "委1号"})
	ended, _, err := principal.End(day(6), day(7), "调岗")
	if err != nil {
		t.Fatal(err)
	}
	posts := []post.Post{ended, d}
	if got := held(posts, post.Custodian, day(6)); len(got) != 2 {
		t.Errorf("before the end: %v", got)
	}
	if got := held(posts, post.Custodian, day(7)); len(got) != 0 {
		t.Errorf("after the end: %v", got)
	}
	if got := held([]post.Post{d}, post.Custodian, day(6)); len(got) != 0 {
		t.Errorf("a delegation without its appointment holds: %v", got)
	}
	foreign := principal
	foreign.Kind = post.Archivist
	if got := held([]post.Post{foreign, d}, post.Custodian, day(6)); len(got) != 0 {
		t.Errorf("a delegation from another post holds: %v", got)
	}
}

func TestAPostWithoutBeginningIsNeverHeld(t *testing.T) {
	t.Parallel()
	if (post.Post{Until: custody.Micros{}}).Covers(day(1)) {
		t.Error("a post without beginning covers a time")
	}
}
