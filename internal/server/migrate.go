package server

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"liuhen/internal/durable"
	"liuhen/internal/fault"
	"liuhen/internal/keyring"
	"liuhen/internal/migrate"
	"liuhen/internal/node"
	"liuhen/internal/sqldb"
)

// markFile stands in a data folder that was migrated; its text says where to.
const markFile = "migrated"

// refuseMigrated refuses a data folder that was left: its log goes on elsewhere.
// Errors: data-migrated, file-unreadable.
func refuseMigrated(folder string) error {
	path := filepath.Join(folder, markFile)
	to, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fault.FileUnreadable.Err("look for mark", path, err).With("file", path)
	}
	return leftFor(folder, string(to))
}

func leftFor(folder, mark string) error {
	path, _, _ := strings.Cut(mark, "\n")
	return fault.DataMigrated.Err("open data folder", folder, nil).With("folder", folder).With("path", path)
}

// leaving leaves a data folder, and takes that back.
type leaving struct {
	disk   durable.FS
	folder string // without links, as to says it
	to     string // text of the mark: the new folder and, beside it, the new database
	old    Options
	source *side
}

func (l leaving) path() string { return filepath.Join(l.folder, markFile) }

// free fails with data-migrated where the folder was left for another place than ours: in
// two new places the logs would go on twice.
func (l leaving) free() error {
	for _, n := range l.source.nodes {
		if n.ID == node.Left && n.Address != l.to {
			return leftFor(l.folder, n.Address)
		}
	}
	mark, err := os.ReadFile(l.path())
	switch {
	case errors.Is(err, fs.ErrNotExist) || string(mark) == l.to:
		return nil
	case err != nil:
		return fault.FileUnreadable.Err("look for mark", l.path(), err).With("file", l.path())
	}
	return leftFor(l.folder, string(mark))
}

// leave is repeated by a second migration. Other servers of a shared database know nothing
// of our folder, so that the database says it first.
func (l leaving) leave(ctx context.Context) error {
	if err := l.shared(ctx, func(s *sqldb.Store) error { return s.EnrolNode(ctx, l.row(), l.unmoved) }); err != nil {
		return err
	}
	tree, err := l.disk.OpenTree(l.folder)
	if err != nil {
		return err
	}
	scratch := l.path() + ".new"
	if err := l.disk.Remove(scratch); err != nil { // of a process that was killed
		return err
	}
	return tree.Put(l.path(), scratch, []byte(l.to), 0o600)
}

// row is the mark in a shared database.
func (l leaving) row() node.Node {
	n := node.Node{ID: node.Left, Address: l.to}
	n.Vouch = node.KeyOf(l.source.master).Vouch(n)
	return n
}

// unmoved fails with nodes-living where a server was there since the migration began,
// whatever the clocks say, or with data-migrated where another migration was quicker.
func (l leaving) unmoved(others []node.Node) error {
	for _, n := range others {
		was := slices.IndexFunc(l.source.nodes, func(o node.Node) bool { return o.ID == n.ID })
		if was < 0 || l.source.nodes[was].Run != n.Run || !l.source.nodes[was].Seen.Equal(n.Seen) {
			return fault.NodesLiving.Err("migrate", "", nil).With("server", nameOf(n))
		}
	}
	return nil
}

// shared acts on the old database where other servers may work on it.
func (l leaving) shared(ctx context.Context, act func(*sqldb.Store) error) error {
	if l.old.Database == "" {
		return nil
	}
	s, err := sqldb.Open(ctx, sqldb.Config{DSN: l.old.Database, Folder: l.folder, Source: sqldb.Source{Now: l.old.Now, Random: l.old.Random}, Master: l.source.master})
	if err != nil {
		return err
	}
	return errors.Join(act(s), s.Close())
}

func (l leaving) stay(ctx context.Context) error {
	if err := l.shared(ctx, func(s *sqldb.Store) error { return s.ForgetNode(ctx, node.Left) }); err != nil {
		return err
	}
	if err := l.disk.Remove(l.path()); err != nil {
		return err
	}
	return l.disk.SyncDir(l.folder)
}

// migrateFolder moves the installation of one data folder into another one, whose own
// settings name the new database and the new store. Errors: setting-wrong, and those of
// Migrate.
func migrateFolder(ctx context.Context, from, to string, o migrate.Options) (migrate.Report, error) {
	old, err := folderOptions(from)
	if err != nil {
		return migrate.Report{}, err
	}
	made, err := folderOptions(to)
	if err != nil {
		return migrate.Report{}, err
	}
	if err := errors.Join(refuseDemo(old), refuseDemo(made)); err != nil {
		return migrate.Report{}, err
	}
	return Migrate(ctx, old, made, o)
}

// folderOptions reads the settings of a folder and of nothing else: what the
// environment says cannot be true of two installations.
func folderOptions(folder string) (Options, error) {
	if names := settingVariables(os.Environ()); len(names) > 0 {
		all := strings.Join(names, " ")
		return Options{}, wrong(strings.Join(names, ", "), "environment", "迁移涉及两套系统，请先运行 unset "+all+"，需要的设置写入各自数据目录的 liuhen.yaml",
			"a migration is between two installations: run unset "+all+", and write what is needed in the liuhen.yaml of each")
	}
	settings, err := readSettings(nil, map[string]any{"data": folder})
	if err != nil {
		return Options{}, err
	}
	return settings.options()
}

// Migrate moves the installation that old opens into the one that made opens, whose
// folders are both held meanwhile. Errors: data-folder-busy, file-unreadable, those of
// what is opened, and those of migrate.Desk.
func Migrate(ctx context.Context, old, made Options, o migrate.Options) (report migrate.Report, err error) {
	if old.Folder, made.Folder, err = apartFolders(old.Folder, made.Folder); err != nil {
		return report, err
	}
	old, made = old.filled(), made.filled()
	left, err := holdFolder(old.Folder)
	if err != nil {
		return report, err
	}
	defer left.Close()
	entered, err := holdFolder(made.Folder)
	if err != nil {
		return report, err
	}
	defer entered.Close()
	source, err := openSource(ctx, old)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, source.close()) }()
	l := leaving{disk: durable.New(made.OnStep), folder: old.Folder, to: markOf(made), old: old, source: &source}
	if err := l.free(); err != nil {
		return report, err
	}
	target, err := openTarget(ctx, made, source)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, target.close()) }()
	desk := &migrate.Desk{Parts: migrate.Parts{
		Rows:     sqldb.Carrier{From: source.store, To: target.store},
		OldBytes: source.blobs.Store, NewBytes: target.blobs.Store, Staging: target.blobs.Staging,
		OldShelf: source.blobs.Shelf, NewShelf: target.blobs.Shelf,
		Leave: l.leave, Stay: l.stay, Now: made.Now,
	}}
	return desk.Run(ctx, o)
}

// existing is the one name of a folder that is there: its path from the root, without links.
func existing(folder string) (string, error) {
	path, err := filepath.Abs(folder)
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return "", fault.FileUnreadable.Err("migrate", folder, err).With("file", folder)
	}
	return path, nil
}

// missing says which folder is not there; what else is wrong with it stays as it is.
func missing(folder, zh, en string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return fault.MigrationFolder.Err("migrate", folder, err).With("folder", folder).WithBoth("detail", zh, en)
}

// markOf is what the mark says of a new installation: where it is, and where its
// database, but how to get there, which may change.
func markOf(o Options) string {
	if u, err := url.Parse(o.Database); o.Database != "" && err == nil {
		return o.Folder + "\n" + u.Host + u.Path + "\n"
	}
	return o.Folder + "\n"
}

// side is one of the two installations.
type side struct {
	keys   *keyring.Ring
	master [32]byte
	store  *sqldb.Store
	blobs  depot
	nodes  []node.Node // of a shared database, when it was opened
}

func (s side) close() error {
	s.blobs.close()
	if s.store == nil {
		return nil
	}
	return s.store.Close()
}

// openSource opens the old installation and changes nothing there. One that was left
// before is looked at like any other: its migration may not have come to its end.
func openSource(ctx context.Context, o Options) (s side, err error) {
	if s.keys, err = keyring.OpenForReading(o.Keys); err != nil {
		return s, err
	}
	if s.master, err = s.keys.Master(false); err != nil {
		return s, err
	}
	source := sqldb.Source{Now: o.Now, Random: o.Random}
	if s.store, err = sqldb.OpenForReading(ctx, sqldb.Config{DSN: databaseOf(o.Folder, o.Database), Source: source, Master: s.master}); err != nil {
		return s, err
	}
	if s.nodes, err = quiet(ctx, s.store, o); err != nil {
		return s, errors.Join(err, s.store.Close())
	}
	if s.blobs, err = openDepotForReading(ctx, o, installationOf(s.master)); err != nil {
		return s, errors.Join(err, s.store.Close())
	}
	return s, nil
}

// quiet fails with nodes-living while a server works on the database: holding the data
// folder keeps only its own server off. It returns what it knows of them.
func quiet(ctx context.Context, store *sqldb.Store, o Options) ([]node.Node, error) {
	if o.Database == "" {
		return nil, nil
	}
	at, err := o.nodeTime(ctx, store)
	if err != nil {
		return nil, err
	}
	all, err := store.Nodes(ctx)
	for _, n := range living(slices.Clone(all), at) {
		return nil, fault.NodesLiving.Err("migrate", "", nil).With("server", nameOf(n))
	}
	return all, err
}

// apart fails where the new database is the old one, or somebody works on it.
func apart(ctx context.Context, old, made *sqldb.Store, o Options) error {
	same, err := sqldb.Same(ctx, old, made)
	if err != nil {
		return err
	}
	if same {
		return sameIn("数据库", "database")
	}
	_, err = quiet(ctx, made, o)
	return err
}

func sameIn(zh, en string) error {
	return fault.MigrationSame.Err("migrate", "", nil).WithBoth("detail", zh, en)
}

// ownFolders fails where a link in the new folder leads into the old one: what is kept
// there would end with the folder that may be removed one day.
func ownFolders(old, made string) error {
	for _, name := range []string{"blobs", "shelf", "staging"} {
		was, err := os.Stat(filepath.Join(old, name))
		if err != nil {
			continue // it keeps that elsewhere
		}
		if is, err := os.Stat(filepath.Join(made, name)); err == nil && os.SameFile(was, is) {
			return sameIn("目录 "+name, "folder "+name)
		}
	}
	return nil
}

// apartFolders gives both folders their one name, and fails where the new one is not its own.
func apartFolders(old, made string) (oldPath, madePath string, err error) {
	if oldPath, err = existing(old); err != nil {
		return "", "", missing(old, "原数据目录", "old data folder", err)
	}
	if madePath, err = existing(made); err != nil {
		return "", "", missing(made, "新数据目录", "new data folder", err)
	}
	if oldPath == madePath {
		return "", "", sameIn("数据目录", "data folder")
	}
	return oldPath, madePath, ownFolders(oldPath, madePath)
}

// openTarget opens the new installation under the keys of the old one.
func openTarget(ctx context.Context, o Options, old side) (s side, err error) {
	if s.keys, err = keyring.Open(durable.New(o.OnStep), o.Keys, nil); err != nil {
		return s, err
	}
	logs, err := old.store.Logs(ctx)
	if err != nil {
		return s, err
	}
	if err := old.keys.CopyTo(s.keys, logs); err != nil {
		return s, err
	}
	source := sqldb.Source{Now: o.Now, Random: o.Random}
	if s.store, err = sqldb.Open(ctx, sqldb.Config{
		DSN: databaseOf(o.Folder, o.Database), Folder: o.Folder, Source: source, Master: old.master, OnStep: o.onCommit(filepath.Join(o.Folder, databaseFile)),
	}); err != nil {
		return s, err
	}
	if err := apart(ctx, old.store, s.store, o); err != nil {
		return s, errors.Join(err, s.store.Close())
	}
	if s.blobs, err = openDepot(ctx, o, installationOf(old.master)); err != nil {
		return s, errors.Join(err, s.store.Close())
	}
	return s, nil
}
