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
