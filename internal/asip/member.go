package asip

import (
	"path"
	"strconv"
	"strings"
	"time"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/item"
	"liuhen/internal/translog"
)

// Head is what the papers of a package say of the case file as a whole. Names of
// people and units are those of the day of sealing. Log, CaseFile, Number, Count
// and Bytes must be those of the seal.
type Head struct {
	Number   string      // 电子文件号, which names package and root folder
	Code     string      // 档号
	CaseFile casefile.ID //
	Log      string      // origin of the log that holds the case file's events
	Count    int64       // members
	Bytes    int64       // sum of the members' sizes

	Title     string // 案卷题名
	Year      int
	Retention casefile.Retention
	Remarks   string // 备考表: 本卷情况说明
	Arranger  string // 立卷人, by name
	Checker   string // 检查人, by name
	SealedAt  custody.Micros

	Agency    string // 执法机构
	Unit      string // 承办科室、中队
	Authority string // 立档单位: the authority in whose name the agency acts
	Fonds     string // 全宗名称
	Region    string // 行政区划代码
	Matter    Matter
}

// Matter is what the papers say of the matter whose file this is.
type Matter struct {
	Number    string // 案号
	Kind      string // of the regulation pack
	Pack      string // identity of the pack, such as "ankang@1"
	Party     string // 当事人
	Subject   string // 案由
	Officers  []string
	Opened    custody.Micros // 立案
	Ended     custody.Micros // 行政执法行为终结; null if it did not
	Completed custody.Micros // 办结; null if it is not
}

// Member is one item of the case file as sealing took it in.
type Member struct {
	Position  int64
	Placement casefile.Placement
	Item      item.Item // as its last event before sealing left it
	Origin    string    // of the log that holds the item's events
	Last      int64     // place there of that event
	Maker     string    // 责任者 where the placement names none: the officer by name
}

// Line returns the member as the ordered root commits to it.
func (m Member) Line() translog.Member {
	return m.Placement.Member(m.Position, m.Item, m.Origin, m.Last)
}

// Title returns 题名: what the case officer wrote in the file, else the item's own
// title, else the name that the file came with.
func (m Member) Title() string {
	switch {
	case m.Placement.Title != "":
		return m.Placement.Title
	case m.Item.Title != "":
		return m.Item.Title
	}
	return m.Item.FileName
}

// Author returns 责任者: what the case officer wrote, else who made it.
func (m Member) Author() string {
	switch {
	case m.Placement.Author != "":
		return m.Placement.Author
	case m.Item.Proof.Maker != "":
		return m.Item.Proof.Maker
	case m.Item.Origin.Provider != "":
		return m.Item.Origin.Provider
	}
	return m.Maker
}

// Pages returns 页数: what the case officer counted, else what the file says; 0 if
// neither does.
func (m Member) Pages() int {
	if m.Placement.Pages > 0 {
		return m.Placement.Pages
	}
	return m.Item.Facts.Pages
}

// Date returns the day that the catalogue gives: of the stated making, else of the
// recording as best known, else of the receipt.
func (m Member) Date() custody.Micros {
	start, _, known := m.Item.Span()
	switch {
	case !m.Item.Proof.MadeAt.IsZero():
		return m.Item.Proof.MadeAt
	case known:
		return custody.At(start)
	}
	return m.Item.Times.Received
}

// Width is how many digits positions have in a file of count members.
func Width(count int64) int { return max(4, len(strconv.FormatInt(count, 10))) }

// Path returns where the member lies inside the root folder, in a file of count
// members.
func (m Member) Path(count int64) string {
	title := m.Title()
	if title == m.Item.FileName {
		title = strings.TrimSuffix(title, path.Ext(title))
	}
	f := folderOf(m.Placement.Part, m.Item.Class)
	return dataFolder + folderNames[f] + "/" + fileName(m.Position, Width(count), title, m.Item.FileName)
}

// ItemCode returns 档号 of the member: the file's with the member's number of at
// least three digits (DA/T 13-2022).
func ItemCode(code string, position int64) string {
	n := strconv.FormatInt(position, 10)
	for len(n) < 3 {
		n = "0" + n
	}
	return code + "-" + n
}

// Step is one row of 办理流程信息: what was done, by whom, when.
type Step struct {
	Kind    string // noun: matter, handover, casefile
	Action  string // its verb
	Person  string // 处理人员, by name
	Unit    string // 处理部门
	At      custody.Micros
	Opinion string // 处理意见: the reason given
}

// beijing is the zone of everything that people read; China keeps one, without
// summer time since 1992.
var beijing = time.FixedZone("Asia/Shanghai", 8*3600)

func clock(m custody.Micros) string {
	if m.IsZero() {
		return ""
	}
	return m.In(beijing).Format("2006-01-02T15:04:05+08:00")
}

func day(m custody.Micros) string {
	if m.IsZero() {
		return ""
	}
	return m.In(beijing).Format("20060102")
}
