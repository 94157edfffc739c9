package card

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"liuhen/internal/digest"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

const memoryFormat = "liuhen.ingest-state/v1"

// Memory is what earlier runs noted of what they brought, by digest. It is only a hint
// of which item to ask the server for: without it, or with a wrong one, a run comes to
// the same end. It is safe for concurrent use.
type Memory struct {
	path string
	now  func() time.Time

	mu    sync.Mutex
	noted map[string]Note
	saved time.Time
	fresh bool // something is not saved
}

// Note is where the bytes of one digest went.
type Note struct {
	Item string `json:"item"`
	Place
}

// memoryFile is how a memory lies on the disk.
type memoryFile struct {
	Format string          `json:"format"`
	Items  map[string]Note `json:"items"`
}

// pause is how long notes may wait to be saved.
const pause = time.Second

// Remember opens the memory at path, which is made when there is something to note.
// What cannot be understood there is forgotten. Errors: file-unreadable.
func Remember(path string, now func() time.Time) (*Memory, error) {
	m := &Memory{path: path, now: now, noted: map[string]Note{}}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, unreadable("read state", path, err)
	}
	var kept memoryFile
	if json.Unmarshal(data, &kept) == nil && kept.Format == memoryFormat && kept.Items != nil {
		m.noted = kept.Items
	}
	return m, nil
}

func (m *Memory) of(d digest.SHA256) (Note, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, ok := m.noted[d.String()]
	return n, ok
}

// note adds a note and saves all of them, unless that was done a moment ago.
func (m *Memory) note(d digest.SHA256, n Note) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.noted[d.String()] == n {
		return nil
	}
	m.noted[d.String()], m.fresh = n, true
	if at := m.now(); at.Sub(m.saved) < pause {
		return nil
	}
	return m.save()
}

// Save makes every note durable.
func (m *Memory) Save() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.save()
}

func (m *Memory) save() error {
	if !m.fresh {
		return nil
	}
	data, err := json.Marshal(memoryFile{memoryFormat, m.noted})
	if err == nil {
		err = Replace(m.path, data)
	}
	if err != nil {
		return fault.FileUnwritten.Err("keep state", m.path, err).With("file", Spell(m.path))
	}
	m.fresh, m.saved = false, m.now()
	return nil
}

// Replace makes data durable at path in one step, so that a reader, also after a power
// cut, finds all of the old or all of the new. Only its owner may read it.
func Replace(path string, data []byte) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	var disk durable.FS
	tree, err := disk.OpenTree(filepath.Dir(path))
	if err != nil {
		return err
	}
	scratch := path + ".new-" + strconv.Itoa(os.Getpid())
	_ = os.Remove(scratch) // one that a killed process with this number left
	return tree.Put(path, scratch, data, 0o600)
}
