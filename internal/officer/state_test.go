package officer_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
)

func lin() officer.Officer {
	return officer.Officer{
		ID: "01936f00-0000-7000-8000-000000000011", Agency: "01936f00-0000-7000-8000-000000000002",
		Unit: "u1", Name: "林晓禾", Certificate: "99092100017",
	}
}

func enrolled(t *testing.T) officer.Officer {
	t.Helper()
	before := lin()
	before.State = officer.Left
	o, tr, err := officer.New(before)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(custody.Transition{Noun: o, Action: "enrol"}, tr); diff != "" || o.State != officer.Active {
		t.Fatalf("enrolled as %q (-want +got):\n%s", o.State, diff)
	}
	return o
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, officer.Table, "testdata/matrix.golden")
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	custodytest.Value(t, "testdata", enrolled(t))
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for field, change := range map[string]func(*officer.Officer){
		"id":          func(o *officer.Officer) { o.ID = "" },
		"agency":      func(o *officer.Officer) { o.Agency = "" },
		"name":        func(o *officer.Officer) { o.Name = "" },
		"unit":        func(o *officer.Officer) { o.Unit = "u\t1" },
		"certificate": func(o *officer.Officer) { o.Certificate = "9909 2100017\n" },
	} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			o := lin()
			change(&o)
			if _, _, err := officer.New(o); !errors.Is(err, fault.BadInput) || fault.Of(err).Args["field"] != field {
				t.Errorf("error = %v", err)
			}
		})
	}
	archivist := lin()
	archivist.Certificate, archivist.Unit = "", ""
	if _, _, err := officer.New(archivist); err != nil {
		t.Errorf("staff without 执法证: %v", err)
	}
}

func TestAmendAndLeave(t *testing.T) {
	t.Parallel()
	o := enrolled(t)
	d := officer.Details{Unit: "u2", Name: "林晓禾", Certificate: "99092100018"}
	next, tr, err := o.Amend(d, "换证")
	if err != nil || next.Unit != "u2" || next.Certificate != d.Certificate || tr.Reason != "换证" {
		t.Errorf("amended to %+v with %q: %v", next, tr.Reason, err)
	}
	if _, _, err := o.Amend(d, ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("amend without reason: %v", err)
	}
	if _, _, err := o.Amend(officer.Details{}, "换证"); !errors.Is(err, fault.BadInput) {
		t.Errorf("amend to nobody: %v", err)
	}
	if _, _, err := o.Leave(" "); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("leave without reason: %v", err)
	}
	left, _, err := next.Leave("调至云溪市")
	if err != nil || left.State != officer.Left {
		t.Fatalf("left: %q, %v", left.State, err)
	}
	if _, _, err := left.Amend(d, "换证"); !errors.Is(err, fault.WrongState) {
		t.Errorf("amend after leaving: %v", err)
	}
}

func TestTheLargestOfficerFitsAnEvent(t *testing.T) {
	t.Parallel()
	long, id := custodytest.Long, custodytest.LongID
	o, _, err := officer.New(officer.Officer{ID: officer.ID(id(1)), Agency: id(2), Unit: id(3), Name: long(60), Certificate: long(32)})
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Fits(t, o)
}
