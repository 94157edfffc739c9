package casefile_test

import (
	"errors"
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
