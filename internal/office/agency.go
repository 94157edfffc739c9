package office

import (
	"context"
	"strconv"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// AgencyRegister keeps the agencies. Every command commits state and event together.
type AgencyRegister interface {
	// NewID returns a fresh id.
	NewID() (string, error)
	// Agency returns the agency with this id, or not-found.
	Agency(ctx context.Context, id agency.ID) (agency.Agency, error)
	// Agencies returns the agencies of a city, itself first.
	Agencies(ctx context.Context, city string) ([]agency.Agency, error)
	// EstablishCounty records a further agency in the city's log and opens its own.
	EstablishCounty(ctx context.Context, cmd custody.Command, city agency.ID,
		make func(at time.Time, id agency.ID) (agency.Agency, custody.Transition, error),
	) (agency.Agency, custody.Receipt, error)
	// ChangeAgency carries out a command on one agency.
	ChangeAgency(ctx context.Context, cmd custody.Command, id agency.ID,
		decide func(at time.Time, now agency.Agency) (custody.Transition, error),
	) (agency.Agency, custody.Receipt, error)
	// CloseAgency is ChangeAgency with the number of its officers, under whose log nobody is enrolled meanwhile.
	CloseAgency(ctx context.Context, cmd custody.Command, id agency.ID,
		decide func(at time.Time, now agency.Agency, staff int) (custody.Transition, error),
	) (agency.Agency, custody.Receipt, error)
}

// Logs makes a new agency's log ready.
type Logs interface {
	// Prepare makes the signing key of a log to be, durably, and returns its public key;
	// it may be repeated.
	Prepare(logID string) (key string, err error)
	// Start holds a new log against what is published under its name, before its
	// first event; it may be repeated.
	Start(ctx context.Context, logID string) error
}

// Agencies is the part of the desk that establishes, amends and closes agencies.
type Agencies struct {
	Register AgencyRegister
	Logs     Logs
}

// Establish sets a county agency up under the city, with its own log and the key that
// the city's log then names. Only the system administrator may. The key is made before
// the log is, so that no event is ever without one; a refusal after that leaves at worst a key without a log. Errors:
// not-allowed, bad-input, agency-name-taken, and those of the key and the log's check, after which the
// command may be repeated under its key.
func (d Agencies) Establish(ctx context.Context, p access.Person, cmd custody.Command, want agency.Details, units []agency.Unit) (agency.Agency, custody.Receipt, error) {
	if err := access.Check(p, access.ManageUnits, access.Subject{}); err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	id, err := d.Register.NewID()
	if err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	county := agency.Agency{
		ID: agency.ID(id), City: agency.ID(p.City), Parent: agency.ID(p.City), Level: agency.County, Name: want.Name, ShortName: want.ShortName,
		RegionCode: want.RegionCode, Authority: want.Authority, Server: want.Server, Units: units,
	}
	if err := agency.Check(county); err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	unlike := d.unlike(ctx, county)
	if county.LogKey, err = d.Logs.Prepare(id); err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	made, receipt, err := d.Register.EstablishCounty(ctx, cmd, agency.ID(p.City), func(time.Time, agency.ID) (agency.Agency, custody.Transition, error) {
		if unlike != nil { // not before: a repetition is answered as at first
			return agency.Agency{}, custody.Transition{}, unlike
		}
		return agency.New(county)
	})
	if err != nil {
		return agency.Agency{}, receipt, err
	}
	return made, receipt, d.Logs.Start(ctx, string(made.ID))
}

// unlike refuses a name or short name that another agency which works has: an agency is
// never removed, so one that was entered twice would stay for ever. It guards against
// mistakes of people only; nothing rests on names, so two requests at once may pass it.
func (d Agencies) unlike(ctx context.Context, a agency.Agency) error {
	all, err := d.Register.Agencies(ctx, string(a.City))
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.ID != a.ID && o.State == agency.Active && (o.Name == a.Name || o.ShortName == a.ShortName && o.ShortName != "") {
			return fault.AgencyNamed.Err("name agency", a.Ref().String(), nil).With("agency", o.Name)
		}
	}
	return nil
}

// List returns all agencies, the city first. Agencies are known to everyone who is
// signed in.
func (d Agencies) List(ctx context.Context, p access.Person) ([]agency.Agency, error) {
	return d.Register.Agencies(ctx, p.City)
}

// Agency returns one agency. It fails with not-found.
func (d Agencies) Agency(ctx context.Context, _ access.Person, id agency.ID) (agency.Agency, error) {
	return d.Register.Agency(ctx, id)
}

// Amend replaces what is said of an agency, with the reason. Only the system
// administrator may. It fails with agency-name-taken.
func (d Agencies) Amend(ctx context.Context, p access.Person, cmd custody.Command, id agency.ID, to agency.Details, reason string) (agency.Agency, custody.Receipt, error) {
	unlike := d.unlike(ctx, agency.Agency{ID: id, City: agency.ID(p.City), Name: to.Name, ShortName: to.ShortName})
	return d.change(ctx, p, cmd, id, func(now agency.Agency) (agency.Agency, custody.Transition, error) {
		if unlike != nil {
			return now, custody.Transition{}, unlike
		}
		return now.Amend(to, reason)
	})
}

// AddUnit adds a 科室 or team. Only the system administrator may. It fails with
// unit-exists.
func (d Agencies) AddUnit(ctx context.Context, p access.Person, cmd custody.Command, id agency.ID, u agency.Unit) (agency.Agency, custody.Receipt, error) {
	return d.change(ctx, p, cmd, id, func(now agency.Agency) (agency.Agency, custody.Transition, error) { return now.AddUnit(u) })
}

func (d Agencies) change(ctx context.Context, p access.Person, cmd custody.Command, id agency.ID,
	step func(now agency.Agency) (agency.Agency, custody.Transition, error),
) (agency.Agency, custody.Receipt, error) {
	if err := access.Check(p, access.ManageUnits, access.Subject{Ref: id.Ref()}); err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	return d.Register.ChangeAgency(ctx, cmd, id, func(_ time.Time, now agency.Agency) (custody.Transition, error) {
		_, tr, err := step(now)
		return tr, err
	})
}

// Close ends a county agency's work, with the reason; its log and records stay. Only
// the system administrator may. It fails with city-stays, or with
// agency-has-officers while anybody still works for it.
func (d Agencies) Close(ctx context.Context, p access.Person, cmd custody.Command, id agency.ID, reason string) (agency.Agency, custody.Receipt, error) {
	if err := access.Check(p, access.ManageUnits, access.Subject{Ref: id.Ref()}); err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	return d.Register.CloseAgency(ctx, cmd, id, func(_ time.Time, now agency.Agency, staff int) (custody.Transition, error) {
		switch {
		case now.Level == agency.City:
			return custody.Transition{}, fault.CityStays.Err("close agency", now.Ref().String(), nil)
		case staff > 0:
			return custody.Transition{}, fault.AgencyStaffed.Err("close agency", now.Ref().String(), nil).With("count", strconv.Itoa(staff))
		}
		_, tr, err := now.Close(reason)
		return tr, err
	})
}

// AgencyReader finds agencies.
type AgencyReader interface {
	// Agency returns the agency with this id, or not-found.
	Agency(ctx context.Context, id agency.ID) (agency.Agency, error)
}

// working fails unless the agency works and, where unit is not empty, has it.
func working(ctx context.Context, agencies AgencyReader, op, id, unit string) error {
	a, err := agencies.Agency(ctx, agency.ID(id))
	if err != nil {
		return err
	}
	if a.State != agency.Active {
		return fault.AgencyClosed.Err(op, a.Ref().String(), nil)
	}
	if _, known := a.Unit(unit); unit != "" && !known {
		return fault.BadInput.Err(op, a.Ref().String(), nil).With("field", "unit").
			WithBoth("problem", "本单位没有这个科室或中队", "the agency has no such unit")
	}
	return nil
}
