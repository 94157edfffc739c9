package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/durable/durabletest"
	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// read is the text of a PDF as poppler finds it.
func read(t *testing.T, pdf []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// varying is what differs from run to run.
var varying = []struct {
	what *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`http://127\.0\.0\.1:\d+`), "ADDRESS"},
	{regexp.MustCompile(`[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}`), "CODE"},
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "ID"},
	{regexp.MustCompile(`([0-9a-f]{4}-){7}[0-9a-f]{4}`), "FINGERPRINT"},
	{regexp.MustCompile(`[0-9a-f]{8}…\s*`), "DIGEST "},
	{regexp.MustCompile(`\b[0-9a-f]{8}( [0-9a-f]{8})*\b`), "DIGEST"},
	{regexp.MustCompile(`[A-Za-z0-9+/]{43}=`), "ROOT"},
	{regexp.MustCompile(`第 \d+ 号`), "第 N 号"},
	{regexp.MustCompile(`(大小|最后事件序号) +\d+`), "$1 N"},
	{regexp.MustCompile(`  +`), "  "},
	{regexp.MustCompile(`\n\s+`), "\n"},
	{regexp.MustCompile(`(DIGEST\s*)+`), "DIGEST "},
	{regexp.MustCompile(`\d+ DIGEST 09:00:00`), "N DIGEST 09:00:00"},
	{regexp.MustCompile(`(?s)浏览器打开 ADDRESS/v/CODE.*?CODE。`), "浏览器打开 ADDRESS/v/CODE"},
}

func masked(text string) string {
	for _, v := range varying {
		text = v.what.ReplaceAllString(text, v.as)
	}
	return strings.ReplaceAll(text, "\f", "——\n")
}

// desk is a town with something of everything that papers are printed of.
func desk(t *testing.T, change ...func(*server.Options)) (f *servertest.Filed, subjects map[string]string) {
	t.Helper()
	f = servertest.Sealed(t, change...)
	ctx := t.Context()
	a := must(f.Officer.BeginActivity(ctx, apiclient.Command{}, api.NewActivity{ActivityDetails: api.ActivityDetails{Kind: "on-site-enforcement", Place: "河湾镇河湾农资经营部"}}))(t).Value
	signed := must(f.Officer.SignHandover(ctx, apiclient.Command{}, api.HandoverList{
		Carriers: []api.NewCarrier{{Kind: "memory-card", Title: "执法记录仪存储卡", Number: "卡-01", Activity: a.ID, Original: true}},
	}))(t).Value
	first := must(f.Officer.Handovers(ctx, api.Narrowing{State: "received"}, api.Paging{}))(t).List[0].ID
	card := must(f.Officer.Handover(ctx, signed.ID))(t).Things[0].ID
	return f, map[string]string{"handovers": first, "casefiles": f.File.ID, "items": f.Items[1].ID, "carriers": card, "waiting": signed.ID}
}

// prints are the papers that the test prints, by the parts of addresses.
var prints = [][2]string{
	{"handovers", "handover-list"}, {"handovers", "receipt"}, {"handovers", "deposit-register"}, {"handovers", "custody-report"},
	{"casefiles", "cover"}, {"casefiles", "contents-list"}, {"casefiles", "remarks-sheet"}, {"casefiles", "custody-report"},
	{"items", "statement"}, {"items", "evidence-bag"}, {"items", "custody-report"}, {"carriers", "evidence-bag"},
}

// TestEveryPaperSaysWhatItIsFor holds the text of each paper to the golden one. The prints
// stand in the log, and fsck at the end finds their rows as the events say.
func TestEveryPaperSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	f, subjects := desk(t)
	for _, p := range prints {
		data, id, err := f.Archivist.PrintPaper(t.Context(), p[0], subjects[p[0]], p[1])
		if err != nil {
			t.Fatal(p, err)
		}
		path := filepath.Join("testdata", "paper", strings.TrimSuffix(p[0], "s")+"."+p[1]+".golden")
		if os.Getenv("LIUHEN_WRITE_PAPERS") != "" {
			if err := os.WriteFile(path, []byte(masked(read(t, data))), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		written, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(written), masked(read(t, data))); diff != "" {
			t.Errorf("%s of %s (-written +found):\n%s", p[1], p[0], diff)
		}
		recorded := must(f.Archivist.Paper(t.Context(), id))(t)
		sum := sha256.Sum256(data)
		if recorded.Kind != p[1] || recorded.SHA256 != hex.EncodeToString(sum[:]) || recorded.Size != int64(len(data)) || recorded.Printed.Officer != f.Archivist.Officer.ID {
			t.Errorf("recorded %+v", recorded)
		}
	}
}

func TestAPrintIsRecordedKeptAndScannedBack(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		f, subjects := desk(t, servertest.In(t, in))
		ctx, handover := t.Context(), subjects["handovers"]
		data, id, err := f.Officer.PrintPaper(ctx, "handovers", handover, "receipt")
		if err != nil {
			t.Fatal(err)
		}
		_, second, err := f.Custodian.PrintPaper(ctx, "handovers", handover, "receipt")
		if err != nil || second == id {
			t.Fatal("the second print is the first", err)
		}
		if list := must(f.Officer.PapersOf(ctx, "handovers", handover, api.Paging{}))(t).List; len(list) != 2 || (list[0].ID != id && list[1].ID != id) || list[0].Counts.Items != 2 || list[0].Counts.Pages != 1 {
			t.Errorf("prints %+v", list)
		}
		if again, err := f.Custodian.PaperContent(ctx, id); err != nil || !bytes.Equal(again, data) {
			t.Errorf("kept otherwise: %v", err)
		}
		scan := must(f.Officer.SendFile(ctx, apiclient.Command{}, "签名.png", bytes.NewReader(png), api.NewItem{Origin: api.Origin{How: "made"}}))(t).Value
		printed := must(f.Officer.Paper(ctx, id))(t)
		if _, err := f.Officer.AttachScan(ctx, apiclient.Seeing(printed), id, api.NewScan{Item: "nothing"}); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("a scan that is not there: %v", err)
		}
		if _, err := f.Officer.AttachScan(ctx, apiclient.Command{Seen: 9}, id, api.NewScan{Item: scan.ID}); !errors.Is(err, fault.VersionSeen) {
			t.Errorf("an unseen version: %v", err)
		}
		now := must(f.Officer.AttachScan(ctx, apiclient.Seeing(printed), id, api.NewScan{Item: scan.ID}))(t).Value
		if now.State != "scanned" || now.Scan == nil || now.Scan.Item != scan.ID {
			t.Errorf("scanned %+v, not %s", now, scan.ID)
		}
		events := must(f.Officer.Events(ctx, "papers", id, api.Order{}))(t).List
		if len(events) != 2 || events[0].Action != "print" || events[1].Action != "attach-scan" || events[0].Officer != f.Officer.Officer.ID {
			t.Errorf("events %+v", events)
		}
	})
}

// A print that somebody altered or removed is named by the check, in a folder and in a
// bucket, and one that is whole is not.
func TestAnAlteredPrintIsNamedByTheCheck(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		change := []func(*server.Options){servertest.In(t, in)}
		var bucket *servertest.Bucket
		if in == sqldbtest.Postgres {
			bucket = servertest.NewBucket(t)
			change = append(change, bucket.Use)
		}
		f := servertest.Sealed(t, change...)
		data, id, err := f.Archivist.PrintPaper(t.Context(), "casefiles", f.File.ID, "cover")
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		name := "paper/" + hex.EncodeToString(sum[:]) + ".pdf"
		kept := filepath.Join(f.Folder(), "shelf", name)
		if bucket != nil {
			kept = bucket.Shelved(name)
		}
		expect := func(what string, findings ...string) {
			t.Helper()
			r, err := f.House.Fsck(t.Context(), fsck.Options{})
			var found []string
			for _, finding := range r.Findings {
				found = append(found, finding.String())
			}
			if err != nil || len(found) != len(findings) || len(found) == 1 && !strings.HasPrefix(found[0], findings[0]) || r.Prints != 1 {
				t.Errorf("%s: found %q of %d prints, not %q: %v", what, found, r.Prints, findings, err)
			}
			if (r.Read == r.Recorded) != (what != "removed") {
				t.Errorf("%s: read %d of %d bytes", what, r.Read, r.Recorded)
			}
		}
		expect("whole")
		durabletest.Flip(t, kept)
		expect("altered", "MISMATCH\tpaper\tpaper/"+id+"\tdigest=")
		if err := os.Remove(kept); err != nil {
			t.Fatal(err)
		}
		expect("removed", "MISSING\tpaper\tpaper/"+id+"\terror=shelf-missing")
		f.Expect("MISSING\tpaper\tpaper/" + id)
	})
}

// png is a picture of one pixel.
var png = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82")

func TestPapersAreRefusedAsScreensAre(t *testing.T) {
	t.Parallel()
	f, subjects := desk(t)
	ctx := t.Context()
	_, id, err := f.Officer.PrintPaper(ctx, "casefiles", f.File.ID, "cover")
	if err != nil {
		t.Fatal(err)
	}
	other := must(f.System.EstablishAgency(ctx, apiclient.Command{}, county()))(t).Value
	stranger := f.Town.Officer(other.ID, "u1", "贺山", "head", "custodian", "archivist")
	for name, ask := range map[string]func() error{
		"another agency's file": func() error { return third(stranger.PrintPaper(ctx, "casefiles", f.File.ID, "cover")) },
		"its prints":            func() error { return second(stranger.PapersOf(ctx, "casefiles", f.File.ID, api.Paging{})) },
		"its print":             func() error { return second(stranger.Paper(ctx, id)) },
		"its bytes":             func() error { return second(stranger.PaperContent(ctx, id)) },
		"its scan": func() error {
			return second(stranger.AttachScan(ctx, apiclient.Command{Seen: 1}, id, api.NewScan{Item: f.Items[0].ID}))
		},
		"a paper of something else":          func() error { return third(f.Officer.PrintPaper(ctx, "casefiles", f.File.ID, "receipt")) },
		"no such paper":                      func() error { return third(f.Officer.PrintPaper(ctx, "items", f.Items[0].ID, "letter")) },
		"an administrator":                   func() error { return third(f.System.PrintPaper(ctx, "casefiles", f.File.ID, "cover")) },
		"who reads logs, a paper with names": func() error { return third(f.Audit.PrintPaper(ctx, "casefiles", f.File.ID, "cover")) },
	} {
		if err := ask(); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("%s: %v", name, err)
		}
	}
	report, _, err := f.Audit.PrintPaper(ctx, "casefiles", f.File.ID, "custody-report")
	if text := read(t, report); err != nil || strings.Contains(text, f.File.Title) || strings.Contains(text, "林一禾") || !strings.Contains(text, "归档锁定") {
		t.Errorf("who reads logs is shown: %v\n%s", err, text)
	}
	if _, _, err := f.Custodian.PrintPaper(ctx, "handovers", subjects["waiting"], "receipt"); err != nil {
		t.Errorf("a receipt before the answer: %v", err)
	}
}

func TestAskingForTheHeadPrintsNothing(t *testing.T) {
	t.Parallel()
	f, subjects := desk(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, f.Address+"/api/v1/handovers/"+subjects["handovers"]+"/papers/receipt", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+f.Officer.Secret())
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if list := must(f.Officer.PapersOf(t.Context(), "handovers", subjects["handovers"], api.Paging{}))(t).List; len(list) != 0 || response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("status %d, prints %+v", response.StatusCode, list)
	}
}

func TestWithoutATypefacePrintingSaysSo(t *testing.T) {
	t.Parallel()
	f := servertest.Sealed(t, func(o *server.Options) { o.Font = func() ([]byte, bool) { return nil, false } })
	_, _, err := f.Officer.PrintPaper(t.Context(), "casefiles", f.File.ID, "cover")
	var told *apiclient.Problem
	if !errors.As(err, &told) || told.Status != http.StatusServiceUnavailable || told.Code != "font-not-built" {
		t.Errorf("told %v", err)
	}
	if list := must(f.Officer.PapersOf(t.Context(), "casefiles", f.File.ID, api.Paging{}))(t).List; len(list) != 0 {
		t.Errorf("recorded %+v", list)
	}
}

// page is what a browser of a stranger is shown.
func page(t *testing.T, method, address, language, kind string, body io.Reader) (status int, header http.Header, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Language", language)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(data)
}

// compared sends a file to the page of a code.
func compared(t *testing.T, address string, file []byte) string {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	w, err := form.CreateFormFile("file", "paper.pdf")
	if err == nil {
		_, err = w.Write(file)
	}
	if err = errors.Join(err, form.Close()); err != nil {
		t.Fatal(err)
	}
	_, _, text := page(t, http.MethodPost, address, "en", form.FormDataContentType(), &body)
	return text
}

func TestAnybodyChecksAPaperByItsCode(t *testing.T) {
	t.Parallel()
	f, _ := desk(t)
	data, id, err := f.Officer.PrintPaper(t.Context(), "casefiles", f.File.ID, "cover")
	if err != nil {
		t.Fatal(err)
	}
	recorded := must(f.Officer.Paper(t.Context(), id))(t)
	found := regexp.MustCompile(`http://\S+?/v/([0-9A-Z-]{19})`).FindStringSubmatch(read(t, data))
	if found == nil {
		t.Fatal("no code on the paper")
	}
	address := f.Address + "/v/" + found[1]
	for language, wanted := range map[string][]string{"zh-CN": {"案卷封面", "电子文件（个）", "检查点"}, "en": {"cover of a case file", "files", "Checkpoint"}} {
		status, header, text := page(t, http.MethodGet, address, language, "", http.NoBody)
		for _, w := range append(wanted, f.City.Name, recorded.SHA256, f.City.LogOrigin, "C2SP tlog-proof") {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is not on the page:\n%s", language, w, text)
			}
		}
		for _, secret := range []string{f.File.Title, "林一禾", "某种业", f.File.Sealed.Code, "<script"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: %q is on the page", language, secret)
			}
		}
		if status != http.StatusOK || !strings.HasPrefix(header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: status %d, %v", language, status, header)
		}
	}
	if _, _, text := page(t, http.MethodGet, f.Address+"/v/"+strings.ToLower(strings.ReplaceAll(found[1], "-", "")), "en", "", http.NoBody); !strings.Contains(text, recorded.SHA256) {
		t.Error("the code in small letters is not known")
	}
	if text := compared(t, address, data); !strings.Contains(text, "MATCH: your file is the print") {
		t.Errorf("the print itself: %s", text)
	}
	if text := compared(t, address, append(bytes.Clone(data), ' ')); !strings.Contains(text, "NO MATCH") {
		t.Errorf("a print with a blank behind it: %s", text)
	}
	if _, _, text := page(t, http.MethodPost, address, "en", "text/plain", strings.NewReader("x")); !strings.Contains(text, "No file was received") {
		t.Errorf("no form: %s", text)
	}
}

func TestAWrongCodeIsAnsweredLikeEveryOther(t *testing.T) {
	t.Parallel()
	f := servertest.Start(t)
	var first string
	for _, code := range []string{"0000-0000-0000-0000", "x", "%00%ff", strings.Repeat("A", 3000), "'%20OR%201=1", "ZZZZ-ZZZZ-ZZZZ-ZZZZ"} {
		status, _, text := page(t, http.MethodGet, f.Address+"/v/"+code, "zh-CN", "", http.NoBody)
		if first == "" {
			first = text
		}
		if status != http.StatusNotFound || text != first || !strings.Contains(text, "没有使用该查验码") {
			t.Errorf("%.20s: status %d, %s", code, status, text)
		}
	}
	for range 60 {
		if status, header, _ := page(t, http.MethodGet, f.Address+"/v/0", "zh-CN", "", http.NoBody); status == http.StatusTooManyRequests && header.Get("Retry-After") != "" {
			return
		}
	}
	t.Error("nobody is slowed down")
}
