package scenario_test

import (
	"testing"

	"liuhen/internal/server/servertest"
)

// The whole way on two servers, each request to another one than the last.
func TestTheLineRunsOnTwoServers(t *testing.T) {
	t.Parallel()
	town := servertest.StartMany(t)
	town.Spread(town.Beside())
	s := tellOf(t, town, "A1-06a", "A1-07a", "A2-03a", "A2-04a")
	film, _ := s.goTheLine()
	if film.Deposit == nil || film.Deposit.Protection != "object-lock" {
		t.Errorf("deposited as %+v", film.Deposit)
	}
}
