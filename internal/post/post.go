package post

import (
	"cmp"
	"slices"
	"time"

	"liuhen/internal/custody"
)

// ID names an appointment or delegation for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the post with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "post", ID: string(id)} }

// Kind is which post it is.
type Kind string

// The posts.
const (
	RecordingManager Kind = "recording-manager" // 全过程记录管理人员
	Custodian        Kind = "custodian"         // 音像保管岗位
	Archivist        Kind = "archivist"         // 档案管理人员
	HeadOfAgency     Kind = "head"              // 执法机构负责人
	HeadOfAuthority  Kind = "authority-head"    // 主管部门负责人
)

// Kinds returns every kind of post, in the order in which lists show them.
func Kinds() []Kind {
	return []Kind{RecordingManager, Custodian, Archivist, HeadOfAgency, HeadOfAuthority}
}

// Post is the value of one appointment or delegation.
type Post struct {
	ID        ID             `json:"id"`
	Agency    string         `json:"agency"`
	Kind      Kind           `json:"kind"`
	Officer   string         `json:"officer"` // who holds it
	Deputy    bool           `json:"deputy"`
	Delegator ID             `json:"delegator,omitempty"` // the appointment whose holder is away; absent for appointments
	From      custody.Micros `json:"from"`                // first moment
	Until     custody.Micros `json:"until"`               // first moment no longer; null while open
	Basis     string         `json:"basis"`               // number of the document
	State     State          `json:"state"`

	Head custody.Head `json:"-"`
}

// Ref names the post.
func (p Post) Ref() custody.Ref { return p.ID.Ref() }

// Home is the agency whose post it is.
func (p Post) Home() string { return p.Agency }

// Schema is the encoding of the value.
func (Post) Schema() string { return "post/v1" }

// KeyScope is the post itself.
func (p Post) KeyScope() custody.Ref { return p.Ref() }

// Seen is the head the value was read with.
func (p Post) Seen() custody.Head { return p.Head }

// Covers reports whether at lies in the post's time: From included, Until not. It
// does not look at the post from which a delegation comes; HeldAt does.
func (p Post) Covers(at time.Time) bool {
	return !p.From.IsZero() && !at.Before(p.From.Time) && (p.Until.IsZero() || at.Before(p.Until.Time))
}

// HeldAt returns who held the agency's post of the kind at the time: principals
// first, then their delegates, then deputies and theirs, each by the earlier start.
// A delegation counts only while the appointment behind it, which must be among
// posts, does too.
func HeldAt(posts []Post, agency string, kind Kind, at time.Time) []Post {
	held := []Post{}
	for _, p := range posts {
		if p.Agency == agency && p.Kind == kind && p.Covers(at) && p.backed(posts, at) {
			held = append(held, p)
		}
	}
	slices.SortFunc(held, func(a, b Post) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), a.From.Compare(b.From.Time), cmp.Compare(a.ID, b.ID))
	})
	return held
}

// backed reports whether the post is an appointment, or its delegator's
// appointment stands at the time.
func (p Post) backed(posts []Post, at time.Time) bool {
	return p.Delegator == "" || slices.ContainsFunc(posts, func(d Post) bool {
		return d.ID == p.Delegator && d.Delegator == "" && d.Agency == p.Agency && d.Kind == p.Kind && d.Covers(at)
	})
}

func (p Post) rank() int {
	rank := 0
	if p.Deputy {
		rank += 2
	}
	if p.Delegator != "" {
		rank++
	}
	return rank
}

// Vacant reports whether nobody held the agency's post of the kind at the time.
func Vacant(posts []Post, agency string, kind Kind, at time.Time) bool {
	return len(HeldAt(posts, agency, kind, at)) == 0
}

// Holds reports whether the officer held the agency's post of the kind at the time,
// in whatever way.
func Holds(posts []Post, officer, agency string, kind Kind, at time.Time) bool {
	return slices.ContainsFunc(HeldAt(posts, agency, kind, at), func(p Post) bool { return p.Officer == officer })
}
