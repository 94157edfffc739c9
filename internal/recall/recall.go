package recall

import "sync"

// Changes returns how often what is remembered may have changed. ok is false where changes
// may be made that are not counted.
type Changes func() (count int64, ok bool)

// maxKept bounds what is remembered. When there is more, it begins anew, since what
// is in use is soon met again.
const maxKept = 4096

// Memory keeps what was looked up. The zero value is empty and ready; it is safe for
// concurrent use.
type Memory struct {
	mu    sync.Mutex
	count int64          // as of which all was looked up; guarded by mu
	found map[string]any // guarded by mu
}

// Look returns what was looked up under the key, or looks it up. A key has values of one
// type.
func Look[T any](m *Memory, changes Changes, key string, look func() (T, error)) (T, error) {
	count, ok := changes()
	if !ok {
		return look()
	}
	if v, met := m.get(count, key); met {
		return v.(T), nil //nolint:forcetypeassert // each key has one type
	}
	v, err := look()
	if err == nil {
		m.Keep(count, key, v)
	}
	return v, err
}

// get returns what is remembered as of the count, and forgets what is older.
func (m *Memory) get(count int64, key string) (any, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.count != count {
		m.renew(count)
		return nil, false
	}
	v, ok := m.found[key]
	return v, ok
}

// Keep remembers what was looked up, or written, after the count was read.
func (m *Memory) Keep(count int64, key string, v any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.renew(count)
	if m.count != count {
		return // looked up before the last change
	}
	if m.found == nil || len(m.found) >= maxKept {
		m.found = map[string]any{}
	}
	m.found[key] = v
}

// renew forgets what was looked up before the count. mu is held.
func (m *Memory) renew(count int64) {
	if count > m.count {
		m.count, m.found = count, nil
	}
}
