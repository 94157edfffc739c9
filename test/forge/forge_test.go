package forge_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/durable/durabletest"
	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/server/servertest"
	"liuhen/internal/translog"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// enrol makes an event in the city's log and returns its place.
func enrol(t *testing.T, town *servertest.Town, name string) (int64, error) {
	t.Helper()
	made, err := town.SignIn("xitong").EnrolOfficer(t.Context(), apiclient.Command{}, api.NewOfficer{Agency: town.City.ID, Name: name})
	if err != nil {
		return 0, err
	}
	return made.Receipt.Events[0].Place, nil
}

// found checks the town, also against a checkpoint that was kept outside.
func found(t *testing.T, town *servertest.Town, kept []byte) []fsck.Finding {
	t.Helper()
	o := fsck.Options{Replay: true, SM3: true}
	if kept != nil {
		o.Kept = []fsck.Kept{{Name: "kept", Signed: kept}}
	}
	report, err := town.House.Fsck(t.Context(), o)
	must(t, err)
	return report.Findings
}

func nothing(t *testing.T, town *servertest.Town, kept []byte) {
	t.Helper()
	if f := found(t, town, kept); len(f) > 0 {
		t.Errorf("the check finds %v", f)
	}
}

// Found: the tree does not fit the events of the database, and the log takes no writes.
func TestTheKeyAloneSignsAnotherTree(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	_, size := town.Signed(0)
	town.Stop()
	secret, err := os.ReadFile(filepath.Join(town.Folder(), "keys", "log", town.City.ID+".key"))
	must(t, err)
	signer, err := translog.NewSigner(string(secret))
	must(t, err)
	forged, err := translog.SignCheckpoint(translog.Checkpoint{Origin: signer.Name(), Size: size, Root: translog.EmptyRoot}, signer)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(town.Folder(), "shelf", "log", town.City.ID, "checkpoint"), forged, 0o600))
	town.Expect("MISMATCH\tcheckpoint\tlog/" + town.City.ID + "/checkpoint\t")
	town.Restart()
	if _, err := enrol(t, town, "王小溪"); !errors.Is(err, fault.LogBehindCheckpoint) {
		t.Errorf("written beside another tree: %v", err)
	}
}

// Not found by anything inside: who holds key and database goes back to yesterday and
// writes another history. Found by a checkpoint that somebody outside holds of what is
// no more; one from before says nothing.
func TestKeyAndDatabaseRewriteTheLog(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	before, _ := town.Signed(0)
	town.Stop()
	yesterday := filepath.Join(t.TempDir(), "yesterday")
	durabletest.CopyFolder(t, town.Folder(), yesterday)
	town.Restart()
	gone, err := enrol(t, town, "林一禾")
	must(t, err)
	outside, size := town.Signed(gone)
	town.Stop()
	must(t, os.RemoveAll(town.Folder()))
	durabletest.CopyFolder(t, yesterday, town.Folder())
	town.Restart()
	for _, name := range []string{"王小溪", "周立夏"} {
		_, err := enrol(t, town, name)
		must(t, err)
	}
	town.Signed(size)

	nothing(t, town, nil)
	nothing(t, town, before)
	if f := found(t, town, outside); len(f) != 1 || f[0].Answer != fsck.Mismatch || f[0].Part != fsck.PartCheckpoint || f[0].Subject != "kept" {
		t.Errorf("with a checkpoint of what was rewritten the check finds %v", f)
	}
}

// Found: who swaps a county's key and signs its log anew is told by what the city's log
// says of the key, and the log takes no writes. Its checkpoint is good under the new key.
func TestASwappedKeyIsToldByTheCitysLog(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	made, err := town.System.EstablishAgency(t.Context(), apiclient.Command{}, api.NewAgency{AgencyDetails: api.AgencyDetails{
		Name: "青禾县农业综合行政执法大队", RegionCode: "999921", Authority: api.Authority{Name: "青禾县农业农村局"}, Server: "青禾专用服务器",
	}})
	must(t, err)
	county := made.Value.ID
	town.Officer(county, "", "田野")
	town.SignedOf(county, 0)
	town.Stop()
	named, err := translog.ParseVerifier(made.Value.LogKey)
	must(t, err)
	skey, vkey, err := translog.NewKey(named.Name(), [32]byte{7})
	must(t, err)
	swapped, err := translog.ParseVerifier(vkey)
	must(t, err)
	signAnew(t, town, county, named, skey)
	town.Expect("MISMATCH\tlog\tlog/" + county + "\tkey=" + swapped.Fingerprint().Short() + " noun=" + named.Fingerprint().Short())
	town.Restart()
	_, err = town.SignIn("xitong").EnrolOfficer(t.Context(), apiclient.Command{}, api.NewOfficer{Agency: county, Name: "王小溪"})
	if !errors.Is(err, fault.LogKeyMissing) {
		t.Errorf("written under the swapped key: %v", err)
	}
	if _, err := enrol(t, town, "周立夏"); err != nil {
		t.Errorf("the city's log: %v", err)
	}
}

// signAnew puts another key in place of a log's and signs its newest checkpoint with it,
// on the shelf and in the database.
func signAnew(t *testing.T, town *servertest.Town, log string, old *translog.Verifier, skey string) {
	t.Helper()
	signer, err := translog.NewSigner(skey)
	must(t, err)
	path := filepath.Join(town.Folder(), "shelf", "log", log, "checkpoint")
	signed, err := os.ReadFile(path)
	must(t, err)
	c, err := translog.OpenCheckpoint(signed, old.Name(), note.VerifierList(old))
	must(t, err)
	signed, err = translog.SignCheckpoint(c, signer)
	must(t, err)
	must(t, os.WriteFile(path, signed, 0o600))
	must(t, os.WriteFile(filepath.Join(town.Folder(), "keys", "log", log+".key"), []byte(skey+"\n"), 0o600))
	db, err := sql.Open("sqlite", "file:"+filepath.Join(town.Folder(), "liuhen.db"))
	must(t, err)
	_, err = db.ExecContext(t.Context(), `UPDATE tree SET checkpoint = ? WHERE log = (SELECT id FROM log WHERE agency = ?)`, signed, log)
	must(t, errors.Join(err, db.Close()))
}

// Not found: root lends himself anybody's session, and what he does stands in that
// person's name. A checkpoint held outside shows only that it was not there before.
func TestTheServersRootActsAsAnybody(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	me, err := lin.Me(t.Context())
	must(t, err)
	outside, size := town.Signed(0)
	town.Stop()
	const secret = "lhs_ROOT"
	hash := sha256.Sum256([]byte(secret))
	db, err := sql.Open("sqlite", "file:"+filepath.Join(town.Folder(), "liuhen.db"))
	must(t, err)
	_, err = db.ExecContext(t.Context(), `INSERT INTO session (hash, account, begun, seen, expires) VALUES (?, ?, ?, ?, ?)`,
		hex.EncodeToString(hash[:]), me.Account, town.Now().UnixMicro(), town.Now().UnixMicro(), town.Now().Add(20*time.Minute).UnixMicro())
	must(t, errors.Join(err, db.Close()))
	town.Restart()
	got, err := town.Client().With(secret).SendFile(t.Context(), apiclient.Command{}, "证据.txt", strings.NewReader("a lie"), api.NewItem{Origin: api.Origin{How: "made"}})
	must(t, err)
	if got.Value.Uploader != lin.Officer.ID || got.Receipt.Events[0].Place < size {
		t.Errorf("in the name of %s at %+v, size outside %d", got.Value.Uploader, got.Receipt.Events, size)
	}
	nothing(t, town, outside)
}

// Not found: a clock that runs ahead gives later times. Put right again, it runs back,
// which stops writing.
func TestTheClockMisstatesTimesForward(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	right := town.Now()
	town.Move(time.Hour)
	_, err := enrol(t, town, "林一禾")
	must(t, err)
	events, err := town.SignIn("shenji").LogEvents(t.Context(), town.City.ID, api.Order{Newest: true})
	must(t, err)
	if at := events.List[0].At; at.Before(right.Add(time.Hour)) {
		t.Errorf("the event is of %v", at)
	}
	nothing(t, town, nil)
	town.Move(-time.Hour)
	if _, err := enrol(t, town, "王小溪"); !errors.Is(err, fault.ClockBehind) {
		t.Errorf("with the clock put right: %v", err)
	}
	town.Move(time.Hour)
}

// Found: bytes that are gone, by name. What lies over the held version, or marks it as
// deleted, hides nothing: the oldest version is read, and the check reads it, too.
func TestTheBucketsKeyRemovesAndOverwrites(t *testing.T) {
	t.Parallel()
	bucket := servertest.NewBucket(t)
	town := servertest.Start(t, bucket.Use)
	officer := town.Officer(town.City.ID, "u1", "林一禾")
	var items []api.Item
	for _, text := range []string{"overwritten", "marked as deleted", "removed"} {
		got, err := officer.SendFile(t.Context(), apiclient.Command{}, text+".txt", strings.NewReader(text), api.NewItem{Origin: api.Origin{How: "made"}})
		must(t, err)
		items = append(items, got.Value)
	}
	bucket.Overwrite(items[0].SHA256)
	if bucket.Delete(items[1].SHA256) == nil {
		t.Error("the store removed what is held")
	}
	nothing(t, town, nil)
	bucket.Lose(items[2].SHA256) // as the key removes what its first hold has run out on
	if f := found(t, town, nil); len(f) != 1 || f[0].Answer != fsck.Missing || f[0].Part != fsck.PartBytes || f[0].Subject != "item/"+items[2].ID {
		t.Errorf("the check finds %v", f)
	}
	town.Expect("MISSING\tbytes\titem/" + items[2].ID + "\t")
}

// doings are what an account did to a noun, by the log that the audit administrator reads.
func doings(t *testing.T, town *servertest.Town, account, noun string) (actions []string) {
	t.Helper()
	err := apiclient.Every(func(p api.Paging) (api.Page[api.Event], error) {
		return town.Audit.LogEvents(t.Context(), town.City.ID, api.Order{Paging: p})
	}, func(e api.Event) error {
		if e.Account == account && strings.HasPrefix(e.Noun, noun) {
			actions = append(actions, e.Action)
		}
		return nil
	})
	must(t, err)
	return actions
}

// shutOut lets the system administrator give an officer another password, and returns
// the officer's account with what it is now.
func shutOut(t *testing.T, town *servertest.Town, lin servertest.Person) (id string, now api.Changed[api.Account]) {
	t.Helper()
	me, err := lin.Me(t.Context())
	must(t, err)
	account, err := town.System.Account(t.Context(), me.Account)
	must(t, err)
	now, err = town.System.ResetPassword(t.Context(), apiclient.Command{Seen: account.Version}, me.Account, given)
	must(t, err)
	return me.Account, now
}

const given, taken = "谷雨之后插秧正当其时", "他替别人想好的口令一句"

// He shuts the officer out, in the open, and does not come in himself. Nor does he give
// a post.
func TestTheSystemAdministratorShutsAnOfficerOut(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	system, err := town.System.Me(ctx)
	must(t, err)
	account, _ := shutOut(t, town, lin)
	for _, password := range []string{given, servertest.Password} {
		if _, _, err := town.Client().SignIn(ctx, lin.Login, password); !errors.Is(err, fault.SignInFailed) {
			t.Errorf("with %s: %v", password, err)
		}
	}
	if did := doings(t, town, system.Account, "account/"+account); len(did) != 5 || did[3] != "set-password" {
		t.Errorf("the log names of him %v", did)
	}
	if _, err := town.System.Appoint(ctx, apiclient.Command{}, everyPost(town, lin)[0]); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("he gives a post: %v", err)
	}
}

// Once the account is unlocked he may be faster than its holder: found by the holder,
// whom the password does not let in, and in the log, which names who gave it.
func TestTheSystemAdministratorComesInFirst(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	system, err := town.System.Me(ctx)
	must(t, err)
	account, now := shutOut(t, town, lin)
	_, err = town.Security.UnlockAccount(ctx, apiclient.Seeing(now), account, "本人到场核实")
	must(t, err)
	hand, _, err := town.Client().SignIn(ctx, lin.Login, given)
	must(t, err)
	hand, _, err = hand.ChangePassword(ctx, given, taken)
	must(t, err)
	got, err := hand.SendFile(ctx, apiclient.Command{}, "证据.txt", strings.NewReader("a lie"), api.NewItem{Origin: api.Origin{How: "made"}})
	if err != nil || got.Value.Uploader != lin.Officer.ID {
		t.Errorf("acting as him: %s, %v", got.Value.Uploader, err)
	}
	if _, _, err := town.Client().SignIn(ctx, lin.Login, given); !errors.Is(err, fault.SignInFailed) {
		t.Errorf("the officer, with the password that he was given: %v", err)
	}
	if did := doings(t, town, system.Account, "account/"+account); len(did) != 5 || did[3] != "set-password" {
		t.Errorf("the log names of him %v", did)
	}
}

// Found in the officer's chain: who was moved sees the other unit's records from then on.
func TestAnOfficerIsMovedToTheRecordsHeWants(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	lin, zhou := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "周立夏")
	system, err := town.System.Me(ctx)
	must(t, err)
	got, err := lin.SendFile(ctx, apiclient.Command{}, "现场.txt", strings.NewReader("现场"), api.NewItem{Origin: api.Origin{How: "made"}})
	must(t, err)
	if _, err := zhou.Item(ctx, got.Value.ID); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("before: %v", err)
	}
	_, err = town.System.AmendOfficer(ctx, apiclient.Command{Seen: zhou.Officer.Version}, zhou.Officer.ID, api.AmendOfficer{
		Unit: "u1", Name: zhou.Officer.Name, Certificate: zhou.Officer.Certificate, Reason: "调动",
	})
	must(t, err)
	if _, err := zhou.Item(ctx, got.Value.ID); err != nil {
		t.Errorf("after: %v", err)
	}
	if did := doings(t, town, system.Account, "officer/"+zhou.Officer.ID); len(did) != 2 {
		t.Errorf("the log names of him %v", did)
	}
}

// everyPost is one appointment to each post.
func everyPost(town *servertest.Town, p servertest.Person) (posts []api.NewPost) {
	for _, kind := range []string{"custodian", "archivist", "head", "recording-manager", "authority-head"} {
		posts = append(posts, api.NewPost{
			Agency: town.City.ID, Kind: kind, Officer: p.Officer.ID, From: town.Now().Add(-time.Hour), Basis: "云农人〔2026〕9号",
		})
	}
	return posts
}

// In the open: each post that the security administrator grants, and each account that
// he locks, is an event in his name.
func TestTheSecurityAdministratorGrantsInTheOpen(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	me, err := lin.Me(ctx)
	must(t, err)
	security, err := town.Security.Me(ctx)
	must(t, err)
	_, err = town.Security.Appoint(ctx, apiclient.Command{}, everyPost(town, lin)[0])
	must(t, err)
	account, err := town.Security.Account(ctx, me.Account)
	must(t, err)
	_, err = town.Security.LockAccount(ctx, apiclient.Command{Seen: account.Version}, me.Account, "停用")
	must(t, err)
	if did := doings(t, town, security.Account, "post/"); len(did) != 1 || did[0] != "appoint" {
		t.Errorf("of the post the log names %v", did)
	}
	if did := doings(t, town, security.Account, "account/"+me.Account); len(did) != 2 || did[1] != "lock" {
		t.Errorf("of the account the log names %v", did)
	}
}

// Two administrators together make an officer who may do everything; the third sees
// each step of both.
func TestTwoAdministratorsMakeAnOfficerWithEveryPost(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	straw := town.Officer(town.City.ID, "u1", "无此人")
	granted := 0
	for _, want := range everyPost(town, straw) {
		if _, err := town.Security.Appoint(ctx, apiclient.Command{}, want); err != nil {
			t.Errorf("%s: %v", want.Kind, err)
			continue
		}
		granted++
	}
	system, err := town.System.Me(ctx)
	must(t, err)
	security, err := town.Security.Me(ctx)
	must(t, err)
	for what, did := range map[string][]string{
		"enrolled": doings(t, town, system.Account, "officer/"+straw.Officer.ID), "an account": doings(t, town, system.Account, "account/"),
	} {
		if len(did) == 0 {
			t.Errorf("%s: nothing in the log names the system administrator", what)
		}
	}
	if did := doings(t, town, security.Account, "post/"); len(did) != granted {
		t.Errorf("%d posts granted, and the log names %v", granted, did)
	}
}
