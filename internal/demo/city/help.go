package city

import (
	"slices"
	"strings"

	"liuhen/internal/custody"
	"liuhen/internal/term"
)

// Role is one of those whom the sign-in page lets in by one click.
type Role struct {
	Code  string // names it for ever
	Name  string // of the person
	Login string
	Title term.Words
}

// Roles are everybody whom the sign-in page names, in its order.
func Roles() []Role {
	return []Role{
		{"officer", "陈禾", "chenhe", term.Words{ZH: "执法人员", EN: "officer"}},
		{"custodian", "林册", "lince", term.Of(term.Posts, "custodian")},
		{"archivist", "苏卷", "sujuan", term.Of(term.Posts, "archivist")},
		{"head", "周审", "zhoushen", term.Of(term.Posts, "head")},
		{"audit", "何鉴", "hejian", term.Of(term.Roles, "audit")},
		{"system", "系统管理员", "xitong", term.Of(term.Roles, "system")},
		{"security", "安全保密管理员", "anquan", term.Of(term.Roles, "security")},
	}
}

// RoleOf finds a role by its code.
func RoleOf(code string) (Role, bool) {
	all := Roles()
	i := slices.IndexFunc(all, func(r Role) bool { return r.Code == code })
	if i < 0 {
		return Role{}, false
	}
	return all[i], true
}

// Story is one thing of the city that is worth looking at.
type Story struct {
	Key  string      `json:"key"`
	Noun custody.Ref `json:"noun"`
}

// telling is how a story is told, and to whom.
type telling struct {
	key, role string
	words     term.Words
}

// tellings are the stories in the order in which the help lists them.
var tellings = []telling{
	{"handover-due", "officer", term.Words{ZH: "收勤已22小时，文件尚未移交：移交时限还剩约2小时", EN: "The tour ended 22 hours ago and nothing is signed over: some two hours are left"}},
	{"handover-returned", "officer", term.Words{ZH: "移交被退回：执法活动结束前18分钟没有录像", EN: "A handover was returned: the last 18 minutes of the activity were not recorded"}},
	{"not-recorded", "officer", term.Words{ZH: "应当记录的执法活动没有任何音像记录", EN: "An activity that had to be recorded has no recording at all"}},
	{"one-officer", "officer", term.Words{ZH: "执法人员只有一名，不符合规定，尚未说明原因", EN: "One officer only, which falls short of the rule, and no reason given yet"}},
	{"clock-fast", "officer", term.Words{ZH: "执法记录仪的时钟快7分钟：设备时间与校正后时间并列", EN: "A camera whose clock is 7 minutes fast: the device's time beside the corrected one"}},
	{"recording-marked", "officer", term.Words{ZH: "一段执法录像已标注：出示证件、告知权利；一处标错，已写明理由撤回", EN: "A film that is marked: credentials shown, rights explained; one marker was wrong and withdrawn with a reason"}},
	{"file-due", "officer", term.Words{ZH: "行政执法行为已终结近一个月，尚未组卷", EN: "The act ended almost a month ago and there is no case file yet"}},
	{"archive-overdue", "officer", term.Words{ZH: "办结已超过三个月仍未提交归档：归档时限逾期", EN: "Completed more than three months ago and never submitted: archiving is overdue"}},
	{"file-short", "officer", term.Words{ZH: "案卷缺4件，被档案管理人员退回", EN: "A case file is 4 items short and came back from the archivist"}},
	{"handover-waiting", "custodian", term.Words{ZH: "一次移交待接收，附纸质笔录", EN: "A handover waits to be received, with a record on paper"}},
	{"handover-late", "custodian", term.Words{ZH: "收勤30小时后才签署移交，写明了逾期原因", EN: "Signed over 30 hours after the tour, with the reason for being late"}},
	{"hash-failed", "custodian", term.Words{ZH: "入库重读时摘要不符：发现、恢复、复核、入库的全部过程", EN: "A file whose digest no longer matched when it was read again: found, restored, checked and deposited"}},
	{"carrier-lent", "custodian", term.Words{ZH: "借出的存储卡逾期未还", EN: "A memory card that was lent and is not back in time"}},
	{"file-submitted", "archivist", term.Words{ZH: "一份案卷待验收归档", EN: "A case file waits to be checked and sealed"}},
	{"file-sealed", "archivist", term.Words{ZH: "已归档锁定并签发归档信息包的案卷", EN: "A case file that is sealed, with its archiving package issued"}},
	{"end-corrected", "head", term.Words{ZH: "收勤时间已更正，待负责人签署后计入时限", EN: "The end of a tour was corrected and counts once the head has signed it"}},
	{"void-proposed", "head", term.Words{ZH: "误传的照片申请作废，待另一人决定", EN: "A photo brought by mistake: to be marked void, if another person agrees"}},
	{"post-vacant", "security", term.Words{ZH: "梅坞大队的音像保管岗位空缺，移交无人接收", EN: "The brigade of 梅坞 has no custodian, and handovers wait there"}},
}

// Keys are the keys of all stories, in the order of the help.
func Keys() []string {
	keys := make([]string, len(tellings))
	for i, t := range tellings {
		keys[i] = t.key
	}
	return keys
}

// inOrder puts the stories into the order of the help.
func (c *city) inOrder() []Story {
	place := func(s Story) int {
		return slices.IndexFunc(tellings, func(t telling) bool { return t.key == s.Key })
	}
	slices.SortStableFunc(c.stories, func(a, b Story) int { return place(a) - place(b) })
	return c.stories
}

// Told says in both languages what a story is about, and the role that should look;
// ok is false for a story that is not known.
func (s Story) Told() (role string, words term.Words, ok bool) {
	i := slices.IndexFunc(tellings, func(t telling) bool { return t.key == s.Key })
	if i < 0 {
		return "", term.Words{}, false
	}
	return tellings[i].role, tellings[i].words, true
}

// Path is where the noun of the story stands, in the app and below /api/v1.
func (s Story) Path() string {
	plural := s.Noun.Kind + "s"
	if base, ok := strings.CutSuffix(s.Noun.Kind, "y"); ok {
		plural = base + "ies"
	}
	return "/" + plural + "/" + s.Noun.ID
}
