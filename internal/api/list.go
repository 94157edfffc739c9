package api

// Narrowing keeps of a list what fulfils every condition that is given.
type Narrowing struct {
	Agency  string `query:"agency" maxLength:"64" doc:"its owner"`
	Unit    string `query:"unit" maxLength:"64" doc:"the maker's unit"`
	State   string `query:"state" maxLength:"64"`
	Officer string `query:"officer" maxLength:"64" doc:"who made it, answers for it or reads it by name"`
}

// ActivityFilter narrows the activities.
type ActivityFilter struct {
	Narrowing
	Matter string `query:"matter" maxLength:"64"`
	Tour   string `query:"tour" maxLength:"64"`
}

// ItemFilter narrows the items.
type ItemFilter struct {
	Narrowing
	Activity string `query:"activity" maxLength:"64"`
	Matter   string `query:"matter" maxLength:"64" doc:"to which it belongs, itself or through an activity"`
	Handover string `query:"handover" maxLength:"64" doc:"in which it lies now"`
}

// CarrierFilter narrows the papers and carriers.
type CarrierFilter struct {
	Narrowing
	Activity string `query:"activity" maxLength:"64"`
	Handover string `query:"handover" maxLength:"64" doc:"in which it lies now"`
}

// CaseFileFilter narrows the case files.
type CaseFileFilter struct {
	Narrowing
	Matter string `query:"matter" maxLength:"64"`
}

// OfficerFilter narrows the lists of people.
type OfficerFilter struct {
	Agency string `query:"agency" maxLength:"64"`
	Unit   string `query:"unit" maxLength:"64"`
	State  string `query:"state" maxLength:"64"`
}

// HolderFilter narrows what an officer holds: posts and accounts.
type HolderFilter struct {
	Agency  string `query:"agency" maxLength:"64"`
	State   string `query:"state" maxLength:"64"`
	Officer string `query:"officer" maxLength:"64"`
}

// HowMany there are.
type HowMany struct {
	Number int  `json:"number"`
	More   bool `json:"more,omitempty" doc:"there are more; nothing is counted beyond"`
}
