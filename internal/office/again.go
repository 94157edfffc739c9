package office

import (
	"context"
	"errors"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// Again returns the person who ordered something, with what he may do at this moment,
// limited to the scopes of the token by which he ordered it; nil for a session. The session
// or token need not live any more. It fails with not-allowed for who may not come in now.
func (o *Office) Again(ctx context.Context, by custody.Actor, scope []string) (access.Person, error) {
	a, err := o.account(ctx, account.ID(by.Account))
	if err == nil && (a.State != account.Active || a.MustChange()) {
		err = fault.SignedOut.Err("identify", a.Ref().String(), nil)
	}
	var who access.Person
	if err == nil {
		who, err = o.person(ctx, a, by.Via, scope)
	}
	if errors.Is(err, fault.SignedOut) || errors.Is(err, fault.NoSuchThing) {
		words := access.ReadRegister
		err = fault.NotAllowed.Err("act again for", by.Account, err).WithTerm("action", string(words), words.Words())
	}
	return who, err
}
