package activity_test

import (
	"errors"
	"slices"
	"testing"

	"liuhen/internal/activity"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// joined names tours of the joining agency, one after the other.
func joined(t *testing.T, a activity.Activity, tours ...string) activity.Activity {
	t.Helper()
	for _, to := range tours {
		next, tr, err := a.JoinTour(joint, to, "选错出勤", zhou, hour(7))
		if err != nil || tr.Action != "join-tour" || next.State != a.State {
			t.Fatalf("named %s: %+v, %v", to, tr, err)
		}
		a = next
	}
	return a
}

// TestAJoiningAgencyNamesItsOwnTour goes through the ways to name it, and looks at what
// counts before and after its head signed; the lead agency's tour stays what it is.
func TestAJoiningAgencyNamesItsOwnTour(t *testing.T) {
	t.Parallel()
	theirHead := custody.Actor{Account: "acc-shi", Officer: "off-shi", Agency: joint, Via: "session"}
	for name, c := range map[string]struct {
		from     activity.Activity
		to       []string
		pending  bool
		original string
	}{
		"none":                  {begun(t), nil, false, ""},
		"named while open":      {begun(t), []string{jointTour}, false, jointTour},
		"changed while open":    {begun(t), []string{jointTour, otherTour}, true, jointTour},
		"named after the end":   {ended(t), []string{jointTour}, true, ""},
		"changed after the end": {joined(t, ended(t), jointTour), []string{otherTour}, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := joined(t, c.from, c.to...)
			out := a.Out(joint)
			if out.Pending() != c.pending || out.First() != c.original || out.Counted() != c.original || a.Pending() || a.Out(lead) != c.from.Out(lead) {
				t.Fatalf("pending %v, first %q, counts %q; lead %+v", out.Pending(), out.First(), out.Counted(), a.Out(lead))
			}
			if len(c.to) > 0 && !slices.Contains(a.Tours(), c.to[len(c.to)-1]) {
				t.Errorf("rests on %v", a.Tours())
			}
			signed, tr, err := a.SignTour(joint, theirHead, hour(8))
			if !c.pending {
				if !errors.Is(err, fault.NoCorrectionPending) {
					t.Errorf("signed for nothing: %v", err)
				}
				return
			}
			if err != nil || signed.Out(joint).Pending() || signed.Out(joint).Counted() != out.Tour || signed.Out(joint).First() != c.original || tr.Action != "sign-tour" {
				t.Errorf("signed %+v: %v", signed.Out(joint), err)
			}
			if last := signed.Corrections[len(signed.Corrections)-1]; last.Field != "tour/"+joint || last.HeadSigned == nil {
				t.Errorf("signature lies wrongly: %+v", signed.Corrections)
			}
			if _, _, err := a.SignTour(joint, zhou, hour(8)); !errors.Is(err, fault.SecondPerson) {
				t.Errorf("signed by who named it: %v", err)
			}
		})
	}
}

func TestATourOfAJoiningAgencyIsRefused(t *testing.T) {
	t.Parallel()
	named := joined(t, begun(t), jointTour)
	for name, c := range map[string]struct {
		from                 activity.Activity
		agency, tour, reason string
		want                 *fault.Code
	}{
		"of the lead agency":   {begun(t), lead, jointTour, "", fault.BadInput},
		"of a stranger":        {begun(t), "elsewhere", jointTour, "", fault.BadInput},
		"none":                 {begun(t), joint, "", "", fault.BadInput},
		"hidden":               {begun(t), joint, "t\n", "", fault.BadInput},
		"late, without reason": {ended(t), joint, jointTour, "", fault.ReasonMissing},
		"another, no reason":   {named, joint, otherTour, "", fault.ReasonMissing},
		"the same":             {named, joint, jointTour, "", fault.NothingToCorrect},
	} {
		if _, _, err := c.from.JoinTour(c.agency, c.tour, c.reason, zhou, hour(7)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
