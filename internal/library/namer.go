package library

import (
	"context"
	"errors"
	"strings"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/device"
	"liuhen/internal/fault"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
)

// NameRegister is where names are read.
type NameRegister interface {
	// Agency returns the agency, or not-found.
	Agency(ctx context.Context, id agency.ID) (agency.Agency, error)
	// Officer returns the officer, or not-found.
	Officer(ctx context.Context, id officer.ID) (officer.Officer, error)
	// Device returns the device, or not-found.
	Device(ctx context.Context, id device.ID) (device.Device, error)
	// Matter returns the matter, or not-found.
	Matter(ctx context.Context, id matter.ID) (matter.Matter, error)
}

// maxNames is how many names are remembered of one kind; beyond it all are looked up again.
const maxNames = 10_000

// namer says the names that the person may see and remembers them; what he may not see, and
// what is not there, stays its id. It keeps what went wrong, and goes on.
type namer struct {
	ctx      context.Context // of the work that it says names for
	who      access.Person
	register NameRegister
	known    map[string]string
	agencies map[string]agency.Agency
	err      error
}

// say returns the name that is remembered of a noun, or the one that look finds; the id where
// it finds none.
func (n *namer) say(kind, id string, look func() (string, error)) string {
	if id == "" {
		return ""
	}
	key := kind + "/" + id
	if name, ok := n.known[key]; ok {
		return name
	}
	name, err := look()
	if err != nil && fault.KindOf(err) != fault.NotFound {
		n.err = errors.Join(n.err, err)
	}
	if err != nil || name == "" {
		name = id
	}
	if len(n.known) >= maxNames || n.known == nil {
		n.known = map[string]string{}
	}
	n.known[key] = name
	return name
}

// seen is the name where the person may do that to the noun, and nothing where he may not.
func (n *namer) seen(a access.Action, s access.Subject, name string) string {
	if access.Decide(n.who, a, s) != access.Allow {
		return ""
	}
	return name
}

// Officer implements extract.Names.
func (n *namer) Officer(id string) string {
	return n.say("officer", id, func() (string, error) {
		o, err := n.register.Officer(n.ctx, officer.ID(id))
		return n.seen(access.ReadPeople, o.Guard(), o.Name), err
	})
}

// Device implements extract.Names.
func (n *namer) Device(id string) string {
	return n.say("device", id, func() (string, error) {
		d, err := n.register.Device(n.ctx, device.ID(id))
		return n.seen(access.ReadPeople, d.Guard(), strings.Join(strings.Fields(d.Maker+" "+d.Model+" "+d.Serial), " ")), err
	})
}

// Matter implements extract.Names.
func (n *namer) Matter(id string) string {
	return n.say("matter", id, func() (string, error) {
		m, err := n.register.Matter(n.ctx, matter.ID(id))
		name := m.Number
		if name == "" {
			name = m.Subject
		}
		return n.seen(access.ReadRegister, m.Guard(), name), err
	})
}

// Agency implements extract.Names: agencies and their units are known to everybody.
func (n *namer) Agency(id string) string {
	return n.say("agency", id, func() (string, error) {
		a, err := n.agency(id)
		return a.Name, err
	})
}

// Unit implements extract.Names.
func (n *namer) Unit(of, unit string) string {
	if unit == "" {
		return ""
	}
	return n.say("unit/"+of, unit, func() (string, error) {
		a, err := n.agency(of)
		u, _ := a.Unit(unit)
		return u.Name, err
	})
}

// agency remembers every agency: a city has few.
func (n *namer) agency(id string) (agency.Agency, error) {
	if a, ok := n.agencies[id]; ok {
		return a, nil
	}
	a, err := n.register.Agency(n.ctx, agency.ID(id))
	if err == nil {
		if n.agencies == nil {
			n.agencies = map[string]agency.Agency{}
		}
		n.agencies[id] = a
	}
	return a, err
}
