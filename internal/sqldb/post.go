package sqldb

import (
	"context"
	"liuhen/internal/custody"
	"liuhen/internal/post"
	"time"
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
	head: func(v post.Post, h custody.Head) post.Post { v.Head = h; return v },
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

// CreatePost carries out a command that makes a post of an agency; make gets the
// transaction's time and a fresh id.
func (s *Store) CreatePost(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id post.ID) (post.Post, custody.Transition, error),
) (post.Post, custody.Receipt, error) {
	return create(ctx, s, posts, cmd, agency, func(_ context.Context, t *tx) (post.Post, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return post.Post{}, nil, err
		}
		made, tr, err := make(t.at, post.ID(id))
		return made, []custody.Transition{tr}, err
	})
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
