package printing

import (
	"cmp"
	"strconv"
	"strings"

	"liuhen/internal/access"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/paper"
)

// file is a case file with what lies in it.
type file struct {
	casefile.CaseFile
	matter     matter.Matter
	placements []casefile.Placement
	items      []item.Item
	pages      []int // of each placement; 0 for what has none
}

// file reads the case file and counts what lies in it.
func (s *scribe) file() (f file) {
	var err error
	if f.CaseFile, err = s.Assembly.CaseFile(s.ctx, s.who, casefile.ID(s.subject.ID)); s.failed(err) {
		return f
	}
	f.matter = s.matter(f.Matter)
	var after casefile.PlacementID
	for len(f.placements) <= maxRows {
		some, err := s.Assembly.Placements(s.ctx, s.who, f.ID, after, library.MaxPage)
		if s.failed(err) {
			return f
		}
		f.placements = append(f.placements, some...)
		if len(some) < library.MaxPage {
			break
		}
		after = some[len(some)-1].ID
	}
	for _, p := range f.placements {
		it, err := s.Things.Item(s.ctx, item.ID(p.Item))
		if s.failed(err) {
			return f
		}
		f.items = append(f.items, it)
		f.pages = append(f.pages, cmp.Or(p.Pages, it.Facts.Pages))
		s.counts.Bytes += it.Size
	}
	s.counts.Items = len(f.placements)
	return f
}

// withholds reports whether the item is restricted and the person is none of the few.
func (s *scribe) withholds(it item.Item) bool {
	return !it.Restricted.IsZero() && access.Decide(s.who, access.ReadRegister, it.Guard()) != access.Allow
}

// leaves is how many pages of papers the file has.
func (f file) leaves() (n int) {
	for _, p := range f.pages {
		n += p
	}
	return n
}

var retentions = map[casefile.Retention]string{casefile.Permanent: "永久", casefile.Years30: "30年", casefile.Years10: "10年"}

// arranger and checker are the 立卷人 and the 检查人; a dash while there is none.
func (s *scribe) arranger(f file) (who, when string) {
	if f.Sealed != nil {
		return s.officer(f.Sealed.Arranger), s.day(f.Sealed.At)
	}
	if n := len(f.Rounds); n > 0 {
		return s.stepped(&f.Rounds[n-1].Submitted)
	}
	return none, none
}

// cover is the 案卷封面.
func (s *scribe) cover() []paper.Block {
	f := s.file()
	a := s.agency(f.Agency)
	completed := custody.Micros{}
	if f.matter.Completed != nil {
		completed = f.matter.Completed.Time.At
	}
	number, volume, sealed := none, none, none
	if f.Sealed != nil {
		number, volume, sealed = f.Sealed.Code, strconv.Itoa(f.Sealed.Volume), s.day(f.Sealed.At)
	}
	lines := []paper.Field{
		wide("档号", number), field("全宗号", a.Authority.FondsCode), field("案卷号", volume), field("年度", count(f.Year)), field("保管期限", retentions[f.Retention]),
		wide("立档单位", a.Authority.Name), wide("办案机构", a.Name), field("案号", f.matter.Number), field("承办人", s.names(f.matter.Officers)),
		wide("当事人", f.matter.Party), wide("案由", f.matter.Subject), field("立案日期", s.day(f.matter.OpenedAt)), field("办结日期", s.day(completed)),
		field("归档日期", sealed), field("件数、页数", strconv.Itoa(len(f.placements))+" 件 "+strconv.Itoa(f.leaves())+" 页"),
	}
	return []paper.Block{{Front: &paper.Front{Title: f.Title, Lines: lines}}}
}

// contentsList is the 卷内文件目录.
func (s *scribe) contentsList() []paper.Block {
	f := s.file()
	rows := paper.Grid{Columns: []paper.Column{
		{Title: "序号", Width: 8}, {Title: "文号", Width: 22}, {Title: "责任者", Width: 20}, {Title: "题名", Width: 44},
		{Title: "日期", Width: 20}, {Title: "页号", Width: 12}, {Title: "备注", Width: 18},
	}, Empty: "卷内尚无文件。"}
	at := 1
	for i, p := range f.placements {
		it := f.items[i]
		title, author := p.Title, p.Author
		if title == "" {
			title = or(strings.TrimSpace(it.Title))
			if it.Title == "" {
				title = it.FileName
			}
		}
		if author == "" {
			author = it.Proof.Maker
		}
		if s.withholds(it) {
			title, author = "（限制查看）", ""
		}
		pages, remark := none, classes[it.Class]
		if n := f.pages[i]; n > 0 {
			pages = strconv.Itoa(at)
			if n > 1 {
				pages += "—" + strconv.Itoa(at+n-1)
			}
			at += n
		} else if it.Times.Duration > 0 {
			remark += " " + lasts(it.Times.Duration)
		}
		rows.Rows = append(rows.Rows, []string{strconv.Itoa(i + 1), or(p.Number), or(s.author(author)), title, s.day(dated(it)), pages, remark})
	}
	fields := []paper.Field{wide("案卷题名", f.Title), field("案号", f.matter.Number), field("件数、页数", strconv.Itoa(len(f.placements))+" 件 "+strconv.Itoa(f.leaves())+" 页")}
	if f.Sealed != nil {
		fields = append(fields, wide("档号", f.Sealed.Code))
	}
	return []paper.Block{{Fields: fields}, {Grid: &rows}}
}

// author is a 责任者: an officer by his name, anybody else as it was written down.
func (s *scribe) author(text string) string {
	if _, err := s.Register.Officer(s.ctx, officer.ID(text)); text != "" && err == nil {
		return s.officer(text)
	}
	return text
}

// dated is the day that a file is of: as courts are told, as the device wrote, or as it
// came in.
func dated(it item.Item) custody.Micros {
	for _, at := range []custody.Micros{it.Proof.MadeAt, it.Times.Corrected, it.Times.Device} {
		if !at.IsZero() {
			return at
		}
	}
	return it.Times.Received
}

var classes = map[item.Class]string{item.Video: "录像", item.Audio: "录音", item.Photo: "照片", item.Document: "文书", item.Other: "其他"}

// remarksSheet is the 备考表.
func (s *scribe) remarksSheet() []paper.Block {
	f := s.file()
	who, when := s.arranger(f)
	checker := none
	if f.Sealed != nil {
		checker = s.officer(f.Sealed.Checker)
	}
	byClass := map[item.Class]int{}
	for _, it := range f.items {
		byClass[it.Class]++
	}
	var parts []string
	for _, c := range []item.Class{item.Document, item.Video, item.Audio, item.Photo, item.Other} {
		if byClass[c] > 0 {
			parts = append(parts, classes[c]+" "+strconv.Itoa(byClass[c])+" 件")
		}
	}
	fields := []paper.Field{
		wide("案卷题名", f.Title), wide("卷内数量", "共 "+strconv.Itoa(len(f.placements))+" 件 "+strconv.Itoa(f.leaves())+" 页；"+or(strings.Join(parts, "，"))),
		field("立卷人", who), field("检查人", checker), wide("立卷时间", when),
	}
	return []paper.Block{{Fields: fields}, {Box: &paper.Box{Label: "本卷情况说明：", Text: f.Remarks, Lines: 18}}, {Signs: []string{"立卷人（签名）", "检查人（签名）"}}}
}
