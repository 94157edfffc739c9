package item_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

var (
	lin  = custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: "ag", Via: "session"}
	twin = custody.Actor{Account: "acc-lin-2", Officer: "off-lin", Agency: "ag", Via: "session"}
	chen = custody.Actor{Account: "acc-chen", Officer: "off-chen", Agency: "ag", Via: "session"}
)

const bytesSize = 7

var (
	sha = digest.SumSHA256([]byte("content"))
	sm3 = digest.SumSM3([]byte("content"))
)

// hour is an hour of 23 November 2026, UTC.
func hour(h int) time.Time { return time.Date(2026, 11, 23, h, 0, 0, 0, time.UTC) }

func at(h int) custody.Micros { return custody.At(hour(h)) }

func video() item.Item {
	return item.Item{
		ID: "01936f00-0000-7000-8000-000000000091", Agency: "01936f00-0000-7000-8000-000000000002", Unit: "u1",
		Uploader: "off-lin", Title: "仓库查封全程", FileName: "VID_0001.mp4", Class: item.Video, Size: bytesSize, SHA256: sha,
		Origin: item.Origin{How: item.Made, Maker: "off-lin", Device: "01936f00-0000-7000-8000-000000000051"},
	}
}

// must returns the item of a step that is expected to pass.
func must(t *testing.T) func(item.Item, custody.Transition, error) item.Item {
	t.Helper()
	return func(it item.Item, tr custody.Transition, err error) item.Item {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(custody.Noun(it), tr.Noun); diff != "" {
			t.Fatalf("the transition records another value (-want +got):\n%s", diff)
		}
		return it
	}
}

func received(t *testing.T) item.Item {
	t.Helper()
	return must(t)(item.New(video(), hour(1)))
}

func signed(t *testing.T) item.Item {
	t.Helper()
	return must(t)(received(t).SignOver("handover-1", hour(2)))
}

func locking(t *testing.T) item.Item {
	t.Helper()
	it := must(t)(signed(t).Accept(chen, hour(3)))
	return must(t)(it.StartDeposit(hour(4), "青禾县专用服务器一号"))
}

func matched() item.Matched {
	return item.Matched{SHA256: sha, SM3: sm3, Size: bytesSize, Protection: "read-only", LockedUntil: hour(20), PastCache: true}
}

func deposited(t *testing.T) item.Item {
	t.Helper()
	return must(t)(locking(t).EndDeposit(hour(5), matched()))
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, item.Table, "testdata/matrix.golden")
}

func TestNewIsReceivedAndNothingMore(t *testing.T) {
	t.Parallel()
	early := video()
	early.State, early.Signings = item.Deposited, []item.Signing{{Handover: "made up"}}
	it := must(t)(item.New(early, hour(1)))
	if it.State != item.Received || it.Times.Received != at(1) || it.Links == nil || len(it.Signings) != 0 {
		t.Errorf("received %+v", it)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	obtained := item.Origin{How: item.Obtained, Provider: "周某", Source: "经营部监控", Carrier: "copy", Copying: "U 盘拷贝"}
	for name, c := range map[string]struct {
		change func(*item.Item)
		field  string
	}{
		"no digest":         {func(it *item.Item) { it.SHA256 = digest.SHA256{} }, "item"},
		"no bytes":          {func(it *item.Item) { it.Size = 0 }, "item"},
		"no owner":          {func(it *item.Item) { it.Agency = "" }, "item"},
		"no file name":      {func(it *item.Item) { it.FileName = "" }, "item"},
		"no origin":         {func(it *item.Item) { it.Origin = item.Origin{} }, "origin.how"},
		"no provider":       {func(it *item.Item) { it.Origin = obtained; it.Origin.Provider = "" }, "origin.provider"},
		"no source":         {func(it *item.Item) { it.Origin = obtained; it.Origin.Source = "" }, "origin.source"},
		"original or copy?": {func(it *item.Item) { it.Origin = obtained; it.Origin.Carrier = "" }, "origin.carrier"},
		"how copied?":       {func(it *item.Item) { it.Origin = obtained; it.Origin.Copying = "" }, "origin.copying"},
		"obtained":          {func(it *item.Item) { it.Origin = obtained }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			it := video()
			c.change(&it)
			_, _, err := item.New(it, hour(1))
			if c.field == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.Is(err, fault.BadInput) || fault.Of(err).Args["field"] != c.field {
				t.Errorf("error = %v", err)
			}
		})
	}
}

func TestLinkJoinsManyAndReplacesSpans(t *testing.T) {
	t.Parallel()
	it := received(t)
	one := must(t)(it.Link(item.Link{Activity: "act-1"}))
	two := must(t)(one.Link(item.Link{Activity: "act-2", From: at(1), Until: at(2)}))
	two = must(t)(two.Link(item.Link{Matter: "mat-1"}))
	again := must(t)(two.Link(item.Link{Activity: "act-1", From: at(1), Until: at(1)}))
	want := []item.Link{{Activity: "act-1", From: at(1), Until: at(1)}, {Activity: "act-2", From: at(1), Until: at(2)}, {Matter: "mat-1"}}
	if diff := cmp.Diff(want, again.Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	if len(it.Links) != 0 || !two.Links[0].From.IsZero() {
		t.Error("linking changed an older value")
	}
	if !again.InActivity("act-2") || again.InActivity("act-3") || again.InActivity("mat-1") {
		t.Error("InActivity answers wrongly")
	}
	for name, l := range map[string]item.Link{"to nothing": {}, "backwards": {Activity: "act-1", From: at(2), Until: at(1)}} {
		if _, _, err := it.Link(l); !errors.Is(err, fault.BadInput) {
			t.Errorf("linked %s: %v", name, err)
		}
	}
}

func TestDescribeKeepsWhatItReplaces(t *testing.T) {
	t.Parallel()
	it := received(t)
	d := it.Described()
	d.Proof = item.Proof{Method: "执法记录仪录制", MadeAt: at(1), Maker: "林晓禾", Object: "查封经过"}
	filled := must(t)(it.Describe(lin, hour(2), d, ""))
	if len(filled.Corrections) != 0 || filled.Proof != d.Proof {
		t.Fatalf("filled in %+v", filled)
	}
	d.Title, d.Proof.Object = "仓库查封", "封条位置"
	if _, _, err := filled.Describe(lin, hour(3), d, ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("without reason: %v", err)
	}
	next := must(t)(filled.Describe(chen, hour(3), d, "写得过宽"))
	want := custody.Corrections{
		{Field: "title", Old: "仓库查封全程", New: "仓库查封", Reason: "写得过宽", By: chen, At: at(3)},
		{Field: "proof.object", Old: "查封经过", New: "封条位置", Reason: "写得过宽", By: chen, At: at(3)},
	}
	if diff := cmp.Diff(want, next.Corrections); diff != "" || next.Title != "仓库查封" {
		t.Errorf("corrected to %q (-want +got):\n%s", next.Title, diff)
	}
	roomy := next
	roomy.Corrections = slices.Grow(next.Corrections, 1)
	d.Title = "一"
	one := must(t)(roomy.Describe(lin, hour(4), d, "一"))
	d.Title = "二"
	must(t)(roomy.Describe(lin, hour(4), d, "二"))
	if one.Corrections[2].New != "一" {
		t.Errorf("a second correction changed the first: %+v", one.Corrections)
	}
	d.Title = "仓库查封"
	d.Proof.MadeAt = custody.Micros{}
	last := must(t)(next.Describe(lin, hour(4), d, "时间不明"))
	if len(last.Corrections) != 3 || len(next.Corrections) != 2 || last.Corrections[2].Field != "proof.made_at" || last.Corrections[2].New != "" {
		t.Errorf("emptied: %+v", last.Corrections)
	}
}

func TestReturnLeavesTheSigningAndItsReason(t *testing.T) {
	t.Parallel()
	it := signed(t)
	if s, ok := it.Standing(); !ok || s.Handover != "handover-1" || s.At != at(2) {
		t.Errorf("standing: %+v, %v", s, ok)
	}
	if _, _, err := it.GiveBack(hour(3), ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("returned without reason: %v", err)
	}
	back := must(t)(it.GiveBack(hour(3), "缺少证明对象"))
	if back.State != item.Received || it.Signings[0].Reason != "" {
		t.Errorf("returned to %q; before: %+v", back.State, it.Signings)
	}
	if _, ok := back.Standing(); ok {
		t.Error("a returned signing stands")
	}
	if _, ok := received(t).Standing(); ok {
		t.Error("a signing stands that never was")
	}
	if _, _, err := received(t).GiveBack(hour(3), "缺少证明对象"); !errors.Is(err, fault.WrongState) {
		t.Errorf("returned before it was signed over: %v", err)
	}
	back.Signings = slices.Grow(back.Signings, 1) // room in which two values could meet
	again := must(t)(back.SignOver("handover-2", hour(4)))
	must(t)(back.SignOver("handover-3", hour(4)))
	want := []item.Signing{{Handover: "handover-1", At: at(2), Returned: at(3), Reason: "缺少证明对象"}, {Handover: "handover-2", At: at(4)}}
	if diff := cmp.Diff(want, again.Signings); diff != "" {
		t.Errorf("signings (-want +got):\n%s", diff)
	}
}

func TestDepositBelievesOnlyWhatItReadBack(t *testing.T) {
	t.Parallel()
	it := locking(t)
	for name, change := range map[string]func(*item.Matched){
		"another digest": func(m *item.Matched) { m.SHA256 = digest.SumSHA256([]byte("Content")) },
		"another size":   func(m *item.Matched) { m.Size++ },
		"no SM3":         func(m *item.Matched) { m.SM3 = digest.SM3{} },
		"nothing read":   func(m *item.Matched) { *m = item.Matched{} },
	} {
		m := matched()
		change(&m)
		if got, tr, err := it.EndDeposit(hour(5), m); !errors.Is(err, fault.BytesDiffer) || tr.Noun != nil || got.State != item.Locking || fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%s: %q, %v", name, got.State, err)
		}
	}
	damaged := must(t)(it.Damaged(hour(4), item.Mismatch))
	if damaged.State != item.Locking || damaged.Damage() != item.Mismatch {
		t.Errorf("damage: %q %q", damaged.State, damaged.Damage())
	}
	done := must(t)(damaged.EndDeposit(hour(5), matched()))
	want := &item.Deposit{Began: at(4), Done: at(5), Protection: "read-only", LockedUntil: at(20), PastCache: true, Server: "青禾县专用服务器一号"}
	if diff := cmp.Diff(want, done.Deposit); diff != "" || done.SM3 != sm3 || done.State != item.Deposited || done.Damage() != "" || damaged.Damage() == "" {
		t.Errorf("deposited as %q (-want +got):\n%s", done.State, diff)
	}
	if !it.Deposit.Done.IsZero() {
		t.Error("the deposit changed an older value")
	}
}

func TestDamageIsHealedByACheckThatMatchedAndStaysInTheHistory(t *testing.T) {
	t.Parallel()
	it := deposited(t)
	if seen := must(t)(it.Intact(hour(6))); !seen.Verified.Equal(hour(6)) || len(seen.Damages) != 0 || seen.State != item.Deposited {
		t.Errorf("a whole item was confirmed: %+v", seen)
	}
	if _, _, err := it.Damaged(hour(6), "BROKEN"); !errors.Is(err, fault.BadInput) {
		t.Errorf("a finding of another name: %v", err)
	}
	gone := must(t)(it.Damaged(hour(6), item.Missing))
	gone = must(t)(gone.Damaged(hour(7), item.Unreadable))
	if gone.Damage() != item.Unreadable || gone.State != item.Deposited {
		t.Errorf("damaged: %q in %q", gone.Damage(), gone.State)
	}
	whole := must(t)(gone.Intact(hour(8)))
	want := []item.Damage{
		{Finding: item.Missing, Found: at(6), Healed: at(8)}, {Finding: item.Unreadable, Found: at(7), Healed: at(8)},
	}
	if diff := cmp.Diff(want, whole.Damages); diff != "" || whole.Damage() != "" || gone.Damage() == "" {
		t.Errorf("restored, damage %q (-want +got):\n%s", whole.Damage(), diff)
	}
	if again := must(t)(whole.Damaged(hour(9), item.Mismatch)); again.Damage() != item.Mismatch || len(again.Damages) != 3 {
		t.Errorf("damaged again: %+v", again.Damages)
	}
}

func TestACardIsFreedOnlyOfWhatTheItemStandsFor(t *testing.T) {
	t.Parallel()
	on := item.OnCard{Name: "VID_0001.MP4", Read: sha}
	from := func(it item.Item) item.Item { it.FromCard = true; return it }
	freed := must(t)(from(deposited(t)).Free(lin, hour(6), on))
	want := &item.Freed{Step: custody.Step{By: lin, At: at(6)}, Name: "VID_0001.MP4"}
	if diff := cmp.Diff(want, freed.Freed); diff != "" || freed.State != item.Deposited {
		t.Errorf("freed in %q (-want +got):\n%s", freed.State, diff)
	}
	again := must(t)(freed.Free(chen, hour(7), item.OnCard{Name: "副本.MP4", Read: sha, Card: "SD-08"}))
	if again.Freed.Name != "副本.MP4" || again.Freed.Card != "SD-08" || freed.Freed.Name != "VID_0001.MP4" {
		t.Errorf("a second card: %+v", again.Freed)
	}
	for name, c := range map[string]struct {
		it   item.Item
		on   item.OnCard
		want *fault.Code
	}{
		"other bytes on it":   {from(deposited(t)), item.OnCard{Name: "a", Read: digest.SumSHA256(nil)}, fault.CardDiffers},
		"nothing read":        {from(deposited(t)), item.OnCard{Name: "a"}, fault.CardDiffers},
		"an original carrier": {from(deposited(t)), item.OnCard{Name: "a", Read: sha, Retained: true}, fault.OriginalRetained},
		"obtained so": {func() item.Item {
			it := from(deposited(t))
			it.Origin.Carrier = item.OriginalCarrier
			return it
		}(), on, fault.OriginalRetained},
		"not from a card": {deposited(t), on, fault.CardStillNeeded},
		"unprotected": {func() item.Item {
			m := matched()
			m.Protection = ""
			return from(must(t)(locking(t).EndDeposit(hour(5), m)))
		}(), on, fault.CardStillNeeded},
		"damaged":           {from(must(t)(deposited(t).Damaged(hour(6), item.Missing))), on, fault.CardStillNeeded},
		"no name":           {from(deposited(t)), item.OnCard{Read: sha}, fault.BadInput},
		"too long a name":   {from(deposited(t)), item.OnCard{Name: strings.Repeat("a", 256), Read: sha}, fault.BadInput},
		"only accepted":     {from(must(t)(signed(t).Accept(chen, hour(3)))), on, fault.WrongState},
		"only being locked": {from(locking(t)), on, fault.WrongState},
	} {
		if got, _, err := c.it.Free(lin, hour(7), c.on); !errors.Is(err, c.want) || got.Freed != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCrowdedSigningsKeepTheFirstAndTheNewest(t *testing.T) {
	t.Parallel()
	it := received(t)
	for i := range item.MaxSignings + 4 {
		it = must(t)(it.SignOver(fmt.Sprintf("handover-%d", i), hour(2)))
		it = must(t)(it.GiveBack(hour(3), "不清"))
	}
	got := it.Signings
	last := got[item.MaxSignings-1]
	if len(got) != item.MaxSignings || got[0].Handover != "handover-0" || got[1].Handover != "handover-5" || last.Handover != "handover-19" {
		t.Errorf("kept %d: %+v", len(got), got)
	}
	if got[0].Reason != "" || last.Reason == "" || got[0].Returned != at(3) {
		t.Errorf("reasons: %+v", got)
	}
}

func TestTextsAndLinksAreBounded(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*item.Description){
		"title":           func(d *item.Description) { d.Title = strings.Repeat("题", 121) },
		"origin.provider": func(d *item.Description) { d.Origin.Provider = strings.Repeat("某", 101) },
		"origin.source":   func(d *item.Description) { d.Origin.Source = "a\x00" },
		"origin.copying":  func(d *item.Description) { d.Origin.Copying = "\u202e" },
		"origin.carrier":  func(d *item.Description) { d.Origin.Carrier = "both" },
		"origin.maker":    func(d *item.Description) { d.Origin.Maker = "林" },
		"origin.device":   func(d *item.Description) { d.Origin.Device = strings.Repeat("d", 65) },
		"proof.method":    func(d *item.Description) { d.Proof.Method = strings.Repeat("法", 101) },
		"proof.maker":     func(d *item.Description) { d.Proof.Maker = strings.Repeat("某", 61) },
		"proof.object":    func(d *item.Description) { d.Proof.Object = strings.Repeat("事", 201) },
		"origin.how":      func(d *item.Description) { d.Origin.How = "" },
	} {
		d := received(t).Described()
		change(&d)
		if _, _, err := received(t).Describe(lin, hour(2), d, "更正"); !errors.Is(err, fault.BadInput) || fault.Of(err).Args["field"] != name {
			t.Errorf("%s: %v", name, err)
		}
		it := video()
		it.Title, it.Origin, it.Proof = d.Title, d.Origin, d.Proof
		if _, _, err := item.New(it, hour(2)); !errors.Is(err, fault.BadInput) || fault.Of(err).Args["field"] != name {
			t.Errorf("new, %s: %v", name, err)
		}
	}
	d := received(t).Described()
	d.Proof.MadeAt = at(3)
	if _, _, err := received(t).Describe(lin, hour(2), d, "更正"); !errors.Is(err, fault.TimeInFuture) {
		t.Errorf("made tomorrow: %v", err)
	}
	it := received(t)
	for i := range item.MaxLinks {
		it = must(t)(it.Link(item.Link{Activity: fmt.Sprint("act-", i)}))
	}
	if _, _, err := it.Link(item.Link{Activity: "one-more"}); !errors.Is(err, fault.BadInput) {
		t.Errorf("one link too many: %v", err)
	}
	must(t)(it.Link(item.Link{Activity: "act-0", From: at(1)}))
}

func TestDepositResumesWithItsFirstBeginning(t *testing.T) {
	t.Parallel()
	again := must(t)(locking(t).StartDeposit(hour(9), "二号"))
	if again.Deposit.Began != at(4) || again.Deposit.Server != "青禾县专用服务器一号" || again.State != item.Locking {
		t.Errorf("begun again: %+v", again.Deposit)
	}
	if _, _, err := deposited(t).StartDeposit(hour(9), "二号"); !errors.Is(err, fault.WrongState) {
		t.Errorf("deposited twice: %v", err)
	}
}

func TestVoidTakesTwoPersons(t *testing.T) {
	t.Parallel()
	for name, from := range map[string]func(*testing.T) item.Item{"received": received, "deposited": deposited} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			it := from(t)
			if _, _, err := it.Propose(lin, hour(6), ""); !errors.Is(err, fault.ReasonMissing) {
				t.Errorf("proposed without reason: %v", err)
			}
			if _, _, err := it.Confirm(chen, hour(6)); !errors.Is(err, fault.WrongState) {
				t.Errorf("confirmed what nobody proposed: %v", err)
			}
			proposed := must(t)(it.Propose(lin, hour(6), "传错文件"))
			if proposed.State != it.State {
				t.Errorf("a proposal alone led to %q", proposed.State)
			}
			for who, actor := range map[string]custody.Actor{"its author": lin, "its author's other account": twin} {
				if _, _, err := proposed.Confirm(actor, hour(7)); !errors.Is(err, fault.SecondPerson) {
					t.Errorf("confirmed by %s: %v", who, err)
				}
				if _, _, err := proposed.Refuse(actor, hour(7), "不必"); !errors.Is(err, fault.SecondPerson) {
					t.Errorf("refused by %s: %v", who, err)
				}
			}
			gone := must(t)(proposed.Confirm(chen, hour(7)))
			if gone.State != item.Voided || gone.Void.Confirmed.By != chen || gone.SHA256 != sha || gone.Size != bytesSize {
				t.Errorf("void: %+v", gone)
			}
			if proposed.Void.Confirmed != nil {
				t.Error("confirming changed an older value")
			}
			if _, _, err := gone.Confirm(chen, hour(8)); !errors.Is(err, fault.WrongState) {
				t.Errorf("confirmed twice: %v", err)
			}
		})
	}
}

func TestRefusedVoidLetsTheItemGoOn(t *testing.T) {
	t.Parallel()
	proposed := must(t)(received(t).Propose(lin, hour(2), "传错文件"))
	if _, _, err := proposed.SignOver("handover-1", hour(3)); !errors.Is(err, fault.VoidPending) {
		t.Errorf("signed over while undecided: %v", err)
	}
	if _, _, err := proposed.Refuse(chen, hour(3), ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("refused without reason: %v", err)
	}
	refused := must(t)(proposed.Refuse(chen, hour(3), "没有传错"))
	if refused.State != item.Received || refused.Void.Refused.At != at(3) || refused.Void.Refused.By != chen {
		t.Errorf("refused: %q, %+v", refused.State, refused.Void)
	}
	if _, _, err := refused.Confirm(chen, hour(4)); !errors.Is(err, fault.WrongState) {
		t.Errorf("confirmed after refusal: %v", err)
	}
	must(t)(refused.SignOver("handover-1", hour(4)))
	must(t)(refused.Propose(lin, hour(4), "确实传错"))
}
