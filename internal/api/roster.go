package api

// RosterAsked says of a roster that is brought in as a table whose rows it names.
type RosterAsked struct {
	Agency string `query:"agency" maxLength:"64" doc:"of rows that name none; your own where it is absent. Matters are always of your own"`
}

// RosterAnswer says of each row of a roster what becomes of it.
type RosterAnswer struct {
	Kind   string         `json:"kind" enum:"officers,devices,matters"`
	Counts RosterOutcomes `json:"counts"`
	Rows   []RosterRow    `json:"rows"`
}

// RosterOutcomes counts the rows.
type RosterOutcomes struct {
	New     int `json:"new" doc:"would be registered"`
	Made    int `json:"made" doc:"were registered now"`
	Known   int `json:"known" doc:"are registered already, as the rows say"`
	Differs int `json:"differs" doc:"are registered already, and otherwise; they were left as they are"`
	Wrong   int `json:"wrong" doc:"cannot be registered"`
}

// RosterRow is one row.
type RosterRow struct {
	Row     int            `json:"row" doc:"its number in the table"`
	Name    string         `json:"name" doc:"of what it names, as it says: a name, serial number or number"`
	Outcome string         `json:"outcome" enum:"new,made,known,differs,wrong"`
	ID      string         `json:"id,omitempty" doc:"of what is registered"`
	Remarks []RosterRemark `json:"remarks"`
}

// RosterRemark is one thing that is wrong or otherwise, in your language.
type RosterRemark struct {
	Code   string `json:"code" doc:"as in docs/errors.md"`
	Column string `json:"column,omitempty" doc:"name of the column; absent for the row as a whole"`
	What   string `json:"what"`
	Next   string `json:"next" doc:"what to do"`
}
