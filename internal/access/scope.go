package access

import "slices"

// Scope says which nouns of a list or count a person may see: those of the
// agencies, of his unit, or made by the officer. The store turns it into
// conditions; all empty means nothing.
type Scope struct {
	All      bool     // every agency's (the city's registers)
	Agencies []string // all of these agencies
	Agency   string   // his agency, whose unit Unit is
	Unit     string   // this unit of his agency
	Officer  string   // what this officer made or answers for
	Joining  string   // what this agency takes part in
	// Of all this, what is restricted is left out unless Officer is one of the few who
	// see it, Keeper is its agency, or Inner is set.
	Keeper string // his agency, whose restricted things he keeps
	Inner  bool   // what is restricted as everything else: for the program's own work
}

// IsEmpty reports whether nothing at all may be seen.
func (s Scope) IsEmpty() bool {
	return !s.All && len(s.Agencies) == 0 && s.Unit == "" && s.Officer == "" && s.Joining == ""
}

// ScopeFor returns the scope in which person may do action (ReadRegister,
// ReadContent, ReadPeople or ReadAccounts) to nouns of a list.
func ScopeFor(p Person, a Action) Scope {
	switch {
	case !p.tokenAllows(a):
		return Scope{}
	case a == ReadAccounts:
		return Scope{All: p.keepsPeople()}
	case a == ReadPeople:
		return peopleScope(p)
	}
	if p.Admin != "" || !p.IsOfficer() {
		return Scope{}
	}
	s := Scope{Agency: p.Actor.Agency, Unit: p.Unit, Officer: p.Actor.Officer}
	if p.Holds(Custodian) {
		s.Keeper = p.Actor.Agency
	}
	if !p.seesAgency() {
		return s
	}
	s.Joining = p.Actor.Agency
	s.Agencies = []string{p.Actor.Agency}
	s.All = p.OfCity() && (a == ReadRegister || (a == ReadContent && p.Why != ""))
	return s
}

// CheckList is ScopeFor as an error, for the list that is named: nil where something may
// be seen, else not-allowed, or token-lacks-scope where the person sees something of it himself.
func CheckList(p Person, a Action, list string) error {
	if !ScopeFor(p, a).IsEmpty() {
		return nil
	}
	himself := p
	himself.Scope = nil
	return refusal(a, list, !ScopeFor(himself, a).IsEmpty())
}

func peopleScope(p Person) Scope {
	switch {
	case p.keepsPeople():
		return Scope{All: true}
	case !p.IsOfficer():
		return Scope{}
	}
	return Scope{All: p.OfCity() && p.seesAgency(), Agencies: []string{p.Actor.Agency}}
}

// Covers reports whether the scope contains the subject; it is what the store's
// conditions must amount to.
func (s Scope) Covers(sub Subject) bool {
	switch {
	case sub.Restricted && !s.encircled(sub):
		return false
	case s.All:
		return true
	case slices.Contains(s.Agencies, sub.Agency):
		return true
	case s.Unit != "" && sub.Unit == s.Unit && sub.Agency == s.Agency:
		return true
	case s.Officer != "" && (slices.Contains(sub.Officers, s.Officer) || slices.Contains(sub.Readers, s.Officer)):
		return true
	}
	return s.Joining != "" && slices.Contains(sub.Joining, s.Joining)
}

// encircled reports whether the scope reaches what is restricted of the subject.
func (s Scope) encircled(sub Subject) bool {
	few := slices.Concat(sub.Officers, sub.Readers, sub.Circle)
	return s.Inner || (s.Keeper != "" && s.Keeper == sub.Agency) || (s.Officer != "" && slices.Contains(few, s.Officer))
}

// tokenScopes says which actions each scope of a personal token allows.
var tokenScopes = map[string][]Action{
	"read":      {ReadRegister, ReadContent, ReadPeople, ReadLog},
	"intake":    {ReadRegister, ReadPeople, Upload, Describe, Hand, Record, JoinTour, MeasureClock},
	"receiving": {ReadRegister, ReadContent, ReadPeople, Describe, Receive, SuperviseIt, CheckStore, MeasureClock},
	"assembly":  {ReadRegister, ReadContent, ReadPeople, Arrange},
	"archive":   {ReadRegister, ReadContent, ReadPeople, Archive, Issue},
	"admin":     {ManageUnits, ManagePeople, GrantPosts, LockAccount, MeasureClock, ReadPeople, ReadAccounts, ReadAdmins, ReadLog, WatchJobs, CheckStore},
}

// neverByToken is what a person does in his own session only, each with the reason. Every action stands here or in tokenScopes; a test holds that.
var neverByToken = []struct {
	action Action
	why    Words
}{
	{ProposeVoid, Words{"提出人以本人名义说明该文件上传有误，须亲自查看", "whoever proposes says in his own name that he looked and that the file is wrong"}},
	{Restrict, Words{"限制查看关系他人隐私，须保管人员或负责人本人判断", "it concerns other people's privacy, which the custodian or the head judges himself"}},
	{Mark, Words{"标注说明本人看到、听到的内容，须亲自办理", "a marker says what somebody saw and heard himself"}},
	{DecideVoid, Words{"作废是第二人的判断，不能由程序代替", "it is a second person's judgement, which no program can give"}},
	{SignFacts, Words{"负责人的签认，须本人办理", "it is the head's own signature"}},
	{SignTour, Words{"负责人的签认，须本人办理", "it is the head's own signature"}},
	{Adopt, Words{"施行日期决定时限从何时起适用，须负责人本人登记", "the day decides from when clocks bind; the head enters it himself"}},
	{GivePassword, Words{"泄露的令牌不得成为取得他人账号的途径", "a token that leaked must open no way into other people's accounts"}},
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

// scopesWith lists the names of the scopes that allow the action, sorted.
func scopesWith(a Action) []string {
	return slices.DeleteFunc(TokenScopes(), func(name string) bool { return !slices.Contains(tokenScopes[name], a) })
}

func (p Person) tokenAllows(a Action) bool {
	if p.Scope == nil {
		return true
	}
	return slices.ContainsFunc(p.Scope, func(name string) bool { return slices.Contains(tokenScopes[name], a) })
}
