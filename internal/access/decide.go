package access

import "liuhen/internal/fault"

// Action is what somebody wants to do. The set is closed; docs/access.md lists it.
type Action string

// The actions that Decide knows.
const (
	ReadRegister Action = "read-register" // titles, clocks and states, no content
	ReadContent  Action = "read-content"  // bytes, text and packages
	Record       Action = "record"        // begin, end and describe activities, tours and matters
	Upload       Action = "upload"        // take in files
	Hand         Action = "hand-over"     // sign a handover
	SuperviseIt  Action = "supervise"     // sign as 监交人
	Receive      Action = "receive"       // count, receive, return, read in, lend
	Arrange      Action = "arrange"       // case file: open, place, submit
	Archive      Action = "archive"       // case file: return, seal
	Issue        Action = "issue"         // make a package
	ProposeVoid  Action = "propose-void"
	DecideVoid   Action = "decide-void"
	SignFacts    Action = "sign-correction" // the head's signature under a corrected clock
	ReadLog      Action = "read-log"        // event, actor, time, subject id and digests
	ManageUnits  Action = "manage-agencies"
	ManagePeople Action = "manage-people" // officers, accounts, devices
	GrantPosts   Action = "grant-posts"
	CheckStore   Action = "check-store" // fsck from the server
)

// Verdict is the answer of Decide.
type Verdict int

// The verdicts.
const (
	Hide   Verdict = iota // must look as if it did not exist
	Refuse                // may be known, but not this
	Allow
)

// Decide answers whether person may do action to subject. It is the only place
// that says so.
func Decide(p Person, a Action, s Subject) Verdict {
	if !p.tokenAllows(a) {
		return Refuse
	}
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

// Check is Decide as an error: nil, not-found for Hide and not-allowed for Refuse.
func Check(p Person, a Action, s Subject) error {
	switch Decide(p, a, s) {
	case Allow:
		return nil
	case Refuse:
		return fault.NotAllowed.Err(string(a), s.Ref.String(), nil).With("action", string(a))
	}
	return fault.NoSuchThing.Err(string(a), s.Ref.String(), nil)
}

// sees is the horizontal rule: own, own unit's, own agency's for those who hold a
// post there; those who hold a post in a joining agency read what it takes part in;
// the city sees the counties' registers, and their content only with a recorded
// reason.
func (p Person) sees(a Action, s Subject) bool {
	reads := a == ReadRegister || a == ReadContent
	switch {
	case s.made(p):
		return true
	case own(p, s) && (p.seesAgency() || (s.Unit != "" && s.Unit == p.Unit) || a == SuperviseIt):
		return true
	case joined(p, s) && p.seesAgency() && (reads || a == Upload):
		return true
	}
	return p.OfCity() && p.seesAgency() && (a == ReadRegister || (a == ReadContent && p.Why != ""))
}

func joined(p Person, s Subject) bool {
	for _, agency := range s.Joining {
		if agency == p.Actor.Agency {
			return true
		}
	}
	return false
}

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
	DecideVoid: func(p Person, s Subject) bool { return own(p, s) && p.Holds(RecordingManager, Custodian, Head) },
	SignFacts:  func(p Person, s Subject) bool { return own(p, s) && p.Holds(Head) },
	CheckStore: func(p Person, s Subject) bool { return own(p, s) && p.Holds(RecordingManager, Custodian) },
	Record:     own,
	Upload:     func(p Person, s Subject) bool { return own(p, s) || joined(p, s) },
}

func own(p Person, s Subject) bool { return s.Agency == p.Actor.Agency }

// officeRules decide what concerns the system rather than the material. Agencies
// and people are known to everyone who is signed in, so the answer is never Hide.
var officeRules = map[Action]func(Person, Subject) Verdict{
	ManageUnits:  func(p Person, _ Subject) Verdict { return only(p.Admin == SystemAdmin) },
	ManagePeople: func(p Person, _ Subject) Verdict { return only(p.Admin == SystemAdmin) },
	GrantPosts:   func(p Person, _ Subject) Verdict { return only(p.Admin == SecurityAdmin) },
	ReadLog:      readLog,
}

func only(ok bool) Verdict {
	if ok {
		return Allow
	}
	return Refuse
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
