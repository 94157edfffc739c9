package assembly_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/assembly"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/matter"
	"liuhen/internal/sqldb/sqldbtest"
)

var now = time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)

// desk is the case officer's desk over a real database with one city and one matter
// of officer lin.
func desk(t *testing.T) (assembly.Desk, access.Person, matter.Matter) {
	t.Helper()
	town := sqldbtest.StartAt(t, now)
	store, city := town.Store, string(town.City)
	lin := officer(city, "off-lin")
	m, _, err := store.CreateMatter(t.Context(), command(lin), city, func(at time.Time, id matter.ID) (matter.Matter, custody.Transition, error) {
		return matter.New(matter.Matter{
			ID: id, Agency: city, Unit: "u1", Kind: "penalty", Pack: "ankang@1", Number: "云农（种子）立〔2026〕31号",
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
