package sqldb

import (
	"context"
	"database/sql"
	"strings"

	"liuhen/internal/fsck"
)

// object is a table, index, trigger or the like of the database, or a migration that
// was made.
type object struct {
	name string // such as index/item_agency
	text string // its definition, as the database tells it
}

// Schema implements fsck.Database. What no migration makes may change what the program
// writes or reads, as a trigger or rule does, and what is gone may let in what was
// refused.
func (s *Store) Schema(ctx context.Context) ([]fsck.Object, error) {
	want, err := s.dialect.made(s.dialect)
	if err != nil {
		return nil, s.fault("list migrations", "", err)
	}
	have, err := s.objects(ctx)
	if err != nil {
		return nil, err
	}
	var differ []fsck.Object
	there := map[string]string{}
	for _, o := range have {
		there[o.name] = o.text
	}
	for _, o := range want {
		text, is := there[o.name]
		delete(there, o.name)
		switch {
		case !is:
			differ = append(differ, fsck.Object{Name: o.name, Answer: fsck.Missing})
		case text != o.text:
			differ = append(differ, fsck.Object{Name: o.name, Answer: fsck.Mismatch, Problem: "differs"})
		}
	}
	for _, o := range have {
		if _, foreign := there[o.name]; foreign {
			differ = append(differ, fsck.Object{Name: o.name, Answer: fsck.Mismatch, Problem: "foreign"})
		}
	}
	return differ, nil
}

// objects lists what is in the database.
func (s *Store) objects(ctx context.Context) ([]object, error) {
	return listed(ctx, s, s.dialect.objects+migrationObjects, nil, func(rows *sql.Rows) (o object, err error) {
		err = rows.Scan(&o.name, &o.text)
		o.text = strings.Join(strings.Fields(o.text), " ")
		return o, err
	})
}

// migrationObjects tells which migrations were made.
const migrationObjects = `
	UNION ALL SELECT DISTINCT 'migration/' || CAST(version_id AS TEXT), '' FROM goose_db_version
	UNION ALL SELECT 'migration/' || line || '/' || CAST(version AS TEXT), '' FROM river_migration
	ORDER BY 1`
