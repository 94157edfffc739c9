package faults_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
)

// TestTheClockIsSetBackAnHour stops writing, and says why, until the clock is right
// again: also after a restart, and then the same command is done once.
func TestTheClockIsSetBackAnHour(t *testing.T) {
	t.Parallel()
	town, people := gather(t)
	l := &line{cast: people, name: "line", told: toldNothing()}
	for _, a := range l.acts()[:3] { // both items are there
		if err := a.do(t.Context(), town.Address); err != nil {
			t.Fatalf("%s: %v", a.name, err)
		}
	}
	town.Move(-time.Hour)
	for range 2 {
		err := l.handOver(t.Context(), town.Address)
		var p *apiclient.Problem
		if !errors.Is(err, fault.ClockBehind) || !errors.As(err, &p) || p.Status != http.StatusServiceUnavailable {
			t.Errorf("an hour back: %v", err)
		}
		if it, err := apiclient.New(town.Address).With(people.officer).Item(t.Context(), l.items[0]); err != nil || it.State != "received" {
			t.Errorf("reading: %s, %v", it.State, err)
		}
		town.Restart()
	}
	town.Move(time.Hour)
	hand := apiclient.New(town.Address).With(people.officer)
	first, err := hand.SignHandover(t.Context(), l.key("sign"), api.HandoverList{Items: l.items})
	if err != nil {
		t.Fatal(err)
	}
	again, err := hand.SignHandover(t.Context(), l.key("sign"), api.HandoverList{Items: l.items})
	if err != nil || again.Value.ID != first.Value.ID {
		t.Errorf("its answer was lost, and it is asked again: %s and %s, %v", first.Value.ID, again.Value.ID, err)
	}
	if n, err := hand.CountHandovers(t.Context(), api.Narrowing{}); err != nil || n.Number != 1 {
		t.Errorf("%d handovers, %v", n.Number, err)
	}
}
