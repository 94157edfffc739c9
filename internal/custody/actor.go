package custody

// Actor is who acted, as an event names him for ever.
type Actor struct {
	Account string `json:"account"`           // account id, or System
	Officer string `json:"officer,omitempty"` // officer id; empty for administrators and the system
	Agency  string `json:"agency"`            // agency the account belongs to
	Via     string `json:"via"`               // "session", "token/<id>", "upload/<id>", "system", "setup"
}

// System is the account name under which the program itself acts, for example
// when it deposits an accepted item.
const System = "system"

// ByProgram returns the actor for what the program does on its own in the name
// of an agency.
func ByProgram(agency string) Actor {
	return Actor{Account: System, Agency: agency, Via: System}
}

// Same reports whether two actors are one natural person: the same account, or
// two accounts of one officer.
func (a Actor) Same(b Actor) bool {
	return a.Account == b.Account || (a.Officer != "" && a.Officer == b.Officer)
}
