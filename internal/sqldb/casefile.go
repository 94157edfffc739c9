package sqldb

import (
	"context"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"time"
)

var casefiles = &table[casefile.CaseFile]{
	kind: "casefile",
	save: `
		INSERT INTO casefile (id, version, event, agency, unit, matter, code, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, unit = excluded.unit, matter = excluded.matter, code = excluded.code, state = excluded.state
		WHERE casefile.version = excluded.version - 1`,
	row: func(_ *Store, v casefile.CaseFile) []any {
		return []any{v.Agency, v.Unit, v.Matter, codeOf(v), string(v.State)}
	},
	involved: func(v casefile.CaseFile) []string { return []string{v.Opened.By.Officer} },
	head:     func(v casefile.CaseFile, h custody.Head) casefile.CaseFile { v.Head = h; return v },
}

// codeOf is null until the file is sealed, so that only codes must differ.
func codeOf(v casefile.CaseFile) *string {
	if v.Sealed == nil {
		return nil
	}
	return &v.Sealed.Code
}

// CaseFile returns the casefile with this id, or not-found.
func (s *Store) CaseFile(ctx context.Context, id casefile.ID) (casefile.CaseFile, error) {
	return casefiles.one(ctx, s, s.read, "casefile", "WHERE n.id = $1", string(id))
}

// CreateCaseFile carries out a command that makes a casefile of an agency; make gets the
// transaction's time and a fresh id.
func (s *Store) CreateCaseFile(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id casefile.ID) (casefile.CaseFile, custody.Transition, error),
) (casefile.CaseFile, custody.Receipt, error) {
	return create(ctx, s, casefiles, cmd, agency, func(_ context.Context, t *tx) (casefile.CaseFile, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return casefile.CaseFile{}, nil, err
		}
		made, tr, err := make(t.at, casefile.ID(id))
		return made, []custody.Transition{tr}, err
	})
}

// ChangeCaseFile carries out a command on one casefile; decide gets the transaction's
// time and the casefile as it is.
func (s *Store) ChangeCaseFile(ctx context.Context, cmd custody.Command, id casefile.ID,
	decide func(at time.Time, now casefile.CaseFile) (custody.Transition, error),
) (casefile.CaseFile, custody.Receipt, error) {
	return change(ctx, s, casefiles, "casefile", cmd, string(id), func(_ context.Context, t *tx, now casefile.CaseFile) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
