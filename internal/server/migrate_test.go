package server_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/durable"
	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/migrate"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// moving is an installation that was stopped, and where it goes.
type moving struct {
	filed *servertest.Filed
	old   server.Options
	made  server.Options
	kept  []fsck.Kept // the old log's checkpoint, as somebody outside has it
}

// leaving fills an installation, stops it and names the new one.
func leaving(t *testing.T, to func(*server.Options)) moving {
	t.Helper()
	m := moving{}
	m.filed = servertest.Sealed(t, func(o *server.Options) { m.old = *o })
	m.filed.Stop()
	m.old.Folder = m.filed.Folder()
	m.made = server.Options{Folder: t.TempDir(), Now: m.filed.Now}
	to(&m.made)
	path := filepath.Join(m.old.Folder, "shelf", "log", m.filed.City.ID, "checkpoint")
	signed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m.kept = []fsck.Kept{{Name: "kept", Signed: signed}}
	return m
}

func (m moving) migrate(ctx context.Context, o migrate.Options) (migrate.Report, error) {
	return server.Migrate(ctx, m.old, m.made, o)
}

// arrived opens the new installation and holds it against the old one: the same sealed
// file, the same root under the same key, and nothing that a replay finds. Its log goes on.
func (m moving) arrived(t *testing.T) {
	t.Helper()
	made := m.made
	made.OnStep = nil
	town := servertest.Open(t, func(o *server.Options) {
		cost := o.Cost
		*o = made
		o.Cost = cost
	})
	report, err := town.House.Fsck(t.Context(), fsck.Options{Kept: m.kept, Replay: true, SM3: true})
	if err != nil || !report.Fine() {
		t.Errorf("moved: %v, %v", report.Findings, err)
	}
	archivist := town.SignIn(m.filed.Archivist.Login)
	file, err := archivist.CaseFile(t.Context(), m.filed.File.ID)
	if diff := cmp.Diff(m.filed.File, file); err != nil || diff != "" {
		t.Errorf("the sealed file: %v, %s", err, diff)
	}
	if _, err := server.Open(t.Context(), m.old); !errors.Is(err, fault.DataMigrated) {
		t.Errorf("the old installation opens: %v", err)
	}
	town.Restart() // it goes on with the log, and ends in good order
	town.Stop()
}

// Each of the moves of which somebody may think leaves the same installation.
func TestAnInstallationMoves(t *testing.T) {
	t.Parallel()
	for name, to := range map[string]func(t *testing.T) func(*server.Options){
		"to PostgreSQL": func(t *testing.T) func(*server.Options) { return servertest.In(t, sqldbtest.Postgres) },
		"to a bucket":   func(t *testing.T) func(*server.Options) { return servertest.NewBucket(t).Use },
		"to both": func(t *testing.T) func(*server.Options) {
			database, bucket := servertest.In(t, sqldbtest.Postgres), servertest.NewBucket(t)
			return func(o *server.Options) { database(o); bucket.Use(o) }
		},
		"to another disk": func(*testing.T) func(*server.Options) { return func(*server.Options) {} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := leaving(t, to(t))
			report, err := m.migrate(t.Context(), migrate.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if report.Copied != 2 || report.Files != 2 || report.Objects == 0 || len(report.Trees) != 1 || report.Trees[0].Size == 0 {
				t.Errorf("reported: %+v", report)
			}
			if again, err := m.migrate(t.Context(), migrate.Options{}); err != nil || !again.Already {
				t.Errorf("migrated again: %+v, %v", again, err)
			}
			m.arrived(t)
			if _, err := m.migrate(t.Context(), migrate.Options{}); !errors.Is(err, fault.MigrationTaken) {
				t.Errorf("migrated over one that works: %v", err)
			}
		})
	}
}

// back moves what was moved to PostgreSQL back to a file: a city may need fewer servers.
func TestAnInstallationMovesBackDown(t *testing.T) {
	t.Parallel()
	m := leaving(t, servertest.In(t, sqldbtest.Postgres))
	if _, err := m.migrate(t.Context(), migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	m.old, m.made = m.made, server.Options{Folder: t.TempDir(), Now: m.filed.Now}
	if _, err := m.migrate(t.Context(), migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	other := m.anotherServer(t)
	if _, err := server.Open(t.Context(), other); !errors.Is(err, fault.DataMigrated) {
		t.Errorf("another server of the old database opens: %v", err)
	}
	away := m.made
	away.Folder = t.TempDir()
	if _, err := server.Migrate(t.Context(), other, away, migrate.Options{}); !errors.Is(err, fault.DataMigrated) {
		t.Errorf("migrated from another server's folder to a second place: %v", err)
	}
	m.arrived(t)
}

// anotherServer is one of the old database, with a folder of its own.
func (m moving) anotherServer(t *testing.T) server.Options {
	t.Helper()
	other := m.old
	other.Folder, other.Keys, other.OnStep = t.TempDir(), filepath.Join(m.old.Folder, "keys"), nil
	return other
}

// A server that starts while files are carried ends the migration, although it is long
// unseen by our clock, and the old installation stays in use.
func TestAServerThatStartsMeanwhileEndsAMigration(t *testing.T) {
	t.Parallel()
	m := leaving(t, servertest.In(t, sqldbtest.Postgres))
	if _, err := m.migrate(t.Context(), migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	m.old, m.made = m.made, server.Options{Folder: t.TempDir(), Now: m.filed.Now}
	other := m.anotherServer(t)
	other.Now = func() time.Time { return m.filed.Now().Add(-time.Hour) }
	made := m.made
	var running *server.House
	made.OnStep = func(durable.Act) (err error) {
		if running == nil {
			running, err = server.Open(t.Context(), other)
		}
		return err
	}
	if _, err := server.Migrate(t.Context(), m.old, made, migrate.Options{}); !errors.Is(err, fault.NodesLiving) {
		t.Errorf("a server has started: %v", err)
	}
	if err := running.Close(); err != nil {
		t.Error(err)
	}
	if _, err := m.migrate(t.Context(), migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	m.arrived(t)
}

// A migration that ends at any of its steps leaves an installation that works, old or
// new, never both, and the next one comes to its end. Each kind of step, in each part of
// the new installation, is ended where it is passed first and where it is passed last.
func TestAMigrationEndsAnywhere(t *testing.T) {
	t.Parallel()
	m := leaving(t, func(*server.Options) {})
	ends := func(kind string, at int) (map[string]int, error) {
		p := passage{counts: map[string]int{}, kind: kind, at: at}
		made := m.made
		made.Folder = t.TempDir()
		p.folders = []string{made.Folder, m.old.Folder}
		made.OnStep = p.step
		_, err := server.Migrate(t.Context(), m.old, made, migrate.Options{})
		if err != nil {
			m.oneIsInUse(t, made, kind)
			made.OnStep = nil
			if _, err := server.Migrate(t.Context(), m.old, made, migrate.Options{}); err != nil {
				t.Fatalf("ended at %s %d, it does not go on: %v", kind, at, err)
			}
		}
		if gone := os.Remove(filepath.Join(m.old.Folder, "migrated")); gone != nil {
			t.Fatal(gone)
		}
		return p.counts, err
	}
	kinds, err := ends("", 0)
	if err != nil {
		t.Fatal(err)
	}
	ended := 0
	for kind, passed := range kinds {
		for at := range map[int]bool{1: true, passed: true} {
			if _, err := ends(kind, at); err != nil {
				ended++
			}
		}
	}
	if ended < 30 { // folders are made by whoever needs one first, so that the last may be passed in one run only
		t.Errorf("ended at %d places of %v", ended, kinds)
	}
	t.Logf("ended at %d places of %v", ended, kinds)
}

// passage counts the steps that a migration passes, and ends it at one of them.
type passage struct {
	folders []string
	kind    string // at which it is ended
	at      int
	mu      sync.Mutex
	counts  map[string]int
	ended   bool
}

func (p *passage) step(act durable.Act) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	kind := act.Step
	for _, folder := range p.folders {
		if inside, ok := strings.CutPrefix(act.Path, folder+"/"); ok {
			part, _, _ := strings.Cut(inside, "/")
			kind += " " + part
		}
	}
	p.counts[kind]++
	p.ended = p.ended || (kind == p.kind && p.counts[kind] == p.at)
	if p.ended {
		return fs.ErrPermission
	}
	return nil
}

// oneIsInUse holds that not both installations would be served.
func (m moving) oneIsInUse(t *testing.T, made server.Options, step string) {
	t.Helper()
	_, err := os.Stat(filepath.Join(m.old.Folder, "migrated"))
	left := err == nil
	made.OnStep = nil
	as := filepath.Join(t.TempDir(), "copy") // opening it makes what is missing
	if out, err := exec.CommandContext(t.Context(), "cp", "-a", made.Folder, as).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	made.Folder = as
	h, err := server.Open(t.Context(), made)
	if errors.Is(err, fault.DatabaseStrange) {
		return // keys or files came before the rows: it is not taken for a new one
	}
	if err != nil {
		t.Fatal(err)
	}
	_, fresh, err := h.SetupCode(t.Context())
	if err = errors.Join(err, h.Close()); err != nil {
		t.Fatal(err)
	}
	if !fresh && !left {
		t.Errorf("ended at %s, both are in use", step)
	}
}

// What was moved to one place is moved to no second one, where its logs would go on twice.
func TestAnInstallationMovesToOnePlaceOnly(t *testing.T) {
	t.Parallel()
	m := leaving(t, func(*server.Options) {})
	if _, err := m.migrate(t.Context(), migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	elsewhere := m.made
	elsewhere.Folder = t.TempDir()
	_, err := server.Migrate(t.Context(), m.old, elsewhere, migrate.Options{})
	if e := fault.Of(err); !errors.Is(err, fault.DataMigrated) || e.Args["path"] != m.made.Folder {
		t.Errorf("to a second folder: %v %v", err, e.Args)
	}
	beside := m.made
	servertest.In(t, sqldbtest.Postgres)(&beside)
	if _, err := server.Migrate(t.Context(), m.old, beside, migrate.Options{}); !errors.Is(err, fault.DataMigrated) {
		t.Errorf("to a second database: %v", err)
	}
	m.arrived(t)
}

// A new folder whose settings or links lead to the old database moves nothing, and the
// old installation is not said to be left.
func TestNothingMovesIntoItsOwnDatabase(t *testing.T) {
	t.Parallel()
	for name, own := range map[string]sqldbtest.Database{"file": {}, "PostgreSQL": sqldbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := leaving(t, servertest.In(t, own))
			if own == sqldbtest.Postgres {
				if _, err := m.migrate(t.Context(), migrate.Options{}); err != nil {
					t.Fatal(err)
				}
				m.old, m.made = m.made, server.Options{Folder: t.TempDir(), Now: m.filed.Now, Database: m.made.Database}
			} else if err := os.Symlink(filepath.Join(m.old.Folder, "liuhen.db"), filepath.Join(m.made.Folder, "liuhen.db")); err != nil {
				t.Fatal(err)
			}
			if _, err := m.migrate(t.Context(), migrate.Options{}); !errors.Is(err, fault.MigrationSame) {
				t.Errorf("into itself: %v", err)
			}
			if h, err := server.Open(t.Context(), m.old); err != nil {
				t.Errorf("the old installation does not open: %v", err)
			} else if err := h.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A link in the new folder into the old one carries nothing.
func TestNothingMovesThroughALinkIntoTheOldFolder(t *testing.T) {
	t.Parallel()
	m := leaving(t, func(*server.Options) {})
	for _, name := range []string{"blobs", "shelf"} {
		link := filepath.Join(m.made.Folder, name)
		if err := os.Symlink(filepath.Join(m.old.Folder, name), link); err != nil {
			t.Fatal(err)
		}
		if _, err := m.migrate(t.Context(), migrate.Options{}); !errors.Is(err, fault.MigrationSame) {
			t.Errorf("%s: %v", name, err)
		}
		if err := os.Remove(link); err != nil {
			t.Fatal(err)
		}
	}
}

// A migration that had come to its end is not said to be whole while a file is missing.
func TestAMigrationThatCameToItsEndIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	m := leaving(t, func(*server.Options) {})
	if _, err := m.migrate(t.Context(), migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, kept := range []string{"blobs", "shelf"} {
		if err := os.Rename(filepath.Join(m.made.Folder, kept), filepath.Join(t.TempDir(), kept)); err != nil {
			t.Fatal(err)
		}
	}
	if again, err := m.migrate(t.Context(), migrate.Options{}); err != nil || !again.Already || again.Copied != 2 {
		t.Errorf("again: %+v, %v", again, err)
	}
	m.arrived(t)
}

// The folders may be named as seen from where one stands, as by default.
func TestFoldersAreNamedFromWhereOneStands(t *testing.T) {
	t.Parallel()
	m := leaving(t, func(*server.Options) {})
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	old, made := m.old, m.made
	for _, folder := range []*string{&old.Folder, &made.Folder} {
		if *folder, err = filepath.Rel(here, *folder); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := server.Migrate(t.Context(), old, made, migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	if again, err := m.migrate(t.Context(), migrate.Options{}); err != nil || !again.Already {
		t.Errorf("under its other name: %+v, %v", again, err)
	}
	m.arrived(t)
}

// What is damaged is not carried over in silence.
func TestADamagedFileHoldsAMigrationUp(t *testing.T) {
	t.Parallel()
	m := leaving(t, servertest.In(t, sqldbtest.Postgres))
	m.filed.Harm(m.filed.Items[0])
	if _, err := m.migrate(t.Context(), migrate.Options{}); !errors.Is(err, fault.MigrationDamaged) {
		t.Fatalf("a damaged file: %v", err)
	}
	if h, err := server.Open(t.Context(), m.old); err != nil {
		t.Errorf("the old installation does not open: %v", err)
	} else if err := h.Close(); err != nil {
		t.Error(err)
	}
	report, err := m.migrate(t.Context(), migrate.Options{LeaveDamaged: true})
	if err != nil || report.LeftFiles != 1 || len(report.Left) != 1 || report.Left[0].String() != m.filed.Items[0].SHA256 {
		t.Errorf("left behind: %+v, %v", report, err)
	}
}

// A migration of what is served is refused, and one that the environment meddles with.
func TestAMigrationNeedsBothToItself(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	_, err := server.Migrate(t.Context(), server.Options{Folder: town.Folder()}, server.Options{Folder: t.TempDir()}, migrate.Options{})
	if !errors.Is(err, fault.FolderBusy) {
		t.Errorf("a served installation: %v", err)
	}
	missing := filepath.Join(t.TempDir(), "nowhere")
	_, err = server.Migrate(t.Context(), server.Options{Folder: missing}, server.Options{Folder: t.TempDir()}, migrate.Options{})
	if !errors.Is(err, fault.MigrationFolder) {
		t.Errorf("nothing to move: %v", err)
	}
	_, err = server.Migrate(t.Context(), server.Options{Folder: town.Folder()}, server.Options{Folder: town.Folder()}, migrate.Options{})
	if !errors.Is(err, fault.MigrationSame) {
		t.Errorf("into itself: %v", err)
	}
}
