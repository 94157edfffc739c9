package asiptest

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"liuhen/internal/asip"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/recording"
)

// Recipe says what the case is made of. The zero value of each field stands for
// something small.
type Recipe struct {
	Items   int                  // members; 7 for none
	Content func(i int) []byte   // bytes of member i, from 0; a line of text for none
	Adjust  func(*item.Item)     // changes an item before it is received
	Foreign func(i int) bool     // member i belongs to another agency
	Noise   int                  // events of others between the case's own
	Name    func(i int) string   // original file name
	Facts   func(i int) []string // texts that the file carries
}

// Case is a sealed case file. It is an asip.Source.
type Case struct {
	Agency, Other *Agency
	File          casefile.CaseFile
	Head          asip.Head
	Placements    []casefile.Placement // in order
	Items         []item.Item          // as of the sealing
	Bytes         map[digest.SHA256]func() []byte
	Issuance      casefile.Issuance

	chains    map[custody.Ref][]int64
	handovers map[*Agency][]handover.ID
	last      []int64
}

// The people of the case.
var (
	Lin  = custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: "qinghe", Via: "session"}   // 承办人
	He   = custody.Actor{Account: "acc-he", Officer: "off-he", Agency: "qinghe", Via: "session"}     // 管理人员
	Chen = custody.Actor{Account: "acc-chen", Officer: "off-chen", Agency: "qinghe", Via: "session"} // 档案管理人员
)

// batch is how many items go over in one handover.
const batch = 50

// New makes the case of a recipe, up to its sealing.
func New(r Recipe) *Case {
	if r.Items == 0 {
		r.Items = 7
	}
	c := &Case{
		Agency: NewAgency("qinghe", 1), Other: NewAgency("yunxi", 2), Bytes: map[digest.SHA256]func() []byte{},
		chains: map[custody.Ref][]int64{}, handovers: map[*Agency][]handover.ID{},
	}
	c.open()
	for from := 0; from < r.Items; from += batch {
		c.takeIn(r, from, min(from+batch, r.Items))
	}
	for i := range c.Items {
		c.place(r, i)
	}
	c.seal()
	return c
}

// record appends an event and remembers it in the noun's chain.
func (c *Case) record(a *Agency, by custody.Actor, at time.Time, t custody.Transition) {
	ref := t.Noun.Ref()
	c.chains[ref] = append(c.chains[ref], a.Record(by, at, t))
}

func (c *Case) open() {
	at := c.Agency.Now()
	f, t, err := casefile.New(casefile.CaseFile{
		ID: "01936f00-0000-7000-8000-0000000000c1", Agency: "qinghe", Unit: "u1", Matter: "01936f00-0000-7000-8000-000000000071",
		Title: "青禾县某农资经营部经营假种子案", Category: "XZCF", Year: 2026, Retention: casefile.Years30,
	}, Lin, at)
	must(err)
	c.record(c.Agency, Lin, at, t)
	c.File = f
}

// takeIn lets items i from..to run from receipt to deposit, through one handover.
func (c *Case) takeIn(r Recipe, from, to int) {
	for _, a := range []*Agency{c.Agency, c.Other} {
		var items []item.Item
		var indexes []int
		for i := from; i < to; i++ {
			if (r.Foreign != nil && r.Foreign(i)) == (a == c.Other) {
				items, indexes = append(items, c.receive(a, r, i)), append(indexes, i)
			}
		}
		if len(items) > 0 {
			c.handOver(a, items)
		}
		for k, i := range indexes {
			for len(c.Items) <= i {
				c.Items, c.last = append(c.Items, item.Item{}), append(c.last, 0)
			}
			c.Items[i], c.last[i] = items[k], a.Head(items[k].Ref()).Place
		}
	}
}

func (c *Case) receive(a *Agency, r Recipe, i int) item.Item {
	content := func() []byte { return fmt.Appendf(nil, "第 %d 份材料的内容\n", i+1) }
	if r.Content != nil {
		content = func() []byte { return r.Content(i) }
	}
	data := content()
	sum := digest.SumSHA256(data)
	c.Bytes[sum] = content
	at := a.Now()
	it := item.Item{
		ID: item.ID(fmt.Sprintf("01936f00-0000-7000-8001-%012x", i+1)), Agency: a.ID, Unit: "u1", Uploader: "off-lin",
		FileName: Classes[i%len(Classes)].name, Class: Classes[i%len(Classes)].class, Size: int64(len(data)), SHA256: sum,
		Facts:  recording.Facts{Format: Classes[i%len(Classes)].format, Raw: tags(r, i)},
		Times:  item.Times{Device: custody.At(at.Add(-time.Hour)), Corrected: custody.At(at.Add(-time.Hour + time.Second)), Duration: 60_000_000},
		Origin: item.Origin{How: item.Made, Maker: "off-lin", Device: "01936f00-0000-7000-8000-000000000051"},
		Proof:  item.Proof{Method: "执法记录仪录制", Maker: "林某", Object: "现场检查经过"},
		Links:  []item.Link{{Activity: "01936f00-0000-7000-8000-000000000081", Matter: "01936f00-0000-7000-8000-000000000071"}},
	}
	if r.Name != nil {
		it.FileName = r.Name(i)
	}
	if r.Adjust != nil {
		r.Adjust(&it)
	}
	for n := range r.Noise {
		a.Append(fmt.Appendf(nil, "somebody else's event %d before item %d", n, i))
	}
	it, t, err := item.New(it, at)
	must(err)
	c.record(a, Lin, at, t)
	return c.step(a, Lin, it, func(at time.Time) (item.Item, custody.Transition, error) {
		return it.Describe(Lin, at, described(it), "")
	})
}

// described fills in when the item was made.
func described(it item.Item) item.Description {
	d := it.Described()
	d.Proof.MadeAt = it.Times.Corrected
	return d
}

func tags(r Recipe, i int) (raw []recording.Tag) {
	if r.Facts != nil {
		for n, text := range r.Facts(i) {
			raw = append(raw, recording.Tag{Key: fmt.Sprintf("exif.Tag%02d", n), Value: text})
		}
	}
	return raw
}

// Classes are the kinds of members, in turn.
var Classes = []struct {
	name   string
	class  item.Class
	part   casefile.Part
	title  string
	format string
}{
	{"现场笔录.pdf", item.Document, casefile.Papers, "现场检查（勘验）笔录", "application/pdf"},
	{"VID_0001.MP4", item.Video, casefile.Record, "仓库检查全程", "video/mp4"},
	{"IMG 0002.jpeg", item.Photo, casefile.Record, "", "image/jpeg"},
	{"inquiry.wav", item.Audio, casefile.Record, "询问录音", "audio/wav"},
	{"scan-1.tif", item.Document, casefile.Evidence, "进货单据", "image/tiff"},
	{"../..\\CON\u202e.exe.", item.Other, casefile.Rest, "", "application/octet-stream"},
	{"物证照片.png", item.Photo, casefile.Evidence, "涉案种子包装", "image/png"},
}

// step carries an item one event further.
func (c *Case) step(a *Agency, by custody.Actor, it item.Item, do func(at time.Time) (item.Item, custody.Transition, error)) item.Item {
	at := a.Now()
	it.Head = a.Head(it.Ref())
	it, t, err := do(at)
	must(err)
	c.record(a, by, at, t)
	return it
}

// handOver lets the items be signed over, received and deposited.
func (c *Case) handOver(a *Agency, items []item.Item) {
	set := handover.Set{Items: len(items)}
	for _, it := range items {
		set.Bytes += it.Size
	}
	at := a.Now()
	id := handover.ID(fmt.Sprintf("01936f00-0000-7000-8002-%012x", len(c.handovers[c.Agency])+len(c.handovers[c.Other])+1))
	c.handovers[a] = append(c.handovers[a], id)
	h, t, err := handover.SignNew(handover.Handover{ID: id, Agency: a.ID, Set: set}, Lin, at)
	must(err)
	c.record(a, Lin, at, t)
	for i, it := range items {
		items[i] = c.step(a, Lin, it, func(at time.Time) (item.Item, custody.Transition, error) { return it.SignOver(string(id), at) })
	}
	at = a.Now()
	h.Head = a.Head(h.Ref())
	_, t, err = h.AnswerBy(He, at, handover.Outcome{Accepted: set})
	must(err)
	c.record(a, He, at, t)
	for i, it := range items {
		it = c.step(a, He, it, func(at time.Time) (item.Item, custody.Transition, error) { return it.Accept(He, at) })
		program := custody.ByProgram(a.ID)
		it = c.step(a, program, it, func(at time.Time) (item.Item, custody.Transition, error) {
			return it.StartDeposit(at, "青禾县专用服务器一号")
		})
		items[i] = c.step(a, program, it, func(at time.Time) (item.Item, custody.Transition, error) {
			m := item.Matched{SHA256: it.SHA256, SM3: digest.SumSM3(c.Bytes[it.SHA256]()), Size: it.Size, Protection: "read-only", PastCache: true}
			return it.EndDeposit(at, m)
		})
	}
}

// place puts item i into the file; the third one was moved once.
func (c *Case) place(r Recipe, i int) {
	kind, at := Classes[i%len(Classes)], c.Agency.Now()
	p := casefile.Placement{
		ID: casefile.PlacementID(fmt.Sprintf("01936f00-0000-7000-8003-%012x", i+1)), Item: string(c.Items[i].ID), Position: int64(i+1) * 10,
		Part: kind.part, Title: kind.title, Number: "青农（种子）勘〔2026〕1号", Pages: i % 3,
	}
	if i%2 == 1 {
		start, _, _ := c.Items[i].Span()
		p.From, p.Until = custody.At(start.Add(time.Second)), custody.At(start.Add(9*time.Second))
	}
	p, t, err := c.File.Place(p)
	must(err)
	c.record(c.Agency, Lin, at, t)
	if i == 2 {
		at = c.Agency.Now()
		p.Head = c.Agency.Head(p.Ref())
		p, t, err = p.Move(c.File, p.Position+1)
		must(err)
		c.record(c.Agency, Lin, at, t)
	}
	c.Placements = append(c.Placements, p)
	for n := range r.Noise {
		c.Agency.Append(fmt.Appendf(nil, "somebody else's event %d after placement %d", n, i))
	}
}

func (c *Case) seal() {
	w := casefile.Whole{Count: len(c.Items)}
	d, err := asip.NewDraft(asip.Head{Number: "x", Count: int64(len(c.Items))})
	must(err)
	for m := range c.Members() {
		must(d.Add(m))
		w.Bytes += m.Item.Size
	}
	w.Root = d.Root()
	for _, a := range []*Agency{c.Agency, c.Other} {
		w.Moment = append(w.Moment, custody.LogSize{Log: a.ID, Size: int64(len(a.Events))})
	}
	w.Moment[0].Size++ // the submission
	at := c.Agency.Now()
	c.File.Head = c.Agency.Head(c.File.Ref())
	f, t, err := c.File.SubmitBy(Lin, at, w.Count)
	must(err)
	c.record(c.Agency, Lin, at, t)
	at = c.Agency.Now()
	f.Head = c.Agency.Head(f.Ref())
	code := casefile.Code{
		Series: casefile.Series{Fonds: "B021", Category: "XZCF", Year: 2026, Retention: casefile.Years30}, Volume: 1, Region: "990921", Org: "B021",
	}
	f, t, err = f.SealBy(Chen, at, w, code)
	must(err)
	c.record(c.Agency, Chen, at, t)
	f.Head = c.Agency.Head(f.Ref())
	c.File = f
	c.Head = asip.Head{
		Number: f.Sealed.Number, Code: f.Sealed.Code, CaseFile: f.ID, Log: c.Agency.Origin(), Count: int64(w.Count), Bytes: w.Bytes,
		Title: f.Title, Year: f.Year, Retention: f.Retention, Remarks: "本卷齐全", Arranger: "林某", Checker: "陈某", SealedAt: f.Sealed.At,
		Agency: "青禾县农业综合执法大队", Unit: "种子中队", Authority: "青禾县农业农村局", Fonds: "青禾县农业农村局全宗", Region: "990921",
		Matter: asip.Matter{
			Number: "青农（种子）立〔2026〕1号", Kind: "penalty", Pack: "ankang@1", Party: "某农资经营部", Subject: "经营假种子", Officers: []string{"林某", "何某"},
			Opened: custody.At(at.AddDate(0, -1, 0)), Ended: custody.At(at.Add(-time.Hour)), Completed: custody.At(at.Add(-time.Minute)),
		},
	}
}

// Members gives the members in order.
func (c *Case) Members() iter.Seq2[asip.Member, error] {
	return func(yield func(asip.Member, error) bool) {
		for i, p := range c.Placements {
			a := c.agencyOf(c.Items[i])
			m := asip.Member{Position: int64(i + 1), Placement: p, Item: c.Items[i], Origin: a.Origin(), Last: c.last[i], Maker: "林某"}
			if !yield(m, nil) {
				return
			}
		}
	}
}

func (c *Case) agencyOf(it item.Item) *Agency {
	if it.Agency == c.Other.ID {
		return c.Other
	}
	return c.Agency
}

// Steps gives some steps of the process.
func (c *Case) Steps() iter.Seq2[asip.Step, error] {
	return func(yield func(asip.Step, error) bool) {
		_ = yield(asip.Step{Kind: "matter", Action: "open", Person: "林某", Unit: "种子中队", At: c.Head.Matter.Opened}, nil) &&
			yield(asip.Step{Kind: "casefile", Action: "seal", Person: "陈某", At: c.Head.SealedAt, Opinion: "齐全 <完整> & \"规范\""}, nil)
	}
}

// Places lists the places of the events of one log that the package shows, in the
// order of the format.
func (c *Case) Places(a *Agency) (places []int64) {
	for i, p := range c.Placements {
		if c.agencyOf(c.Items[i]) == a {
			places = append(places, c.chains[c.Items[i].Ref()]...)
		}
		if a == c.Agency {
			places = append(places, c.chains[p.Ref()]...)
		}
	}
	for _, id := range c.handovers[a] {
		places = append(places, c.chains[id.Ref()]...)
	}
	if a == c.Agency {
		places = append(places, c.chains[c.File.Ref()]...)
		places = append(places, c.chains[c.Issuance.Ref()]...)
	}
	return places
}

// Events gives the events of one log in the order of the format.
func (c *Case) Events(log string) iter.Seq2[asip.Event, error] {
	return func(yield func(asip.Event, error) bool) {
		for _, a := range c.Agencies() {
			if a.Origin() != log {
				continue
			}
			for _, place := range c.Places(a) {
				if !yield(a.Events[place], nil) {
					return
				}
			}
		}
	}
}

// Agencies lists the agencies that the package has proofs from.
func (c *Case) Agencies() []*Agency {
	if len(c.handovers[c.Other]) == 0 {
		return []*Agency{c.Agency}
	}
	return []*Agency{c.Agency, c.Other}
}

// Open gives the bytes of a member.
func (c *Case) Open(d digest.SHA256) (io.ReadCloser, error) {
	content, ok := c.Bytes[d]
	if !ok {
		return nil, fault.BlobMissing.Err("open", d.String(), nil)
	}
	return io.NopCloser(bytes.NewReader(content())), nil
}

// Plan plans the package.
func (c *Case) Plan() *asip.Plan {
	d, err := asip.NewDraft(c.Head)
	must(err)
	for m := range c.Members() {
		must(d.Add(m))
	}
	p, err := d.Finish(c.Steps())
	must(err)
	return p
}

// Issue records the issue of the plan.
func (c *Case) Issue(p *asip.Plan) {
	at := c.Agency.Now()
	i, t, err := c.File.IssueBy(casefile.Issuance{
		ID: "01936f00-0000-7000-8000-0000000000e1", Format: asip.Format, Manifest: p.Manifest, Files: p.Files, Bytes: p.Bytes, Purpose: "移送法院",
	}, Chen, at)
	must(err)
	c.record(c.Agency, Chen, at, t)
	c.Issuance = i
}

// Logs gives the logs as of new checkpoints.
func (c *Case) Logs() (logs []asip.Log) {
	for _, a := range c.Agencies() {
		logs = append(logs, a.Log(slices.Sorted(slices.Values(c.Places(a)))))
	}
	return logs
}

// Package plans, issues and writes the package.
func (c *Case) Package() []byte {
	p := c.Plan()
	c.Issue(p)
	var b bytes.Buffer
	must(asip.Write(&b, p, c.Issuance, c.Logs(), c))
	return b.Bytes()
}

// Keys is a file of the public keys of all agencies.
func (c *Case) Keys() string {
	var b strings.Builder
	for _, a := range c.Agencies() {
		b.WriteString(a.Key.String() + "\n")
	}
	return b.String()
}

// Chains lists the nouns of which the case has events, sorted.
func (c *Case) Chains() []custody.Ref {
	return slices.SortedFunc(maps.Keys(c.chains), func(a, b custody.Ref) int { return strings.Compare(a.String(), b.String()) })
}
