package release_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/archive"
	"liuhen/internal/asip/verify"
	"liuhen/internal/assembly"
	"liuhen/internal/blob/fsblob"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/durable"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/keyring"
	"liuhen/internal/ledger"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/receiving"
	"liuhen/internal/recording"
	"liuhen/internal/release"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
	"liuhen/internal/translog"
)

// The edges serve the desk as they are.
var (
	_ release.Files    = (*sqldb.Store)(nil)
	_ release.Register = (*sqldb.Store)(nil)
	_ release.Chains   = (*sqldb.Store)(nil)
	_ release.Bytes    = (*fsblob.Store)(nil)
	_ release.Shelf    = (*fsblob.Shelf)(nil)
	_ release.Logs     = (*ledger.Ledger)(nil)
)

// world is the whole line in one folder: 云溪市 with its county 青禾县, all desks, and
// the edges behind them.
type world struct {
	t      *testing.T
	store  *sqldb.Store
	blobs  fsblob.Folder
	ledger *ledger.Ledger
	keys   *keyring.Ring
	clock  *sqldbtest.Clock

	intake    *intake.Desk
	receiving *receiving.Desk
	assembly  assembly.Desk
	archive   archive.Desk
	release   *release.Desk

	city, county  agency.Agency
	lin, he, chen access.Person // 承办人, 管理人员 and 档案管理人员 of the city
	tian, miao    access.Person // officer and custodian of the county
	sent          int

	folder string
	early  []byte // the city's first checkpoint
}

// tick is by how much the clock moves on each time it is read, so that times differ.
const tick = 1234567 * time.Microsecond

// facts tells what the tests' files would say of themselves, by their names.
type facts struct{}

func (facts) Inspect(_ context.Context, _ digest.SHA256, size int64, name string) recording.Facts {
	format := map[string]string{".mp4": "video/mp4", ".jpg": "image/jpeg", ".wav": "audio/wav", ".pdf": "application/pdf"}[path.Ext(name)]
	started, _ := recording.NewClock("mvhd.creation_time", "2026-06-01 08:30:00", time.Date(2026, 6, 1, 8, 30, 0, 0, time.UTC), recording.ZoneUnknown, 0)
	return recording.Facts{Format: format, Started: &started, Duration: size * 1000, Raw: []recording.Tag{{Key: "exif.Make", Value: "执法记录仪 <&> 甲"}}}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	folder, random := t.TempDir(), &sqldbtest.Chance{}
	c := sqldbtest.NewClock(time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC), tick)
	w := &world{t: t, folder: folder, clock: c}
	var err error
	w.keys, err = keyring.Open(durable.FS{}, filepath.Join(folder, "keys"), random)
	must(t, err)
	w.blobs, err = fsblob.Open(filepath.Join(folder, "data"), fsblob.Options{})
	must(t, err)
	w.store, err = sqldb.Open(t.Context(), sqldb.Config{
		DSN: filepath.Join(folder, "liuhen.db"), Source: sqldb.Source{Now: c.Now, Random: random}, Master: [custody.KeySize]byte{1},
	})
	must(t, err)
	t.Cleanup(func() {
		if err := w.store.Close(); err != nil {
			t.Error(err)
		}
	})
	w.ledger = ledger.New(ledger.Parts{Trees: w.store, Shelf: w.blobs.Shelf, Keys: w.keys, After: time.After, Log: slog.New(slog.DiscardHandler)})
	w.open()
	w.found()
	w.integrate()
	head, err := w.ledger.Head(t.Context(), string(w.city.ID))
	must(t, err)
	w.early = head.Signed
	return w
}

// open sits down at every desk.
func (w *world) open() {
	w.intake = &intake.Desk{
		Uploads: w.blobs.Staging, Progress: w.blobs.Staging, Taker: w.blobs.Staging, Bytes: w.blobs.Store, Facts: facts{}, Items: w.store, Context: w.store, Signing: w.store,
		Limits: intake.DefaultLimits(), Now: w.clock.Now, Local: time.FixedZone("", 8*3600),
	}
	w.receiving = &receiving.Desk{Handovers: w.store, Carriers: w.store, Items: w.store, Bytes: w.blobs.Store, Hold: 365 * 24 * time.Hour}
	w.assembly = assembly.Desk{Files: w.store, Matters: w.store}
	w.archive = archive.Desk{Files: w.store, Register: w.store}
	w.release = w.desk()
}

// desk is a desk of its own that gives packages out.
func (w *world) desk() *release.Desk {
	return &release.Desk{
		Files: w.store, Register: w.store, Chains: w.store, Bytes: w.blobs.Store, Logs: w.ledger, Shelf: w.blobs.Shelf, Patience: time.Minute,
	}
}

// found establishes the two agencies and enrols their people.
func (w *world) found() {
	w.t.Helper()
	city := sqldbtest.Yunxi()
	city.Units, city.Authority.FondsName = []agency.Unit{{ID: "u1", Name: "种子科", Kind: agency.Section}}, "云溪市农业农村局全宗"
	w.city = sqldbtest.Establish(w.t, w.store, city, w.keys.Make)
	w.county = sqldbtest.Establish(w.t, w.store, sqldbtest.County(w.city.ID, "青禾县", "999921"), w.keys.Make)
	w.lin = w.enrol(w.city.ID, "林晓", access.RecordingManager)
	w.lin.Why = "市县联合办案"
	w.he = w.enrol(w.city.ID, "何青", access.Custodian)
	w.chen = w.enrol(w.city.ID, "陈默", access.Archivist)
	w.tian = w.enrol(w.county.ID, "田野")
	w.miao = w.enrol(w.county.ID, "苗苗", access.Custodian)
}

func (w *world) enrol(at agency.ID, name string, posts ...string) access.Person {
	w.t.Helper()
	return sqldbtest.Enrol(w.t, w.store, w.city.ID, officer.Officer{Agency: string(at), Unit: "u1", Name: name}, posts...)
}

func by(p access.Person) custody.Command { return custody.Command{Actor: p.Actor} }

// bring takes in one file and lets it run to its deposit.
func (w *world) bring(officer, custodian access.Person, name string, data []byte) item.Item {
	w.t.Helper()
	w.sent++
	got, err := w.intake.Take(w.t.Context(), officer, by(officer), intake.Delivery{FileName: name, Origin: item.Origin{How: item.Made}}, bytes.NewReader(data))
	must(w.t, err)
	h, _, err := w.intake.Sign(w.t.Context(), officer, by(officer), intake.List{Items: []item.ID{got.Item.ID}})
	must(w.t, err)
	_, _, err = w.receiving.Answer(w.t.Context(), custodian, by(custodian), h.ID, receiving.Count{})
	must(w.t, err)
	it, err := w.receiving.Deposit(w.t.Context(), got.Item.ID, "专用服务器")
	must(w.t, err)
	return it
}

// matter opens a matter of officer lin.
func (w *world) matter() matter.Matter {
	w.t.Helper()
	m, _, err := w.store.CreateMatter(w.t.Context(), by(w.lin), string(w.city.ID), func(at time.Time, id matter.ID) (matter.Matter, custody.Transition, error) {
		return matter.New(matter.Matter{
			ID: id, Agency: string(w.city.ID), Unit: "u1", Kind: "penalty", Pack: "ankang@1", Number: fmt.Sprintf("云农（种子）立〔2026〕%d号", 30+w.sent),
			Party: "云溪种业商店", Subject: "经营假种子", Officers: []string{w.lin.Actor.Officer}, OpenedAt: custody.At(at),
		}, at)
	})
	must(w.t, err)
	return m
}

// arrange opens the matter's file, places the items and submits it.
func (w *world) arrange(items ...item.Item) casefile.CaseFile {
	w.t.Helper()
	f, _, err := w.assembly.Open(w.t.Context(), w.lin, by(w.lin), casefile.CaseFile{
		Matter: string(w.matter().ID), Title: "关于云溪种业商店经营假种子案", Category: "XZCF", Year: 2026, Retention: casefile.Years30, Remarks: "本卷齐全",
	})
	must(w.t, err)
	parts := []casefile.Part{casefile.Record, casefile.Papers, casefile.Evidence, casefile.Rest}
	for i, it := range items {
		_, _, err := w.assembly.Place(w.t.Context(), w.lin, by(w.lin), f.ID, casefile.Placement{
			Item: string(it.ID), Position: int64(i+1) * 10, Part: parts[i%len(parts)], Title: fmt.Sprintf("第%d份/材料", i+1),
		})
		must(w.t, err)
	}
	f, _, err = w.assembly.Submit(w.t.Context(), w.lin, by(w.lin), f.ID)
	must(w.t, err)
	return f
}

// sealed is a sealed case file over four files, one of them the county's.
func (w *world) sealed() casefile.CaseFile {
	w.t.Helper()
	items := []item.Item{
		w.bring(w.lin, w.he, "VID_0001.mp4", bytes.Repeat([]byte("frame "), 5000)),
		w.bring(w.lin, w.he, "现场笔录.pdf", []byte("%PDF 现场检查（勘验）笔录")),
		w.bring(w.tian, w.miao, "IMG 7.jpg", []byte("the county's photo")),
		w.bring(w.lin, w.he, "..\\..\\con.", []byte("a file of a bad name")),
	}
	f := w.arrange(items...)
	f, _, err := w.archive.Seal(w.t.Context(), w.chen, by(w.chen), f.ID)
	must(w.t, err)
	return f
}

// issue issues a package of the file and integrates the logs.
func (w *world) issue(f casefile.CaseFile) casefile.Issuance {
	w.t.Helper()
	i, _, err := w.release.Issue(w.t.Context(), w.chen, by(w.chen), f.ID, "移送法院")
	must(w.t, err)
	w.integrate()
	return i
}

// integrate brings both logs up to their last event.
func (w *world) integrate() {
	w.t.Helper()
	for _, a := range []agency.Agency{w.city, w.county} {
		must(w.t, w.ledger.Integrate(w.t.Context(), string(a.ID)))
	}
}

// download opens and sends a package.
// ready makes the package ready to be sent once.
func (w *world) ready(i casefile.Issuance) *release.Package {
	w.t.Helper()
	p, err := w.release.Open(w.t.Context(), w.chen, i.ID)
	must(w.t, err)
	return p
}

func (w *world) download(i casefile.Issuance) []byte {
	w.t.Helper()
	var out bytes.Buffer
	n, err := w.ready(i).WriteTo(&out)
	if err != nil || n != int64(out.Len()) {
		w.t.Fatalf("%d bytes told, %d sent, %v", n, out.Len(), err)
	}
	return out.Bytes()
}

// trust is the public keys of both logs, as a user would keep them.
func (w *world) trust() string {
	w.t.Helper()
	var b strings.Builder
	for _, a := range []agency.Agency{w.city, w.county} {
		head, err := w.ledger.Head(w.t.Context(), string(a.ID))
		must(w.t, err)
		b.WriteString(head.Key.String() + "\n")
	}
	return b.String()
}

// check verifies a package under the keys.
func check(t *testing.T, data []byte, trust string) *verify.Report {
	t.Helper()
	var keys []*translog.Verifier
	if trust != "" {
		var err error
		keys, err = verify.Keys(trust)
		must(t, err)
	}
	return verify.Package(bytes.NewReader(data), int64(len(data)), keys, nil)
}

// errCut is what a receiver gives who went away.
var errCut = errors.New("gone")

// cutting is a receiver who goes away after n bytes.
type cutting struct{ n int }

func (c *cutting) Write(p []byte) (int, error) {
	if c.n -= len(p); c.n < 0 {
		return 0, errCut
	}
	return len(p), nil
}

var _ io.Writer = (*cutting)(nil)
