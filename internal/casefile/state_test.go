package casefile_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

var (
	lin  = custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: "ag", Via: "session"}
	chen = custody.Actor{Account: "acc-chen", Officer: "off-chen", Agency: "ag", Via: "session"}
	code = casefile.Code{
		Series: casefile.Series{Fonds: "Q101", Category: "XZCF", Year: 2026, Retention: casefile.Years30},
		Volume: 7, Region: "999900", Org: "01",
	}
	whole = casefile.Whole{Count: 2, Bytes: 9, Root: digest.SumSHA256([]byte("root"))}
)

func hour(h int) time.Time { return time.Date(2026, 11, 23, h, 0, 0, 0, time.UTC) }

func open(t *testing.T) casefile.CaseFile {
	t.Helper()
	c, _, err := casefile.New(casefile.CaseFile{
		ID: "c", Agency: "ag", Matter: "m", Title: "关于某店经营假种子案", Category: "XZCF", Year: 2026, Retention: casefile.Years30,
	}, lin, hour(1))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func submitted(t *testing.T) casefile.CaseFile {
	t.Helper()
	c, _, err := open(t).SubmitBy(lin, hour(2), 2)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMatrices(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, casefile.Table, "testdata/matrix.golden")
	custodytest.Matrix(t, casefile.PlacementTable, "testdata/placement.golden")
}

func TestTheArchivistIsNotTheSubmitter(t *testing.T) {
	t.Parallel()
	if _, _, err := submitted(t).SealBy(lin, hour(3), whole, code); !errors.Is(err, fault.SecondPerson) {
		t.Errorf("sealed by the submitter: %v", err)
	}
	c, tr, err := submitted(t).SealBy(chen, hour(3), whole, code)
	if err != nil || c.State != casefile.Sealed || c.Sealed.Root != whole.Root || c.Sealed.Code != "Q101-ZY·XZCF·2026·D30-007" {
		t.Fatalf("%+v %v", c.Sealed, err)
	}
	if recorded, ok := tr.Noun.(casefile.CaseFile); !ok || recorded.Sealed == nil {
		t.Error("the recorded value has no seal")
	}
}

func TestASealedFileNeverChanges(t *testing.T) {
	t.Parallel()
	file := open(t)
	place, _, err := file.Place(casefile.Placement{ID: "p", Item: "i", Part: casefile.Record})
	if err != nil {
		t.Fatal(err)
	}
	file, _, err = submitted(t).SealBy(chen, hour(3), whole, code)
	if err != nil {
		t.Fatal(err)
	}
	_, _, add := file.Place(casefile.Placement{ID: "q", Item: "j", Part: casefile.Record})
	_, _, move := place.Move(file, 5)
	_, _, remove := place.Remove(file, "多余")
	_, _, again := file.SubmitBy(lin, hour(4), 2)
	_, _, amend := file.Change(file, "改题名")
	for name, err := range map[string]error{"add": add, "move": move, "remove": remove, "submit": again, "amend": amend} {
		if !errors.Is(err, fault.SealedForGood) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASubmittedFileIsNotArranged(t *testing.T) {
	t.Parallel()
	if _, _, err := submitted(t).Place(casefile.Placement{ID: "p", Item: "i", Part: casefile.Papers}); !errors.Is(err, fault.WrongState) {
		t.Errorf("placed after submission: %v", err)
	}
}

func TestNothingEmptyIsSubmittedOrSealedAndAReturnHasItsDefects(t *testing.T) {
	t.Parallel()
	if _, _, err := open(t).SubmitBy(lin, hour(2), 0); !errors.Is(err, fault.EmptyFile) {
		t.Errorf("empty submission: %v", err)
	}
	if _, _, err := submitted(t).SealBy(chen, hour(3), casefile.Whole{}, code); !errors.Is(err, fault.EmptyFile) {
		t.Errorf("empty seal: %v", err)
	}
	if _, _, err := submitted(t).ReturnBy(chen, hour(3), ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("no defects: %v", err)
	}
	before := submitted(t)
	c, _, err := before.ReturnBy(chen, hour(3), "缺送达回证")
	if err != nil || c.Rounds[0].Defects != "缺送达回证" || before.Rounds[0].Returned != nil {
		t.Errorf("returned: %+v, before: %+v, %v", c.Rounds, before.Rounds, err)
	}
}

func TestAWithdrawalIsKeptWithItsSubmission(t *testing.T) {
	t.Parallel()
	before := submitted(t)
	c, tr, err := before.WithdrawBy(lin, hour(3), "漏放一份")
	if err != nil || tr.Action != "withdraw" || c.State != casefile.Open || before.Rounds[0].Withdrawn != nil {
		t.Fatalf("withdrawn: %+v, before: %+v, %v", c, before.Rounds, err)
	}
	if w := c.Rounds[0].Withdrawn; w == nil || w.By != lin || w.At != custody.At(hour(3)) {
		t.Errorf("kept %+v", c.Rounds[0])
	}
	if _, _, err := c.WithdrawBy(lin, hour(4), "再次"); !errors.Is(err, fault.WrongState) {
		t.Errorf("withdrawn twice: %v", err)
	}
}

func TestCodesFollowTheStandard(t *testing.T) {
	t.Parallel()
	if got := code.ElectronicNumber(); got != "999900-01-XZCF-2026-D30-000007" {
		t.Errorf("electronic number %s", got)
	}
	for text, ok := range map[string]bool{
		"Q101-ZY·XZCF·2026·D30-007":     true,
		"Q101-ZY•XZCF•2026•D30-007":     true, // a dot that people type
		"J019-ZY·JC·CC·2019·D30-001":    true, // example of DA/T 13-2022, without its item
		"Q101-ZY·2019·2026·Y-012":       true, // a category that looks like a year
		"Q101-ZY·XZCF·2026·D30-7":       false,
		"q101-ZY·XZCF·2026·D30-007":     false,
		"Q101-WS·2026·D30-007":          false,
		"Q101-ZY·XZCF·2026·D30":         false,
		"Q101-ZY·XZCF·2026·D30-007-001": false,
		"":                              false,
		"Q101-ZY·XZCF·xxxx·D30-007":     false,
	} {
		if _, err := casefile.ParseCode(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParseCode(f *testing.F) {
	f.Add("Q101-ZY·XZCF·2026·D30-007")
	f.Add("Q101-ZY··2026·D30-007")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := casefile.ParseCode(text)
		if err != nil {
			return
		}
		back, err := casefile.ParseCode(c.String())
		if err != nil || back != c {
			t.Errorf("%q became %q, then %+v %v", text, c, back, err)
		}
	})
}

func TestGoldenValues(t *testing.T) {
	t.Parallel()
	c, _, err := casefile.New(casefile.CaseFile{
		ID: "01936f00-0000-7000-8000-0000000000c1", Agency: "01936f00-0000-7000-8000-000000000002", Unit: "u1",
		Matter: "01936f00-0000-7000-8000-000000000071", Title: "关于某店经营假种子案", Category: "XZCF", Year: 2026,
		Retention: casefile.Years30, Remarks: "本卷齐全完整",
	}, lin, hour(1))
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := c.Place(casefile.Placement{
		ID: "01936f00-0000-7000-8000-0000000000d1", Item: "01936f00-0000-7000-8000-000000000091", Position: 1000, Part: casefile.Record,
		Title: "仓库检查全程", Number: "青农罚〔2026〕1号", Author: "青禾县农业农村局", Pages: 2, From: custody.At(hour(1)), Until: custody.At(hour(2)),
	})
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Value(t, "testdata", p)
	if c, _, err = c.SubmitBy(lin, hour(1), 2); err != nil {
		t.Fatal(err)
	}
	if c, _, err = c.WithdrawBy(lin, hour(2), "漏放一份"); err != nil {
		t.Fatal(err)
	}
	if c, _, err = c.SubmitBy(lin, hour(2), 2); err != nil {
		t.Fatal(err)
	}
	if c, _, err = c.ReturnBy(chen, hour(3), "缺页号"); err != nil {
		t.Fatal(err)
	}
	if c, _, err = c.SubmitBy(lin, hour(4), 2); err != nil {
		t.Fatal(err)
	}
	seen := whole
	seen.Moment = custody.Moment{{Log: "ag", Size: 7}}
	if c, _, err = c.SealBy(chen, hour(5), seen, code); err != nil {
		t.Fatal(err)
	}
	custodytest.Value(t, "testdata", c, // each round ended in its own way, the last one with the seal
		"Rounds[0].Returned", "Rounds[0].Defects", "Rounds[1].Withdrawn", "Rounds[2].Withdrawn", "Rounds[2].Returned", "Rounds[2].Defects")
}

func TestTheLargestCaseFileAndPlacementFitAnEvent(t *testing.T) {
	t.Parallel()
	long, id, many := custodytest.Long, custodytest.LongID, custody.MaxReason
	c, _, err := casefile.New(casefile.CaseFile{
		ID: casefile.ID(id(1)), Agency: id(2), Unit: id(3), Matter: id(4), Title: long(200), Category: "XZCF·" + strings.Repeat("A", 27),
		Year: 2026, Retention: casefile.Years30, Remarks: long(many),
	}, custodytest.Longest(1), hour(1))
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := c.Place(casefile.Placement{
		ID: casefile.PlacementID(id(5)), Item: id(6), Position: math.MaxInt64, Part: casefile.Record, Title: long(200), Number: long(60),
		Author: long(100), Pages: 1_000_000, From: custody.At(hour(1)), Until: custody.At(hour(2)),
	})
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Fits(t, p)
	for i := range casefile.MaxRounds + 3 {
		at := hour(2).Add(time.Duration(i) * time.Minute)
		if c, _, err = c.SubmitBy(custodytest.Longest(1), at, 2); err != nil {
			t.Fatal(err)
		}
		if c, _, err = c.ReturnBy(custodytest.Longest(9), at, long(many)); err != nil {
			t.Fatal(err)
		}
	}
	if c, _, err = c.SubmitBy(custodytest.Longest(1), hour(6), 2); err != nil {
		t.Fatal(err)
	}
	seen := whole
	for i := range 24 { // more logs than a city has
		seen.Moment = append(seen.Moment, custody.LogSize{Log: id(i), Size: math.MaxInt64})
	}
	if c, _, err = c.SealBy(custodytest.Longest(9), hour(7), seen, code); err != nil {
		t.Fatal(err)
	}
	if len(c.Rounds) != casefile.MaxRounds || c.Rounds[0].Submitted.At != custody.At(hour(2)) || c.Rounds[casefile.MaxRounds-1].Submitted.At != custody.At(hour(6)) {
		t.Errorf("%d rounds from %v", len(c.Rounds), c.Rounds[0].Submitted.At)
	}
	custodytest.Fits(t, c)
}

func TestTheLargestIssuanceFitsAnEvent(t *testing.T) {
	t.Parallel()
	i, _, err := sealedFile().IssueBy(casefile.Issuance{
		ID: casefile.IssuanceID(custodytest.LongID(1)), Format: "liuhen.package/v1", Manifest: whole.Root, Files: math.MaxInt64, Bytes: math.MaxInt64,
		Purpose: custodytest.Long(casefile.MaxPurpose),
	}, custodytest.Longest(1), hour(9))
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Fits(t, i)
}

func TestTextsAreBounded(t *testing.T) {
	t.Parallel()
	long := custodytest.Long
	for field, change := range map[string]func(*casefile.CaseFile){
		"title":    func(c *casefile.CaseFile) { c.Title = long(201) },
		"matter":   func(c *casefile.CaseFile) { c.Matter = "案" },
		"category": func(c *casefile.CaseFile) { c.Category = strings.Repeat("A", 33) },
		"remarks":  func(c *casefile.CaseFile) { c.Remarks = long(301) },
	} {
		c := open(t)
		change(&c)
		if _, _, err := casefile.New(c, lin, hour(1)); !errors.Is(err, fault.BadInput) || fault.Of(err).Args["field"] != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for field, change := range map[string]func(*casefile.Placement){
		"placement": func(p *casefile.Placement) { p.Position = -1 },
		"title":     func(p *casefile.Placement) { p.Title = long(201) },
		"number":    func(p *casefile.Placement) { p.Number = "1\n" },
		"author":    func(p *casefile.Placement) { p.Author = long(101) },
		"pages":     func(p *casefile.Placement) { p.Pages = -1 },
	} {
		p := casefile.Placement{ID: "p", Item: "i", Part: casefile.Record}
		change(&p)
		if _, _, err := open(t).Place(p); !errors.Is(err, fault.BadInput) || fault.Of(err).Args["field"] != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
