package paper_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/paper"
)

var lin = custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: "ag", Via: "session"}

func hour(h int) time.Time { return time.Date(2026, 11, 23, h, 0, 0, 0, time.UTC) }

func draft() paper.Paper {
	return paper.Paper{
		ID: "01936f00-0000-7000-8000-0000000000c1", Agency: "ag", Kind: paper.Receipt, Subject: custody.Ref{Kind: "handover", ID: "h"},
		Counts: paper.Counts{Items: 3, Bytes: 30, Papers: 1, Carriers: 1, Events: 4, Pages: 1}, Dated: custody.At(hour(1)),
		Check: digest.SumSHA256([]byte("code")), SHA256: digest.SumSHA256([]byte("pdf")), Size: 3,
	}
}

func printed(t *testing.T) paper.Paper {
	t.Helper()
	p, _, err := paper.New(draft(), lin, hour(1))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, paper.Table, "testdata/matrix.golden")
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	p, _, err := printed(t).AttachBy(item.Item{ID: "01936f00-0000-7000-8000-0000000000c2", Agency: "ag", Class: item.Document}, lin, hour(2))
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Value(t, "testdata", p)
}

func TestTheLargestPrintFitsAnEvent(t *testing.T) {
	t.Parallel()
	p := draft()
	p.ID, p.Agency, p.Subject.ID = paper.ID(custodytest.LongID(1)), custodytest.LongID(2), custodytest.LongID(3)
	p.Size, p.Counts.Bytes = math.MaxInt64, math.MaxInt64
	p, _, err := paper.New(p, custodytest.Longest(1), hour(1))
	if err != nil {
		t.Fatal(err)
	}
	p, _, err = p.AttachBy(item.Item{ID: item.ID(custodytest.LongID(4)), Agency: p.Agency, Class: item.Photo}, custodytest.Longest(2), hour(2))
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Fits(t, p)
}

func TestAPrintHasItsSubjectAndItsDigests(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*paper.Paper){
		"a paper that the noun does not have": func(p *paper.Paper) { p.Kind = paper.Cover },
		"no such paper":                       func(p *paper.Paper) { p.Kind = "letter" },
		"no subject":                          func(p *paper.Paper) { p.Subject.ID = "" },
		"no digest":                           func(p *paper.Paper) { p.SHA256 = digest.SHA256{} },
		"no code":                             func(p *paper.Paper) { p.Check = digest.SHA256{} },
		"no pages":                            func(p *paper.Paper) { p.Counts.Pages = 0 },
	} {
		p := draft()
		spoil(&p)
		if _, _, err := paper.New(p, lin, hour(1)); !errors.Is(err, fault.BadInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyAPictureOfTheSameAgencyIsTheSignedPaper(t *testing.T) {
	t.Parallel()
	p := printed(t)
	for name, it := range map[string]item.Item{
		"another agency's": {Agency: "other", Class: item.Photo},
		"a film":           {Agency: "ag", Class: item.Video},
		"void":             {Agency: "ag", Class: item.Photo, State: item.Voided},
	} {
		if _, _, err := p.AttachBy(it, lin, hour(2)); !errors.Is(err, fault.ScanUnfit) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p, _, err := p.AttachBy(item.Item{ID: "one", Agency: "ag", Class: item.Photo}, lin, hour(2))
	if err != nil || p.State != paper.Scanned {
		t.Fatal(p.State, err)
	}
	if p, _, err = p.AttachBy(item.Item{ID: "two", Agency: "ag", Class: item.Document}, lin, hour(3)); err != nil || p.Scan.Item != "two" {
		t.Errorf("a better scan: %+v %v", p.Scan, err)
	}
}

func TestACodeIsReadHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	code := paper.NewCode([paper.CodeBytes]byte{0, 1, 2, 3, 0xFC, 0xFD, 0xFE, 0xFF, 0x80, 0x10})
	if code != "0004-0G3W-ZKYZ-Y080" && len(code) != 19 {
		t.Errorf("code %q", code)
	}
	for _, written := range []string{
		strings.ToLower(string(code)), strings.ReplaceAll(string(code), "-", ""), strings.ReplaceAll(string(code), "-", " "),
		strings.ReplaceAll(string(code), "0", "O"), strings.ReplaceAll(string(code), "1", "l"),
	} {
		if paper.Code(written).Digest() != code.Digest() {
			t.Errorf("%q is not %q", written, code)
		}
	}
	for i := range len(code) {
		other := []byte(code)
		if other[i] == '-' {
			continue
		}
		other[i] = map[bool]byte{true: 'Z', false: 'Y'}[other[i] != 'Z']
		if paper.Code(other).Digest() == code.Digest() {
			t.Errorf("%s is taken for %s", other, code)
		}
	}
}

func TestEveryPaperHasASubjectAndWords(t *testing.T) {
	t.Parallel()
	found := map[paper.Kind]bool{}
	for _, noun := range []string{"item", "carrier", "handover", "casefile"} {
		for _, k := range paper.Of(noun) {
			found[k] = true
		}
	}
	for _, k := range paper.Kinds() {
		if !found[k] || k.Words().ZH == string(k) || k.Words().EN == string(k) {
			t.Errorf("%s: subject %v, words %v", k, found[k], k.Words())
		}
	}
}
