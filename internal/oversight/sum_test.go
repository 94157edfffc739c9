package oversight_test

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
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/oversight"
	"liuhen/internal/receiving"
	"liuhen/internal/regulation"
)

// TestTheOverviewIsTheSumOfTheSingleClocks plays days of two counties that help each
// other at random and compares what the city, a county and an officer count with what every
// single clock shows each of them.
func TestTheOverviewIsTheSumOfTheSingleClocks(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			m := &mixed{office: newOffice(t), t: t, dice: rand.New(rand.NewPCG(seed, 1))}
			for range 80 {
				m.step()
			}
			for name, p := range map[string]access.Person{
				"the city": m.cityHead, "the county": m.custodian, "its officer": m.lin, "the other county": m.stranger, "the other's officer": m.liu,
			} {
				m.agrees(name, p)
			}
		})
	}
}

// agrees compares what somebody counts with what the single clocks show him.
func (m *mixed) agrees(name string, p access.Person) {
	m.t.Helper()
	all, err := m.Overview(m.t.Context(), p)
	ok(m.t, err)
	for _, s := range all {
		id := agency.ID(s.Agency)
		if d := cmp.Diff(m.single(p, id), counts(all, id)); d != "" {
			m.t.Errorf("%s, of %s: the single clocks (-), the overview (+):\n%s", name, id, d)
		}
		if len(s.Broken) > 0 {
			m.t.Errorf("names lead nowhere: %v", s.Broken)
		}
	}
}

// mixed is a world in which everything that concerns the first two clocks happens.
type mixed struct {
	*office
	t     *testing.T
	dice  *rand.Rand
	begun []activity.Activity
	films []item.Item
}

// people of a county: an officer, and a post that may add to what the county joined.
func (m *mixed) people(id string) (officer, post access.Person) {
	if id == string(m.town.County) {
		return m.lin, m.custodian
	}
	return m.liu, m.stranger
}

func (m *mixed) step() {
	m.town.Move(time.Duration(m.dice.IntN(180)) * time.Minute)
	if len(m.begun) < 3 || m.dice.IntN(5) == 0 {
		m.starts()
		return
	}
	a := m.begun[m.dice.IntN(len(m.begun))]
	lead, leadPost := m.people(a.Agency)
	_, joining := m.people(m.otherThan(a.Agency))
	by := []access.Person{lead, leadPost, joining}[m.dice.IntN(3)]
	joint := len(a.Joining) > 0
	switch m.dice.IntN(6) {
	case 0:
		_, err := m.activities.End(m.t.Context(), lead, custody.Command{}, a.ID, time.Time{})
		m.may(err, fault.WrongState)
	case 1, 2:
		if by.Actor.Agency == a.Agency || joint {
			m.films = append(m.films, m.film(by, a))
		}
	case 3:
		m.signs(by, intake.List{Carriers: []carrier.Carrier{{Kind: carrier.Card, Number: "卡-01", Activity: string(a.ID)}}}, by.Actor.Agency == a.Agency || joint)
		m.signs(by, intake.List{Carriers: []carrier.Carrier{{Kind: carrier.Card, Number: "卡-02", Activity: "made-up"}}}, false)
	case 4:
		if it, of := m.anyFilm(); it.ID != "" {
			_, _, err := m.signing.Sign(m.t.Context(), of, custody.Command{Actor: of.Actor}, intake.List{Items: []item.ID{it.ID}, Activities: []string{it.Links[0].Activity}})
			m.may(err, fault.WrongState, fault.VoidPending)
		}
	case 5:
		m.voids()
	}
}

func (m *mixed) starts() {
	lead, _ := m.people([]string{string(m.town.County), string(m.town.Other)}[m.dice.IntN(2)])
	a := m.begin(m.t, lead, "")
	if m.dice.IntN(2) == 0 {
		var err error
		a, _, err = m.activities.JoinAgency(m.t.Context(), lead, custody.Command{}, a.ID, agency.ID(m.otherThan(a.Agency)))
		ok(m.t, err)
	}
	m.begun = append(m.begun, a)
}

func (m *mixed) otherThan(id string) string {
	if id == string(m.town.County) {
		return string(m.town.Other)
	}
	return string(m.town.County)
}

// signs signs a carrier over, which half of the custodians return, or is refused.
func (m *mixed) signs(by access.Person, list intake.List, allowed bool) {
	m.t.Helper()
	h, _, err := m.signing.Sign(m.t.Context(), by, custody.Command{Actor: by.Actor}, list)
	if !allowed {
		if !errors.Is(err, fault.NoSuchThing) {
			m.t.Fatalf("signed under an activity to which he may not add: %v", err)
		}
		return
	}
	ok(m.t, err)
	if h.Officer != m.lin.Actor.Officer || m.dice.IntN(2) == 0 {
		return
	}
	listed, err := m.town.CarriersOfHandover(m.t.Context(), string(h.ID))
	ok(m.t, err)
	m.answer(m.t, h, receiving.Count{Carriers: []carrier.ID{listed[0].ID}, Reason: "卡损坏"})
}

func (m *mixed) anyFilm() (item.Item, access.Person) {
	if len(m.films) == 0 {
		return item.Item{}, access.Person{}
	}
	it := m.films[m.dice.IntN(len(m.films))]
	for _, p := range []access.Person{m.lin, m.custodian, m.liu, m.stranger} {
		if p.Actor.Officer == it.Uploader {
			return it, p
		}
	}
	return item.Item{}, access.Person{}
}

func (m *mixed) voids() {
	it, by := m.anyFilm()
	if it.ID == "" {
		return
	}
	_, post := m.people(it.Agency)
	_, _, err := m.receiving.ProposeVoid(m.t.Context(), by, custody.Command{}, it.ID, "误传")
	m.may(err, fault.WrongState, fault.VoidPending)
	_, _, err = m.receiving.ConfirmVoid(m.t.Context(), post, custody.Command{}, it.ID)
	m.may(err, fault.WrongState, fault.SecondPerson)
}

func (m *mixed) may(err error, also ...*fault.Code) {
	m.t.Helper()
	if err != nil && !slices.ContainsFunc(also, func(c *fault.Code) bool { return errors.Is(err, c) }) {
		m.t.Fatal(err)
	}
}

// counts are what an overview counts of an agency under the first two clocks.
func counts(all []oversight.Standing, of agency.ID) map[string]int {
	out := map[string]int{}
	for _, s := range all {
		for _, owed := range s.Owed {
			for state, n := range owed.Counts {
				if s.Agency == string(of) {
					out[owed.Clock+" "+string(state)] += n
				}
			}
		}
	}
	return out
}

// single counts the same from the single clocks that the person sees.
func (m *mixed) single(p access.Person, of agency.ID) map[string]int {
	out := map[string]int{}
	sel := library.Selection{Scope: access.ScopeFor(p, access.ReadRegister), Filter: library.Filter{library.Agency: string(of)}, Limit: library.MaxPage}
	items, err := m.Items.Page(m.t.Context(), sel)
	ok(m.t, err)
	for _, it := range items {
		clocks, err := m.Item(m.t.Context(), p, it.ID)
		ok(m.t, err)
		present(out, clocks, it.State == item.Received)
	}
	activities, err := m.Activities.Page(m.t.Context(), sel)
	ok(m.t, err)
	for _, a := range activities {
		seen, err := m.Activity(m.t.Context(), p, a.ID)
		ok(m.t, err)
		if first := seen.Clocks[0].Clock; first.Noun == a.Ref() && first.Reading.Clock == regulation.HandoverClock {
			present(out, []oversight.Clock{first}, true)
		}
	}
	carriers, err := m.Carriers.Page(m.t.Context(), sel)
	ok(m.t, err)
	for _, c := range carriers {
		a, err := m.town.Activity(m.t.Context(), activity.ID(c.Activity))
		ok(m.t, err)
		clocks, err := oversight.Carrier(c, []oversight.Work{{Activity: a}}, oversight.Look{Now: m.town.Now()})
		ok(m.t, err)
		present(out, clocks, c.State == carrier.Returned)
	}
	return out
}

// present counts the present run of each clock that waits for somebody. What was signed
// over already owes nothing once its first clock starts.
func present(out map[string]int, clocks []oversight.Clock, unsigned bool) {
	last := map[string]regulation.State{}
	for _, c := range clocks {
		last[c.Reading.Clock] = c.Reading.State
	}
	for clock, state := range last {
		waits := state == regulation.Running || state == regulation.Late || (state == regulation.NotStarted && clock == regulation.HandoverClock && unsigned)
		if waits {
			out[clock+" "+string(state)]++
		}
	}
}

// TestANameThatLeadsNowhereIsToldAndHidesNothing looks at carriers as earlier versions
// took them: they name an activity that is not there, and one of another agency.
func TestANameThatLeadsNowhereIsToldAndHidesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	theirs := o.begin(t, o.liu, "")
	o.end(t, o.liu, theirs)
	earlier := carriersOfBefore(t, o, "made-up", string(theirs.ID))
	all, err := o.Overview(t.Context(), o.cityHead)
	ok(t, err)
	if d := cmp.Diff(map[string]int{"storage running": 2}, counts(all, o.town.County)); d != "" {
		t.Errorf("the county (-want +got):\n%s", d)
	}
	if d := cmp.Diff(map[string]int{"handover running": 1}, counts(all, o.town.Other)); d != "" {
		t.Errorf("the county whose activity was named (-want +got):\n%s", d)
	}
	for _, s := range all {
		var want []oversight.Reference
		if s.Agency == string(o.town.County) {
			want = []oversight.Reference{{From: earlier[0].Ref(), To: activity.ID("made-up").Ref()}}
		}
		if d := cmp.Diff(want, s.Broken); d != "" {
			t.Errorf("%s names (-want +got):\n%s", s.Agency, d)
		}
	}
	seen, err := o.Activity(t.Context(), o.cityHead, theirs.ID)
	ok(t, err)
	if got := sums(seen.Clocks); !strings.Contains(got, theirs.Ref().String()+" handover running") {
		t.Errorf("the activity alone:\n%s", got)
	}
}

// carriersOfBefore signs carriers of lin over that name these activities, unasked.
func carriersOfBefore(t *testing.T, o *office, activities ...string) []carrier.Carrier {
	t.Helper()
	var made []carrier.Carrier
	_, _, err := o.town.SignHandover(context.Background(), custody.Command{Actor: o.lin.Actor}, string(o.town.County), nil, nil,
		func(at time.Time, id handover.ID, _ []item.Item, _ []carrier.Carrier) (handover.Handover, []custody.Transition, error) {
			var steps []custody.Transition
			for i, a := range activities {
				c, tr, err := carrier.SignNew(carrier.Carrier{
					ID: carrier.ID(fmt.Sprintf("%s-%d", id, i)), Agency: o.lin.Actor.Agency, Officer: o.lin.Actor.Officer, Kind: carrier.Card, Number: "卡-01", Activity: a,
				}, string(id), at)
				if err != nil {
					return handover.Handover{}, nil, err
				}
				made, steps = append(made, c), append(steps, tr)
			}
			h, tr, err := handover.SignNew(handover.Handover{ID: id, Agency: o.lin.Actor.Agency, Set: handover.Set{Carriers: len(made)}}, o.lin.Actor, at)
			return h, append([]custody.Transition{tr}, steps...), err
		})
	ok(t, err)
	return made
}
