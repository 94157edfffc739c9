package access

import (
	"slices"

	"liuhen/internal/custody"
	"liuhen/internal/term"
)

// Words say one thing in both languages.
type Words struct{ Chinese, English string }

// of adds what the words are said of.
func (w Words) of(s Words) Words {
	if s == (Words{}) {
		return w
	}
	return Words{w.Chinese + "：" + s.Chinese, w.English + ", " + s.English}
}

// Table is a part of what Decide answers, for people to read: who down the columns, what
// along the rows.
type Table struct {
	Title   Words
	Columns []Words
	Rows    []Row
}

// Row is what every column is answered to one action.
type Row struct {
	Action   Action
	What     Words
	Verdicts []Verdict
}

// Tables asks Decide about every action for one person of each kind, and returns the
// answers. Nothing in them is written by hand but the names.
func Tables() []Table {
	tables := make([]Table, 0, len(relations)+len(places)+1)
	for _, r := range relations {
		tables = append(tables, materialTable(r))
	}
	for _, p := range places {
		tables = append(tables, officeTable(p))
	}
	return append(tables, tokenTable())
}

// actionOrder is the order in which tables show the actions.
var actionOrder = []Action{
	ReadRegister, ReadContent, ReadLog, Record, JoinTour, Upload, Describe, Mark, Restrict, Hand, SuperviseIt, Receive, ProposeVoid,
	DecideVoid, SignFacts, SignTour, Arrange, Archive, Issue, ReadPeople, ReadAccounts, ReadAdmins, ManageUnits, Adopt,
	ManagePeople, GrantPosts, GivePassword, LockAccount, MeasureClock, CheckStore, WatchJobs,
}

func wordsOf(a Action) Words { return said(a.Words()) }

func said(w term.Words) Words { return Words{w.ZH, w.EN} }

// asker is one kind of person who may come.
type asker struct {
	words Words
	post  string
	admin string
}

var askers = []asker{
	{words: Words{"执法人员", "officer"}},
	{words: said(term.Of(term.Posts, RecordingManager)), post: RecordingManager},
	{words: said(term.Of(term.Posts, Custodian)), post: Custodian},
	{words: said(term.Of(term.Posts, Archivist)), post: Archivist},
	{words: said(term.Of(term.Posts, Head)), post: Head},
	{words: said(term.Of(term.Posts, AuthorityHead)), post: AuthorityHead},
	{words: said(term.Of(term.Roles, SystemAdmin)), admin: SystemAdmin},
	{words: said(term.Of(term.Roles, SecurityAdmin)), admin: SecurityAdmin},
	{words: said(term.Of(term.Roles, AuditAdmin)), admin: AuditAdmin},
}

func askerWords() []Words {
	all := make([]Words, len(askers))
	for i, a := range askers {
		all[i] = a.words
	}
	return all
}

// person is the asker as an officer of a unit of the agency; administrators are the
// city's, wherever they look.
func (a asker) person(agency string) Person {
	p := Person{Actor: custody.Actor{Account: "account", Officer: "asker", Agency: agency}, City: "city", Unit: "unit", Admin: a.admin}
	if a.post != "" {
		p.Posts = map[string]bool{a.post: false}
	}
	if a.admin != "" {
		p.Actor.Officer, p.Actor.Agency, p.Unit = "", p.City, ""
	}
	return p
}

// relation is how somebody of an agency stands to a thing of the agency "county".
type relation struct {
	words   Words
	agency  string // the asker's
	why     string // his recorded reason
	subject Subject
}

var relations = []relation{
	{Words{"本人制作、经办的", "His own work"}, "county", "", Subject{Unit: "unit", Officers: []string{"asker"}}},
	{Words{"本人所在内设机构的", "Of his unit"}, "county", "", Subject{Unit: "unit"}},
	{Words{"本单位其他内设机构的", "Of another unit of his agency"}, "county", "", Subject{Unit: "other"}},
	{Words{"本单位协办的", "Of an activity that his agency takes part in"}, "joining", "", Subject{Joining: []string{"joining"}}},
	{Words{"其他单位的，但其为指名阅看人", "Of another agency, where he is a reader by name"}, "stranger", "", Subject{Readers: []string{"asker"}}},
	{Words{"县级单位的，查看人属市支队", "A county's, for people of the city"}, "city", "", Subject{}},
	{Words{"县级单位的，查看人属市支队并记录了原因", "A county's, for people of the city who gave a reason"}, "city", "督查", Subject{}},
	{Words{"其他单位的", "Of another agency"}, "stranger", "", Subject{}},
	{Words{"限制查看的，本人制作或者参加其活动、承办其案件", "Restricted, where he made it, took part in its activity or answers for its matter"}, "county", "", Subject{Unit: "unit", Restricted: true, Circle: []string{"asker"}}},
	{Words{"限制查看的，本人所在内设机构其他人员的", "Restricted, of others in his unit"}, "county", "", Subject{Unit: "unit", Restricted: true}},
	{Words{"限制查看的县级单位文件，查看人属市支队并记录了原因", "Restricted and a county's, for people of the city who gave a reason"}, "city", "督查", Subject{Restricted: true}},
}

// materialActions are those on what is kept.
var materialActions = []Action{
	ReadRegister, ReadContent, ReadLog, Record, JoinTour, Upload, Describe, Mark, Restrict, Hand, SuperviseIt, Receive, ProposeVoid, DecideVoid,
	SignFacts, SignTour, Arrange, Archive, Issue,
}

func materialTable(r relation) Table {
	t := Table{Title: r.words, Columns: askerWords()}
	for _, action := range materialActions {
		s := r.subject
		s.Ref, s.Agency = custody.Ref{Kind: "item", ID: "thing"}, "county"
		t.Rows = append(t.Rows, Row{Action: action, What: wordsOf(action), Verdicts: verdicts(r.agency, r.why, action, s)})
	}
	return t
}

// verdicts are what each asker of the agency is answered.
func verdicts(agency, why string, a Action, s Subject) []Verdict {
	all := make([]Verdict, len(askers))
	for i, who := range askers {
		p := who.person(agency)
		p.Why = why
		all[i] = Decide(p, a, s)
	}
	return all
}

// place is where an asker works, and which agency is not his.
type place struct {
	words       Words
	agency, not string
}

var places = []place{
	{Words{"系统管理：县级单位的人员", "The office, for people of a county"}, "county", "stranger"},
	{Words{"系统管理：市支队的人员", "The office, for people of the city"}, "city", "county"},
}

// officeQuestions are what may be asked of the office. The subject is of the asker's
// agency, or of another.
var officeQuestions = []struct {
	action  Action
	of      Words
	another bool
	subject Subject
}{
	{ReadLog, Words{"本单位整个日志", "the whole one of his agency"}, false, Subject{}},
	{ReadLog, Words{"其他单位整个日志", "the whole one of another agency"}, true, Subject{}},
	{ReadPeople, Words{"本单位", "of his agency"}, false, Subject{}},
	{ReadPeople, Words{"其他单位", "of another agency"}, true, Subject{}},
	{ReadAccounts, Words{}, false, Subject{}},
	{ReadAdmins, Words{}, false, Subject{}},
	{ManageUnits, Words{}, false, Subject{}},
	{Adopt, Words{"本单位", "his agency"}, false, Subject{}},
	{Adopt, Words{"其他单位", "another agency"}, true, Subject{}},
	{ManagePeople, Words{}, false, Subject{}},
	{GrantPosts, Words{}, false, Subject{}},
	{GivePassword, Words{"执法人员账号", "to an officer's account"}, false, Subject{}},
	{GivePassword, Words{"系统管理员账号", "to the system administrator's"}, false, Subject{Admin: SystemAdmin}},
	{GivePassword, Words{"安全保密管理员账号", "to the security administrator's"}, false, Subject{Admin: SecurityAdmin}},
	{GivePassword, Words{"安全审计员账号", "to the audit administrator's"}, false, Subject{Admin: AuditAdmin}},
	{LockAccount, Words{"执法人员账号", "an officer's"}, false, Subject{}},
	{LockAccount, Words{"系统管理员账号", "the system administrator's"}, false, Subject{Admin: SystemAdmin}},
	{LockAccount, Words{"安全保密管理员账号", "the security administrator's"}, false, Subject{Admin: SecurityAdmin}},
	{LockAccount, Words{"安全审计员账号", "the audit administrator's"}, false, Subject{Admin: AuditAdmin}},
	{MeasureClock, Words{"本人持有的设备", "of the device that he holds"}, false, Subject{Officers: []string{"asker"}}},
	{MeasureClock, Words{"本单位其他设备", "of another device of his agency"}, false, Subject{}},
	{MeasureClock, Words{"其他单位的设备", "of another agency's device"}, true, Subject{}},
	{CheckStore, Words{}, false, Subject{}},
	{WatchJobs, Words{}, false, Subject{}},
}

func officeTable(p place) Table {
	t := Table{Title: p.words, Columns: askerWords()}
	for _, q := range officeQuestions {
		s := q.subject
		s.Agency = p.agency
		if q.another {
			s.Agency = p.not
		}
		t.Rows = append(t.Rows, Row{Action: q.action, What: wordsOf(q.action).of(q.of), Verdicts: verdicts(p.agency, "", q.action, s)})
	}
	return t
}

// Never is what no token may do, whatever its scopes.
type Never struct {
	Action    Action
	What, Why Words
}

// NeverByToken lists what no token may do, with the reasons.
func NeverByToken() []Never {
	list := make([]Never, 0, len(neverByToken))
	for _, n := range neverByToken {
		list = append(list, Never{n.action, wordsOf(n.action), n.why})
	}
	return list
}

// tokenTable tells what each scope of a token leaves of its holder's rights.
func tokenTable() Table {
	t := Table{Title: Words{"访问令牌的范围：只减少持有人的权限", "Scopes of personal tokens, which only take away from what the holder may do"}}
	for _, name := range TokenScopes() {
		t.Columns = append(t.Columns, Words{English: name})
	}
	for _, action := range actionOrder {
		row := Row{Action: action, What: wordsOf(action)}
		for _, name := range TokenScopes() {
			row.Verdicts = append(row.Verdicts, only(slices.Contains(tokenScopes[name], action)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
