package printing

import (
	"strconv"
	"strings"
	"time"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/handover"
	"liuhen/internal/library"
	"liuhen/internal/paper"
	"liuhen/internal/term"
	"liuhen/internal/translog"
)

// custodyReport is the 保管链报告: every event of a thing, and the checkpoint that holds
// them all.
func (s *scribe) custodyReport() []paper.Block {
	events := s.events()
	s.counts.Events = len(events)
	if s.err != nil {
		return nil
	}
	rows := paper.Grid{Columns: []paper.Column{
		{Title: "序", Width: 6}, {Title: "时间", Width: 22}, {Title: "操作人", Width: 26}, {Title: "行为", Width: 16},
		{Title: "原因", Width: 24}, {Title: "日志序号", Width: 13, Right: true}, {Title: "承诺值（SHA-256）", Width: 24},
	}}
	for _, e := range events {
		rows.Rows = append(rows.Rows, []string{
			strconv.FormatInt(e.Version, 10), s.second(custody.At(e.At)), s.acted(e), term.Verb(e.Noun.Kind, e.Action).ZH, e.Reason,
			strconv.FormatInt(e.Place, 10), short(e.Entry.C256.String()),
		})
	}
	blocks := []paper.Block{{Fields: s.thing(events)}, {Heading: "一、保管事件", Grid: &rows}}
	return append(blocks,
		paper.Block{Heading: "二、日志检查点", Fields: s.checkpoint(events)},
		paper.Block{Heading: "三、如何自行验证", Text: howToVerify},
		paper.Block{Signs: []string{"出具人（签名、盖章）"}})
}

// howToVerify tells what anybody can do who trusts nobody.
const howToVerify = "1. 从本单位公布的地址 /log/日志名称/checkpoint 取得检查点，用公布的日志公钥核对签名；其大小应不小于上表所列，根值应能由上表检查点延伸得到。\n" +
	"2. 每一事件在日志中只有带盐的承诺值。凭归档信息包，用 liuhen-verify 在断网的计算机上核对每一事件的内容、顺序和承诺值。\n" +
	"3. 文件本身用任何 SHA-256 工具计算摘要值，与上表所列比较。\n" +
	"4. 上表事件的序号应从 1 起连续；缺号即有事件未列出。"

// events reads the whole chain.
func (s *scribe) events() []library.Event {
	var all []library.Event
	for from := int64(1); len(all) <= maxRows; {
		some, err := s.Chains.Of(s.ctx, s.who, s.subject, library.Span{From: from, Limit: library.MaxPage})
		if s.failed(err) {
			return nil
		}
		all = append(all, some...)
		if len(some) < library.MaxPage {
			break
		}
		from = some[len(some)-1].Version + 1
	}
	return all
}

// acted names who acted, as far as the reader is told.
func (s *scribe) acted(e library.Event) string {
	if e.Actor.Account == "" {
		return "账号 " + e.Account
	}
	return s.actor(e.Actor)
}

// thing says what the chain is of; only its kind to who reads logs but not the thing.
func (s *scribe) thing(events []library.Event) []paper.Field {
	fields := []paper.Field{wide("对象", term.Of(term.Nouns, s.subject.Kind).ZH+" "+s.subject.ID)}
	if !s.mayNotSee() {
		switch s.subject.Kind {
		case "item":
			it := s.item(s.subject.ID)
			fields = append(fields, wide("名称", named(it)), field("状态", term.State("item", string(it.State)).ZH), field("字节数", number(it.Size)),
				wide("SHA-256", grouped(it.SHA256.String())), field("最近校验", s.second(verified(it))), field("校验结果", checked(it.Damage())))
			if !it.Times.Device.IsZero() && !it.Times.Corrected.IsZero() {
				fields = append(fields, wide("设备时钟偏差", offset(it.Times.Device.Sub(it.Times.Corrected.Time))))
			}
		case "handover":
			c, err := s.Receiving.Look(s.ctx, s.who, handover.ID(s.subject.ID))
			s.failed(err)
			fields = append(fields, wide("状态", term.State("handover", string(c.Handover.State)).ZH), wide("数量", set(c.Handover.Set)))
		case "casefile":
			f, err := s.Assembly.CaseFile(s.ctx, s.who, casefile.ID(s.subject.ID))
			s.failed(err)
			fields = append(fields, wide("题名", f.Title), wide("状态", term.State("casefile", string(f.State)).ZH))
		}
	}
	return append(fields, wide("事件数", strconv.Itoa(len(events))+" 项，日志 "+s.guard.Agency))
}

// offset says by how much a device's clock was ahead of the server's.
func offset(d time.Duration) string {
	way := "快 "
	if d < 0 {
		way = "慢 "
	}
	return way + strconv.FormatFloat(d.Abs().Seconds(), 'f', -1, 64) + " 秒"
}

// checked says what the last check of the bytes found.
func checked(damage string) string {
	if damage == "" {
		return "未发现异常"
	}
	return damage
}

// checkpoint says under which signed root the last event stands, and with it all before.
func (s *scribe) checkpoint(events []library.Event) []paper.Field {
	if len(events) == 0 {
		return []paper.Field{wide("检查点", "")}
	}
	last := events[len(events)-1]
	p, err := s.Chains.Proof(s.ctx, s.who, last.Log, last.Place)
	if s.failed(err) {
		return nil
	}
	text, _, _ := strings.Cut(string(p.Signed), "\n\n")
	c, err := translog.ParseCheckpoint(text + "\n")
	if err == nil {
		err = translog.CheckInclusion(c.Tree(), p.Proof.Place, p.Entry, p.Path)
	}
	if s.failed(err) {
		return nil
	}
	return []paper.Field{
		wide("日志名称", c.Origin), field("大小", strconv.FormatInt(c.Size, 10)), field("最后事件序号", strconv.FormatInt(last.Place, 10)),
		wide("根值", c.Root.String()), wide("核对结果", "序号"+continuous(events)+"；最后一项事件在该检查点之内"),
	}
}

// continuous says whether every event from the first on is there.
func continuous(events []library.Event) string {
	for i, e := range events {
		if e.Version != int64(i+1) {
			return "自第 " + strconv.Itoa(i+1) + " 项起不连续"
		}
	}
	return "连续"
}
