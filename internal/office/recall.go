package office

import (
	"context"

	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/officer"
	"liuhen/internal/post"
	"liuhen/internal/recall"
)

// Identities tells whether who somebody is may have changed.
type Identities interface {
	// Identities counts the changes of accounts, sessions, tokens, officers and posts. The
	// count moves before whoever made one is told of it. ok is false where changes may be
	// made that are not counted.
	Identities() (count int64, ok bool)
}

// recalled returns what was looked up under the key, or looks it up: every request asks, and
// few change it. The time, and so whether a session is live and a post is held, is never
// remembered.
func recalled[T any](o *Office, key string, look func() (T, error)) (T, error) {
	return recall.Look(&o.memory, o.Identities.Identities, key, look)
}

func (o *Office) session(ctx context.Context, hash string) (account.Session, error) {
	return recalled(o, "session/"+hash, func() (account.Session, error) { return o.Sessions.Session(ctx, hash) })
}

// touch writes down that the session was used.
func (o *Office) touch(ctx context.Context, s account.Session) error {
	count, ok := o.Identities.Identities()
	err := o.Sessions.TouchSession(ctx, s.Hash, s.Seen, s.Expires)
	if err == nil && ok {
		o.memory.Keep(count, "session/"+s.Hash, s)
	}
	return err
}

func (o *Office) account(ctx context.Context, id account.ID) (account.Account, error) {
	return recalled(o, "account/"+string(id), func() (account.Account, error) { return o.Accounts.Account(ctx, id) })
}

func (o *Office) secretHolder(ctx context.Context, hash string) (custody.Ref, error) {
	return recalled(o, "secret/"+hash, func() (custody.Ref, error) { return o.Tokens.SecretHolder(ctx, hash) })
}

func (o *Office) token(ctx context.Context, id account.TokenID) (account.Token, error) {
	return recalled(o, "token/"+string(id), func() (account.Token, error) { return o.Tokens.Token(ctx, id) })
}

func (o *Office) officer(ctx context.Context, id officer.ID) (officer.Officer, error) {
	return recalled(o, "officer/"+string(id), func() (officer.Officer, error) { return o.Staff.Officer(ctx, id) })
}

func (o *Office) posts(ctx context.Context, agency string) ([]post.Post, error) {
	return recalled(o, "posts/"+agency, func() ([]post.Post, error) { return o.Staff.Posts(ctx, agency) })
}
