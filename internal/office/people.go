package office

import (
	"context"
	"errors"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
	"liuhen/internal/post"
)

// Registry takes people onto the lists.
type Registry interface {
	// CreateOfficer records an officer in the agency's log.
	CreateOfficer(ctx context.Context, cmd custody.Command, agency string,
		make func(at time.Time, id officer.ID) (officer.Officer, custody.Transition, error),
	) (officer.Officer, custody.Receipt, error)
	// CreateAccount records an account in the city's log.
	CreateAccount(ctx context.Context, cmd custody.Command, city string,
		make func(at time.Time, id account.ID) (account.Account, custody.Transition, error),
	) (account.Account, custody.Receipt, error)
	// CreatePost records an appointment in the agency's log.
	CreatePost(ctx context.Context, cmd custody.Command, agency string,
		make func(at time.Time, id post.ID) (post.Post, custody.Transition, error),
	) (post.Post, custody.Receipt, error)
}

// People is the part of the desk that enrols officers, opens accounts and grants posts.
type People struct{ Registry Registry }

// Enrol takes a person onto his agency's list; the id of want is not read. Only the
// system administrator may.
func (d People) Enrol(ctx context.Context, p access.Person, cmd custody.Command, want officer.Officer) (officer.Officer, custody.Receipt, error) {
	if err := access.Check(p, access.ManagePeople, access.Subject{Agency: want.Agency}); err != nil {
		return officer.Officer{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	return d.Registry.CreateOfficer(ctx, cmd, want.Agency, func(_ time.Time, id officer.ID) (officer.Officer, custody.Transition, error) {
		want.ID = id
		return officer.New(want)
	})
}

// OpenAccount opens an account, still without a password; id and city of want are not
// read. Only the system administrator may. It fails with login-taken.
func (d People) OpenAccount(ctx context.Context, p access.Person, cmd custody.Command, want account.Account) (account.Account, custody.Receipt, error) {
	if err := access.Check(p, access.ManagePeople, access.Subject{Agency: want.Agency}); err != nil {
		return account.Account{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	made, receipt, err := d.Registry.CreateAccount(ctx, cmd, p.City, func(_ time.Time, id account.ID) (account.Account, custody.Transition, error) {
		want.ID, want.City, want.Login = id, p.City, account.LoginKey(want.Login)
		return account.New(want)
	})
	if errors.Is(err, fault.Taken) {
		err = fault.LoginTaken.Err("open account", "", err)
	}
	return made, receipt, err
}

// Appoint gives a post to an officer of the agency; the id of want is not read. Only
// the security administrator may.
func (d People) Appoint(ctx context.Context, p access.Person, cmd custody.Command, want post.Post) (post.Post, custody.Receipt, error) {
	if err := access.Check(p, access.GrantPosts, access.Subject{Agency: want.Agency}); err != nil {
		return post.Post{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	return d.Registry.CreatePost(ctx, cmd, want.Agency, func(_ time.Time, id post.ID) (post.Post, custody.Transition, error) {
		want.ID = id
		return post.Appoint(want)
	})
}
