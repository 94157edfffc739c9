package demo

import (
	"bytes"
	"context"
	"io"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
)

// Production is what a play needs.
type Production struct {
	Address string    // of the server, not set up yet
	Code    string    // the one-time code
	Stage   *Stage    // also the server's clock
	Script  io.Writer // what is printed
	Package io.Writer // takes the archiving package
	Left    Left      // as the script names it
	English bool
}

// Left is where the play leaves its files.
type Left struct{ Package, Key string }

// play is a play under way.
type play struct {
	*script
	*Cast
	Production

	matter   api.Matter
	tour     api.Tour
	camera   api.Device
	activity api.Activity
	items    []api.Item // in the order of the file
	handover api.Handover
	file     api.CaseFile
}

// Play plays the story and returns the public key of the agency's log. It fails with
// the first problem that the server names.
func Play(ctx context.Context, p Production) (key string, err error) {
	s := &play{Production: p, script: &script{out: p.Script, stage: p.Stage, english: p.English}}
	for _, scene := range []func(context.Context) error{
		s.gather, s.openMatter, s.goOut, s.inspect, s.comeBack, s.upload, s.signOver, s.receive, s.deposit,
		s.endMatter, s.arrange, s.submit, s.seal, s.issue,
	} {
		if err := scene(ctx); err != nil {
			return "", err
		}
		if s.err != nil {
			return "", s.err
		}
	}
	return s.close(ctx)
}

func (s *play) gather(ctx context.Context) (err error) {
	language := "zh-CN"
	if s.English {
		language = "en"
	}
	s.scene(words{"云溪市", "云溪市"}, words{"建立支队，三员就位，五名人员登记开户", "sets up its detachment, three administrators and five people"})
	if s.Cast, err = Gather(ctx, s.Address, language, s.Code, s.Stage.Now()); err != nil {
		return err
	}
	s.note("%s（%s），日志名称 %s", "%s (%s), log %s", s.City.Name, s.City.Server, s.City.LogOrigin)
	s.note("密钥指纹 %s", "key's fingerprint %s", s.City.Fingerprint)
	return nil
}

func (s *play) openMatter(ctx context.Context) error {
	s.scene(words{"承办人 林一禾", "case officer 林一禾"}, words{"立案", "opens a matter"})
	hand, err := s.As(ctx, Officer)
	if err != nil {
		return err
	}
	filed, err := hand.OpenMatter(ctx, apiclient.Command{}, api.MatterDetails{
		Kind: "penalty", Number: "云农（种子）立〔2026〕31号", Party: "河湾农资经营部", Subject: "涉嫌经营假种子",
		Officers: []string{s.Who(Officer).ID, s.Who(Partner).ID},
	})
	if err != nil {
		return err
	}
	s.matter = filed.Value
	s.note("%s，当事人 %s，%s", "%s, party %s, %s", s.matter.Number, s.matter.Party, s.matter.Subject)
	s.events(filed.Receipt)
	return nil
}

// goOut begins the tour and enters the camera with its clock, which is 40 seconds
// ahead.
func (s *play) goOut(ctx context.Context) error {
	s.scene(words{"林一禾、苏木", "林一禾 and 苏木"}, words{"出勤，领用执法记录仪并校时", "go out with a body camera whose clock was measured"})
	system, err := s.As(ctx, System)
	if err != nil {
		return err
	}
	camera, err := system.RegisterDevice(ctx, apiclient.Command{}, api.NewDevice{
		Agency: s.City.ID, Holder: s.Who(Officer).ID,
		DeviceDetails: api.DeviceDetails{Unit: "u1", Kind: "body-camera", Maker: "云影", Model: "YY-3", Serial: "YY3-26-000117", Issued: true},
	})
	if err != nil {
		return err
	}
	measured, err := system.MeasureClock(ctx, apiclient.Seeing(camera), camera.Value.ID, api.NewClockOffset{
		MeasuredAt: s.Stage.Now(), Offset: (40 * time.Second).Microseconds(), Method: "与服务器时间同屏拍照",
	})
	if err != nil {
		return err
	}
	s.camera = measured.Value
	hand, err := s.As(ctx, Officer)
	if err != nil {
		return err
	}
	begun, err := hand.StartTour(ctx, apiclient.Command{}, api.NewTour{Officers: []string{s.Who(Officer).ID, s.Who(Partner).ID}})
	if err != nil {
		return err
	}
	s.tour = begun.Value
	s.note("云影 YY-3（YY3-26-000117），比服务器快 40 秒", "云影 YY-3 (YY3-26-000117), 40 seconds ahead of the server")
	s.events(begun.Receipt)
	return nil
}

func (s *play) inspect(ctx context.Context) error {
	s.Stage.Until(june(3, 9, 12))
	s.scene(words{"林一禾、苏木", "林一禾 and 苏木"}, words{"现场检查，全过程音像记录", "inspect the premises, recording from beginning to end"})
	hand, err := s.As(ctx, Officer)
	if err != nil {
		return err
	}
	begun, err := hand.BeginActivity(ctx, apiclient.Command{}, api.NewActivity{
		ActivityDetails: api.ActivityDetails{
			Tour: s.tour.ID, Kind: "on-site-enforcement", Place: "云溪市河湾镇河湾农资经营部",
			People: []api.ActivityPerson{
				{Role: "officer", Officer: s.Who(Officer).ID}, {Role: "officer", Officer: s.Who(Partner).ID}, {Role: "party", Name: "河湾农资经营部"},
			},
		},
		Matter: s.matter.ID, Now: true,
	})
	if err != nil {
		return err
	}
	s.events(begun.Receipt)
	s.note("不符合规定之处：%d", "shortfalls against the rule: %d", len(begun.Value.Breaches))
	s.Stage.Until(june(3, 10, 16))
	if hand, err = s.As(ctx, Officer); err != nil {
		return err
	}
	ended, err := hand.EndActivity(ctx, apiclient.Seeing(begun), begun.Value.ID, api.EndedAt{})
	if err != nil {
		return err
	}
	s.activity = ended.Value
	s.note("10:16 结束", "it ends at 10:16")
	s.events(ended.Receipt)
	return nil
}

func (s *play) comeBack(ctx context.Context) error {
	s.Stage.Until(june(3, 11, 5))
	s.scene(words{"林一禾、苏木", "林一禾 and 苏木"}, words{"收勤：执法工作结束，24小时移交时限起算", "come back: the enforcement work has ended, the 24 hours run"})
	hand, err := s.As(ctx, Officer)
	if err != nil {
		return err
	}
	ended, err := hand.EndTour(ctx, apiclient.Seeing(s.tour), s.tour.ID, api.EndedAt{})
	if err != nil {
		return err
	}
	s.tour = ended.Value
	s.events(ended.Receipt)
	shown, err := hand.Activity(ctx, s.activity.ID)
	for _, r := range shown.Clocks {
		s.clock(r.Reading)
	}
	return err
}

// clocks prints what the clocks of a thing show.
func (s *play) clocks(ctx context.Context, ask func(context.Context, string) (api.Clocks, error), id string) error {
	found, err := ask(ctx, id)
	for _, r := range found.Clocks {
		s.clock(r)
	}
	return err
}

// bring is a file that the officers bring, with its place in the case file.
type bring struct {
	name, title, part, method string
	device                    bool // made with the body camera
	localTime                 bool // its mvhd holds local time for UTC, as of many cameras
}

// brought are the sample files in the order of the case file: papers first.
var brought = []bring{
	{"record-of-inquiry.pdf", "询问笔录", "papers", "电子签名捺印后生成", false, false},
	{"scan-record-1.png", "现场检查笔录（扫描件）", "papers", "扫描", false, false},
	{"scan-receipts.tif", "进货票据（扫描件）", "evidence", "扫描", false, false},
	{"photo-20260603-092031.jpg", "门店招牌及货架", "evidence", "拍摄", true, false},
	{"photo-20260603-092210.jpg", "涉案种子包装", "evidence", "拍摄", true, false},
	{"body-20260603-091245.mp4", "现场检查录像（一）", "recording", "执法记录仪录制", true, false},
	{"body-20260603-093010.mp4", "现场检查录像（二）", "recording", "执法记录仪录制", true, false},
	{"inquiry-20260603-094500.wav", "询问录音", "recording", "录音笔录制", false, false},
	{"body-20260603-101500.mov", "现场检查录像（三）", "recording", "执法记录仪录制", true, true},
}

func (s *play) upload(ctx context.Context) error {
	s.Stage.Until(june(3, 14, 20))
	s.scene(words{"林一禾", "林一禾"}, words{"上传原始记录（均为 DEMO 样例文件）", "uploads the original records (all are DEMO samples)"})
	hand, err := s.As(ctx, Officer)
	if err != nil {
		return err
	}
	for _, b := range brought {
		if err := s.send(ctx, hand, b); err != nil {
			return err
		}
	}
	return nil
}

func (s *play) send(ctx context.Context, hand *apiclient.Client, b bring) error {
	data, err := sample(b.name)
	if err != nil {
		return err
	}
	origin := api.Origin{How: "made"}
	if b.device {
		origin.Device = s.camera.ID
	}
	got, err := hand.SendFile(ctx, apiclient.Command{}, b.name, bytes.NewReader(data), api.NewItem{
		Title: b.title, Origin: origin, Links: []api.Link{{Activity: s.activity.ID, Matter: s.matter.ID}},
		Proof: &api.Proof{Method: b.method, Maker: s.Who(Officer).Name, Object: "经营场所现状及种子来源"},
	})
	if err != nil {
		return err
	}
	it := got.Value
	s.items = append(s.items, it)
	s.note("%-29s %7d 字节  SHA-256 %s…", "%-29s %7d bytes  SHA-256 %s…", b.name, it.Size, it.SHA256[:16])
	if it.Times.Corrected != nil {
		s.note("  设备时间 %s，校正后 %s", "  the device says %s, corrected %s",
			it.Times.Device.In(Beijing).Format("15:04:05"), it.Times.Corrected.In(Beijing).Format("15:04:05"))
	}
	if b.localTime {
		s.note("  该设备把当地时间写在格式规定的 UTC 处，所以晚了八小时，甚至晚于上传；系统照录，不作猜测，特以此示例", "  this device writes local time where the format prescribes UTC, hence eight hours too late, later even than the upload; shown on purpose: what it says is kept, nothing is guessed")
	}
	return nil
}

func (s *play) signOver(ctx context.Context) error {
	s.Stage.Until(june(3, 14, 45))
	s.scene(words{"林一禾", "林一禾"}, words{"签署移交：全部文件和纸质现场检查笔录", "signs everything over, with the inspection record on paper"})
	hand, err := s.As(ctx, Officer)
	if err != nil {
		return err
	}
	list := api.HandoverList{
		Activities: []string{s.activity.ID},
		Carriers:   []api.NewCarrier{{Kind: "paper", Title: "现场检查（勘验）笔录", Pages: 2, Copies: 1, Activity: s.activity.ID}},
	}
	for _, it := range s.items {
		list.Items = append(list.Items, it.ID)
	}
	signed, err := hand.SignHandover(ctx, apiclient.Command{Key: "demo-handover"}, list)
	if err != nil {
		return err
	}
	s.handover = signed.Value
	s.note("文件 %d 个，纸质文书 %d 份，密钥指纹 %s", "files: %d, papers: %d, key's fingerprint %s",
		s.handover.Set.Items, s.handover.Set.Papers, signed.Receipt.Events[0].Fingerprint)
	s.events(signed.Receipt)
	return s.clocks(ctx, hand.ItemClocks, s.items[0].ID)
}

func (s *play) receive(ctx context.Context) error {
	s.Stage.Until(june(3, 16, 30))
	s.scene(words{"保管人员 何清", "custodian 何清"}, words{"清点核对，全部接收", "counts, compares and receives everything"})
	hand, err := s.As(ctx, Custodian)
	if err != nil {
		return err
	}
	answered, err := hand.AnswerHandover(ctx, apiclient.Seeing(s.handover), s.handover.ID, api.Count{Place: "档案室二号柜三层"})
	if err != nil {
		return err
	}
	s.handover = answered.Value
	s.events(answered.Receipt)
	return nil
}

// depositPoll is how often the play looks whether the deposit is done.
const depositPoll = 50 * time.Millisecond

// deposit waits for what the program does by itself.
func (s *play) deposit(ctx context.Context) error {
	s.scene(words{"系统", "the program"}, words{"入库：锁定、重新读取、比对、计算 SM3", "deposits: locks, reads again, compares, computes SM3"})
	hand, err := s.As(ctx, Custodian)
	if err != nil {
		return err
	}
	for {
		found, err := hand.Handover(ctx, s.handover.ID)
		if err != nil {
			return err
		}
		if n := waiting(found.Items); n == 0 {
			break
		}
		select {
		case <-ctx.Done():
			return fault.Busy.Err("await deposit", s.handover.ID, ctx.Err()).OfPart("deposit")
		case <-time.After(depositPoll):
		}
	}
	s.note("%d 个文件全部入库", "all %d files are deposited", len(s.items))
	return s.clocks(ctx, hand.ItemClocks, s.items[0].ID)
}

func waiting(items []api.HandoverItem) (n int) {
	for _, it := range items {
		if it.State != "deposited" {
			n++
		}
	}
	return n
}

func (s *play) endMatter(ctx context.Context) error {
	s.Stage.Until(june(18, 10, 0))
	s.scene(words{"林一禾", "林一禾"}, words{"登记行政执法行为终结和办结", "records the end of the act and the completion"})
	hand, err := s.As(ctx, Officer)
	if err != nil {
		return err
	}
	ended, err := hand.EndMatter(ctx, apiclient.Seeing(s.matter), s.matter.ID, api.MatterEvent{
		Event: "decision-performed", Paper: "云农（种子）罚〔2026〕31号履行凭证",
	})
	if err != nil {
		return err
	}
	done, err := hand.CompleteMatter(ctx, apiclient.Seeing(ended), s.matter.ID, api.MatterEvent{
		Event: "closing-report-approved", Paper: "云农（种子）结〔2026〕31号",
	})
	if err != nil {
		return err
	}
	s.matter = done.Value
	s.events(done.Receipt)
	shown, err := hand.Matter(ctx, s.matter.ID)
	for _, r := range shown.Clocks {
		s.clock(r)
	}
	return err
}

func (s *play) arrange(ctx context.Context) error {
	s.Stage.Until(june(24, 9, 30))
	s.scene(words{"林一禾", "林一禾"}, words{"建卷，按序编入文书、证据和音像记录", "opens the case file and places papers, evidence and recordings in order"})
	hand, err := s.As(ctx, Officer)
	if err != nil {
		return err
	}
	opened, err := hand.OpenCaseFile(ctx, apiclient.Command{}, api.NewCaseFile{
		Matter: s.matter.ID,
		CaseFileDetails: api.CaseFileDetails{
			Title: "河湾农资经营部涉嫌经营假种子案", Category: "XZCF", Year: 2026, Retention: "D30", Remarks: "音像记录与文书一并归档。",
		},
	})
	if err != nil {
		return err
	}
	s.file = opened.Value
	for i, it := range s.items {
		placed, err := hand.PlaceItem(ctx, apiclient.Command{}, s.file.ID, api.NewPlacement{
			Item: it.ID, Position: int64(i+1) * 10, Part: brought[i].part, Title: brought[i].title, Author: s.City.Authority.Name,
		})
		if err != nil {
			return err
		}
		s.note("%2d  %s", "%2d  %s", i+1, placed.Value.Title)
	}
	return nil
}

func (s *play) submit(ctx context.Context) error {
	s.Stage.Until(june(24, 11, 0))
	s.scene(words{"林一禾", "林一禾"}, words{"提交归档", "submits the file to the archive"})
	hand, err := s.As(ctx, Officer)
	if err != nil {
		return err
	}
	submitted, err := hand.SubmitCaseFile(ctx, apiclient.Seeing(s.file), s.file.ID)
	if err != nil {
		return err
	}
	s.file = submitted.Value
	s.events(submitted.Receipt)
	return nil
}

func (s *play) seal(ctx context.Context) error {
	s.Stage.Until(june(26, 15, 0))
	s.scene(words{"档案人员 温青", "archivist 温青"}, words{"验收，归档锁定", "accepts and seals the file"})
	hand, err := s.As(ctx, Archivist)
	if err != nil {
		return err
	}
	sealed, err := hand.SealCaseFile(ctx, apiclient.Seeing(s.file), s.file.ID)
	if err != nil {
		return err
	}
	s.file = sealed.Value
	s.note("档号 %s，共 %d 件", "archival code %s, %d members", s.file.Sealed.Code, s.file.Sealed.Count)
	s.events(sealed.Receipt)
	return s.clocks(ctx, hand.CaseFileClocks, s.file.ID)
}

func (s *play) issue(ctx context.Context) error {
	s.scene(words{"温青", "温青"}, words{"签发归档信息包", "issues the archiving package"})
	hand, err := s.As(ctx, Archivist)
	if err != nil {
		return err
	}
	issued, err := hand.IssuePackage(ctx, apiclient.Command{}, s.file.ID, api.NewIssuance{Purpose: "演示：移交云溪市档案馆前的核验"})
	if err != nil {
		return err
	}
	size, err := hand.DownloadPackage(ctx, issued.Value.ID, s.Package)
	if err != nil {
		return err
	}
	s.note("%s.zip，%d 字节", "%s.zip, %d bytes", issued.Value.Number, size)
	s.events(issued.Receipt)
	return nil
}

// close says what was left and how anyone checks it.
func (s *play) close(ctx context.Context) (key string, err error) {
	if key, err = s.server.LogKey(ctx, s.City.ID); err != nil {
		return "", err
	}
	s.print("\n")
	s.print("%s\n", s.say(words{"任何人都可以断网核验：", "Anyone can check it with the network off:"}))
	s.print("  liuhen-verify --trust %s %s\n", s.Left.Key, s.Left.Package)
	return key, s.err
}

// Invite says where the demo is served and who may sign in.
func Invite(out io.Writer, address string, english bool) error {
	s := &script{out: out, english: english}
	s.print("\n%s %s\n", s.say(words{"演示系统正在运行：", "The demo is served at"}), address)
	s.print("%s", s.say(words{"演示账号（口令均为", "Its accounts (everyone's password is"}))
	s.print(" %s%s\n", Password, s.say(words{"）：", "):"}))
	for _, role := range []Role{System, Security, Audit} {
		s.print("  %s\n", administrators[role])
	}
	for _, p := range staff {
		s.print("  %-10s %s\n", p.login, p.name)
	}
	s.print("%s\n", s.say(words{"按 Ctrl+C 停止。", "Stop it with Ctrl+C."}))
	return s.err
}
