package sqldb

import (
	"context"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/library"
	"liuhen/internal/officer"
	"liuhen/internal/post"
)

var posts = &table[post.Post]{
	kind: "post",
	save: `
		INSERT INTO post (id, version, event, agency, kind, officer, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, kind = excluded.kind, officer = excluded.officer, state = excluded.state
		WHERE post.version = excluded.version - 1`,
	row: func(_ *Store, v post.Post) []any {
		return []any{v.Agency, string(v.Kind), v.Officer, string(v.State)}
	},
	columns: byAgency(columns{library.Officer: {sql: "n.officer = ?", narrows: true}}),
	head:    func(v post.Post, h custody.Head) post.Post { v.Head = h; return v },
}

// Post returns the post with this id, or not-found.
func (s *Store) Post(ctx context.Context, id post.ID) (post.Post, error) {
	return posts.one(ctx, s, s.read, "post", "WHERE n.id = $1", string(id))
}

// Posts returns the appointments of an agency, in the order of their ids, which is that of their making to the millisecond.
func (s *Store) Posts(ctx context.Context, agency string) ([]post.Post, error) {
	return posts.many(ctx, s, s.read, "post", "WHERE n.agency = $1 ORDER BY n.id", agency)
}

// PostsOf returns the appointments of an officer, in the order of their ids, which is that of their making to the millisecond.
func (s *Store) PostsOf(ctx context.Context, officer string) ([]post.Post, error) {
	return posts.many(ctx, s, s.read, "post", "WHERE n.officer = $1 ORDER BY n.id", officer)
}

// CreatePost carries out a command that appoints an officer of an agency; make gets
// the transaction's time, a fresh id and the officer as he is.
func (s *Store) CreatePost(ctx context.Context, cmd custody.Command, agency string, who officer.ID,
	make func(at time.Time, id post.ID, who officer.Officer) (post.Post, custody.Transition, error),
) (post.Post, custody.Receipt, error) {
	return create(ctx, s, posts, cmd, agency, func(ctx context.Context, t *tx) (post.Post, []custody.Transition, error) {
		return t.appoint(ctx, who, func(id post.ID, who officer.Officer) (post.Post, custody.Transition, error) {
			return make(t.at, id, who)
		})
	})
}

// DelegatePost is CreatePost for a delegation of an appointment, which make gets
// beside the officer who is to hold it. The version seen is the appointment's.
func (s *Store) DelegatePost(ctx context.Context, cmd custody.Command, from post.ID, who officer.ID,
	make func(at time.Time, id post.ID, from post.Post, who officer.Officer) (post.Post, custody.Transition, error),
) (post.Post, custody.Receipt, error) {
	agency, err := s.homeOf(ctx, "post", string(from))
	if err != nil {
		return post.Post{}, custody.Receipt{}, err
	}
	return create(ctx, s, posts, cmd, agency, func(ctx context.Context, t *tx) (post.Post, []custody.Transition, error) {
		held, err := posts.one(ctx, s, t, "post", "WHERE n.id = $1", string(from))
		if err != nil {
			return post.Post{}, nil, err
		}
		made, steps, err := t.appoint(ctx, who, func(id post.ID, who officer.Officer) (post.Post, custody.Transition, error) {
			return make(t.at, id, held, who)
		})
		if cmd.Seen != 0 && cmd.Seen != held.Head.Version && !closed(err) {
			err = fault.VersionSeen.Err("delegate", held.Ref().String(), err)
		}
		return made, steps, err
	})
}

// appoint lets make decide over a fresh id and the officer.
func (t *tx) appoint(ctx context.Context, who officer.ID,
	make func(id post.ID, who officer.Officer) (post.Post, custody.Transition, error),
) (post.Post, []custody.Transition, error) {
	o, err := officers.one(ctx, t.store, t, "officer", "WHERE n.id = $1", string(who))
	if err != nil {
		return post.Post{}, nil, err
	}
	id, err := t.store.NewID()
	if err != nil {
		return post.Post{}, nil, err
	}
	made, tr, err := make(post.ID(id), o)
	return made, []custody.Transition{tr}, err
}

// ChangePost carries out a command on one post; decide gets the transaction's
// time and the post as it is.
func (s *Store) ChangePost(ctx context.Context, cmd custody.Command, id post.ID,
	decide func(at time.Time, now post.Post) (custody.Transition, error),
) (post.Post, custody.Receipt, error) {
	return change(ctx, s, posts, "post", cmd, string(id), func(_ context.Context, t *tx, now post.Post) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
