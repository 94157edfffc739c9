package sqldb

import (
	"context"
	"strconv"
	"strings"
	"time"

	"liuhen/internal/agency"
	"liuhen/internal/asip"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
)

var issuances = &table[casefile.Issuance]{
	kind: "issuance",
	save: `
		INSERT INTO issuance (id, version, event, agency, casefile, state)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, casefile = excluded.casefile, state = excluded.state
		WHERE issuance.version = excluded.version - 1`,
	row: func(_ *Store, v casefile.Issuance) []any {
		return []any{v.Agency, string(v.CaseFile), string(v.State)}
	},
	head: func(v casefile.Issuance, h custody.Head) casefile.Issuance { v.Head = h; return v },
}

// Issuance returns the issuance with this id, or not-found.
func (s *Store) Issuance(ctx context.Context, id casefile.IssuanceID) (casefile.Issuance, error) {
	return issuances.one(ctx, s, s.read, "issuance", "WHERE n.id = $1", string(id))
}

// Issuances returns up to limit issuances of a case file in the order of their ids,
// which is that of their making to the millisecond, after the one named.
func (s *Store) Issuances(ctx context.Context, file casefile.ID, after casefile.IssuanceID, limit int) ([]casefile.Issuance, error) {
	return issuances.many(ctx, s, s.read, "issuance", "WHERE n.casefile = $1 AND n.id > $2 ORDER BY n.id LIMIT $3", string(file), string(after), limit)
}

// IssuePackage carries out the issue of a package of a case file; decide gets the
// transaction's time, a fresh id and the file as it is.
func (s *Store) IssuePackage(ctx context.Context, cmd custody.Command, file casefile.ID,
	decide func(at time.Time, id casefile.IssuanceID, f casefile.CaseFile) (casefile.Issuance, custody.Transition, error),
) (casefile.Issuance, custody.Receipt, error) {
	home, err := s.homeOf(ctx, "casefile", string(file))
	if err != nil {
		return casefile.Issuance{}, custody.Receipt{}, err
	}
	return create(ctx, s, issuances, cmd, home, func(ctx context.Context, t *tx) (casefile.Issuance, []custody.Transition, error) {
		f, err := casefiles.one(ctx, s, t, "casefile", "WHERE n.id = $1", string(file))
		if err != nil {
			return casefile.Issuance{}, nil, err
		}
		id, err := s.NewID()
		if err != nil {
			return casefile.Issuance{}, nil, err
		}
		made, tr, err := decide(t.at, casefile.IssuanceID(id), f)
		return made, []custody.Transition{tr}, err
	})
}

// ShownEvents returns the events of the nouns as a package shows them: noun by noun
// in the given order, each noun's from the first to the last before the moment, or
// to its very last where m is nil. All of them are held in memory.
func (s *Store) ShownEvents(ctx context.Context, m custody.Moment, nouns []custody.Ref) ([]asip.Event, error) {
	chains, err := s.chains(ctx, m, nouns)
	if err != nil {
		return nil, err
	}
	var shown []asip.Event
	for _, noun := range nouns {
		shown = append(shown, chains[noun]...)
	}
	return shown, nil
}

func (s *Store) chains(ctx context.Context, m custody.Moment, nouns []custody.Ref) (map[custody.Ref][]asip.Event, error) {
	chains := map[custody.Ref][]asip.Event{}
	if len(nouns) == 0 {
		return chains, nil
	}
	args, marks := make([]any, len(nouns)), make([]string, len(nouns))
	for i, noun := range nouns {
		args[i], marks[i] = noun.ID, "$"+strconv.Itoa(i+1)
	}
	sealed, err := s.sealedEvents(ctx, eventColumns+`WHERE e.subject IN (`+strings.Join(marks, ", ")+`) ORDER BY e.key`, args...)
	if err != nil {
		return nil, err
	}
	for _, r := range sealed {
		if m != nil && r.Place >= m.Size(r.Log) {
			continue
		}
		salt, payload, err := s.keys.open(r.scope, r.wrapped, r.Log, r.Place, r.sealed)
		if err != nil {
			return nil, err
		}
		chains[r.Noun] = append(chains[r.Noun], asip.Event{Log: agency.ID(r.Log).Origin(), Place: r.Place, Salt: salt, Payload: payload})
	}
	return chains, nil
}
