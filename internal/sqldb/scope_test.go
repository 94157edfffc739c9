package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/job"
	"liuhen/internal/library"
	"liuhen/internal/matter"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
	"liuhen/internal/tour"
)

// region is a city with two counties, all of whose units have the same ids, and
// nouns of every kind thrown together at random.
type region struct {
	*house
	dice     *rand.Rand
	agencies []string
	matters  []matter.Matter
	tours    []tour.Tour
	acts     []activity.Activity
	things   []carrier.Carrier
}

func newRegion(t *testing.T, in sqldbtest.Database, seed uint64) *region {
	t.Helper()
	r := &region{house: newHouse(t, in), dice: rand.New(rand.NewPCG(seed, 2))}
	r.agencies = []string{string(r.city.ID)}
	for i := range 2 {
		county, _, err := r.EstablishCounty(t.Context(), r.by, r.city.ID, func(_ time.Time, id agency.ID) (agency.Agency, custody.Transition, error) {
			return sqldbtest.New(agency.Agency{
				ID: id, City: r.city.ID, Parent: r.city.ID, Level: agency.County, Name: fmt.Sprintf("青禾%d县农业综合行政执法大队", i), RegionCode: fmt.Sprintf("99992%d", i),
				Authority: agency.Authority{Name: "青禾县农业农村局", FondsCode: fmt.Sprintf("Q12%d", i)}, Server: "青禾专用服务器",
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		r.agencies = append(r.agencies, string(county.ID))
	}
	return r
}

func pick[T any](r *region, from ...T) T { return from[r.dice.IntN(len(from))] }

func (r *region) unit() string { return pick(r, "u1", "u2", "") }

// officer is an officer of any agency.
func (r *region) officer() string {
	return fmt.Sprintf("off-%d-%d", r.dice.IntN(len(r.agencies)), r.dice.IntN(3))
}

// officers are one to three of them, each once.
func (r *region) officers() []string {
	some := []string{r.officer()}
	for range r.dice.IntN(3) {
		if o := r.officer(); !slices.Contains(some, o) {
			some = append(some, o)
		}
	}
	return some
}

// others are agencies that join the one given.
func (r *region) others(lead string) []string {
	var joining []string
	for _, a := range r.agencies {
		if a != lead && r.dice.IntN(3) == 0 {
			joining = append(joining, a)
		}
	}
	return joining
}

// people are one person of each kind in each agency.
func (r *region) people() map[string]access.Person {
	all := map[string]access.Person{}
	for i, a := range r.agencies {
		for j, posts := range []map[string]bool{nil, {access.Custodian: true}, {access.Head: false, access.Archivist: false}} {
			p := access.Person{
				Actor: custody.Actor{Account: fmt.Sprintf("acc-%d-%d", i, j), Officer: fmt.Sprintf("off-%d-%d", i, j), Agency: a, Via: "session"},
				City:  string(r.city.ID), Unit: pick(r, "u1", "u2", ""), Posts: posts,
			}
			all[fmt.Sprintf("agency %d, posts %d, unit %q", i, j, p.Unit)] = p
			p.Scope = []string{"intake"}
			all[fmt.Sprintf("agency %d, posts %d, by token", i, j)] = p
		}
	}
	why := all["agency 0, posts 2, by token"]
	why.Scope, why.Why = nil, "督查"
	all["city, with a reason"] = why
	for _, role := range []string{access.SystemAdmin, access.SecurityAdmin, access.AuditAdmin} {
		all[role] = access.Person{Actor: custody.Actor{Account: role, Agency: string(r.city.ID), Via: "session"}, City: string(r.city.ID), Admin: role}
	}
	return all
}

func opened(n custody.Noun) custody.Transition { return custody.Transition{Noun: n, Action: "open"} }

// fill makes nouns of every kind.
func (r *region) fill(t *testing.T, each int) {
	t.Helper()
	for range each {
		err := errors.Join(r.addMatter(t.Context()), r.addTour(t.Context()), r.addActivity(t.Context()))
		err = errors.Join(err, r.addItem(t.Context()), r.addHandover(t.Context()), r.addCaseFile(t.Context()), r.addDevice(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (r *region) addMatter(ctx context.Context) error {
	home := pick(r, r.agencies...)
	m, _, err := r.CreateMatter(ctx, r.by, home, func(_ time.Time, id matter.ID) (matter.Matter, custody.Transition, error) {
		m := matter.Matter{ID: id, Agency: home, Unit: r.unit(), Kind: "penalty", Subject: "某事", Officers: r.officers(), State: pick(r, matter.Opened, matter.Ended)}
		return m, opened(m), nil
	})
	r.matters = append(r.matters, m)
	return err
}

func (r *region) addTour(ctx context.Context) error {
	home := pick(r, r.agencies...)
	made, _, err := r.CreateTour(ctx, r.by, home, func(_ time.Time, id tour.ID) (tour.Tour, custody.Transition, error) {
		v := tour.Tour{ID: id, Agency: home, Unit: r.unit(), Officers: r.officers(), State: pick(r, tour.Open, tour.Ended)}
		return v, opened(v), nil
	})
	r.tours = append(r.tours, made)
	return err
}

func (r *region) addActivity(ctx context.Context) error {
	home := pick(r, r.agencies...)
	made, _, err := r.CreateActivity(ctx, r.by, home, func(_ time.Time, id activity.ID) (activity.Activity, custody.Transition, error) {
		v := activity.Activity{ID: id, Agency: home, Unit: r.unit(), Joining: r.others(home), Kind: "inspection", State: activity.Open}
		for _, o := range r.officers() {
			v.People = append(v.People, activity.Person{Role: "officer", Officer: o})
		}
		v.Matter, v.Tour = pick(r, "", string(pick(r, r.matters...).ID)), pick(r, "", string(pick(r, r.tours...).ID))
		return v, opened(v), nil
	})
	r.acts = append(r.acts, made)
	return err
}

func (r *region) addItem(ctx context.Context) error {
	home, d := pick(r, r.agencies...), digest.SumSHA256([]byte{byte(r.dice.IntN(8))})
	mark, err := r.LookUpBlob(ctx, d)
	if err != nil {
		return err
	}
	_, _, err = r.CreateItem(ctx, r.by, intake.Taking{Agency: home, SHA256: d, Size: 1, Mark: mark}, func(_ time.Time, id item.ID, _ []item.Item) (item.Item, custody.Transition, error) {
		v := item.Item{ID: id, Agency: home, Unit: r.unit(), Uploader: r.officer(), SHA256: d, Size: 1, State: pick(r, item.Received, item.Signed)}
		v.Origin.Maker = pick(r, "", r.officer())
		v.Restricted.Minors = r.dice.IntN(2) == 0
		for range r.dice.IntN(3) {
			l := item.Link{Activity: pick(r, "", string(pick(r, r.acts...).ID)), Matter: pick(r, "", string(pick(r, r.matters...).ID))}
			if r.dice.IntN(2) == 0 {
				l.Lead, l.Readers = pick(r, r.agencies...), r.officers()
			}
			v.Links = append(v.Links, l)
		}
		return v, opened(v), nil
	})
	return err
}

// addHandover signs one handover with one carrier in it.
func (r *region) addHandover(ctx context.Context) error {
	home := pick(r, r.agencies...)
	_, _, err := r.SignHandover(ctx, r.by, home, nil, nil, func(_ time.Time, id handover.ID, _ []item.Item, _ []carrier.Carrier) (handover.Handover, []custody.Transition, error) {
		h := handover.Handover{ID: id, Agency: home, Unit: r.unit(), Officer: r.officer(), Activities: []string{}, State: pick(r, handover.Signed, handover.Received)}
		more, err := r.NewID()
		c := carrier.Carrier{
			ID: carrier.ID(more), Agency: home, Unit: h.Unit, Officer: h.Officer, Kind: carrier.Card, Handover: string(id),
			Activity: pick(r, "", string(pick(r, r.acts...).ID)), Loans: []carrier.Loan{}, State: carrier.Received,
		}
		r.things = append(r.things, c)
		return h, []custody.Transition{opened(h), opened(c)}, err
	})
	return err
}

func (r *region) addCaseFile(ctx context.Context) error {
	of := r.matters[len(r.matters)-1]
	_, _, err := r.CreateCaseFile(ctx, r.by, of.Agency, func(_ time.Time, id casefile.ID) (casefile.CaseFile, custody.Transition, error) {
		v := casefile.CaseFile{ID: id, Agency: of.Agency, Unit: r.unit(), Matter: string(of.ID), State: casefile.Open}
		v.Opened.By.Officer = r.officer()
		return v, opened(v), nil
	})
	return err
}

func (r *region) addDevice(ctx context.Context) error {
	home := pick(r, r.agencies...)
	_, _, err := r.CreateDevice(ctx, r.by, home, func(_ time.Time, id device.ID) (device.Device, custody.Transition, error) {
		v := device.Device{ID: id, Agency: home, Unit: r.unit(), Holder: pick(r, "", r.officer()), State: device.InUse}
		return v, opened(v), nil
	})
	return err
}

// stir changes who takes part.
func (r *region) stir(t *testing.T) {
	t.Helper()
	for _, m := range r.matters {
		_, _, err := r.ChangeMatter(t.Context(), r.by, m.ID, func(_ time.Time, now matter.Matter) (custody.Transition, error) {
			now.Officers, now.Unit = r.officers(), r.unit()
			return opened(now), nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range r.things {
		_, _, err := r.ChangeCarrier(t.Context(), r.by, c.ID, func(at time.Time, now carrier.Carrier) (custody.Transition, error) {
			_, tr, err := now.LendTo(r.by.Actor, at, r.officer(), at.Add(time.Hour), "核对")
			return tr, err
		})
		if err != nil {
			t.Fatal(err)
		}
		if r.dice.IntN(2) == 0 {
			continue
		}
		_, _, err = r.ChangeCarrier(t.Context(), r.by, c.ID, func(at time.Time, now carrier.Carrier) (custody.Transition, error) {
			_, tr, err := now.TakeBackBy(r.by.Actor, at)
			return tr, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// register is a list under test: how its nouns are guarded and which of them fulfil
// a condition.
type register[T custody.Noun] struct {
	list  sqldb.Register[T]
	guard func(T) access.Subject
	is    func(T) map[library.By][]string
}

// walk reads a list to its end in pages of the given length.
func walk[T custody.Noun](t *testing.T, list sqldb.Register[T], sel library.Selection) []T {
	t.Helper()
	var all []T
	for {
		page, err := list.Page(t.Context(), sel)
		if err != nil || len(page) > sel.Limit {
			t.Fatalf("page of %d, at most %d: %v", len(page), sel.Limit, err)
		}
		all = append(all, page...)
		if len(all) > 10_000 {
			t.Fatal("the list has no end")
		}
		if len(page) < sel.Limit {
			return all
		}
		sel.After = page[len(page)-1].Ref().ID
	}
}

// answersAlike compares, for every person and both ways of reading, what a list and
// its count answer with what Decide says of each noun, without and with conditions.
func answersAlike[T custody.Noun](t *testing.T, r *region, reg register[T], actions ...access.Action) {
	t.Helper()
	all := walk(t, reg.list, library.Selection{Scope: access.Scope{All: true, Inner: true}, Limit: library.MaxPage})
	if len(all) == 0 || !slices.IsSortedFunc(all, func(a, b T) int { return strings.Compare(b.Ref().ID, a.Ref().ID) }) {
		t.Fatalf("%d nouns, or not newest first", len(all))
	}
	for name, p := range r.people() {
		for _, a := range actions {
			filters := []library.Filter{nil}
			for range 3 {
				filters = append(filters, randomFilter(r, reg, all))
			}
			for _, f := range filters {
				want := []string{}
				for _, n := range all {
					if access.Decide(p, a, reg.guard(n)) == access.Allow && fulfils(reg.is(n), f) {
						want = append(want, n.Ref().ID)
					}
				}
				sel := library.Selection{Scope: access.ScopeFor(p, a), Filter: f, Limit: pick(r, 3, 7, library.MaxPage, library.MaxPage)}
				got := []string{}
				for _, n := range walk(t, reg.list, sel) {
					got = append(got, n.Ref().ID)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s, %s, %q: allowed one by one (-), listed (+):\n%s", name, a, f, diff)
				}
				if n, err := reg.list.Count(t.Context(), sel); err != nil || n != (library.Count{Number: len(want)}) {
					t.Errorf("%s, %s, %q: counted %+v of %d, %v", name, a, f, n, len(want), err)
				}
			}
		}
	}
}

// randomFilter takes one or two conditions that some noun fulfils.
func randomFilter[T custody.Noun](r *region, reg register[T], all []T) library.Filter {
	f := library.Filter{}
	for range 1 + r.dice.IntN(2) {
		is := reg.is(pick(r, all...))
		bys := slices.Sorted(func(yield func(library.By) bool) {
			for by := range is {
				if !yield(by) {
					return
				}
			}
		})
		by := pick(r, bys...)
		if values := is[by]; len(values) > 0 {
			f[by] = pick(r, values...)
		}
	}
	return f
}

func fulfils(is map[library.By][]string, f library.Filter) bool {
	for by, value := range f {
		if !slices.Contains(is[by], value) {
			return false
		}
	}
	return true
}

// standing are the conditions that every noun of an agency and unit fulfils.
func standing(s access.Subject, state string, more map[library.By][]string) map[library.By][]string {
	all := map[library.By][]string{library.Agency: {s.Agency}, library.Unit: {s.Unit}, library.State: {state}, library.Officer: slices.Concat(s.Officers, s.Readers)}
	for by, values := range more {
		all[by] = values
	}
	for by, values := range all {
		all[by] = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	}
	return all
}

func TestListsAnswerAsDecideDoes(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		r := newRegion(t, in, 1)
		r.fill(t, 25)
		r.stir(t)
		lists := r.Registers()
		reads := []access.Action{access.ReadRegister, access.ReadContent}
		matters := map[string]matter.Matter{}
		for _, m := range walk(t, lists.Matters, library.Selection{Scope: access.Scope{All: true, Inner: true}, Limit: library.MaxPage}) {
			matters[string(m.ID)] = m
		}
		answersAlike(t, r, register[matter.Matter]{lists.Matters, matter.Matter.Guard, func(v matter.Matter) map[library.By][]string {
			return standing(v.Guard(), string(v.State), nil)
		}}, reads...)
		answersAlike(t, r, register[tour.Tour]{lists.Tours, tour.Tour.Guard, func(v tour.Tour) map[library.By][]string {
			return standing(v.Guard(), string(v.State), nil)
		}}, reads...)
		answersAlike(t, r, register[activity.Activity]{lists.Activities, activity.Activity.Guard, func(v activity.Activity) map[library.By][]string {
			return standing(v.Guard(), string(v.State), map[library.By][]string{library.Matter: {v.Matter}, library.Tour: {v.Tour}})
		}}, reads...)
		answersAlike(t, r, register[item.Item]{lists.Items, item.Item.Guard, func(v item.Item) map[library.By][]string {
			return standing(v.Guard(), string(v.State), r.linksOf(v))
		}}, reads...)
		answersAlike(t, r, register[handover.Handover]{lists.Handovers, handover.Handover.Guard, func(v handover.Handover) map[library.By][]string {
			return standing(v.Guard(), string(v.State), nil)
		}}, reads...)
		answersAlike(t, r, register[carrier.Carrier]{lists.Carriers, carrier.Carrier.Guard, func(v carrier.Carrier) map[library.By][]string {
			return standing(v.Guard(), string(v.State), map[library.By][]string{library.Handover: {v.Handover}, library.Activity: {v.Activity}})
		}}, reads...)
		fileGuard := func(v casefile.CaseFile) access.Subject { return v.Guard(matters[v.Matter]) }
		answersAlike(t, r, register[casefile.CaseFile]{lists.CaseFiles, fileGuard, func(v casefile.CaseFile) map[library.By][]string {
			return standing(fileGuard(v), string(v.State), map[library.By][]string{library.Matter: {v.Matter}})
		}}, reads...)
		answersAlike(t, r, register[device.Device]{lists.Devices, device.Device.Guard, func(v device.Device) map[library.By][]string {
			return standing(v.Guard(), string(v.State), nil)
		}}, access.ReadPeople)
	})
}

// linksOf names the activities of an item and its matters, its own and those of its
// activities.
func (r *region) linksOf(v item.Item) map[library.By][]string {
	acts, matters := []string{}, []string{}
	for _, l := range v.Links {
		acts, matters = append(acts, l.Activity), append(matters, l.Matter)
		for _, a := range r.acts {
			if string(a.ID) == l.Activity {
				matters = append(matters, a.Matter)
			}
		}
	}
	return map[library.By][]string{library.Activity: acts, library.Matter: matters}
}

// TestWhatIsRestrictedIsAbsentEverywhere: each place that tells of items without their list,
// for every person, against what Decide says of them.
func TestWhatIsRestrictedIsAbsentEverywhere(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		r := newRegion(t, in, 3)
		r.fill(t, 12)
		r.stir(t)
		all := walk(t, r.Registers().Items, library.Selection{Scope: access.Scope{All: true, Inner: true}, Limit: library.MaxPage})
		ids, jobs, kept := []item.ID{}, map[item.ID]job.ID{}, 0
		for _, it := range all {
			ids, jobs[it.ID] = append(ids, it.ID), r.asked(t, job.ForItem(it, r.by.Actor))
			if !it.Restricted.IsZero() {
				kept++
			}
		}
		if kept == 0 || kept == len(all) {
			t.Fatalf("%d of %d restricted", kept, len(all))
		}
		for name, p := range r.people() {
			scope := access.ScopeFor(p, access.ReadRegister)
			withheld, err := r.Withheld(t.Context(), scope, ids)
			if err != nil {
				t.Fatal(err)
			}
			told := r.told(t, scope)
			for _, it := range all {
				sees := access.Decide(p, access.ReadRegister, it.Guard()) == access.Allow
				if _, err := r.Job(t.Context(), scope, jobs[it.ID]); (err == nil) != sees {
					t.Errorf("%s: job of %+v: %v, sees it %v", name, it.Guard(), err, sees)
				}
				if few := access.Scope.Covers(reaching(scope), it.Guard()); withheld[it.ID] == few || told[string(it.ID)] != few {
					t.Errorf("%s: %+v withheld %v, in the log %v, reached %v", name, it.Guard(), withheld[it.ID], told[string(it.ID)], few)
				}
			}
		}
	})
}

// reaching is the scope with all of every agency, so that only a restriction is left.
func reaching(s access.Scope) access.Scope {
	s.All = true
	return s
}

// told are the nouns of which the logs of all agencies tell.
func (r *region) told(t *testing.T, scope access.Scope) map[string]bool {
	t.Helper()
	nouns := map[string]bool{}
	for _, agency := range r.agencies {
		for _, back := range []bool{false, true} {
			lines, err := r.LogLines(t.Context(), agency, scope, library.Span{Back: back, From: map[bool]int64{true: 1 << 20}[back], Limit: 1 << 20})
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				nouns[l.Noun.ID] = true
			}
		}
	}
	return nouns
}

func TestAListTakesOnlyItsConditions(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		sel := library.Selection{Scope: access.Scope{All: true}, Filter: library.Filter{library.Handover: "x"}, Limit: 10}
		if _, err := h.Registers().Matters.Page(t.Context(), sel); !errors.Is(err, fault.BadInput) {
			t.Errorf("matters of a handover: %v", err)
		}
		if _, err := h.Registers().Matters.Count(t.Context(), sel); !errors.Is(err, fault.BadInput) {
			t.Errorf("count of matters of a handover: %v", err)
		}
	})
}
