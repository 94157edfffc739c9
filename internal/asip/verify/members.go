package verify

import (
	"crypto/sha256"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"liuhen/internal/agency"
	"liuhen/internal/asip"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/translog"
)

// issued is what the events say of case file and issue, with what the members
// amount to, to be compared at the end.
type issued struct {
	root      translog.Ordered
	bytes     int64
	ordered   bool  // all members were read in order
	sealPlace int64 // of the sealing event
	codes     map[string]bool
	handovers map[string]map[handover.ID]bool // signed over in, by log
	signed    int64                           // how many handovers that are
	latest    map[string]int64                // by log: highest place of what must lie before the sealing
}

// checkMembers walks members, events and catalogue side by side, in order of
// position, then the events of handovers, case file and issue.
func (c *check) checkMembers() {
	c.issued = issued{codes: map[string]bool{}, handovers: map[string]map[handover.ID]bool{}, latest: map[string]int64{}}
	count, ok := c.countMembers()
	if !ok {
		return
	}
	r, _ := c.open(asip.MembersFile)
	members, err := asip.NewMembers(r)
	if err != nil {
		c.report.find(err)
		return
	}
	rows := c.catalogue()
	for {
		m, err := members.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			c.report.find(err)
			return
		}
		c.member(m, members.CaseFile, count, rows)
	}
	rows.end(c.report)
	c.issued.ordered = c.issued.root.Count() == count
	c.checkHandovers()
	c.checkFile(members.CaseFile)
}

// countMembers reads members.txt once for the number of its lines, on which the
// names of files depend.
func (c *check) countMembers() (count int64, ok bool) {
	r, ok := c.open(asip.MembersFile)
	if !ok {
		return 0, false
	}
	members, err := asip.NewMembers(r)
	for err == nil {
		if _, err = members.Next(); err == nil {
			count++
		}
	}
	if !errors.Is(err, io.EOF) {
		c.report.find(err)
		return 0, false
	}
	c.report.Members = count
	c.members = make([]expected, 0, count) // growing step by step would take twice the room
	return count, true
}

// member checks one line against the events of its item and placement and the row
// of the catalogue.
func (c *check) member(m asip.MemberLine, file casefile.ID, count int64, rows *rows) {
	if err := c.issued.root.Add(m.Member); err != nil && errors.Is(err, fault.MemberOrder) {
		c.membersDiffer("the member " + asip.Show(m.Item) + " is out of order")
	}
	c.issued.bytes += m.Size
	it, haveItem := c.item(m)
	c.expect(m, it, haveItem)
	p, havePlacement := c.placement(m, file)
	if !haveItem || !havePlacement {
		rows.skip()
		return
	}
	full := asip.Member{Position: m.Position, Placement: p, Item: it, Origin: m.Log, Last: m.Last}
	if full.Line() != m.Member {
		c.membersDiffer("member " + strconv.FormatInt(m.Position, 10) + " differs from its events")
	}
	if full.Path(count) != m.Path {
		c.report.bad(fault.PackageForm, m.Path, "the path does not follow from the events")
	}
	rows.compare(full, m.Path, c)
}

// expect remembers what the bytes of the member must be: what its events say, which
// the log commits to, and only without them what the line says.
func (c *check) expect(m asip.MemberLine, it item.Item, known bool) {
	if known {
		m.SHA256, m.SM3, m.Size = it.SHA256, it.SM3, it.Size
	}
	e := expected{size: m.Size, path: pathKey(m.Path)}
	copy(e.sums[:], m.SHA256[:])
	copy(e.sums[32:], m.SM3[:])
	c.members = append(c.members, e)
}

func pathKey(path string) [16]byte {
	sum := sha256.Sum256([]byte(path))
	return [16]byte(sum[:16])
}

func (c *check) membersDiffer(detail string) {
	c.report.find(fault.PackageMembers.Err("check members", "", nil).With("detail", detail))
}

// story returns the events of a log; that there are none is named once.
func (c *check) story(origin string) (*story, bool) {
	s, ok := c.logs[origin]
	if !ok {
		if folder, err := asip.LogFolder(origin); err == nil {
			c.missing(folder + asip.EventsFile)
		} else {
			c.report.find(err)
		}
		return nil, false
	}
	return s, !s.lost
}

// item returns the item as its last event before sealing left it.
func (c *check) item(m asip.MemberLine) (it item.Item, ok bool) {
	s, ok := c.story(m.Log)
	if !ok {
		return it, false
	}
	t, ok := s.tell("item", c.report)
	if !ok {
		return it, false
	}
	if it, ok = value[item.Item](s, t, c.report); !ok {
		return it, false
	}
	switch {
	case string(it.ID) != m.Item:
		c.membersDiffer("member " + strconv.FormatInt(m.Position, 10) + " is the item " + asip.Show(string(it.ID)) + " by the events, not " + asip.Show(m.Item))
	case t.last.Place != m.Last:
		s.broken(c.report, t.last.Place, "it is not the item's last event before sealing")
	case it.State != item.Deposited:
		s.broken(c.report, t.last.Place, "the item was not deposited")
	case it.SHA256 != m.SHA256 || it.SM3 != m.SM3 || it.Size != m.Size:
		c.membersDiffer("the digests of member " + strconv.FormatInt(m.Position, 10) + " are not those of its events")
	}
	c.before(m.Log, t.last.Place)
	c.signed(it)
	return it, true
}

// maxHandoverID bounds an id that is remembered; one of ours has 36 bytes.
const maxHandoverID = 64

// signed remembers the handovers in which the item was signed over, of logs that the
// package has proofs from.
func (c *check) signed(it item.Item) {
	origin := agency.ID(it.Agency).Origin()
	s, ok := c.story(origin)
	if !ok {
		return
	}
	if c.issued.handovers[origin] == nil {
		c.issued.handovers[origin] = map[handover.ID]bool{}
	}
	known := c.issued.handovers[origin]
	for _, signing := range it.Signings {
		switch id := handover.ID(signing.Handover); {
		case known[id]:
		case c.issued.signed >= asip.MaxHandovers || len(id) > maxHandoverID:
			s.broken(c.report, -1, "events of the handover "+asip.Show(string(id))+" were expected")
		default:
			known[id] = true
			c.issued.signed++
		}
	}
}

func (c *check) placement(m asip.MemberLine, file casefile.ID) (p casefile.Placement, ok bool) {
	s, ok := c.story(c.own)
	if !ok {
		return p, false
	}
	t, ok := s.tell("placement", c.report)
	if !ok {
		return p, false
	}
	if p, ok = value[casefile.Placement](s, t, c.report); !ok {
		return p, false
	}
	if p.Item != m.Item || p.CaseFile != file || p.State != casefile.Placed {
		s.broken(c.report, t.last.Place, "it does not place the item "+asip.Show(m.Item)+" into this case file")
	}
	c.before(c.own, t.last.Place)
	return p, true
}

// checkHandovers reads the chains of all handovers that the items name.
func (c *check) checkHandovers() {
	for _, origin := range slices.Sorted(maps.Keys(c.logs)) {
		c.logs[origin].skip(c.report, "item", "placement")
	}
	for _, origin := range slices.Sorted(maps.Keys(c.issued.handovers)) {
		if s, ok := c.story(origin); ok {
			for _, id := range slices.Sorted(maps.Keys(c.issued.handovers[origin])) {
				c.handover(s, id)
			}
		}
	}
	for _, origin := range slices.Sorted(maps.Keys(c.logs)) {
		s := c.logs[origin]
		s.skip(c.report, "handover")
		if origin != c.own {
			c.exhausted(s)
		}
	}
}

// handover reads the chain of one handover; those before it in the order of ids
// belong to no item.
func (c *check) handover(s *story, id handover.ID) {
	e := s.peek(c.report)
	for ; e != nil && e.Noun.Kind == "handover" && e.Noun.ID < string(id); e = s.peek(c.report) {
		s.broken(c.report, e.Place, "no item was signed over in it")
		s.tell("handover", c.report)
	}
	if e == nil || e.Noun != id.Ref() {
		s.broken(c.report, -1, "events of the handover "+asip.Show(string(id))+" were expected")
		return
	}
	t, ok := s.tell("handover", c.report)
	if !ok {
		return
	}
	if h, ok := value[handover.Handover](s, t, c.report); ok && h.Answer == nil {
		s.broken(c.report, t.last.Place, "nobody received this handover")
	}
}

// exhausted makes sure that a log shows nothing beyond what is needed and no entry
// without its event.
func (c *check) exhausted(s *story) {
	if s.lost {
		return
	}
	if e := s.peek(c.report); e != nil {
		s.broken(c.report, e.Place, "it does not belong here")
	} else if !s.lost && s.count != s.entries.Len() {
		s.broken(c.report, -1, "there are entries without events")
	}
}

// checkFile reads the chains of case file and issue and compares the seal.
func (c *check) checkFile(file casefile.ID) {
	s, ok := c.story(c.own)
	if !ok {
		return
	}
	t, ok := s.tell("casefile", c.report)
	if !ok {
		return
	}
	f, ok := value[casefile.CaseFile](s, t, c.report)
	if !ok {
		return
	}
	if f.ID != file || f.Sealed == nil || f.State != casefile.Sealed || t.last.Action != string(casefile.SealFile) {
		s.broken(c.report, t.last.Place, "it does not seal the case file")
		return
	}
	c.report.Seal, c.report.Title, c.issued.sealPlace = f.Sealed, f.Title, t.last.Place
	c.checkSeal(f)
	c.checkMoment(s, t.last.Place, f.Sealed.Moment)
	s.skip(c.report, "casefile")
	c.issuance(s)
}

// before remembers that an event must lie before the sealing.
func (c *check) before(origin string, place int64) {
	c.issued.latest[origin] = max(c.issued.latest[origin], place)
}

// checkMoment holds every log's events to the moment that the sealing names.
func (c *check) checkMoment(s *story, sealing int64, m custody.Moment) {
	if m.Size(s.agency) != sealing {
		s.broken(c.report, sealing, "its moment is not its place")
	}
	for _, origin := range slices.Sorted(maps.Keys(c.issued.latest)) {
		if c.issued.latest[origin] >= m.Size(strings.TrimPrefix(origin, "liuhen/")) {
			s.broken(c.report, sealing, "it seals what came after it in "+asip.Show(origin))
		}
	}
}

// checkSeal compares the members with what sealing committed.
func (c *check) checkSeal(f casefile.CaseFile) {
	seal := f.Sealed
	switch {
	case int64(seal.Count) != c.report.Members:
		c.membersDiffer("sealed " + strconv.Itoa(seal.Count) + ", listed " + strconv.FormatInt(c.report.Members, 10))
	case !c.issued.ordered || c.issued.root.Root() != seal.Root:
		c.membersDiffer("another ordered root")
	case c.issued.bytes != seal.Bytes:
		c.membersDiffer("another sum of sizes")
	}
	if seal.Number+"/" != c.root {
		c.report.bad(fault.PackageForm, c.root, "the folder is not named after the sealed number")
	}
	for code := range c.issued.codes {
		if code != seal.Code {
			c.report.find(fault.PackageCatalogue.Err("check catalogue", "", nil).With("position", "1").With("detail", "another archival code"))
		}
	}
}

// issuance reads the event that commits the manifest.
func (c *check) issuance(s *story) {
	t, ok := s.tell("issuance", c.report)
	if !ok {
		return
	}
	i, ok := value[casefile.Issuance](s, t, c.report)
	if !ok {
		return
	}
	seal := c.report.Seal
	if t.last.Action != string(casefile.Issue) || i.State != casefile.Issued || i.Format != asip.Format ||
		i.Number != seal.Number || i.Code != seal.Code || t.last.Place <= c.issued.sealPlace {
		s.broken(c.report, t.last.Place, "it does not issue this package")
		return
	}
	c.report.Issuance = &i
	c.exhausted(s)
}

// rows reads the catalogue beside the members. The zero value reads nothing.
type rows struct{ r *asip.Catalogue }

// catalogue opens 目录文件.xml; without it nothing is compared, which was named.
func (c *check) catalogue() *rows {
	r, ok := c.open(asip.CataloguePaper)
	if !ok {
		return &rows{}
	}
	return &rows{asip.NewCatalogue(r)}
}

// skip passes over a row that there is nothing to compare with.
func (r *rows) skip() {
	if r.r != nil {
		if _, err := r.r.Next(); err != nil {
			r.r = nil
		}
	}
}

// compare holds the next row to the member.
func (r *rows) compare(m asip.Member, path string, c *check) {
	if r.r == nil {
		return
	}
	position := strconv.FormatInt(m.Position, 10)
	row, err := r.r.Next()
	differs := func(detail string) {
		c.report.find(fault.PackageCatalogue.Err("check catalogue", "", nil).With("position", position).With("detail", detail))
	}
	switch {
	case errors.Is(err, io.EOF):
		r.r = nil
		differs("the row is missing")
		return
	case err != nil:
		r.r = nil
		c.report.find(err)
		return
	}
	code, ok := strings.CutSuffix(row.Code, asip.ItemCode("", m.Position))
	switch {
	case row.Position != m.Position:
		differs("another number")
	case row.Title != asip.AsXML(m.Title()):
		differs("another title")
	case "data/"+row.Path != path:
		differs("another file")
	case !ok || len(c.issued.codes) > 1:
		differs("another archival code")
	default:
		c.issued.codes[code] = true
	}
}

// end makes sure that the catalogue has no further row.
func (r *rows) end(report *Report) {
	if r.r == nil {
		return
	}
	row, err := r.r.Next()
	switch {
	case err == nil:
		report.find(fault.PackageCatalogue.Err("check catalogue", "", nil).
			With("position", strconv.FormatInt(row.Position, 10)).With("detail", "a row too much"))
	case !errors.Is(err, io.EOF):
		report.find(err)
	}
}
