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
	NewID() (string, error)
	PutSetupCode(ctx context.Context, hash string) error
	FoundCity(ctx context.Context, cmd custody.Command, codeHash string,
		make func(at time.Time, newID func() (string, error)) (agency.Agency, []custody.Transition, map[custody.Ref]string, error),
	) (agency.Agency, custody.Receipt, error)
}

// Accounts finds accounts and sets their passwords.
type Accounts interface {
	Account(ctx context.Context, id account.ID) (account.Account, error)
	AccountByLogin(ctx context.Context, login string) (account.Account, error)
	Secret(ctx context.Context, of custody.Ref) (string, error)
	SetPassword(ctx context.Context, cmd custody.Command, id account.ID, hash string,
		decide func(at time.Time, now account.Account) (custody.Transition, error),
	) (account.Account, custody.Receipt, error)
}

// Sessions keeps who is signed in.
type Sessions interface {
	BeginSession(ctx context.Context, v account.Session) error
	Session(ctx context.Context, hash string) (account.Session, error)
	TouchSession(ctx context.Context, hash string, seen, expires time.Time) error
	EndSession(ctx context.Context, hash string) error
}

// Tokens keeps the tokens of programs.
type Tokens interface {
	Token(ctx context.Context, id account.TokenID) (account.Token, error)
	SecretHolder(ctx context.Context, hash string) (custody.Ref, error)
	IssueToken(ctx context.Context, cmd custody.Command, city, hash string,
		make func(at time.Time, id account.TokenID) (account.Token, custody.Transition, error),
	) (account.Token, custody.Receipt, error)
	ChangeToken(ctx context.Context, cmd custody.Command, id account.TokenID,
		decide func(at time.Time, now account.Token) (custody.Transition, error),
	) (account.Token, custody.Receipt, error)
}

// Staff knows who works where and holds which post.
type Staff interface {
	Officer(ctx context.Context, id officer.ID) (officer.Officer, error)
	Posts(ctx context.Context, agency string) ([]post.Post, error)
}

// Hasher hashes passwords; Fits takes the same work for an empty hash.
type Hasher interface {
	Hash(password string) (string, error)
	Fits(hash, password string) bool
}

// Mint draws codes and secrets.
type Mint interface {
	Code() (string, error)
	Secret(prefix string) (string, error)
}

// Throttle slows down whoever guesses.
type Throttle interface {
	Wait(key string, at time.Time) time.Duration
	Fail(key string, at time.Time)
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
