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
	office         *Office
	guess, network string
}

// attempt counts an attempt at what is guessed from the network. Who is made to wait
// for one login uses up nothing of what his whole network may try. It fails with
// sign-in-throttled and has counted nothing then.
func (o *Office) attempt(op, guessed, from string) (attempt, error) {
	a := attempt{o, guessed + " from " + from, "from " + from}
	if wait := o.Guesses.Try(a.guess, o.Now()); wait > 0 {
		return a, throttled(op, wait)
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
	a.office.Networks.GiveBack(a.network)
}
