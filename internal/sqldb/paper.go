package sqldb

import (
	"context"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/paper"
)

var papers = &table[paper.Paper]{
	kind: "paper",
	save: `
		INSERT INTO paper (id, version, event, agency, subject, checked, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, subject = excluded.subject, checked = excluded.checked, state = excluded.state
		WHERE paper.version = excluded.version - 1`,
	row: func(_ *Store, v paper.Paper) []any {
		return []any{v.Agency, v.Subject.ID, v.Check.String(), string(v.State)}
	},
	head: func(v paper.Paper, h custody.Head) paper.Paper { v.Head = h; return v },
}

// Paper returns the print with this id, or not-found.
func (s *Store) Paper(ctx context.Context, id paper.ID) (paper.Paper, error) {
	return papers.one(ctx, s, s.read, "paper", "WHERE n.id = $1", string(id))
}

// PaperOfCheck returns the print whose check code has the digest, or not-found.
func (s *Store) PaperOfCheck(ctx context.Context, check digest.SHA256) (paper.Paper, error) {
	return papers.one(ctx, s, s.read, "paper", "WHERE n.checked = $1", check.String())
}

// PapersOf returns up to limit prints of a noun in the order of their ids, which is that
// of their making to the millisecond, after the one named.
func (s *Store) PapersOf(ctx context.Context, subject custody.Ref, after paper.ID, limit int) ([]paper.Paper, error) {
	return papers.many(ctx, s, s.read, "paper", "WHERE n.subject = $1 AND n.id > $2 ORDER BY n.id LIMIT $3", subject.ID, string(after), limit)
}

// CreatePaper carries out a command that records a print in an agency's log; make gets
// the transaction's time and a fresh id.
func (s *Store) CreatePaper(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id paper.ID) (paper.Paper, custody.Transition, error),
) (paper.Paper, custody.Receipt, error) {
	return create(ctx, s, papers, cmd, agency, func(_ context.Context, t *tx) (paper.Paper, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return paper.Paper{}, nil, err
		}
		made, tr, err := make(t.at, paper.ID(id))
		return made, []custody.Transition{tr}, err
	})
}

// ChangePaper carries out a command on one print; decide gets the transaction's time and
// the print as it is.
func (s *Store) ChangePaper(ctx context.Context, cmd custody.Command, id paper.ID,
	decide func(at time.Time, now paper.Paper) (custody.Transition, error),
) (paper.Paper, custody.Receipt, error) {
	return change(ctx, s, papers, "paper", cmd, string(id), func(_ context.Context, t *tx, now paper.Paper) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
