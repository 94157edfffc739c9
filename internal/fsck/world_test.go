package fsck_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/archive"
	"liuhen/internal/assembly"
	"liuhen/internal/blob/fsblob"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/digest"
	"liuhen/internal/durable"
	"liuhen/internal/durable/durabletest"
	"liuhen/internal/extract"
	"liuhen/internal/fsck"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/keyring"
	"liuhen/internal/ledger"
	"liuhen/internal/marker"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/paper"
	"liuhen/internal/post"
	"liuhen/internal/receiving"
	"liuhen/internal/recording"
	"liuhen/internal/release"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
	"liuhen/internal/tour"
	"liuhen/internal/viewing"
)

// world is a data folder of 云溪市 and its county 青禾县, being filled.
type world struct {
	t      testing.TB
	folder string
	store  *sqldb.Store
	blobs  fsblob.Folder
	keys   *keyring.Ring
	ledger *ledger.Ledger
	intake *intake.Desk

	city, county  agency.Agency
	lin, he, chen access.Person // 承办人, 管理人员 and 档案管理人员 of the city
}

// tick is by how much the clock moves on each time it is read, so that times differ.
const tick = 1234567 * time.Microsecond

// silent reads nothing out of files.
type silent struct{}

func (silent) Inspect(context.Context, digest.SHA256, int64, string) recording.Facts {
	return recording.Facts{Format: "video/mp4"}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// openWorld opens a data folder as the server does; one that was filled before, on the
// day after.
func openWorld(t testing.TB, folder string) *world {
	t.Helper()
	random, c := &sqldbtest.Chance{}, sqldbtest.NewClock(time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC), tick)
	w := &world{t: t, folder: folder}
	_, err := os.Stat(filepath.Join(folder, "liuhen.db"))
	if err == nil {
		random.Drawn = 1 << 32
		c.Move(24 * time.Hour)
	}
	w.keys, err = keyring.Open(durable.FS{}, filepath.Join(folder, "keys"), random)
	must(t, err)
	master, err := w.keys.Master(true)
	must(t, err)
	w.blobs, err = fsblob.Open(folder, fsblob.Options{})
	must(t, err)
	w.store, err = sqldb.Open(t.Context(), sqldb.Config{
		DSN: filepath.Join(folder, "liuhen.db"), Source: sqldb.Source{Now: c.Now, Random: random}, Master: master,
	})
	must(t, err)
	w.ledger = ledger.New(ledger.Parts{Trees: w.store, Shelf: w.blobs.Shelf, Keys: w.keys, After: time.After, Log: slog.New(slog.DiscardHandler)})
	w.intake = &intake.Desk{
		Uploads: w.blobs.Staging, Progress: w.blobs.Staging, Taker: w.blobs.Staging, Bytes: w.blobs.Store, Facts: silent{}, Items: w.store, Context: w.store, Signing: w.store,
		Limits: intake.DefaultLimits(), Now: c.Now, Local: time.UTC,
	}
	return w
}

func by(p access.Person) custody.Command { return custody.Command{Actor: p.Actor} }

// keyed is by, so that a repetition is recognised.
func keyed(p access.Person, key string) custody.Command {
	return custody.Command{Actor: p.Actor, Key: key, Fingerprint: "fingerprint-" + key}
}

// found establishes both agencies and enrols their people.
func (w *world) found() {
	w.t.Helper()
	city := sqldbtest.Yunxi()
	city.Units, city.Authority.FondsName = []agency.Unit{{ID: "u1", Name: "种子科", Kind: agency.Section}}, "云溪市农业农村局全宗"
	w.city = sqldbtest.Establish(w.t, w.store, city, w.keys.Make)
	w.county = sqldbtest.Establish(w.t, w.store, sqldbtest.County(w.city.ID, "青禾县", "999921"), w.keys.Make)
	w.lin = w.enrol("林晓", "YX-0001", access.RecordingManager)
	w.he = w.enrol("何青", "YX-0002", access.Custodian)
	w.chen = w.enrol("陈默", "YX-0003", access.Archivist)
}

func (w *world) enrol(name, certificate string, posts ...string) access.Person {
	w.t.Helper()
	return sqldbtest.Enrol(w.t, w.store, w.city.ID, officer.Officer{Agency: string(w.city.ID), Unit: "u1", Name: name, Certificate: certificate}, posts...)
}

// furnish makes one noun of each kind that no desk below makes.
func (w *world) furnish() activity.Activity {
	w.t.Helper()
	ctx, city := w.t.Context(), string(w.city.ID)
	_, _, err := w.store.CreatePost(ctx, sqldbtest.Setup, city, officer.ID(w.he.Actor.Officer), func(at time.Time, id post.ID, _ officer.Officer) (post.Post, custody.Transition, error) {
		return post.Appoint(post.Post{ID: id, Agency: city, Kind: post.Custodian, Officer: w.he.Actor.Officer, From: custody.At(at), Basis: "云农人〔2026〕1号"})
	})
	must(w.t, err)
	a, _, err := w.store.CreateAccount(ctx, sqldbtest.Setup, city, officer.ID(w.lin.Actor.Officer), func(_ time.Time, id account.ID, _ []account.Account) (account.Account, custody.Transition, error) {
		return account.New(account.Account{ID: id, City: city, Agency: city, Login: "linxiao", Officer: w.lin.Actor.Officer})
	})
	must(w.t, err)
	_, _, err = w.store.SetPassword(ctx, sqldbtest.Setup, a.ID, "hash-1", func(at time.Time, now account.Account, _ []account.Account) ([]custody.Transition, error) {
		_, tr, err := now.SetPassword(sqldbtest.Setup.Actor, at)
		return []custody.Transition{tr}, err
	})
	must(w.t, err)
	_, _, err = w.store.IssueToken(ctx, sqldbtest.Setup, a.ID, "hash-2", func(at time.Time, id account.TokenID, _ account.Account) (account.Token, custody.Transition, error) {
		return account.NewToken(account.Token{ID: id, City: city, Account: a.ID, Name: "采集站", Scope: []account.Scope{account.ScopeIntake}, Expires: custody.At(at.AddDate(0, 1, 0))}, at)
	})
	must(w.t, err)
	w.arrive(a)
	_, _, err = w.store.CreateDevice(ctx, sqldbtest.Setup, city, func(_ time.Time, id device.ID) (device.Device, custody.Transition, error) {
		return device.New(device.Device{ID: id, Agency: city, Kind: device.BodyCamera, Serial: "SN-1", Unit: "u1", Holder: w.lin.Actor.Officer, Issued: true})
	})
	must(w.t, err)
	out, _, err := w.store.CreateTour(ctx, keyed(w.lin, "key-1"), city, func(at time.Time, id tour.ID) (tour.Tour, custody.Transition, error) {
		return tour.New(tour.Tour{ID: id, Agency: city, Unit: "u1", Officers: []string{w.lin.Actor.Officer}, StartedAt: custody.At(at)}, at)
	})
	must(w.t, err)
	done, _, err := w.store.CreateActivity(ctx, by(w.lin), city, func(at time.Time, id activity.ID) (activity.Activity, custody.Transition, error) {
		return activity.New(activity.Activity{
			ID: id, Agency: city, Unit: "u1", Tour: string(out.ID), Matter: "matter-1", Kind: "inspection", Pack: "ankang@1", Joining: []string{string(w.county.ID)},
			People: []activity.Person{{Role: "officer", Officer: w.lin.Actor.Officer}}, StartedAt: custody.At(at),
		}, at)
	})
	must(w.t, err)
	_, _, err = w.store.CreateActivity(ctx, by(w.lin), city, func(at time.Time, id activity.ID) (activity.Activity, custody.Transition, error) {
		return activity.New(activity.Activity{ID: id, Agency: city, Unit: "u1", Kind: "inspection", Pack: "ankang@1", StartedAt: custody.At(at)}, at)
	}) // nothing records it, so it is owed
	must(w.t, err)
	v, _, err := w.store.CreateViewing(ctx, keyed(w.he, "key-2"), city, func(at time.Time, id string) (viewing.Viewing, custody.Transition, error) {
		return viewing.New(viewing.Viewing{ID: id, Agency: city, Subject: done.Ref(), Viewer: w.he.Actor, Purpose: viewing.View, Server: "s1"}, at)
	})
	must(w.t, err)
	_, _, err = w.store.ChangeViewing(ctx, by(w.he), v.ID, func(at time.Time, now viewing.Viewing) (custody.Transition, error) {
		_, tr, err := now.End(at, nil, viewing.Ended)
		return tr, err
	})
	must(w.t, err)
	return done
}

// arrive signs the account in and lets it begin an upload.
func (w *world) arrive(a account.Account) {
	w.t.Helper()
	at := time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	must(w.t, w.store.BeginSession(w.t.Context(), account.Session{Hash: "hash-3", Account: a.ID, Begun: at, Seen: at, Expires: at.Add(account.SessionIdle)}))
	must(w.t, w.store.BeginUpload(w.t.Context(), intake.Upload{
		ID: "upload-1", Account: string(a.ID), Agency: a.Agency, Size: 10, Name: "VID.mp4", Declared: digest.SumSHA256([]byte("declared")),
		Digest: digest.SumSHA256([]byte("whole")), Created: at, Expires: at.Add(time.Hour),
	}, func(intake.Reserved) error { return nil }))
}

// take takes one file in, linked to the activity.
func (w *world) take(done activity.Activity, data string, anew bool) item.Item {
	w.t.Helper()
	got, err := w.intake.Take(w.t.Context(), w.lin, by(w.lin), intake.Delivery{
		FileName: "VID.mp4", Origin: item.Origin{How: item.Made}, Links: []item.Link{{Activity: string(done.ID)}}, Anew: anew,
	}, bytes.NewReader([]byte(data)))
	must(w.t, err)
	return got.Item
}

// deposit hands the items over with a paper and brings them to the end of their
// deposit.
func (w *world) deposit(items ...item.Item) {
	w.t.Helper()
	desk := &receiving.Desk{Handovers: w.store, Carriers: w.store, Items: w.store, Bytes: w.blobs.Store, Hold: 365 * 24 * time.Hour}
	list := intake.List{Carriers: []carrier.Carrier{{Kind: carrier.Paper, Activity: items[0].Links[0].Activity, Title: "询问笔录", Pages: 3, Copies: 1}}}
	for _, it := range items {
		list.Items = append(list.Items, it.ID)
	}
	h, _, err := w.intake.Sign(w.t.Context(), w.lin, by(w.lin), list)
	must(w.t, err)
	_, _, err = desk.Answer(w.t.Context(), w.he, by(w.he), h.ID, receiving.Count{Place: "一号柜"})
	must(w.t, err)
	for _, it := range items {
		_, err := desk.Deposit(w.t.Context(), it.ID, "专用服务器")
		must(w.t, err)
	}
}

// seal arranges the items into the file of a matter, seals it and issues a package.
func (w *world) seal(items ...item.Item) {
	w.t.Helper()
	ctx := w.t.Context()
	m, _, err := w.store.CreateMatter(ctx, by(w.lin), string(w.city.ID), func(at time.Time, id matter.ID) (matter.Matter, custody.Transition, error) {
		return matter.New(matter.Matter{
			ID: id, Agency: string(w.city.ID), Unit: "u1", Kind: "penalty", Pack: "ankang@1", Number: "云农（种子）立〔2026〕3号",
			Party: "云溪种业商店", Subject: "经营假种子", Officers: []string{w.lin.Actor.Officer}, OpenedAt: custody.At(at),
		}, at)
	})
	must(w.t, err)
	desk := assembly.Desk{Files: w.store, Matters: w.store}
	f, _, err := desk.Open(ctx, w.lin, by(w.lin), casefile.CaseFile{
		Matter: string(m.ID), Title: "关于云溪种业商店经营假种子案", Category: "XZCF", Year: 2026, Retention: casefile.Years30,
	})
	must(w.t, err)
	for i, it := range items {
		_, _, err := desk.Place(ctx, w.lin, by(w.lin), f.ID, casefile.Placement{Item: string(it.ID), Position: int64(i+1) * 10, Part: casefile.Evidence, Title: fmt.Sprintf("第%d份", i+1)})
		must(w.t, err)
	}
	_, _, err = desk.Submit(ctx, w.lin, by(w.lin), f.ID)
	must(w.t, err)
	_, _, err = archive.Desk{Files: w.store, Register: w.store}.Seal(ctx, w.chen, by(w.chen), f.ID)
	must(w.t, err)
	w.integrate()
	packages := &release.Desk{
		Files: w.store, Register: w.store, Chains: w.store, Bytes: w.blobs.Store, Logs: w.ledger, Shelf: w.blobs.Shelf, Patience: time.Minute,
	}
	_, _, err = packages.Issue(ctx, w.chen, by(w.chen), f.ID, "移送法院")
	must(w.t, err)
}

// printSize is that of the one print of a world.
const printSize = int64(len("the paper of 019e80b2-0000-7000-8000-000000000000"))

// print keeps a paper of the item and records that it was printed.
func (w *world) print(it item.Item) {
	w.t.Helper()
	data := []byte("the paper of " + string(it.ID))
	made := paper.Paper{
		Agency: it.Agency, Kind: paper.Of("item")[0], Subject: it.Ref(), Counts: paper.Counts{Items: 1, Pages: 1},
		Check: digest.SumSHA256([]byte("its check code")), SHA256: digest.SumSHA256(data), Size: int64(len(data)),
	}
	must(w.t, w.blobs.Shelf.PublishOnce(w.t.Context(), paper.Object(made.SHA256), data))
	_, _, err := w.store.CreatePaper(w.t.Context(), by(w.lin), it.Agency, func(at time.Time, id paper.ID) (paper.Paper, custody.Transition, error) {
		p := made
		p.ID, p.Dated = id, custody.At(at)
		return paper.New(p, w.lin.Actor, at)
	})
	must(w.t, err)
}

// mark marks two moments of the item, as if that was a film, and takes the second back.
func (w *world) mark(it item.Item) {
	w.t.Helper()
	for i, text := range []string{"出示证件", "告知权利"} {
		m, _, err := w.store.CreateMarker(w.t.Context(), by(w.lin), it.ID, func(at time.Time, id marker.ID, it item.Item) (marker.Marker, custody.Transition, error) {
			it.Class = item.Video
			return marker.New(marker.Marker{ID: id, Kind: marker.Other, From: int64(i+1) * 1000, Until: 5000, Text: text}, it, w.lin.Actor, at)
		})
		must(w.t, err)
		if i == 0 {
			continue
		}
		_, _, err = w.store.ChangeMarker(w.t.Context(), by(w.lin), m.ID, func(at time.Time, _ item.Item, now marker.Marker) (custody.Transition, error) {
			_, tr, err := now.WithdrawBy(w.lin.Actor, at, "标错")
			return tr, err
		})
		must(w.t, err)
	}
}

// extractSize is that of the one extract of a world that is kept.
const extractSize = int64(len("the rows"))

// extract orders two extracts of a list, of which one is kept and one could not be made.
func (w *world) extract() {
	w.t.Helper()
	piece := digest.SumSHA256([]byte("the rows"))
	for i := range 2 {
		e, _, err := w.store.CreateExtract(w.t.Context(), by(w.lin), string(w.city.ID), func(at time.Time, id extract.ID, _ int) (extract.Extract, custody.Transition, error) {
			return extract.New(extract.Extract{ID: id, Agency: string(w.city.ID), List: extract.Items, Format: extract.CSV, Language: extract.Chinese}, w.lin.Actor, at)
		})
		must(w.t, err)
		must(w.t, w.blobs.Shelf.PublishOnce(w.t.Context(), e.ID.Object(piece), []byte("the rows")))
		_, _, err = w.store.ChangeExtract(w.t.Context(), custody.Command{Actor: custody.ByProgram(e.Agency)}, e.ID, func(at time.Time, now extract.Extract) (custody.Transition, error) {
			_, tr, err := now.FinishedAs(extract.Made{Rows: 1, Size: extractSize, SHA256: piece, Pieces: []digest.SHA256{piece}, Reach: piece}, at)
			if i == 0 {
				_, tr, err = now.FailedWith("extract-too-long")
			}
			return tr, err
		})
		must(w.t, err)
		if i == 0 {
			must(w.t, w.blobs.Shelf.Clear(w.t.Context(), e.ID.Object(piece)))
		}
	}
}

// integrate brings both logs up to their last event.
func (w *world) integrate() {
	w.t.Helper()
	for _, a := range []agency.Agency{w.city, w.county} {
		must(w.t, w.ledger.Integrate(w.t.Context(), string(a.ID)))
	}
}

// fill plays a whole line, with more officers to make the log longer.
func (w *world) fill(more int) {
	w.t.Helper()
	w.found()
	w.integrate()
	done := w.furnish()
	w.integrate()
	first, same, second := w.take(done, "the first film", false), w.take(done, "the first film", true), w.take(done, "the second film", false)
	w.take(done, "not handed over", false)
	w.deposit(first, same, second)
	_, _, err := w.store.ChangeItem(w.t.Context(), by(w.lin), second.ID, func(_ time.Time, now item.Item) (custody.Transition, error) {
		_, tr, err := now.Link(item.Link{Activity: string(done.ID), Matter: "matter-1"})
		return tr, err
	})
	must(w.t, err)
	w.seal(first, second)
	w.print(first)
	w.mark(first)
	w.extract()
	for i := range more {
		w.enrol("某人", fmt.Sprintf("YX-1%03d", i))
	}
	_, _, err = w.store.CreateOfficer(w.t.Context(), sqldbtest.Setup, string(w.county.ID), func(_ time.Time, id officer.ID) (officer.Officer, custody.Transition, error) {
		return officer.New(officer.Officer{ID: id, Agency: string(w.county.ID), Name: "田野"})
	})
	must(w.t, err)
	w.integrate()
	w.enrol("后来人", "YX-0009") // an event that no checkpoint covers yet
}

// filled returns a fresh copy of a filled data folder; each is made once.
func filled(t *testing.T, of *blueprint) string {
	t.Helper()
	of.once.Do(func() {
		folder, err := os.MkdirTemp("", "fsck-world-") //nolint:usetesting // it outlives the test that comes first
		must(t, err)
		w := openWorld(t, folder)
		w.fill(of.more)
		of.city, of.county = string(w.city.ID), string(w.county.ID)
		must(t, w.store.Close())
		of.folder = folder
	})
	if of.folder == "" {
		t.Fatal("the world could not be made")
	}
	to := t.TempDir()
	durabletest.CopyFolder(t, of.folder, to)
	return to
}

// blueprint is a data folder to copy.
type blueprint struct {
	more   int
	once   sync.Once
	folder string

	city, county string
}

// small has all kinds of nouns; large has full tiles and bundles beside partial ones.
var small, large = &blueprint{more: 3}, &blueprint{more: 260}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, b := range []*blueprint{small, large} {
		if b.folder != "" {
			_ = os.RemoveAll(b.folder) // of the system's folder for temporary files
		}
	}
	os.Exit(code)
}

// inspector is a check of a data folder beside whoever else works on it.
type inspector struct {
	store *sqldb.Store
	desk  *fsck.Desk
}

func inspect(t testing.TB, folder string) *inspector {
	t.Helper()
	keys, err := keyring.OpenForReading(filepath.Join(folder, "keys"))
	must(t, err)
	master, err := keys.Master(false)
	must(t, err)
	store, err := sqldb.OpenForReading(t.Context(), sqldb.Config{DSN: filepath.Join(folder, "liuhen.db"), Source: sqldb.Source{Now: time.Now, Random: &sqldbtest.Chance{}}, Master: master})
	must(t, err)
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	blobs, err := fsblob.OpenForReading(folder)
	must(t, err)
	return &inspector{store, &fsck.Desk{Parts: fsck.Parts{
		Database: store, Logs: store, Nouns: store, Beside: store, Files: store, Prints: store, Extracts: store, Bytes: blobs.Store, Shelf: blobs.Shelf, Keys: keys,
		Replica: func(ctx context.Context) (fsck.Replica, error) { return sqldb.OpenReplica(ctx, store, t.TempDir()) },
	}}}
}

// check runs a check of everything.
func check(t testing.TB, folder string, o fsck.Options) fsck.Report {
	t.Helper()
	report, err := inspect(t, folder).desk.Check(t.Context(), o)
	must(t, err)
	return report
}

// everything asks for all that a check can do.
var everything = fsck.Options{SM3: true, Replay: true}
