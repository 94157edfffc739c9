package extract

import (
	"strconv"
	"time"

	"liuhen/internal/activity"
	"liuhen/internal/casefile"
	"liuhen/internal/device"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/regulation"
	"liuhen/internal/term"
)

// Headings that several lists have.
var (
	headID     = term.Words{ZH: "编号", EN: "Id"}
	headAgency = term.Words{ZH: "执法机构", EN: "Agency"}
	headUnit   = term.Words{ZH: "科室、中队", EN: "Unit"}
	headState  = term.Words{ZH: "状态", EN: "State"}
	headMatter = term.Words{ZH: "案件", EN: "Matter"}
	headBytes  = term.Words{ZH: "大小（字节）", EN: "Size (bytes)"}
)

// MatterColumns are those of matters.
var MatterColumns = []Column[matter.Matter]{
	{headID, func(_ Speaker, m matter.Matter) string { return string(m.ID) }},
	{term.Words{ZH: "案号", EN: "Number"}, func(_ Speaker, m matter.Matter) string { return m.Number }},
	{term.Words{ZH: "类别", EN: "Kind"}, func(s Speaker, m matter.Matter) string { return s.matterKind(m.Pack, m.Kind) }},
	{term.Words{ZH: "当事人", EN: "Party"}, func(_ Speaker, m matter.Matter) string { return m.Party }},
	{term.Words{ZH: "案由、事由", EN: "Subject"}, func(_ Speaker, m matter.Matter) string { return m.Subject }},
	{term.Words{ZH: "承办人", EN: "Case officers"}, func(s Speaker, m matter.Matter) string { return s.officers(m.Officers) }},
	{term.Words{ZH: "立案时间", EN: "Opened"}, func(s Speaker, m matter.Matter) string { return s.time(m.OpenedAt) }},
	{term.Words{ZH: "行政执法行为终结时间", EN: "End of the act"}, func(s Speaker, m matter.Matter) string { return s.ending(m.End) }},
	{term.Words{ZH: "办结时间", EN: "Completed"}, func(s Speaker, m matter.Matter) string { return s.ending(m.Completed) }},
	{headState, func(s Speaker, m matter.Matter) string { return s.state("matter", string(m.State)) }},
	{headAgency, func(s Speaker, m matter.Matter) string { return s.Agency(m.Agency) }},
	{headUnit, func(s Speaker, m matter.Matter) string { return s.Unit(m.Agency, m.Unit) }},
}

// ActivityColumns are those of activities.
var ActivityColumns = []Column[activity.Activity]{
	{headID, func(_ Speaker, a activity.Activity) string { return string(a.ID) }},
	{term.Words{ZH: "执法活动类型", EN: "Kind"}, func(s Speaker, a activity.Activity) string { return s.activityKind(a.Pack, a.Kind) }},
	{term.Words{ZH: "地点", EN: "Place"}, func(_ Speaker, a activity.Activity) string { return a.Place }},
	{term.Words{ZH: "执法人员", EN: "Officers"}, func(s Speaker, a activity.Activity) string { return s.officers(a.Officers()) }},
	{term.Words{ZH: "当事人", EN: "Parties"}, func(s Speaker, a activity.Activity) string { return s.parties(a.People) }},
	{term.Words{ZH: "开始时间", EN: "Began"}, func(s Speaker, a activity.Activity) string { return s.time(a.StartedAt) }},
	{term.Words{ZH: "结束时间", EN: "Ended"}, func(s Speaker, a activity.Activity) string { return s.time(a.Ended.At) }},
	{term.Words{ZH: "标记应当记录", EN: "Marked as required"}, func(s Speaker, a activity.Activity) string { return s.yes(a.Required) }},
	{headMatter, func(s Speaker, a activity.Activity) string { return s.matter(a.Matter) }},
	{headState, func(s Speaker, a activity.Activity) string { return s.state("activity", string(a.State)) }},
	{headAgency, func(s Speaker, a activity.Activity) string { return s.Agency(a.Agency) }},
	{headUnit, func(s Speaker, a activity.Activity) string { return s.Unit(a.Agency, a.Unit) }},
}

// ItemColumns are those of items.
var ItemColumns = []Column[item.Item]{
	{headID, func(_ Speaker, it item.Item) string { return string(it.ID) }},
	{term.Words{ZH: "题名", EN: "Title"}, func(_ Speaker, it item.Item) string { return it.Title }},
	{term.Words{ZH: "文件名", EN: "File name"}, func(_ Speaker, it item.Item) string { return it.FileName }},
	{term.Words{ZH: "种类", EN: "Class"}, func(s Speaker, it item.Item) string { return s.class(it.Class) }},
	{headState, func(s Speaker, it item.Item) string { return s.state("item", string(it.State)) }},
	{term.Words{ZH: "设备时间", EN: "Device's time"}, func(s Speaker, it item.Item) string { return s.time(it.Times.Device) }},
	{term.Words{ZH: "校正时间", EN: "Corrected time"}, func(s Speaker, it item.Item) string { return s.time(it.Times.Corrected) }},
	{term.Words{ZH: "接收时间", EN: "Received"}, func(s Speaker, it item.Item) string { return s.time(it.Times.Received) }},
	{term.Words{ZH: "时长", EN: "Length"}, func(s Speaker, it item.Item) string { return s.lasts(it.Times.Duration) }},
	{headBytes, func(_ Speaker, it item.Item) string { return number(it.Size) }},
	{term.Words{ZH: "制作人", EN: "Made by"}, func(s Speaker, it item.Item) string { return s.maker(it) }},
	{term.Words{ZH: "设备", EN: "Device"}, func(s Speaker, it item.Item) string { return s.device(it.Origin.Device) }},
	{term.Words{ZH: "限制查看", EN: "Restricted"}, func(s Speaker, it item.Item) string { return s.yes(!it.Restricted.IsZero()) }},
	{term.Words{ZH: "核验发现", EN: "Finding"}, func(_ Speaker, it item.Item) string { return it.Damage() }},
	{term.Words{ZH: "入库时间", EN: "Deposited"}, func(s Speaker, it item.Item) string { return s.deposited(it) }},
	{headAgency, func(s Speaker, it item.Item) string { return s.Agency(it.Agency) }},
	{headUnit, func(s Speaker, it item.Item) string { return s.Unit(it.Agency, it.Unit) }},
	{term.Words{ZH: "摘要值（SHA-256）", EN: "Digest (SHA-256)"}, func(_ Speaker, it item.Item) string { return it.SHA256.String() }},
}

// HandoverColumns are those of handovers.
var HandoverColumns = []Column[handover.Handover]{
	{headID, func(_ Speaker, h handover.Handover) string { return string(h.ID) }},
	{term.Words{ZH: "移交人", EN: "Signed by"}, func(s Speaker, h handover.Handover) string { return s.Officer(h.Officer) }},
	{term.Words{ZH: "签署时间", EN: "Signed"}, func(s Speaker, h handover.Handover) string { return s.time(h.Signed.At) }},
	{term.Words{ZH: "文件数", EN: "Items"}, func(_ Speaker, h handover.Handover) string { return strconv.Itoa(h.Set.Items) }},
	{headBytes, func(_ Speaker, h handover.Handover) string { return number(h.Set.Bytes) }},
	{term.Words{ZH: "文字记录", EN: "Papers"}, func(_ Speaker, h handover.Handover) string { return strconv.Itoa(h.Set.Papers) }},
	{term.Words{ZH: "载体", EN: "Carriers"}, func(_ Speaker, h handover.Handover) string { return strconv.Itoa(h.Set.Carriers) }},
	{term.Words{ZH: "逾期原因", EN: "Reason for being late"}, func(_ Speaker, h handover.Handover) string { return h.Late }},
	{headState, func(s Speaker, h handover.Handover) string { return s.state("handover", string(h.State)) }},
	{term.Words{ZH: "接收人", EN: "Answered by"}, func(s Speaker, h handover.Handover) string { return s.answer(h).who }},
	{term.Words{ZH: "接收时间", EN: "Answered"}, func(s Speaker, h handover.Handover) string { return s.answer(h).when }},
	{term.Words{ZH: "退回原因", EN: "Reason for the return"}, func(s Speaker, h handover.Handover) string { return s.answer(h).why }},
	{headAgency, func(s Speaker, h handover.Handover) string { return s.Agency(h.Agency) }},
	{headUnit, func(s Speaker, h handover.Handover) string { return s.Unit(h.Agency, h.Unit) }},
}

// CaseFileColumns are those of case files.
var CaseFileColumns = []Column[casefile.CaseFile]{
	{headID, func(_ Speaker, c casefile.CaseFile) string { return string(c.ID) }},
	{term.Words{ZH: "案卷题名", EN: "Title"}, func(_ Speaker, c casefile.CaseFile) string { return c.Title }},
	{headMatter, func(s Speaker, c casefile.CaseFile) string { return s.matter(c.Matter) }},
	{term.Words{ZH: "门类", EN: "Category"}, func(_ Speaker, c casefile.CaseFile) string { return c.Category }},
	{term.Words{ZH: "年度", EN: "Year"}, func(_ Speaker, c casefile.CaseFile) string { return strconv.Itoa(c.Year) }},
	{term.Words{ZH: "保管期限", EN: "Retention"}, func(s Speaker, c casefile.CaseFile) string { return s.retention(c.Retention) }},
	{headState, func(s Speaker, c casefile.CaseFile) string { return s.state("casefile", string(c.State)) }},
	{term.Words{ZH: "档号", EN: "Archival code"}, func(s Speaker, c casefile.CaseFile) string { return s.seal(c).code }},
	{term.Words{ZH: "件数", EN: "Items"}, func(s Speaker, c casefile.CaseFile) string { return s.seal(c).count }},
	{term.Words{ZH: "归档锁定时间", EN: "Sealed"}, func(s Speaker, c casefile.CaseFile) string { return s.seal(c).when }},
	{term.Words{ZH: "立卷人", EN: "Arranged by"}, func(s Speaker, c casefile.CaseFile) string { return s.seal(c).arranger }},
	{term.Words{ZH: "检查人", EN: "Checked by"}, func(s Speaker, c casefile.CaseFile) string { return s.seal(c).checker }},
	{headAgency, func(s Speaker, c casefile.CaseFile) string { return s.Agency(c.Agency) }},
	{headUnit, func(s Speaker, c casefile.CaseFile) string { return s.Unit(c.Agency, c.Unit) }},
}

// OfficerColumns are those of officers.
var OfficerColumns = []Column[officer.Officer]{
	{headID, func(_ Speaker, o officer.Officer) string { return string(o.ID) }},
	{term.Words{ZH: "姓名", EN: "Name"}, func(_ Speaker, o officer.Officer) string { return o.Name }},
	{term.Words{ZH: "执法证号", EN: "Certificate number"}, func(_ Speaker, o officer.Officer) string { return o.Certificate }},
	{headState, func(s Speaker, o officer.Officer) string { return s.state("officer", string(o.State)) }},
	{headAgency, func(s Speaker, o officer.Officer) string { return s.Agency(o.Agency) }},
	{headUnit, func(s Speaker, o officer.Officer) string { return s.Unit(o.Agency, o.Unit) }},
}

// DeviceColumns are those of devices.
var DeviceColumns = []Column[device.Device]{
	{headID, func(_ Speaker, d device.Device) string { return string(d.ID) }},
	{term.Words{ZH: "设备类型", EN: "Kind"}, func(s Speaker, d device.Device) string { return s.of(term.Of(term.Devices, string(d.Kind))) }},
	{term.Words{ZH: "制造商", EN: "Maker"}, func(_ Speaker, d device.Device) string { return d.Maker }},
	{term.Words{ZH: "型号", EN: "Model"}, func(_ Speaker, d device.Device) string { return d.Model }},
	{term.Words{ZH: "序列号", EN: "Serial number"}, func(_ Speaker, d device.Device) string { return d.Serial }},
	{term.Words{ZH: "单位配发", EN: "Given out by the agency"}, func(s Speaker, d device.Device) string { return s.yes(d.Issued) }},
	{term.Words{ZH: "持有人", EN: "Holder"}, func(s Speaker, d device.Device) string { return s.named(d.Holder) }},
	{term.Words{ZH: "时钟偏差（秒）", EN: "Clock offset (seconds)"}, func(s Speaker, d device.Device) string { return s.offset(d).seconds }},
	{term.Words{ZH: "校时时间", EN: "Clock measured"}, func(s Speaker, d device.Device) string { return s.offset(d).when }},
	{headState, func(s Speaker, d device.Device) string { return s.state("device", string(d.State)) }},
	{headAgency, func(s Speaker, d device.Device) string { return s.Agency(d.Agency) }},
	{headUnit, func(s Speaker, d device.Device) string { return s.Unit(d.Agency, d.Unit) }},
}

var classes = map[item.Class]term.Words{
	item.Video: {ZH: "录像", EN: "video"}, item.Audio: {ZH: "录音", EN: "audio"}, item.Photo: {ZH: "照片", EN: "photo"},
	item.Document: {ZH: "文档", EN: "document"}, item.Other: {ZH: "其他", EN: "other"},
}

func (s Speaker) class(c item.Class) string { return s.of(classes[c]) }

var retentions = map[casefile.Retention]term.Words{
	casefile.Permanent: {ZH: "永久", EN: "permanent"}, casefile.Years30: {ZH: "30年", EN: "30 years"}, casefile.Years10: {ZH: "10年", EN: "10 years"},
}

func (s Speaker) retention(r casefile.Retention) string { return s.of(retentions[r]) }

// matterKind is what the pack calls a kind of matter; the code where it is not known.
func (s Speaker) matterKind(pack, code string) string {
	p, err := regulation.Find(pack)
	if err != nil {
		return code
	}
	kind, err := p.MatterKind(code)
	if err != nil {
		return code
	}
	return s.of(term.Words(kind.Title))
}

// activityKind is what the pack calls a kind of activity; the code where it is not known.
func (s Speaker) activityKind(pack, code string) string {
	p, err := regulation.Find(pack)
	if err != nil {
		return code
	}
	kind, err := p.ActivityKind(code)
	if err != nil {
		return code
	}
	return s.of(term.Words(kind.Title))
}

func (s Speaker) ending(e *matter.Ending) string {
	if e == nil {
		return ""
	}
	return s.time(e.Time.At)
}

// parties are the names of those who are no officers of ours.
func (s Speaker) parties(people []activity.Person) string {
	var names []string
	for _, p := range people {
		if p.Role == "party" && p.Name != "" {
			names = append(names, p.Name)
		}
	}
	return s.joined(names)
}

// maker is who made an item: an officer, as its proof says, or who provided it.
func (s Speaker) maker(it item.Item) string {
	switch {
	case it.Origin.Maker != "":
		return s.Officer(it.Origin.Maker)
	case it.Proof.Maker != "":
		return it.Proof.Maker
	case it.Origin.Provider != "":
		return it.Origin.Provider
	}
	return s.Officer(it.Uploader)
}

func (s Speaker) deposited(it item.Item) string {
	if it.Deposit == nil {
		return ""
	}
	return s.time(it.Deposit.Done)
}

// named is an officer's name; nothing for nobody.
func (s Speaker) named(officer string) string {
	if officer == "" {
		return ""
	}
	return s.Officer(officer)
}

func (s Speaker) device(id string) string {
	if id == "" {
		return ""
	}
	return s.Device(id)
}

func (s Speaker) matter(id string) string {
	if id == "" {
		return ""
	}
	return s.Matter(id)
}

type answered struct{ who, when, why string }

func (s Speaker) answer(h handover.Handover) answered {
	if h.Answer == nil {
		return answered{}
	}
	return answered{s.named(h.Answer.By.Officer), s.time(h.Answer.At), h.Answer.Reason}
}

type sealed struct{ code, count, when, arranger, checker string }

func (s Speaker) seal(c casefile.CaseFile) sealed {
	if c.Sealed == nil {
		return sealed{}
	}
	return sealed{c.Sealed.Code, strconv.Itoa(c.Sealed.Count), s.time(c.Sealed.At), s.named(c.Sealed.Arranger), s.named(c.Sealed.Checker)}
}

type measured struct{ seconds, when string }

// offset is by how much the device's clock was ahead when it was measured last.
func (s Speaker) offset(d device.Device) measured {
	if len(d.Offsets) == 0 {
		return measured{}
	}
	last := d.Offsets[len(d.Offsets)-1]
	return measured{strconv.FormatFloat((time.Duration(last.Offset) * time.Microsecond).Seconds(), 'f', -1, 64), s.time(last.MeasuredAt)}
}
