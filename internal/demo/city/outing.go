package city

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/demo"
	"liuhen/internal/demo/footage"
	"liuhen/internal/device"
	"liuhen/internal/handover"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/officer"
	"liuhen/internal/tour"
)

// outing is one tour of duty, told when its officer is back at his desk.
type outing struct {
	brigade     *brigade
	by          *worker
	with        officer.Officer
	camera      int // of the brigade's
	start, back time.Time
	visits      []visit
	cards       []carrier.Carrier // papers and carriers that come along
	late        string            // the reason, where it is signed over too late
	unsigned    bool              // nothing is signed over yet
}

// visit is one activity of the tour and what was recorded of it.
type visit struct {
	kind, place, party string
	affair             *affair // to which it belongs; nil for none
	start, end         time.Time
	alone              bool        // one officer only, which falls short of the rule
	films              []time.Time // when each began
	photos, pages      int
	sound              bool
}

// brought is what came back.
type brought struct {
	tour       tour.Tour
	activities []activity.Activity
	items      []item.Item
	handover   handover.Handover
}

// pass lets a little time pass, as between two things that one person does.
func (c *city) pass() {
	c.clock.until(c.clock.Now().Add(time.Duration(2+c.dice.IntN(20)) * time.Second))
}

// comeBack tells the tour, its activities and their ends, takes in what was recorded and
// signs it over.
func (c *city) comeBack(ctx context.Context, o outing) (b brought, err error) {
	p, err := c.as(ctx, o.by)
	if err != nil {
		return b, err
	}
	if b.tour, _, err = c.Tours.Start(ctx, p, by(p, custody.Head{}), tour.Tour{
		Officers: []string{o.by.id(), string(o.with.ID)}, StartedAt: custody.At(o.start),
	}); err != nil {
		return b, err
	}
	for _, v := range o.visits {
		if err := c.tell(ctx, p, &b, o, v); err != nil {
			return b, err
		}
	}
	if b.tour, _, err = c.Tours.End(ctx, p, by(p, b.tour.Head), b.tour.ID, o.back); err != nil {
		return b, err
	}
	if o.unsigned || len(b.items)+len(o.cards) == 0 {
		return b, nil
	}
	c.pass()
	b.handover, err = c.signOver(ctx, p, b, o)
	return b, err
}

// tell enters one activity with its recordings.
func (c *city) tell(ctx context.Context, p access.Person, b *brought, o outing, v visit) error {
	people := []activity.Person{{Role: "officer", Officer: o.by.id()}}
	if !v.alone {
		people = append(people, activity.Person{Role: "officer", Officer: string(o.with.ID)})
	}
	people = append(people, activity.Person{Role: "party", Name: v.party})
	matter := ""
	if v.affair != nil {
		matter = string(v.affair.matter.ID)
	}
	begun, _, err := c.Activities.Begin(ctx, p, by(p, custody.Head{}), intake.Beginning{Activity: activity.Activity{
		Tour: string(b.tour.ID), Kind: v.kind, Place: v.place, People: people, StartedAt: custody.At(v.start), Matter: matter,
	}})
	if err != nil {
		return err
	}
	c.pass()
	link := item.Link{Activity: string(begun.ID), Matter: matter}
	for _, r := range made(c.recordings(o, v)) {
		it, err := c.take(ctx, p, r, link)
		if err != nil {
			return err
		}
		b.items = append(b.items, it)
		if v.affair != nil {
			v.affair.items = append(v.affair.items, it)
		}
	}
	ended, err := c.Activities.End(ctx, p, by(p, begun.Head), begun.ID, v.end)
	b.activities = append(b.activities, ended.Activity)
	return err
}

// recording is one file to be brought.
type recording struct {
	name, title, method string
	device              device.Device // zero where it is on no list
	make                func() ([]byte, error)
}

// made begins to make all the files at once, since that takes longer than anything else;
// each recording then waits for its own.
func made(all []recording) []recording {
	type file struct {
		data []byte
		err  error
	}
	for i, r := range all {
		ready := make(chan file, 1)
		go func() {
			data, err := r.make()
			ready <- file{data, err}
		}()
		all[i].make = func() ([]byte, error) {
			f := <-ready
			return f.data, f.err
		}
	}
	return all
}

// ordinals number what has one title.
var ordinals = []string{"一", "二", "三", "四", "五", "六"}

// named is a file's name as devices give it: what it is, and when it begins by the device's clock.
func named(what string, at time.Time, ending string) string {
	return what + at.Format("-20060102-150405.") + ending // an mp4's ending would be read as minutes
}

// recordings are the files of a visit, papers first.
func (c *city) recordings(o outing, v visit) (all []recording) {
	camera := o.brigade.cameras[o.camera]
	next := func(at time.Time) footage.Take {
		c.takes++
		return footage.Take{At: at.Add(ahead(camera)).In(demo.Beijing), Device: numberOf(camera), Number: c.takes}
	}
	for i := range v.pages {
		page := footage.Page{Take: next(v.end), Lean: 0.3 + c.dice.Float64()*1.2}
		all = append(all, recording{fmt.Sprintf("scan-%04d.png", page.Number), "现场检查笔录（扫描件" + ordinals[i] + "）", "扫描", device.Device{}, func() ([]byte, error) { return footage.Scan(page) }})
	}
	for i := range v.photos {
		t := next(v.start.Add(time.Duration(4+7*i) * time.Minute))
		all = append(all, recording{named("photo", t.At, "jpg"), "现场照片（" + ordinals[i] + "）", "拍摄", camera, func() ([]byte, error) { return footage.Photo(t) }})
	}
	for i, at := range v.films {
		t := next(at)
		all = append(all, recording{named("body", t.At, "mp4"), "现场执法录像（" + ordinals[i] + "）", "执法记录仪录制", camera, func() ([]byte, error) { return footage.Film(t) }})
	}
	if v.sound {
		t := next(v.end.Add(-footage.SoundLength))
		all = append(all, recording{named("inquiry", t.At, "wav"), "询问录音", "录音笔录制", device.Device{}, func() ([]byte, error) { return footage.Sound(t) }})
	}
	return all
}

// take brings one file in.
func (c *city) take(ctx context.Context, p access.Person, r recording, link item.Link) (item.Item, error) {
	data, err := r.make()
	if err != nil {
		return item.Item{}, err
	}
	c.pass()
	got, err := c.Intake.Take(ctx, p, by(p, custody.Head{}), intake.Delivery{
		FileName: r.name, Title: r.title, Origin: item.Origin{How: item.Made, Device: string(r.device.ID)},
		Proof: item.Proof{Method: r.method, Object: "现场状况及执法经过"}, Links: []item.Link{link},
	}, bytes.NewReader(data))
	return got.Item, err
}

// signOver is the officer's signature under all that he brought.
func (c *city) signOver(ctx context.Context, p access.Person, b brought, o outing) (handover.Handover, error) {
	list := intake.List{Late: o.late}
	for _, a := range b.activities {
		list.Activities = append(list.Activities, string(a.ID))
	}
	for _, it := range b.items {
		list.Items = append(list.Items, it.ID)
	}
	for _, card := range o.cards {
		card.Activity = string(b.activities[0].ID)
		list.Carriers = append(list.Carriers, card)
	}
	h, _, err := c.Intake.Sign(ctx, p, by(p, custody.Head{}), list)
	return h, err
}

// numberOf is the number on a camera.
func numberOf(d device.Device) int {
	n, _ := strconv.Atoi(d.Serial[len(d.Serial)-6:]) // it is footage.Serial's
	return n
}

// ahead is by how much a camera's clock was ahead when it was measured last.
func ahead(d device.Device) time.Duration {
	if len(d.Offsets) == 0 {
		return 0
	}
	return time.Duration(d.Offsets[len(d.Offsets)-1].Offset) * time.Microsecond
}
