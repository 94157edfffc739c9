package sqldbtest

import (
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/officer"
	"liuhen/internal/sqldb"
	"liuhen/internal/translog"
)

// Setup is the command of what stands before anybody can act.
var Setup = custody.Command{Actor: custody.Actor{Account: "setup", Via: "setup"}}

// Yunxi is what is said of the city agency.
func Yunxi() agency.Agency {
	return agency.Agency{
		Level: agency.City, Name: "云溪市农业综合行政执法支队", RegionCode: "999900", Units: units(),
		Authority: agency.Authority{Name: "云溪市农业农村局", FondsCode: "Q101"}, Server: "云溪专用服务器",
	}
}

// County is what is said of a county agency of the city, such as 青禾县's.
func County(city agency.ID, name, region string) agency.Agency {
	return agency.Agency{
		City: city, Parent: city, Level: agency.County, Name: name + "农业综合行政执法大队", RegionCode: region, Units: units(),
		Authority: agency.Authority{Name: name + "农业农村局", FondsCode: "Q121"}, Server: "专用服务器",
	}
}

func units() []agency.Unit {
	return []agency.Unit{{ID: "u1", Name: "一中队", Kind: agency.Team}, {ID: "u2", Name: "二中队", Kind: agency.Team}}
}

// LogKey is a public key for the log of an agency that nobody signs for.
func LogKey(logID string) (string, error) {
	_, public, err := translog.NewKey(agency.ID(logID).Origin(), [32]byte{1})
	return public, err
}

// New is agency.New with such a key.
func New(draft agency.Agency) (agency.Agency, custody.Transition, error) { return keyed(draft, LogKey) }

func keyed(draft agency.Agency, key func(logID string) (string, error)) (agency.Agency, custody.Transition, error) {
	var err error
	if draft.LogKey, err = key(string(draft.ID)); err != nil {
		return draft, custody.Transition{}, err
	}
	return agency.New(draft)
}

// Establish establishes an agency, the city's first, with the key that key makes for its
// log, such as LogKey.
func Establish(t testing.TB, store *sqldb.Store, draft agency.Agency, key func(logID string) (string, error)) agency.Agency {
	t.Helper()
	made, _, err := establish(t, store, draft, key)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func establish(t testing.TB, store *sqldb.Store, draft agency.Agency, key func(logID string) (string, error)) (agency.Agency, custody.Receipt, error) {
	t.Helper()
	if draft.Level != agency.City {
		return store.EstablishCounty(t.Context(), Setup, draft.City, func(_ time.Time, id agency.ID) (agency.Agency, custody.Transition, error) {
			draft.ID = id
			return keyed(draft, key)
		})
	}
	return store.EstablishCity(t.Context(), Setup, func(_ time.Time, newID func() (string, error)) (agency.Agency, []custody.Transition, error) {
		id, err := newID()
		if err != nil {
			return agency.Agency{}, nil, err
		}
		draft.ID = agency.ID(id)
		made, tr, err := keyed(draft, key)
		return made, []custody.Transition{tr}, err
	})
}

// Enrol enrols an officer and returns him with posts, as access sees him. city is that
// of his agency.
func Enrol(t testing.TB, store *sqldb.Store, city agency.ID, draft officer.Officer, posts ...string) access.Person {
	t.Helper()
	made, _, err := store.CreateOfficer(t.Context(), Setup, draft.Agency, func(_ time.Time, id officer.ID) (officer.Officer, custody.Transition, error) {
		draft.ID = id
		return officer.New(draft)
	})
	if err != nil {
		t.Fatal(err)
	}
	return person(city, made, "acc-"+string(made.ID), posts)
}

func person(city agency.ID, o officer.Officer, account string, posts []string) access.Person {
	held := map[string]bool{}
	for _, post := range posts {
		held[post] = false
	}
	return access.Person{
		Actor: custody.Actor{Account: account, Officer: string(o.ID), Agency: o.Agency, Via: "session"},
		City:  string(city), Unit: o.Unit, Posts: held,
	}
}
