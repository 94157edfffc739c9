package library_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/extract"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/library"
)

// returning says of everybody what he is now.
type returning map[string]access.Person

func (r returning) Again(_ context.Context, by custody.Actor, _ []string) (access.Person, error) {
	who, ok := r[by.Account]
	if !ok {
		return who, fault.NotAllowed.Err("act again for", by.Account, nil)
	}
	return who, nil
}

// lines writes a row as a line, and refuses those beyond a bound.
type lines struct{ most int }

func (l lines) Sheet(_ extract.Format, title string, w io.Writer) (extract.Sheet, error) {
	_, err := io.WriteString(w, title+"\n")
	return &lining{w: w, left: l.most}, err
}

type lining struct {
	w    io.Writer
	left int
}

func (l *lining) Add(cells []string) error {
	if l.left--; l.left < 0 {
		return extract.TooLong()
	}
	_, err := fmt.Fprintln(l.w, strings.Join(cells, "|"))
	return err
}

func (*lining) Close() error { return nil }

// extracting is a desk of the world, at which those come again who are given.
func (w *world) extracting(most int, again ...access.Person) *library.Extracts {
	office := returning{}
	for _, who := range again {
		office[who.Actor.Account] = who
	}
	return &library.Extracts{
		Kept: w.Store, Hidden: w.Store, Office: office, Queue: w.Store, Shelf: w.shelf, Writer: lines{most}, Register: w.Store, Now: w.Now, Local: time.UTC,
		Sources: map[extract.List]library.Source{extract.Items: library.SourceOf(w.items(), extract.ItemColumns)},
	}
}

func (w *world) order(t *testing.T, d *library.Extracts, who access.Person) extract.Extract {
	t.Helper()
	e, _, err := d.Order(t.Context(), who, custody.Command{Actor: who.Actor}, extract.Extract{List: extract.Items, Format: extract.CSV, Language: extract.English})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func fetched(t *testing.T, d *library.Extracts, who access.Person, id extract.ID) (string, error) {
	t.Helper()
	file, err := d.Open(t.Context(), who, id)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = file.WriteTo(t.Context(), &out)
	return out.String(), err
}

func silent(int64, int64) {}

func (w *world) restrict(t *testing.T, it item.Item) {
	t.Helper()
	keeper := w.Somebody(w.County, "keeper", access.Custodian)
	_, _, err := w.ChangeItem(t.Context(), custody.Command{Actor: keeper.Actor}, it.ID, func(at time.Time, now item.Item) (custody.Transition, error) {
		_, tr, err := now.Restrict(keeper.Actor, at, item.Restriction{Home: true}, "住宅内")
		return tr, err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestAnExtractIsMadeInTheRightsOfNow: whoever lost his rights between the order and the job
// gets nothing, and that is recorded as lasting.
func TestAnExtractIsMadeInTheRightsOfNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.take(film)
	head := w.Somebody(w.County, "head", access.Head)
	nobody := head
	nobody.Posts, nobody.Unit = nil, ""
	for name, c := range map[string]struct {
		now  []access.Person
		rows int64
		want error
	}{
		"as he was":    {[]access.Person{head}, 1, nil},
		"without post": {[]access.Person{nobody}, 0, nil},
		"locked":       {nil, 0, fault.NotAllowed},
	} {
		d := w.extracting(10, c.now...)
		e := w.order(t, d, head)
		if err := d.Make(t.Context(), e.ID, silent); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		got := must[library.Ordered](t)(d.One(t.Context(), head, e.ID))
		switch {
		case c.want != nil && (got.State != extract.Failed || got.Failure != "not-allowed"):
			t.Errorf("%s: %+v", name, got)
		case c.want == nil && (got.State != extract.Ready || got.Made.Rows != c.rows):
			t.Errorf("%s: %+v", name, got)
		}
		if err := d.Make(t.Context(), e.ID, silent); err != nil {
			t.Errorf("%s, once more: %v", name, err)
		}
		if _, err := fetched(t, d, nobody, e.ID); name == "as he was" && !errors.Is(err, fault.ExtractOutdated) {
			t.Errorf("fetched without the post: %v", err)
		}
	}
}

// TestARestrictionTakesAMadeFileAway from who may see the item no longer, and from nobody else.
func TestARestrictionTakesAMadeFileAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it := w.take(film)
	head, keeper, lin := w.Somebody(w.County, "head", access.Head), w.Somebody(w.County, "keeper", access.Custodian), w.lin()
	d := w.extracting(10, head, keeper, lin)
	made := map[string]extract.Extract{}
	for _, who := range []access.Person{head, keeper, lin} {
		e := w.order(t, d, who)
		if err := d.Make(t.Context(), e.ID, silent); err != nil {
			t.Fatal(err)
		}
		made[who.Actor.Account] = e
	}
	w.Move(time.Minute)
	w.restrict(t, it)
	for _, who := range []access.Person{keeper, lin} {
		if got, err := fetched(t, d, who, made[who.Actor.Account].ID); err != nil || !strings.Contains(got, string(it.ID)) {
			t.Errorf("%s: %q %v", who.Actor.Account, got, err)
		}
	}
	if _, err := fetched(t, d, head, made[head.Actor.Account].ID); !errors.Is(err, fault.ExtractOutdated) {
		t.Errorf("the head: %v", err)
	}
	e := w.order(t, d, lin)
	if err := d.Make(t.Context(), e.ID, silent); err != nil {
		t.Fatal(err)
	}
	if got := must[library.Ordered](t)(d.One(t.Context(), lin, e.ID)); len(got.Made.Guarded) != 1 || got.Made.Guarded[0] != string(it.ID) {
		t.Errorf("%+v", got.Made)
	}
}

// TestAFileIsClearedAfterADay, and what no extract keeps with it.
func TestAFileIsClearedAfterADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.take(film)
	lin := w.lin()
	d := w.extracting(10, lin)
	e := w.order(t, d, lin)
	if err := d.Make(t.Context(), e.ID, silent); err != nil {
		t.Fatal(err)
	}
	loose := extract.ID("nobody").Object(digest.SumSHA256(nil))
	if err := w.shelf.PublishOnce(t.Context(), loose, nil); err != nil {
		t.Fatal(err)
	}
	if n, err := d.Clear(t.Context()); n != 0 || err != nil {
		t.Error(n, err)
	}
	if got := w.names(t); len(got) != 1 || strings.Contains(got[0], "nobody") {
		t.Errorf("kept: %v", got)
	}
	w.Move(extract.Kept)
	if _, err := fetched(t, d, lin, e.ID); !errors.Is(err, fault.ExtractNotReady) {
		t.Errorf("after its time: %v", err)
	}
	if n, err := d.Clear(t.Context()); n != 1 || err != nil || len(w.names(t)) != 0 {
		t.Errorf("%d %v, left %v", n, err, w.names(t))
	}
	if got := must[library.Ordered](t)(d.One(t.Context(), lin, e.ID)); got.State != extract.Expired {
		t.Errorf("%+v", got)
	}
}

// TestAPieceThatWasAlteredIsNotGivenOut.
func TestAPieceThatWasAlteredIsNotGivenOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.take(film)
	lin := w.lin()
	d := w.extracting(10, lin)
	e := w.order(t, d, lin)
	if err := d.Make(t.Context(), e.ID, silent); err != nil {
		t.Fatal(err)
	}
	if err := w.shelf.Publish(t.Context(), w.names(t)[0], []byte("other rows")); err != nil {
		t.Fatal(err)
	}
	if got, err := fetched(t, d, lin, e.ID); !errors.Is(err, fault.ExtractDiffers) || got != "" {
		t.Errorf("%q %v", got, err)
	}
}

// TestALongListIsMadeInPiecesOrRefused: pages and pieces join without a gap, and what a
// format does not take is told by its code.
func TestALongListIsMadeInPiecesOrRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lin := w.lin()
	for i := range 12 {
		w.take(fmt.Sprint(film, i))
	}
	short := w.extracting(12, lin) // the headings are one row
	e := w.order(t, short, lin)
	if err := short.Make(t.Context(), e.ID, silent); !errors.Is(err, fault.ExtractTooLong) {
		t.Error(err)
	}
	if got := must[library.Ordered](t)(short.One(t.Context(), lin, e.ID)); got.State != extract.Failed || got.Failure != "extract-too-long" {
		t.Errorf("%+v", got)
	}
	d := w.extracting(13, lin)
	e = w.order(t, d, lin)
	told := int64(0)
	if err := d.Make(t.Context(), e.ID, func(done, total int64) {
		if told = done; total != 12 {
			t.Errorf("of %d", total)
		}
	}); err != nil || told != 12 {
		t.Errorf("told %d: %v", told, err)
	}
	if got, err := fetched(t, d, lin, e.ID); err != nil || strings.Count(got, "\n") != 14 || !strings.HasPrefix(got, "Items\nId|") {
		t.Errorf("%q %v", got, err)
	}
}

// TestNobodyOrdersWithoutEnd: so many at once, and not more.
func TestNobodyOrdersWithoutEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lin := w.lin()
	d := w.extracting(10, lin)
	for range extract.MaxOpen {
		w.order(t, d, lin)
	}
	_, _, err := d.Order(t.Context(), lin, custody.Command{Actor: lin.Actor}, extract.Extract{List: extract.Items, Format: extract.CSV, Language: extract.English})
	if !errors.Is(err, fault.ExtractsWaiting) {
		t.Error(err)
	}
}

func (w *world) names(t *testing.T) (all []string) {
	t.Helper()
	if err := w.shelf.Names(t.Context(), extract.Objects, func(name string) error { all = append(all, name); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}
