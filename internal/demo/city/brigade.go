package city

import (
	"context"
	"fmt"
	"slices"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/demo"
	"liuhen/internal/demo/footage"
	"liuhen/internal/device"
	"liuhen/internal/office"
	"liuhen/internal/officer"
	"liuhen/internal/post"
)

// brigade is one agency with those of its people who act, and its cameras.
type brigade struct {
	agency    agency.Agency
	short     string
	places    []string
	field     []*worker         // officers who go out
	partners  []officer.Officer // who go with them
	custodian *worker
	archivist *worker
	head      *worker
	keeping   post.Post // the custodian's
	cameras   []device.Device
	numbers   int  // of matters so far
	vacant    bool // nobody keeps what is handed over
}

// found sets the installation up and lets the three administrators in.
func (c *city) found(ctx context.Context) error {
	code, err := c.Office.PrintCode(ctx)
	if err != nil {
		return err
	}
	c.system, c.security, c.audit = &worker{login: "xitong"}, &worker{login: "anquan"}, &worker{login: "hejian"}
	first := func(w *worker) office.Administrator {
		return office.Administrator{Login: w.login, Password: demo.FirstPassword}
	}
	made, _, err := c.Office.Found(ctx, office.Setup{
		Code: code, System: first(c.system), Security: first(c.security), Audit: first(c.audit),
		City: agency.Details{
			Name: "云溪市农业综合执法支队", ShortName: "云溪支队", RegionCode: "999900", Server: "云溪专用服务器一号",
			Authority: agency.Authority{Name: "云溪市农业农村局", FondsName: "云溪市农业农村局", FondsCode: "Y109"},
		},
		Units: []agency.Unit{
			{ID: "u1", Name: "执法一科", Kind: agency.Section}, {ID: "u2", Name: "执法二科", Kind: agency.Section}, {ID: "u3", Name: "综合科", Kind: agency.Section},
		},
	}, network)
	if err != nil {
		return err
	}
	for _, admin := range []*worker{c.system, c.security, c.audit} {
		if err := c.firstTime(ctx, admin); err != nil {
			return err
		}
	}
	c.brigades = []*brigade{{agency: made, short: "云", places: cityPlaces}}
	return c.staffDetachment(ctx, c.brigades[0])
}

// staffDetachment brings the people together whom the sign-in page names, and others.
func (c *city) staffDetachment(ctx context.Context, b *brigade) (err error) {
	for i, p := range detachment {
		o, err := c.enrol(ctx, b, p.unit, p.name, p.certificate)
		if err != nil {
			return err
		}
		if p.login == "" {
			if p.certificate != "" {
				b.partners = append(b.partners, o)
			}
			continue
		}
		w, err := c.admit(ctx, o, p.login)
		if err != nil {
			return err
		}
		switch i {
		case 0, 1:
			b.field = append(b.field, w)
		case 2:
			b.custodian = w
		case 3:
			b.archivist = w
		case 4:
			b.head = w
		}
	}
	if err := c.appointAll(ctx, b); err != nil {
		return err
	}
	return c.equip(ctx, b, 8)
}

// appointAll gives custodian, archivist and head their posts.
func (c *city) appointAll(ctx context.Context, b *brigade) (err error) {
	if b.keeping, err = c.appoint(ctx, b.custodian, post.Custodian); err != nil {
		return err
	}
	if _, err = c.appoint(ctx, b.archivist, post.Archivist); err != nil || b.head == nil {
		return err
	}
	_, err = c.appoint(ctx, b.head, post.HeadOfAgency)
	return err
}

// establish sets a brigade up with five people, of whom three work at the desks.
func (c *city) establish(ctx context.Context, number int, of county) error {
	system, err := c.as(ctx, c.system)
	if err != nil {
		return err
	}
	made, _, err := c.Agencies.Establish(ctx, system, by(system, custody.Head{}), agency.Details{
		Name: of.name + "农业综合执法大队", ShortName: of.short + "大队", RegionCode: fmt.Sprintf("9999%02d", 21+number), Server: of.short + "专用服务器",
		Authority: agency.Authority{Name: of.name + "农业农村局", FondsName: of.name + "农业农村局", FondsCode: fmt.Sprintf("Y%03d", 201+number)},
	}, []agency.Unit{{ID: "u1", Name: "执法中队", Kind: agency.Team}, {ID: "u2", Name: "综合室", Kind: agency.Section}})
	if err != nil {
		return err
	}
	b := &brigade{agency: made, short: string([]rune(of.short)[:1]), places: of.places}
	c.brigades = append(c.brigades, b)
	for i := range 5 {
		if err := c.staff(ctx, b, number, i); err != nil {
			return err
		}
	}
	if err := c.appointAll(ctx, b); err != nil {
		return err
	}
	return c.equip(ctx, b, 3)
}

// staff brings the next of a brigade's five people.
func (c *city) staff(ctx context.Context, b *brigade, number, i int) error {
	unit, certificate := "u1", fmt.Sprintf("云执%02d%02d", 21+number, i+1)
	if i == 2 || i == 3 {
		unit, certificate = "u2", ""
	}
	o, err := c.enrol(ctx, b, unit, c.name(), certificate)
	if err != nil {
		return err
	}
	if i == 1 || i == 4 {
		b.partners = append(b.partners, o)
		return nil
	}
	w, err := c.admit(ctx, o, fmt.Sprintf("%s%d", counties[number].login, i+1))
	if err != nil {
		return err
	}
	switch i {
	case 0:
		b.field = []*worker{w}
	case 2:
		b.custodian = w
	case 3:
		b.archivist = w
	}
	return nil
}

// name draws a name that nobody has yet.
func (c *city) name() string {
	for {
		name := surnames[c.dice.IntN(len(surnames))] + givenNames[c.dice.IntN(len(givenNames))]
		if !slices.Contains(c.names, name) {
			c.names = append(c.names, name)
			return name
		}
	}
}

// equip puts body cameras on the agency's list, of which the officers hold the first,
// and measures their clocks.
func (c *city) equip(ctx context.Context, b *brigade, count int) error {
	system, err := c.as(ctx, c.system)
	if err != nil {
		return err
	}
	for i := range count {
		holder := ""
		if i < len(b.field) {
			holder = b.field[i].id()
		}
		c.devices++
		d, _, err := c.Devices.Register(ctx, system, by(system, custody.Head{}), device.Device{
			Agency: string(b.agency.ID), Unit: "u1", Kind: device.BodyCamera, Maker: "云影", Model: "YY-3", Serial: footage.Serial(c.devices), Holder: holder, Issued: true,
		})
		if err != nil {
			return err
		}
		if i < len(b.field) {
			if d, err = c.measure(ctx, system, d, int64(c.dice.IntN(90)-30)); err != nil {
				return err
			}
		}
		b.cameras = append(b.cameras, d)
	}
	return nil
}

// measure enters by how many seconds a device's clock is ahead.
func (c *city) measure(ctx context.Context, who access.Person, d device.Device, seconds int64) (device.Device, error) {
	measured, _, err := c.Devices.MeasureClock(ctx, who, by(who, d.Head), d.ID, device.Offset{
		MeasuredAt: custody.At(c.clock.Now()), Offset: seconds * 1_000_000, Method: "与服务器时间同屏拍照",
	})
	return measured, err
}
