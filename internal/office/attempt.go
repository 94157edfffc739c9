package office

import (
	"errors"
	"strconv"
	"time"

	"liuhen/internal/account"
	"liuhen/internal/fault"
)

// attempt is one guess. It is counted as a failed one before it is judged: among
// guesses made at once, each would otherwise be judged before any had failed.
type attempt struct {
	office  *Office
	guess   string // what is counted as one
	network string // that is counted, too; empty for whoever is known
}

// stranger counts an attempt at what is guessed from the network. Who is made to wait
// for one login uses up nothing of what his whole network may try. It fails with
// sign-in-throttled and has counted nothing then.
func (o *Office) stranger(op, guessed, from string) (attempt, error) {
	return o.attempt(op, attempt{o, guessed + " from " + from, "from " + from})
}

// known counts an attempt of whoever has come in before, by what shows it: nobody at his
// address makes him wait, nor does he make others. It fails as stranger does.
func (o *Office) known(op, by string) (attempt, error) {
	return o.attempt(op, attempt{office: o, guess: by})
}

func (o *Office) attempt(op string, a attempt) (attempt, error) {
	if wait := o.Guesses.Try(a.guess, o.Now()); wait > 0 {
		return a, throttled(op, wait)
	}
	if a.network == "" {
		return a, nil
	}
	if wait := o.Networks.Try(a.network, o.Now()); wait > 0 {
		o.Guesses.GiveBack(a.guess)
		return a, throttled(op, wait)
	}
	return a, nil
}

// loginGuessed names a login, known or unknown, without keeping it.
func loginGuessed(login string) string { return "login " + digestOf(account.LoginKey(login)) }

func throttled(op string, wait time.Duration) error {
	seconds := int((wait + time.Second - 1) / time.Second)
	return fault.SignInThrottled.Err(op, "", nil).With("seconds", strconv.Itoa(seconds))
}

// judged says how the attempt ended: a right guess clears what was counted for it, a
// wrong one stays counted, and one that was never judged is given back.
func (a attempt) judged(err error) {
	switch {
	case errors.Is(err, fault.SignInFailed), errors.Is(err, fault.SetupCodeWrong):
		return
	case err == nil:
		a.office.Guesses.Clear(a.guess)
	default:
		a.office.Guesses.GiveBack(a.guess)
	}
	if a.network != "" {
		a.office.Networks.GiveBack(a.network)
	}
}
