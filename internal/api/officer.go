package api

// Officer is a person on an agency's list 执法人员.
type Officer struct {
	Head
	NewOfficer
	State string `json:"state" enum:"active,left"`
}

// NewOfficer is what is said of a person who comes onto the list.
type NewOfficer struct {
	Agency      string `json:"agency" maxLength:"64"`
	Unit        string `json:"unit,omitempty" maxLength:"64"`
	Name        string `json:"name" maxLength:"200"`
	Certificate string `json:"certificate,omitempty" maxLength:"100" doc:"执法证号; absent for staff who do not enforce"`
}

// AmendOfficer replaces what is said of an officer.
type AmendOfficer struct {
	Unit        string `json:"unit,omitempty" maxLength:"64"`
	Name        string `json:"name" maxLength:"200"`
	Certificate string `json:"certificate,omitempty" maxLength:"100"`
	Reason      string `json:"reason" maxLength:"2000"`
}
