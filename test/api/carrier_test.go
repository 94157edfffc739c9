package api_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

func TestPaperIsLentWithinItsAgency(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin, wang := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "王闻", "custodian")
	qinghe := must(town.System.EstablishAgency(t.Context(), apiclient.Command{}, county()))(t).Value.ID
	away := town.Officer(qinghe, "u1", "霜降")
	town.Deposit(lin, wang, nil, api.NewCarrier{Kind: "paper", Title: "询问笔录", Pages: 3, Copies: 1})
	kept := must(wang.Carriers(t.Context(), api.CarrierFilter{}, api.Paging{}))(t).List[0]
	loan := api.NewLoan{To: away.Officer.ID, Until: town.Now().Add(72 * time.Hour), Reason: "听证"}
	if _, err := wang.LendCarrier(t.Context(), apiclient.Seeing(kept), kept.ID, loan); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("lent to another agency's officer: %v", err)
	}
	loan.To = lin.Officer.ID
	lent, err := wang.LendCarrier(t.Context(), apiclient.Seeing(kept), kept.ID, loan)
	if err != nil || lent.Value.State != "lent" || lent.Value.Loans[0].To != lin.Officer.ID {
		t.Errorf("lent %+v, %v", lent, err)
	}
	back, err := wang.TakeBackCarrier(t.Context(), apiclient.Seeing(lent), kept.ID)
	if err != nil || back.Value.State != "received" || back.Value.Loans[0].Back == nil {
		t.Errorf("back %+v, %v", back, err)
	}
}

// TestASecondAnswerSaysWhoAnsweredAndWhen, whatever version of the handover he has seen.
func TestASecondAnswerSaysWhoAnsweredAndWhen(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin, he, wang := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "何小满", "custodian"), town.Officer(town.City.ID, "u2", "王守一", "custodian")
	signed, err := lin.SignHandover(t.Context(), apiclient.Command{}, api.HandoverList{
		Carriers: []api.NewCarrier{{Kind: "paper", Title: "现场检查笔录", Pages: 2, Copies: 1}},
	})
	if err != nil {
		t.Fatal(err)
	}
	first := apiclient.Command{Seen: signed.Value.Version, Key: "first"}
	answered, err := he.AnswerHandover(t.Context(), first, signed.Value.ID, api.Count{Place: "二号柜"})
	if err != nil {
		t.Fatal(err)
	}
	for what, seen := range map[string]api.Versioned{"the version before": signed, "the newest version": answered} {
		_, err := wang.AnswerHandover(t.Context(), apiclient.Seeing(seen), signed.Value.ID, api.Count{})
		var told *apiclient.Problem
		if !errors.As(err, &told) || !errors.Is(err, fault.Answered) || !strings.Contains(told.Title, "何小满 at 20") || !strings.Contains(told.Title, "(received)") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if again, err := he.AnswerHandover(t.Context(), first, signed.Value.ID, api.Count{Place: "二号柜"}); err != nil || again.Value.Version != answered.Value.Version {
		t.Errorf("the same command again: %+v %v", again.Value, err)
	}
}

// TestAStateSecretIsKeptWithoutContent: its carrier is handed over and lies at its place, and
// by no way does anything that is on it come in (附件1第九条).
func TestAStateSecretIsKeptWithoutContent(t *testing.T) {
	t.Parallel()
	town, ctx := servertest.Start(t), t.Context()
	lin, he := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "何小满", "custodian")
	card := api.NewCarrier{Kind: "memory-card", Number: "YX-M-7", Secret: true}
	titled, worded := card, card
	titled.Title, worded.Number = "某次行动", "某次行动的录像"
	sign := func(list api.HandoverList) error { return second(lin.SignHandover(ctx, apiclient.Command{}, list)) }
	check(t, map[string]refusal{
		"with a title":         {sign(api.HandoverList{Carriers: []api.NewCarrier{titled}}), fault.BadInput},
		"with words as number": {sign(api.HandoverList{Carriers: []api.NewCarrier{worded}}), fault.BadInput},
		"with a note beside":   {sign(api.HandoverList{Carriers: []api.NewCarrier{card}, Note: "某次行动"}), fault.BadInput},
	})
	signed := must(lin.SignHandover(ctx, apiclient.Command{}, api.HandoverList{Carriers: []api.NewCarrier{card}}))(t)
	check(t, map[string]refusal{"received to no place": {second(he.AnswerHandover(ctx, apiclient.Seeing(signed), signed.Value.ID, api.Count{})), fault.BadInput}})
	contents := must(lin.Handover(ctx, signed.Value.ID))(t)
	if line := contents.Account[0]; !line.Secret || line.Title != "" || line.Name != "YX-M-7" {
		t.Errorf("the receipt says %+v", line)
	}
	id := contents.Things[0].ID
	back := must(he.AnswerHandover(ctx, apiclient.Seeing(signed), signed.Value.ID, api.Count{Carriers: []string{id}, Reason: "编号不符"}))(t)
	check(t, map[string]refusal{"signed again with a note": {sign(api.HandoverList{Again: []string{id}, Note: "某次行动"}), fault.BadInput}})
	signed = must(lin.SignHandover(ctx, apiclient.Command{}, api.HandoverList{Again: []string{id}}))(t)
	if back.Value.State != "returned" || signed.Value.Set.Carriers != 1 {
		t.Fatalf("returned %+v, signed again %+v", back.Value, signed.Value)
	}
	must(he.AnswerHandover(ctx, apiclient.Seeing(signed), signed.Value.ID, api.Count{Place: "保密柜一"}))(t)
	kept := must(he.Carriers(ctx, api.CarrierFilter{}, api.Paging{}))(t).List[0]
	if !kept.Secret || kept.Place != "保密柜一" || kept.State != "received" || kept.Title != "" {
		t.Errorf("kept %+v", kept)
	}
	picture := must(he.SendFile(ctx, apiclient.Command{}, "卡.jpg", strings.NewReader("a photograph"), made))(t).Value
	_, bag, err := he.PrintPaper(ctx, "carriers", id, "evidence-bag")
	if err != nil {
		t.Fatal(err)
	}
	check(t, map[string]refusal{
		"read in":             {second(he.ReadInCarrier(ctx, apiclient.Seeing(kept), id, 12)), fault.StateSecret},
		"its picture":         {second(he.AttachScan(ctx, apiclient.Command{Seen: 1}, bag, api.NewScan{Item: picture.ID})), fault.StateSecret},
		"moved to nowhere":    {second(he.ShelveCarrier(ctx, apiclient.Seeing(kept), id, " ")), fault.BadInput},
		"read by its officer": {second(lin.ReadInCarrier(ctx, apiclient.Seeing(kept), id, 12)), fault.NotAllowed},
	})
	if moved, err := he.ShelveCarrier(ctx, apiclient.Seeing(kept), id, "保密柜二"); err != nil || moved.Value.Place != "保密柜二" {
		t.Errorf("moved %+v, %v", moved, err)
	}
}
