package release_test

import (
	"bytes"
	"errors"
	"sync"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/asip/verify"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
)

func TestFromTheOfficersFileToAPackageThatVerifies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.issue(w.sealed())
	data := w.download(i)
	r := check(t, data, w.trust())
	for _, f := range r.Findings {
		t.Error(f)
	}
	if r.Exit() != verify.Good || r.Answers[verify.Match] != 4 || len(r.Origins) != 2 {
		t.Errorf("exit %d, answers %v, logs %v", r.Exit(), r.Answers, r.Origins)
	}
	if again := w.download(i); !bytes.Equal(again, data) {
		t.Error("the second download has other bytes")
	}
}

// What is recorded after the sealing, of items, people and the matter, neither
// changes an issued package nor the next one's content.
func TestAPackageIsTheFileAsItWasSealed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.sealed()
	first := w.issue(f)
	before := w.download(first)

	w.afterwards(f)
	second := w.issue(f)
	if second.Manifest != first.Manifest || second.Files != first.Files || second.ID == first.ID {
		t.Errorf("issued again: %+v\nfirst: %+v", second, first)
	}
	if after := w.download(first); !bytes.Equal(after, before) {
		t.Error("the first package has other bytes now")
	}
	if r := check(t, w.download(second), w.trust()); r.Exit() != verify.Good {
		t.Errorf("the second package: %v", r.Findings)
	}
}

// afterwards lets life go on: the items get titles, the officer another name, the
// matter another number.
func (w *world) afterwards(f casefile.CaseFile) {
	w.t.Helper()
	var ids []item.ID
	for c, err := range w.store.Contents(w.t.Context(), f.ID) {
		must(w.t, err)
		ids = append(ids, c.Item.ID)
	}
	for _, id := range ids {
		_, _, err := w.store.ChangeItem(w.t.Context(), by(w.lin), id, func(at time.Time, now item.Item) (custody.Transition, error) {
			_, tr, err := now.Describe(w.lin.Actor, at, item.Description{Title: "后来的题名", Origin: now.Origin, Proof: now.Proof}, "补正")
			return tr, err
		})
		must(w.t, err)
	}
	_, _, err := w.store.ChangeOfficer(w.t.Context(), by(w.chen), officer.ID(w.lin.Actor.Officer), func(_ time.Time, now officer.Officer) (custody.Transition, error) {
		_, tr, err := now.Amend(officer.Details{Unit: now.Unit, Name: "林晓风"}, "更名")
		return tr, err
	})
	must(w.t, err)
	_, _, err = w.store.ChangeMatter(w.t.Context(), by(w.lin), matter.ID(f.Matter), func(at time.Time, now matter.Matter) (custody.Transition, error) {
		_, tr, err := now.Amend(matter.Details{
			Unit: now.Unit, Kind: now.Kind, Number: "云农（种子）立〔2026〕32号", Party: now.Party, Subject: now.Subject, Officers: now.Officers, OpenedAt: now.OpenedAt,
		}, "更正案号", w.lin.Actor, at)
		return tr, err
	})
	must(w.t, err)
}

func TestTheSameRequestIssuesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.sealed()
	cmd := by(w.chen)
	cmd.Key, cmd.Fingerprint = "once", "the request"
	first, _, err := w.release.Issue(t.Context(), w.chen, cmd, f.ID, "移送法院")
	must(t, err)
	again, receipt, err := w.release.Issue(t.Context(), w.chen, cmd, f.ID, "移送法院")
	if err != nil || again != first || !receipt.Repeated {
		t.Errorf("again %+v, %+v, %v", again, receipt, err)
	}
	w.integrate()
	other := w.issue(f)
	list, err := w.release.Issuances(t.Context(), w.chen, f.ID, "", 10)
	if err != nil || len(list) != 2 || list[0] != first || list[1] != other {
		t.Errorf("issued: %+v, %v", list, err)
	}
	if rest, err := w.release.Issuances(t.Context(), w.chen, f.ID, first.ID, 10); err != nil || len(rest) != 1 || rest[0] != other {
		t.Errorf("after the first: %+v, %v", rest, err)
	}
	if got, err := w.release.Issuance(t.Context(), w.lin, first.ID); err != nil || got != first {
		t.Errorf("one: %+v, %v", got, err)
	}
}

func TestWhoMayIssueAndDownload(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.sealed()
	i := w.issue(f)
	open := w.arrange(w.bring(w.lin, w.he, "later.jpg", []byte("later")))
	head := w.enrol(w.county.ID, "县长", access.Head)
	reader := w.chen
	reader.Scope = []string{"read"}
	for name, c := range map[string]struct {
		who  access.Person
		file casefile.ID
		want error
	}{
		"the archivist":       {w.chen, f.ID, nil},
		"the case officer":    {w.lin, f.ID, fault.NotAllowed},
		"the custodian":       {w.he, f.ID, fault.NotAllowed},
		"another agency":      {head, f.ID, fault.NoSuchThing},
		"a token for reading": {reader, f.ID, fault.TokenLacks},
		"an open file":        {w.chen, open.ID, fault.NotSealed},
		"nothing":             {w.chen, "01936f00-0000-7000-8000-0000000000ff", fault.NoSuchThing},
	} {
		if _, _, err := w.release.Issue(t.Context(), c.who, by(c.who), c.file, "移送法院"); !errors.Is(err, c.want) {
			t.Errorf("%s issues: %v, want %v", name, err, c.want)
		}
	}
	for name, c := range map[string]struct {
		who  access.Person
		id   casefile.IssuanceID
		want error
	}{
		"the archivist":       {w.chen, i.ID, nil},
		"the case officer":    {w.lin, i.ID, nil},
		"another agency":      {head, i.ID, fault.NoSuchThing},
		"a token for reading": {reader, i.ID, nil},
		"nothing":             {w.chen, "01936f00-0000-7000-8000-0000000000ff", fault.NoSuchThing},
	} {
		if _, err := w.release.Open(t.Context(), c.who, c.id); !errors.Is(err, c.want) {
			t.Errorf("%s downloads: %v, want %v", name, err, c.want)
		}
		if _, err := w.release.Issuance(t.Context(), c.who, c.id); !errors.Is(err, c.want) {
			t.Errorf("%s looks: %v, want %v", name, err, c.want)
		}
	}
	if _, err := w.release.Issuances(t.Context(), head, f.ID, "", 10); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("another agency lists: %v", err)
	}
	if _, _, err := w.release.Issue(t.Context(), w.chen, by(w.chen), f.ID, ""); !errors.Is(err, fault.BadInput) {
		t.Errorf("no purpose: %v", err)
	}
}

func TestNoPackageLeavesBeforeItsCheckpoint(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i, _, err := w.release.Issue(t.Context(), w.chen, by(w.chen), w.sealed().ID, "移送法院")
	must(t, err)
	w.release.Patience = 0
	if _, err := w.release.Open(t.Context(), w.chen, i.ID); !errors.Is(err, fault.LogPending) {
		t.Errorf("before the checkpoint: %v", err)
	}
	w.integrate()
	w.release.Patience = time.Minute
	if r := check(t, w.download(i), w.trust()); r.Exit() != verify.Good {
		t.Errorf("after it: %v", r.Findings)
	}
}

// A package speaks as of the checkpoint of its first opening, also when several
// openings are the first, while the log goes on.
func TestEveryDownloadShowsOneCheckpoint(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.issue(w.sealed())
	const runs = 4
	got := make([][]byte, runs)
	var all sync.WaitGroup
	for n := range runs {
		all.Go(func() {
			w.enrol(w.city.ID, "新人")
			if err := w.ledger.Integrate(t.Context(), string(w.city.ID)); err != nil {
				t.Error(err)
			}
			p, err := w.release.Open(t.Context(), w.chen, i.ID)
			if err != nil {
				t.Error(err)
				return
			}
			var out bytes.Buffer
			if _, err := p.WriteTo(&out); err != nil {
				t.Error(err)
			}
			got[n] = out.Bytes()
		})
	}
	all.Wait()
	for n := range runs {
		if !bytes.Equal(got[n], got[0]) || len(got[n]) == 0 {
			t.Errorf("download %d has other bytes", n)
		}
	}
	if r := check(t, got[0], w.trust()); r.Exit() != verify.Good {
		t.Errorf("%v", r.Findings)
	}
}
