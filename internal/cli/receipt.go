package cli

import (
	"fmt"
	"io"
	"strings"

	"liuhen/internal/api"
	"liuhen/internal/card"
	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// writeReceipt writes the receipt for people.
func (s Streams) writeReceipt(out io.Writer, r card.Receipt) {
	fmt.Fprintf(out, s.say(`登记上传回执
  执法机构    %s
  登记人      %s
  执法活动    %s
  来源        %s
  服务器      %s
  开始、结束  %s — %s
  保管日志    %s
  密钥指纹    %s

`, `Receipt of what was taken in
  agency             %s
  brought by         %s
  activity           %s
  from               %s
  server             %s
  began, ended       %s — %s
  log                %s
  key's fingerprint  %s

`), card.Spell(r.AgencyName), card.Spell(r.Name), r.Activity, r.Folder, r.Server,
		r.Began.In(local).Format("2006-01-02 15:04:05"), r.Ended.In(local).Format("2006-01-02 15:04:05"), r.LogOrigin, r.Fingerprint)
	for _, e := range r.Files {
		s.writeEntry(out, r, e)
	}
	for _, l := range r.Left {
		fmt.Fprintf(out, "%s: %s\n", s.whyLeft(l.Why), l.Path)
	}
	fmt.Fprintf(out, "\n%s\n", s.summed(r))
	if r.Counts.Failed+r.Counts.Waiting > 0 {
		fmt.Fprintln(out, s.say("接下来：查明未收存的原因，再运行同一命令，直至全部收存；存储卡请勿清除。", "Next: see why some files were not taken in, and run the same command again until all are. Do not clear the card."))
		return
	}
	for _, e := range r.Files {
		if e.State == "received" {
			fmt.Fprintln(out, s.say("接下来：签署移交，由保管岗位接收。", "Next: sign the handover, so that the custodian can receive the files."))
			return
		}
	}
}

func (s Streams) writeEntry(out io.Writer, r card.Receipt, e card.Entry) {
	fmt.Fprintf(out, "%s: %s\n", s.became(e), e.Path)
	if e.SHA256 != "" {
		fmt.Fprintf(out, s.say("    %d 字节  SHA-256 %s\n", "    %d bytes  SHA-256 %s\n"), e.Size, e.SHA256)
	}
	if e.Item != "" {
		fmt.Fprintf(out, s.say("    文件编号 %s  状态：%s", "    item %s  state: %s"), e.Item, s.term(term.State("item", e.State)))
		s.writePlace(out, s.say("；收存记入日志序号 %d", "; its taking in is at log place %d"), e.Place)
		s.writePlace(out, s.say("；清除记入日志序号 %d", "; its removal from the card at log place %d"), e.Freed)
		fmt.Fprintln(out)
	}
	if e.What == card.Already {
		s.writeBrought(out, r, e)
	}
	for _, p := range []*api.Problem{e.Problem, e.Warning} {
		if p != nil {
			fmt.Fprintf(out, "    %s (%s)\n", fault.Text{What: p.Title, Safe: p.Safe, Next: p.Next}, p.Code)
		}
	}
}

// writeBrought says who brought a file that was here before, and when: it need not be
// who holds this receipt.
func (s Streams) writeBrought(out io.Writer, r card.Receipt, e card.Entry) {
	who := e.Uploader
	if who == r.Officer {
		who = card.Spell(r.Name)
	}
	fmt.Fprintf(out, s.say("    原登记人 %s，收存于 %s", "    brought by %s at %s"), who, e.Since.In(local).Format("2006-01-02 15:04:05"))
	if e.Device != "" {
		fmt.Fprintf(out, s.say("，登记设备 %s", ", with the device %s"), e.Device)
	}
	fmt.Fprintln(out)
}

func (s Streams) writePlace(out io.Writer, format string, p *card.Place) {
	if p != nil {
		fmt.Fprintf(out, format, p.Place)
	}
}

// became names what became of a file.
func (s Streams) became(e card.Entry) string {
	said := map[string]string{
		card.Received: s.say("已收存", "taken in"), card.Already: s.say("此前已收存", "here before"), card.Same: s.say("与另一文件内容相同", "same bytes as another file"),
		card.Failed: s.say("未收存", "NOT TAKEN IN"), card.Waiting: s.say("尚未处理", "NOT BEGUN"),
	}[e.What]
	if e.Gone {
		said += s.say("，已从卡上清除", ", removed from the card")
	}
	return said
}

func (s Streams) whyLeft(why string) string {
	return map[string]string{
		card.Empty: s.say("未上传（空文件，0 字节）", "skipped, empty (0 bytes)"), card.Link: s.say("未读取（链接）", "skipped, a link"), card.Special: s.say("未读取（不是普通文件）", "skipped, no regular file"),
		card.System: s.say("未读取（系统文件夹）", "skipped, a folder of the system"), card.Deep: s.say("未读取（嵌套过深）", "skipped, nested too deeply"),
	}[why]
}

// summed is how a receipt ends: its counts, and by name the empty files, which nobody
// should believe to be in custody.
func (s Streams) summed(r card.Receipt) string {
	text := s.counted(r.Counts)
	var empty []string
	for _, l := range r.Left {
		if l.Why == card.Empty {
			empty = append(empty, l.Path)
		}
	}
	if len(empty) > 0 {
		text += "\n" + fmt.Sprintf(s.say("其中空文件（0 字节，不登记）%d 个：%s。", "Empty files (0 bytes), which are not taken in: %d: %s."), len(empty), named(empty))
	}
	if n := r.Counts.Differ; n > 0 {
		text += "\n" + fmt.Sprintf(s.say("有 %d 个文件内写的设备与所填设备不符，见上。", "%d files name another device than the one you named; see above."), n)
	}
	return text
}

// named lists the first few of several names.
func named(all []string) string {
	const most = 5
	if len(all) > most {
		return strings.Join(all[:most], ", ") + ", …"
	}
	return strings.Join(all, ", ")
}

// counted is the line that counts.
func (s Streams) counted(c card.Counts) string {
	text := fmt.Sprintf(s.say("共 %d 个文件 %s：收存 %d，此前已收存 %d，内容相同 %d，未收存 %d，尚未处理 %d；跳过 %d。",
		"%d files, %s: %d taken in, %d here before, %d same, %d not taken in, %d not begun; %d skipped."),
		c.Files, size(c.Bytes), c.Received, c.Already, c.Same, c.Failed, c.Waiting, c.Left)
	if c.Freed+c.Kept > 0 {
		text += fmt.Sprintf(s.say("从卡上清除 %d，仍在卡上 %d。", " %d removed from the card, %d still on it."), c.Freed, c.Kept)
	}
	return text
}
