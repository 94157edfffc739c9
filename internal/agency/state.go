package agency

import (
	"regexp"
	"slices"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/term"
	"liuhen/internal/translog"
)

// State is where an agency stands.
type State string

// The states of an agency.
const (
	None   State = ""       // does not exist yet
	Active State = "active" // does its work
	Closed State = "closed" // dissolved or merged; its log and records stay
)

// Action is a verb that may change an agency.
type Action string

// The actions on an agency.
const (
	Establish Action = "establish"
	Amend     Action = "amend"
	AddUnit   Action = "add-unit"
	Adopt     Action = "adopt"
	Close     Action = "close"
)

// Table is the life of an agency. What is not in it is refused as wrong-state.
var Table = custody.Table[State, Action]{
	None:   {Establish: Active},
	Active: {Amend: Active, AddUnit: Active, Adopt: Active, Close: Closed},
}

// step moves the agency by one action and returns the transition to record.
func (a Agency) step(act Action, reason string) (Agency, custody.Transition, error) {
	next, err := Table.Next(a.Ref().String(), a.State, act)
	if err != nil {
		return a, custody.Transition{}, err
	}
	a.State = next
	return a, custody.Transition{Noun: a, Action: string(act), Reason: reason}, nil
}

// New is an agency that is set up with its first units. Its log's origin and key are
// fixed here. It refuses what a later reader of the log could not make sense of: a
// county without a city, a malformed region or fonds code, units that share a name, a key
// that is not one of this log.
func New(a Agency) (Agency, custody.Transition, error) {
	a = a.drafted()
	f := a.form()
	key, wrong := translog.ParseVerifier(a.LogKey)
	f.That(wrong == nil && key.Name() == a.LogOrigin && key.String() == a.LogKey, "log_key", "须为本单位日志的公钥", "it is the public key of the agency's log")
	if err := f.Err(); err != nil {
		return a, custody.Transition{}, err
	}
	a.Units = append([]Unit{}, a.Units...)
	return a.step(Establish, "")
}

// Check refuses what New would, but for the key of the log, so that none need be made for
// an agency that is then refused.
func Check(a Agency) error { return a.drafted().form().Err() }

// drafted is the agency before it is established.
func (a Agency) drafted() Agency {
	a.State, a.LogOrigin, a.Adoptions = None, a.ID.Origin(), nil
	if a.Level == City && a.City == "" {
		a.City = a.ID
	}
	return a
}

// form says what is wrong with a drafted agency, but for its key.
func (a Agency) form() *custody.Form {
	f := custody.NewForm("establish", a.Ref())
	f.Given("id", string(a.ID))
	f.OneOf("level", string(a.Level), string(City), string(County))
	f.That((a.Level == City) == (a.City == a.ID), "city", "市级单位属于自身，县级单位须指明市级单位", "a city is its own city, a county names another")
	f.That((a.Level == County) == (a.Parent != ""), "parent", "县级单位须有上级，市级单位没有", "a county has an agency above it, a city has none")
	f.That(a.Parent != a.ID, "parent", "上级不能是自身", "an agency is not above itself")
	a.details().check(f)
	checkUnits(f, a.Units)
	return f
}

// Details are what may be amended of an agency.
type Details struct {
	Name       string    `json:"name"`
	ShortName  string    `json:"short_name"`
	RegionCode string    `json:"region_code"`
	Authority  Authority `json:"authority"`
	Server     string    `json:"server"`
}

func (a Agency) details() Details {
	return Details{a.Name, a.ShortName, a.RegionCode, a.Authority, a.Server}
}

var (
	regionCode = regexp.MustCompile(`^[0-9]{6}$`)
	fondsCode  = regexp.MustCompile(`^[A-Z][0-9]{3}$`)
)

func (d Details) check(f *custody.Form) {
	f.Text("name", d.Name, 2, 100)
	f.Text("short_name", d.ShortName, 0, 40)
	f.That(regionCode.MatchString(d.RegionCode), "region_code", "须为六位数字", "it has six digits")
	f.Text("authority.name", d.Authority.Name, 2, 100)
	f.Text("authority.fonds_name", d.Authority.FondsName, 0, 100)
	f.That(d.Authority.FondsCode == "" || fondsCode.MatchString(d.Authority.FondsCode),
		"authority.fonds_code", "全宗号须为一个大写字母加三位数字", "it is a capital letter and three digits")
	f.Text("server", d.Server, 1, 100)
}

func checkUnits(f *custody.Form, units []Unit) {
	ids, names := make([]string, len(units)), make([]string, len(units))
	for i, u := range units {
		u.check(f)
		ids[i], names[i] = u.ID, u.Name
	}
	f.Distinct("units", ids, MaxUnits)
	f.Distinct("units", names, MaxUnits)
}

func (u Unit) check(f *custody.Form) {
	f.Given("unit.id", u.ID)
	f.ID("unit.id", u.ID)
	f.Text("unit.name", u.Name, 1, 60)
	f.OneOf("unit.kind", string(u.Kind), string(Section), string(Team))
}

// Amend replaces the agency's details, with the reason. What was said before stays
// in the agency's chain of events.
func (a Agency) Amend(d Details, reason string) (Agency, custody.Transition, error) {
	f := custody.NewForm("amend", a.Ref())
	d.check(f)
	f.Reason(reason)
	if err := f.Err(); err != nil {
		return a, custody.Transition{}, err
	}
	a.Name, a.ShortName, a.RegionCode, a.Authority, a.Server = d.Name, d.ShortName, d.RegionCode, d.Authority, d.Server
	return a.step(Amend, reason)
}

// AddUnit adds a 科室 or team. It fails with unit-exists where id or name is taken:
// units are never removed, because records name them.
func (a Agency) AddUnit(u Unit) (Agency, custody.Transition, error) {
	f := custody.NewForm("add unit", a.Ref())
	u.check(f)
	f.That(len(a.Units) < MaxUnits, "units", "科室和中队过多", "there are too many units")
	if err := f.Err(); err != nil {
		return a, custody.Transition{}, err
	}
	if slices.ContainsFunc(a.Units, func(o Unit) bool { return o.ID == u.ID || o.Name == u.Name }) {
		return a, custody.Transition{}, fault.UnitExists.Err("add unit", a.Ref().String(), nil).With("unit", u.Name)
	}
	a.Units = append(slices.Clone(a.Units), u)
	return a.step(AddUnit, "")
}

var day = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

// Adopt enters the day from which a version of a pack binds the agency. Another day for
// the same version is a correction: clocks rest on it, so it needs a reason and another
// person than the one who entered the first. What was said before stays in the chain of
// events. Errors: bad-input, reason-missing, nothing-to-correct,
// second-person-required.
func (a Agency) Adopt(n Adoption, reason string, by custody.Actor, at time.Time) (Agency, custody.Transition, error) {
	i := slices.IndexFunc(a.Adoptions, func(o Adoption) bool { return o.Pack == n.Pack })
	f := custody.NewForm("adopt", a.Ref())
	f.Text("pack", n.Pack, 1, 64)
	_, wrong := time.Parse(time.DateOnly, n.From)
	f.That(wrong == nil && day.MatchString(n.From), "from", "日期须写作 YYYY-MM-DD", "a day is written YYYY-MM-DD")
	f.Text("source", n.Source, 1, 200)
	f.Prose("reason", reason)
	f.That(i >= 0 || len(a.Adoptions) < MaxAdoptions, "pack", "施行登记过多", "too many packs were adopted")
	if i >= 0 {
		f.Reason(reason)
	}
	if err := f.Err(); err != nil {
		return a, custody.Transition{}, err
	}
	n.Step = custody.Step{By: by, At: custody.At(at)}
	a.Adoptions = slices.Clone(a.Adoptions)
	if i < 0 {
		a.Adoptions = append(a.Adoptions, n)
		return a.step(Adopt, reason)
	}
	switch old := a.Adoptions[i]; {
	case old.From == n.From && old.Source == n.Source:
		return a, custody.Transition{}, fault.NothingToCorrect.Err("adopt", a.Ref().String(), nil).WithTerm("field", "adoptions", term.Of(term.Fields, "adoptions"))
	case old.Step.By.Same(by):
		return a, custody.Transition{}, fault.SecondPerson.Err("adopt", a.Ref().String(), nil)
	}
	a.Adoptions[i] = n
	return a.step(Adopt, reason)
}

// Close ends the agency's work, with the reason. Its log, records and duties to
// keep them stay.
func (a Agency) Close(reason string) (Agency, custody.Transition, error) {
	f := custody.NewForm("close", a.Ref())
	f.Reason(reason)
	if err := f.Err(); err != nil {
		return a, custody.Transition{}, err
	}
	return a.step(Close, reason)
}
