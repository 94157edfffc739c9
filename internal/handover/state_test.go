package handover_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
)

var (
	lin  = custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: "ag", Via: "session"}
	chen = custody.Actor{Account: "acc-chen", Officer: "off-chen", Agency: "ag", Via: "session"}
	wang = custody.Actor{Account: "acc-wang", Officer: "off-wang", Agency: "ag", Via: "session"}
)

func hour(h int) time.Time { return time.Date(2026, 11, 23, h, 0, 0, 0, time.UTC) }

func signed(t *testing.T) handover.Handover {
	t.Helper()
	h, _, err := handover.SignNew(handover.Handover{
		ID: "h", Agency: "ag", Set: handover.Set{Items: 3, Bytes: 30, Papers: 1},
	}, lin, hour(1))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, handover.Table, "testdata/matrix.golden")
}

func TestAnEmptySetIsRefusedAndACarrierAloneIsEnough(t *testing.T) {
	t.Parallel()
	if _, _, err := handover.SignNew(handover.Handover{ID: "h"}, lin, hour(1)); !errors.Is(err, fault.NothingListed) {
		t.Errorf("empty set: %v", err)
	}
	h, tr, err := handover.SignNew(handover.Handover{ID: "h", Set: handover.Set{Carriers: 1}}, lin, hour(1))
	if err != nil || h.State != handover.Signed || h.Officer != "off-lin" || tr.Action != "sign" {
		t.Errorf("carrier alone: %+v %v", h, err)
	}
}

func TestTheAnswerFollowsFromWhatWasCounted(t *testing.T) {
	t.Parallel()
	all := handover.Set{Items: 3, Bytes: 30, Papers: 1}
	part, rest := handover.Set{Items: 2, Bytes: 20, Papers: 1}, handover.Set{Items: 1, Bytes: 10}
	for name, c := range map[string]struct {
		outcome handover.Outcome
		state   handover.State
		code    *fault.Code
	}{
		"all":                     {handover.Outcome{Accepted: all}, handover.Received, nil},
		"part":                    {handover.Outcome{Accepted: part, Returned: rest, Reason: "缺页"}, handover.PartlyReceived, nil},
		"nothing":                 {handover.Outcome{Returned: all, Reason: "错卷"}, handover.Returned, nil},
		"return without a reason": {handover.Outcome{Accepted: part, Returned: rest}, "", fault.ReasonMissing},
		"one item fewer":          {handover.Outcome{Accepted: part}, "", fault.SetDiffers},
		"same count, other bytes": {handover.Outcome{Accepted: handover.Set{Items: 3, Bytes: 29, Papers: 1}}, "", fault.SetDiffers},
	} {
		h, _, err := signed(t).AnswerBy(chen, hour(2), c.outcome)
		if c.code != nil {
			if !errors.Is(err, c.code) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil || h.State != c.state || h.Answer.OneMan {
			t.Errorf("%s: %+v %v", name, h, err)
		}
	}
}

func TestNobodyReceivesWhatHeSignedOverUnlessAThirdSupervises(t *testing.T) {
	t.Parallel()
	all := handover.Outcome{Accepted: handover.Set{Items: 3, Bytes: 30, Papers: 1}}
	h := signed(t)
	if _, _, err := h.AnswerBy(lin, hour(2), all); !errors.Is(err, fault.OwnHandover) {
		t.Errorf("own handover: %v", err)
	}
	if _, _, err := h.SuperviseBy(lin, hour(2)); !errors.Is(err, fault.SecondPerson) {
		t.Errorf("own supervision: %v", err)
	}
	h, _, err := h.SuperviseBy(wang, hour(2))
	if err != nil {
		t.Fatal(err)
	}
	h, _, err = h.AnswerBy(lin, hour(3), all)
	if err != nil || !h.Answer.OneMan || h.State != handover.Received {
		t.Errorf("supervised: %+v %v", h.Answer, err)
	}
	if _, _, err := h.AnswerBy(chen, hour(4), all); !errors.Is(err, fault.WrongState) {
		t.Errorf("answered twice: %v", err)
	}
}

// answered is a handover in which every field is filled.
func answered(t *testing.T) handover.Handover {
	t.Helper()
	root := digest.SumSHA256([]byte("root"))
	h, _, err := handover.SignNew(handover.Handover{
		ID: "01936f00-0000-7000-8000-0000000000a1", Agency: "01936f00-0000-7000-8000-000000000002", Unit: "u1",
		Activities: []string{"01936f00-0000-7000-8000-000000000081"}, Note: "随附检查笔录", Late: "设备故障",
		Set: handover.Set{Items: 3, Bytes: 30, Papers: 2, Carriers: 2, Root: root},
	}, lin, hour(1))
	if err != nil {
		t.Fatal(err)
	}
	if h, _, err = h.SuperviseBy(wang, hour(2)); err != nil {
		t.Fatal(err)
	}
	h, _, err = h.AnswerBy(lin, hour(3), handover.Outcome{
		Accepted: handover.Set{Items: 2, Bytes: 20, Papers: 1, Carriers: 1, Root: root},
		Returned: handover.Set{Items: 1, Bytes: 10, Papers: 1, Carriers: 1, Root: root}, Reason: "缺页", Deputy: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	custodytest.Value(t, "testdata", answered(t))
}

func TestTheLargestHandoverFitsAnEvent(t *testing.T) {
	t.Parallel()
	long, id, most := custodytest.Long, custodytest.LongID, custody.MaxReason
	set := handover.Set{Items: 1000, Bytes: math.MaxInt64 / 2, Papers: 1000, Carriers: 1000}
	draft := handover.Handover{ID: handover.ID(id(1)), Agency: id(2), Unit: id(3), Set: set, Note: long(most), Late: long(most)}
	for i := range handover.MaxActivities {
		draft.Activities = append(draft.Activities, id(i))
	}
	h, _, err := handover.SignNew(draft, custodytest.Longest(1), hour(1))
	if err != nil {
		t.Fatal(err)
	}
	if h, _, err = h.SuperviseBy(custodytest.Longest(9), hour(2)); err != nil {
		t.Fatal(err)
	}
	if h, _, err = h.AnswerBy(custodytest.Longest(20), hour(3), handover.Outcome{Returned: set, Reason: long(most)}); err != nil {
		t.Fatal(err)
	}
	custodytest.Fits(t, h)
	draft.Activities = append(draft.Activities, "one-more")
	if _, _, err := handover.SignNew(draft, lin, hour(1)); !errors.Is(err, fault.BadInput) {
		t.Errorf("one activity too many: %v", err)
	}
}
