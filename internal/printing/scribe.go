package printing

import (
	"context"
	"strconv"
	"strings"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/fault"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/paper"
	"liuhen/internal/regulation"
)

// maxRows is how many rows one paper holds.
const maxRows = 3000

// none is what stands where nothing is known.
const none = "—"

// scribe writes one sheet for one person. The first error that it meets is kept, and told
// at the end.
type scribe struct {
	*Desk
	ctx      context.Context //nolint:containedctx // one scribe lives as long as one call
	who      access.Person
	kind     paper.Kind
	subject  custody.Ref
	guard    access.Subject
	officers map[string]string
	counts   paper.Counts
	err      error
}

func (d *Desk) scribe(ctx context.Context, who access.Person, kind paper.Kind, subject custody.Ref, guard access.Subject) *scribe {
	return &scribe{Desk: d, ctx: ctx, who: who, kind: kind, subject: subject, guard: guard, officers: map[string]string{}}
}

// sheet writes the sheet of a paper and counts what is on it.
func (d *Desk) sheet(ctx context.Context, who access.Person, kind paper.Kind, subject custody.Ref, guard access.Subject) (paper.Sheet, paper.Counts, error) {
	s := d.scribe(ctx, who, kind, subject, guard)
	write := map[paper.Kind]func() []paper.Block{
		paper.HandoverList: s.handoverList, paper.Receipt: s.receipt, paper.DepositSheet: s.depositSheet,
		paper.Cover: s.cover, paper.ContentsList: s.contentsList, paper.RemarksSheet: s.remarksSheet,
		paper.Statement: s.statement, paper.EvidenceBag: s.evidenceBag, paper.CustodyReport: s.custodyReport,
	}[kind]
	sheet := paper.Sheet{
		Kind: kind, Agency: s.agency(guard.Agency).Name, Number: "编号 " + subject.ID, Blocks: write(),
		PrintedBy: s.printer(), PrintedAt: d.Now().In(d.Local),
	}
	if rows := rowsOf(sheet); rows > maxRows && s.err == nil {
		s.err = fault.PaperTooLong.Err("print", subject.String(), nil).With("limit", strconv.Itoa(maxRows))
	}
	return sheet, s.counts, s.err
}

func rowsOf(sheet paper.Sheet) (rows int) {
	for _, b := range sheet.Blocks {
		if b.Grid != nil {
			rows = max(rows, len(b.Grid.Rows))
		}
	}
	return rows
}

// failed keeps the first error; it reports whether there is one.
func (s *scribe) failed(err error) bool {
	if s.err == nil {
		s.err = err
	}
	return s.err != nil
}

// notYet keeps that the paper cannot be printed now.
func (s *scribe) notYet(zh, en string) {
	s.failed(fault.PaperNotYet.Err("print", s.subject.String(), nil).WithTerm("paper", string(s.kind), s.kind.Words()).WithBoth("reason", zh, en))
}

func (s *scribe) agency(id string) agency.Agency {
	a, err := s.Register.Agency(s.ctx, agency.ID(id))
	s.failed(err)
	return a
}

// officer names an officer, with his certificate, as far as the person may see people of
// that agency.
func (s *scribe) officer(id string) string {
	if id == "" {
		return none
	}
	if name, ok := s.officers[id]; ok {
		return name
	}
	o, err := s.Register.Officer(s.ctx, officer.ID(id))
	if fault.KindOf(err) == fault.NotFound {
		return id
	}
	s.failed(err)
	name := o.Name
	switch {
	case access.Decide(s.who, access.ReadPeople, o.Guard()) != access.Allow:
		name = id
	case o.Certificate != "":
		name += "（执法证号 " + o.Certificate + "）"
	}
	s.officers[id] = name
	return name
}

// names joins the names of officers.
func (s *scribe) names(ids []string) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = s.officer(id)
	}
	return or(strings.Join(all, "、"))
}

// actor names who acted: an officer, the program, or an account that is no officer's.
func (s *scribe) actor(a custody.Actor) string {
	switch {
	case a.Officer != "":
		return s.officer(a.Officer)
	case a.Account == custody.System:
		return "系统"
	}
	return "账号 " + a.Account
}

// stepped says who did something and when.
func (s *scribe) stepped(step *custody.Step) (who, when string) {
	if step == nil {
		return none, none
	}
	return s.actor(step.By), s.moment(step.At)
}

// matter returns a matter; the zero one where there is none or the person may not see it.
func (s *scribe) matter(id string) matter.Matter {
	if id == "" {
		return matter.Matter{}
	}
	m, err := s.Register.Matter(s.ctx, matter.ID(id))
	if s.failed(err) || access.Decide(s.who, access.ReadRegister, m.Guard()) != access.Allow {
		return matter.Matter{}
	}
	return m
}

// activity returns an activity and what its pack calls its kind; the zero one where the
// person may not see it.
func (s *scribe) activity(id string) (a activity.Activity, title string) {
	if id == "" {
		return a, ""
	}
	a, err := s.Register.Activity(s.ctx, activity.ID(id))
	if s.failed(err) || access.Decide(s.who, access.ReadRegister, a.Guard()) != access.Allow {
		return activity.Activity{}, ""
	}
	title = a.Kind
	if pack, err := regulation.Find(a.Pack); err == nil {
		if k, err := pack.ActivityKind(a.Kind); err == nil {
			title = k.Title.ZH
		}
	}
	return a, title
}

// device names a device.
func (s *scribe) device(id string) string {
	if id == "" {
		return none
	}
	d, err := s.Register.Device(s.ctx, device.ID(id))
	if s.failed(err) {
		return none
	}
	return or(strings.Join(strings.Fields(d.Maker+" "+d.Model+" "+d.Serial), " "))
}

// or is the text, or a dash where there is none.
func or(text string) string {
	if text == "" {
		return none
	}
	return text
}

// day spells the day of a time.
func (s *scribe) day(m custody.Micros) string { return s.spell(m, "2006年1月2日") }

// moment spells a time to the minute.
func (s *scribe) moment(m custody.Micros) string { return s.spell(m, "2006年1月2日 15:04") }

// second spells a time to the second.
func (s *scribe) second(m custody.Micros) string { return s.spell(m, "2006年1月2日 15:04:05") }

func (s *scribe) spell(m custody.Micros, layout string) string {
	if m.IsZero() {
		return none
	}
	return m.In(s.Local).Format(layout)
}

// lasts spells a length of time; nothing for what has none.
func lasts(micros int64) string {
	if micros <= 0 {
		return none
	}
	d := (time.Duration(micros) * time.Microsecond).Round(time.Second)
	return strconv.Itoa(int(d.Hours())) + d2(int(d.Minutes())%60) + d2(int(d.Seconds())%60)
}

func d2(n int) string { return ":" + strconv.Itoa(n/10) + strconv.Itoa(n%10) }

// number spells a number with its thousands apart.
func number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// count spells a number; a dash for 0.
func count(n int) string {
	if n == 0 {
		return none
	}
	return strconv.Itoa(n)
}

// short is a digest by its beginning and end.
func short(digest string) string {
	if len(digest) < 16 {
		return digest
	}
	return digest[:8] + "…" + digest[len(digest)-8:]
}

// grouped is a digest in groups of eight, so that a person can compare it.
func grouped(digest string) string {
	var groups []string
	for len(digest) > 8 {
		groups = append(groups, digest[:8])
		digest = digest[8:]
	}
	return strings.Join(append(groups, digest), " ")
}

func field(label, value string) paper.Field { return paper.Field{Label: label, Value: or(value)} }

func wide(label, value string) paper.Field {
	return paper.Field{Label: label, Value: or(value), Wide: true}
}
