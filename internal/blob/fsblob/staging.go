package fsblob

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"liuhen/internal/blob"
	"liuhen/internal/digest"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

const (
	partSuffix  = ".part"
	stateSuffix = ".state"
	partPerm    = 0o600
	sealedPerm  = 0o444 // a complete upload's and a blob's mode
	writeBits   = 0o222
)

// Staging implements blob.Staging, blob.Taker and blob.PartOpener.
type Staging struct {
	disk       durable.FS
	tree       *durable.Tree
	checkpoint int64
	writers    blob.Turns[string]
	known      progress
	takenMu    sync.Mutex
	taken      map[string]taken // by Take, until adopted or discarded
}

// taken is what Take knows of an upload that has no state file.
type taken struct {
	sum  digest.SHA256
	size int64
}

// OpenStaging opens the staging below root alone, for a store that keeps its
// blobs elsewhere. Errors: storage-full, storage-failed.
func OpenStaging(root string, o Options) (*Staging, error) {
	disk := durable.New(o.OnStep)
	tree, err := disk.OpenTree(filepath.Join(root, "staging"))
	if err != nil {
		return nil, err
	}
	return newStaging(disk, tree, o), nil
}

func newStaging(disk durable.FS, tree *durable.Tree, o Options) *Staging {
	s := &Staging{disk: disk, tree: tree, checkpoint: o.Checkpoint, taken: map[string]taken{}}
	if s.checkpoint <= 0 {
		s.checkpoint = 64 << 20
	}
	return s
}

func (s *Staging) partPath(id string) string  { return s.tree.Path(id + partSuffix) }
func (s *Staging) statePath(id string) string { return s.tree.Path(id + stateSuffix) }

// own takes the upload's lock or fails with upload-busy.
func (s *Staging) own(op, id string) (release func(), err error) {
	if err := blob.CheckUploadID(id); err != nil {
		return nil, fault.UploadMissing.Err(op, "", err)
	}
	release, ok := s.writers.Try(id)
	if !ok {
		return nil, fault.UploadBusy.Err(op, id, nil)
	}
	return release, nil
}

// Create implements blob.Staging.
func (s *Staging) Create(_ context.Context, id string, size int64) error {
	if err := checkNew(id, size); err != nil {
		return err
	}
	release, err := s.own("create upload", id)
	if err != nil {
		return err
	}
	defer release()
	first, err := slotAt(0, size, digest.NewRunning())
	if err != nil {
		return fault.Unexpected.Err("create upload", id, err)
	}
	if err := s.createFiles(id, first); err != nil {
		return err
	}
	if err := s.tree.Settle(s.tree.Root()); err != nil {
		s.throwAway(id)
		return err
	}
	s.known.put(id, first)
	return nil
}

func checkNew(id string, size int64) error {
	if err := blob.CheckUploadID(id); err != nil {
		return err
	}
	if size < 0 {
		return fault.BadInput.Err("create upload", id, nil).With("field", "size").
			WithBoth("problem", "大小不能为负", "the size is negative")
	}
	return nil
}

// createFiles makes the state, then the part: without part there is no upload, so
// that a crash between leaves nothing that looks like one. On failure neither is
// left.
func (s *Staging) createFiles(id string, first slot) error {
	state, err := s.createState(id)
	if err != nil {
		return err
	}
	defer state.Close()
	err = first.write(state)
	if err == nil {
		err = state.SyncData()
	}
	if err == nil {
		var part *durable.File
		if part, err = s.createPart("create upload", id); err == nil {
			part.Close()
		}
	}
	if err != nil && !errors.Is(err, fault.UploadExists) {
		s.throwAway(id)
	}
	return err
}

// createState takes over the state that a crash left without its part.
func (s *Staging) createState(id string) (*durable.File, error) {
	if _, err := os.Lstat(s.partPath(id)); err == nil {
		return nil, fault.UploadExists.Err("create upload", id, nil)
	}
	if err := s.disk.Remove(s.statePath(id)); err != nil {
		return nil, err
	}
	return s.disk.Create(s.statePath(id), partPerm)
}

func (s *Staging) createPart(op, id string) (*durable.File, error) {
	part, err := s.disk.Create(s.partPath(id), partPerm)
	if errors.Is(err, fs.ErrExist) {
		return nil, fault.UploadExists.Err(op, id, err)
	}
	return part, err
}

// throwAway removes what there is of an upload, after an error that counts more
// than one of the removal; what cannot be removed now expires.
func (s *Staging) throwAway(id string) {
	s.known.drop(id)
	_ = s.disk.Remove(s.partPath(id))
	_ = s.disk.Remove(s.statePath(id))
}

// Offset implements blob.Staging.
func (s *Staging) Offset(ctx context.Context, id string) (offset, size int64, err error) {
	if t, ok := s.takenUpload(id); ok {
		return t.size, t.size, nil
	}
	at, err := s.load(ctx, "look up upload", id)
	return at.offset, at.size, err
}

// Kept implements blob.Progress.
func (s *Staging) Kept(ctx context.Context, id string) (offset int64, sum digest.SHA256, err error) {
	if t, ok := s.takenUpload(id); ok {
		return t.size, t.sum, nil
	}
	at, err := s.load(ctx, "look up upload", id)
	if err != nil || !at.sum.IsZero() {
		return at.offset, at.sum, err
	}
	sum, err = s.sum(ctx, id, at) // taken in one go by an earlier process
	return at.offset, sum, err
}

// uploadGone gives a failed open its code.
func uploadGone(op, id string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fault.UploadMissing.Err(op, id, err)
	}
	return fault.UploadDamaged.Err(op, id, err)
}

func stagingFailed(op, path string, err error) error {
	return fault.StorageFailed.Err(op, path, err)
}

// Sum implements blob.Staging.
func (s *Staging) Sum(ctx context.Context, id string) (digest.SHA256, error) {
	if t, ok := s.takenUpload(id); ok {
		return t.sum, nil
	}
	at, err := s.load(ctx, "sum upload", id)
	if err != nil {
		return digest.SHA256{}, err
	}
	return s.sum(ctx, id, at)
}

func (s *Staging) sum(ctx context.Context, id string, at slot) (digest.SHA256, error) {
	if at.offset != at.size {
		return digest.SHA256{}, incomplete("sum upload", id, at)
	}
	if r, ok := at.running(); ok {
		return r.Sum(), nil
	}
	f, err := os.Open(s.partPath(id))
	if err != nil {
		return digest.SHA256{}, uploadGone("sum upload", id, err)
	}
	defer f.Close()
	r, err := rehash(ctx, f, at.offset)
	if err != nil {
		return digest.SHA256{}, fault.UploadDamaged.Err("sum upload", id, err)
	}
	return r.Sum(), nil
}

// OpenUpload implements blob.PartOpener.
func (s *Staging) OpenUpload(ctx context.Context, id string) (blob.Part, int64, error) {
	release, err := s.own("read upload", id)
	if err != nil {
		return nil, 0, err
	}
	size, err := s.completeSize(ctx, id)
	if err != nil {
		release()
		return nil, 0, err
	}
	f, err := os.Open(s.partPath(id))
	if err != nil {
		release()
		return nil, 0, uploadGone("read upload", id, err)
	}
	return &ownedPart{File: f, release: release}, size, nil
}

// ownedPart is an upload's file, with the upload's lock.
type ownedPart struct {
	*os.File
	release func()
}

// Close implements blob.Part. The file is closed before the next one may have it.
func (p *ownedPart) Close() error {
	defer p.release()
	return p.File.Close()
}

func (s *Staging) completeSize(ctx context.Context, id string) (int64, error) {
	if t, ok := s.takenUpload(id); ok {
		return t.size, nil
	}
	at, err := s.load(ctx, "read upload", id)
	if err == nil && at.offset != at.size {
		err = incomplete("read upload", id, at)
	}
	return at.size, err
}

func (s *Staging) takenUpload(id string) (taken, bool) {
	s.takenMu.Lock()
	defer s.takenMu.Unlock()
	t, ok := s.taken[id]
	return t, ok
}

// Discard implements blob.Staging.
func (s *Staging) Discard(_ context.Context, id string) error {
	if blob.CheckUploadID(id) != nil {
		return nil
	}
	release, err := s.own("discard upload", id)
	if err != nil {
		return err
	}
	defer release()
	return s.forget(id, true)
}

// forget removes an upload's files, of which the part may be gone already. They need no
// folder sync: if a power cut brings one back, it expires.
func (s *Staging) forget(id string, part bool) error {
	s.takenMu.Lock()
	_, whole := s.taken[id]
	delete(s.taken, id)
	s.takenMu.Unlock()
	s.known.drop(id)
	if part {
		if err := s.disk.Remove(s.partPath(id)); err != nil {
			return err
		}
	}
	if whole { // which has no state
		return nil
	}
	return s.disk.Remove(s.statePath(id))
}

// Uploads implements blob.Staging.
func (s *Staging) Uploads(ctx context.Context, fn func(id string, changed time.Time) error) error {
	entries, err := os.ReadDir(s.tree.Root())
	if err != nil {
		return stagingFailed("list uploads", s.tree.Root(), err)
	}
	for _, id := range uploadIDs(entries) {
		if err := ctx.Err(); err != nil {
			return err
		}
		changed, ok := s.changed(id)
		if !ok {
			continue
		}
		if err := fn(id, changed); err != nil {
			return err
		}
	}
	return nil
}

// uploadIDs returns the ids that the folder's files belong to, each once.
func uploadIDs(entries []fs.DirEntry) []string {
	var ids []string
	for _, e := range entries {
		id, isPart := strings.CutSuffix(e.Name(), partSuffix)
		if !isPart {
			id, isPart = strings.CutSuffix(e.Name(), stateSuffix)
		}
		if isPart && blob.CheckUploadID(id) == nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// changed returns the later time of the upload's files; ok is false when both
// are gone by now.
func (s *Staging) changed(id string) (latest time.Time, ok bool) {
	for _, path := range []string{s.partPath(id), s.statePath(id)} {
		if info, err := os.Lstat(path); err == nil && info.ModTime().After(latest) {
			latest = info.ModTime()
		}
	}
	return latest, !latest.IsZero()
}
