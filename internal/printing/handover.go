package printing

import (
	"strconv"
	"strings"

	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/oversight"
	"liuhen/internal/paper"
	"liuhen/internal/receiving"
	"liuhen/internal/regulation"
	"liuhen/internal/term"
)

// contents reads the handover and counts what was signed over.
func (s *scribe) contents() receiving.Contents {
	c, err := s.Receiving.Look(s.ctx, s.who, handover.ID(s.subject.ID))
	s.failed(err)
	if c.Withheld > 0 && s.kind != paper.Receipt { // a list with holes would be a false paper
		s.failed(withheld(s.subject))
	}
	set := c.Handover.Set
	s.counts.Items, s.counts.Bytes, s.counts.Papers, s.counts.Carriers = set.Items, set.Bytes, set.Papers, set.Carriers
	return c
}

// set says how much it is.
func set(h handover.Set) string {
	return "电子文件 " + strconv.Itoa(h.Items) + " 个（" + number(h.Bytes) + " 字节），文字记录 " + strconv.Itoa(h.Papers) + " 份，载体 " + strconv.Itoa(h.Carriers) + " 件"
}

// about are the fields that all papers of a handover begin with.
func (s *scribe) about(h handover.Handover) []paper.Field {
	fields := []paper.Field{field("移交人", s.officer(h.Officer)), field("签署时间", s.moment(h.Signed.At))}
	who, when := none, none
	if h.Answer != nil {
		who, when = s.stepped(&h.Answer.Step)
	}
	fields = append(fields, field("接收人", who), field("接收时间", when))
	if h.Supervised != nil {
		who, when = s.stepped(h.Supervised)
		fields = append(fields, field("监交人", who), field("监交时间", when))
	}
	var activities []string
	for _, id := range h.Activities {
		if a, title := s.activity(id); title != "" {
			activities = append(activities, title+"（"+or(a.Place)+"，结束于 "+s.moment(a.Ended.At)+"）"+s.caseNumber(a.Matter))
		}
	}
	return append(fields, wide("执法活动", strings.Join(activities, "\n")))
}

func (s *scribe) caseNumber(matter string) string {
	if n := s.matter(matter).Number; n != "" {
		return " " + n
	}
	return ""
}

// handoverList is the 移交清单（音像）: everything that was signed over, with a full
// annex of digests.
func (s *scribe) handoverList() []paper.Block {
	c := s.contents()
	h := c.Handover
	fields := append(s.about(h), wide("移交数量", set(h.Set)))
	if h.Note != "" {
		fields = append(fields, wide("移交说明", h.Note))
	}
	if h.Late != "" {
		fields = append(fields, wide("逾期原因", h.Late))
	}
	files, things, digests := s.listed(c.Account)
	blocks := []paper.Block{{Fields: fields}, {Heading: "一、电子文件", Grid: &files}, {Heading: "二、文字记录与载体", Grid: &things}}
	blocks = append(blocks, paper.Block{Signs: []string{"移交人（签名）", "接收人（签名）", "监交人（签名）"}})
	if len(digests.Rows) > 0 {
		blocks = append(blocks, paper.Block{Heading: "附：摘要值全文（SHA-256）", Grid: &digests})
	}
	if !h.Set.Root.IsZero() {
		blocks = append(blocks, paper.Block{Fields: []paper.Field{wide("清单有序根", grouped(h.Set.Root.String()))}})
	}
	return blocks
}

// listed are the files, the things and the digests of what was signed over, in its order.
func (s *scribe) listed(account []receiving.Line) (files, things, digests paper.Grid) {
	files = paper.Grid{Columns: []paper.Column{
		{Title: "序号", Width: 9}, {Title: "文件名、题名", Width: 33}, {Title: "设备", Width: 17}, {Title: "设备时间", Width: 20},
		{Title: "时长", Width: 12, Right: true}, {Title: "字节数", Width: 19, Right: true}, {Title: "SHA-256", Width: 20}, {Title: "处理", Width: 12},
	}, Empty: "本次移交没有电子文件。"}
	things = paper.Grid{Columns: []paper.Column{
		{Title: "序号", Width: 8}, {Title: "种类", Width: 14}, {Title: "题名", Width: 40}, {Title: "编号", Width: 24},
		{Title: "页数", Width: 10, Right: true}, {Title: "份数", Width: 10, Right: true}, {Title: "原始载体", Width: 14}, {Title: "处理", Width: 10},
	}, Empty: "本次移交没有文字记录和载体。"}
	digests = paper.Grid{Columns: []paper.Column{{Title: "序号", Width: 7}, {Title: "文件名", Width: 35}, {Title: "SHA-256", Width: 78}}}
	for _, l := range account {
		if c := l.Carrier; c != nil {
			things.Rows = append(things.Rows, []string{
				strconv.Itoa(len(things.Rows) + 1), carrierKinds[c.Kind], thing(*c), or(c.Number), count(c.Pages), count(c.Copies), yes(c.Original), fates[l.Fate],
			})
			continue
		}
		it, n := l.Item, strconv.Itoa(len(files.Rows)+1)
		files.Rows = append(files.Rows, []string{
			n, named(*it), s.device(it.Origin.Device), s.second(it.Times.Device), lasts(it.Times.Duration), number(it.Size), short(it.SHA256.String()), fates[l.Fate],
		})
		digests.Rows = append(digests.Rows, []string{n, it.FileName, grouped(it.SHA256.String())})
	}
	return files, things, digests
}

// named is a file by its name, and its title where it has one.
func named(it item.Item) string {
	if it.Title == "" {
		return it.FileName
	}
	return it.FileName + "\n" + it.Title
}

// thing is a paper or carrier by its title. What concerns a state secret has none.
func thing(c carrier.Carrier) string {
	if c.Secret {
		return "（涉密载体，不登记内容）"
	}
	return or(c.Title)
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}

var fates = map[receiving.Fate]string{receiving.Waits: "待接收", receiving.Received: "已接收", receiving.Returned: "已退回"}

var carrierKinds = map[carrier.Kind]string{
	carrier.Paper: "文字记录", carrier.Card: "存储卡", carrier.Disc: "光盘", carrier.Tape: "磁带", carrier.Drive: "硬盘、U盘", carrier.Camera: "设备",
}

// receipt is the 交接凭证 that both sides get, on one page.
func (s *scribe) receipt() []paper.Block {
	c := s.contents()
	h := c.Handover
	fields := append(s.about(h), wide("移交状态", term.State("handover", string(h.State)).ZH+s.marks(h)))
	amounts := paper.Grid{Columns: []paper.Column{
		{Title: "", Width: 20}, {Title: "电子文件（个）", Width: 20, Right: true}, {Title: "字节数", Width: 30, Right: true},
		{Title: "文字记录（份）", Width: 20, Right: true}, {Title: "载体（件）", Width: 20, Right: true},
	}}
	add := func(label string, of handover.Set) {
		amounts.Rows = append(amounts.Rows, []string{label, strconv.Itoa(of.Items), number(of.Bytes), strconv.Itoa(of.Papers), strconv.Itoa(of.Carriers)})
	}
	add("签署移交", h.Set)
	if a := h.Answer; a != nil {
		add("实收", a.Accepted)
		add("退回", a.Returned)
		if a.Reason != "" {
			fields = append(fields, wide("退回原因", a.Reason))
		}
	}
	fields = append(fields, wide("移交时限", s.inTime(c.Account)))
	if h.Late != "" {
		fields = append(fields, wide("逾期原因", h.Late))
	}
	fingerprint, err := s.Keys.Fingerprint(h.Agency)
	s.failed(err)
	proof := []paper.Field{
		wide("日志位置", "日志 "+h.Agency+" 第 "+strconv.FormatInt(h.Head.Place, 10)+" 号（从 0 起）"), wide("密钥指纹", fingerprint),
	}
	if !h.Set.Root.IsZero() {
		proof = append(proof, wide("清单有序根", grouped(h.Set.Root.String())))
	}
	return []paper.Block{{Fields: fields}, {Heading: "数量", Grid: &amounts}, {Heading: "日志凭据", Fields: proof}, {Signs: []string{"移交人（签名）", "接收人（签名）"}}}
}

// marks are what the glossary asks to be shown wherever such a handover is shown.
func (s *scribe) marks(h handover.Handover) (marks string) {
	if h.Answer != nil && h.Answer.OneMan {
		marks += "；一人兼任"
	}
	if h.Answer != nil && h.Answer.Deputy {
		marks += "；由代理人员接收"
	}
	return marks
}

// inTime says what the clock of the handover shows over the files of the set: the worst
// of them.
func (s *scribe) inTime(account []receiving.Line) string {
	var worst *oversight.Clock
	for _, l := range account {
		if l.Item == nil {
			continue
		}
		clocks, err := s.Clocks.Item(s.ctx, s.who, l.Item.ID)
		if s.failed(err) {
			return none
		}
		for _, c := range clocks {
			if c.Reading.Clock == regulation.HandoverClock && (worst == nil || c.Reading.Overdue > worst.Reading.Overdue) {
				worst = &c
			}
		}
	}
	if worst == nil {
		return "没有需要计时的电子文件"
	}
	r := worst.Reading
	text := term.Of(term.Clocks, string(r.State)).ZH
	if !r.Due.IsZero() {
		text += "；起算 " + s.moment(custody.At(r.Start)) + "，到期 " + s.moment(custody.At(r.Due))
	}
	if r.Overdue > 0 {
		text += "，逾期 " + lasts(r.Overdue.Microseconds())
	}
	if worst.Marked() {
		text += "；按负责人签认的更正计算"
	}
	return text + "（打印时）"
}

// depositSheet is the 储存入库登记表: where and how what was received is kept.
func (s *scribe) depositSheet() []paper.Block {
	c := s.contents()
	rows := paper.Grid{Columns: []paper.Column{
		{Title: "序号", Width: 9}, {Title: "文件名、题名", Width: 30}, {Title: "字节数", Width: 18, Right: true}, {Title: "入库时间", Width: 20},
		{Title: "最近校验", Width: 20}, {Title: "防删改方式", Width: 18}, {Title: "状态", Width: 12}, {Title: "SHA-256", Width: 20},
	}, Empty: "本次移交没有已接收的电子文件。"}
	now := map[item.ID]item.Item{}
	for _, it := range c.Items {
		now[it.ID] = it
	}
	stored := 0
	for _, l := range c.Account { // in the order in which they were signed over
		if l.Item == nil || now[l.Item.ID].ID == "" {
			continue // no file, or it went back
		}
		it := now[l.Item.ID]
		row := []string{strconv.Itoa(len(rows.Rows) + 1), named(it), number(it.Size), none, s.second(verified(it)), none, term.State("item", string(it.State)).ZH, short(it.SHA256.String())}
		if dep := it.Deposit; dep != nil && !dep.Done.IsZero() {
			row[3], row[5] = s.second(dep.Done), or(protections[dep.Protection])
			stored++
		}
		rows.Rows = append(rows.Rows, row)
	}
	if len(c.Items) > 0 && stored == 0 {
		s.notYet("尚无文件入库。", "none of its files is deposited.")
	}
	fields := append(s.about(c.Handover), wide("专用服务器", s.agency(c.Handover.Agency).Server), wide("入库数量", strconv.Itoa(stored)+" 个，本次移交在册 "+strconv.Itoa(len(c.Items))+" 个"))
	return []paper.Block{{Fields: fields}, {Heading: "入库文件", Grid: &rows}, {Signs: []string{"音像保管岗位（签名）", "全过程记录管理人员（签名）"}}}
}

// verified is when the stored bytes were last read again and matched: by the deposit, or
// by a later check.
func verified(it item.Item) custody.Micros {
	if it.Verified.IsZero() && it.Deposit != nil {
		return it.Deposit.Done
	}
	return it.Verified
}

// protections are the ways in which deposited bytes are held.
var protections = map[string]string{"object-lock": "对象锁定", "immutable": "不可更改属性", "read-only": "只读"}
