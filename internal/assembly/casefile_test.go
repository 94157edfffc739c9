package assembly_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"crypto/rand"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/assembly"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/matter"
	"liuhen/internal/sqldb"
)

var now = time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)

// desk is the case officer's desk over a real database with one city and one matter
// of officer lin.
func desk(t *testing.T) (assembly.Desk, access.Person, matter.Matter) {
	t.Helper()
	store, err := sqldb.Open(t.Context(), sqldb.Config{
		DSN:    filepath.Join(t.TempDir(), "liuhen.db"),
		Source: sqldb.Source{Now: func() time.Time { return now }, Random: rand.Reader},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	city, _, err := store.EstablishCity(t.Context(), custody.Command{}, func(_ time.Time, newID func() (string, error)) (agency.Agency, []custody.Transition, error) {
		id, err := newID()
		if err != nil {
			return agency.Agency{}, nil, err
		}
		city, tr, err := agency.New(agency.Agency{
			ID: agency.ID(id), Level: agency.City, Name: "云溪市农业综合行政执法支队", RegionCode: "999900",
			Authority: agency.Authority{Name: "云溪市农业农村局", FondsCode: "Q101"}, Server: "一号",
		})
		return city, []custody.Transition{tr}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	lin := officer(string(city.ID), "off-lin")
	m, _, err := store.CreateMatter(t.Context(), command(lin), string(city.ID), func(at time.Time, id matter.ID) (matter.Matter, custody.Transition, error) {
		return matter.New(matter.Matter{
			ID: id, Agency: string(city.ID), Unit: "u1", Kind: "penalty", Pack: "ankang@1", Number: "云农（种子）立〔2026〕31号",
			Party: "云溪种业商店", Subject: "经营假种子", Officers: []string{"off-lin"}, OpenedAt: custody.At(at),
		}, at)
	})
	if err != nil {
		t.Fatal(err)
	}
	return assembly.Desk{Files: store, Matters: store}, lin, m
}

func officer(agencyID, id string) access.Person {
	return access.Person{Actor: custody.Actor{Account: "acc-" + id, Officer: id, Agency: agencyID, Via: "session"}, City: agencyID, Unit: "u1"}
}

func command(p access.Person) custody.Command { return custody.Command{Actor: p.Actor} }

func wanted(m matter.Matter) casefile.CaseFile {
	return casefile.CaseFile{Matter: string(m.ID), Title: "关于云溪种业商店经营假种子案", Category: "XZCF", Year: 2026, Retention: casefile.Years30}
}

func TestOneMatterHasOneFile(t *testing.T) {
	t.Parallel()
	d, lin, m := desk(t)
	f, _, err := d.Open(t.Context(), lin, command(lin), wanted(m))
	if err != nil || f.State != casefile.Open || f.Agency != m.Agency || f.Unit != "u1" {
		t.Fatalf("opened: %+v %v", f, err)
	}
	if _, _, err := d.Open(t.Context(), lin, command(lin), wanted(m)); !errors.Is(err, fault.SecondFile) {
		t.Errorf("a second file: %v", err)
	}
}

func TestOnlyTheMattersOfficersArrangeItsFile(t *testing.T) {
	t.Parallel()
	d, lin, m := desk(t)
	colleague, stranger := officer(m.Agency, "off-wang"), officer("another-agency", "off-zhao")
	if _, _, err := d.Open(t.Context(), colleague, command(colleague), wanted(m)); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("a colleague: %v", err)
	}
	if _, _, err := d.Open(t.Context(), stranger, command(stranger), wanted(m)); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("another agency: %v", err)
	}
	f, _, err := d.Open(t.Context(), lin, command(lin), wanted(m))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Submit(t.Context(), stranger, command(stranger), f.ID); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("another agency submits: %v", err)
	}
}

func TestAnEmptyFileIsNotSubmitted(t *testing.T) {
	t.Parallel()
	d, lin, m := desk(t)
	f, _, err := d.Open(t.Context(), lin, command(lin), wanted(m))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Submit(t.Context(), lin, command(lin), f.ID); !errors.Is(err, fault.EmptyFile) {
		t.Errorf("submitted empty: %v", err)
	}
}
