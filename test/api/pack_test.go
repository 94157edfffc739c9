package api_test

import (
	"errors"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

// Whoever enters a matter finds every code that he may enter: each kind of matter can
// be opened, ended and completed by what the list says.
func TestEveryCodeThatMayBeEnteredIsListed(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	packs, err := lin.Packs(t.Context())
	if err != nil || len(packs.List) != 1 || packs.List[0].ID != "ankang@1" {
		t.Fatalf("packs %+v, %v", packs, err)
	}
	pack := packs.List[0]
	for _, kind := range pack.MatterKinds {
		t.Run(kind.Code, func(t *testing.T) {
			m, err := lin.OpenMatter(t.Context(), apiclient.Command{}, api.MatterDetails{Kind: kind.Code, Party: kind.Title.ZH, Subject: "逐项核对"})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range append(kind.EndsAct, kind.Completes...) {
				if e.Code == "" || e.Title.ZH == "" || e.Title.EN == "" || e.Paper.ZH == "" {
					t.Errorf("%+v", e)
				}
			}
			ended, err := lin.EndMatter(t.Context(), apiclient.Seeing(m.Value), m.Value.ID, ending(kind.EndsAct[0]))
			if err != nil {
				t.Fatal(err)
			}
			if _, err = lin.CompleteMatter(t.Context(), apiclient.Seeing(ended.Value), m.Value.ID, ending(kind.Completes[0])); err != nil {
				t.Error(err)
			}
		})
	}
	if len(pack.ActivityKinds)*len(pack.MatterKinds)*len(pack.Roles)*len(pack.Exemptions) == 0 {
		t.Errorf("a list is empty: %+v", pack)
	}
	if _, err := town.Client().Packs(t.Context()); !errors.Is(err, fault.SignedOut) {
		t.Errorf("a stranger: %v", err)
	}
}

// ending is an event as the list describes it, now.
func ending(e api.EndingEvent) api.MatterEvent {
	event := api.MatterEvent{Event: e.Code, Paper: e.Paper.ZH}
	if e.AsksReason {
		event.Note = "逐项核对"
	}
	return event
}
