package assembly_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/access"
	"liuhen/internal/assembly"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/matter"
	"liuhen/internal/sqldb/sqldbtest"
)

// register is a town with its matter desk, and people of the county and of another.
type register struct {
	assembly.MatterDesk
	town                       *sqldbtest.Town
	lin, chen, zhou, head, liu access.Person // case officer, his unit, another unit, the county's head, another county's head
}

func newRegister(t *testing.T) *register {
	t.Helper()
	town := sqldbtest.Start(t)
	return &register{
		MatterDesk: assembly.MatterDesk{Register: town.Store, Roll: town.Store}, town: town,
		lin:  town.Officer(town.County, "u1", "林晓禾"),
		chen: town.Officer(town.County, "u1", "陈一舟"),
		zhou: town.Officer(town.County, "u2", "周望"),
		head: town.Officer(town.County, "u2", "何立", access.Head),
		liu:  town.Officer(town.Other, "u1", "刘岸", access.Head),
	}
}

func seeds() matter.Matter {
	return matter.Matter{Kind: "penalty", Party: "青禾县丰谷种业经营部", Subject: "经营假种子", OpenedAt: custody.At(time.Date(2026, 6, 1, 2, 0, 0, 0, time.UTC))}
}

func (r *register) open(t *testing.T, p access.Person, m matter.Matter) assembly.Filed {
	t.Helper()
	r.town.Move(time.Second) // so that the order of the ids is that of opening
	filed, err := r.Open(t.Context(), p, custody.Command{}, m)
	if err != nil {
		t.Fatal(err)
	}
	return filed
}

// june is noon in China of a day of June 2026.
func june(day int) custody.Micros { return custody.At(time.Date(2026, 6, day, 4, 0, 0, 0, time.UTC)) }

func seeing(v int64) custody.Command { return custody.Command{Seen: v} }

func TestAMatterIsOpenedInTheNameOfWhoOpensIt(t *testing.T) {
	t.Parallel()
	r := newRegister(t)
	m := r.open(t, r.lin, seeds()).Matter
	want := seeds()
	want.ID, want.Agency, want.Unit, want.Pack = m.ID, string(r.town.County), "u1", "ankang@1"
	want.Officers, want.State, want.Head = []string{r.lin.Actor.Officer}, matter.Opened, m.Head
	if d := cmp.Diff(want, m); d != "" {
		t.Errorf("opened (-want +got):\n%s", d)
	}
	chain, err := r.town.Chain(t.Context(), m.Ref(), 0, 10)
	if err != nil || len(chain) != 1 || chain[0].Event.Actor != r.lin.Actor || chain[0].Event.Log != string(r.town.County) {
		t.Errorf("chain %+v, %v", chain, err)
	}
}

func TestWhatNobodyMayNameInAMatterIsRefused(t *testing.T) {
	t.Parallel()
	r := newRegister(t)
	admin := access.Person{Actor: custody.Actor{Account: "acc-admin", Agency: string(r.town.City)}, City: string(r.town.City), Admin: access.SystemAdmin}
	token := r.lin
	token.Scope = []string{"read"}
	for name, c := range map[string]struct {
		who    access.Person
		change func(*matter.Matter)
		want   *fault.Code
	}{
		"another agency's officer": {r.lin, func(m *matter.Matter) { m.Officers = []string{r.lin.Actor.Officer, r.liu.Actor.Officer} }, fault.NoSuchThing},
		"an unknown officer":       {r.lin, func(m *matter.Matter) { m.Officers = []string{r.lin.Actor.Officer, "nobody"} }, fault.NoSuchThing},
		"an unknown unit":          {r.lin, func(m *matter.Matter) { m.Unit = "u9" }, fault.NoSuchThing},
		"for others of the unit":   {r.lin, func(m *matter.Matter) { m.Officers = []string{r.chen.Actor.Officer} }, nil},
		"for others elsewhere":     {r.lin, func(m *matter.Matter) { m.Unit, m.Officers = "u2", []string{r.zhou.Actor.Officer} }, fault.NoSuchThing},
		"the head for another":     {r.head, func(m *matter.Matter) { m.Unit, m.Officers = "u1", []string{r.lin.Actor.Officer} }, nil},
		"a kind the pack lacks":    {r.lin, func(m *matter.Matter) { m.Kind = "lawsuit" }, fault.MatterKindUnknown},
		"opened tomorrow":          {r.lin, func(m *matter.Matter) { m.OpenedAt = june(4) }, fault.TimeInFuture},
		"no subject":               {r.lin, func(m *matter.Matter) { m.Subject = "" }, fault.BadInput},
		"too many officers":        {r.lin, func(m *matter.Matter) { m.Officers = make([]string, matter.MaxOfficers+1) }, fault.BadInput},
		"an administrator":         {admin, func(m *matter.Matter) { m.Officers = []string{r.lin.Actor.Officer} }, fault.NoSuchThing},
		"a token that only reads":  {token, func(*matter.Matter) {}, fault.TokenLacks},
	} {
		draft := seeds()
		c.change(&draft)
		if _, err := r.Open(t.Context(), c.who, custody.Command{}, draft); (c.want == nil) != (err == nil) || (err != nil && !errors.Is(err, c.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSamePartyAndSubjectIsWarnedOfAcrossAgencies(t *testing.T) {
	t.Parallel()
	r := newRegister(t)
	first := seeds()
	first.Number = "青农（种子）立〔2026〕31号"
	if got := r.open(t, r.lin, first); len(got.Alike) != 0 {
		t.Errorf("the first: %+v", got.Alike)
	}
	other := seeds()
	other.Party, other.Subject = "青禾县丰谷种业经营部（个体）", "经营“假”种子"
	if got := r.open(t, r.liu, other); len(got.Alike) != 0 {
		t.Errorf("another party: %+v", got.Alike)
	}
	other.Party = "青禾县 丰谷种业经营部。"
	got := r.open(t, r.liu, other)
	if d := cmp.Diff([]matter.Alike{{Agency: string(r.town.County), Number: first.Number}}, got.Alike); d != "" {
		t.Errorf("another agency is told (-want +got):\n%s", d)
	}
	nameless := seeds()
	nameless.Party = ""
	filed := r.open(t, r.zhou, nameless)
	if len(filed.Alike) != 0 {
		t.Errorf("a matter without party: %+v", filed.Alike)
	}
	m := filed.Matter
	d := matter.Details{Unit: m.Unit, Kind: m.Kind, Party: first.Party, Subject: m.Subject, Officers: m.Officers, OpenedAt: m.OpenedAt}
	amended, err := r.Amend(t.Context(), r.zhou, seeing(1), m.ID, d, "")
	want := []matter.Alike{{Agency: string(r.town.Other)}, {Agency: string(r.town.County), Number: first.Number}}
	if diff := cmp.Diff(want, amended.Alike); diff != "" || err != nil {
		t.Errorf("once the party is known: %v (-want +got):\n%s", err, diff)
	}
}

func TestACompletedMatterIsNoLongerWarnedOf(t *testing.T) {
	t.Parallel()
	r := newRegister(t)
	m := r.open(t, r.lin, seeds()).Matter
	e := matter.Event{Code: "closing-report-approved", Paper: "结1号", At: june(2)}
	if _, _, err := r.End(t.Context(), r.lin, seeing(1), m.ID, e); err != nil {
		t.Fatal(err)
	}
	if got := r.open(t, r.liu, seeds()); len(got.Alike) != 1 {
		t.Errorf("ended and not completed: %+v", got.Alike)
	}
	if _, _, err := r.Complete(t.Context(), r.lin, seeing(2), m.ID, e); err != nil {
		t.Fatal(err)
	}
	if got := r.open(t, r.liu, seeds()); len(got.Alike) != 1 || got.Alike[0].Agency != string(r.town.Other) {
		t.Errorf("completed: %+v", got.Alike)
	}
}

func TestEndsAreEventsOfThePack(t *testing.T) {
	t.Parallel()
	r := newRegister(t)
	m := r.open(t, r.lin, seeds()).Matter
	at := june(2)
	for name, c := range map[string]struct {
		e    matter.Event
		want *fault.Code
	}{
		"made up":             {matter.Event{Code: "gave-up", At: at}, fault.EndingUnknown},
		"of another kind":     {matter.Event{Code: "inspection-ended", At: at}, fault.EndingUnknown},
		"otherwise, unsaid":   {matter.Event{Code: "ended-otherwise", At: at}, fault.ReasonMissing},
		"before it was known": {matter.Event{Code: "decision-performed", At: june(4)}, fault.TimeInFuture},
		"before it opened":    {matter.Event{Code: "decision-performed", At: custody.At(m.OpenedAt.Add(-time.Hour))}, fault.EndBeforeStart},
	} {
		if _, _, err := r.End(t.Context(), r.lin, seeing(1), m.ID, c.e); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ended, _, err := r.End(t.Context(), r.chen, seeing(1), m.ID, matter.Event{Code: "ended-otherwise", Note: "当事人死亡", At: at})
	if err != nil || ended.End.Note != "当事人死亡" || ended.End.By != r.chen.Actor {
		t.Fatalf("ended: %+v, %v", ended.End, err)
	}
	// decision-performed ends the act and does not complete the matter
	if _, _, err := r.Complete(t.Context(), r.lin, seeing(2), m.ID, matter.Event{Code: "decision-performed", At: at}); !errors.Is(err, fault.EndingUnknown) {
		t.Errorf("completed with an event that only ends: %v", err)
	}
	if _, _, err := r.CorrectEnd(t.Context(), r.lin, seeing(2), m.ID, matter.Event{Code: "gave-up", At: at}, "错"); !errors.Is(err, fault.EndingUnknown) {
		t.Errorf("corrected to a made-up event: %v", err)
	}
}

// TestACorrectedEndNeedsTheHeadOfTheAgency plays a correction with everyone who might
// sign it.
func TestACorrectedEndNeedsTheHeadOfTheAgency(t *testing.T) {
	t.Parallel()
	r := newRegister(t)
	m := r.open(t, r.lin, seeds()).Matter
	e := matter.Event{Code: "closing-report-approved", Paper: "结1号", At: june(2)}
	if _, _, err := r.End(t.Context(), r.lin, seeing(1), m.ID, e); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Complete(t.Context(), r.lin, seeing(2), m.ID, e); err != nil {
		t.Fatal(err)
	}
	e.At = custody.At(june(2).Add(time.Hour))
	if _, _, err := r.CorrectCompletion(t.Context(), r.lin, seeing(3), m.ID, e, "看错时间"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.CorrectEnd(t.Context(), r.head, seeing(4), m.ID, e, "看错时间"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		who   access.Person
		field matter.Field
		want  *fault.Code
	}{
		"a colleague":           {r.chen, matter.CompletionField, fault.NotAllowed},
		"another agency's head": {r.liu, matter.CompletionField, fault.NoSuchThing},
		"who corrected it":      {r.head, matter.EndField, fault.SecondPerson},
		"no such field":         {r.head, "opened_at", fault.BadInput},
	} {
		if _, _, err := r.SignCorrection(t.Context(), c.who, seeing(5), m.ID, c.field); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	signed, _, err := r.SignCorrection(t.Context(), r.head, seeing(5), m.ID, matter.CompletionField)
	if err != nil || signed.Completed.Time.Pending() || !signed.End.Time.Pending() || !signed.Completed.Time.Counted().Equal(e.At.Time) {
		t.Errorf("signed %+v: %v", signed, err)
	}
}

// TestAnotherAgencysMatterIsNotFound tries every command on a matter that the person
// may not see, with the right version and with a wrong one.
func TestAnotherAgencysMatterIsNotFound(t *testing.T) {
	t.Parallel()
	r := newRegister(t)
	m := r.open(t, r.lin, seeds()).Matter
	e := matter.Event{Code: "closing-report-approved", At: june(2)}
	d := matter.Details{Kind: m.Kind, Subject: "别的", Officers: m.Officers, OpenedAt: m.OpenedAt}
	for _, who := range []access.Person{r.liu, r.zhou, r.town.Officer(r.town.City, "u1", "市里人", access.Head)} {
		for _, seen := range []int64{1, 9} {
			for name, do := range map[string]func() error{
				"amend":    func() error { _, err := r.Amend(t.Context(), who, seeing(seen), m.ID, d, "因"); return err },
				"end":      func() error { _, _, err := r.End(t.Context(), who, seeing(seen), m.ID, e); return err },
				"complete": func() error { _, _, err := r.Complete(t.Context(), who, seeing(seen), m.ID, e); return err },
				"correct end": func() error {
					_, _, err := r.CorrectEnd(t.Context(), who, seeing(seen), m.ID, e, "因")
					return err
				},
				"correct completion": func() error {
					_, _, err := r.CorrectCompletion(t.Context(), who, seeing(seen), m.ID, e, "因")
					return err
				},
				"sign": func() error {
					_, _, err := r.SignCorrection(t.Context(), who, seeing(seen), m.ID, matter.EndField)
					return err
				},
			} {
				if err := do(); fault.Of(err).Code != fault.NoSuchThing {
					t.Errorf("%s by %s with version %d: %v", name, who.Actor.Agency, seen, err)
				}
			}
		}
	}
}

func TestAmendingKeepsWhoIsThereAndChecksWhoComes(t *testing.T) {
	t.Parallel()
	r := newRegister(t)
	m := r.open(t, r.lin, seeds()).Matter
	d := matter.Details{Unit: m.Unit, Kind: m.Kind, Party: m.Party, Subject: m.Subject, Officers: m.Officers, OpenedAt: m.OpenedAt}
	d.Officers = append(d.Officers, r.liu.Actor.Officer)
	if _, err := r.Amend(t.Context(), r.lin, seeing(1), m.ID, d, "增加承办人"); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("another agency's officer: %v", err)
	}
	d.Officers[1], d.Unit = r.zhou.Actor.Officer, "u2"
	if _, err := r.Amend(t.Context(), r.lin, seeing(7), m.ID, d, "增加承办人"); !errors.Is(err, fault.VersionSeen) {
		t.Errorf("a stale version: %v", err)
	}
	filed, err := r.Amend(t.Context(), r.lin, seeing(1), m.ID, d, "增加承办人")
	if err != nil || len(filed.Matter.Officers) != 2 || filed.Matter.Unit != "u2" {
		t.Errorf("amended %+v: %v", filed.Matter, err)
	}
	d.Kind = "lawsuit"
	if _, err := r.Amend(t.Context(), r.lin, seeing(2), m.ID, d, "改类型"); !errors.Is(err, fault.MatterKindUnknown) {
		t.Errorf("a kind the pack lacks: %v", err)
	}
}
