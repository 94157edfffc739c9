package registering

import (
	"context"
	"slices"
	"strings"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/device"
	"liuhen/internal/officer"
	"liuhen/internal/regulation"
	"liuhen/internal/roster"
	"liuhen/internal/term"
)

// world is what is registered, as far as a roster of its kind speaks of it.
type world struct {
	agencies []agency.Agency // that work
	people   []officer.Officer
	devices  map[string]device.Device // by agency and serial number
	pack     *regulation.Pack
}

// look reads what a roster of the kind is compared with. Of matters it needs the person's
// own agency only.
func (d Desk) look(ctx context.Context, who access.Person, k roster.Kind) (*world, error) {
	w := &world{devices: map[string]device.Device{}, pack: regulation.Builtin()}
	all, err := d.Roll.Agencies(ctx, who.City)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		if k == roster.Matters && string(a.ID) != who.Actor.Agency {
			continue
		}
		people, err := d.Roll.Officers(ctx, string(a.ID))
		if err != nil {
			return nil, err
		}
		w.people = append(w.people, people...)
		if a.State == agency.Active {
			w.agencies = append(w.agencies, a)
		}
		if err := d.lookAtDevices(ctx, k, a, w); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (d Desk) lookAtDevices(ctx context.Context, k roster.Kind, a agency.Agency, w *world) error {
	if k != roster.Devices {
		return nil
	}
	list, err := d.Roll.Devices(ctx, string(a.ID))
	for _, one := range list {
		w.devices[one.Agency+"\n"+one.Serial] = one
	}
	return err
}

// agency finds the agency that a row names, or the one that was chosen.
func (p *plan) agency(r roster.Row) (agency.Agency, error) {
	name := r.Says["agency"]
	for _, a := range p.agencies {
		if name == "" && string(a.ID) == p.home || name != "" && (a.Name == name || a.ShortName == name) {
			return a, nil
		}
	}
	return agency.Agency{}, p.kind.Wrong("agency", "没有这个执法机构，或者已撤并", "there is no such agency, or it is closed")
}

// unit finds the unit that a row names by name or id.
func (p *plan) unit(a agency.Agency, r roster.Row) (string, error) {
	name := r.Says["unit"]
	if name == "" {
		return "", nil
	}
	for _, u := range a.Units {
		if u.ID == name || u.Name == name {
			return u.ID, nil
		}
	}
	return "", p.kind.Wrong("unit", "本单位没有这个科室或中队", "the agency has no such unit")
}

// person finds somebody who works for the agency by his certificate number, else by his
// name where only one has it.
func (p *plan) person(a, column, said string) (string, error) {
	var named []string
	for _, o := range p.people {
		switch {
		case o.Agency != a || o.State != officer.Active:
		case o.Certificate != "" && o.Certificate == said:
			return string(o.ID), nil
		case o.Name == said:
			named = append(named, string(o.ID))
		}
	}
	switch len(named) {
	case 0:
		return "", p.kind.Wrong(column, "本单位没有这个人", "nobody of that name or number works for the agency")
	case 1:
		return named[0], nil
	}
	return "", p.kind.Wrong(column, "本单位有同名人员，请改填执法证号", "several people have that name; give the certificate number")
}

// named says what a difference is about in names instead of ids and codes; at is the
// agency of the row.
func (p *plan) named(at agency.Agency, d roster.Difference) roster.Difference {
	d.Registered, d.Wanted = p.name(at, d.Field, d.Registered), p.name(at, d.Field, d.Wanted)
	return d
}

func (p *plan) name(at agency.Agency, field string, said term.Words) term.Words {
	switch value := said.ZH; field {
	case "agency":
		if i := slices.IndexFunc(p.agencies, func(a agency.Agency) bool { return string(a.ID) == value }); i >= 0 {
			return roster.Plain(p.agencies[i].Name)
		}
	case "unit":
		if u, ok := at.Unit(value); ok {
			return roster.Plain(u.Name)
		}
	case "holder", "officers":
		return roster.Plain(p.nameAll(value))
	case "kind":
		return kindWords(p.kind, value)
	}
	return said
}

// nameAll are the names of people whose ids stand side by side.
func (p *plan) nameAll(ids string) string {
	var names []string
	for id := range strings.FieldsSeq(ids) {
		at := slices.IndexFunc(p.people, func(o officer.Officer) bool { return string(o.ID) == id })
		if at >= 0 {
			id = p.people[at].Name
		}
		names = append(names, id)
	}
	return strings.Join(names, "、")
}

// kindWords are those of a kind of device or matter.
func kindWords(k roster.Kind, code string) term.Words {
	if k == roster.Devices {
		return term.Of(term.Devices, code)
	}
	for _, m := range regulation.Builtin().MatterKinds {
		if m.Code == code {
			return term.Words(m.Title)
		}
	}
	return roster.Plain(code)
}
