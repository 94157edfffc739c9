package access

import (
	"strings"

	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// Action is what somebody wants to do. The set is closed; docs/access.md lists it.
type Action string

// The actions that Decide knows.
const (
	ReadRegister Action = "read-register" // titles, clocks and states, no content
	ReadContent  Action = "read-content"  // bytes, text and packages
	ReadPeople   Action = "read-people"   // who works where, with which posts and devices
	ReadAccounts Action = "read-accounts" // who signs in, and under which login
	ReadAdmins   Action = "read-administrators"
	Record       Action = "record"    // begin, end and describe activities, tours and matters
	Upload       Action = "upload"    // take in files
	Describe     Action = "describe"  // describe items and link them
	Restrict     Action = "restrict"  // say who may see an item, and lift that again
	Mark         Action = "mark"      // mark moments of a recording, and withdraw the own marks
	Hand         Action = "hand-over" // sign a handover
	SuperviseIt  Action = "supervise" // sign as 监交人
	Receive      Action = "receive"   // count, receive, return, read in, lend
	Arrange      Action = "arrange"   // case file: open, place, submit
	Archive      Action = "archive"   // case file: return, seal
	Issue        Action = "issue"     // make a package
	ProposeVoid  Action = "propose-void"
	DecideVoid   Action = "decide-void"
	SignFacts    Action = "sign-correction" // the head's signature under a corrected clock
	JoinTour     Action = "join-tour"       // name the own agency's tour in an activity that it joined
	SignTour     Action = "sign-tour"       // its head's signature under a corrected one
	ReadLog      Action = "read-log"        // event, actor, time, subject id and digests
	ManageUnits  Action = "manage-agencies"
	ManagePeople Action = "manage-people" // officers, accounts, devices
	Adopt        Action = "adopt"         // enter from which day a pack binds an agency
	GrantPosts   Action = "grant-posts"
	GivePassword Action = "give-password" // to somebody else's account
	LockAccount  Action = "lock-account"  // and unlock it
	MeasureClock Action = "measure-clock" // of a device
	CheckStore   Action = "check-store"   // fsck of the whole store, from the server
	WatchJobs    Action = "watch-jobs"    // of all agencies, without what they are about
)

// Words say the action in both languages.
func (a Action) Words() term.Words { return term.Of(term.Actions, string(a)) }

// Verdict is the answer of Decide.
type Verdict int

// The verdicts.
const (
	Hide   Verdict = iota // must look as if it did not exist
	Refuse                // may be known, but not this
	Allow
)

// Decide answers whether person may do action to subject. It is the only place
// that says so. A token's scope takes away from what its holder may do and tells
// nothing more: what is hidden from him stays hidden.
func Decide(p Person, a Action, s Subject) Verdict {
	verdict := decide(p, a, s)
	if verdict == Allow && !p.tokenAllows(a) {
		return Refuse
	}
	return verdict
}

// decide is Decide for the holder himself.
func decide(p Person, a Action, s Subject) Verdict {
	if rule, ok := officeRules[a]; ok {
		return rule(p, s)
	}
	if p.Admin != "" || !p.IsOfficer() {
		return Hide
	}
	if !p.sees(a, s) {
		return Hide
	}
	rule, ok := deskRules[a]
	if !ok || rule(p, s) {
		return Allow
	}
	return Refuse
}

// Check is Decide as an error: nil, not-found for Hide and for Refuse not-allowed, or
// token-lacks-scope or token-never where the person may do it himself.
func Check(p Person, a Action, s Subject) error {
	switch Decide(p, a, s) {
	case Allow:
		return nil
	case Refuse:
		return refusal(a, s.Ref.String(), decide(p, a, s) == Allow)
	}
	return fault.NoSuchThing.Err(string(a), s.Ref.String(), nil)
}

// refusal blames the token where the person may do it himself, else what he is.
func refusal(a Action, subject string, himself bool) error {
	if !himself {
		return fault.NotAllowed.Err(string(a), subject, nil).WithTerm("action", string(a), a.Words())
	}
	for _, n := range neverByToken {
		if n.action == a {
			return fault.TokenNever.Err(string(a), subject, nil).WithTerm("action", string(a), a.Words()).WithBoth("why", n.why.Chinese, n.why.English)
		}
	}
	return fault.TokenLacks.Err(string(a), subject, nil).WithTerm("action", string(a), a.Words()).With("scopes", strings.Join(scopesWith(a), ", "))
}

// sees is the horizontal rule: own, own unit's, own agency's for those who hold a
// post there; those who hold a post in a joining agency, and named readers, read what it
// takes part in, and readers mark in it what they saw;
// the city sees the counties' registers, and their content only with a recorded
// reason. What is restricted takes away from that and gives nobody anything.
func (p Person) sees(a Action, s Subject) bool {
	reads := a == ReadRegister || a == ReadContent
	switch {
	case s.Restricted && !p.inCircle(a, s):
		return false
	case s.made(p), (reads || a == Mark) && s.readBy(p):
		return true
	case own(p, s) && (p.seesAgency() || p.inUnit(s) || a == SuperviseIt):
		return true
	case joined(p, s) && p.seesAgency() && (reads || a == Upload || a == JoinTour || a == SignTour):
		return true
	}
	return p.OfCity() && p.seesAgency() && (a == ReadRegister || (a == ReadContent && p.Why != ""))
}

// inCircle reports whether the person is one of the few who see what is restricted: its
// makers, the officers of its activities and matters, and the custodian. The head is not,
// but may change the restriction, so that it can be lifted where no custodian is left.
func (p Person) inCircle(a Action, s Subject) bool {
	keeps := own(p, s) && (p.Holds(Custodian) || (a == Restrict && p.Holds(Head)))
	return keeps || s.made(p) || s.readBy(p) || s.encircles(p)
}

func joined(p Person, s Subject) bool {
	for _, agency := range s.Joining {
		if agency == p.Actor.Agency {
			return true
		}
	}
	return false
}

// inUnit reports whether the thing is of the person's unit; unit ids repeat from agency
// to agency.
func (p Person) inUnit(s Subject) bool { return s.Unit != "" && s.Unit == p.Unit }

// seesAgency reports whether the person's post lets him see all of his agency.
func (p Person) seesAgency() bool {
	return p.Holds(RecordingManager, Custodian, Archivist, Head, AuthorityHead)
}

// deskRules say which post an action on a visible thing asks for; an action
// without a rule is open to whoever sees the thing.
var deskRules = map[Action]func(Person, Subject) bool{
	Hand:    func(p Person, s Subject) bool { return s.made(p) },
	Receive: func(p Person, s Subject) bool { return own(p, s) && p.Holds(RecordingManager, Custodian) },
	Arrange: func(p Person, s Subject) bool { return s.made(p) },
	Archive: func(p Person, s Subject) bool { return own(p, s) && p.Holds(Archivist) },
	Issue:   func(p Person, s Subject) bool { return own(p, s) && p.Holds(Archivist, Head) },
	ProposeVoid: func(p Person, s Subject) bool {
		return s.made(p) || (own(p, s) && p.Holds(RecordingManager, Custodian))
	},
	Describe: func(p Person, s Subject) bool {
		return s.made(p) || (own(p, s) && p.Holds(RecordingManager, Custodian, Archivist))
	},
	Restrict: func(p Person, s Subject) bool { return own(p, s) && p.Holds(Custodian, Head) },
	Mark: func(p Person, s Subject) bool {
		return s.made(p) || s.readBy(p) || (own(p, s) && (p.inUnit(s) || p.Holds(RecordingManager, Custodian)))
	},
	DecideVoid: func(p Person, s Subject) bool { return own(p, s) && p.Holds(RecordingManager, Custodian, Head) },
	SignFacts:  func(p Person, s Subject) bool { return own(p, s) && p.Holds(Head) },
	JoinTour:   joined,
	SignTour:   func(p Person, s Subject) bool { return joined(p, s) && p.Holds(Head) },
	Record:     own,
	Upload:     func(p Person, s Subject) bool { return own(p, s) || joined(p, s) },
}

func own(p Person, s Subject) bool { return s.Agency == p.Actor.Agency }

// officeRules decide what concerns the system rather than the material. That
// agencies exist is known to everyone who is signed in, so managing is never hidden.
var officeRules = map[Action]func(Person, Subject) Verdict{
	ManageUnits: func(p Person, _ Subject) Verdict { return only(p.Admin == SystemAdmin) },
	Adopt: func(p Person, s Subject) Verdict {
		return only(p.IsOfficer() && p.Holds(Head) && (own(p, s) || p.OfCity()))
	},
	ManagePeople: func(p Person, _ Subject) Verdict { return only(p.Admin == SystemAdmin) },
	GrantPosts:   func(p Person, _ Subject) Verdict { return only(p.Admin == SecurityAdmin) },
	ReadPeople:   readPeople,
	GivePassword: func(p Person, s Subject) Verdict { return only(p.Admin == GiverFor(s.Admin)) },
	LockAccount:  func(p Person, s Subject) Verdict { return only(p.Admin == LockerFor(s.Admin)) },
	MeasureClock: measureClock,
	ReadAccounts: readAccounts,
	ReadAdmins:   func(p Person, _ Subject) Verdict { return only(p.Admin != "") },
	CheckStore:   checkStore,
	WatchJobs:    func(p Person, _ Subject) Verdict { return only(p.Admin == SystemAdmin) },
	ReadLog:      readLog,
}

// GiverFor names the administrator who gives a password to an account of the role,
// empty for an officer's. None gives one to his own role, and LockerFor names
// another one still: who gave an account a password cannot let it in, so that no
// administrator alone can take an officer's or another administrator's part.
func GiverFor(role string) string {
	if role == SystemAdmin {
		return SecurityAdmin
	}
	return SystemAdmin
}

// LockerFor names the administrator who locks and unlocks an account of the role,
// empty for an officer's.
func LockerFor(role string) string {
	if role == SystemAdmin || role == SecurityAdmin {
		return AuditAdmin
	}
	return SecurityAdmin
}

// checkStore: whoever keeps the store, and the audit administrator: a check changes
// nothing, names neither persons nor titles, and must not wait for the good will of
// the others.
func checkStore(p Person, _ Subject) Verdict {
	return only(p.Admin == SystemAdmin || p.Admin == AuditAdmin || p.keepsCity())
}

// keepsCity reports whether the person keeps the city's records, and with them the
// store in which all agencies' lie.
func (p Person) keepsCity() bool { return p.OfCity() && p.Holds(RecordingManager, Custodian) }

func only(ok bool) Verdict {
	if ok {
		return Allow
	}
	return Refuse
}

// keepsPeople reports whether the person is an administrator who keeps the lists of
// people or grants them posts.
func (p Person) keepsPeople() bool { return p.Admin == SystemAdmin || p.Admin == SecurityAdmin }

// readPeople: the two administrators who keep the lists see every agency's, officers
// see their own and the city's post holders all; the audit administrator sees no
// names.
func readPeople(p Person, s Subject) Verdict {
	switch {
	case p.keepsPeople():
		return Allow
	case p.Admin != "":
		return Refuse
	case p.IsOfficer() && (own(p, s) || (p.OfCity() && p.seesAgency())):
		return Allow
	}
	return Hide
}

// readAccounts: the two administrators who keep the lists; officers know of their own
// account alone.
func readAccounts(p Person, s Subject) Verdict {
	if p.Admin == "" && !s.made(p) {
		return Hide
	}
	return only(p.keepsPeople())
}

// measureClock: the administrator who keeps the devices, whoever has the device and
// the custodians of its agency.
func measureClock(p Person, s Subject) Verdict {
	switch {
	case p.Admin == SystemAdmin:
		return Allow
	case !p.IsOfficer() || !own(p, s):
		return Hide
	}
	return only(s.made(p) || p.Holds(RecordingManager, Custodian))
}

// readLog: the audit administrator reads every log's events without content; who
// sees a thing may read its own chain.
func readLog(p Person, s Subject) Verdict {
	switch {
	case p.Admin == AuditAdmin:
		return Allow
	case p.Admin != "":
		return Refuse
	case s.Ref.IsZero():
		return only(own(p, s) && p.Holds(RecordingManager, Custodian, Head))
	case p.sees(ReadRegister, s):
		return Allow
	}
	return Hide
}
