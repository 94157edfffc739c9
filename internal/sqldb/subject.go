package sqldb

import (
	"context"
	"slices"

	"liuhen/internal/access"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/item"
	"liuhen/internal/marker"
	"liuhen/internal/paper"
	"liuhen/internal/viewing"
)

// guarded is a noun that says itself what a decision about it needs to know.
type guarded interface{ Guard() access.Subject }

// Subject returns what a decision about a noun of any kind needs to know, or not-found.
// What a noun does not say itself follows from its case file, from what a paper tells of or a marker
// marks, else from the agency in whose log it lies.
func (s *Store) Subject(ctx context.Context, noun custody.Ref) (access.Subject, error) {
	tb, hasRow := s.tables[noun.Kind]
	if !hasRow { // the log alone knows of it
		agency, err := s.homeOfEvents(ctx, noun)
		return access.Subject{Ref: noun, Agency: agency}, err
	}
	value, err := tb.load(ctx, s, noun.ID)
	if err != nil {
		return access.Subject{}, err
	}
	subject, err := s.subjectOf(ctx, value)
	subject.Ref = noun
	return subject, err
}

func (s *Store) subjectOf(ctx context.Context, value custody.Noun) (access.Subject, error) {
	switch v := value.(type) {
	case guarded:
		return v.Guard(), nil
	case casefile.CaseFile:
		return s.fileSubject(ctx, v.ID)
	case casefile.Placement:
		return s.placedSubject(ctx, v)
	case casefile.Issuance:
		return s.fileSubject(ctx, v.CaseFile)
	case paper.Paper:
		return s.Subject(ctx, v.Subject)
	case viewing.Viewing:
		return s.lookedAt(ctx, v)
	case marker.Marker:
		return s.Subject(ctx, v.Item.Ref())
	}
	return access.Subject{Agency: value.Home()}, nil
}

// placedSubject guards the place of an item in a file like the file, and of a restricted
// item for the few who see the item.
func (s *Store) placedSubject(ctx context.Context, p casefile.Placement) (access.Subject, error) {
	subject, err := s.fileSubject(ctx, p.CaseFile)
	if err != nil {
		return subject, err
	}
	it, err := s.Item(ctx, item.ID(p.Item))
	if guard := it.Guard(); guard.Restricted {
		subject.Restricted, subject.Circle = true, slices.Concat(guard.Officers, guard.Readers, guard.Circle)
	}
	return subject, err
}

// lookedAt guards a look like other things of its agency, and the look at a restricted item
// like the item.
func (s *Store) lookedAt(ctx context.Context, v viewing.Viewing) (access.Subject, error) {
	whole := access.Subject{Agency: v.Agency}
	if v.Subject.Kind != items.kind {
		return whole, nil
	}
	it, err := s.Item(ctx, item.ID(v.Subject.ID))
	if err != nil || it.Restricted.IsZero() {
		return whole, err
	}
	return it.Guard(), nil
}

func (s *Store) fileSubject(ctx context.Context, id casefile.ID) (access.Subject, error) {
	f, err := s.CaseFile(ctx, id)
	if err != nil {
		return access.Subject{}, err
	}
	m, err := matters.one(ctx, s, s.read, "matter", "WHERE n.id = $1", f.Matter)
	return f.Guard(m), err
}

// load returns the noun with this id, or not-found.
func (tb *table[T]) load(ctx context.Context, s *Store, id string) (custody.Noun, error) {
	return tb.one(ctx, s, s.read, tb.kind, "WHERE n.id = $1", id)
}

// homeOfEvents returns the agency in whose log a noun's events lie, or not-found.
func (s *Store) homeOfEvents(ctx context.Context, noun custody.Ref) (string, error) {
	var key int64
	err := s.read.QueryRowContext(ctx, `SELECT e.key FROM event e WHERE e.subject = $1 AND e.kind = $2 ORDER BY e.key LIMIT 1`, noun.ID, noun.Kind).Scan(&key)
	if err != nil {
		return "", s.fault("find", noun.String(), err)
	}
	return s.agencyOf(ctx, s.read, keyLog(key))
}

// parties are the officers and agencies that take part in what the subject guards.
func parties(s access.Subject) []string {
	return slices.Concat(s.Officers, s.Joining, s.Readers)
}
