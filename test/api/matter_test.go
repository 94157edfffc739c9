package api_test

import (
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

// place is a town with a county, and people of both.
type place struct {
	*servertest.Town
	county                      api.Agency
	lin, chen, head, liu, chief servertest.Person // two officers and the head of the city; an officer and the head of the county
}

func newPlace(t *testing.T) *place {
	t.Helper()
	town := servertest.Start(t)
	made, err := town.System.EstablishAgency(t.Context(), apiclient.Command{}, county())
	if err != nil {
		t.Fatal(err)
	}
	return &place{
		Town: town, county: made.Value,
		lin:  town.Officer(town.City.ID, "u1", "林晓禾"),
		chen: town.Officer(town.City.ID, "u1", "陈一舟"), head: town.Officer(town.City.ID, "u2", "何立", "head", "custodian"),
		liu: town.Officer(made.Value.ID, "u1", "刘岸"), chief: town.Officer(made.Value.ID, "u1", "贺山", "head"),
	}
}

// later lets time pass and signs everybody in again, whose sessions ended meanwhile.
func (p *place) later(d time.Duration) {
	p.Move(d)
	for _, who := range []*servertest.Person{&p.lin, &p.chen, &p.head, &p.liu, &p.chief} {
		who.Client = p.SignIn(who.Login)
	}
}

// must fails the test where a call failed.
func must[T any](value T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func penalty() api.MatterDetails {
	return api.MatterDetails{Kind: "penalty", Party: "云溪种业商店", Subject: "经营假种子", Number: "云农（种子）立〔2026〕31号"}
}

func TestAMatterFromItsOpeningToTheHeadsSignature(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	ctx, none := t.Context(), apiclient.Command{}
	opened := must(p.lin.OpenMatter(ctx, none, penalty()))(t)
	m := opened.Value
	if m.Agency != p.City.ID || m.Unit != "u1" || len(m.Officers) != 1 || m.Officers[0] != p.lin.Officer.ID || m.OpenedAt == nil || m.State != "open" || len(opened.Alike) != 0 {
		t.Errorf("opened %+v", opened)
	}
	twin := penalty()
	twin.Number = ""
	warned := must(p.liu.OpenMatter(ctx, none, twin))(t)
	if len(warned.Alike) != 1 || warned.Alike[0] != (api.AlikeMatter{Agency: p.City.ID, Number: m.Number}) {
		t.Errorf("another agency is told %+v", warned.Alike)
	}
	seen := must(p.lin.Matter(ctx, m.ID))(t)
	if len(seen.Clocks) != 2 || seen.Clocks[0].Clock != "casefile" || seen.Clocks[0].State != "not-started" || seen.Clocks[1].Title.ZH != "归档时限" || seen.Seen() != 1 {
		t.Errorf("shown %+v", seen)
	}
	amended := must(p.chen.AmendMatter(ctx, apiclient.Seeing(seen), m.ID, api.AmendedMatter{MatterDetails: api.MatterDetails{Kind: m.Kind, Number: m.Number, Party: m.Party, Subject: "经营假玉米种子"}, Reason: "更正案由"}))(t)
	if v := amended.Value; v.Subject != "经营假玉米种子" || v.Unit != "u1" || !v.OpenedAt.Equal(*m.OpenedAt) || len(v.Corrections) != 1 || v.Corrections[0].Old != m.Subject {
		t.Errorf("amended %+v", v)
	}
	p.later(time.Hour)
	ended := must(p.lin.EndMatter(ctx, apiclient.Seeing(amended), m.ID, api.MatterEvent{Event: "ended-otherwise", Note: "当事人死亡"}))(t)
	if e := ended.Value.End; e == nil || e.Note != "当事人死亡" || !e.At.Equal(p.Now()) {
		t.Errorf("ended %+v", ended.Value.End)
	}
	done := must(p.lin.CompleteMatter(ctx, apiclient.Seeing(ended), m.ID, api.MatterEvent{Event: "closing-report-approved", Paper: "结1号"}))(t)
	p.later(31 * 24 * time.Hour)
	if c := must(p.lin.Matter(ctx, m.ID))(t).Clocks[0]; c.State != "late" || c.StateWords.ZH != "已逾期" || c.Rule.Citation.ZH != "安市农法字〔2023〕5号附件1第七条" || c.Overdue == 0 {
		t.Errorf("after thirty days: %+v", c)
	}
	file := must(p.lin.OpenCaseFile(ctx, apiclient.Command{}, api.NewCaseFile{Matter: m.ID, CaseFileDetails: api.CaseFileDetails{
		Title: "关于云溪种业商店案", Category: "XZCF", Year: 2026, Retention: "D30",
	}}))(t).Value
	if c := must(p.lin.CaseFileClocks(ctx, file.ID))(t).Clocks; len(c) != 2 || c[0].State != "late" || c[1].State != "running" || c[0].Noun != "casefile/"+file.ID {
		t.Errorf("the file shows %+v", c)
	}
	check(t, map[string]refusal{"its clocks by another agency": {second(p.chief.CaseFileClocks(ctx, file.ID)), fault.NoSuchThing}})
	again := must(p.lin.CorrectCompletion(ctx, apiclient.Seeing(done), m.ID, api.CorrectedEvent{
		MatterEvent: api.MatterEvent{Event: "closing-report-approved", Paper: "结2号"}, Reason: "文号写错",
	}))(t)
	if c := again.Value.Completed; c.Paper != "结2号" || !c.At.Equal(*done.Value.Completed.At) || c.Pending {
		t.Errorf("another paper: %+v", c)
	}
}

func TestACorrectedEndOfAMatterWaitsForTheHead(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	ctx := t.Context()
	m := must(p.lin.OpenMatter(ctx, apiclient.Command{}, penalty()))(t).Value
	at := func(back time.Duration) *time.Time { v := p.Now().Add(-back); return &v }
	p.later(40 * 24 * time.Hour)
	ended := must(p.lin.EndMatter(ctx, apiclient.Seeing(m), m.ID, api.MatterEvent{Event: "decision-performed", At: at(35 * 24 * time.Hour)}))(t)
	corrected := must(p.lin.CorrectEndOfMatter(ctx, apiclient.Seeing(ended), m.ID, api.CorrectedEvent{
		MatterEvent: api.MatterEvent{Event: "decision-performed", At: at(20 * 24 * time.Hour)}, Reason: "看错日期",
	}))(t)
	c := must(p.lin.Matter(ctx, m.ID))(t).Clocks[0]
	if c.State != "late" || !c.NeedsSignature || c.Marked || c.Corrected == nil || c.Corrected.Current.State != "running" || !corrected.Value.End.Pending {
		t.Errorf("corrected: %+v, %+v", c, corrected.Value.End)
	}
	field := api.SignedField{Field: "end"}
	check(t, map[string]refusal{
		"signed by its author":    {second(p.lin.SignCorrectionOfMatter(ctx, apiclient.Seeing(corrected), m.ID, field)), fault.NotAllowed},
		"by another agency":       {second(p.chief.SignCorrectionOfMatter(ctx, apiclient.Seeing(corrected), m.ID, field)), fault.NoSuchThing},
		"without a version":       {second(p.head.SignCorrectionOfMatter(ctx, apiclient.Command{}, m.ID, field)), fault.VersionMissing},
		"of an older version":     {second(p.head.SignCorrectionOfMatter(ctx, apiclient.Seeing(ended), m.ID, field)), fault.VersionSeen},
		"what was not corrected":  {second(p.head.SignCorrectionOfMatter(ctx, apiclient.Seeing(corrected), m.ID, api.SignedField{Field: "completed"})), fault.NoCorrectionPending},
		"a field without a clock": {second(p.head.SignCorrectionOfMatter(ctx, apiclient.Seeing(corrected), m.ID, api.SignedField{Field: "party"})), fault.BadInput},
	})
	signed := must(p.head.SignCorrectionOfMatter(ctx, apiclient.Seeing(corrected), m.ID, field))(t)
	c = must(p.lin.Matter(ctx, m.ID))(t).Clocks[0]
	if c.State != "running" || !c.Marked || c.NeedsSignature || c.Corrected.Original.State != "late" || signed.Value.End.Pending || !signed.Value.End.Marked {
		t.Errorf("signed: %+v, %+v", c, signed.Value.End)
	}
}

func TestWhatIsRefusedOfMatters(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	ctx, none := t.Context(), apiclient.Command{}
	m := must(p.lin.OpenMatter(ctx, none, penalty()))(t).Value
	seen := apiclient.Seeing(m)
	with := func(change func(*api.MatterDetails)) api.MatterDetails {
		d := penalty()
		change(&d)
		return d
	}
	tomorrow := p.Now().Add(24 * time.Hour)
	check(t, map[string]refusal{
		"a number that is taken":   {second(p.chen.OpenMatter(ctx, none, penalty())), fault.MatterNumberTaken},
		"a kind the pack lacks":    {second(p.lin.OpenMatter(ctx, none, with(func(d *api.MatterDetails) { d.Kind = "lawsuit" }))), fault.MatterKindUnknown},
		"another agency's officer": {second(p.lin.OpenMatter(ctx, none, with(func(d *api.MatterDetails) { d.Officers = []string{p.lin.Officer.ID, p.liu.Officer.ID} }))), fault.NoSuchThing},
		"an opening tomorrow":      {second(p.lin.OpenMatter(ctx, none, with(func(d *api.MatterDetails) { d.OpenedAt = &tomorrow }))), fault.TimeInFuture},
		"an end tomorrow":          {second(p.lin.EndMatter(ctx, seen, m.ID, api.MatterEvent{Event: "decision-performed", At: &tomorrow})), fault.TimeInFuture},
		"an end nobody knows":      {second(p.lin.EndMatter(ctx, seen, m.ID, api.MatterEvent{Event: "gave-up"})), fault.EndingUnknown},
		"an end that says nothing": {second(p.lin.EndMatter(ctx, seen, m.ID, api.MatterEvent{Event: "ended-otherwise"})), fault.ReasonMissing},
		"completed before its end": {second(p.lin.CompleteMatter(ctx, seen, m.ID, api.MatterEvent{Event: "closing-report-approved"})), fault.WrongState},
		"read by another agency":   {second(p.chief.Matter(ctx, m.ID)), fault.NoSuchThing},
		"ended by another agency":  {second(p.chief.EndMatter(ctx, apiclient.Command{Seen: 9}, m.ID, api.MatterEvent{Event: "decision-performed"})), fault.NoSuchThing},
		"one that is not":          {second(p.lin.Matter(ctx, "nothing")), fault.NoSuchThing},
		"read by an administrator": {second(p.Audit.Matter(ctx, m.ID)), fault.NoSuchThing},
	})
}
