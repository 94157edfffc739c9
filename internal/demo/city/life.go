package city

import (
	"context"
	"math/rand/v2"
	"time"

	"liuhen/internal/archive"
	"liuhen/internal/assembly"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/handover"
	"liuhen/internal/intake"
	"liuhen/internal/library"
	"liuhen/internal/office"
	"liuhen/internal/receiving"
	"liuhen/internal/release"
)

// Desks are those at which the city works, opened with its Clock and Chance, and what it
// needs beside them.
type Desks struct {
	Office     *office.Office
	Agencies   office.Agencies
	Officers   office.Officers
	Accounts   office.Accounts
	Posts      office.Posts
	Devices    office.Devices
	Tours      intake.TourDesk
	Activities intake.ActivityDesk
	Intake     *intake.Desk
	Receiving  *receiving.Desk
	Matters    assembly.MatterDesk
	Assembly   assembly.Desk
	Archive    archive.Desk
	Release    *release.Desk
	Marks      library.Marks
	// Deposit does what the program does by itself once a handover was received.
	Deposit func(ctx context.Context, h handover.Handover) error
	// Harm alters stored bytes as a failing disk would, and returns how they are put
	// back.
	Harm func(d digest.SHA256) (restore func() error, err error)
}

// Plan is how much the city does and what comes of it.
type Plan struct {
	Seed uint64
	Now  time.Time // up to which it lives, and has lived a year
}

// Begin is when the city's year begins.
func (p Plan) Begin() time.Time { return hour(workday(p.Now.AddDate(-1, 0, 0)), 8, 30) }

// city is a city whose year is being lived.
type city struct {
	Desks
	clock *Clock
	plan  Plan
	dice  *rand.Rand // how things go; ids and salts are the Chance's
	diary diary

	system, security, audit *worker
	brigades                []*brigade // the detachment first
	names                   []string
	devices, takes          int
	stories                 []Story
}

// Live lives the year of the plan and returns the stories that came of it. It fails with
// the first refusal of a desk: there is none in a year that goes well.
func Live(ctx context.Context, d Desks, clock *Clock, p Plan) ([]Story, error) {
	c := &city{Desks: d, clock: clock, plan: p, dice: rand.New(rand.NewPCG(p.Seed, 0x6c697568656e))} //nolint:gosec // it draws a story
	for _, m := range detachment {
		c.names = append(c.names, m.name)
	}
	if err := c.found(ctx); err != nil {
		return nil, err
	}
	for number, of := range counties {
		if err := c.establish(ctx, number, of); err != nil {
			return nil, err
		}
	}
	c.everyday()
	c.tellStories()
	if err := c.diary.live(ctx, clock, p.Now); err != nil {
		return nil, err
	}
	clock.until(p.Now)
	return c.inOrder(), nil
}

// How much the detachment, and each brigade, does in a year beside the stories.
const (
	cityAffairs, cityRounds     = 9, 10
	countyAffairs, countyRounds = 2, 2
)

// everyday writes down what happens over the year, spread evenly with some chance.
func (c *city) everyday() {
	for i, b := range c.brigades {
		affairs, rounds := countyAffairs, countyRounds
		if i == 0 {
			affairs, rounds = cityAffairs, cityRounds
		}
		for k := range affairs {
			c.affair(&affair{
				brigade: b, lead: k % len(b.field), trade: trades[(i+3*k)%len(trades)], party: c.partyOf(trades[(i+3*k)%len(trades)]),
				place: b.places[k%len(b.places)], opened: c.someDay(k, affairs), pace: c.usual(),
			})
		}
		for k := range rounds {
			c.round(b, k, c.someDay(k, rounds))
		}
	}
}

// someDay is the k-th of n days that are spread over the year up to a week ago.
func (c *city) someDay(k, n int) time.Time {
	const first, days = 4, 350
	return c.plan.Begin().AddDate(0, 0, first+(k*days+c.dice.IntN(days))/n)
}

func (c *city) partyOf(t trade) string {
	return []string{"河湾", "丰年", "惠农", "绿野", "长顺", "金穗", "润土", "福田岗", "春耕", "三禾"}[c.dice.IntN(10)] + t.party
}

// round writes down an inspection tour of two shops on a day.
func (c *city) round(b *brigade, k int, day time.Time) {
	start := hour(workday(day), 9, c.dice.IntN(40))
	o := outing{brigade: b, by: b.field[k%len(b.field)], with: b.partners[c.dice.IntN(len(b.partners))], camera: k % len(b.field), start: start.Add(-20 * time.Minute)}
	for i := range 2 {
		party := c.partyOf(trades[c.dice.IntN(len(trades))])
		at := start.Add(time.Duration(95*i) * time.Minute)
		o.visits = append(o.visits, visit{
			kind: "on-site-enforcement", place: b.places[i%len(b.places)] + party, party: party, start: at, end: at.Add(time.Duration(30+c.dice.IntN(40)) * time.Minute),
			films: []time.Time{at.Add(time.Duration(i) * time.Minute)}, photos: i,
		})
	}
	o.back = o.visits[1].end.Add(30 * time.Minute)
	c.outing(o)
}

// tell keeps a story.
func (c *city) story(key string, about custody.Ref) {
	c.stories = append(c.stories, Story{Key: key, Noun: about})
}
