package sqldbtest

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/officer"
	"liuhen/internal/sqldb"
)

// Town is a city with two counties.
type Town struct {
	*sqldb.Store
	*Clock
	City, County, Other agency.ID // 云溪市, 青禾县, 白石县; units u1 and u2 in each

	t       testing.TB
	numbers int
}

// Start sets the town up at nine in the morning of 3 June 2026 in China. It ends with
// the test.
func Start(t testing.TB) *Town {
	t.Helper()
	return StartAt(t, time.Date(2026, 6, 3, 1, 0, 0, 0, time.UTC))
}

// StartAt is Start at another time.
func StartAt(t testing.TB, at time.Time) *Town {
	t.Helper()
	return startIn(t, at, filepath.Join(t.TempDir(), "liuhen.db"))
}

// StartIn is Start in the database at an address, such as a PostgreSQL one.
func StartIn(t testing.TB, address string) *Town {
	t.Helper()
	return startIn(t, time.Date(2026, 6, 3, 1, 0, 0, 0, time.UTC), address)
}

// Beside opens the town's database as another process does, which ends with the test.
// onStep is that of sqldb.Config.
func (town *Town) Beside(address string, onStep func(step, about string) error) *sqldb.Store {
	town.t.Helper()
	store, err := sqldb.Open(town.t.Context(), sqldb.Config{
		DSN: address, Source: sqldb.Source{Now: town.Now, Random: rand.Reader}, Master: [custody.KeySize]byte{1}, OnStep: onStep,
	})
	if err != nil {
		town.t.Fatal(err)
	}
	town.t.Cleanup(func() {
		if err := store.Close(); err != nil {
			town.t.Error(err)
		}
	})
	return store
}

func startIn(t testing.TB, at time.Time, address string) *Town {
	t.Helper()
	town := &Town{t: t, Clock: NewClock(at, 0)}
	store, err := sqldb.Open(t.Context(), sqldb.Config{
		DSN: address, Source: sqldb.Source{Now: town.Now, Random: &Chance{}}, Master: [custody.KeySize]byte{1},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	town.Store = store
	town.City = Establish(t, store, Yunxi(), LogKey).ID
	town.County = Establish(t, store, County(town.City, "青禾县", "999921"), LogKey).ID
	town.Other = Establish(t, store, County(town.City, "白石县", "999922"), LogKey).ID
	return town
}

// Officer enrols somebody with a certificate in a unit of the agency and gives him
// posts.
func (town *Town) Officer(of agency.ID, unit, name string, posts ...string) access.Person {
	town.t.Helper()
	town.numbers++
	return Enrol(town.t, town.Store, town.City, officer.Officer{
		Agency: string(of), Unit: unit, Name: name, Certificate: fmt.Sprintf("9909%07d", town.numbers),
	}, posts...)
}

// Somebody is an officer of the agency's unit u1 who is on no list, off-NAME with the
// account acc-NAME.
func (town *Town) Somebody(of agency.ID, name string, posts ...string) access.Person {
	return person(town.City, officer.Officer{ID: officer.ID("off-" + name), Agency: string(of), Unit: "u1"}, "acc-"+name, posts)
}

// Rename gives an officer another name and number from now on.
func (town *Town) Rename(p access.Person, name, certificate string) {
	town.t.Helper()
	_, _, err := town.ChangeOfficer(town.t.Context(), Setup, officer.ID(p.Actor.Officer), func(_ time.Time, now officer.Officer) (custody.Transition, error) {
		_, tr, err := now.Amend(officer.Details{Unit: now.Unit, Name: name, Certificate: certificate}, "更名")
		return tr, err
	})
	if err != nil {
		town.t.Fatal(err)
	}
}

// Item takes an item in that the person made, as if its bytes were stored. Where the
// draft has no digest, they are a byte that no other item has.
func (town *Town) Item(p access.Person, draft item.Item, links ...item.Link) item.Item {
	town.t.Helper()
	ctx := town.t.Context()
	if draft.SHA256 == (digest.SHA256{}) {
		town.numbers++
		draft.SHA256, draft.Size = digest.SumSHA256(binary.BigEndian.AppendUint64(nil, uint64(town.numbers))), 1
	}
	mark, err := town.LookUpBlob(ctx, draft.SHA256)
	if err != nil {
		town.t.Fatal(err)
	}
	made, _, err := town.CreateItem(ctx, custody.Command{Actor: p.Actor}, intake.Taking{Agency: p.Actor.Agency, SHA256: draft.SHA256, Size: draft.Size, Mark: mark},
		func(at time.Time, id item.ID, _ []item.Item) (item.Item, custody.Transition, error) {
			draft.ID, draft.Agency, draft.Unit, draft.Uploader = id, p.Actor.Agency, p.Unit, p.Actor.Officer
			if draft.FileName == "" {
				draft.FileName = "现场.mp4"
			}
			if draft.Origin.How == "" {
				draft.Origin = item.Origin{How: item.Made, Maker: p.Actor.Officer}
			}
			draft.Links = links
			return item.New(draft, at)
		})
	if err != nil {
		town.t.Fatal(err)
	}
	return made
}
