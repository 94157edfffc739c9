package fsck_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/officer"
	"liuhen/internal/sqldb/sqldbtest"
	"liuhen/internal/translog"
)

// says reports whether a finding has all these.
func says(r fsck.Report, answer fsck.Answer, part fsck.Part, subject, detail string) bool {
	return slices.ContainsFunc(r.Findings, func(f fsck.Finding) bool {
		return f.Answer == answer && f.Part == part && strings.HasPrefix(f.Subject, subject) && strings.Contains(f.Detail, detail)
	})
}

// Yesterday's copy of the database put back is behind the published checkpoint.
func TestAnOldCopyOfTheDatabaseIsFound(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	old := filepath.Join(t.TempDir(), "old.db")
	data, err := os.ReadFile(filepath.Join(folder, "liuhen.db"))
	must(t, err)
	must(t, os.WriteFile(old, data, 0o600))
	w := openWorld(t, folder)
	w.city.ID = agency.ID(small.city)
	w.enrol("后来人二", "YX-0010")
	must(t, w.ledger.Integrate(t.Context(), small.city))
	must(t, w.store.Close())
	must(t, os.WriteFile(filepath.Join(folder, "liuhen.db"), data, 0o600))

	r := check(t, folder, fsck.Options{})
	if !says(r, fsck.Mismatch, fsck.PartCheckpoint, "log/"+small.city+"/checkpoint", "database=") {
		t.Errorf("found %v", r.Findings)
	}
}

// A checkpoint kept outside is held against the log: an honest one fits, one of a
// history that was rewritten with the log's own key does not, and one of no log here
// is named.
func TestCheckpointsKeptOutsideBindTheLog(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	w := openWorld(t, folder)
	defer func() { must(t, w.store.Close()) }()
	signer, err := w.keys.Signer(small.city)
	must(t, err)
	sign := func(c translog.Checkpoint) []byte {
		signed, err := translog.SignCheckpoint(c, signer)
		must(t, err)
		return signed
	}
	events, err := w.store.EventRows(t.Context(), small.city, 0, 5)
	must(t, err)
	var leaves []tlog.Hash
	for _, e := range events {
		entry, err := translog.ParseEntry(e.Entry)
		must(t, err)
		leaves = append(leaves, entry.Leaf())
	}
	var g translog.Grower
	tree, _, err := g.Add(leaves)
	must(t, err)
	origin := signer.Name()
	for name, c := range map[string]struct {
		signed []byte
		detail string // empty: fine
	}{
		"honest":    {sign(translog.Checkpoint{Origin: origin, Size: 5, Root: tree.Hash}), ""},
		"forked":    {sign(translog.Checkpoint{Origin: origin, Size: 5, Root: translog.EmptyRoot}), "root=differs"},
		"greater":   {sign(translog.Checkpoint{Origin: origin, Size: 5000, Root: tree.Hash}), "size=5000 database="},
		"unsigned":  {[]byte(translog.Checkpoint{Origin: origin, Size: 5, Root: tree.Hash}.Text()), "error=log-signature-invalid"},
		"elsewhere": {[]byte("liuhen/elsewhere\n5\n" + tree.Hash.String() + "\n\n— liuhen/elsewhere AAAA\n"), "log=unknown"},
	} {
		r := check(t, folder, fsck.Options{Kept: []fsck.Kept{{Name: "kept.txt", Signed: c.signed}}})
		if c.detail == "" && !r.Fine() || c.detail != "" && !says(r, fsck.Mismatch, fsck.PartCheckpoint, "kept.txt", c.detail) {
			t.Errorf("%s: %v", name, r.Findings)
		}
	}
}

// Whoever has the master key can seal another payload; the chain and the shelf show it.
func TestAResealedEventIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit   func(e *custody.Event)
		detail string
	}{
		"another version": {func(e *custody.Event) { e.Version++ }, "chain=hole"},
		"no previous":     {func(e *custody.Event) { e.Previous, e.Version = nil, 1 }, "chain=hole"},
		"earlier":         {func(e *custody.Event) { e.At = custody.At(e.At.AddDate(-1, 0, 0)) }, "time=runs-back"},
		"a foreign twin":  {func(e *custody.Event) { e.Twins = []custody.Twin{{Log: small.county, Place: 0}} }, "twin=log/"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, small)
			w := openWorld(t, folder)
			defer func() { must(t, w.store.Close()) }()
			events, err := w.store.EventRows(t.Context(), small.city, 0, 100)
			must(t, err)
			e := events[slices.IndexFunc(events, func(e fsck.Event) bool { return e.Version == 2 })]
			reseal(t, w, e, c.edit)
			r := check(t, folder, fsck.Options{})
			if !says(r, fsck.Mismatch, fsck.PartEvent, "log/"+small.city+"/", c.detail) ||
				!says(r, fsck.Mismatch, fsck.PartEntries, "log/"+small.city+"/tile/entries/", "") ||
				!says(r, fsck.Mismatch, fsck.PartCheckpoint, "log/"+small.city+"/checkpoint", "root=differs") ||
				!says(r, fsck.Mismatch, fsck.PartSealed, "log/"+small.city+"/sealed/", "") {
				t.Errorf("found %v", r.Findings)
			}
		})
	}
}

// reseal writes another payload over an event, with the columns and the entry that
// belong to it.
func reseal(t *testing.T, w *world, old fsck.Event, edit func(*custody.Event)) {
	t.Helper()
	master, err := w.keys.Master(false)
	must(t, err)
	kind, id, _ := strings.Cut(old.Scope, "/")
	key, err := custody.UnwrapKey(master, custody.Ref{Kind: kind, ID: id}, old.Wrapped)
	must(t, err)
	e, err := custody.Decode(old.Payload)
	must(t, err)
	edit(&e)
	payload, err := e.Encode()
	must(t, err)
	sealed, err := custody.Seal(key, [custody.NonceSize]byte{7}, e.Log, e.Place, old.Salt, payload)
	must(t, err)
	var previous *int64
	if e.Previous != nil {
		p := 1<<40 | *e.Previous
		previous = &p
	}
	_, err = tamper(t, w.folder).ExecContext(t.Context(), `UPDATE event SET sealed = ?, entry = ?, version = ?, previous = ?, at = ? WHERE key = ?`,
		sealed, translog.Commit(old.Salt, payload).Bytes(), e.Version, previous, e.At.UnixMicro(), 1<<40|old.Place)
	must(t, err)
}

// Events that are gone are missing, each place of them; one that was moved into no log
// is named by its key.
func TestMissingEventsAreNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		of              *blueprint
		statement       string
		subject, detail string
		answer          fsck.Answer
	}{
		"one":                  {small, `DELETE FROM event WHERE key = 1 << 40 | 7`, "log/CITY/7", "", fsck.Missing},
		"several":              {small, `DELETE FROM event WHERE key BETWEEN 1 << 40 | 7 AND 1 << 40 | 9`, "log/CITY/7", "until=9", fsck.Missing},
		"the end of a bundle":  {large, `DELETE FROM event WHERE key BETWEEN 1 << 40 | 250 AND 1 << 40 | 255`, "log/CITY/250", "until=255", fsck.Missing},
		"moved into no log":    {small, `UPDATE event SET key = 9 << 40 | 7 WHERE key = 1 << 40 | 7`, "event/9895604649991", "log=unknown", fsck.Mismatch},
		"moved before all":     {small, `UPDATE event SET key = 7 WHERE key = 1 << 40 | 7`, "event/7", "log=unknown", fsck.Mismatch},
		"the end of the whole": {small, `DELETE FROM event WHERE key >= 2 << 40`, "log/COUNTY/tree", "database=0", fsck.Mismatch},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, c.of)
			_, err := tamper(t, folder).ExecContext(t.Context(), c.statement)
			must(t, err)
			r := check(t, folder, fsck.Options{})
			want := strings.NewReplacer("CITY", c.of.city, "COUNTY", c.of.county).Replace(c.subject)
			if !slices.ContainsFunc(r.Findings, func(f fsck.Finding) bool {
				return f.Answer == c.answer && f.Subject == want && strings.Contains(f.Detail, c.detail)
			}) {
				t.Errorf("found %v", r.Findings)
			}
			// What cannot be grown any more is not called fine.
			if c.detail != "database=0" && !says(r, fsck.NotChecked, fsck.PartCheckpoint, "log/"+c.of.city+"/checkpoint", "root=unreached") {
				t.Errorf("the checkpoint beyond: %v", r.Findings)
			}
		})
	}
}

// A payload that was sealed anew while the entry stayed opens, and does not fit.
func TestAPayloadThatDoesNotFitItsEntryIsFound(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	w := openWorld(t, folder)
	defer func() { must(t, w.store.Close()) }()
	events, err := w.store.EventRows(t.Context(), small.city, 0, 100)
	must(t, err)
	e := events[slices.IndexFunc(events, func(e fsck.Event) bool { return e.Version == 2 })]
	reseal(t, w, e, func(e *custody.Event) { e.Reason = "another" })
	_, err = tamper(t, folder).ExecContext(t.Context(), `UPDATE event SET entry = ? WHERE key = ?`, e.Entry, 1<<40|e.Place)
	must(t, err)
	r := check(t, folder, fsck.Options{})
	if !says(r, fsck.Mismatch, fsck.PartEvent, place(e), "commitment=c256,csm3") {
		t.Errorf("found %v", r.Findings)
	}
}

func place(e fsck.Event) string { return fmt.Sprintf("log/%s/%d", small.city, e.Place) }

// The shelf names for each payload the key that it needs.
func TestAnotherKeyOfASealedPayloadIsFound(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	path := filepath.Join(folder, "shelf", "log", small.city, "sealed", "000.p", "tail")
	data, err := os.ReadFile(path)
	must(t, err)
	bundle, err := translog.ParseSealed(data)
	must(t, err)
	bundle.Records[5].KeyID, bundle.Records[6].KeyID = bundle.Records[6].KeyID, bundle.Records[5].KeyID
	data, err = bundle.Encode()
	must(t, err)
	write(t, path, data)
	r := check(t, folder, fsck.Options{})
	if r.Found != 2 || !says(r, fsck.Mismatch, fsck.PartSealed, "log/"+small.city+"/sealed/000.p/tail", "place=5") {
		t.Errorf("found %v", r.Findings)
	}
}

// A destroyed key is lawful where an event names it, and a finding elsewhere.
func TestDestroyedIsLawfulOnlyByAnEvent(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	db := tamper(t, folder)
	id := texts(t, db, `SELECT id FROM item WHERE state = 'received'`)[0]
	noun := custody.Ref{Kind: "item", ID: id}
	_, err := db.ExecContext(t.Context(), `UPDATE seal_key SET wrapped = x'' WHERE scope = ?`, noun.String())
	must(t, err)
	_, err = db.ExecContext(t.Context(), `DELETE FROM blob WHERE digest = (SELECT digest FROM item WHERE id = ?)`, id)
	must(t, err)
	must(t, os.Remove(blobPath(folder, "not handed over")))
	rekey(t, folder, noun)

	with := inspect(t, folder)
	r, err := with.desk.Check(t.Context(), everything)
	must(t, err)
	if !says(r, fsck.Unreadable, fsck.PartEvent, "log/"+small.city+"/", "key=destroyed noun="+noun.String()) || r.Items[fsck.Missing] != 1 {
		t.Errorf("unnamed: %v %v", r.Items, r.Findings)
	}
	with.desk.Destructions = register{noun: 3}
	r, err = with.desk.Check(t.Context(), fsck.Options{})
	if err != nil || !r.Fine() || r.Items[fsck.Destroyed] != 1 || r.Destroyed != 1 || r.Items[fsck.Match] != 3 {
		t.Errorf("named: %+v, %v", r, err)
	}
}

// rekey destroys the noun's wrapped key on the shelf, too.
func rekey(t *testing.T, folder string, noun custody.Ref) {
	t.Helper()
	path := filepath.Join(folder, "shelf", "log", small.city, "sealed", "000.keys")
	data, err := os.ReadFile(path)
	must(t, err)
	keys, err := translog.ParseKeys(data)
	must(t, err)
	for i := range keys {
		if keys[i].Scope == noun.String() {
			keys[i].Wrapped = nil
		}
	}
	data, err = translog.EncodeKeys(keys)
	must(t, err)
	write(t, path, data)
}

// Beside a server that goes on working, nothing is taken for damage.
func TestACheckBesideAWorkingServerFindsNothing(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	w := openWorld(t, folder)
	w.city.ID = agency.ID(small.city)
	ctx, stop := context.WithCancel(t.Context())
	worked := make(chan error, 1)
	go func() { worked <- w.work(ctx) }()
	for range 3 {
		r := check(t, folder, everything)
		if !r.Fine() {
			t.Errorf("found %v", r.Findings)
		}
	}
	stop()
	must(t, <-worked)
	must(t, w.store.Close())
	if r := check(t, folder, everything); !r.Fine() {
		t.Errorf("afterwards: %v", r.Findings)
	}
}

// work makes and changes officers and integrates their events until ctx ends.
func (w *world) work(ctx context.Context) error {
	whole := context.WithoutCancel(ctx)
	for i := 0; ctx.Err() == nil; i++ {
		o, _, err := w.store.CreateOfficer(whole, sqldbtest.Setup, small.city, func(_ time.Time, id officer.ID) (officer.Officer, custody.Transition, error) {
			return officer.New(officer.Officer{ID: id, Agency: small.city, Name: "某人", Certificate: fmt.Sprintf("YX-2%06d", i)})
		})
		if err == nil {
			_, _, err = w.store.ChangeOfficer(whole, sqldbtest.Setup, o.ID, func(_ time.Time, now officer.Officer) (custody.Transition, error) {
				_, tr, err := now.Amend(officer.Details{Name: "改名", Certificate: now.Certificate}, "更正")
				return tr, err
			})
		}
		if err == nil {
			err = w.pass(whole, o.ID)
		}
		if err == nil && i%7 == 0 {
			err = w.ledger.Integrate(whole, small.city)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// pass gives a device to the officer and takes it back, so that who is involved
// changes.
func (w *world) pass(ctx context.Context, to officer.ID) error {
	d, _, err := w.store.CreateDevice(ctx, sqldbtest.Setup, small.city, func(_ time.Time, id device.ID) (device.Device, custody.Transition, error) {
		return device.New(device.Device{ID: id, Agency: small.city, Kind: device.BodyCamera, Serial: string(id), Holder: string(to), Issued: true})
	})
	if err != nil {
		return err
	}
	_, _, err = w.store.ChangeDevice(ctx, sqldbtest.Setup, d.ID, func(_ time.Time, now device.Device) (custody.Transition, error) {
		_, tr, err := now.Assign("")
		return tr, err
	})
	return err
}

func TestACheckCanBeStoppedAnywhere(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	stages := map[fsck.Stage]bool{}
	for stop := 1; ; stop++ {
		ctx, cancel := context.WithCancel(t.Context())
		said := 0
		o := everything
		o.Progress = func(p fsck.Progress) {
			if said++; said == stop*9 {
				stages[p.Stage] = true
				cancel()
			}
		}
		r, err := inspect(t, folder).desk.Check(ctx, o)
		cancel()
		if err == nil {
			break
		}
		if !errors.Is(err, fault.CheckStopped) || !r.Stopped || r.Found != 0 || r.Fine() {
			t.Errorf("stopped at %d: %v %+v", stop, err, r)
		}
	}
	if len(stages) < 3 {
		t.Errorf("stopped in %v only", stages)
	}
}

// A key that is gone is missing: no checkpoint can be checked without it.
func TestAMissingLogKeyIsNamed(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	must(t, os.Remove(filepath.Join(folder, "keys", "log", small.city+".key")))
	r := check(t, folder, fsck.Options{})
	if r.Found != 1 || !says(r, fsck.Missing, fsck.PartCheckpoint, "log/"+small.city, "error=key-file-missing") {
		t.Errorf("found %v", r.Findings)
	}
	if _, err := os.Stat(filepath.Join(folder, "keys", "log", small.city+".key")); err == nil {
		t.Error("the check made a key")
	}
}

// A database whose file is damaged below its rows is named, and the rest is checked.
func TestADamagedDatabaseFileIsNamed(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	db := tamper(t, folder)
	_, err := db.ExecContext(t.Context(), `PRAGMA writable_schema = on; DELETE FROM sqlite_schema WHERE name = 'item_digest'`)
	must(t, err)
	must(t, db.Close())
	r := check(t, folder, fsck.Options{})
	if r.Found == 0 || r.Findings[0].Part != fsck.PartDatabase {
		t.Errorf("found %v", r.Findings)
	}
	if r.Items[fsck.Match] != 4 {
		t.Errorf("the rest: %v", r.Items)
	}
}

// The first checkpoint of a log is published after the row that speaks of it: a check
// between the two waits for it, and names it when it does not come.
func TestAFirstCheckpointIsWaitedFor(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	path := filepath.Join(folder, "shelf", "log", small.city, "checkpoint")
	signed, err := os.ReadFile(path)
	must(t, err)
	must(t, os.Remove(path))
	with := inspect(t, folder)
	waits := 0
	with.desk.After = func(time.Duration) <-chan time.Time {
		if waits++; waits == 2 {
			must(t, os.WriteFile(path, signed, 0o600))
		}
		now := make(chan time.Time, 1)
		now <- time.Time{}
		return now
	}
	r, err := with.desk.Check(t.Context(), fsck.Options{})
	if must(t, err); !r.Fine() || waits != 2 {
		t.Errorf("published meanwhile: %v after %d waits", r.Findings, waits)
	}
	must(t, os.Remove(path))
	r, err = with.desk.Check(t.Context(), fsck.Options{})
	if must(t, err); !says(r, fsck.Missing, fsck.PartCheckpoint, "log/"+small.city+"/checkpoint", "") {
		t.Errorf("never published: %v", r.Findings)
	}
}
