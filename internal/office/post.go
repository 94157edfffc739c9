package office

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
	"liuhen/internal/post"
)

// PostRegister keeps appointments. Every command commits state and event together.
type PostRegister interface {
	// Post returns the appointment with this id, or not-found.
	Post(ctx context.Context, id post.ID) (post.Post, error)
	// Posts returns all appointments of an agency, ended ones included.
	Posts(ctx context.Context, agency string) ([]post.Post, error)
	// CreatePost records an appointment in the agency's log; make gets the officer as he is.
	CreatePost(ctx context.Context, cmd custody.Command, agency string, who officer.ID,
		make func(at time.Time, id post.ID, who officer.Officer) (post.Post, custody.Transition, error),
	) (post.Post, custody.Receipt, error)
	// DelegatePost is CreatePost for a delegation of an appointment.
	DelegatePost(ctx context.Context, cmd custody.Command, from post.ID, who officer.ID,
		make func(at time.Time, id post.ID, from post.Post, who officer.Officer) (post.Post, custody.Transition, error),
	) (post.Post, custody.Receipt, error)
	// ChangePost carries out a command on one appointment.
	ChangePost(ctx context.Context, cmd custody.Command, id post.ID,
		decide func(at time.Time, now post.Post) (custody.Transition, error),
	) (post.Post, custody.Receipt, error)
}

// Posts is the part of the desk that grants posts.
type Posts struct {
	Register PostRegister
	Agencies AgencyReader
	Now      func() time.Time
}

// Appoint gives a post to an officer of the agency; the id of want is not read. Only
// the security administrator may. Administrators can never hold one, since they are
// no officers. Errors: not-allowed, not-found, agency-closed, not-on-staff, bad-input.
func (d Posts) Appoint(ctx context.Context, p access.Person, cmd custody.Command, want post.Post) (post.Post, custody.Receipt, error) {
	if err := access.Check(p, access.GrantPosts, access.Subject{Agency: want.Agency}); err != nil {
		return post.Post{}, custody.Receipt{}, err
	}
	if err := working(ctx, d.Agencies, "appoint to post", want.Agency, ""); err != nil {
		return post.Post{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	return d.Register.CreatePost(ctx, cmd, want.Agency, officer.ID(want.Officer),
		func(_ time.Time, id post.ID, who officer.Officer) (post.Post, custody.Transition, error) {
			if err := onStaff("appoint to post", who, want.Agency); err != nil {
				return post.Post{}, custody.Transition{}, err
			}
			want.ID = id
			return post.Appoint(want)
		})
}

// onStaff fails unless the officer works for the agency.
func onStaff(op string, who officer.Officer, agencyID string) error {
	if who.Agency != agencyID || who.State != officer.Active {
		return fault.NotOnStaff.Err(op, who.Ref().String(), nil)
	}
	return nil
}

// Delegate gives an appointed post to another officer of the agency for a stated
// time, while its holder is away; of want only Officer, From, Until and Basis are
// read, and the version seen is the appointment's. Only the security administrator
// may. Errors: not-allowed, not-found, not-on-staff, delegation-refused, bad-input.
func (d Posts) Delegate(ctx context.Context, p access.Person, cmd custody.Command, from post.ID, want post.Post) (post.Post, custody.Receipt, error) {
	if err := d.mayGrant(ctx, p, from); err != nil {
		return post.Post{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	return d.Register.DelegatePost(ctx, cmd, from, officer.ID(want.Officer),
		func(_ time.Time, id post.ID, held post.Post, who officer.Officer) (post.Post, custody.Transition, error) {
			if err := onStaff("delegate post", who, held.Agency); err != nil {
				return post.Post{}, custody.Transition{}, err
			}
			want.ID = id
			return held.Delegate(want)
		})
}

// End records from when a post is no longer held, with the reason; the zero time is
// now. Only the security administrator may. Errors: not-allowed, not-found,
// bad-input, wrong-state.
func (d Posts) End(ctx context.Context, p access.Person, cmd custody.Command, id post.ID, until time.Time, reason string) (post.Post, custody.Receipt, error) {
	if err := d.mayGrant(ctx, p, id); err != nil {
		return post.Post{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	return d.Register.ChangePost(ctx, cmd, id, func(at time.Time, now post.Post) (custody.Transition, error) {
		ends := until
		if ends.IsZero() {
			ends = at
		}
		_, tr, err := now.End(at, ends, reason)
		return tr, err
	})
}

func (d Posts) mayGrant(ctx context.Context, p access.Person, id post.ID) error {
	held, err := d.Register.Post(ctx, id)
	if err != nil {
		return err
	}
	return mayManage(p, access.GrantPosts, access.ReadPeople, access.Subject{Ref: held.Ref(), Agency: held.Agency})
}

// Holding is one post of an agency at a moment: who held it, principals first; it is
// vacant where nobody did.
type Holding struct {
	Kind    post.Kind
	Holders []post.Post
}

// HeldAt returns who held each post of the agency at the time, the zero time being
// now, to whoever may read who works there. It fails with not-found or not-allowed.
func (d Posts) HeldAt(ctx context.Context, p access.Person, agencyID string, at time.Time) ([]Holding, error) {
	if err := access.Check(p, access.ReadPeople, access.Subject{Agency: agencyID}); err != nil {
		return nil, err
	}
	if at.IsZero() {
		at = d.Now()
	}
	if _, err := d.Agencies.Agency(ctx, agency.ID(agencyID)); err != nil {
		return nil, err
	}
	all, err := d.Register.Posts(ctx, agencyID)
	if err != nil {
		return nil, err
	}
	holdings := make([]Holding, 0, len(post.Kinds()))
	for _, kind := range post.Kinds() {
		holdings = append(holdings, Holding{kind, post.HeldAt(all, agencyID, kind, at)})
	}
	return holdings, nil
}
