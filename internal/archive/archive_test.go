package archive_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/archive"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/matter"
	"liuhen/internal/sqldb"
	"liuhen/internal/translog"
)

// The database serves the desk as it is.
var _ archive.Files = (*sqldb.Store)(nil)

var (
	at     = time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	moment = custody.Moment{{Log: "ag", Size: 7}}
)

// shelf is one case file in memory.
type shelf struct {
	file     casefile.CaseFile
	contents []casefile.Content
	drawn    int
	fonds    string
}

func (s *shelf) ChangeCaseFile(_ context.Context, _ custody.Command, _ casefile.ID, decide func(time.Time, casefile.CaseFile) (custody.Transition, error)) (casefile.CaseFile, custody.Receipt, error) {
	tr, err := decide(at, s.file)
	return s.keep(tr, err)
}

func (s *shelf) SealCaseFile(_ context.Context, _ custody.Command, _ casefile.ID, decide func(time.Time, custody.Moment, casefile.CaseFile, iter.Seq2[casefile.Content, error], func(casefile.Series) (int, error)) (custody.Transition, error)) (casefile.CaseFile, custody.Receipt, error) {
	all := func(yield func(casefile.Content, error) bool) {
		for _, c := range s.contents {
			if !yield(c, nil) {
				return
			}
		}
	}
	tr, err := decide(at, moment, s.file, all, func(casefile.Series) (int, error) { s.drawn++; return s.drawn, nil })
	return s.keep(tr, err)
}

func (s *shelf) keep(tr custody.Transition, err error) (casefile.CaseFile, custody.Receipt, error) {
	if err != nil {
		return casefile.CaseFile{}, custody.Receipt{}, err
	}
	s.file = tr.Noun.(casefile.CaseFile)
	return s.file, custody.Receipt{}, nil
}

func (s *shelf) Matter(context.Context, matter.ID) (matter.Matter, error) {
	return matter.Matter{ID: "m", Agency: "ag", Unit: "u1", Officers: []string{"off-lin"}}, nil
}

func (s *shelf) Agency(context.Context, agency.ID) (agency.Agency, error) {
	return agency.Agency{ID: "ag", RegionCode: "999900", Authority: agency.Authority{FondsCode: s.fonds}}, nil
}

func person(id string, posts ...string) access.Person {
	held := map[string]bool{}
	for _, p := range posts {
		held[p] = false
	}
	return access.Person{Actor: custody.Actor{Account: "acc-" + id, Officer: id, Agency: "ag", Via: "session"}, City: "city", Unit: "u1", Posts: held}
}

// submitted is a case file of officer lin with n deposited items.
func submitted(t *testing.T, n int) *shelf {
	t.Helper()
	f, _, err := casefile.New(casefile.CaseFile{
		ID: "c", Agency: "ag", Unit: "u1", Matter: "m", Title: "关于某店案", Category: "XZCF", Year: 2026, Retention: casefile.Years30,
	}, person("off-lin").Actor, at)
	if err != nil {
		t.Fatal(err)
	}
	if f, _, err = f.SubmitBy(person("off-lin").Actor, at, n); err != nil {
		t.Fatal(err)
	}
	s := &shelf{file: f, fonds: "Q101"}
	for i := range n {
		it := item.Item{ID: item.ID(fmt.Sprint("i", i)), Agency: "ag", State: item.Deposited, Size: 10, SHA256: digest.SumSHA256([]byte{byte(i)}), Head: custody.Head{Place: int64(i)}}
		s.contents = append(s.contents, casefile.Content{Placement: casefile.Placement{Item: string(it.ID)}, Item: it})
	}
	return s
}

func TestSealingCommitsTheFileAsAWhole(t *testing.T) {
	t.Parallel()
	s := submitted(t, 3)
	chen := person("off-chen", access.Archivist)
	f, _, err := archive.Desk{Files: s, Register: s}.Seal(t.Context(), chen, custody.Command{Actor: chen.Actor}, "c")
	if err != nil {
		t.Fatal(err)
	}
	var members []translog.Member
	for i, c := range s.contents {
		members = append(members, c.Placement.Member(int64(i+1), c.Item, "liuhen/ag", int64(i)))
	}
	root, err := translog.OrderedRoot(members)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Sealed; got.Root != root || got.Count != 3 || got.Bytes != 30 || got.Code != "Q101-ZY·XZCF·2026·D30-001" || got.Arranger != "off-lin" || got.Checker != "off-chen" || got.Moment.Size("ag") != 7 {
		t.Errorf("sealed %+v, root %s", got, root)
	}
}

func TestARefusedSealUsesUpNoNumber(t *testing.T) {
	t.Parallel()
	waiting := submitted(t, 2)
	waiting.contents[1].Item.State = item.Accepted
	nameless := submitted(t, 1)
	nameless.fonds = ""
	for name, c := range map[string]struct {
		shelf *shelf
		who   access.Person
		code  *fault.Code
	}{
		"not deposited": {waiting, person("off-chen", access.Archivist), fault.NotDeposited},
		"no fonds":      {nameless, person("off-chen", access.Archivist), fault.FondsMissing},
		"the submitter": {submitted(t, 1), person("off-lin", access.Archivist), fault.SecondPerson},
		"no archivist":  {submitted(t, 1), person("off-chen"), fault.NotAllowed},
		"nothing in it": {&shelf{file: submitted(t, 1).file, fonds: "Q101"}, person("off-chen", access.Archivist), fault.EmptyFile},
	} {
		_, _, err := archive.Desk{Files: c.shelf, Register: c.shelf}.Seal(t.Context(), c.who, custody.Command{Actor: c.who.Actor}, "c")
		if !errors.Is(err, c.code) || c.shelf.drawn != 0 {
			t.Errorf("%s: %v, %d numbers drawn", name, err, c.shelf.drawn)
		}
	}
}

func TestAReturnNamesItsDefects(t *testing.T) {
	t.Parallel()
	s, chen := submitted(t, 1), person("off-chen", access.Archivist)
	d := archive.Desk{Files: s, Register: s}
	if _, _, err := d.Return(t.Context(), chen, custody.Command{Actor: chen.Actor}, "c", ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("no defects: %v", err)
	}
	f, _, err := d.Return(t.Context(), chen, custody.Command{Actor: chen.Actor}, "c", "缺送达回证")
	if err != nil || f.State != casefile.Returned {
		t.Errorf("returned: %+v %v", f, err)
	}
}
