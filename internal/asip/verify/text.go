package verify

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"liuhen/internal/asip"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// printer says what was found, item by item as it comes.
type printer struct {
	o     options
	w     *bufio.Writer
	items int64 // that were printed
	ill   int64 // items that do not match, of which maxFindings are printed
}

func newPrinter(o options, w io.Writer, size int64) *printer {
	p := &printer{o: o, w: bufio.NewWriter(w)}
	if o.json {
		p.printf(`{"program":"liuhen-verify","file":%s,"size":%d,"items":[`, quote(o.file), size)
	} else {
		p.say("留痕核验 liuhen-verify\n文件：%s（%d 字节）\n", "liuhen-verify\nFile: %s (%d bytes)\n", plain(o.file), size)
	}
	return p
}

func (p *printer) printf(format string, args ...any) { _, _ = fmt.Fprintf(p.w, format, args...) }

// say prints in the language asked for.
func (p *printer) say(zh, en string, args ...any) {
	if p.o.english {
		zh = en
	}
	p.printf(zh, args...)
}

// answerWords are those of docs/glossary.md.
var answerWords = map[Answer]string{Match: "一致", Mismatch: "不一致", Missing: "缺失", Unreadable: "无法读取"}

// item prints one answer.
func (p *printer) item(it Item) {
	if it.Answer == Match && p.o.quiet {
		return
	}
	if it.Answer != Match { // a hostile list can have as many of these as it wants
		if p.ill++; p.ill > maxFindings {
			return
		}
	}
	p.items++
	if !p.o.json {
		if p.items == 1 {
			p.printf("\n")
		}
		p.say("%[1]s %-10[2]s %[3]s\n", "%-10[2]s %[3]s\n", answerWords[it.Answer], it.Answer, plain(it.Path))
		return
	}
	if p.items > 1 {
		p.printf(",")
	}
	p.printf(`{"position":%d,"path":%s,"answer":"%s"}`, it.Position, quote(it.Path), it.Answer)
}

// report prints the rest and returns the first failure of the writer.
func (p *printer) report(r *Report) error {
	if p.o.json {
		p.json(r)
	} else {
		p.text(r)
	}
	return p.w.Flush()
}

// omitted is how many items that do not match were not printed.
func (p *printer) omitted() int64 { return max(0, p.ill-maxFindings) }

func (p *printer) text(r *Report) {
	if more := p.omitted(); more > 0 {
		p.say("另有 %d 件未逐件列出（不一致、缺失或无法读取）\n", "and %d more items that do not match\n", more)
	}
	if r.Exit() != NoPackage {
		p.file(r)
		p.say("\n卷内文件 %d 件：一致 %d，不一致 %d，缺失 %d，无法读取 %d\n", "\n%d items: %d MATCH, %d MISMATCH, %d MISSING, %d UNREADABLE\n",
			r.Members, r.Answers[Match], r.Answers[Mismatch], r.Answers[Missing], r.Answers[Unreadable])
		p.origins(r)
	}
	p.findings(r)
	if r.Omitted > 0 {
		p.say("     另有 %d 项未列出\n", "     %d more are not listed\n", r.Omitted)
	}
	p.conclusion(r)
}

// findings prints what does not hold, file by file, and each advice once a file.
func (p *printer) findings(r *Report) {
	if len(r.Findings) == 0 {
		return
	}
	n, en := len(r.Findings)+r.Omitted, "\n%d findings:\n"
	if n == 1 {
		en = "\n%d finding:\n"
	}
	p.say("\n发现 %d 项不符：\n", en, n)
	for i, group := range grouped(r.Findings) {
		advised := map[string]bool{}
		for j, f := range group {
			mark := "    "
			if j == 0 {
				mark = fmt.Sprintf("%3d.", i+1)
			}
			t := f.Text(p.o.english)
			p.printf("%s [%s] %s\n", mark, f.Code.Name, plain(t.What))
			advised[plain(t.Next)] = true
		}
		for _, next := range slices.Sorted(maps.Keys(advised)) {
			p.printf("     %s\n", next)
		}
	}
}

// grouped puts findings about one file together, at the place of the first of them.
func grouped(all []*fault.Error) (groups [][]*fault.Error) {
	at := map[string]int{}
	for _, f := range all {
		path, named := f.Args["path"]
		if i, met := at[path]; named && met {
			groups[i] = append(groups[i], f)
			continue
		}
		if named {
			at[path] = len(groups)
		}
		groups = append(groups, []*fault.Error{f})
	}
	return groups
}

// file says which case file it is, as the log has it.
func (p *printer) file(r *Report) {
	if s := r.Seal; s != nil {
		p.say("\n案卷：%s\n档号：%s　电子文件号：%s\n归档锁定：%s\n", "\nCase file: %s\nArchival code: %s  electronic number: %s\nSealed: %s\n",
			plain(r.Title), plain(s.Code), plain(s.Number), stamp(s.At))
	}
	if i := r.Issuance; i != nil {
		p.say("签发：%s，用途：%s\n", "Issued: %s, for: %s\n", stamp(i.Issued.At), plain(i.Purpose))
	}
}

func (p *printer) origins(r *Report) {
	for _, o := range r.Origins {
		zh, en := "未由您指定", "not named by you"
		if o.Trusted {
			zh, en = "由您指定", "named by you"
		}
		p.say("日志 %[1]s：截至检查点 %[2]d 条，签名密钥指纹 %[3]s（%[4]s）\n", "Log %[1]s as of checkpoint %[2]d, signed by the key %[3]s (%[5]s)\n",
			plain(o.Log), o.Size, o.Fingerprint.Short(), zh, en)
	}
}

func (p *printer) conclusion(r *Report) {
	p.printf("\n")
	switch r.Exit() {
	case Good:
		p.say("结论：全部一致，由您指定的密钥证明。\n", "Result: everything holds under the key that you named.\n")
	case Wrong:
		p.wrong(r)
	case NoPackage:
		p.say("结论：不是归档信息包。\n", "Result: this is no archiving package.\n")
		return
	case Unknown:
		p.say("结论：内部一致，但来源未确认：您没有指定签名密钥。\n", "Result: consistent, but you named no key for its signer.\n")
		for _, o := range r.Origins {
			if !o.Trusted {
				p.printf("ORIGIN NOT ESTABLISHED %s\n", o.Fingerprint.Short())
				p.say("来源未确认：请通过其他途径核对上述密钥指纹，再用 --trust 指定。\n", "")
			}
		}
	}
	for _, line := range p.unproven() {
		p.printf("· %s\n", line)
	}
}

// wrong is the result where something does not hold: of the parts named, of the whole
// package where its frame is damaged, and of its origin where another key was named.
func (p *printer) wrong(r *Report) {
	foreign, frame := 0, false
	for _, f := range r.Findings {
		if errors.Is(f, fault.PackageKey) {
			foreign++
		}
		frame = frame || errors.Is(f, fault.PackageCut) || f.Args["path"] == asip.ZipPart
	}
	switch {
	case frame:
		p.say("结论：包文件本身已损坏或不完整，整包不可采信。\n", "Result: the package itself is damaged or incomplete; do not rely on any part of it.\n")
	case foreign == len(r.Findings):
		p.say("结论：内部一致，但不是由您指定的密钥签署：或者所给密钥属于其他机关，或者该包不是该机关签发的。\n",
			"Result: consistent with itself, but not signed by the key that you named: either the key is another agency's, or the package is foreign.\n")
	case foreign > 0:
		p.say("结论：内部不一致，也不是由您指定的密钥签署：整包不可采信。\n", "Result: not consistent with itself, and not signed by the key that you named; do not rely on any part of it.\n")
	default:
		p.say("结论：有不符之处，不可采信以上列出的部分。\n", "Result: something does not hold; do not rely on what is named above.\n")
	}
}

// unproven is what no check of a package proves.
func (p *printer) unproven() []string {
	if p.o.english {
		return []string{
			"Not proven: that the times in the events are right. They are the agency's word; a checkpoint only shows that something existed before it was signed.",
			"Not proven: what the recordings show, and what devices wrote into them about time and place.",
			"Not proven: what happened after the checkpoint, and that the agency recorded everything.",
			"The key: compare its fingerprint with one from the agency, the archive or the city by another way.",
		}
	}
	return []string{
		"未证明：事件中的时间是否准确。时间是机关的陈述；检查点只能证明某内容在其签署之前已经存在。",
		"未证明：录制内容本身是否真实、全面，以及设备写入的时间和地点。",
		"未证明：检查点之后发生的事，以及机关是否把应记录的都记录了。",
		"密钥：请通过其他途径向机关、档案馆或市级公布处核对密钥指纹。",
	}
}

// report in JSON: its field names are part of the program's interface.
type report struct {
	Members  int64            `json:"members"`
	Answers  map[Answer]int64 `json:"answers"`
	Title    string           `json:"title,omitempty"`
	Code     string           `json:"archival_code,omitempty"`
	Number   string           `json:"electronic_number,omitempty"`
	SealedAt *custody.Micros  `json:"sealed_at,omitempty"`
	IssuedAt *custody.Micros  `json:"issued_at,omitempty"`
	Purpose  string           `json:"purpose,omitempty"`
	Logs     []reportLog      `json:"logs"`
	Findings []reportFinding  `json:"findings"`
	Omitted  int              `json:"findings_omitted"`
	Unlisted int64            `json:"items_omitted"`
	Unproven []string         `json:"not_proven"`
	Exit     int              `json:"exit"`
	Result   string           `json:"result"`
}

type reportLog struct {
	Log         string `json:"log"`
	Fingerprint string `json:"fingerprint"`
	Size        int64  `json:"checkpoint_size"`
	Trusted     bool   `json:"trusted"`
}

type reportFinding struct {
	Code string            `json:"code"`
	Text string            `json:"text"`
	Args map[string]string `json:"args,omitempty"`
}

var results = map[int]string{Good: "GOOD", Wrong: "NOT GOOD", NoPackage: "NOT A PACKAGE", Unknown: "ORIGIN NOT ESTABLISHED"}

func (p *printer) json(r *Report) {
	out := report{
		Members: r.Members, Answers: r.Answers, Title: r.Title, Logs: []reportLog{}, Findings: []reportFinding{},
		Omitted: r.Omitted, Unlisted: p.omitted(), Unproven: p.unproven(), Exit: r.Exit(), Result: results[r.Exit()],
	}
	if s := r.Seal; s != nil {
		out.Code, out.Number, out.SealedAt = s.Code, s.Number, &s.At
	}
	if i := r.Issuance; i != nil {
		out.IssuedAt, out.Purpose = &i.Issued.At, i.Purpose
	}
	for _, o := range r.Origins {
		out.Logs = append(out.Logs, reportLog{o.Log, o.Fingerprint.String(), o.Size, o.Trusted})
	}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, reportFinding{f.Code.Name, f.Text(p.o.english).What, shown(f)})
	}
	b, err := json.Marshal(out)
	if err != nil {
		b = []byte(`{"result":"NOT GOOD"`)
	}
	p.printf("],%s\n", b[1:])
}

// shown returns the arguments that people may see in the language asked for.
func shown(f *fault.Error) map[string]string {
	args := map[string]string{}
	for name, value := range f.Args {
		if !strings.Contains(name, "@") {
			args[name] = value
		}
	}
	return args
}

func quote(s string) string {
	b, err := json.Marshal(strings.ToValidUTF8(s, "\uFFFD"))
	if err != nil {
		return `""`
	}
	return string(b)
}

// plain makes a text of foreign origin safe for a terminal: what does not print, or
// turns the reading order round, is escaped.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, s)
}

// stamp is a time as people here read it.
func stamp(m custody.Micros) string {
	if m.IsZero() {
		return "-"
	}
	return m.In(time.FixedZone("Asia/Shanghai", 8*3600)).Format("2006-01-02 15:04:05 +08:00")
}
