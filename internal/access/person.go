package access

import (
	"slices"

	"liuhen/internal/custody"
)

// Posts, as held at the moment of the decision, deputies included.
const (
	RecordingManager = "recording-manager" // 全过程记录管理人员
	Custodian        = "custodian"         // 音像保管岗位
	Archivist        = "archivist"         // 档案管理人员
	Head             = "head"              // 执法机构负责人
	AuthorityHead    = "authority-head"    // 主管部门负责人
)

// Administrator roles (三员); nobody holds two and none holds a post.
const (
	SystemAdmin   = "system"   // units, accounts, storage
	SecurityAdmin = "security" // posts, rights, locks
	AuditAdmin    = "audit"    // reads the logs
)

// Person is an actor with what he is at this moment.
type Person struct {
	Actor custody.Actor
	City  string          // id of the city agency
	Unit  string          // his unit
	Posts map[string]bool // post kind → held as a deputy
	Admin string          // administrator role, or empty
	Scope []string        // what his token is limited to; nil for a session
	Why   string          // reason given for looking at another agency's content
	// PasswordNumber is which of his account's passwords he came in by.
	PasswordNumber int
	// Upload is the one upload that he came for, by its own token; empty for everybody else.
	Upload string
}

// Holds reports whether the person holds one of the posts.
func (p Person) Holds(posts ...string) bool {
	return slices.ContainsFunc(posts, func(k string) bool { _, ok := p.Posts[k]; return ok })
}

// Deputy reports whether the person holds the post as a deputy.
func (p Person) Deputy(post string) bool { return p.Posts[post] }

// OfCity reports whether the person belongs to the city detachment.
func (p Person) OfCity() bool { return p.Actor.Agency == p.City }

// IsOfficer reports whether the person is an enforcement officer rather than an
// administrator.
func (p Person) IsOfficer() bool { return p.Actor.Officer != "" && p.Admin == "" }

// Subject is what a decision needs to know of a noun.
type Subject struct {
	Ref      custody.Ref
	Agency   string   // owner
	Unit     string   // the maker's unit
	Officers []string // makers, uploaders, case officers
	Joining  []string // agencies that take part
	Readers  []string // officers who may read it although it is not theirs
	Admin    string   // administrator role of an account
	// Restricted says that only Officers, Readers, Circle and the custodian see it.
	Restricted bool
	// Circle are the officers of its activities and matters; known only of what is
	// restricted.
	Circle []string
}

func (s Subject) made(p Person) bool {
	return p.Actor.Officer != "" && slices.Contains(s.Officers, p.Actor.Officer)
}

func (s Subject) encircles(p Person) bool {
	return p.Actor.Officer != "" && slices.Contains(s.Circle, p.Actor.Officer)
}

func (s Subject) readBy(p Person) bool {
	return p.Actor.Officer != "" && slices.Contains(s.Readers, p.Actor.Officer)
}
