package registering

import (
	"context"
	"errors"
	"strings"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
	"liuhen/internal/roster"
)

// where finds agency and unit of a row.
func (p *plan) where(r roster.Row) (agency.Agency, string, error) {
	a, err := p.agency(r)
	if err != nil {
		return a, "", err
	}
	unit, err := p.unit(a, r)
	return a, unit, err
}

func (p *plan) officer(r roster.Row) (meaning, error) {
	a, unit, err := p.where(r)
	if err != nil {
		return meaning{}, err
	}
	want := roster.Officer{Agency: string(a.ID), Unit: unit, Name: r.Says["name"], Certificate: r.Says["certificate"]}
	if err := errors.Join(access.Check(p.who, access.ManagePeople, access.Subject{Agency: want.Agency}), want.Check()); err != nil {
		return meaning{}, err
	}
	m := meaning{at: a, identity: "name " + want.Agency + " " + want.Name, do: p.enrol(want)}
	if want.Certificate != "" {
		m.identity = "certificate " + want.Certificate
	}
	for _, o := range p.people {
		switch known := roster.OfficerOf(o); {
		case !want.Is(known):
		case o.State == officer.Active:
			m.taken, m.known, m.differs = true, o.Ref(), want.Against(known)
		case want.Certificate != "":
			return meaning{}, fault.CertificateTaken.Err("enrol officer", o.Ref().String(), nil)
		}
	}
	return m, nil
}

func (p *plan) enrol(want roster.Officer) func(context.Context, custody.Command) (custody.Ref, error) {
	return func(ctx context.Context, cmd custody.Command) (custody.Ref, error) {
		made, _, err := p.desk.Officers.Enrol(ctx, p.who, cmd, want.Draft())
		return made.Ref(), err
	}
}

func (p *plan) device(r roster.Row) (meaning, error) {
	a, unit, err := p.where(r)
	if err != nil {
		return meaning{}, err
	}
	want := roster.Device{Agency: string(a.ID), Unit: unit, Maker: r.Says["maker"], Model: r.Says["model"], Serial: r.Says["serial"]}
	if want.Kind, err = p.deviceKind(r.Says["kind"]); err != nil {
		return meaning{}, err
	}
	var readable bool
	if want.Issued, readable = roster.ReadFlag(r.Says["issued"], true); !readable {
		return meaning{}, p.kind.Wrong("issued", "只能填是或者否", "it is yes or no")
	}
	if who := r.Says["holder"]; who != "" {
		if want.Holder, err = p.person(want.Agency, "holder", who); err != nil {
			return meaning{}, err
		}
	}
	if err := errors.Join(access.Check(p.who, access.ManagePeople, access.Subject{Agency: want.Agency}), want.Check()); err != nil {
		return meaning{}, err
	}
	m := meaning{at: a, identity: want.Agency + " " + want.Serial, do: p.register(want)}
	if known, ok := p.devices[want.Agency+"\n"+want.Serial]; ok {
		m.taken, m.known, m.differs = true, known.Ref(), want.Against(roster.DeviceOf(known))
	}
	return m, nil
}

func (p *plan) register(want roster.Device) func(context.Context, custody.Command) (custody.Ref, error) {
	return func(ctx context.Context, cmd custody.Command) (custody.Ref, error) {
		made, _, err := p.desk.Devices.Register(ctx, p.who, cmd, want.Draft())
		return made.Ref(), err
	}
}

// deviceKind reads a kind by its code or its word in either language.
func (p *plan) deviceKind(said string) (string, error) {
	for _, k := range device.Kinds() {
		if named(roster.Devices, string(k), said) {
			return string(k), nil
		}
	}
	return "", p.kind.Wrong("kind", "没有这种设备类型", "there is no such kind of device")
}

func (p *plan) matterKind(said string) (string, error) {
	for _, k := range p.pack.MatterKinds {
		if named(roster.Matters, k.Code, said) {
			return k.Code, nil
		}
	}
	return "", p.kind.Wrong("kind", "没有这个类别", "there is no such kind of matter")
}

// named reports whether somebody meant the code, which he may also say in words.
func named(k roster.Kind, code, said string) bool {
	words := kindWords(k, code)
	return said == code || said == words.ZH || strings.EqualFold(said, words.EN)
}

func (p *plan) matter(ctx context.Context, r roster.Row) (meaning, error) {
	a, unit, err := p.where(r)
	if err != nil {
		return meaning{}, err
	}
	want, err := p.matterSaid(r, string(a.ID), unit)
	if err != nil {
		return meaning{}, err
	}
	draft := want.Draft()
	draft.Agency = p.who.Actor.Agency
	if err := errors.Join(access.Check(p.who, access.Record, draft.Guard()), want.Check(p.now)); err != nil {
		return meaning{}, err
	}
	m := meaning{at: a, identity: want.Number, do: p.open(want)}
	known, err := p.desk.Roll.MatterOfNumber(ctx, want.Number)
	switch {
	case errors.Is(err, fault.NoSuchThing):
		return m, nil
	case err != nil:
		return m, err
	case known.Agency != draft.Agency || access.Decide(p.who, access.ReadRegister, known.Guard()) != access.Allow:
		return m, fault.MatterNumberTaken.Err("open matter", "", nil)
	}
	m.taken, m.known, m.differs = true, known.Ref(), want.Against(roster.MatterOf(known), p.desk.Local)
	return m, nil
}

// matterSaid reads a row; unit and case officers default to the person's own, as where a
// matter is opened by hand.
func (p *plan) matterSaid(r roster.Row, at, unit string) (want roster.Matter, err error) {
	want = roster.Matter{Unit: p.who.Unit, Number: r.Says["number"], Party: r.Says["party"], Subject: r.Says["subject"], Officers: []string{p.who.Actor.Officer}}
	if unit != "" {
		want.Unit = unit
	}
	if want.Kind, err = p.matterKind(r.Says["kind"]); err != nil {
		return want, err
	}
	if names := roster.ReadNames(r.Says["officers"]); len(names) > 0 {
		want.Officers = nil
		for _, name := range names {
			id, err := p.person(at, "officers", name)
			if err != nil {
				return want, err
			}
			want.Officers = append(want.Officers, id)
		}
	}
	opened, ok := roster.ReadTime(r.Says["opened_at"], p.desk.Local)
	if !ok {
		return want, p.kind.Wrong("opened_at", "时间须写作 2026-03-05 或者 2026-03-05 09:30", "a time is written 2026-03-05 or 2026-03-05 09:30")
	}
	want.OpenedAt = custody.At(opened)
	return want, nil
}

func (p *plan) open(want roster.Matter) func(context.Context, custody.Command) (custody.Ref, error) {
	return func(ctx context.Context, cmd custody.Command) (custody.Ref, error) {
		made, _, err := p.desk.Matters.OpenOne(ctx, p.who, cmd, want.Draft())
		return made.Ref(), err
	}
}
