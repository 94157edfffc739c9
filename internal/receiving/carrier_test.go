package receiving_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/agency"
	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
	"liuhen/internal/receiving"
	"liuhen/internal/sqldb/sqldbtest"
)

// enrol takes an officer with this id onto the list of the agency.
func (h *house) enrol(t *testing.T, id officer.ID, agency string) officer.ID {
	t.Helper()
	_, _, err := h.store.CreateOfficer(t.Context(), custody.Command{Actor: h.lin.Actor}, agency, func(time.Time, officer.ID) (officer.Officer, custody.Transition, error) {
		return officer.New(officer.Officer{ID: id, Agency: agency, Name: "某人"})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (h *house) leave(t *testing.T, id officer.ID) {
	t.Helper()
	_, _, err := h.store.ChangeOfficer(t.Context(), custody.Command{Actor: h.lin.Actor}, id, func(_ time.Time, now officer.Officer) (custody.Transition, error) {
		_, tr, err := now.Leave("退休")
		return tr, err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// county is another agency.
func (h *house) county(t *testing.T) string {
	t.Helper()
	city := agency.ID(h.agency)
	made, _, err := h.store.EstablishCounty(t.Context(), custody.Command{Actor: h.lin.Actor}, city, func(_ time.Time, id agency.ID) (agency.Agency, custody.Transition, error) {
		return sqldbtest.New(agency.Agency{
			ID: id, City: city, Parent: city, Level: agency.County, Name: "青禾县农业综合行政执法大队", RegionCode: "999921",
			Authority: agency.Authority{Name: "青禾县农业农村局", FondsCode: "Q121"}, Server: "青禾专用服务器",
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(made.ID)
}

func TestPaperIsLentAndComesBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	wang := h.custodian("wang", false)
	cmd := custody.Command{Actor: wang.Actor}
	h.enrol(t, "off-lin", h.agency)
	loan := receiving.Loan{To: "off-lin", Until: morning.Add(72 * time.Hour), Reason: "听证"}
	signed := h.sign(t, h.take("one"))
	if _, _, err := h.Lend(t.Context(), wang, cmd, "paper-1", loan); !errors.Is(err, fault.WrongState) {
		t.Errorf("lent before it was received: %v", err)
	}
	if _, err := h.answer(t, wang, signed.ID, receiving.Count{Place: "一号柜"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Lend(t.Context(), h.lin, custody.Command{Actor: h.lin.Actor}, "paper-1", loan); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("the officer lent to himself: %v", err)
	}
	h.enrol(t, "off-away", h.county(t))
	h.leave(t, h.enrol(t, "off-left", h.agency))
	for to, want := range map[string]*fault.Code{"off-away": fault.NoSuchThing, "off-none": fault.NoSuchThing, "off-left": fault.NotOnStaff, "": fault.BadInput} {
		elsewhere := loan
		elsewhere.To = to
		if _, _, err := h.Lend(t.Context(), wang, cmd, "paper-1", elsewhere); !errors.Is(err, want) {
			t.Errorf("lent to %q: %v, want %v", to, err, want)
		}
	}
	lent, _, err := h.Lend(t.Context(), wang, cmd, "paper-1", loan)
	if err != nil || lent.State != carrier.Lent || lent.Place != "一号柜" || lent.Loans[0].To != "off-lin" {
		t.Errorf("lent %+v, %v", lent, err)
	}
	if _, _, err := h.Lend(t.Context(), wang, cmd, "paper-1", loan); !errors.Is(err, fault.WrongState) {
		t.Errorf("lent twice: %v", err)
	}
	back, _, err := h.TakeBack(t.Context(), wang, cmd, "paper-1")
	if err != nil || back.State != carrier.Received || back.Loans[0].Back == nil {
		t.Errorf("back %+v, %v", back, err)
	}
	if _, _, err := h.ReadIn(t.Context(), wang, cmd, "paper-1", 2); !errors.Is(err, fault.BadInput) {
		t.Errorf("paper was read in: %v", err)
	}
	if moved, _, err := h.Shelve(t.Context(), wang, cmd, "paper-1", "二号柜"); err != nil || moved.Place != "二号柜" {
		t.Errorf("moved %+v, %v", moved, err)
	}
	if _, _, err := h.TakeBack(t.Context(), wang, cmd, "none"); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("an unknown carrier: %v", err)
	}
}
