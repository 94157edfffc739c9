package httpapi

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/office"
	"liuhen/internal/post"
)

// Posts grants posts and says who holds them.
type Posts interface {
	// Appoint gives a post to an officer.
	Appoint(ctx context.Context, p access.Person, cmd custody.Command, want post.Post) (post.Post, custody.Receipt, error)
	// Delegate gives an appointed post to another officer for a stated time.
	Delegate(ctx context.Context, p access.Person, cmd custody.Command, from post.ID, want post.Post) (post.Post, custody.Receipt, error)
	// End records from when a post is no longer held; the zero time is now.
	End(ctx context.Context, p access.Person, cmd custody.Command, id post.ID, until time.Time, reason string) (post.Post, custody.Receipt, error)
	// HeldAt returns who held each post of an agency at a time.
	HeldAt(ctx context.Context, p access.Person, agency string, at time.Time) ([]office.Holding, error)
}

// posts registers what concerns posts.
func (f *frame) posts() {
	lists[holdersAsked, api.HolderFilter](f, "posts", "post", f.parts.Lists.Posts, wirePost)
	one(f, route{"/posts/{id}", "get-post", "post", "An appointment or delegation"}, f.parts.Lists.Posts, wirePost)
	read(f, route{"/posts/held", "list-holdings", "post", "Who holds each post of an agency at a moment, and which are vacant"}, f.holdings)
	makes(f, route{"/posts", "appoint-post", "post", "Give a post to an officer"}, f.appoint)
	makesUnder(f, route{"/posts/{id}/delegate", "delegate-post", "post", "Give an appointed post to another officer while its holder is away"}, f.delegate)
	changes(f, route{"/posts/{id}/end", "end-post", "post", "End an appointment or delegation"}, f.endPost)
}

func (f *frame) appoint(ctx context.Context, c call[api.NewPost]) (api.Changed[api.Post], error) {
	b := c.body
	made, receipt, err := f.parts.Posts.Appoint(ctx, c.who, c.cmd, post.Post{
		Agency: b.Agency, Kind: post.Kind(b.Kind), Officer: b.Officer, Deputy: b.Deputy,
		From: custody.At(b.From), Until: given(b.Until), Basis: b.Basis,
	})
	return changed(f, made, receipt, err, wirePost)
}

func (f *frame) delegate(ctx context.Context, c call[api.Delegation]) (api.Changed[api.Post], error) {
	b := c.body
	made, receipt, err := f.parts.Posts.Delegate(ctx, c.who, c.cmd, post.ID(c.id), post.Post{
		Officer: b.Officer, From: custody.At(b.From), Until: custody.At(b.Until), Basis: b.Basis,
	})
	return changed(f, made, receipt, err, wirePost)
}

func (f *frame) endPost(ctx context.Context, c call[api.EndPost]) (api.Changed[api.Post], error) {
	now, receipt, err := f.parts.Posts.End(ctx, c.who, c.cmd, post.ID(c.id), given(c.body.Until).Time, c.body.Reason)
	return changed(f, now, receipt, err, wirePost)
}

// heldWhen is which agency's posts are asked for, and as of when.
type heldWhen struct {
	Agency string    `query:"agency" maxLength:"64" doc:"absent for one's own"`
	At     time.Time `query:"at" doc:"the present moment where absent"`
}

func (f *frame) holdings(ctx context.Context, who access.Person, in *heldWhen) (api.Holdings, error) {
	out := api.Holdings{Agency: in.Agency, At: in.At, Posts: []api.Holding{}}
	if out.Agency == "" {
		out.Agency = who.Actor.Agency
	}
	if out.At.IsZero() {
		out.At = f.parts.Now()
	}
	held, err := f.parts.Posts.HeldAt(ctx, who, out.Agency, out.At)
	for _, h := range held {
		holding := api.Holding{Kind: string(h.Kind), Vacant: len(h.Holders) == 0, Holders: []api.Post{}}
		for _, p := range h.Holders {
			holding.Holders = append(holding.Holders, wirePost(p))
		}
		out.Posts = append(out.Posts, holding)
	}
	return out, err
}

func wirePost(p post.Post) api.Post {
	return api.Post{
		Head: head(string(p.ID), p.Head), Delegator: string(p.Delegator), State: string(p.State),
		NewPost: api.NewPost{
			Agency: p.Agency, Kind: string(p.Kind), Officer: p.Officer, Deputy: p.Deputy,
			From: p.From.Time, Until: moment(p.Until), Basis: p.Basis,
		},
	}
}

// given is a time that may be absent, as nouns hold it.
func given(t *time.Time) custody.Micros {
	if t == nil {
		return custody.Micros{}
	}
	return custody.At(*t)
}
