package matter_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/fault"
	"liuhen/internal/matter"
)

var (
	lin  = custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: "ag", Via: "session"}
	head = custody.Actor{Account: "acc-head", Officer: "off-head", Agency: "ag", Via: "session"}
)

// day is midnight UTC of a day of November 2026.
func day(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }

func on(n int) custody.Micros { return custody.At(day(n)) }

func seeds() matter.Matter {
	return matter.Matter{
		ID: "01936f00-0000-7000-8000-000000000071", Agency: "01936f00-0000-7000-8000-000000000002", Unit: "u1",
		Kind: "penalty", Pack: "ankang@1", Number: "青农（种子）立〔2026〕31号", Party: "青禾县丰谷种业经营部",
		Subject: "经营未审先推玉米种子", Officers: []string{"off-lin", "off-chen"}, OpenedAt: on(2),
	}
}

func opened(t *testing.T) matter.Matter {
	t.Helper()
	m, tr, err := matter.New(seeds(), day(3))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(custody.Transition{Noun: m, Action: "open"}, tr); diff != "" || m.State != matter.Opened {
		t.Fatalf("opened as %q (-want +got):\n%s", m.State, diff)
	}
	return m
}

func revoked(n int) matter.Event {
	return matter.Event{Code: "decision-revoked", Paper: "撤1号", Note: "撤销", At: on(n)}
}

func closing(n int) matter.Event {
	return matter.Event{Code: "closing-report-approved", Paper: "结1号", Note: "履行完毕", At: on(n)}
}

func ended(t *testing.T) matter.Matter {
	t.Helper()
	m, _, err := opened(t).EndAct(closing(10), lin, day(11))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func completed(t *testing.T) matter.Matter {
	t.Helper()
	m, _, err := ended(t).Complete(closing(12), lin, day(13))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, matter.Table, "testdata/matrix.golden")
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	m, _, err := completed(t).CorrectEnd(revoked(9), "登记错事件", lin, day(14))
	if err != nil {
		t.Fatal(err)
	}
	if m, _, err = m.SignCorrection(matter.EndField, head, day(15)); err != nil {
		t.Fatal(err)
	}
	if m, _, err = m.CorrectCompletion(closing(11), "登记错日期", lin, day(16)); err != nil {
		t.Fatal(err)
	}
	if m, _, err = m.SignCorrection(matter.CompletionField, head, day(17)); err != nil {
		t.Fatal(err)
	}
	custodytest.Value(t, "testdata", m,
		"Corrections[0].HeadSigned", "Corrections[1].HeadSigned", "Corrections[2].HeadSigned") // event, paper and note start no clock
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*matter.Matter)
		code   *fault.Code
	}{
		"no id":          {func(m *matter.Matter) { m.ID = "" }, fault.BadInput},
		"no agency":      {func(m *matter.Matter) { m.Agency = "" }, fault.BadInput},
		"no pack":        {func(m *matter.Matter) { m.Pack = "" }, fault.BadInput},
		"no kind":        {func(m *matter.Matter) { m.Kind = "" }, fault.BadInput},
		"no subject":     {func(m *matter.Matter) { m.Subject = "" }, fault.BadInput},
		"no officer":     {func(m *matter.Matter) { m.Officers = nil }, fault.BadInput},
		"officer twice":  {func(m *matter.Matter) { m.Officers = []string{"a", "b", "a"} }, fault.BadInput},
		"opened ahead":   {func(m *matter.Matter) { m.OpenedAt = on(4) }, fault.TimeInFuture},
		"opened never":   {func(m *matter.Matter) { m.OpenedAt = custody.Micros{} }, fault.BadInput},
		"long party":     {func(m *matter.Matter) { m.Party = strings.Repeat("某", 121) }, fault.BadInput},
		"hidden unit":    {func(m *matter.Matter) { m.Unit = "u\n" }, fault.BadInput},
		"hidden number":  {func(m *matter.Matter) { m.Number = "1号\n" }, fault.BadInput},
		"hidden letters": {func(m *matter.Matter) { m.Subject = "种子\u202e案" }, fault.BadInput},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := seeds()
			c.change(&m)
			if _, _, err := matter.New(m, day(3)); !errors.Is(err, c.code) {
				t.Errorf("error = %v", err)
			}
		})
	}
	shared := seeds()
	m, _, err := matter.New(shared, day(3))
	if shared.Officers[0] = "off-other"; err != nil || m.Officers[0] != "off-lin" {
		t.Errorf("the value shares its officers with what was asked: %v, %v", m.Officers, err)
	}
	early := seeds()
	early.Number, early.Party = "", ""
	if _, _, err := matter.New(early, day(3)); err != nil {
		t.Errorf("a matter not yet numbered, its party unknown: %v", err)
	}
	begun := seeds()
	begun.End = &matter.Ending{Event: "made-up"}
	if m, _, err := matter.New(begun, day(3)); err != nil || m.End != nil {
		t.Errorf("a new matter has an end: %+v, %v", m.End, err)
	}
}

func TestAmendFillsInFreelyAndCorrectsWithAReason(t *testing.T) {
	t.Parallel()
	bare := seeds()
	bare.Number, bare.Party = "", ""
	m, _, err := matter.New(bare, day(3))
	if err != nil {
		t.Fatal(err)
	}
	d := matter.Details{Unit: "u1", Kind: m.Kind, Number: "青农（种子）立〔2026〕31号", Party: "某经营部", Subject: m.Subject, Officers: m.Officers, OpenedAt: m.OpenedAt}
	filled, _, err := m.Amend(d, "", lin, day(4))
	if err != nil || filled.Number != d.Number || filled.Corrections != nil {
		t.Fatalf("filled in: %+v, %v", filled, err)
	}
	d.Officers, d.Subject = []string{"off-lin", "off-zhao"}, "经营假种子"
	if _, _, err := filled.Amend(d, "", lin, day(5)); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("corrected without reason: %v", err)
	}
	next, tr, err := filled.Amend(d, "更换承办人，案由核准", lin, day(5))
	if err != nil || tr.Reason == "" || next.Subject != "经营假种子" {
		t.Fatalf("corrected: %+v, %v", next, err)
	}
	got := []string{}
	for _, c := range next.Corrections {
		got = append(got, c.Field+": "+c.Old)
	}
	if diff := cmp.Diff([]string{"subject: 经营未审先推玉米种子", "officers: off-lin off-chen"}, got); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if _, _, err := next.Amend(d, "再来", lin, day(6)); !errors.Is(err, fault.NothingToCorrect) {
		t.Errorf("nothing corrected: %v", err)
	}
	if _, _, err := filled.Amend(d, strings.Repeat("因", custody.MaxReason+1), lin, day(5)); !errors.Is(err, fault.BadInput) {
		t.Errorf("corrected at too great a length: %v", err)
	}
	d.Officers[1] = "off-other"
	if next.Officers[1] != "off-zhao" {
		t.Error("the value shares its officers with what was asked")
	}
	d.OpenedAt = on(20)
	if _, _, err := next.Amend(d, "日期", lin, day(6)); !errors.Is(err, fault.TimeInFuture) {
		t.Errorf("opened ahead: %v", err)
	}
	d.OpenedAt = on(11)
	if _, _, err := ended(t).Amend(d, "日期", lin, day(12)); !errors.Is(err, fault.EndBeforeStart) {
		t.Errorf("opened after its end: %v", err)
	}
}

func TestEndsAreNamedAndInOrder(t *testing.T) {
	t.Parallel()
	m := ended(t)
	if m.End.Event != "closing-report-approved" || m.End.Paper != "结1号" || m.End.By != lin || m.End.Time != custody.FirstEnd(on(10)) || m.State != matter.Ended {
		t.Errorf("ended %q: %+v", m.State, m.End)
	}
	end := func(e matter.Event) error { _, _, err := opened(t).EndAct(e, lin, day(11)); return err }
	complete := func(e matter.Event) error { _, _, err := m.Complete(e, lin, day(11)); return err }
	for name, c := range map[string]struct {
		err  error
		code *fault.Code
	}{
		"without event":              {end(matter.Event{At: on(5)}), fault.BadInput},
		"without time":               {end(matter.Event{Code: "decision-revoked"}), fault.BadInput},
		"ahead":                      {end(revoked(12)), fault.TimeInFuture},
		"before it opened":           {end(revoked(1)), fault.EndBeforeStart},
		"completed ahead":            {complete(closing(12)), fault.TimeInFuture},
		"completed before its end":   {complete(closing(9)), fault.EndBeforeStart},
		"completed without event":    {complete(matter.Event{At: on(10)}), fault.BadInput},
		"completed at its end":       {complete(closing(10)), nil},
		"ended twice":                {func() error { _, _, err := m.EndAct(closing(10), lin, day(11)); return err }(), fault.WrongState},
		"completed while it is open": {func() error { _, _, err := opened(t).Complete(closing(10), lin, day(11)); return err }(), fault.WrongState},
	} {
		if (c.code == nil) != (c.err == nil) || (c.code != nil && !errors.Is(c.err, c.code)) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

func TestTimesAreCutToMicroseconds(t *testing.T) {
	t.Parallel()
	fine := custody.Micros{Time: day(5).Add(999).In(time.FixedZone("", 28800))}
	m, _, err := opened(t).EndAct(matter.Event{Code: "decision-revoked", At: fine}, lin, day(11))
	if err != nil || m.End.Time.At != on(5) {
		t.Fatalf("ended at %v: %v", m.End.Time.At, err)
	}
	if _, _, err := m.CorrectEnd(matter.Event{Code: "decision-revoked", At: fine}, "错", lin, day(12)); !errors.Is(err, fault.NothingToCorrect) {
		t.Errorf("corrected by less than a microsecond: %v", err)
	}
}

func TestCorrectedEndKeepsTheFirst(t *testing.T) {
	t.Parallel()
	m, tr, err := completed(t).CorrectEnd(revoked(8), "登记错", lin, day(14))
	if err != nil {
		t.Fatal(err)
	}
	if m.End.Event != "decision-revoked" || m.End.Time.First != on(10) || m.End.Time.Counted() != on(10) || m.End.Time.At != on(8) || tr.Action != "correct-end" {
		t.Errorf("corrected: %+v", m.End)
	}
	got := []string{}
	for _, c := range m.Corrections {
		got = append(got, fmt.Sprintf("%s: %s > %s", c.Field, c.Old, c.New))
	}
	want := []string{
		"end.event: closing-report-approved > decision-revoked", "end.paper: 结1号 > 撤1号", "end.note: 履行完毕 > 撤销",
		"end: 2026-11-10T00:00:00.000000Z > 2026-11-08T00:00:00.000000Z",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if m.Completed.Time.Pending() {
		t.Error("correcting one end touched the other")
	}
}

func TestCorrectedEventAloneWaitsForNoSignature(t *testing.T) {
	t.Parallel()
	m, _, err := ended(t).CorrectEnd(revoked(10), "登记错", lin, day(14))
	if err != nil || m.End.Time.Pending() || m.End.Event != "decision-revoked" {
		t.Fatalf("corrected: %+v, %v", m.End, err)
	}
	if _, _, err := m.SignCorrection(matter.EndField, head, day(15)); !errors.Is(err, fault.NoCorrectionPending) {
		t.Errorf("signed: %v", err)
	}
}

func TestCorrectionsOfEndsAreRefused(t *testing.T) {
	t.Parallel()
	m := completed(t)
	for name, c := range map[string]struct {
		correct func(matter.Matter) error
		from    matter.Matter
		code    *fault.Code
	}{
		"without reason": {func(m matter.Matter) error { _, _, err := m.CorrectEnd(closing(9), "", lin, day(14)); return err }, m, fault.ReasonMissing},
		"long reason": {func(m matter.Matter) error {
			_, _, err := m.CorrectEnd(closing(9), strings.Repeat("因", 301), lin, day(14))
			return err
		}, m, fault.BadInput},
		"nothing":          {func(m matter.Matter) error { _, _, err := m.CorrectEnd(closing(10), "错", lin, day(14)); return err }, m, fault.NothingToCorrect},
		"before opening":   {func(m matter.Matter) error { _, _, err := m.CorrectEnd(closing(1), "错", lin, day(14)); return err }, m, fault.EndBeforeStart},
		"after completion": {func(m matter.Matter) error { _, _, err := m.CorrectEnd(closing(13), "错", lin, day(14)); return err }, m, fault.EndBeforeStart},
		"completion before end": {func(m matter.Matter) error {
			_, _, err := m.CorrectCompletion(closing(9), "错", lin, day(14))
			return err
		}, m, fault.EndBeforeStart},
		"completion ahead": {func(m matter.Matter) error {
			_, _, err := m.CorrectCompletion(closing(15), "错", lin, day(14))
			return err
		}, m, fault.TimeInFuture},
		"of no end": {func(m matter.Matter) error { _, _, err := m.CorrectEnd(closing(9), "错", lin, day(14)); return err }, opened(t), fault.WrongState},
		"of no completion": {func(m matter.Matter) error {
			_, _, err := m.CorrectCompletion(closing(9), "错", lin, day(14))
			return err
		}, ended(t), fault.WrongState},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := c.correct(c.from); !errors.Is(err, c.code) {
				t.Errorf("error = %v", err)
			}
		})
	}
}

func TestSignatureCoversOneEnd(t *testing.T) {
	t.Parallel()
	m, _, err := completed(t).CorrectEnd(closing(9), "登记错", lin, day(14))
	if err != nil {
		t.Fatal(err)
	}
	if m, _, err = m.CorrectCompletion(closing(11), "登记错", lin, day(14)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := m.SignCorrection("opened_at", head, day(15)); !errors.Is(err, fault.BadInput) {
		t.Errorf("signed a field on which no clock rests: %v", err)
	}
	if _, _, err := m.SignCorrection(matter.EndField, lin, day(15)); !errors.Is(err, fault.SecondPerson) {
		t.Errorf("signed by its author: %v", err)
	}
	s, tr, err := m.SignCorrection(matter.EndField, head, day(15))
	if err != nil || tr.Action != "sign-correction" {
		t.Fatal(err)
	}
	if s.End.Time.Counted() != on(9) || !s.Completed.Time.Pending() || m.End.Time.Marked() {
		t.Errorf("end %+v, completion %+v, before %+v", s.End.Time, s.Completed.Time, m.End.Time)
	}
	if s.Corrections[0].HeadSigned == nil || s.Corrections[1].HeadSigned != nil {
		t.Errorf("signature lies wrongly: %+v", s.Corrections)
	}
	if _, _, err := ended(t).SignCorrection(matter.CompletionField, head, day(15)); !errors.Is(err, fault.NoCorrectionPending) {
		t.Errorf("signed a completion that is not there: %v", err)
	}
}

func TestTheLargestMatterFitsAnEvent(t *testing.T) {
	t.Parallel()
	long := custodytest.Long
	m := completed(t)
	for i := range 2 * custody.MaxCorrections {
		d := matter.Details{
			Unit: custodytest.LongID(i), Kind: long(64), Number: long(60), Party: long(120), Subject: long(200), OpenedAt: m.OpenedAt,
		}
		for j := range matter.MaxOfficers {
			d.Officers = append(d.Officers, custodytest.LongID(i+j))
		}
		next, _, err := m.Amend(d, long(custody.MaxReason), custodytest.Longest(1), day(20))
		if err != nil {
			t.Fatal(err)
		}
		m = next
	}
	custodytest.Fits(t, m)
}
