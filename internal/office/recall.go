package office

import (
	"context"
	"sync"

	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/officer"
	"liuhen/internal/post"
)

// Identities tells whether who somebody is may have changed.
type Identities interface {
	// Identities counts the changes of accounts, sessions, tokens, officers and posts. The
	// count moves before whoever made one is told of it. ok is false where changes may be
	// made that are not counted.
	Identities() (count int64, ok bool)
}

// maxRecalled bounds what is remembered. When there is more, it begins anew, since what
// is in use is soon met again.
const maxRecalled = 4096

// memory keeps what was looked up of who somebody is for as long as nothing of all that
// has changed: every request asks, and few change it. The time, and so whether a session
// is live and a post is held, is never remembered.
type memory struct {
	mu    sync.Mutex
	count int64          // of Identities, as of which all was found; guarded by mu
	found map[string]any // guarded by mu; values are shared and never changed
}

func (m *memory) get(count int64, key string) (any, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.found[key]
	return v, ok && m.count == count
}

// put keeps what was looked up after the count was read.
func (m *memory) put(count int64, key string, v any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if count < m.count {
		return // looked up before the last change
	}
	if count > m.count || len(m.found) >= maxRecalled || m.found == nil {
		m.count, m.found = count, map[string]any{}
	}
	m.found[key] = v
}

// recall returns what was looked up under the key, or looks it up.
func recall[T any](o *Office, key string, look func() (T, error)) (T, error) {
	count, ok := o.Identities.Identities()
	if !ok {
		return look()
	}
	if v, met := o.recalled.get(count, key); met {
		return v.(T), nil //nolint:forcetypeassert // each key has one type, named in it
	}
	v, err := look()
	if err == nil {
		o.recalled.put(count, key, v)
	}
	return v, err
}

func (o *Office) session(ctx context.Context, hash string) (account.Session, error) {
	return recall(o, "session/"+hash, func() (account.Session, error) { return o.Sessions.Session(ctx, hash) })
}

// touch writes down that the session was used.
func (o *Office) touch(ctx context.Context, s account.Session) error {
	count, ok := o.Identities.Identities()
	err := o.Sessions.TouchSession(ctx, s.Hash, s.Seen, s.Expires)
	if err == nil && ok {
		o.recalled.put(count, "session/"+s.Hash, s)
	}
	return err
}

func (o *Office) account(ctx context.Context, id account.ID) (account.Account, error) {
	return recall(o, "account/"+string(id), func() (account.Account, error) { return o.Accounts.Account(ctx, id) })
}

func (o *Office) secretHolder(ctx context.Context, hash string) (custody.Ref, error) {
	return recall(o, "secret/"+hash, func() (custody.Ref, error) { return o.Tokens.SecretHolder(ctx, hash) })
}

func (o *Office) token(ctx context.Context, id account.TokenID) (account.Token, error) {
	return recall(o, "token/"+string(id), func() (account.Token, error) { return o.Tokens.Token(ctx, id) })
}

func (o *Office) officer(ctx context.Context, id officer.ID) (officer.Officer, error) {
	return recall(o, "officer/"+string(id), func() (officer.Officer, error) { return o.Staff.Officer(ctx, id) })
}

func (o *Office) posts(ctx context.Context, agency string) ([]post.Post, error) {
	return recall(o, "posts/"+agency, func() ([]post.Post, error) { return o.Staff.Posts(ctx, agency) })
}
