package city

import (
	"context"
	"fmt"
	"time"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/demo"
	"liuhen/internal/demo/footage"
	"liuhen/internal/item"
	"liuhen/internal/matter"
)

// affair is a matter on its way.
type affair struct {
	brigade *brigade
	lead    int // of the brigade's officers
	trade   trade
	party   string
	place   string
	opened  time.Time
	pace    affairPace
	items   []item.Item
	number  int // of its papers

	matter matter.Matter
	file   casefile.CaseFile
}

// affairPace says after how many days each step is taken; 0 is never, but for a visit.
type affairPace struct {
	visits                                []int
	ends, completes, file, submits, seals int
	returns                               int // after how many days the archivist gives it back; 0 for never
	issues                                bool
}

// usual draws how an affair goes that keeps every rule.
func (c *city) usual() affairPace {
	ends := 18 + c.dice.IntN(20)
	return affairPace{
		visits: []int{0, 6 + c.dice.IntN(8)}, ends: ends, completes: ends + 6 + c.dice.IntN(6),
		file: ends + 14 + c.dice.IntN(6), submits: ends + 20 + c.dice.IntN(4), seals: ends + 25 + c.dice.IntN(6),
		issues: c.dice.IntN(4) == 0,
	}
}

// affair writes down a matter with everything that comes of it. done is told of each
// step that was taken.
func (c *city) affair(a *affair) *affair {
	a.opened = hour(workday(a.opened), 9, 10+c.dice.IntN(40))
	day := func(days, h, m int) time.Time { return hour(workday(a.opened.AddDate(0, 0, days)), h, m) }
	c.diary.note(a.opened, func(ctx context.Context) error { return c.openMatter(ctx, a) })
	for _, days := range a.pace.visits {
		c.outingOf(a, day(days, 10, c.dice.IntN(30)))
	}
	for _, step := range []struct {
		days, hour int
		do         func(context.Context, *affair) error
	}{
		{a.pace.ends, 15, c.endAct}, {a.pace.completes, 15, c.complete}, {a.pace.file, 9, c.arrange}, {a.pace.submits, 16, c.submit}, {a.pace.seals, 10, c.seal}, {a.pace.returns, 10, c.giveBack},
	} {
		if step.days == 0 {
			continue
		}
		c.diary.note(day(step.days, step.hour, c.dice.IntN(50)), func(ctx context.Context) error { return step.do(ctx, a) })
	}
	return a
}

// outingOf writes down a tour on behalf of the matter that begins at the time.
func (c *city) outingOf(a *affair, start time.Time) {
	kind := "on-site-enforcement"
	if len(a.items) > 0 || c.dice.IntN(3) == 0 {
		kind = "evidence-gathering"
	}
	length := time.Duration(40+c.dice.IntN(50)) * time.Minute
	v := visit{
		kind: kind, place: a.place + a.party, party: a.party, affair: a, start: start, end: start.Add(length), photos: 1, pages: 1,
		films: []time.Time{start, start.Add(length - footage.FilmLength)}, sound: c.dice.IntN(3) == 0,
	}
	c.outing(outing{
		brigade: a.brigade, by: a.brigade.field[a.lead], with: a.brigade.partners[c.dice.IntN(len(a.brigade.partners))], camera: a.lead,
		start: start.Add(-40 * time.Minute), back: v.end.Add(35 * time.Minute), visits: []visit{v},
	})
}

func (c *city) openMatter(ctx context.Context, a *affair) error {
	p, err := c.as(ctx, a.brigade.field[a.lead])
	if err != nil {
		return err
	}
	a.brigade.numbers++
	a.number = a.brigade.numbers
	filed, err := c.Matters.Open(ctx, p, by(p, custody.Head{}), matter.Matter{
		Kind: "penalty", Number: a.paper("立"), Party: a.party, Subject: a.trade.subject,
		Officers: []string{a.brigade.field[a.lead].id(), string(a.brigade.partners[0].ID)},
	})
	a.matter = filed.Matter
	return err
}

// paper is the number of a paper of the matter.
func (a *affair) paper(kind string) string {
	return fmt.Sprintf("%s农（%s）%s〔%s〕%d号", a.brigade.short, a.trade.name, kind, year(a.opened), a.number)
}

func (c *city) endAct(ctx context.Context, a *affair) error {
	p, err := c.as(ctx, a.brigade.field[a.lead])
	if err != nil {
		return err
	}
	a.matter, _, err = c.Matters.End(ctx, p, by(p, a.matter.Head), a.matter.ID, matter.Event{
		Code: "decision-performed", Paper: a.paper("罚") + "履行凭证", At: custody.At(c.clock.Now()),
	})
	return err
}

func (c *city) complete(ctx context.Context, a *affair) error {
	p, err := c.as(ctx, a.brigade.field[a.lead])
	if err != nil {
		return err
	}
	a.matter, _, err = c.Matters.Complete(ctx, p, by(p, a.matter.Head), a.matter.ID, matter.Event{
		Code: "closing-report-approved", Paper: a.paper("结"), At: custody.At(c.clock.Now()),
	})
	return err
}

// arrange opens the case file and places what belongs in it, papers first.
func (c *city) arrange(ctx context.Context, a *affair) error {
	p, err := c.as(ctx, a.brigade.field[a.lead])
	if err != nil {
		return err
	}
	a.file, _, err = c.Assembly.Open(ctx, p, by(p, custody.Head{}), casefile.CaseFile{
		Matter: string(a.matter.ID), Title: a.party + a.trade.subject + "案", Category: "XZCF", Year: c.clock.Now().In(demo.Beijing).Year(), Retention: casefile.Retention("D30"),
	})
	if err != nil {
		return err
	}
	position := int64(0)
	for _, part := range []casefile.Part{casefile.Papers, casefile.Evidence, casefile.Record} {
		for _, it := range a.items {
			if partOf(it) != part {
				continue
			}
			position += 10
			c.pass()
			if _, _, err := c.Assembly.Place(ctx, p, by(p, custody.Head{}), a.file.ID, casefile.Placement{
				Item: string(it.ID), Position: position, Part: part, Title: it.Title, Author: a.brigade.agency.Authority.Name,
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// partOf says in which part of the file an item goes.
func partOf(it item.Item) casefile.Part {
	switch {
	case it.Proof.Method == "扫描":
		return casefile.Papers
	case it.Class == item.Photo:
		return casefile.Evidence
	}
	return casefile.Record
}

func (c *city) submit(ctx context.Context, a *affair) error {
	p, err := c.as(ctx, a.brigade.field[a.lead])
	if err != nil {
		return err
	}
	a.file, _, err = c.Assembly.Submit(ctx, p, by(p, a.file.Head), a.file.ID)
	return err
}

// seal seals the file and, of some, issues the package.
func (c *city) seal(ctx context.Context, a *affair) error {
	p, err := c.as(ctx, a.brigade.archivist)
	if err != nil {
		return err
	}
	if a.file, _, err = c.Archive.Seal(ctx, p, by(p, a.file.Head), a.file.ID); err != nil || !a.pace.issues {
		return err
	}
	c.pass()
	_, _, err = c.Release.Issue(ctx, p, by(p, custody.Head{}), a.file.ID, "移交云溪市档案馆前的核验")
	return err
}

// giveBack returns the file with what it lacks.
func (c *city) giveBack(ctx context.Context, a *affair) error {
	p, err := c.as(ctx, a.brigade.archivist)
	if err != nil {
		return err
	}
	a.file, _, err = c.Archive.Return(ctx, p, by(p, a.file.Head), a.file.ID,
		"卷内缺4件：立案审批表、调查终结报告、送达回证、财物处理记录，请补齐后重新提交。")
	return err
}
