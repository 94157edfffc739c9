package fsck_test

import (
	"strings"
	"testing"

	"liuhen/internal/fsck"
)

// Rows that no noun leads to are found from their own side.
func TestRowsOfNothingAreNamed(t *testing.T) {
	t.Parallel()
	for statement, want := range map[string]string{
		`INSERT INTO item_link (item, activity, matter) SELECT 'nobody', activity, '' FROM item_link LIMIT 1`:                  "item_link/nobody,",
		`INSERT INTO involvement (noun, kind, who) VALUES ('nobody', 'item', 'stranger')`:                                      "involvement/nobody,stranger\tnoun=none",
		`INSERT INTO involvement (noun, kind, who) SELECT id, 'post', 'stranger' FROM post LIMIT 1`:                            "involvement/",
		`INSERT INTO owed (clock, noun, agency) SELECT 'handover', 'nobody', id FROM agency LIMIT 1`:                           "owed/nobody,handover\tnoun=none",
		`INSERT INTO owed (clock, noun, agency) SELECT 'handover', id, agency FROM item LIMIT 1`:                               "owed/",
		`INSERT INTO seal_key (id, scope, wrapped) SELECT 9999, 'item/nobody', wrapped FROM seal_key LIMIT 1`:                  "seal_key/9999\tevent=none",
		`INSERT INTO seal_key (id, scope, wrapped) SELECT 9999, 'journal/none', wrapped FROM seal_key LIMIT 1`:                 "seal_key/9999\tevent=none",
		`INSERT INTO series (name, last) VALUES ('Z109-XZCF-2027-Y', 0)`:                                                       "Z109-XZCF-2027-Y\tcolumns=last",
		`UPDATE blob SET since = since + 1000000000000000`:                                                                     "blob/",
		`INSERT INTO blob (digest, size, state, since) VALUES (x'00', 1, 'removed', 9000000000000000)`:                         "blob/00\tcolumns=since",
		`INSERT INTO blob (digest, size, state, since) VALUES (x'00', 1, 'hidden', 1)`:                                         "blob/00\tcolumns=state",
		`INSERT INTO secret (ref, hash) VALUES ('account/nobody', 'x')`:                                                        "secret/account/nobody\tholder=none",
		`INSERT INTO secret (ref, hash) VALUES ('setup/code', 'x')`:                                                            "secret/setup/code\tholder=none",
		`DELETE FROM secret WHERE ref LIKE 'account/%'`:                                                                        "columns=-secret",
		`INSERT INTO session (hash, account, begun, seen, expires) VALUES ('h', 'nobody', 1, 1, 2)`:                            "session/nobody\taccount=none",
		`UPDATE session SET expires = expires + 100000000000`:                                                                  "session/",
		`UPDATE session SET begun = 4e15, seen = 4e15, expires = 4000000000000001`:                                             "session/",
		`UPDATE command SET account = 'somebody else' WHERE key = 'key-1'`:                                                     "command/somebody else,key-1\tevent=another",
		`UPDATE command SET receipt = CAST('{}' AS BLOB)`:                                                                      "columns=receipt,at",
		`UPDATE command SET receipt = CAST(replace(CAST(receipt AS TEXT), '"place":', '"place":1000') AS BLOB)`:                "event=none",
		`INSERT INTO job (id, agency, unit, kind, subject, done, total, code) VALUES (99, '', '', 'item', 'nobody', 0, 0, '')`: "job/99\tnoun=none",
		`UPDATE river_job SET kind = 'rm'`:                                                                                     "river_job/",
		`UPDATE river_job SET args = jsonb_set(args, '$.subject.id', 'nobody')`:                                                "river_job/",
		`UPDATE river_job SET args = 'no JSON'`:                                                                                "river_job/",
		`UPDATE officer SET id = '' WHERE id = (SELECT MIN(id) FROM officer)`:                                                  "officer/\tid=empty",
		`INSERT INTO secret (ref, hash) VALUES ('', 'x')`:                                                                      "secret/\tholder=none",
		`UPDATE command SET account = '', key = '' WHERE key = 'key-1'`:                                                        "command/,\tevent=another",
		`UPDATE upload SET account = 'nobody'`:                                                                                 "upload/upload-1\taccount=none",
		`UPDATE upload SET item = 'nobody'`:                                                                                    "upload/upload-1\titem=none",
	} {
		t.Run(statement, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, small)
			result, err := tamper(t, folder).ExecContext(t.Context(), statement)
			must(t, err)
			if n, err := result.RowsAffected(); err != nil || n == 0 {
				t.Fatalf("changed %d rows, %v", n, err)
			}
			r := check(t, folder, fsck.Options{})
			for _, f := range r.Findings {
				if strings.Contains(f.String(), want) {
					return
				}
			}
			t.Errorf("found %v", r.Findings)
		})
	}
}

// A stray link hides nothing: an activity that only it records is still owed.
func TestALinkOfNoItemRecordsNothing(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	db := tamper(t, folder)
	bare := texts(t, db, `SELECT noun FROM owed WHERE clock = 'handover' AND noun IN (SELECT id FROM activity)`)[0]
	for _, statement := range []string{`INSERT INTO item_link (item, activity, matter) VALUES ('nobody', $1, '')`, `DELETE FROM owed WHERE noun = $1`} {
		_, err := db.ExecContext(t.Context(), statement, bare)
		must(t, err)
	}
	if r := check(t, folder, fsck.Options{}); !says(r, fsck.Mismatch, fsck.PartRow, "activity/"+bare, "-owed=") {
		t.Errorf("found %v", r.Findings)
	}
}

// What a forged row says of itself cannot become a line of the report.
func TestAFindingIsOneLineOfFourFields(t *testing.T) {
	t.Parallel()
	f := fsck.Finding{Answer: fsck.Missing, Part: fsck.PartRow, Subject: "item/x\nMATCH\t", Detail: "a\tb"}
	if got := f.String(); strings.Count(got, "\t") != 3 || strings.Contains(got, "\n") {
		t.Errorf("%q", got)
	}
}

// What somebody adds to the database itself, or takes out of it, is named, too.
func TestAForeignTriggerIsNamed(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	db := tamper(t, folder)
	for _, statement := range []string{`CREATE TRIGGER mine AFTER UPDATE ON item BEGIN SELECT 1; END`, `DROP INDEX item_agency`} {
		_, err := db.ExecContext(t.Context(), statement)
		must(t, err)
	}
	r := check(t, folder, fsck.Options{})
	if r.Found != 2 || !says(r, fsck.Mismatch, fsck.PartDatabase, "schema/trigger/mine", "problem=foreign") || !says(r, fsck.Missing, fsck.PartDatabase, "schema/index/item_agency", "") {
		t.Errorf("found %v", r.Findings)
	}
}
