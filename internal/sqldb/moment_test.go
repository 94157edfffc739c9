package sqldb_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/agency"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

// county establishes a county agency with a log of its own.
func (h *house) county(t *testing.T) agency.Agency {
	t.Helper()
	county, _, err := h.EstablishCounty(t.Context(), h.by, h.city.ID, func(_ time.Time, id agency.ID) (agency.Agency, custody.Transition, error) {
		return sqldbtest.New(agency.Agency{
			ID: id, City: h.city.ID, Parent: h.city.ID, Level: agency.County, Name: "青禾县农业综合行政执法大队", RegionCode: "999921",
			Authority: agency.Authority{Name: "青禾县农业农村局", FondsCode: "Q121"}, Server: "青禾专用服务器",
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return county
}

// take takes a text in as an item of the agency.
func (h *house) take(t *testing.T, owner agency.ID, text string) item.Item {
	t.Helper()
	d := digest.SumSHA256([]byte(text))
	in := intake.Taking{Agency: string(owner), SHA256: d, Size: int64(len(text)), Mark: h.lookUp(t, d)}
	it, _, err := h.CreateItem(t.Context(), h.by, in, func(at time.Time, id item.ID, _ []item.Item) (item.Item, custody.Transition, error) {
		return item.New(item.Item{
			ID: id, Agency: string(owner), Uploader: "off-lin", FileName: text + ".txt", SHA256: d, Size: int64(len(text)), Origin: item.Origin{How: item.Made},
		}, at)
	})
	if err != nil {
		t.Fatal(err)
	}
	return it
}

func (h *house) describe(t *testing.T, id item.ID, title string) {
	t.Helper()
	_, _, err := h.ChangeItem(t.Context(), h.by, id, func(at time.Time, now item.Item) (custody.Transition, error) {
		d := now.Described()
		d.Title = title
		_, tr, err := now.Describe(h.by.Actor, at, d, "补正")
		return tr, err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sealedWith seals a file of the city over the items, in memory of what the sealing
// saw.
func (h *house) sealedWith(t *testing.T, list ...item.Item) (f casefile.CaseFile, seen []item.Item) {
	t.Helper()
	f, _, err := h.CreateCaseFile(t.Context(), h.by, string(h.city.ID), func(at time.Time, id casefile.ID) (casefile.CaseFile, custody.Transition, error) {
		return casefile.New(casefile.CaseFile{
			ID: id, Agency: string(h.city.ID), Matter: "m1", Title: "关于某店案", Category: "XZCF", Year: 2026, Retention: casefile.Years30,
		}, h.by.Actor, at)
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, it := range list {
		_, _, err := h.PlaceItem(t.Context(), h.by, f.ID, it.ID, func(_ time.Time, id casefile.PlacementID, now casefile.CaseFile, it item.Item) (casefile.Placement, custody.Transition, error) {
			return now.Place(casefile.Placement{ID: id, Item: string(it.ID), Position: int64(9 - i), Part: casefile.Rest})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if f, _, err = h.SubmitCaseFile(t.Context(), h.by, f.ID, func(at time.Time, now casefile.CaseFile, n int) (custody.Transition, error) {
		_, tr, err := now.SubmitBy(h.by.Actor, at, n)
		return tr, err
	}); err != nil {
		t.Fatal(err)
	}
	archivist := custody.Command{Actor: custody.Actor{Account: "archivist", Via: "session"}}
	f, _, err = h.SealCaseFile(t.Context(), archivist, f.ID, func(at time.Time, m custody.Moment, now casefile.CaseFile, contents sqldb.Contents, _ func(casefile.Series) (int, error)) (custody.Transition, error) {
		for c, err := range contents {
			if err != nil {
				return custody.Transition{}, err
			}
			seen = append(seen, c.Item)
		}
		_, tr, err := now.SealBy(archivist.Actor, at, casefile.Whole{Count: len(seen), Moment: m}, casefile.Code{})
		return tr, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, seen
}

// TestASealedFileStaysAsItWasSealed: what happens to the items afterwards, in this
// log or another agency's, at the very same time, does not reach the sealed file.
func TestASealedFileStaysAsItWasSealed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		county := h.county(t)
		lin, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001")
		if err != nil {
			t.Fatal(err)
		}
		own, foreign := h.take(t, h.city.ID, "一"), h.take(t, county.ID, "二")
		h.describe(t, foreign.ID, "封存前")
		f, seen := h.sealedWith(t, own, foreign)
		if got := f.Sealed.Moment.Size(string(h.city.ID)); got != f.Head.Place {
			t.Errorf("own log had %d events, sealing lies at place %d", got, f.Head.Place)
		}
		if got := f.Sealed.Moment.Size(string(county.ID)); got != 2 {
			t.Errorf("the county's log had %d events, want 2", got)
		}
		h.describe(t, own.ID, "封存后")
		h.describe(t, foreign.ID, "封存后")
		late := h.take(t, county.ID, "三")
		if _, _, err := h.ChangeOfficer(t.Context(), h.by, lin.ID, rename("林晓风")); err != nil {
			t.Fatal(err)
		}

		var sealed, now []item.Item
		for c, err := range h.SealedContents(t.Context(), f) {
			if err != nil {
				t.Fatal(err)
			}
			sealed = append(sealed, c.Item)
		}
		for c, err := range h.Contents(t.Context(), f.ID) {
			if err != nil {
				t.Fatal(err)
			}
			now = append(now, c.Item)
		}
		if diff := cmp.Diff(seen, sealed); diff != "" || len(seen) != 2 || seen[0].Title != "封存前" {
			t.Errorf("the sealed contents (-at sealing +later):\n%s", diff)
		}
		if len(now) != 2 || now[0].Title != "封存后" || now[1].Title != "封存后" {
			t.Errorf("the contents now: %+v", now)
		}
		if o, err := h.OfficerAsOf(t.Context(), f.Sealed.Moment, lin.ID); err != nil || o.Name != "林晓" {
			t.Errorf("the officer then: %+v, %v", o, err)
		}
		if a, err := h.AgencyAsOf(t.Context(), f.Sealed.Moment, county.ID); err != nil || a.Name != county.Name || a.Head != county.Head {
			t.Errorf("the agency then: %+v, %v", a, err)
		}
		if _, err := h.MatterAsOf(t.Context(), f.Sealed.Moment, "m1"); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("a matter that is not there: %v", err)
		}
		if _, err := h.OfficerAsOf(t.Context(), custody.Moment{}, lin.ID); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("before the first event: %v", err)
		}
		if got, err := h.Item(t.Context(), late.ID); err != nil || got.Head.Place < f.Sealed.Moment.Size(string(county.ID)) {
			t.Errorf("what came later: %+v, %v", got.Head, err)
		}
	})
}

func TestAnOpenFileHasNoSealedContents(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		for range h.SealedContents(t.Context(), h.file(t, "m1")) {
			t.Error("an open file gave contents")
		}
	})
}
