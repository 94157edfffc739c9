package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
	"liuhen/internal/post"
	"liuhen/internal/recall"
)

// Founding keeps the one-time code and opens the city's log.
type Founding interface {
	// NewID returns a fresh id.
	NewID() (string, error)
	// PutSetupCode keeps the digest of the one-time code in place of an older one.
	PutSetupCode(ctx context.Context, hash string) error
	// CheckSetupCode answers taken when there is a city, setup-code-wrong when the code is another or none was kept.
	CheckSetupCode(ctx context.Context, codeHash string) error
	// FoundCity checks the code and records city, accounts and passwords in one transaction, once.
	FoundCity(ctx context.Context, cmd custody.Command, codeHash string,
		make func(at time.Time, newID func() (string, error)) (agency.Agency, []custody.Transition, map[custody.Ref]string, error),
	) (agency.Agency, custody.Receipt, error)
}

// Credentials finds accounts and sets their passwords.
type Credentials interface {
	// Account returns the account, or not-found.
	Account(ctx context.Context, id account.ID) (account.Account, error)
	// AccountByLogin returns the account of a login in its comparable form, or not-found.
	AccountByLogin(ctx context.Context, login string) (account.Account, error)
	// Secret returns the kept hash of a noun, or not-found.
	Secret(ctx context.Context, of custody.Ref) (string, error)
	// SetPassword records the steps, keeps the hash and ends all sessions, together; admins are all administrators' accounts.
	SetPassword(ctx context.Context, cmd custody.Command, id account.ID, hash string,
		decide func(at time.Time, now account.Account, admins []account.Account) ([]custody.Transition, error),
	) (account.Account, custody.Receipt, error)
}

// mayManage is access.Check for something on the lists that the action reads shows: what
// the person may not even know of is answered as what is not there.
func mayManage(p access.Person, a, reads access.Action, s access.Subject) error {
	err := access.Check(p, a, s)
	if err != nil && access.Decide(p, reads, s) == access.Hide {
		return fault.NoSuchThing.Err(string(a), s.Ref.String(), nil)
	}
	return err
}

// Sessions keeps who is signed in.
type Sessions interface {
	// BeginSession keeps a session under the digest of its secret.
	BeginSession(ctx context.Context, v account.Session) error
	// Session returns the session of a digest, or not-found.
	Session(ctx context.Context, hash string) (account.Session, error)
	// TouchSession keeps when the session was last used and when it ends.
	TouchSession(ctx context.Context, hash string, seen, expires time.Time) error
	// EndSession forgets the session; one that is gone is no error.
	EndSession(ctx context.Context, hash string) error
}

// Tokens keeps the tokens of programs.
type Tokens interface {
	// Token returns the token, or not-found.
	Token(ctx context.Context, id account.TokenID) (account.Token, error)
	// SecretHolder returns whose secret has this digest, or not-found.
	SecretHolder(ctx context.Context, hash string) (custody.Ref, error)
	// IssueToken records a token of the account, as it is then, and keeps its secret's digest, together.
	IssueToken(ctx context.Context, cmd custody.Command, of account.ID, hash string,
		make func(at time.Time, id account.TokenID, holder account.Account) (account.Token, custody.Transition, error),
	) (account.Token, custody.Receipt, error)
	// Tokens returns the tokens of an account, in the order in which they were issued.
	Tokens(ctx context.Context, account string) ([]account.Token, error)
	// ChangeToken carries out a command on one token.
	ChangeToken(ctx context.Context, cmd custody.Command, id account.TokenID,
		decide func(at time.Time, now account.Token) (custody.Transition, error),
	) (account.Token, custody.Receipt, error)
}

// Staff knows who works where and holds which post.
type Staff interface {
	// Officer returns the officer, or not-found.
	Officer(ctx context.Context, id officer.ID) (officer.Officer, error)
	// Posts returns all appointments of an agency, ended ones included.
	Posts(ctx context.Context, agency string) ([]post.Post, error)
}

// Hasher hashes passwords; Fits takes the same work for an empty hash. Both fail with
// sign-in-busy where too many wait already, or ctx ended while they did.
type Hasher interface {
	// Hash returns the salted hash of a password.
	Hash(ctx context.Context, password string) (string, error)
	// Fits reports whether the password has this hash; an empty hash fits nothing and takes as long.
	// network is where a stranger comes from; whoever is known has none, and goes before strangers.
	Fits(ctx context.Context, network, hash, password string) (bool, error)
}

// Mint draws codes and secrets.
type Mint interface {
	// Code returns a one-time code that people can type.
	Code() (string, error)
	// Secret returns a fresh secret beginning with prefix.
	Secret(prefix string) (string, error)
}

// Throttle slows down whoever guesses.
type Throttle interface {
	// Try counts an attempt under the key, or counts nothing and returns how long the key must wait.
	Try(key string, at time.Time) time.Duration
	// GiveBack takes back one counted attempt that turned out to be none.
	GiveBack(key string)
	// Clear forgets the attempts under the key.
	Clear(key string)
}

// Office is the desk. All fields are needed; the store fills the first seven, and Logs
// makes the log of the city ready.
type Office struct {
	Founding Founding
	Accounts Credentials
	Sessions Sessions
	Tokens   Tokens
	Uploads  Uploads
	Staff    Staff
	// Identities says how long what the others said of somebody holds.
	Identities Identities
	Logs       Logs
	Hasher     Hasher
	Mint       Mint
	Known      account.KnownKey // of browsers from which somebody came in before
	Guesses    Throttle         // tight: of one login, or of the set-up code, from one network; of one known browser; of one session
	Networks   Throttle         // loose: of all strangers' sign-ins from one network
	Now        func() time.Time

	memory recall.Memory
}

// digestOf is how a secret that carries enough chance of its own is kept.
func digestOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
