package faults_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/durable"
	"liuhen/internal/fsck"
	"liuhen/internal/identity"
	"liuhen/internal/server"
)

// disk knows what a data folder would hold after the power failed: what was synced,
// and of the rest what chance leaves, as the standard of file systems allows.
//
// It keeps, of each file that was synced, its bytes as they were then, and of each
// folder its names as they were when it was synced. A move is one step, and brings the
// folder that it leads into, as in every journal of file systems. The database's own files are not
// among them: SQLite is trusted to keep what it committed (synchronous=FULL, which a
// test of sqldb holds), so that what it has committed is taken as it is.
type disk struct {
	root   string
	last   fileID
	ids    map[uint64]fileID            // by inode, whose numbers the system gives out again
	files  map[fileID]content           // as last synced
	names  map[string]map[string]fileID // of folders, as last synced
	opened map[string]bool              // paths being created, whose file is not known yet
}

// fileID is a file or folder, whatever its name is; 0 is none.
type fileID int

// content is a file's bytes with mode and time.
type content struct {
	data []byte
	mode fs.FileMode
	time time.Time
}

func newDisk(root string) *disk {
	return &disk{
		root: root, ids: map[uint64]fileID{}, files: map[fileID]content{}, names: map[string]map[string]fileID{}, opened: map[string]bool{},
	}
}

// before takes note of a step that is about to be done. What it makes durable counts
// as durable already, which is one of the outcomes that a cut may have.
func (d *disk) before(act durable.Act) {
	for path := range d.opened {
		if inode, ok := inodeOf(path); ok {
			delete(d.ids, inode) // another file's
			delete(d.opened, path)
		}
	}
	switch act.Step {
	case durable.StepCreate:
		d.opened[act.Path] = true
	case durable.StepSync:
		if id := d.file(act.Path); id != 0 {
			d.files[id] = read(act.Path)
		}
	case durable.StepSyncDir:
		d.names[act.Path] = d.list(act.Path)
	}
}

// file is what has the name now.
func (d *disk) file(path string) fileID {
	inode, ok := inodeOf(path)
	if !ok {
		return 0
	}
	if d.opened[path] { // by somebody who was on his way when the others were held still
		delete(d.ids, inode)
		delete(d.opened, path)
	}
	if d.ids[inode] == 0 {
		d.last++
		d.ids[inode] = d.last
	}
	return d.ids[inode]
}

func inodeOf(path string) (uint64, bool) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, false
	}
	return info.Sys().(*syscall.Stat_t).Ino, true
}

func read(path string) (c content) {
	data, err := os.ReadFile(path)
	info, serr := os.Lstat(path)
	if err != nil || serr != nil {
		return content{}
	}
	return content{data, info.Mode(), info.ModTime()}
}

func (d *disk) list(dir string) map[string]fileID {
	names := map[string]fileID{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return names
	}
	for _, e := range entries {
		if id := d.file(filepath.Join(dir, e.Name())); id != 0 {
			names[e.Name()] = id
		}
	}
	return names
}

// cut is one outcome of a cut.
type cut struct {
	*disk
	chance *rand.Rand
	now    map[fileID]string // where each file is
	synced map[fileID]string // the name under which it would be found again
	moved  map[fileID]bool   // whether one that has another name by now is found under that
}

// after makes folder what chance leaves of the disk.
func (d *disk) after(folder string, chance *rand.Rand) error {
	c := &cut{disk: d, chance: chance, now: map[fileID]string{}, synced: map[fileID]string{}, moved: map[fileID]bool{}}
	for dir, names := range d.names {
		for name, id := range names {
			c.synced[id] = filepath.Join(dir, name)
		}
	}
	err := filepath.WalkDir(d.root, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			c.now[d.file(path)] = path
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(c.now)) {
		c.moved[id] = chance.IntN(2) == 0
	}
	return c.folder(d.root, folder)
}

// brought reports whether a file is found under its new name below dir.
func (c *cut) brought(dir string) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(c.now)), func(id fileID) bool {
		return c.moved[id] && c.synced[id] != "" && c.synced[id] != c.now[id] && strings.HasPrefix(c.now[id], dir+string(filepath.Separator))
	})
}

// folder makes to what is left of the folder from: each name as it was at the last
// sync, or as it is.
func (c *cut) folder(from, to string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	was, now := c.names[from], c.list(from)
	both := maps.Clone(now)
	maps.Copy(both, was)
	for _, name := range slices.Sorted(maps.Keys(both)) {
		if from == c.root && (strings.HasPrefix(name, "liuhen.db") || name == "lock") {
			continue
		}
		path := filepath.Join(from, name)
		if id := c.choose(path, was[name], now[name]); id != 0 {
			if err := c.leave(path, filepath.Join(to, name), id); err != nil {
				return err
			}
		}
	}
	return nil
}

// choose tells what has the name that old had and that new has. A move is whole: its
// file is found under one of its two names.
func (c *cut) choose(path string, old, new fileID) fileID {
	if old == new {
		return new
	}
	if elsewhere := c.synced[new]; new != 0 && elsewhere != "" && elsewhere != path {
		if c.moved[new] {
			return new
		}
		new = 0
	}
	if elsewhere := c.now[old]; old != 0 && elsewhere != "" && elsewhere != path {
		if !c.moved[old] {
			return old
		}
		return new
	}
	if c.chance.IntN(2) == 0 && !c.brought(path) {
		return old
	}
	return new
}

// leave makes to what is left of the file or folder that has the name from.
func (c *cut) leave(from, to string, id fileID) error {
	if info, err := os.Lstat(from); err == nil && info.IsDir() {
		return c.folder(from, to)
	}
	left := c.content(id)
	return errors.Join(os.WriteFile(to, left.data, 0o600), os.Chmod(to, left.mode.Perm()), os.Chtimes(to, time.Time{}, left.time))
}

// content is what is left of a file: its bytes of the last sync, with any of those
// that were written since.
func (c *cut) content(id fileID) content {
	was, synced := c.files[id]
	path, there := c.now[id]
	if !there {
		return was
	}
	now := read(path)
	if !synced {
		was = content{mode: now.mode, time: now.time}
	}
	left := now
	if c.chance.IntN(2) == 0 {
		left.mode, left.time = was.mode, was.time
	}
	size := len(now.data)
	if c.chance.IntN(2) == 0 {
		size = len(was.data)
	}
	left.data = make([]byte, size)
	const page = 4096
	for at := 0; at < size; at += page {
		from := was.data
		if c.chance.IntN(2) == 0 {
			from = now.data
		}
		if at < len(from) {
			copy(left.data[at:min(at+page, size)], from[at:])
		}
	}
	return left
}

// witness watches a town and lets the power fail at every place: in a copy, while the
// town holds still.
type witness struct {
	t      *testing.T
	disk   *disk
	copies string
	line   *line // nil while the town is set up

	mu   sync.Mutex
	met  map[string]bool
	cuts int
}

// draws is how many outcomes are looked at in each place. One is enough to find a sync
// that is missing: what is not synced is at stake in every later cut.
const draws = 1

func (w *witness) step(act durable.Act) error {
	place := placeOf(w.disk.root, act)
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.met[place] {
		w.met[place] = true
		for range draws {
			w.cuts++
			if err := w.cut(w.cuts); err != nil {
				w.t.Errorf("power fails (%d) before %s: %v", w.cuts, place, err)
			}
		}
	}
	w.disk.before(act)
	return nil
}

// cut opens what the n-th cut leaves and holds it against what was acknowledged.
func (w *witness) cut(n int) (err error) {
	said, cast := toldNothing(), cast{}
	if w.line != nil {
		said, cast = w.line.told.now(), w.line.cast
	}
	folder := filepath.Join(w.copies, fmt.Sprint(n))
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	if err := w.database(filepath.Join(folder, "liuhen.db")); err != nil {
		return err
	}
	if err := w.disk.after(folder, rand.New(rand.NewPCG(2026, uint64(n)))); err != nil {
		return err
	}
	return look(folder, said, cast)
}

// database puts what the database has committed into file.
func (w *witness) database(file string) (err error) {
	live := filepath.Join(w.disk.root, "liuhen.db")
	if _, err := os.Stat(live); err != nil {
		return nil // not made yet
	}
	db, err := sql.Open("sqlite", "file:"+live)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(context.Background(), `VACUUM INTO ?`, file)
	return err
}

var lookTime = time.Date(2026, 6, 3, 1, 0, 0, 0, time.UTC)

// look opens a folder, checks it, and goes on with the uploads that are there.
func look(folder string, said *told, c cast) (err error) {
	ctx := context.Background()
	house, err := server.Open(ctx, server.Options{
		Folder: folder, Now: func() time.Time { return lookTime }, Cost: identity.Cost{KiB: 64, Passes: 1},
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, house.Close()) }()
	report, err := house.Fsck(ctx, fsck.Options{SM3: true, Replay: true})
	for _, f := range report.Findings {
		err = errors.Join(err, errors.New(f.String()))
	}
	if err != nil {
		return err
	}
	listening := httptest.NewServer(house.Handler())
	defer listening.Close()
	if err := said.hold(ctx, listening.URL, c, true); err != nil {
		return err
	}
	for id := range said.offsets {
		data := recordingOf(theLine)
		hand := apiclient.New(listening.URL).Speaking("en").With(c.officer)
		if err := goOn(ctx, hand, id, data, func(int64) {}); err != nil {
			return err
		}
		got, err := hand.ReceiveItem(ctx, apiclient.Command{}, api.NewItem{Upload: id, Origin: api.Origin{How: "made"}})
		if err != nil || got.Value.SHA256 != sum(data) {
			return fmt.Errorf("upload %s becomes %s: %w", id, got.Value.SHA256, err)
		}
	}
	return nil
}

const theLine = "line"

// TestThePowerFailsInEveryStep plays the line, from the first start of the server on,
// and lets the power fail in each of its durable steps.
func TestThePowerFailsInEveryStep(t *testing.T) {
	t.Parallel()
	if !plain(t) {
		return
	}
	w := &witness{t: t, copies: t.TempDir(), met: map[string]bool{}}
	town, people := gather(t, func(o *server.Options) {
		w.disk = newDisk(o.Folder)
		o.OnStep, o.Poll = w.step, 50*time.Millisecond
	})
	l := &line{cast: people, name: theLine, told: toldNothing()}
	w.mu.Lock()
	w.line = l
	w.mu.Unlock()
	for _, a := range l.acts() {
		if err := a.do(t.Context(), town.Address); err != nil {
			t.Fatalf("%s: %v", a.name, err)
		}
	}
	town.Stop()
	t.Logf("the power failed %d times at %d places", w.cuts, len(w.met))
}
