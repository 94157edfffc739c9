package sqldb

import (
	"context"
	"database/sql"
	"time"

	"liuhen/internal/node"
)

const nodeColumns = `SELECT id, run, address, store, vouch, seen FROM node `

// EnrolNode writes down that a node has started, if fits, which gets the other nodes of
// the database, has nothing against it. Nodes that start at once wait for each other.
// Uploads of before there were nodes are the first one's.
func (s *Store) EnrolNode(ctx context.Context, n node.Node, fits func(others []node.Node) error) error {
	err := s.dialect.alone(ctx, s.write, func() error {
		others, err := s.nodes(ctx, `WHERE id <> $1 ORDER BY id`, n.ID)
		if err != nil {
			return err
		}
		if err := fits(others); err != nil {
			return err
		}
		return s.enrol(ctx, n)
	})
	return s.fault("enrol node", n.ID, err)
}

// enrol writes the row. The one that says that the installation was left waits for the
// commands under way, and those that follow find it.
func (s *Store) enrol(ctx context.Context, n node.Node) error {
	dbtx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = dbtx.Rollback() }() // after a commit it does nothing
	if n.ID == node.Left {
		if _, err := dbtx.ExecContext(ctx, `SELECT id FROM log ORDER BY id`+s.dialect.forUpdate); err != nil {
			return err
		}
	}
	_, err = dbtx.ExecContext(ctx, `
		INSERT INTO node (id, run, address, store, vouch, seen) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET run = excluded.run, address = excluded.address, store = excluded.store, vouch = excluded.vouch, seen = excluded.seen`,
		n.ID, n.Run, n.Address, n.Store, n.Vouch, micros(n.Seen))
	if err != nil {
		return err
	}
	if _, err := dbtx.ExecContext(ctx, `UPDATE upload SET node = $1 WHERE node = ''`, n.ID); err != nil {
		return err
	}
	return dbtx.Commit()
}

// ForgetNode takes the row of a node away; one that is not there is no error.
func (s *Store) ForgetNode(ctx context.Context, id string) error {
	_, err := s.write.ExecContext(ctx, `DELETE FROM node WHERE id = $1`, id)
	return s.fault("forget node", id, err)
}

// ForgetNodes takes away the rows of the nodes that were not seen since the moment and on
// which no upload lies, and returns their ids. The row that says that the installation was
// migrated stays.
func (s *Store) ForgetNodes(ctx context.Context, before time.Time) ([]string, error) {
	gone, err := s.nodes(ctx, `n WHERE n.seen < $1 AND n.id <> $2 AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.node = n.id) ORDER BY n.id`, micros(before), node.Left)
	if err != nil {
		return nil, err
	}
	var forgotten []string
	for _, n := range gone {
		result, err := s.write.ExecContext(ctx, `
			DELETE FROM node WHERE id = $1 AND seen = $2 AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.node = $1)`, n.ID, micros(n.Seen))
		if err != nil {
			return forgotten, s.fault("forget node", n.ID, err)
		}
		if count, err := result.RowsAffected(); err == nil && count == 1 {
			forgotten = append(forgotten, n.ID)
		}
	}
	return forgotten, nil
}

// SeeNode writes down that the run of a node is there at the moment; it reports whether
// the node still is that run. Losing it in a crash harms nobody, so it is no step.
func (s *Store) SeeNode(ctx context.Context, id, run string, at time.Time) (bool, error) {
	result, err := s.write.ExecContext(ctx, `UPDATE node SET seen = $1 WHERE id = $2 AND run = $3`, micros(at), id, run)
	if err != nil {
		return false, s.fault("see node", id, err)
	}
	n, err := result.RowsAffected()
	return n == 1, s.fault("see node", id, err)
}

// Node returns the node with this id, or not-found.
func (s *Store) Node(ctx context.Context, id string) (node.Node, error) {
	found, err := s.nodes(ctx, `WHERE id = $1 ORDER BY id`, id)
	if err == nil && len(found) == 0 {
		err = s.fault("find node", id, sql.ErrNoRows)
	}
	if err != nil {
		return node.Node{}, err
	}
	return found[0], nil
}

// Nodes returns all nodes that ever worked on the database, by id.
func (s *Store) Nodes(ctx context.Context) ([]node.Node, error) {
	return s.nodes(ctx, `ORDER BY id`)
}

func (s *Store) nodes(ctx context.Context, which string, args ...any) ([]node.Node, error) {
	return listed(ctx, s, nodeColumns+which, args, func(rows *sql.Rows) (n node.Node, err error) {
		var seen int64
		err = rows.Scan(&n.ID, &n.Run, &n.Address, &n.Store, &n.Vouch, &seen)
		n.Seen = fromMicros(seen)
		return n, err
	})
}
