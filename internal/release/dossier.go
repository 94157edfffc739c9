package release

import (
	"cmp"
	"context"
	"io"
	"iter"
	"slices"
	"strconv"

	"liuhen/internal/agency"
	"liuhen/internal/asip"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/ledger"
	"liuhen/internal/matter"
)

// dossier is a sealed case file read for one package. It implements asip.Source,
// lives no longer than the package, and is not safe for concurrent use.
type dossier struct {
	desk   *Desk
	ctx    context.Context // of the one call that the dossier serves
	file   casefile.CaseFile
	head   asip.Head
	people *people
	kept   []asip.Member // all of them, in order, once they were read and are few enough

	items     []item.ID               // its members
	handovers map[custody.Ref]string  // in which members were signed over, with the origin of its log
	origins   map[string]bool         // of the logs that hold members
	issuance  custody.Ref             // zero while nothing is issued
	views     map[string]*ledger.View // by origin; nil before the checkpoints are fixed
}

// plan reads the sealed file and plans its package. It fails with
// casefile-members-differ when what is read is not what was sealed.
func (d *Desk) plan(ctx context.Context, f casefile.CaseFile) (*dossier, *asip.Plan, error) {
	s := &dossier{
		desk: d, ctx: ctx, file: f, people: newPeople(d.Register, f.Sealed.Moment),
		handovers: map[custody.Ref]string{}, origins: map[string]bool{agency.ID(f.Agency).Origin(): true},
	}
	var err error
	if s.head, err = s.readHead(); err != nil {
		return nil, nil, err
	}
	draft, err := asip.NewDraft(s.head)
	if err != nil {
		return nil, nil, err
	}
	bytes := int64(0)
	for m, err := range s.Members() {
		if err == nil {
			err = draft.Add(m)
		}
		if err != nil {
			return nil, nil, err
		}
		bytes += m.Item.Size
		s.note(m)
	}
	if n := len(s.handovers); n > asip.MaxHandovers {
		return nil, nil, fault.PackageTooLarge.Err("plan package", f.Ref().String(), nil).With("detail", strconv.Itoa(n))
	}
	if seal := f.Sealed; draft.Count() != int64(seal.Count) || draft.Root() != seal.Root || bytes != seal.Bytes {
		return nil, nil, fault.MembersDiffer.Err("plan package", f.Ref().String(), nil)
	}
	plan, err := draft.Finish(s.Steps())
	return s, plan, err
}

// note remembers the member, and which logs and handovers it draws on.
func (s *dossier) note(m asip.Member) {
	s.items = append(s.items, m.Item.ID)
	s.origins[m.Origin] = true
	for _, signing := range m.Item.Signings {
		s.handovers[handover.ID(signing.Handover).Ref()] = m.Origin
	}
}

// readHead reads what the papers say of the file as a whole.
func (s *dossier) readHead() (asip.Head, error) {
	f, seal := s.file, s.file.Sealed
	a, err := s.people.agency(s.ctx, f.Agency)
	if err != nil {
		return asip.Head{}, err
	}
	signed, err := s.people.names(s.ctx, []string{seal.Arranger, seal.Checker})
	if err != nil {
		return asip.Head{}, err
	}
	about, err := s.readMatter()
	if err != nil {
		return asip.Head{}, err
	}
	unit, _ := a.Unit(f.Unit) // a file of no unit has none to name
	return asip.Head{
		Number: seal.Number, Code: seal.Code, CaseFile: f.ID, Log: a.ID.Origin(), Count: int64(seal.Count), Bytes: seal.Bytes,
		Title: f.Title, Year: f.Year, Retention: f.Retention, Remarks: f.Remarks, Arranger: signed[0], Checker: signed[1], SealedAt: seal.At,
		Agency: a.Name, Unit: unit.Name, Authority: a.Authority.Name, Fonds: a.Authority.FondsName, Region: a.RegionCode, Matter: about,
	}, nil
}

// readMatter reads the matter; its ends are those that count at that moment.
func (s *dossier) readMatter() (asip.Matter, error) {
	m, err := s.desk.Register.MatterAsOf(s.ctx, s.file.Sealed.Moment, matter.ID(s.file.Matter))
	if err != nil {
		return asip.Matter{}, err
	}
	officers, err := s.people.names(s.ctx, m.Officers)
	about := asip.Matter{Number: m.Number, Kind: m.Kind, Pack: m.Pack, Party: m.Party, Subject: m.Subject, Officers: officers, Opened: m.OpenedAt}
	if m.End != nil {
		about.Ended = m.End.Time.Counted()
	}
	if m.Completed != nil {
		about.Completed = m.Completed.Time.Counted()
	}
	return about, err
}

// keptMembers is of how many members at most the records are held in memory, a few KB
// each: a package walks through them six times.
const keptMembers = 4096

// Members implements asip.Source.
func (s *dossier) Members() iter.Seq2[asip.Member, error] {
	if s.kept != nil {
		return these(s.kept...)
	}
	return func(yield func(asip.Member, error) bool) {
		var read []asip.Member
		for m, err := range s.readMembers() {
			if len(read) < keptMembers {
				read = append(read, m)
			}
			if !yield(m, err) || err != nil {
				return
			}
		}
		if int64(len(read)) == s.head.Count {
			s.kept = read
		}
	}
}

func (s *dossier) readMembers() iter.Seq2[asip.Member, error] {
	return func(yield func(asip.Member, error) bool) {
		position := int64(0)
		for c, err := range s.desk.Files.SealedContents(s.ctx, s.file) {
			m := asip.Member{Placement: c.Placement, Item: c.Item, Origin: agency.ID(c.Item.Agency).Origin(), Last: c.Item.Head.Place}
			if err == nil {
				m.Maker, err = s.people.name(s.ctx, maker(c.Item))
			}
			position++
			m.Position = position
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}

// maker is the officer who answers for an item: who recorded it, else who brought it in.
func maker(it item.Item) string { return cmp.Or(it.Origin.Maker, it.Uploader) }

// Steps implements asip.Source: the steps of the matter up to the sealing, then those
// of each handover in ascending order of id, then those of the case file.
func (s *dossier) Steps() iter.Seq2[asip.Step, error] {
	return func(yield func(asip.Step, error) bool) {
		before := append([]custody.Ref{matter.ID(s.file.Matter).Ref()}, s.signedIn("")...)
		events := join(s.chains(s.file.Sealed.Moment, these(before...)), s.chains(nil, these(s.file.Ref())))
		for ev, err := range events {
			var step asip.Step
			if err == nil {
				step, err = s.step(ev)
			}
			if !yield(step, err) || err != nil {
				return
			}
		}
	}
}

func (s *dossier) step(ev asip.Event) (asip.Step, error) {
	e, err := custody.Decode(ev.Payload)
	if err != nil {
		return asip.Step{}, err
	}
	name, unit, err := s.people.actor(s.ctx, e.Actor)
	return asip.Step{Kind: e.Noun.Kind, Action: e.Action, Person: name, Unit: unit, At: e.At, Opinion: e.Reason}, err
}

// signedIn lists the handovers of a log, or of all logs where origin is empty, in
// ascending order of id.
func (s *dossier) signedIn(origin string) (list []custody.Ref) {
	for ref, log := range s.handovers {
		if origin == "" || log == origin {
			list = append(list, ref)
		}
	}
	slices.SortFunc(list, func(a, b custody.Ref) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// Open implements asip.Source.
func (s *dossier) Open(d digest.SHA256) (io.ReadCloser, error) { return s.desk.Bytes.Open(s.ctx, d, 0) }
