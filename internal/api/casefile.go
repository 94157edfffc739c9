package api

// CaseFile is the one file of a matter 案卷.
type CaseFile struct {
	Head
	NewCaseFile
	Agency string  `json:"agency"`
	Unit   string  `json:"unit,omitempty"`
	Opened Step    `json:"opened"`
	Rounds []Round `json:"rounds" doc:"each submission with its answer"`
	Sealed *Seal   `json:"sealed,omitempty"`
	State  string  `json:"state" enum:"open,submitted,returned,sealed"`
}

// NewCaseFile is what is said of a case file.
type NewCaseFile struct {
	Matter string `json:"matter" maxLength:"64"`
	CaseFileDetails
}

// CaseFileDetails are what may be amended of a case file before it is sealed.
type CaseFileDetails struct {
	Title     string `json:"title" maxLength:"400" doc:"案卷题名"`
	Category  string `json:"category" maxLength:"60" doc:"below ZY (DA/T 13-2022), such as XZCF"`
	Year      int    `json:"year" minimum:"1949" maximum:"9999" doc:"年度"`
	Retention string `json:"retention" enum:"Y,D30,D10" doc:"保管期限"`
	Remarks   string `json:"remarks,omitempty" maxLength:"4000" doc:"备考表: 情况说明"`
}

// AmendedCaseFile corrects a case file before it is sealed.
type AmendedCaseFile struct {
	CaseFileDetails
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

// Round is one submission, with the archivist's return where it was returned, or with
// its withdrawal.
type Round struct {
	Submitted Step   `json:"submitted"`
	Withdrawn *Step  `json:"withdrawn,omitempty"`
	Returned  *Step  `json:"returned,omitempty"`
	Defects   string `json:"defects,omitempty"`
}

// Seal is what sealing committed.
type Seal struct {
	Step
	Code     string `json:"code" doc:"档号"`
	Number   string `json:"number" doc:"电子文件号"`
	Count    int    `json:"count"`
	Bytes    int64  `json:"bytes"`
	Root     string `json:"root" doc:"ordered root over the members"`
	Checker  string `json:"checker" doc:"检查人"`
	Arranger string `json:"arranger" doc:"立卷人"`
}

// Defects are what the archivist found.
type Defects struct {
	Defects string `json:"defects" minLength:"1" maxLength:"4000"`
}
