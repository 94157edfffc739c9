package access

import "slices"

// Scope says which nouns of a list or count a person may see: those of the
// agencies, of the unit, or made by the officer. The store turns it into
// conditions; all empty means nothing.
type Scope struct {
	All      bool     // every agency's (the city's registers)
	Agencies []string // all of these agencies
	Unit     string   // this unit of his agency
	Officer  string   // what this officer made or answers for
	Joining  string   // what this agency takes part in
}

// ScopeFor returns the scope in which person may do action (ReadRegister or
// ReadContent) to nouns of a list.
func ScopeFor(p Person, a Action) Scope {
	if p.Admin != "" || !p.IsOfficer() || !p.tokenAllows(a) {
		return Scope{}
	}
	s := Scope{Unit: p.Unit, Officer: p.Actor.Officer}
	if !p.seesAgency() {
		return s
	}
	s.Joining = p.Actor.Agency
	s.Agencies = []string{p.Actor.Agency}
	s.All = p.OfCity() && (a == ReadRegister || (a == ReadContent && p.Why != ""))
	return s
}

// Covers reports whether the scope contains the subject; it is what the store's
// conditions must amount to.
func (s Scope) Covers(agency string, sub Subject) bool {
	switch {
	case s.All:
		return true
	case slices.Contains(s.Agencies, sub.Agency):
		return true
	case s.Unit != "" && sub.Unit == s.Unit && sub.Agency == agency:
		return true
	case s.Officer != "" && slices.Contains(sub.Officers, s.Officer):
		return true
	}
	return s.Joining != "" && slices.Contains(sub.Joining, s.Joining)
}

// tokenScopes says which actions each scope of a personal token allows.
var tokenScopes = map[string][]Action{
	"read":      {ReadRegister, ReadContent, ReadLog},
	"intake":    {ReadRegister, Upload, Hand, Record},
	"receiving": {ReadRegister, ReadContent, Receive, SuperviseIt, CheckStore},
	"assembly":  {ReadRegister, ReadContent, Arrange},
	"archive":   {ReadRegister, ReadContent, Archive, Issue},
	"admin":     {ManageUnits, ManagePeople, GrantPosts, ReadLog},
}

// TokenScopes lists the names of the scopes a token may have, sorted.
func TokenScopes() []string {
	names := make([]string, 0, len(tokenScopes))
	for name := range tokenScopes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (p Person) tokenAllows(a Action) bool {
	if p.Scope == nil {
		return true
	}
	return slices.ContainsFunc(p.Scope, func(name string) bool { return slices.Contains(tokenScopes[name], a) })
}
