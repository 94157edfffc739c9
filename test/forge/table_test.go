package forge_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rows are those of the page's table, in its order: who, what he can, and the tests
// that do it, as folder.Test.
var rows = []struct {
	who, can string
	tests    []string
}{
	{"the disk", "replace, alter or remove a stored file or a kept print", []string{
		"internal/fsck.TestDamagedBytesAreNamedByTheirItems", "internal/fsck.TestADamagedPrintIsNamed", "test/api.TestAnAlteredPrintIsNamedByTheCheck",
		"internal/receiving.TestDamageIsAnEventAndNoDeposit",
		"internal/release.TestNoValidZipOfAnythingAltered", "test/api.TestADownloadOfAlteredBytesIsCut",
		"test/faults.TestOneFlippedBitIsFoundByThePrograms",
	}},
	{"the disk", "change a tile, entry bundle, sealed bundle or checkpoint", []string{
		"internal/fsck.TestEveryFlippedBitOfTheShelfIsFoundAndNamed", "internal/ledger.TestFlippedTileGivesNoProof",
		"test/faults.TestOneFlippedBitIsFoundByThePrograms",
	}},
	{"the bucket's key", "remove what is not deposited yet; put something over the rest or mark it as deleted", []string{
		"internal/blob/s3blob.TestTheServerRefusesToRemoveALockedVersion", "internal/blob/s3blob.TestWrongBytesUnderALockKeepTheUpload",
		"test/forge.TestTheBucketsKeyRemovesAndOverwrites",
	}},
	{"the database", "change a noun's row or what lies beside it", []string{
		"internal/fsck.TestEveryFlippedBitOfTheDatabaseIsFoundAndNamed", "internal/fsck.TestAReplayFindsWhatWasChangedInTheDatabase",
	}},
	{"the database and the disk", "erase all of one agency: its rows, tree, shelf and key", []string{
		"internal/fsck.TestAnErasedAgencyIsMissed", "internal/fsck.TestWhatAnAgencysLogLacksIsMissed",
	}},
	{"the database", "add rows that no noun leads to; add, drop or change an index, table, trigger, view or rule", []string{
		"internal/fsck.TestRowsOfNothingAreNamed", "internal/fsck.TestAForeignTriggerIsNamed", "internal/sqldb.TestWhatNoMigrationMakesIsNamed",
	}},
	{"the database", "change what no event speaks of: sessions, passwords' hashes, answers to repetitions, jobs, uploads, the servers' list", []string{
		"internal/fsck.TestWhateverAnAdversaryChangesIsFound", "internal/fsck.TestThePageNamesWhatIsNoEvidence", "test/forge.TestTheServersRootActsAsAnybody",
	}},
	{"the database **and** the disk", "put older copies of both back, or empty an agency's log", []string{"test/forge.TestKeyAndDatabaseRewriteTheLog"}},
	{"the database", "change an event's payload, its order or its number", []string{
		"internal/fsck.TestAResealedEventIsFound", "internal/fsck.TestAPayloadThatDoesNotFitItsEntryIsFound", "internal/fsck.TestMissingEventsAreNamed",
	}},
	{"the database", "put yesterday's copy back", []string{
		"test/api.TestYesterdaysDatabaseTakesNoWrites", "internal/fsck.TestAnOldCopyOfTheDatabaseIsFound",
	}},
	{"the log's key alone", "sign another tree", []string{
		"test/forge.TestTheKeyAloneSignsAnotherTree", "internal/fsck.TestCheckpointsKeptOutsideBindTheLog",
	}},
	{"the key of a county's log **and** the database", "put another key in its place, or beside it, and sign that log anew", []string{
		"test/forge.TestASwappedKeyIsToldByTheCitysLog", "internal/fsck.TestASwappedKeyIsNotTheOneThatTheAgencyNames",
	}},
	{"the key **and** the database", "rewrite everything since the last checkpoint that nobody outside holds", []string{
		"test/forge.TestKeyAndDatabaseRewriteTheLog",
	}},
	{"the server while it runs (root)", "record lies from now on, read what is readable, stop", []string{
		"test/forge.TestTheServersRootActsAsAnybody",
	}},
	{"the server's clock", "misstate times inside what the events before and after allow", []string{
		"test/forge.TestTheClockMisstatesTimesForward", "test/faults.TestTheClockIsSetBackAnHour",
	}},
	{"a package", "change, reorder, add, leave out, sign anew", []string{
		"internal/release.TestForgeriesAreFoundAndNamed", "internal/release.TestOnlyTheNamedKeyTellsAWholeForgery",
		"test/faults.TestOneFlippedBitOfAPackageIsFoundByTheProgram",
	}},
	{
		"the system administrator's account", "enrol people who are none, open accounts, shut people out by another password; come in by none of them",
		[]string{"test/forge.TestTheSystemAdministratorShutsAnOfficerOut", "internal/office.TestNoAdministratorAloneMakesHimselfAnOfficer"},
	},
	{"the same, after that unlocking and before the holder has come in", "sign in first, with the password that he gave", []string{
		"test/forge.TestTheSystemAdministratorComesInFirst",
	}},
	{"the security administrator's account", "grant posts, lock and unlock accounts, in the open", []string{
		"test/forge.TestTheSecurityAdministratorGrantsInTheOpen", "internal/office.TestNoAdministratorTakesAnothersPart",
	}},
	{"the audit administrator's account", "read who did what when, with digests", []string{"test/api.TestTheAuditSeesNoContent"}},
	{"the system administrator together with an officer", "move him into another unit, whose records he then reads", []string{
		"test/forge.TestAnOfficerIsMovedToTheRecordsHeWants",
	}},
	{"system and security administrator together", "make an officer with every post", []string{"test/forge.TestTwoAdministratorsMakeAnOfficerWithEveryPost"}},
}

// TestTheTableIsWhatIsForged holds the page to the rows, and the rows to the tests.
func TestTheTableIsWhatIsForged(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(page), "## Who could forge what\n")
	section, _, _ := strings.Cut(after, "\n## ")
	var written, forged [][2]string
	for _, line := range strings.Split(section, "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if len(cells) == 3 && !strings.HasPrefix(line, "|---") && strings.TrimSpace(cells[0]) != "whoever has" {
			written = append(written, [2]string{strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1])})
		}
	}
	for _, r := range rows {
		forged = append(forged, [2]string{r.who, r.can})
		if len(r.tests) == 0 {
			t.Errorf("nothing forges with %s: %s", r.who, r.can)
		}
		for _, name := range r.tests {
			if !exists(t, name) {
				t.Errorf("there is no test %s", name)
			}
		}
	}
	if diff := cmp.Diff(written, forged); diff != "" {
		t.Errorf("ARCHITECTURE.md and the rows (-page +rows):\n%s", diff)
	}
}

// exists reports whether the folder has a test of that name.
func exists(t *testing.T, name string) bool {
	t.Helper()
	folder, test, _ := strings.Cut(name, ".")
	files, err := filepath.Glob(filepath.Join("..", "..", folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^func ` + test + `\(t \*testing\.T\)`)
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if declared.Match(source) {
			return true
		}
	}
	return false
}
