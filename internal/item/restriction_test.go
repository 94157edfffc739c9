package item_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

func TestARestrictionIsChangedWithAReasonAndTheOldWordStays(t *testing.T) {
	t.Parallel()
	draft := video()
	draft.Restricted.Home = true
	it := must(t)(item.New(draft, hour(1)))
	if it.Guard().Restricted != true || received(t).Guard().Restricted {
		t.Error("the guard says otherwise than the item")
	}
	it = must(t)(it.Restrict(chen, hour(2), item.Restriction{Minors: true}, "登记时选错"))
	want := custody.Corrections{
		{Field: "restricted.home", Old: "yes", New: "no", Reason: "登记时选错", By: chen, At: at(2)},
		{Field: "restricted.minors", Old: "no", New: "yes", Reason: "登记时选错", By: chen, At: at(2)},
	}
	if diff := cmp.Diff(want, it.Corrections); diff != "" || it.Restricted != (item.Restriction{Minors: true}) {
		t.Errorf("%+v (-want +got):\n%s", it.Restricted, diff)
	}
	for name, c := range map[string]struct {
		to     item.Restriction
		reason string
		want   error
	}{
		"no reason": {item.Restriction{}, " ", fault.ReasonMissing},
		"no change": {item.Restriction{Minors: true}, "再次核实", fault.NothingToCorrect},
	} {
		if _, _, err := it.Restrict(chen, hour(3), c.to, c.reason); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
