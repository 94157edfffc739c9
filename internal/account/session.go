package account

import "time"

// Bounds of a session's life. It ends SessionIdle after it was last used and, used
// or not, SessionLife after it began.
const (
	SessionIdle = 30 * time.Minute
	SessionLife = 12 * time.Hour
)

// Session is one sign-in under way. It is no noun: it leaves no events, and whoever
// holds its secret acts as the account.
type Session struct {
	Hash    string // digest of the secret; the secret itself is kept nowhere
	Account ID
	Begun   time.Time
	Seen    time.Time // when it was last used, to the minute
	Expires time.Time // first moment it no longer works
}

// Begin returns a session of the account from at on.
func Begin(hash string, a Account, at time.Time) Session {
	if at.Before(a.PasswordSetAt.Time) {
		at = a.PasswordSetAt.Time // a clock within its tolerance must not end the session at once
	}
	return Session{Hash: hash, Account: a.ID, Begun: at, Seen: at, Expires: at.Add(SessionIdle)}
}

// Live reports whether the session still stands for the account at the time: it has
// not expired, the account is active, and no password was set since it began.
func (s Session) Live(a Account, at time.Time) bool {
	return s.Account == a.ID && a.State == Active && at.Before(s.Expires) && !s.Begun.Before(a.PasswordSetAt.Time)
}

// Use returns the session as its use at the time leaves it, and whether that is
// worth writing down, which is once a minute.
func (s Session) Use(at time.Time) (Session, bool) {
	if at.Sub(s.Seen) < time.Minute {
		return s, false
	}
	s.Seen, s.Expires = at, at.Add(SessionIdle)
	if end := s.Begun.Add(SessionLife); s.Expires.After(end) {
		s.Expires = end
	}
	return s, true
}
