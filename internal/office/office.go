package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"liuhen/internal/account"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
	"liuhen/internal/post"
)

// Founding keeps the one-time code and opens the city's log.
type Founding interface {
	// NewID returns a fresh id.
	NewID() (string, error)
	// PutSetupCode keeps the digest of the one-time code in place of an older one.
	PutSetupCode(ctx context.Context, hash string) error
	// FoundCity checks the code and records city, accounts and passwords in one transaction, once.
	FoundCity(ctx context.Context, cmd custody.Command, codeHash string,
		make func(at time.Time, newID func() (string, error)) (agency.Agency, []custody.Transition, map[custody.Ref]string, error),
	) (agency.Agency, custody.Receipt, error)
}

// Accounts finds accounts and sets their passwords.
type Accounts interface {
	// Account returns the account, or not-found.
	Account(ctx context.Context, id account.ID) (account.Account, error)
	// AccountByLogin returns the account of a login in its comparable form, or not-found.
	AccountByLogin(ctx context.Context, login string) (account.Account, error)
	// Secret returns the kept hash of a noun, or not-found.
	Secret(ctx context.Context, of custody.Ref) (string, error)
	// SetPassword records the step, keeps the hash and ends all sessions, together.
	SetPassword(ctx context.Context, cmd custody.Command, id account.ID, hash string,
		decide func(at time.Time, now account.Account) (custody.Transition, error),
	) (account.Account, custody.Receipt, error)
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
	// IssueToken records the token and keeps its secret's digest, together.
	IssueToken(ctx context.Context, cmd custody.Command, city, hash string,
		make func(at time.Time, id account.TokenID) (account.Token, custody.Transition, error),
	) (account.Token, custody.Receipt, error)
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

// Hasher hashes passwords; Fits takes the same work for an empty hash.
type Hasher interface {
	// Hash returns the salted hash of a password.
	Hash(password string) (string, error)
	// Fits reports whether the password has this hash; an empty hash fits nothing and takes as long.
	Fits(hash, password string) bool
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
	// Wait returns how long the key must wait before the next attempt; 0 for not at all.
	Wait(key string, at time.Time) time.Duration
	// Fail counts a failed attempt.
	Fail(key string, at time.Time)
	// Succeed forgets the failed attempts of the key.
	Succeed(key string)
}

// Office is the desk. All fields are needed; the store fills the first five.
type Office struct {
	Founding Founding
	Accounts Accounts
	Sessions Sessions
	Tokens   Tokens
	Staff    Staff
	Hasher   Hasher
	Mint     Mint
	Throttle Throttle
	Now      func() time.Time
}

// digestOf is how a secret that carries enough chance of its own is kept.
func digestOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// mayTry fails with sign-in-throttled while any of the keys has to wait.
func (o *Office) mayTry(op string, keys ...string) error {
	for _, key := range keys {
		if wait := o.Throttle.Wait(key, o.Now()); wait > 0 {
			seconds := int((wait + time.Second - 1) / time.Second)
			return fault.SignInThrottled.Err(op, "", nil).With("seconds", strconv.Itoa(seconds))
		}
	}
	return nil
}

func (o *Office) failed(keys ...string) {
	for _, key := range keys {
		o.Throttle.Fail(key, o.Now())
	}
}
