package sqldb

import (
	"context"
	"fmt"
	"iter"
	"time"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/matter"
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
	roots:    []root{{"n.matter", "matter"}},
	columns: byUnit(columns{
		library.Matter:  {sql: "n.matter = ?", narrows: true},
		library.Officer: {sql: filesOfOfficer, narrows: true},
	}),
	also: alsoCaseFile,
	head: func(v casefile.CaseFile, h custody.Head) casefile.CaseFile { v.Head = h; return v },
}

// filesOfOfficer finds the files that an officer opened or whose matter is his.
const filesOfOfficer = `n.id IN (
	SELECT v.noun FROM involvement v WHERE v.who = ? AND v.kind = 'casefile'
	UNION SELECT c.id FROM involvement v JOIN casefile c ON c.matter = v.noun WHERE v.who = ? AND v.kind = 'matter')`

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

// CaseFileOfMatter returns the one case file of a matter, or not-found while it has
// none.
func (s *Store) CaseFileOfMatter(ctx context.Context, id matter.ID) (casefile.CaseFile, error) {
	return casefiles.one(ctx, s, s.read, "casefile", "WHERE n.matter = $1", string(id))
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

// memberPage is how many placements are held in memory while a file is walked.
const memberPage = 200

// Contents walks a case file in order.
type Contents = iter.Seq2[casefile.Content, error]

// SubmitCaseFile carries out the submission of a case file; decide gets the number
// of its placements, counted up to two, since only none and some differ.
func (s *Store) SubmitCaseFile(ctx context.Context, cmd custody.Command, id casefile.ID,
	decide func(at time.Time, now casefile.CaseFile, count int) (custody.Transition, error),
) (casefile.CaseFile, custody.Receipt, error) {
	return change(ctx, s, casefiles, "casefile", cmd, string(id), func(ctx context.Context, t *tx, now casefile.CaseFile) ([]custody.Transition, error) {
		first, err := s.placements(ctx, t, now.ID, casefile.Placement{}, 2)
		if err != nil {
			return nil, err
		}
		tr, err := decide(t.at, now, len(first))
		return []custody.Transition{tr}, err
	})
}

// SealCaseFile carries out the sealing of a case file. decide gets the moment of
// the sealing, walks the contents as they are then, and draws the next number of the
// file's series; when decide fails, the number is not used up.
func (s *Store) SealCaseFile(ctx context.Context, cmd custody.Command, id casefile.ID,
	decide func(at time.Time, m custody.Moment, now casefile.CaseFile, contents Contents, next func(casefile.Series) (int, error)) (custody.Transition, error),
) (casefile.CaseFile, custody.Receipt, error) {
	return change(ctx, s, casefiles, "casefile", cmd, string(id), func(ctx context.Context, t *tx, now casefile.CaseFile) ([]custody.Transition, error) {
		next := func(series casefile.Series) (int, error) { return t.nextVolume(ctx, series) }
		m, err := t.moment(ctx)
		if err != nil {
			return nil, err
		}
		tr, err := decide(t.at, m, now, s.contentsAsOf(ctx, t, m, now.ID), next)
		return []custody.Transition{tr}, err
	})
}

// nextVolume gives the next number of a series. The row is locked until commit, so
// that numbers have no gap and none is given twice.
func (t *tx) nextVolume(ctx context.Context, series casefile.Series) (int, error) {
	var last int
	t.dirty = true
	err := t.QueryRowContext(ctx, `INSERT INTO series (name, last) VALUES ($1, 1)
		ON CONFLICT (name) DO UPDATE SET last = series.last + 1 RETURNING last`, seriesName(series)).Scan(&last)
	return last, err
}

// seriesName spells a series as it lies in the database.
func seriesName(s casefile.Series) string {
	return fmt.Sprintf("%s-%s-%d-%s", s.Fonds, s.Category, s.Year, s.Retention)
}

// Contents walks the case file as it is now.
func (s *Store) Contents(ctx context.Context, id casefile.ID) Contents {
	return s.contents(ctx, s.read, id)
}

// SealedContents walks a sealed case file with every item as the sealing took it in,
// whatever happened to it since. It gives nothing for a file that is not sealed.
func (s *Store) SealedContents(ctx context.Context, f casefile.CaseFile) Contents {
	if f.Sealed == nil {
		return func(func(casefile.Content, error) bool) {}
	}
	return s.contentsAsOf(ctx, s.read, f.Sealed.Moment, f.ID)
}

// contentsAsOf walks contents with the items as of a moment.
func (s *Store) contentsAsOf(ctx context.Context, q querier, m custody.Moment, id casefile.ID) Contents {
	return func(yield func(casefile.Content, error) bool) {
		for c, err := range s.contents(ctx, q, id) {
			if err == nil && c.Item.Head.Place >= m.Size(c.Item.Home()) {
				c.Item, err = items.asOf(ctx, s, q, m, string(c.Item.ID))
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

func (s *Store) contents(ctx context.Context, q querier, id casefile.ID) Contents {
	return func(yield func(casefile.Content, error) bool) {
		var after casefile.Placement
		for {
			page, err := s.placements(ctx, q, id, after, memberPage)
			var list []item.Item
			if err == nil {
				list, err = s.itemsPlaced(ctx, q, id, after, memberPage)
			}
			if err != nil {
				yield(casefile.Content{}, err)
				return
			}
			for i, p := range page {
				c := casefile.Content{Placement: p}
				if i < len(list) && string(list[i].ID) == p.Item {
					c.Item = list[i]
				} else { // somebody arranged the file between the two reads
					c.Item, err = items.one(ctx, s, q, "item", "WHERE n.id = $1", p.Item)
				}
				if !yield(c, err) || err != nil {
					return
				}
				after = p
			}
			if len(page) < memberPage {
				return
			}
		}
	}
}

// itemsPlaced returns the items of the standing placements that placements returns,
// in their order.
func (s *Store) itemsPlaced(ctx context.Context, q querier, file casefile.ID, after casefile.Placement, limit int) ([]item.Item, error) {
	return items.many(ctx, s, q, "item", `JOIN placement p ON p.item = n.id
		WHERE p.casefile = $1 AND p.state = 'placed' AND (p.position > $2 OR (p.position = $2 AND p.id > $3))
		ORDER BY p.position, p.id LIMIT $4`, string(file), positionAfter(after), string(after.ID), limit)
}
