package account_test

import (
	"testing"
	"time"

	"liuhen/internal/account"
)

func TestAnUploadTokenEndsWithItsUploadAndItsAccount(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	token := account.UploadToken{Upload: "u", Account: "lin", PasswordNumber: 2, Expires: at.Add(time.Hour)}
	holder := account.Account{ID: "lin", State: account.Active, PasswordNumber: 2}
	other, locked, closed, renewed := holder, holder, holder, holder
	other.ID, locked.State, closed.State, renewed.PasswordNumber = "wang", account.Locked, account.Closed, 3
	for name, c := range map[string]struct {
		of   account.Account
		at   time.Time
		live bool
	}{
		"now":                     {holder, at, true},
		"at its last moment":      {holder, token.Expires.Add(-1), true},
		"when the upload is over": {holder, token.Expires, false},
		"another account":         {other, at, false},
		"a locked account":        {locked, at, false},
		"a closed account":        {closed, at, false},
		"another password":        {renewed, at, false},
	} {
		if live := token.Live(c.of, c.at); live != c.live {
			t.Errorf("%s: %v", name, live)
		}
	}
}
