package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"liuhen/internal/account"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/post"
	"liuhen/internal/roster"
)

// rosterFile is the file that says who and what the agencies have 名册.
type rosterFile struct {
	Agencies []*rosterAgency `yaml:"agencies"`
}

// rosterAgency is one agency, known by its name. The details may be left out of one that
// is there already.
type rosterAgency struct {
	Name       text `yaml:"name"`
	ShortName  text `yaml:"short_name"`
	RegionCode text `yaml:"region_code"`
	Server     text `yaml:"server"`
	Authority  struct {
		Name      text `yaml:"name"`
		FondsName text `yaml:"fonds_name"`
		FondsCode text `yaml:"fonds_code"`
	} `yaml:"authority"`
	Units    []rosterUnit     `yaml:"units"`
	Officers []*rosterOfficer `yaml:"officers"`
	Devices  []rosterDevice   `yaml:"devices"` // in the store-room

	id string // once it is known
}

type rosterUnit struct {
	ID   text `yaml:"id"`
	Name text `yaml:"name"`
	Kind text `yaml:"kind"`
}

// rosterOfficer is a person, known by his certificate number, else by name and agency.
type rosterOfficer struct {
	Name        text           `yaml:"name"`
	Unit        text           `yaml:"unit"`
	Certificate text           `yaml:"certificate"`
	Login       text           `yaml:"login"` // empty for no account
	Posts       []rosterPost   `yaml:"posts"`
	Devices     []rosterDevice `yaml:"devices"` // which he holds

	id string // once it is known
}

type rosterPost struct {
	Kind   text `yaml:"kind"`
	Deputy bool `yaml:"deputy"`
	From   text `yaml:"from"` // day
	Basis  text `yaml:"basis"`
}

// rosterDevice is a device, known by agency and serial number.
type rosterDevice struct {
	Kind   text `yaml:"kind"`
	Unit   text `yaml:"unit"`
	Maker  text `yaml:"maker"`
	Model  text `yaml:"model"`
	Serial text `yaml:"serial"`
	Issued bool `yaml:"issued"`
}

// readRoster reads and judges the whole file by itself, before anybody is asked about
// anything; the first mistake is named by its line.
func readRoster(name string, data []byte) (rosterFile, error) {
	var r rosterFile
	decoder := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := decoder.Decode(&r); err != nil {
		return r, mistakeIn(fault.RosterMalformed, name, err)
	}
	if err := decoder.Decode(new(any)); !errors.Is(err, io.EOF) {
		return r, malformed(fault.RosterMalformed, name, 1, "必须恰好包含一个 YAML 文档", "the file must hold exactly one YAML document")
	}
	judge := &rosterJudge{file: name, data: data, seen: map[string]string{}}
	for i, a := range r.Agencies {
		judge.agency(fmt.Sprintf("agencies[%d]", i), a)
	}
	if len(r.Agencies) == 0 {
		judge.refuse("agencies", "至少要有一个执法机构", "it names no agency")
	}
	return r, judge.err
}

// rosterJudge keeps the first thing that is wrong.
type rosterJudge struct {
	file string
	data []byte
	seen map[string]string // what must not stand twice
	err  error
}

func (j *rosterJudge) refuse(key, zh, en string) {
	if j.err == nil {
		j.err = malformed(fault.RosterMalformed, j.file, lineOf(j.data, key), key+" "+zh, key+": "+en)
	}
}

// take passes on what the field says of a value under the key.
func (j *rosterJudge) take(key string, err error) {
	if err == nil {
		return
	}
	e := fault.Of(err)
	if field := e.Args["field"]; field != "" {
		key += "." + strings.TrimPrefix(field, "unit.")
	}
	zh, en := e.Spoken(false)["problem"], e.Spoken(true)["problem"]
	if zh == "" {
		zh, en = strings.TrimSuffix(e.Text(false).What, "。"), strings.TrimSuffix(e.Text(true).What, ".")
	}
	j.refuse(key, zh, en)
}

// once refuses a value of a kind that stood before.
func (j *rosterJudge) once(key, kind, value string) {
	if _, twice := j.seen[kind+value]; twice {
		j.refuse(key, "与前面重复："+value, "it stands twice: "+value)
	}
	j.seen[kind+value] = key
}

func (j *rosterJudge) agency(key string, a *rosterAgency) {
	j.once(key+".name", "agency ", string(a.Name))
	j.take(key, agency.Check(a.sample()))
	for i, d := range a.Devices {
		j.device(fmt.Sprintf("%s.devices[%d]", key, i), a, d)
	}
	for i, o := range a.Officers {
		j.officer(fmt.Sprintf("%s.officers[%d]", key, i), a, o)
	}
}

// said reports whether the file has the agency's details, which a new one needs.
func (a *rosterAgency) said() bool {
	return a.RegionCode != "" || a.Server != "" || a.Authority.Name != ""
}

// sample is the agency for the field to judge; what an agency that is there may leave out
// is filled in.
func (a *rosterAgency) sample() agency.Agency {
	s := agency.Agency{ID: "sample", City: "city", Parent: "city", Level: agency.County, Name: string(a.Name), RegionCode: "000000", Server: "server"}
	s.Authority.Name = "authority"
	if a.said() {
		s.ShortName, s.RegionCode, s.Server = string(a.ShortName), string(a.RegionCode), string(a.Server)
		s.Authority = agency.Authority{Name: string(a.Authority.Name), FondsName: string(a.Authority.FondsName), FondsCode: string(a.Authority.FondsCode)}
	}
	for _, u := range a.Units {
		s.Units = append(s.Units, agency.Unit{ID: string(u.ID), Name: string(u.Name), Kind: agency.UnitKind(u.Kind)})
	}
	return s
}

func (j *rosterJudge) officer(key string, a *rosterAgency, o *rosterOfficer) {
	j.take(key, o.entry(a).Check())
	if o.Certificate != "" {
		j.once(key+".certificate", "certificate ", string(o.Certificate))
	} else {
		j.once(key+".name", "officer ", string(a.Name)+" "+string(o.Name))
	}
	if o.Login != "" {
		if err := account.CheckLogin(account.LoginKey(string(o.Login))); err != nil {
			j.take(key+".login", err)
		}
		j.once(key+".login", "login ", account.LoginKey(string(o.Login)))
	}
	for i, p := range o.Posts {
		j.post(fmt.Sprintf("%s.posts[%d]", key, i), p)
	}
	for i, d := range o.Devices {
		j.device(fmt.Sprintf("%s.devices[%d]", key, i), a, d)
	}
}

func (j *rosterJudge) post(key string, p rosterPost) {
	from, err := p.from()
	if err != nil {
		j.refuse(key+".from", "日期须写作 YYYY-MM-DD", "a day is written YYYY-MM-DD")
		return
	}
	_, _, err = post.Appoint(post.Post{ID: "sample", Agency: "sample", Officer: "sample", Kind: post.Kind(p.Kind), From: custody.At(from), Basis: string(p.Basis)})
	j.take(key, err)
}

// from is the beginning of the day from which the post is held.
func (p rosterPost) from() (time.Time, error) {
	return time.ParseInLocation(time.DateOnly, string(p.From), local)
}

func (j *rosterJudge) device(key string, a *rosterAgency, d rosterDevice) {
	j.take(key, d.entry(a, "").Check())
	j.once(key+".serial", "device ", string(a.Name)+" "+string(d.Serial))
}

// entry is what the roster says of the person, to be compared with the register.
func (o *rosterOfficer) entry(a *rosterAgency) roster.Officer {
	return roster.Officer{Agency: a.id, Unit: string(o.Unit), Name: string(o.Name), Certificate: string(o.Certificate)}
}

// entry is what the roster says of the device; holder is an id, empty for the store-room.
func (d rosterDevice) entry(a *rosterAgency, holder string) roster.Device {
	return roster.Device{
		Agency: a.id, Unit: string(d.Unit), Holder: holder, Kind: string(d.Kind), Maker: string(d.Maker), Model: string(d.Model),
		Serial: string(d.Serial), Issued: d.Issued,
	}
}
