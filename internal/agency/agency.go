package agency

import "liuhen/internal/custody"

// ID names an agency, and its log, for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the agency with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "agency", ID: string(id)} }

// Level is where an agency stands.
type Level string

// The levels.
const (
	City   Level = "city"   // 市支队
	County Level = "county" // 县（市、区）大队
)

// UnitKind is what a unit of an agency is.
type UnitKind string

// The kinds of units.
const (
	Section UnitKind = "section" // 科室
	Team    UnitKind = "team"    // 中队、小组
)

// MaxUnits is how many units one agency may have.
const MaxUnits = 64

// MaxAdoptions is how many versions of packs one agency may adopt.
const MaxAdoptions = 8

// Adoption is the agency's word on the day from which one version of a pack binds it
// (附件1第十二条: 自印发之日起施行; the text itself bears no date of issue).
type Adoption struct {
	Pack   string       `json:"pack"`   // identity, such as "ankang@1"
	From   string       `json:"from"`   // day in China, YYYY-MM-DD
	Source string       `json:"source"` // what says so, such as the notice that carried the document
	Step   custody.Step `json:"step"`   // who entered it, and when
}

// Unit is a 科室 or team of an agency.
type Unit struct {
	ID   string   `json:"id"`
	Name string   `json:"name"`
	Kind UnitKind `json:"kind"`
}

// Authority is the 农业农村局 in whose name the agency acts: its seal is used, it is
// the respondent, and its fonds takes the case files (农业行政处罚程序规定: 统一以农业
// 农村主管部门名义执法).
type Authority struct {
	Name      string `json:"name"`
	FondsName string `json:"fonds_name,omitempty"` // 全宗名称
	FondsCode string `json:"fonds_code,omitempty"` // 全宗号, DA/T 13-2022: a letter and three digits
}

// Agency is the value of one enforcement agency.
type Agency struct {
	ID         ID         `json:"id"`
	City       ID         `json:"city"` // the city agency, in whose log the noun lies; its own id for the city
	Level      Level      `json:"level"`
	Parent     ID         `json:"parent,omitempty"` // the agency above; absent for the city
	Name       string     `json:"name"`
	ShortName  string     `json:"short_name,omitempty"`
	RegionCode string     `json:"region_code"` // 行政区划代码, six digits (GB/T 2260)
	Authority  Authority  `json:"authority"`
	Server     string     `json:"server"` // the named 专用服务器 (附件1第六条)
	Units      []Unit     `json:"units"`
	Adoptions  []Adoption `json:"adoptions,omitempty"` // one for each pack version
	LogOrigin  string     `json:"log_origin"`          // origin line of the log's checkpoints
	LogKey     string     `json:"log_key"`             // public key of the log, as established: see translog.ParseVerifier
	State      State      `json:"state"`

	Head custody.Head `json:"-"`
}

// Origin is the origin line of the log of the agency with this id. It does not
// depend on any host name.
func (id ID) Origin() string { return "liuhen/" + string(id) }

// Ref names the agency.
func (a Agency) Ref() custody.Ref { return a.ID.Ref() }

// Home is the city agency.
func (a Agency) Home() string { return string(a.City) }

// Schema is the encoding of the value.
func (Agency) Schema() string { return "agency/v1" }

// KeyScope is the agency itself.
func (a Agency) KeyScope() custody.Ref { return a.Ref() }

// Seen is the head the value was read with.
func (a Agency) Seen() custody.Head { return a.Head }

// Unit returns the unit with this id.
func (a Agency) Unit(id string) (Unit, bool) {
	for _, u := range a.Units {
		if u.ID == id {
			return u, true
		}
	}
	return Unit{}, false
}
