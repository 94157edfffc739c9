package httpapi

import (
	"context"
	"errors"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// Agencies establishes, amends and closes agencies.
type Agencies interface {
	// List returns all agencies.
	List(ctx context.Context, p access.Person) ([]agency.Agency, error)
	// Agency returns one agency.
	Agency(ctx context.Context, p access.Person, id agency.ID) (agency.Agency, error)
	// Establish sets a county agency up, with its own log.
	Establish(ctx context.Context, p access.Person, cmd custody.Command, want agency.Details, units []agency.Unit) (agency.Agency, custody.Receipt, error)
	// Amend replaces what is said of an agency.
	Amend(ctx context.Context, p access.Person, cmd custody.Command, id agency.ID, to agency.Details, reason string) (agency.Agency, custody.Receipt, error)
	// AddUnit adds a 科室 or team.
	AddUnit(ctx context.Context, p access.Person, cmd custody.Command, id agency.ID, u agency.Unit) (agency.Agency, custody.Receipt, error)
	// Close ends the agency's work.
	Close(ctx context.Context, p access.Person, cmd custody.Command, id agency.ID, reason string) (agency.Agency, custody.Receipt, error)
}

// Adoptions enters from which day packs bind agencies.
type Adoptions interface {
	// Adopt enters the day for one agency, or corrects it.
	Adopt(ctx context.Context, p access.Person, cmd custody.Command, id agency.ID, what agency.Adoption, reason string) (agency.Agency, custody.Receipt, error)
}

// agencies registers what concerns agencies.
func (f *frame) agencies() {
	read(f, route{"/agencies", "list-agencies", "agency", "All agencies, the city first"}, f.listAgencies)
	read(f, route{"/agencies/{id}", "get-agency", "agency", "An agency with its units and the fingerprint of its log's key; the key itself is at /log/{id}/vkey"}, f.getAgency)
	makes(f, route{"/agencies", "establish-agency", "agency", "Establish a county's agency, with its own log"}, f.establish)
	changes(f, route{"/agencies/{id}/amend", "amend-agency", "agency", "Replace what is said of an agency"}, f.amendAgency)
	changes(f, route{"/agencies/{id}/add-unit", "add-unit", "agency", "Add a 科室 or team"}, f.addUnit)
	changes(f, route{"/agencies/{id}/adopt", "adopt-pack", "agency", "Enter the day from which a regulation pack binds the agency, or correct it"}, f.adopt)
	changes(f, route{"/agencies/{id}/close", "close-agency", "agency", "End an agency's work; its log and records stay"}, f.closeAgency)
}

func (f *frame) listAgencies(ctx context.Context, who access.Person, _ *struct{}) (api.Page[api.Agency], error) {
	all, err := f.parts.Agencies.List(ctx, who)
	page := api.Page[api.Agency]{List: []api.Agency{}}
	for _, a := range all {
		wired, keyErr := f.agency(a)
		if keyErr != nil {
			return page, keyErr
		}
		page.List = append(page.List, wired)
	}
	return page, err
}

func (f *frame) getAgency(ctx context.Context, who access.Person, in *named) (api.Agency, error) {
	a, err := f.parts.Agencies.Agency(ctx, who, agency.ID(in.ID))
	if err != nil {
		return api.Agency{}, err
	}
	return f.agency(a)
}

func (f *frame) establish(ctx context.Context, c call[api.NewAgency]) (api.Changed[api.Agency], error) {
	made, receipt, err := f.parts.Agencies.Establish(ctx, c.who, c.cmd, agencyDetails(c.body.AgencyDetails), agencyUnits(c.body.Units))
	return f.changedAgency(made, receipt, err)
}

func (f *frame) amendAgency(ctx context.Context, c call[api.AmendAgency]) (api.Changed[api.Agency], error) {
	now, receipt, err := f.parts.Agencies.Amend(ctx, c.who, c.cmd, agency.ID(c.id), agencyDetails(c.body.AgencyDetails), c.body.Reason)
	return f.changedAgency(now, receipt, err)
}

func (f *frame) addUnit(ctx context.Context, c call[api.Unit]) (api.Changed[api.Agency], error) {
	now, receipt, err := f.parts.Agencies.AddUnit(ctx, c.who, c.cmd, agency.ID(c.id), agencyUnits([]api.Unit{c.body})[0])
	return f.changedAgency(now, receipt, err)
}

func (f *frame) adopt(ctx context.Context, c call[api.NewAdoption]) (api.Changed[api.Agency], error) {
	what := agency.Adoption{Pack: c.body.Pack, From: c.body.From, Source: c.body.Source}
	now, receipt, err := f.parts.Adoptions.Adopt(ctx, c.who, c.cmd, agency.ID(c.id), what, c.body.Reason)
	return f.changedAgency(now, receipt, err)
}

func (f *frame) closeAgency(ctx context.Context, c call[api.Reason]) (api.Changed[api.Agency], error) {
	now, receipt, err := f.parts.Agencies.Close(ctx, c.who, c.cmd, agency.ID(c.id), c.body.Reason)
	return f.changedAgency(now, receipt, err)
}

// changedAgency answers a change of an agency, with the fingerprint of its log's key.
func (f *frame) changedAgency(a agency.Agency, r custody.Receipt, err error) (api.Changed[api.Agency], error) {
	if err != nil {
		return api.Changed[api.Agency]{}, err
	}
	wired, err := f.agency(a)
	return changed(f, a, r, err, func(agency.Agency) api.Agency { return wired })
}

// agency is the wire form of an agency with the fingerprint of its log's key; where that is
// on other servers only, of the one that its record names: nobody's list ends by it.
func (f *frame) agency(a agency.Agency) (api.Agency, error) {
	fingerprint, err := f.parts.Keys.Fingerprint(string(a.ID))
	if errors.Is(err, fault.KeyMissing) {
		var key *translog.Verifier
		if key, err = translog.ParseVerifier(a.LogKey); err == nil {
			fingerprint = key.Fingerprint().Short()
		}
	}
	return wireAgency(a, fingerprint), err
}

func agencyDetails(d api.AgencyDetails) agency.Details {
	return agency.Details{
		Name: d.Name, ShortName: d.ShortName, RegionCode: d.RegionCode, Server: d.Server,
		Authority: agency.Authority{Name: d.Authority.Name, FondsName: d.Authority.FondsName, FondsCode: d.Authority.FondsCode},
	}
}

func agencyUnits(units []api.Unit) []agency.Unit {
	out := make([]agency.Unit, 0, len(units))
	for _, u := range units {
		out = append(out, agency.Unit{ID: u.ID, Name: u.Name, Kind: agency.UnitKind(u.Kind)})
	}
	return out
}

// wireAgency is the wire form of an agency, with the fingerprint of its log's key.
func wireAgency(a agency.Agency, fingerprint string) api.Agency {
	units := make([]api.Unit, 0, len(a.Units))
	for _, u := range a.Units {
		units = append(units, api.Unit{ID: u.ID, Name: u.Name, Kind: string(u.Kind)})
	}
	adopted := []api.Adoption{}
	for _, o := range a.Adoptions {
		adopted = append(adopted, api.Adoption{Pack: o.Pack, From: o.From, Source: o.Source, Step: wireStep(o.Step)})
	}
	return api.Agency{
		Head: head(string(a.ID), a.Head), Adoptions: adopted, Level: string(a.Level), Parent: string(a.Parent),
		AgencyDetails: api.AgencyDetails{
			Name: a.Name, ShortName: a.ShortName, RegionCode: a.RegionCode, Server: a.Server,
			Authority: api.Authority{Name: a.Authority.Name, FondsName: a.Authority.FondsName, FondsCode: a.Authority.FondsCode},
		},
		Units: units, LogOrigin: a.LogOrigin, LogKey: a.LogKey, Fingerprint: fingerprint, State: string(a.State),
	}
}
