package account

import (
	"slices"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// TokenID names a token for ever: a UUIDv7. It is not the secret.
type TokenID string

// Ref returns the noun reference of the token with this id.
func (id TokenID) Ref() custody.Ref { return custody.Ref{Kind: "token", ID: string(id)} }

// Scope is a part of what an account may do that a token may do too. A scope never
// adds a right; access asks for both.
type Scope string

// The scopes: one to read, and one for each desk at which programs work. What each
// allows stands in access.
const (
	ScopeRead      Scope = "read"      // registers, content and logs
	ScopeIntake    Scope = "intake"    // matters, tours, activities, uploads, signing of handovers
	ScopeReceiving Scope = "receiving" // receive or return handovers, integrity checks
	ScopeAssembly  Scope = "assembly"  // arrange and submit case files
	ScopeArchive   Scope = "archive"   // return and seal case files, issue packages
	ScopeAdmin     Scope = "admin"     // agencies, people, posts, devices, accounts
)

// Scopes returns every scope, in the order in which lists show them. What is in
// none needs a person's session: passwords, tokens, proposing and deciding what is void,
// and the signature of the head; access has the list with the reasons.
func Scopes() []Scope {
	return []Scope{ScopeRead, ScopeIntake, ScopeReceiving, ScopeAssembly, ScopeArchive, ScopeAdmin}
}

// Token is the value of one API token. It holds neither the secret nor its hash.
type Token struct {
	ID      TokenID        `json:"id"`
	City    string         `json:"city"`    // in whose log accounts and tokens lie
	Account ID             `json:"account"` // in whose name it acts
	Name    string         `json:"name"`    // what it is for
	Scope   []Scope        `json:"scope"`   // in the order of Scopes
	Issued  custody.Micros `json:"issued"`
	Expires custody.Micros `json:"expires"` // first moment it no longer works
	// PasswordNumber is which of the account's passwords it was issued under.
	PasswordNumber int        `json:"password_number,omitempty"`
	State          TokenState `json:"state"`

	Head custody.Head `json:"-"`
}

// Ref names the token.
func (t Token) Ref() custody.Ref { return t.ID.Ref() }

// Home is the city agency: tokens lie in the city's log, beside their accounts.
func (t Token) Home() string { return t.City }

// Schema is the encoding of the value.
func (Token) Schema() string { return "token/v1" }

// KeyScope is the account, with which its tokens are lawfully destroyed.
func (t Token) KeyScope() custody.Ref { return t.Account.Ref() }

// Seen is the head the value was read with.
func (t Token) Seen() custody.Head { return t.Head }

// Live reports whether the token still stands for the account at the time: it has
// neither expired nor been revoked, the account is active, and no password was set
// since it was issued.
func (t Token) Live(a Account, at time.Time) bool {
	return t.Account == a.ID && a.State == Active && t.State == TokenActive && at.Before(t.Expires.Time) &&
		t.PasswordNumber == a.PasswordNumber
}

// Has reports whether the token has the scope.
func (t Token) Has(s Scope) bool { return slices.Contains(t.Scope, s) }

// TokenState is where a token stands.
type TokenState string

// The states of a token. One that has expired, or whose account got another password,
// stays active; Live tells.
const (
	TokenNone    TokenState = ""        // not issued yet
	TokenActive  TokenState = "active"  // works until it expires or another password is set
	TokenRevoked TokenState = "revoked" // works no more
)

// TokenAction is a verb that may change a token.
type TokenAction string

// The actions on a token.
const (
	IssueToken  TokenAction = "issue"
	RevokeToken TokenAction = "revoke"
)

// TokenTable is the life of a token. What is not in it is refused as wrong-state.
var TokenTable = custody.Table[TokenState, TokenAction]{
	TokenNone:   {IssueToken: TokenActive},
	TokenActive: {RevokeToken: TokenRevoked},
}

// step moves the token by one action and returns the transition to record.
func (t Token) step(a TokenAction, reason string) (Token, custody.Transition, error) {
	next, err := TokenTable.Next(t.Ref().String(), t.State, a)
	if err != nil {
		return t, custody.Transition{}, err
	}
	t.State = next
	return t, custody.Transition{Noun: t, Action: string(a), Reason: reason}, nil
}

// NewToken is a token that is issued. It fails with token-scope or, where it would
// not expire after at and within a year, with token-lifetime.
func NewToken(t Token, at time.Time) (Token, custody.Transition, error) {
	t.State, t.Issued = TokenNone, custody.At(at)
	f := custody.NewForm("issue token", t.Ref())
	f.Given("id", string(t.ID))
	f.Given("city", t.City)
	f.Given("account", string(t.Account))
	f.Text("name", t.Name, 1, 60)
	if err := f.Err(); err != nil {
		return t, custody.Transition{}, err
	}
	if !t.Expires.After(at) || t.Expires.After(at.AddDate(1, 0, 0)) {
		return t, custody.Transition{}, fault.TokenLifetime.Err("issue token", t.Ref().String(), nil)
	}
	scope, err := tidyScope(t.Scope)
	if err != nil {
		return t, custody.Transition{}, err
	}
	t.Scope = scope
	return t.step(IssueToken, "")
}

// tidyScope puts the scopes into the order of Scopes.
func tidyScope(given []Scope) ([]Scope, error) {
	tidy := []Scope{}
	for _, s := range Scopes() {
		if slices.Contains(given, s) {
			tidy = append(tidy, s)
		}
	}
	if len(tidy) == 0 || len(tidy) != len(given) {
		named := ""
		for _, s := range given {
			named += string(s) + " "
		}
		return nil, fault.TokenScope.Err("issue token", "", nil).With("scope", named)
	}
	return tidy, nil
}

// Revoke ends the token, with an optional reason: whoever fears that it leaked
// must not be held up.
func (t Token) Revoke(reason string) (Token, custody.Transition, error) {
	f := custody.NewForm("revoke token", t.Ref())
	f.Prose("reason", reason)
	if err := f.Err(); err != nil {
		return t, custody.Transition{}, err
	}
	return t.step(RevokeToken, reason)
}
