package city

import (
	"context"
	"time"

	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/demo/footage"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/marker"
	"liuhen/internal/post"
	"liuhen/internal/receiving"
)

// tellStories writes down what shows every state that the program knows, told from now
// backwards.
func (c *city) tellStories() {
	own := c.brigades[0]
	c.due(own)
	c.signedLate(own)
	c.missing(own)
	c.fastClock(own)
	c.marked(own)
	c.failedHash(own)
	c.waiting(own)
	c.aloneAndUnrecorded(own)
	c.toBeDecided(own)
	c.lentTooLong(own)
	c.filesOnTheirWay(own)
	c.vacancy(c.brigades[len(c.brigades)-1])
}

// ago is so many hours before now.
func (c *city) ago(hours int) time.Time { return c.plan.Now.Add(-time.Duration(hours) * time.Hour) }

// tour is an outing of an officer of the detachment that came back at the time, with one
// visit of fifty minutes to a shop.
func (c *city) tour(b *brigade, lead int, back time.Time, shop string) outing {
	end := back.Add(-40 * time.Minute)
	start := end.Add(-50 * time.Minute)
	return outing{
		brigade: b, by: b.field[lead], with: b.partners[0], camera: lead, start: start.Add(-30 * time.Minute), back: back,
		visits: []visit{{
			kind: "on-site-enforcement", place: b.places[lead] + shop, party: shop, start: start, end: end, photos: 1,
			films: []time.Time{start, end.Add(-footage.FilmLength)},
		}},
	}
}

// told writes down that the outing is told a while after it came back, and what then.
func (c *city) told(o outing, after time.Duration, then func(context.Context, brought) error) {
	c.diary.note(o.back.Add(after), func(ctx context.Context) error {
		b, err := c.comeBack(ctx, o)
		if err != nil {
			return err
		}
		return then(ctx, b)
	})
}

// due is what must be signed over within the next two hours.
func (c *city) due(own *brigade) {
	o := c.tour(own, 0, c.ago(22), "丰年农资店")
	o.unsigned = true
	c.told(o, 20*time.Minute, func(_ context.Context, b brought) error {
		c.story("handover-due", b.activities[0].Ref())
		return nil
	})
}

// signedLate is what was signed over after thirty hours, with the reason.
func (c *city) signedLate(own *brigade) {
	o := c.tour(own, 0, c.ago(102), "惠农种业经营部")
	o.unsigned = true
	c.told(o, 20*time.Minute, func(_ context.Context, b brought) error {
		c.diary.note(o.back.Add(30*time.Hour), func(ctx context.Context) error {
			p, err := c.as(ctx, o.by)
			if err != nil {
				return err
			}
			late := o
			late.late = "返程途中车辆故障，次日方回到单位。"
			h, err := c.signOver(ctx, p, b, late)
			if err != nil {
				return err
			}
			c.story("handover-late", h.Ref())
			c.receiveSoon(own, h)
			return nil
		})
		return nil
	})
}

// missing is a handover that came back, because the last 18 minutes were not recorded.
func (c *city) missing(own *brigade) {
	const gap = 18 * time.Minute
	o := c.tour(own, 0, c.ago(50), "绿野兽药房")
	end := o.visits[0].end
	o.visits[0].films[1] = end.Add(-gap - footage.FilmLength)
	c.told(o, 25*time.Minute, func(_ context.Context, b brought) error {
		c.diary.note(o.back.Add(2*time.Hour), func(ctx context.Context) error {
			count := receiving.Count{Reason: "现场执法结束前18分钟没有录像，请补交该时段的录像或者说明原因。"}
			for _, it := range b.items {
				count.Items = append(count.Items, it.ID)
			}
			h, err := c.answer(ctx, own, b.handover, count)
			c.story("handover-returned", h.Ref())
			return err
		})
		return nil
	})
}

// fastClock is a recording by a camera whose clock is seven minutes fast.
func (c *city) fastClock(own *brigade) {
	const camera, ahead = 2, 7 * 60
	o := c.tour(own, 0, c.ago(146), "长顺饲料门市")
	o.camera = camera
	c.diary.note(o.start.Add(-30*time.Minute), func(ctx context.Context) error {
		system, err := c.as(ctx, c.system)
		if err != nil {
			return err
		}
		own.cameras[camera], err = c.measure(ctx, system, own.cameras[camera], ahead)
		return err
	})
	c.told(o, 25*time.Minute, func(_ context.Context, b brought) error {
		c.story("clock-fast", b.items[len(b.items)-1].Ref())
		c.receiveSoon(own, b.handover)
		return nil
	})
}

// marked is a film in which its officer marked what it shows; one marker was wrong, and he
// took it back.
func (c *city) marked(own *brigade) {
	o := c.tour(own, 0, c.ago(60), "惠农农机商店")
	c.told(o, 25*time.Minute, func(_ context.Context, b brought) error {
		film := b.items[len(b.items)-1]
		c.story("recording-marked", film.Ref())
		c.receiveSoon(own, b.handover)
		c.diary.note(o.back.Add(19*time.Hour), func(ctx context.Context) error { return c.mark(ctx, o.by, film.ID) })
		return nil
	})
}

func (c *city) mark(ctx context.Context, officer *worker, film item.ID) error {
	p, err := c.as(ctx, officer)
	if err != nil {
		return err
	}
	var last marker.Marker
	for _, m := range []marker.Marker{
		{Kind: marker.Credentials, From: 1_000_000, Until: 3_000_000, Text: "两名执法人员出示证件，表明身份"},
		{Kind: marker.Rights, From: 4_500_000, Until: 6_000_000, Text: "告知当事人陈述、申辩的权利"},
		{Kind: marker.Signature, From: 9_000_000, Until: 9_000_000, Text: "当事人签字"},
	} {
		if last, _, err = c.Marks.Mark(ctx, p, by(p, custody.Head{}), film, m); err != nil {
			return err
		}
		c.pass()
	}
	_, _, err = c.Marks.Withdraw(ctx, p, by(p, last.Head), last.ID, "当事人当时仅查看笔录，签字不在本段录像中。")
	return err
}

// failedHash is a file that was not the same any more when it was read again at its
// deposit; it was put back from the card, checked, and deposited.
func (c *city) failedHash(own *brigade) {
	o := c.tour(own, 1, c.ago(219), "金穗农资店")
	c.told(o, 25*time.Minute, func(_ context.Context, b brought) error {
		c.diary.note(o.back.Add(100*time.Minute), func(ctx context.Context) error { return c.spoil(ctx, own, b.handover, b) })
		return nil
	})
}

func (c *city) spoil(ctx context.Context, own *brigade, h handover.Handover, b brought) error {
	spoilt := b.items[len(b.items)-1]
	if _, err := c.answer(ctx, own, h, receiving.Count{}); err != nil {
		return err
	}
	restore, err := c.Harm(spoilt.SHA256)
	if err != nil {
		return err
	}
	if err := c.depositDamaged(ctx, h); err != nil {
		return err
	}
	c.story("hash-failed", spoilt.Ref())
	if err := restore(); err != nil { // now, for the program may end before the city's next day
		return err
	}
	c.diary.note(c.clock.Now().Add(19*time.Hour), func(ctx context.Context) error {
		p, err := c.as(ctx, own.custodian)
		if err != nil {
			return err
		}
		if _, _, err := c.Receiving.Check(ctx, p.Actor, spoilt.ID); err != nil {
			return err
		}
		return c.Deposit(ctx, h)
	})
	return nil
}

// waiting is a handover that the custodian has still to answer.
func (c *city) waiting(own *brigade) {
	o := c.tour(own, 1, c.ago(5), "三禾农机服务社")
	o.cards = []carrier.Carrier{{Kind: carrier.Paper, Title: "现场检查（勘验）笔录", Pages: 3, Copies: 1, Original: true}}
	c.told(o, 25*time.Minute, func(_ context.Context, b brought) error {
		c.story("handover-waiting", b.handover.Ref())
		return nil
	})
}

// aloneAndUnrecorded are two shortfalls: one officer only, and no recording at all.
func (c *city) aloneAndUnrecorded(own *brigade) {
	alone := c.tour(own, 0, c.ago(75), "福田岗养殖场")
	alone.visits[0].alone = true
	c.told(alone, 20*time.Minute, func(_ context.Context, b brought) error {
		c.story("one-officer", b.activities[0].Ref())
		c.receiveSoon(own, b.handover)
		return nil
	})
	bare := c.tour(own, 0, c.ago(126), "润土农资店")
	bare.visits[0].films, bare.visits[0].photos = nil, 0
	c.told(bare, 20*time.Minute, func(_ context.Context, b brought) error {
		c.story("not-recorded", b.activities[0].Ref())
		return nil
	})
}

// toBeDecided waits for the head: an end that was corrected, and a file that should not
// have been brought.
func (c *city) toBeDecided(own *brigade) {
	o := c.tour(own, 0, c.ago(170), "春耕种业经营部")
	c.told(o, 20*time.Minute, func(_ context.Context, b brought) error {
		c.receiveSoon(own, b.handover)
		c.diary.note(o.back.Add(20*time.Hour), func(ctx context.Context) error {
			p, err := c.as(ctx, o.by)
			if err != nil {
				return err
			}
			t, _, err := c.Tours.CorrectEnd(ctx, p, by(p, b.tour.Head), b.tour.ID, o.back.Add(50*time.Minute), "收勤时间误填为返程出发时间，以派车单为准。")
			if err != nil {
				return err
			}
			c.story("end-corrected", t.Ref())
			c.pass()
			it, _, err := c.Receiving.ProposeVoid(ctx, p, custody.Command{Actor: p.Actor}, b.items[0].ID, "误传了与本案无关的照片。")
			c.story("void-proposed", it.Ref())
			return err
		})
		return nil
	})
}

// lentTooLong is a memory card that went back to an officer and is not there again.
func (c *city) lentTooLong(own *brigade) {
	o := c.tour(own, 1, c.ago(460), "河湾兽药房")
	o.cards = []carrier.Carrier{{Kind: carrier.Card, Number: "YX-SD-0042", Original: true}}
	c.told(o, 20*time.Minute, func(_ context.Context, b brought) error {
		c.diary.note(o.back.Add(2*time.Hour), func(ctx context.Context) error {
			h, err := c.answer(ctx, own, b.handover, receiving.Count{Place: "档案室一号柜二层"})
			if err != nil {
				return err
			}
			if err := c.Deposit(ctx, h); err != nil {
				return err
			}
			return c.lend(ctx, own, h)
		})
		return nil
	})
}

// lend gives the handover's card back to an officer for ten days.
func (c *city) lend(ctx context.Context, own *brigade, h handover.Handover) error {
	p, err := c.as(ctx, own.custodian)
	if err != nil {
		return err
	}
	held, err := c.Receiving.Look(ctx, p, h.ID)
	if err != nil {
		return err
	}
	card := held.Carriers[0]
	c.pass()
	_, _, err = c.Receiving.Lend(ctx, p, by(p, card.Head), card.ID, receiving.Loan{
		To: own.field[1].id(), Until: c.clock.Now().AddDate(0, 0, 10), Reason: "庭审需出示原始载体。",
	})
	c.story("carrier-lent", card.Ref())
	return err
}

// filesOnTheirWay are matters at the points where somebody has to act.
func (c *city) filesOnTheirWay(own *brigade) {
	two := []int{0, 8}
	for _, f := range []struct {
		key   string
		trade int
		days  int // before now
		pace  affairPace
		noun  func(*affair) custody.Ref
	}{
		{"archive-overdue", 1, 190, affairPace{visits: two, ends: 30, completes: 44, file: 50}, matterOf},
		{"file-short", 2, 88, affairPace{visits: two, ends: 30, completes: 40, file: 50, submits: 60, returns: 85}, fileOf},
		{"file-due", 3, 57, affairPace{visits: two, ends: 30}, matterOf},
		{"file-submitted", 0, 66, affairPace{visits: two, ends: 25, completes: 33, file: 40, submits: 62}, fileOf},
		{"file-sealed", 4, 240, affairPace{visits: two, ends: 24, completes: 33, file: 40, submits: 47, seals: 52, issues: true}, fileOf},
	} {
		a := c.affair(&affair{
			brigade: own, trade: trades[f.trade], party: "青云" + trades[f.trade].party, place: own.places[f.trade%len(own.places)],
			opened: c.plan.Now.AddDate(0, 0, -f.days), pace: f.pace,
		})
		c.diary.note(c.plan.Now, func(context.Context) error {
			c.story(f.key, f.noun(a))
			return nil
		})
	}
}

func matterOf(a *affair) custody.Ref { return a.matter.Ref() }
func fileOf(a *affair) custody.Ref   { return a.file.Ref() }

// vacancy is a brigade without a custodian, and what waits there.
func (c *city) vacancy(b *brigade) {
	c.diary.note(c.ago(20*24), func(ctx context.Context) error {
		security, err := c.as(ctx, c.security)
		if err != nil {
			return err
		}
		var ended post.Post
		ended, _, err = c.Posts.End(ctx, security, by(security, b.keeping.Head), b.keeping.ID, time.Time{}, "调离本单位，接任者未定。")
		b.vacant = true
		c.story("post-vacant", ended.Ref())
		return err
	})
	o := c.tour(b, 0, c.ago(70), "梅岭农资店")
	c.told(o, 25*time.Minute, func(context.Context, brought) error { return nil })
}
