package fsck_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/fsck"
	"liuhen/internal/keyring"
	"liuhen/internal/translog"
)

// erase takes the county out of the database, as far as its own log goes, and with it
// its shelf and its key.
func erase(t *testing.T, folder string) {
	t.Helper()
	db := tamper(t, folder)
	for _, statement := range []string{
		`DELETE FROM officer WHERE event >= 2 << 40`, `DELETE FROM event WHERE key >= 2 << 40`,
		`DELETE FROM seal_key WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.seal_key = seal_key.id)`,
		`DELETE FROM tree WHERE log = 2`, `DELETE FROM log WHERE id = 2`,
	} {
		_, err := db.ExecContext(t.Context(), statement)
		must(t, err)
	}
	must(t, os.RemoveAll(filepath.Join(folder, "shelf", "log", small.county)))
	must(t, os.Remove(filepath.Join(folder, "keys", "log", small.county+".key")))
}

// Whoever erases everything of one agency leaves what the city's log says of it.
func TestAnErasedAgencyIsMissed(t *testing.T) {
	t.Parallel()
	gone := func(shelf, key string) string { return "agency=there database=none shelf=" + shelf + " key=" + key }
	for name, c := range map[string]struct {
		also   func(t *testing.T, folder string)
		detail string
	}{
		"all but its row": {func(*testing.T, string) {}, gone("none", "none")},
		"with its row": {func(t *testing.T, folder string) {
			t.Helper()
			_, err := tamper(t, folder).ExecContext(t.Context(), `DELETE FROM agency WHERE id = ?`, small.county)
			must(t, err)
		}, gone("none", "none")},
		"with its event, but not its row": {func(t *testing.T, folder string) {
			t.Helper()
			_, err := tamper(t, folder).ExecContext(t.Context(), `DELETE FROM event WHERE subject = ?`, small.county)
			must(t, err)
		}, gone("none", "none")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, small)
			erase(t, folder)
			c.also(t, folder)
			r := check(t, folder, fsck.Options{})
			if !says(r, fsck.Missing, fsck.PartLog, "log/"+small.county, c.detail) {
				t.Errorf("found %v", r.Findings)
			}
		})
	}
}

// Each thing that an agency's log consists of is missed by itself.
func TestWhatAnAgencysLogLacksIsMissed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statement, file string
		want            string
	}{
		"its place in the register": {`DELETE FROM log WHERE id = 2`, "", "MISSING\tlog\tlog/COUNTY\tagency=there database=none shelf=there key=there"},
		"its tree":                  {`DELETE FROM tree WHERE log = 2`, "", "MISSING\ttree\tlog/COUNTY/tree\t"},
		"its shelf":                 {"", "shelf/log/COUNTY", "MISSING\tcheckpoint\tlog/COUNTY/checkpoint\t"},
		"its key":                   {"", "keys/log/COUNTY.key", "MISSING\tcheckpoint\tlog/COUNTY\terror=key-file-missing"},
		"its agency":                {`DELETE FROM agency WHERE id = 'COUNTY'`, "", "MISSING\trow\tagency/COUNTY\t"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, small)
			real := strings.NewReplacer("COUNTY", small.county)
			if c.statement != "" {
				_, err := tamper(t, folder).ExecContext(t.Context(), real.Replace(c.statement))
				must(t, err)
			}
			if c.file != "" {
				must(t, os.RemoveAll(filepath.Join(folder, filepath.FromSlash(real.Replace(c.file)))))
			}
			r := check(t, folder, fsck.Options{})
			for _, f := range r.Findings {
				if strings.HasPrefix(f.String(), real.Replace(c.want)) {
					return
				}
			}
			t.Errorf("found %v", r.Findings)
		})
	}
}

// A log of which neither event nor row knows an agency is named, too.
func TestALogOfNoAgencyIsNamed(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	_, err := tamper(t, folder).ExecContext(t.Context(), `INSERT INTO log (id, agency, origin) VALUES (3, 'made-up', 'liuhen/made-up')`)
	must(t, err)
	if r := check(t, folder, fsck.Options{}); !says(r, fsck.Missing, fsck.PartLog, "log/made-up", "agency=none") {
		t.Errorf("found %v", r.Findings)
	}
}

// another makes a further key of a log and signs the log's checkpoint anew with it, in
// the tree's row and on the shelf. It returns the text of the new key's file.
func another(t *testing.T, folder, log string) (skey string, public *translog.Verifier) {
	t.Helper()
	old, err := keyring.OpenForReading(filepath.Join(folder, "keys"))
	must(t, err)
	known, err := old.Verifiers(log)
	must(t, err)
	skey, vkey, err := translog.NewKey("liuhen/"+log, [32]byte{7})
	must(t, err)
	public, err = translog.ParseVerifier(vkey)
	must(t, err)
	signer, err := translog.NewSigner(skey)
	must(t, err)
	path := filepath.Join(folder, "shelf", "log", log, "checkpoint")
	signed, err := os.ReadFile(path)
	must(t, err)
	c, err := translog.OpenCheckpoint(signed, "liuhen/"+log, known)
	must(t, err)
	signed, err = translog.SignCheckpoint(c, signer)
	must(t, err)
	must(t, os.WriteFile(path, signed, 0o600))
	_, err = tamper(t, folder).ExecContext(t.Context(), `UPDATE tree SET checkpoint = ? WHERE log = (SELECT id FROM log WHERE agency = ?)`, signed, log)
	must(t, err)
	return skey + "\n", public
}

// Whoever swaps a log's key and signs it anew leaves what the city's log says of the key.
// One that only follows the named key is found as well: nobody named it.
func TestASwappedKeyIsNotTheOneThatTheAgencyNames(t *testing.T) {
	t.Parallel()
	for _, of := range []struct {
		name    string
		city    bool
		follows bool
	}{{"the county's", false, false}, {"the city's own", true, false}, {"the county's followed by another", false, true}} {
		t.Run(of.name, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, small)
			log := small.county
			if of.city {
				log = small.city
			}
			path := filepath.Join(folder, "keys", "log", log+".key")
			first, err := os.ReadFile(path)
			must(t, err)
			keys, err := keyring.OpenForReading(filepath.Join(folder, "keys"))
			must(t, err)
			named, err := keys.Public(log)
			must(t, err)
			text, public := another(t, folder, log)
			if of.follows {
				text = string(first) + text
			}
			must(t, os.WriteFile(path, []byte(text), 0o600))
			r := check(t, folder, everything)
			want := "MISMATCH\tlog\tlog/" + log + "\tkey=" + public.Fingerprint().Short() + " noun=" + named.Fingerprint().Short()
			if len(r.Findings) != 1 || r.Findings[0].String() != want {
				t.Errorf("found %v, want %s", r.Findings, want)
			}
		})
	}
}
