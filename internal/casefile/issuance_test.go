package casefile_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

var (
	issuer   = custody.Actor{Account: "acc-he", Officer: "off-he", Agency: "ag", Via: "session"}
	issuedAt = time.Date(2026, 11, 23, 9, 30, 0, 123456789, time.UTC)
)

func sealedFile() casefile.CaseFile {
	return casefile.CaseFile{
		ID: "01936f00-0000-7000-8000-0000000000c1", Agency: "ag", State: casefile.Sealed,
		Sealed: &casefile.Seal{Code: "B021-ZY·XZCF·2026·D30-001", Number: "990921-QH-XZCF-2026-D30-000001"},
	}
}

func draftIssuance() casefile.Issuance {
	return casefile.Issuance{
		ID: "01936f00-0000-7000-8000-0000000000e1", Format: "liuhen.package/v1",
		Manifest: digest.SumSHA256([]byte("manifest")), Files: 9, Bytes: 4096, Purpose: "移送法院",
	}
}

func TestIssuanceMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, casefile.IssuanceTable, "testdata/issuance-matrix.golden")
}

func TestIssuanceValue(t *testing.T) {
	t.Parallel()
	got, tr, err := sealedFile().IssueBy(draftIssuance(), issuer, issuedAt)
	if err != nil {
		t.Fatal(err)
	}
	want := draftIssuance()
	want.Agency, want.CaseFile = "ag", "01936f00-0000-7000-8000-0000000000c1"
	want.Code, want.Number = "B021-ZY·XZCF·2026·D30-001", "990921-QH-XZCF-2026-D30-000001"
	want.Issued, want.State = custody.Step{By: issuer, At: custody.At(issuedAt)}, casefile.Issued
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("issued (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(custody.Transition{Noun: want, Action: "issue", Reason: "移送法院"}, tr); diff != "" {
		t.Errorf("transition (-want +got):\n%s", diff)
	}
	if want.KeyScope() != want.Ref() || want.Home() != "ag" {
		t.Error("an issuance is its agency's and is not destroyed with its file")
	}
	custodytest.Value(t, "testdata", want)
}

func TestIssueByRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file func(*casefile.CaseFile)
		with func(*casefile.Issuance)
		want error
	}{
		"an open file":        {file: func(c *casefile.CaseFile) { c.State, c.Sealed = casefile.Open, nil }, want: fault.NotSealed},
		"a submitted file":    {file: func(c *casefile.CaseFile) { c.State = casefile.Submitted }, want: fault.NotSealed},
		"no purpose":          {with: func(i *casefile.Issuance) { i.Purpose = "" }, want: fault.BadInput},
		"too long a purpose":  {with: func(i *casefile.Issuance) { i.Purpose = strings.Repeat("用", casefile.MaxPurpose+1) }, want: fault.BadInput},
		"no manifest":         {with: func(i *casefile.Issuance) { i.Manifest = digest.SHA256{} }, want: fault.BadInput},
		"no files":            {with: func(i *casefile.Issuance) { i.Files = 0 }, want: fault.BadInput},
		"no format":           {with: func(i *casefile.Issuance) { i.Format = "" }, want: fault.BadInput},
		"what was issued":     {with: func(i *casefile.Issuance) { i.State = casefile.Issued }, want: fault.WrongState},
		"the longest purpose": {with: func(i *casefile.Issuance) { i.Purpose = strings.Repeat("用", casefile.MaxPurpose) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, draft := sealedFile(), draftIssuance()
			if c.file != nil {
				c.file(&file)
			}
			if c.with != nil {
				c.with(&draft)
			}
			if _, _, err := file.IssueBy(draft, issuer, issuedAt); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}
