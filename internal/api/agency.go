package api

// Agency is an enforcement agency 执法机构.
type Agency struct {
	Head
	Level  string `json:"level" enum:"city,county"`
	Parent string `json:"parent,omitempty"`
	AgencyDetails
	Units       []Unit     `json:"units"`
	Adoptions   []Adoption `json:"adoptions" doc:"from which day packs bind the agency; while it entered none, its city's hold, and while there is none, it is always bound"`
	LogOrigin   string     `json:"log_origin" doc:"the permanent name of the agency's log"`
	LogKey      string     `json:"log_key" doc:"the public key of the agency's log as it was established, which the city's log names"`
	Fingerprint string     `json:"fingerprint" doc:"of the public key under which the log and every package are signed; the key is at /log/{id}/vkey"`
	State       string     `json:"state"`
}

// Adoption is the day from which one version of a regulation pack binds an agency
// 施行登记.
type Adoption struct {
	Pack   string `json:"pack" doc:"identity, such as ankang@1"`
	From   string `json:"from" doc:"day in China, YYYY-MM-DD"`
	Source string `json:"source" doc:"what says so"`
	Step
}

// NewAdoption enters or corrects such a day.
type NewAdoption struct {
	Pack   string `json:"pack" maxLength:"64"`
	From   string `json:"from" maxLength:"10"`
	Source string `json:"source" maxLength:"800"`
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"needed where a day was entered before"`
}

// AgencyDetails are what is said of an agency.
type AgencyDetails struct {
	Name       string    `json:"name" maxLength:"200"`
	ShortName  string    `json:"short_name,omitempty" maxLength:"200"`
	RegionCode string    `json:"region_code" maxLength:"20" doc:"行政区划代码, six digits"`
	Authority  Authority `json:"authority" doc:"主管部门 in whose name the agency acts"`
	Server     string    `json:"server" maxLength:"200" doc:"专用服务器"`
}

// Authority is the 农业农村局 in whose name an agency acts.
type Authority struct {
	Name      string `json:"name" maxLength:"200"`
	FondsName string `json:"fonds_name,omitempty" maxLength:"200" doc:"全宗名称"`
	FondsCode string `json:"fonds_code,omitempty" maxLength:"10" doc:"全宗号: a letter and three digits"`
}

// Unit is a 科室 or team.
type Unit struct {
	ID   string `json:"id" maxLength:"64"`
	Name string `json:"name" maxLength:"200"`
	Kind string `json:"kind" enum:"section,team"`
}

// NewAgency establishes a county's agency, with its own log.
type NewAgency struct {
	AgencyDetails
	Units []Unit `json:"units,omitempty" maxItems:"64"`
}

// AmendAgency replaces what is said of an agency.
type AmendAgency struct {
	AgencyDetails
	Reason string `json:"reason" maxLength:"2000"`
}
