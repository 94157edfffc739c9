package post_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/fault"
	"liuhen/internal/post"
)

const ag = "01936f00-0000-7000-8000-000000000002"

// day is midnight UTC of a day of November 2026.
func day(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }

func on(n int) custody.Micros { return custody.At(day(n)) }

func appointment(id post.ID, who string) post.Post {
	return post.Post{ID: id, Agency: ag, Kind: post.Custodian, Officer: who, From: on(1), Basis: "青农执〔2026〕3号"}
}

func appointed(t *testing.T, p post.Post) post.Post {
	t.Helper()
	p, tr, err := post.Appoint(p)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(custody.Transition{Noun: p, Action: "appoint"}, tr); diff != "" || p.State != post.InForce {
		t.Fatalf("appointed as %q (-want +got):\n%s", p.State, diff)
	}
	return p
}

func delegated(t *testing.T, from post.Post, to post.Post) post.Post {
	t.Helper()
	p, _, err := from.Delegate(to)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, post.Table, "testdata/matrix.golden")
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	principal := appointment("01936f00-0000-7000-8000-000000000021", "off-1")
	principal.Deputy = true
	custodytest.Value(t, "testdata", delegated(t, appointed(t, principal), post.Post{
		ID: "01936f00-0000-7000-8000-000000000022", Officer: "01936f00-0000-7000-8000-000000000012",
		From: on(2), Until: on(5), Basis: "青农执委〔2026〕1号",
	}))
}

func TestAppointRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*post.Post)
		code   *fault.Code
	}{
		"no id":        {func(p *post.Post) { p.ID = "" }, fault.BadInput},
		"no agency":    {func(p *post.Post) { p.Agency = "" }, fault.BadInput},
		"no officer":   {func(p *post.Post) { p.Officer = "" }, fault.BadInput},
		"unknown post": {func(p *post.Post) { p.Kind = "driver" }, fault.BadInput},
		"no start":     {func(p *post.Post) { p.From = custody.Micros{} }, fault.BadInput},
		"no document":  {func(p *post.Post) { p.Basis = "" }, fault.BadInput},
		"ends early":   {func(p *post.Post) { p.From, p.Until = on(3), on(2) }, fault.EndBeforeStart},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := appointment("p", "off-1")
			c.change(&p)
			if _, _, err := post.Appoint(p); !errors.Is(err, c.code) {
				t.Errorf("error = %v", err)
			}
		})
	}
	for _, k := range post.Kinds() {
		p := appointment("p", "off-1")
		p.Kind, p.Delegator = k, "somebody"
		if got := appointed(t, p); got.Delegator != "" {
			t.Errorf("%s: an appointment names a delegator", k)
		}
	}
}

func TestDelegateGivesNoMoreThanIsHeld(t *testing.T) {
	t.Parallel()
	holder := appointment("p", "off-1")
	holder.Until = on(20)
	holder = appointed(t, holder)
	ask := post.Post{ID: "d", Officer: "off-2", From: on(2), Until: on(5), Basis: "委1号", Agency: "other", Kind: post.Archivist}
	d := delegated(t, holder, ask)
	if d.Agency != ag || d.Kind != post.Custodian || d.Delegator != "p" || d.Deputy {
		t.Errorf("delegated %+v", d)
	}
	ended := holder
	ended.State = post.Ended
	for name, c := range map[string]struct {
		from   post.Post
		change func(*post.Post)
		code   *fault.Code
	}{
		"ended":      {ended, func(*post.Post) {}, fault.DelegationRefused},
		"further":    {d, func(p *post.Post) { p.Officer = "off-3" }, fault.DelegationRefused},
		"to oneself": {holder, func(p *post.Post) { p.Officer = "off-1" }, fault.DelegationRefused},
		"open end":   {holder, func(p *post.Post) { p.Until = custody.Micros{} }, fault.DelegationRefused},
		"too early":  {holder, func(p *post.Post) { p.From = custody.At(day(1).Add(-time.Second)) }, fault.DelegationRefused},
		"too late":   {holder, func(p *post.Post) { p.Until = custody.At(day(20).Add(time.Second)) }, fault.DelegationRefused},
		"no paper":   {holder, func(p *post.Post) { p.Basis = "" }, fault.BadInput},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := ask
			c.change(&p)
			if _, _, err := c.from.Delegate(p); !errors.Is(err, c.code) {
				t.Errorf("error = %v", err)
			}
		})
	}
}

func TestEndIsNeverDatedBack(t *testing.T) {
	t.Parallel()
	p := appointed(t, appointment("p", "off-1"))
	bounded := p
	bounded.Until = on(20)
	coming := appointment("p", "off-1")
	coming.From = on(15)
	coming = appointed(t, coming)
	for name, c := range map[string]struct {
		p      post.Post
		until  time.Time
		reason string
		code   *fault.Code
		ends   custody.Micros
	}{
		"now":               {p, day(10), "调岗", nil, on(10)},
		"ahead":             {p, day(12), "调岗", nil, on(12)},
		"back":              {p, day(9), "调岗", fault.BadInput, custody.Micros{}},
		"longer than set":   {bounded, day(21), "调岗", fault.BadInput, custody.Micros{}},
		"earlier than set":  {bounded, day(19), "调岗", nil, on(19)},
		"before it began":   {coming, day(10), "撤回", nil, on(15)},
		"without a reason":  {p, day(10), "", fault.ReasonMissing, custody.Micros{}},
		"within the second": {p, day(10).Add(time.Nanosecond), "调岗", nil, on(10)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _, err := c.p.End(day(10), c.until, c.reason)
			if c.code != nil {
				if !errors.Is(err, c.code) {
					t.Errorf("error = %v", err)
				}
				return
			}
			if err != nil || got.State != post.Ended || got.Until != c.ends {
				t.Errorf("ended %q at %v: %v", got.State, got.Until, err)
			}
		})
	}
}

func TestTheLargestPostFitsAnEvent(t *testing.T) {
	t.Parallel()
	long, id := custodytest.Long, custodytest.LongID
	custodytest.Fits(t, appointed(t, post.Post{
		ID: post.ID(id(1)), Agency: id(2), Kind: post.RecordingManager, Officer: id(3), Deputy: true, From: on(1), Until: on(2), Basis: long(100),
	}))
}
