package account

import "time"

// UploadToken lets whoever holds its secret go on with one upload and finish it, in the
// name of the account that began it. It is no noun: it leaves no events, and goes with its
// upload.
type UploadToken struct {
	Upload  string // its id
	Account ID
	Hash    string // digest of the secret; the secret itself is kept nowhere
	// PasswordNumber is which of the account's passwords it was given under.
	PasswordNumber int
	Expires        time.Time // with the upload: first moment it no longer works
}

// Live reports whether the token still stands for the account at the time: its upload
// has not expired, the account is active, and no password was set since it was given.
func (t UploadToken) Live(a Account, at time.Time) bool {
	return t.Account == a.ID && a.State == Active && at.Before(t.Expires) && t.PasswordNumber == a.PasswordNumber
}
