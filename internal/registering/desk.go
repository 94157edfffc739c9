package registering

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/fault"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/roster"
)

// Officers is who takes a person onto an agency's list.
type Officers interface {
	// Enrol takes a person onto his agency's list.
	Enrol(ctx context.Context, p access.Person, cmd custody.Command, want officer.Officer) (officer.Officer, custody.Receipt, error)
}

// Devices is who takes a device onto an agency's register.
type Devices interface {
	// Register takes a device onto its agency's register.
	Register(ctx context.Context, p access.Person, cmd custody.Command, want device.Device) (device.Device, custody.Receipt, error)
}

// Matters is who opens a matter.
type Matters interface {
	// OpenOne opens a matter of the person's agency.
	OpenOne(ctx context.Context, p access.Person, cmd custody.Command, draft matter.Matter) (matter.Matter, custody.Receipt, error)
}

// Roll is what is registered already.
type Roll interface {
	// Agencies returns the agencies of a city, itself first.
	Agencies(ctx context.Context, city string) ([]agency.Agency, error)
	// Officers returns the officers of an agency, those who left included.
	Officers(ctx context.Context, agency string) ([]officer.Officer, error)
	// Devices returns the devices of an agency, those withdrawn included.
	Devices(ctx context.Context, agency string) ([]device.Device, error)
	// MatterOfNumber returns the matter with this number, of whatever agency, or not-found.
	MatterOfNumber(ctx context.Context, number string) (matter.Matter, error)
}

// Sheets reads and writes tables.
type Sheets interface {
	// Lines returns what the first sheet of a table holds. Errors: workbook-unreadable,
	// workbook-too-large, roster-too-long.
	Lines(data []byte) ([]roster.Line, error)
	// Blank returns a table to be filled in.
	Blank(t roster.Blank) ([]byte, error)
}

// Desk is the desk. All fields are needed.
type Desk struct {
	Officers Officers
	Devices  Devices
	Matters  Matters
	Roll     Roll
	Sheets   Sheets
	Now      func() time.Time
	Local    *time.Location // in which the times of a roster are meant
}

// Outcome is what becomes of a row.
type Outcome string

// The outcomes.
const (
	New     Outcome = "new"     // would be registered
	Made    Outcome = "made"    // was registered now
	Known   Outcome = "known"   // is registered already, as the row says
	Differs Outcome = "differs" // is registered already, and otherwise
	Wrong   Outcome = "wrong"   // cannot be registered
)

// Row is what becomes of one row.
type Row struct {
	Number  int    // in the table
	Name    string // of what the row names, as it says
	Outcome Outcome
	Ref     custody.Ref // of what is registered, as far as the person may know of it
	Remarks []*fault.Error
}

// Judge says of each row what would come of it, and changes nothing; home is the agency of
// rows that name none. Errors: not-allowed for who could not register one by hand, not-found,
// workbook-unreadable, workbook-too-large, roster-heading, roster-too-long.
func (d Desk) Judge(ctx context.Context, p access.Person, k roster.Kind, home string, file []byte) ([]Row, error) {
	entries, err := d.plan(ctx, p, k, home, file)
	rows := make([]Row, 0, len(entries))
	for _, e := range entries {
		rows = append(rows, e.Row)
	}
	return rows, err
}

// CarryOut registers the rows that are new, in their order, and says of each what came of
// it. Where it is stopped, what was registered stays, and the same call goes on. Errors as
// of Judge; key-reused where the command's key was given with another roster.
func (d Desk) CarryOut(ctx context.Context, p access.Person, cmd custody.Command, k roster.Kind, home string, file []byte) ([]Row, error) {
	entries, err := d.plan(ctx, p, k, home, file)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, 0, len(entries))
	for _, e := range entries {
		if e.do != nil {
			ref, err := e.do(ctx, ofRow(cmd, home, e.Number))
			if err != nil && !rowsOwn(err) {
				return nil, err
			}
			e.Row = registered(k, e.Row, ref, err)
		}
		rows = append(rows, e.Row)
	}
	return rows, nil
}

// registered is the row after it was tried.
func registered(k roster.Kind, r Row, ref custody.Ref, err error) Row {
	if err != nil {
		r.Outcome, r.Remarks = Wrong, []*fault.Error{k.Told(err)}
		return r
	}
	r.Outcome, r.Ref = Made, ref
	return r
}

// rowsOwn reports whether the error is of the row alone, so that the next ones can be tried.
func rowsOwn(err error) bool {
	e := fault.Of(err)
	switch e.Code.Kind {
	case fault.Invalid, fault.NotFound, fault.Forbidden:
		return true
	case fault.Conflict:
		return e.Code != fault.KeyReused
	}
	return false
}
