package servertest

import (
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
)

// Deposit lets the officer sign the items over, with papers and carriers beside them,
// and the custodian receive everything; it returns when the server has deposited them.
func (town *Town) Deposit(officer, custodian Person, items []string, beside ...api.NewCarrier) {
	town.t.Helper()
	ctx := town.t.Context()
	signed, err := officer.SignHandover(ctx, apiclient.Command{}, api.HandoverList{Items: items, Carriers: beside})
	if err == nil {
		signed, err = custodian.AnswerHandover(ctx, apiclient.Seeing(signed), signed.Value.ID, api.Count{Place: "一号柜"})
	}
	if err != nil {
		town.t.Fatal(err)
	}
	for late := time.After(time.Minute); ; {
		now, err := custodian.Handover(ctx, signed.Value.ID)
		if err != nil {
			town.t.Fatal(err)
		}
		if allDeposited(now.Items) {
			return
		}
		select {
		case <-late:
			town.t.Fatal("the items are not deposited")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func allDeposited(list []api.HandoverItem) bool {
	for _, it := range list {
		if it.State != "deposited" {
			return false
		}
	}
	return true
}
