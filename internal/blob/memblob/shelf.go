package memblob

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"

	"liuhen/internal/blob"
	"liuhen/internal/fault"
)

// Shelf implements blob.Shelf.
type Shelf struct {
	*disk
	objects map[string][]byte
}

// Publish implements blob.Shelf.
func (s *Shelf) Publish(_ context.Context, name string, data []byte) error {
	return s.put(name, data, false)
}

// PublishOnce implements blob.Shelf.
func (s *Shelf) PublishOnce(_ context.Context, name string, data []byte) error {
	return s.put(name, data, true)
}

func (s *Shelf) put(name string, data []byte, once bool) error {
	if err := blob.CheckName(name); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, taken := s.objects[name]
	if taken && once {
		if !bytes.Equal(kept, data) {
			return fault.ShelfDiffers.Err("publish once", name, nil)
		}
		return nil
	}
	if err := s.keep(name); err != nil {
		return err
	}
	s.objects[name] = bytes.Clone(data)
	return nil
}

// Read implements blob.Shelf.
func (s *Shelf) Read(_ context.Context, name string) ([]byte, error) {
	if err := blob.CheckName(name); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	data, ok := s.objects[name]
	if !ok {
		return nil, fault.ShelfMissing.Err("read object", name, nil)
	}
	return bytes.Clone(data), nil
}

// Clear implements blob.Clearer.
func (s *Shelf) Clear(_ context.Context, name string) error {
	if err := blob.CheckName(name); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.objects, name)
	return nil
}

// Names implements blob.Shelf.
func (s *Shelf) Names(ctx context.Context, prefix string, fn func(name string) error) error {
	for _, name := range s.names() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		if err := fn(name); err != nil {
			return err
		}
	}
	return nil
}

func (s *Shelf) names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.objects))
}
