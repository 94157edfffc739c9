package asip_test

import (
	"bytes"
	"errors"
	"iter"
	"slices"
	"testing"

	"liuhen/internal/asip"
	"liuhen/internal/asip/asiptest"
	"liuhen/internal/casefile"
	"liuhen/internal/fault"
)

// altered is a case whose parts differ from what was planned.
type altered struct {
	*asiptest.Case
	members func(*asip.Member)
	steps   bool // one step more
	events  func([]asip.Event) []asip.Event
}

func (a altered) Members() iter.Seq2[asip.Member, error] {
	return func(yield func(asip.Member, error) bool) {
		for m, err := range a.Case.Members() {
			if a.members != nil {
				a.members(&m)
			}
			if !yield(m, err) {
				return
			}
		}
	}
}

func (a altered) Steps() iter.Seq2[asip.Step, error] {
	return func(yield func(asip.Step, error) bool) {
		for s, err := range a.Case.Steps() {
			if !yield(s, err) {
				return
			}
		}
		if a.steps {
			yield(asip.Step{Kind: "casefile", Action: "open"}, nil)
		}
	}
}

func (a altered) Events(log string) iter.Seq2[asip.Event, error] {
	return func(yield func(asip.Event, error) bool) {
		var all []asip.Event
		for ev := range a.Case.Events(log) {
			all = append(all, ev)
		}
		if a.events != nil {
			all = a.events(all)
		}
		for _, ev := range all {
			if !yield(ev, nil) {
				return
			}
		}
	}
}

// TestWriteStopsBeforeAValidZip: what differs from the plan, or from what the proofs
// were made for, ends the zip before it is one.
func TestWriteStopsBeforeAValidZip(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		alter    altered
		issuance func(*casefile.Issuance)
		want     *fault.Code
	}{
		"another title":     {alter: altered{members: func(m *asip.Member) { m.Placement.Author = "别人" }}, want: fault.PackageBytes},
		"one step more":     {alter: altered{steps: true}, want: fault.PackageBytes},
		"an event less":     {alter: altered{events: func(l []asip.Event) []asip.Event { return l[1:] }}, want: fault.PackageRebuilt},
		"an event twice":    {alter: altered{events: func(l []asip.Event) []asip.Event { return slices.Concat(l[:1], l) }}, want: fault.PackageRebuilt},
		"another log's":     {alter: altered{events: func(l []asip.Event) []asip.Event { l[0].Log = "liuhen/x"; return l }}, want: fault.PackageRebuilt},
		"a tab in an event": {alter: altered{events: func(l []asip.Event) []asip.Event { l[0].Payload = []byte("{\t}"); return l }}, want: fault.PayloadMalformed},
		"another manifest":  {issuance: func(i *casefile.Issuance) { i.Manifest[0] ^= 1 }, want: fault.PackageRebuilt},
		"another number":    {issuance: func(i *casefile.Issuance) { i.Number += "1" }, want: fault.PackageRebuilt},
		"another format":    {issuance: func(i *casefile.Issuance) { i.Format = "liuhen.package/v0" }, want: fault.PackageRebuilt},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := asiptest.New(asiptest.Recipe{Items: 2})
			plan := source.Plan()
			source.Issue(plan)
			c.alter.Case = source
			issuance := source.Issuance
			if c.issuance != nil {
				c.issuance(&issuance)
			}
			var out bytes.Buffer
			if err := asip.Write(&out, plan, issuance, source.Logs(), c.alter); !errors.Is(err, c.want) {
				t.Errorf("%v, want %s", err, c.want.Name)
			}
			if _, err := asip.OpenArchive(bytes.NewReader(out.Bytes()), int64(out.Len())); err == nil {
				t.Error("a zip came out")
			}
		})
	}
}

func TestADraftTakesMembersInOrder(t *testing.T) {
	t.Parallel()
	source := asiptest.New(asiptest.Recipe{Items: 2})
	d, err := asip.NewDraft(source.Head)
	if err != nil {
		t.Fatal(err)
	}
	for m := range source.Members() {
		m.Position++
		if err := d.Add(m); !errors.Is(err, fault.MemberOrder) {
			t.Errorf("member %d: %v", m.Position, err)
		}
		break
	}
	source.Head.Count = asip.MaxMembers + 1
	if _, err := asip.NewDraft(source.Head); !errors.Is(err, fault.PackageTooLarge) {
		t.Errorf("too many members: %v", err)
	}
	source.Head.Number = "../x"
	if _, err := asip.NewDraft(source.Head); !errors.Is(err, fault.PackageName) {
		t.Errorf("a dangerous number: %v", err)
	}
}
