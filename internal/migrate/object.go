package migrate

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"golang.org/x/sync/errgroup"

	"liuhen/internal/fault"
)

// Shelf is where the objects of the logs are.
type Shelf interface {
	// Names calls fn for every name that begins with prefix and stops at its error.
	Names(ctx context.Context, prefix string, fn func(name string) error) error
	// Read returns an object. Errors: shelf-missing, shelf-unreadable.
	Read(ctx context.Context, name string) ([]byte, error)
}

// Publisher is where they go.
type Publisher interface {
	// Publish durably sets an object.
	Publish(ctx context.Context, name string, data []byte) error
	// Read returns an object.
	Read(ctx context.Context, name string) ([]byte, error)
}

// objectWorkers is how many objects are under way at the same time: at the other end of
// a network each takes its time without costing anything here.
const objectWorkers = 8

// checkpoint ends the name of an object that says how far the others go; it is carried
// after them.
const checkpoint = "/checkpoint"

// objects carries everything on the shelf.
func (m *move) objects(ctx context.Context) error {
	m.begin(StageObjects)
	if err := m.objectsThat(ctx, func(name string) bool { return !strings.HasSuffix(name, checkpoint) }); err != nil {
		return err
	}
	return m.objectsThat(ctx, func(name string) bool { return strings.HasSuffix(name, checkpoint) })
}

func (m *move) objectsThat(ctx context.Context, fit func(name string) bool) error {
	g, working := errgroup.WithContext(ctx)
	g.SetLimit(objectWorkers)
	err := m.OldShelf.Names(working, "", func(name string) error {
		if fit(name) {
			g.Go(func() error { return m.object(working, name) })
		}
		return working.Err()
	})
	return errors.Join(g.Wait(), err)
}

// object carries one object and reads it back.
func (m *move) object(ctx context.Context, name string) error {
	data, err := m.OldShelf.Read(ctx, name)
	if err != nil {
		return err
	}
	if have, err := m.NewShelf.Read(ctx, name); err != nil || !bytes.Equal(have, data) {
		if err := m.NewShelf.Publish(ctx, name, data); err != nil {
			return err
		}
		if have, err = m.NewShelf.Read(ctx, name); err != nil {
			return err
		}
		if !bytes.Equal(have, data) {
			return fault.MigrationDiffers.Err("migrate", name, nil).With("detail", name)
		}
	}
	m.count(func(p *Progress, r *Report) { p.Done++; r.Objects++ })
	return nil
}
