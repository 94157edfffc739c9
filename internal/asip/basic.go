package asip

import (
	"io"
	"strings"

	"liuhen/internal/item"
)

// basic writes 办件基本信息.xml: the case file as a whole, then every computer file
// with what DA/T 63, DA/T 54 and the courts ask of it.
type basic struct {
	paper
	head Head
}

func newBasic(w io.Writer, h Head) memberPaper {
	b := basic{newPaper(w), h}
	b.open("", "description", "title", "办件基本信息", "version", Format)
	b.whole()
	b.matter()
	b.open("  ", "fileset", "title", "文件集", "count", number(h.Count))
	return b
}

// whole writes what is said of the case file.
func (b basic) whole() {
	h := b.head
	b.leaf("  ", "fonds_constituting_unit_name", "立档单位名称", h.Authority)
	b.leaf("  ", "fonds_name", "全宗名称", h.Fonds)
	b.leaf("  ", "electronic_record_code", "电子文件号", h.Number)
	b.leaf("  ", "archival_code", "档号", h.Code)
	b.leaf("  ", "title", "案卷题名", h.Title)
	b.leaf("  ", "year", "年度", number(h.Year))
	b.leaf("  ", "retention_period", "保管期限", retentionNames[string(h.Retention)])
	b.leaf("  ", "security_classification", "密级", unmarked)
	b.leaf("  ", "archive_time", "归档时间", clock(h.SealedAt))
	b.leaf("  ", "total_number_of_items", "卷内件数", number(h.Count))
	b.leaf("  ", "total_size", "卷内文件总字节数", number(h.Bytes))
	b.leaf("  ", "arranger", "立卷人", h.Arranger)
	b.leaf("  ", "checker", "检查人", h.Checker)
	b.some("  ", "annotation", "本卷情况说明", h.Remarks)
}

// matter writes what is said of the matter.
func (b basic) matter() {
	h, m := b.head, b.head.Matter
	b.leaf("  ", "region_code", "行政区划代码", h.Region)
	b.leaf("  ", "undertaking_agency", "承办单位", h.Agency)
	b.some("  ", "undertaking_unit", "承办机构", h.Unit)
	b.leaf("  ", "undertaker", "承办人", strings.Join(m.Officers, "、"))
	b.leaf("  ", "project_number", "案号", m.Number)
	b.leaf("  ", "project_name", "案由", m.Subject)
	b.leaf("  ", "applicant", "当事人", m.Party)
	b.leaf("  ", "receive_time", "立案时间", clock(m.Opened))
	b.some("  ", "act_end_time", "行政执法行为终结时间", clock(m.Ended))
	b.some("  ", "transact_time", "办结时间", clock(m.Completed))
}

func (b basic) add(m Member, path string) {
	it := m.Item
	b.open("    ", "file", "id", number(m.Position), "item", string(it.ID))
	b.leaf("      ", "file_standard_name", "题名", m.Title())
	b.some("      ", "document_number", "文号", m.Placement.Number)
	b.leaf("      ", "author", "责任者", m.Author())
	b.leaf("      ", "file_actual_name", "原文件名", it.FileName)
	b.leaf("      ", "computer_file_name", "计算机文件名", path[len(dataFolder):])
	b.leaf("      ", "computer_file_size", "计算机文件大小", number(it.Size))
	b.leaf("      ", "format_information", "格式信息", it.Facts.Format)
	b.some("      ", "format_version", "格式版本", it.Facts.Version)
	b.some("      ", "total_number_of_pages", "页数", pages(m.Pages()))
	b.leaf("      ", "digest_sm3", "SM3 摘要值", it.SM3.String())
	b.leaf("      ", "digest_sha256", "SHA-256 摘要值", it.SHA256.String())
	b.origin(it)
	b.capture(it)
	b.times(m)
	b.end("    ", "file")
}

// origin writes where the item comes from and the four facts of 视听资料 (行政诉讼
// 证据规定第十二条).
func (b basic) origin(it item.Item) {
	o, p := it.Origin, it.Proof
	b.leaf("      ", "origin", "来源", map[string]string{item.Made: "自行制作", item.Obtained: "调取收集"}[o.How])
	b.some("      ", "provider", "提供人", o.Provider)
	b.some("      ", "source", "出处", o.Source)
	b.some("      ", "carrier", "载体", map[string]string{"original": "原始载体", "copy": "复制件"}[o.Carrier])
	b.some("      ", "copying", "复制方法", o.Copying)
	b.some("      ", "making_method", "制作方法", p.Method)
	b.some("      ", "making_time", "制作时间", clock(p.MadeAt))
	b.some("      ", "maker", "制作人", p.Maker)
	b.some("      ", "object_of_proof", "证明对象", p.Object)
	b.some("      ", "derived_from", "原始文件", string(it.DerivedOf))
}

// capture writes what the file says of its device and its technical parameters
// (DA/T 63-2017). It is the device's word.
func (b basic) capture(it item.Item) {
	f := it.Facts
	b.some("      ", "device_maker", "捕获设备制造商", f.Maker)
	b.some("      ", "device_model", "捕获设备型号", f.Model)
	b.some("      ", "device_serial", "捕获设备序列号", f.Serial)
	b.some("      ", "codecs", "编码标准", strings.Join(f.Codecs, " "))
	b.some("      ", "width", "画面宽", pages(f.Width))
	b.some("      ", "height", "画面高", pages(f.Height))
	b.some("      ", "sample_rate", "音频采样率", pages(f.SampleRate))
	b.some("      ", "channels", "声道", pages(f.Channels))
	if f.Duration > 0 {
		b.leaf("      ", "duration", "时间长度（微秒）", number(f.Duration))
	}
}

// times writes the three times of a recording and the span that belongs here.
func (b basic) times(m Member) {
	t := m.Item.Times
	b.some("      ", "device_time", "设备时间", clock(t.Device))
	b.some("      ", "corrected_time", "校正时间", clock(t.Corrected))
	b.leaf("      ", "received_time", "接收时间", clock(t.Received))
	if d := m.Item.Deposit; d != nil {
		b.leaf("      ", "deposit_time", "入库时间", clock(d.Done))
	}
	b.some("      ", "span_from", "所取时间段起", clock(m.Placement.From))
	b.some("      ", "span_until", "所取时间段止", clock(m.Placement.Until))
}

func (b basic) finish() error {
	b.end("  ", "fileset")
	b.end("", "description")
	return b.close()
}
