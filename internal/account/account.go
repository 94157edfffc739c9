package account

import (
	"liuhen/internal/custody"
)

// ID names an account for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the account with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "account", ID: string(id)} }

// Role is an administrator's role.
type Role string

// The administrator roles; an officer's account has none.
const (
	NoRole   Role = ""
	System   Role = "system"   // 系统管理员
	Security Role = "security" // 安全管理员
	Audit    Role = "audit"    // 审计管理员
)

// Account is the value of one sign-in. It holds no secret.
type Account struct {
	ID            ID             `json:"id"`
	City          string         `json:"city"`   // the city agency, in whose log accounts lie
	Agency        string         `json:"agency"` // where its holder works
	Login         string         `json:"login"`
	Officer       string         `json:"officer,omitempty"` // absent for administrators
	Admin         Role           `json:"admin,omitempty"`   // absent for officers
	PasswordSetAt custody.Micros `json:"password_set_at"`   // null while it has none; sessions older than it have ended
	PasswordSetBy ID             `json:"password_set_by,omitempty"`
	// PasswordNumber is how many passwords it has had. Tokens of an earlier one have ended.
	PasswordNumber int   `json:"password_number,omitempty"`
	State          State `json:"state"`

	Head custody.Head `json:"-"`
}

// Ref names the account.
func (a Account) Ref() custody.Ref { return a.ID.Ref() }

// Home is the city agency: accounts lie in the city's log.
func (a Account) Home() string { return a.City }

// Schema is the encoding of the value.
func (Account) Schema() string { return "account/v1" }

// KeyScope is the account itself.
func (a Account) KeyScope() custody.Ref { return a.Ref() }

// Seen is the head the value was read with.
func (a Account) Seen() custody.Head { return a.Head }

// MustChange reports whether somebody else knows the password, because he set it:
// then its holder must set his own before he does anything else.
func (a Account) MustChange() bool { return !a.PasswordSetAt.IsZero() && a.PasswordSetBy != a.ID }

// Actor is the account as it acts by the way via ("session", "token/<id>").
func (a Account) Actor(via string) custody.Actor {
	return custody.Actor{Account: string(a.ID), Officer: a.Officer, Agency: a.Agency, Via: via}
}
