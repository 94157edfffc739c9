package release

import (
	"context"
	"errors"

	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
)

// people tells the names of people, units and agencies at one moment. It keeps what
// it has read: a case file names few of them, and many times.
type people struct {
	register Register
	moment   custody.Moment
	officers map[string]officer.Officer
	agencies map[string]agency.Agency
}

func newPeople(r Register, m custody.Moment) *people {
	return &people{register: r, moment: m, officers: map[string]officer.Officer{}, agencies: map[string]agency.Agency{}}
}

// officer returns whoever has the id. Whom no list named at that moment is told by
// his id, so that the papers say something that can be looked up.
func (p *people) officer(ctx context.Context, id string) (officer.Officer, error) {
	if o, ok := p.officers[id]; ok {
		return o, nil
	}
	o, err := p.register.OfficerAsOf(ctx, p.moment, officer.ID(id))
	if errors.Is(err, fault.NoSuchThing) {
		o, err = officer.Officer{ID: officer.ID(id), Name: id}, nil
	}
	if err == nil {
		p.officers[id] = o
	}
	return o, err
}

// name returns the officer's name.
func (p *people) name(ctx context.Context, id string) (string, error) {
	o, err := p.officer(ctx, id)
	return o.Name, err
}

// names returns the officers' names in order.
func (p *people) names(ctx context.Context, ids []string) ([]string, error) {
	names := make([]string, len(ids))
	for i, id := range ids {
		name, err := p.name(ctx, id)
		if err != nil {
			return nil, err
		}
		names[i] = name
	}
	return names, nil
}

// agency returns the agency, told by its id where nothing of it is known.
func (p *people) agency(ctx context.Context, id string) (agency.Agency, error) {
	if a, ok := p.agencies[id]; ok {
		return a, nil
	}
	a, err := p.register.AgencyAsOf(ctx, p.moment, agency.ID(id))
	if errors.Is(err, fault.NoSuchThing) {
		a, err = agency.Agency{ID: agency.ID(id), Name: id}, nil
	}
	if err == nil {
		p.agencies[id] = a
	}
	return a, err
}

// actor returns the name of whoever acted and of his unit, or of his agency where he
// has none.
func (p *people) actor(ctx context.Context, who custody.Actor) (name, unit string, err error) {
	a, err := p.agency(ctx, who.Agency)
	if err != nil {
		return "", "", err
	}
	switch {
	case who.Account == custody.System:
		return "系统", a.Name, nil
	case who.Officer == "":
		return who.Account, a.Name, nil
	}
	o, err := p.officer(ctx, who.Officer)
	if err != nil {
		return "", "", err
	}
	if u, ok := a.Unit(o.Unit); ok {
		return o.Name, u.Name, nil
	}
	return o.Name, a.Name, nil
}
