package printing

import (
	"strconv"
	"strings"

	"liuhen/internal/access"
	"liuhen/internal/carrier"
	"liuhen/internal/item"
	"liuhen/internal/paper"
	"liuhen/internal/recording"
)

// item reads the item and counts it.
func (s *scribe) item(id string) item.Item {
	it, err := s.Things.Item(s.ctx, item.ID(id))
	s.failed(err)
	s.counts.Items, s.counts.Bytes = 1, it.Size
	return it
}

var (
	origins    = map[string]string{item.Made: "自行制作", item.Obtained: "调取收集"}
	copiedFrom = map[string]string{item.OriginalCarrier: "原始载体", item.Copy: "复制件"}
)

// statement is the 视听资料说明: what courts ask of such material (行政诉讼证据规定
// 第十二条), and what identifies the file.
func (s *scribe) statement() []paper.Block {
	it := s.item(s.subject.ID)
	o, p := it.Origin, it.Proof
	about := []paper.Field{
		wide("名称", title(it)), wide("原文件名", it.FileName), field("种类", classes[it.Class]), field("来源", origins[o.How]),
		wide("制作方法", p.Method), field("制作时间", s.madeAt(it)), field("制作人", s.author(or(p.Maker))), wide("证明对象", p.Object),
	}
	if o.How == item.Obtained {
		about = append(about, field("提供人", o.Provider), field("复制自", copiedFrom[o.Carrier]), wide("出处", o.Source), wide("复制方法", o.Copying))
	}
	about = append(about, s.linked(it)...)
	technical := []paper.Field{
		wide("录制设备", s.device(o.Device)), field("设备时间", s.second(it.Times.Device)), field("校正时间", s.second(it.Times.Corrected)),
		field("接收时间", s.second(it.Times.Received)), field("时长", lasts(it.Times.Duration)), field("格式", format(it.Facts)), field("字节数", number(it.Size)),
		wide("SHA-256", grouped(it.SHA256.String())),
	}
	if !it.SM3.IsZero() {
		technical = append(technical, wide("SM3", grouped(it.SM3.String())))
	}
	return []paper.Block{
		{Heading: "一、基本情况", Fields: about}, {Heading: "二、技术信息", Fields: technical},
		{Box: &paper.Box{Label: "需要说明的情况：", Lines: 5}},
		{Signs: []string{"制作人、提供人（签名）", "执法人员（签名）", "执法人员（签名）"}},
	}
}

// madeAt is when the item was made, as it was stated or else as its device wrote.
func (s *scribe) madeAt(it item.Item) string {
	switch t := it.Times; {
	case !it.Proof.MadeAt.IsZero():
		return s.second(it.Proof.MadeAt)
	case !t.Corrected.IsZero():
		return s.second(t.Corrected) + "（设备时间，已校正）"
	case !t.Device.IsZero():
		return s.second(t.Device) + "（设备时间）"
	}
	return none
}

func title(it item.Item) string {
	if it.Title != "" {
		return it.Title
	}
	return it.FileName
}

// format says what the file says of itself.
func format(f recording.Facts) string {
	text := or(f.Format)
	if f.Width > 0 && f.Height > 0 {
		text += "，" + strconv.Itoa(f.Width) + "×" + strconv.Itoa(f.Height)
	}
	if len(f.Codecs) > 0 {
		text += "，" + strings.Join(f.Codecs, " ")
	}
	return text
}

// linked are the activities and the cases that the item is of.
func (s *scribe) linked(it item.Item) []paper.Field {
	var activities, cases []string
	for _, l := range it.Links {
		a, name := s.activity(l.Activity)
		if name != "" {
			activities = append(activities, name+"（"+or(a.Place)+"，"+s.moment(a.Ended.At)+" 结束）")
		}
		m := s.matter(l.Matter)
		if l.Matter == "" {
			m = s.matter(a.Matter)
		}
		if text := strings.TrimSpace(m.Number + " " + m.Subject); text != "" {
			cases = append(cases, text)
		}
	}
	return []paper.Field{wide("执法活动", strings.Join(activities, "\n")), wide("案件", strings.Join(cases, "\n"))}
}

// evidenceBag is the 证据袋封面 of a carrier, or of a disc that an item is put on.
func (s *scribe) evidenceBag() []paper.Block {
	var lines []paper.Field
	name := ""
	if s.subject.Kind == "carrier" {
		name, lines = s.carrierBag()
	} else {
		name, lines = s.itemBag()
	}
	return []paper.Block{{Fields: append([]paper.Field{wide("证据名称", name)}, lines...)}, {Box: &paper.Box{Label: "备注：", Lines: 4}}, {Signs: []string{"封装人（签名）", "当事人、见证人（签名）"}}}
}

func (s *scribe) carrierBag() (name string, lines []paper.Field) {
	c, err := s.Things.Carrier(s.ctx, carrier.ID(s.subject.ID))
	s.failed(err)
	s.counts.Carriers = 1
	if c.Kind == carrier.Paper {
		s.counts.Carriers, s.counts.Papers = 0, 1
	}
	if c.Secret { // nothing that could tell what is on it
		return thing(c), []paper.Field{
			field("种类", carrierKinds[c.Kind]), field("编号", c.Number), field("存放位置", c.Place), field("移交人", s.officer(c.Officer)), field("移交时间", s.moment(c.Signed)),
		}
	}
	a, activity := s.activity(c.Activity)
	m := s.matter(a.Matter)
	return or(c.Title), []paper.Field{
		field("种类", carrierKinds[c.Kind]), field("编号", c.Number), field("页数", count(c.Pages)), field("份数", count(c.Copies)),
		field("原始载体", yes(c.Original)), field("存放位置", c.Place), wide("案号", m.Number), wide("案由", m.Subject), wide("当事人", m.Party),
		wide("收集活动", activity), wide("收集地点", a.Place), field("收集人", s.officer(c.Officer)), field("收集时间", s.moment(a.Ended.At)),
	}
}

func (s *scribe) itemBag() (name string, lines []paper.Field) {
	it := s.item(s.subject.ID)
	place := ""
	if len(it.Links) > 0 {
		a, _ := s.activity(it.Links[0].Activity)
		place = a.Place
	}
	lines = append([]paper.Field{
		field("种类", classes[it.Class]), field("来源", origins[it.Origin.How]), field("收集人", s.author(or(it.Proof.Maker))), field("收集时间", s.second(dated(it))),
		wide("收集地点", place), wide("证明对象", it.Proof.Object),
	}, s.linked(it)...)
	return title(it), append(lines, field("时长", lasts(it.Times.Duration)), field("字节数", number(it.Size)), wide("SHA-256", grouped(it.SHA256.String())))
}

// mayNotSee reports whether the person reads logs but not what they are about.
func (s *scribe) mayNotSee() bool {
	return access.Decide(s.who, access.ReadRegister, s.guard) != access.Allow
}
