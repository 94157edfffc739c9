package library_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/ledger"
	"liuhen/internal/library"
	"liuhen/internal/translog"
	"liuhen/internal/viewing"
)

// keys signs every log with one key.
type keys struct{ seed byte }

func (k keys) pair(id string) (note.Signer, note.Verifier, error) {
	origin, err := translog.Origin(id)
	if err != nil {
		return nil, nil, err
	}
	private, public, err := translog.NewKey(origin, [32]byte{k.seed})
	if err != nil {
		return nil, nil, err
	}
	signer, err := translog.NewSigner(private)
	if err != nil {
		return nil, nil, err
	}
	verifier, err := translog.ParseVerifier(public)
	return signer, verifier, err
}

func (k keys) Signer(id string) (note.Signer, error) {
	signer, _, err := k.pair(id)
	return signer, err
}

func (k keys) Verifiers(id string) (note.Verifiers, error) {
	_, verifier, err := k.pair(id)
	return note.VerifierList(verifier), err
}

func (w *world) chains() (library.Chains, *ledger.Ledger) {
	l := ledger.New(ledger.Parts{
		Trees: w.Store, Shelf: w.shelf, Keys: keys{9}, After: func(time.Duration) <-chan time.Time { return nil }, Log: slog.New(slog.DiscardHandler),
	})
	return library.Chains{Events: w.Store, Proofs: l, Viewings: w.Registers().Viewings, Journal: w.Store, Patience: time.Minute}, l
}

// retitled is an item with so many titles after the first.
func (w *world) retitled(t *testing.T, times int) item.Item {
	t.Helper()
	it := w.take(film)
	for i := range times {
		var err error
		it, _, err = w.ChangeItem(t.Context(), custody.Command{Actor: w.lin().Actor}, it.ID, func(at time.Time, now item.Item) (custody.Transition, error) {
			_, tr, err := now.Describe(w.lin().Actor, at, item.Description{Title: fmt.Sprint("题名", i+2), Origin: now.Origin, Proof: now.Proof}, "更正")
			return tr, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return it
}

func titles(steps []library.Event) []string {
	all := []string{}
	for _, s := range steps {
		for _, c := range s.Changes {
			if c.Field == "title" {
				all = append(all, fmt.Sprintf("%d: %s > %s", s.Version, c.Old, c.New))
			}
		}
	}
	return all
}

func TestAChainTellsWhatChangedInPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it := w.retitled(t, 4)
	c, _ := w.chains()
	for name, s := range map[string]struct {
		span library.Span
		want []string
	}{
		"from the first": {library.Span{From: 1, Limit: 2}, []string{`1: null > "检查录像"`, `2: "检查录像" > "题名2"`}},
		"the next":       {library.Span{From: 3, Limit: 2}, []string{`3: "题名2" > "题名3"`, `4: "题名3" > "题名4"`}},
		"the last":       {library.Span{From: 5, Limit: 2}, []string{`5: "题名4" > "题名5"`}},
		"back":           {library.Span{From: 5, Back: true, Limit: 2}, []string{`5: "题名4" > "题名5"`, `4: "题名3" > "题名4"`}},
		"back to it":     {library.Span{From: 2, Back: true, Limit: 9}, []string{`2: "检查录像" > "题名2"`, `1: null > "检查录像"`}},
	} {
		steps, err := c.Of(t.Context(), w.lin(), it.Ref(), s.span)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s.want, titles(steps)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if n := len(w.recorded(t, string(w.County), "listing")); n != 5 {
		t.Errorf("%d looks at the chain were recorded", n)
	}
}

func TestWhoReadsAChainAndHowMuchOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it := w.retitled(t, 1)
	c, _ := w.chains()
	for name, p := range map[string]struct {
		who    access.Person
		want   *fault.Code
		opened bool
	}{
		"its maker":                  {w.lin(), nil, true},
		"the city":                   {w.Somebody(w.City, "chief", access.Head), nil, true},
		"the audit administrator":    {w.administrator(access.AuditAdmin), nil, false},
		"the system administrator":   {w.administrator(access.SystemAdmin), fault.NotAllowed, false},
		"a city officer":             {w.Somebody(w.City, "li"), fault.NoSuchThing, false},
		"another agency's custodian": {w.Somebody("ag-other", "x", access.Custodian), fault.NoSuchThing, false},
	} {
		steps, err := c.Of(t.Context(), p.who, it.Ref(), library.Span{From: 1, Limit: 9})
		if p.want != nil {
			if !errors.Is(err, p.want) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil || len(steps) != 2 {
			t.Fatalf("%s: %d steps, %v", name, len(steps), err)
		}
		last := steps[1]
		if last.Noun != it.Ref() || last.Account != "acc-lin" || last.Action != "describe" || last.Entry == (translog.Entry{}) {
			t.Errorf("%s: %+v", name, last.Line)
		}
		if shown := fmt.Sprintf("%+v", last); p.opened != strings.Contains(shown, "off-lin") || p.opened != (last.Reason == "更正") || p.opened != (len(last.Changes) > 0) {
			t.Errorf("%s is shown %s", name, shown)
		}
	}
	if _, err := c.Of(t.Context(), w.administrator(access.AuditAdmin), custody.Ref{Kind: "item", ID: "nothing"}, library.Span{From: 1, Limit: 9}); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("the chain of nothing: %v", err)
	}
}

func TestALogIsReadForItsAudit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.retitled(t, 5)
	c, _ := w.chains()
	county := string(w.County)
	for name, p := range map[string]struct {
		who  access.Person
		want *fault.Code
	}{
		"the audit administrator": {w.administrator(access.AuditAdmin), nil},
		"its own custodian":       {w.Somebody(w.County, "wang", access.Custodian), nil},
		"an officer":              {w.lin(), fault.NotAllowed},
		"the city's head":         {w.Somebody(w.City, "chief", access.Head), fault.NotAllowed},
	} {
		if _, err := c.Log(t.Context(), p.who, county, library.Span{Limit: 3}); !errors.Is(err, p.want) && (err != nil || p.want != nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
	audit := w.administrator(access.AuditAdmin)
	places := func(s library.Span) (all []int64) {
		lines, err := c.Log(t.Context(), audit, county, s)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			all = append(all, l.Place)
		}
		return all
	}
	if diff := cmp.Diff([]int64{2, 3, 4}, places(library.Span{From: 2, Limit: 3})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int64{1, 0}, places(library.Span{From: 1, Back: true, Limit: 3})); diff != "" {
		t.Error(diff)
	}
	if newest := places(library.Span{From: 1 << 62, Back: true, Limit: 1}); newest[0] != 6 { // one is the custodian's look
		t.Errorf("the newest is at %d", newest[0])
	}
	if _, err := c.Log(t.Context(), audit, "nothing", library.Span{Limit: 3}); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("the log of nobody: %v", err)
	}
}

func TestAnEventIsProven(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it := w.retitled(t, 2)
	c, l := w.chains()
	hasty := c
	hasty.Patience = 0
	if _, err := hasty.Proof(t.Context(), w.lin(), it.Agency, it.Head.Place); !errors.Is(err, fault.LogPending) {
		t.Errorf("before any checkpoint: %v", err)
	}
	if err := l.Integrate(t.Context(), it.Agency); err != nil {
		t.Fatal(err)
	}
	p, err := c.Proof(t.Context(), w.lin(), it.Agency, it.Head.Place)
	if err != nil || p.Noun != it.Ref() {
		t.Fatal(p, err)
	}
	_, verifier, err := keys{9}.pair(it.Agency)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Verify(p.Entry, verifier.Name(), note.VerifierList(verifier)); err != nil {
		t.Error(err)
	}
}

// A proof is a look like any other. Whether there is such an event is told to nobody who
// may not read it: the answer is the same at a place that does not exist.
func TestWhoProvesAnEvent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it := w.retitled(t, 2)
	c, l := w.chains()
	if err := l.Integrate(t.Context(), it.Agency); err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]struct {
		who            access.Person
		there, nowhere *fault.Code
	}{
		"its maker":                {w.lin(), nil, fault.NoSuchThing},
		"the audit administrator":  {w.administrator(access.AuditAdmin), nil, fault.NoSuchThing},
		"its custodian":            {w.Somebody(w.County, "wang", access.Custodian), nil, fault.NoSuchThing},
		"the system administrator": {w.administrator(access.SystemAdmin), fault.NotAllowed, fault.NotAllowed},
		"a city officer":           {w.Somebody(w.City, "li"), fault.NoSuchThing, fault.NoSuchThing},
	} {
		before := len(w.recorded(t, p.who.Actor.Agency, "listing"))
		for place, want := range map[int64]*fault.Code{it.Head.Place: p.there, 99: p.nowhere} {
			if _, err := c.Proof(t.Context(), p.who, it.Agency, place); !errors.Is(err, want) && (err != nil || want != nil) {
				t.Errorf("%s, place %d: %v", name, place, err)
			}
		}
		looks := 0
		if p.there == nil {
			looks = 1
		}
		if n := len(w.recorded(t, p.who.Actor.Agency, "listing")) - before; n != looks {
			t.Errorf("%s: %d looks were recorded, not %d", name, n, looks)
		}
	}
}

func TestWhoLookedAtAnItem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it, l := w.take(film), w.looks()
	chief := w.Somebody(w.City, "chief", access.Head)
	chief.Why = "督查"
	for _, who := range []access.Person{w.lin(), chief} {
		w.Move(time.Millisecond)
		if _, err := see(t.Context(), l, who, it, viewing.View, 0, 5); err != nil {
			t.Fatal(err)
		}
	}
	c, _ := w.chains()
	for name, p := range map[string]struct {
		who    access.Person
		want   *fault.Code
		reason string
	}{
		"the custodian":           {w.Somebody(w.County, "wang", access.Custodian), nil, "督查"},
		"the audit administrator": {w.administrator(access.AuditAdmin), nil, ""},
		"a colleague":             {w.Somebody(w.County, "zhao"), fault.NotAllowed, ""},
		"another agency":          {w.Somebody("ag-other", "x", access.Custodian), fault.NoSuchThing, ""},
	} {
		found, err := c.Looks(t.Context(), p.who, it.Ref(), "", 10)
		if p.want != nil {
			if !errors.Is(err, p.want) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil || len(found) != 2 || found[0].Viewer != chief.Actor || found[0].Reason != p.reason {
			t.Errorf("%s: %+v %v", name, found, err)
		}
	}
}

// Whoever holds a post sees that an account was changed, but not its login.
func TestSignInsAreNotShownWithTheAgencysThings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.openAccount(t, "lin-login")
	c, _ := w.chains()
	for _, l := range w.recorded(t, string(w.City), "account") {
		steps, err := c.Of(t.Context(), w.Somebody(w.City, "chief", access.Custodian), l.Noun, library.Span{From: 1, Limit: 9})
		if err != nil || len(steps) != 1 || strings.Contains(fmt.Sprintf("%+v", steps), "lin-login") || len(steps[0].Changes) != 0 {
			t.Errorf("%+v %v", steps, err)
		}
	}
}

// unreadable gives events whose value is not what a noun's value can be.
type unreadable struct{ library.Events }

func (u unreadable) ChainEvents(ctx context.Context, noun custody.Ref, s library.Span) ([]library.Opened, error) {
	all, err := u.Events.ChainEvents(ctx, noun, s)
	for i := range all {
		all[i].Event.Value = []byte(`"a text"`)
	}
	return all, err
}

func TestAValueThatCannotBeReadIsNoEmptyOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	it := w.retitled(t, 1)
	c, _ := w.chains()
	c.Events = unreadable{c.Events}
	if shown, err := c.Of(t.Context(), w.lin(), it.Ref(), library.Span{From: 1, Limit: 9}); !errors.Is(err, fault.PayloadMalformed) {
		t.Errorf("%+v %v", shown, err)
	}
}
