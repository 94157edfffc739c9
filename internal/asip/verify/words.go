package verify

import (
	"regexp"

	"liuhen/internal/fault"
)

// chinese has the Chinese words for what the checks say in English of the bytes at hand.
// What is not listed, such as the words of an operating system, stays as it is.
var chinese = map[string]string{
	// the zip
	"no zip":                                                        "不是 zip 文件",
	"its first file is not bag-info.txt":                            "首个文件不是 bag-info.txt",
	"the directory at the end is missing":                           "缺少尾部目录",
	"the end of the directory contradicts itself":                   "尾部目录自相矛盾",
	"something follows its end":                                     "文件结尾之后还有内容",
	"it lies over another file":                                     "与另一文件重叠",
	"something hides before it":                                     "其前藏有其他内容",
	"what the zip says around its bytes is not what a package says": "zip 中该文件前后的记录与格式规定不同",
	"a record of the directory is damaged":                          "目录中有一条记录损坏",
	"a record of the directory lacks its sizes":                     "目录中有一条记录缺少大小",
	"a record of the directory points outside":                      "目录中有一条记录指向文件之外",
	"the directory is shorter than it says":                         "目录比其声明的短",
	"the directory is longer than it says":                          "目录比其声明的长",
	"something hides before the directory":                          "目录之前藏有其他内容",
	"it is encrypted or has unknown flags":                          "已加密或标志未知",
	"it is compressed":                                              "经过压缩",
	"its sizes differ":                                              "前后大小不同",
	"it is no plain file":                                           "不是普通文件",
	"its name is not allowed":                                       "文件名不合规定",
	"the header before it is damaged or names another file":         "文件头损坏或指向另一文件",
	"it reaches beyond the files":                                   "超出文件区",
	"the header before it says another size or checksum":            "文件头中的大小或校验码不同",
	"the record after it says another size or checksum":             "文件后记录的大小或校验码不同",
	"CRC-32 in the zip":                                             "zip 中的 CRC-32",
	"its checksum in the zip differs":                               "与 zip 中的 CRC-32 不同",
	"it ends early":                                                 "提前结束",
	// the files around the payload
	"it is too long": "过长", "another version": "版本不同", "the checksum paper": "校验信息", "what sealing committed": "归档锁定时的承诺值",
	"the record of issue": "签发登记", "another number or size of files": "文件数量或总大小不同", "no public key of this log": "不是该日志的公钥",
	"it does not begin as it must": "开头不合规定", "too many members": "卷内文件过多", "no member": "不是卷内文件行", "no digest": "不是摘要", "no number": "不是数字",
	"no checksum": "不是校验信息行", "the line is too long": "行过长", "the last line is not closed": "末行没有换行", "lines of another length": "行长不同",
	"it takes over what is not there": "沿用了不存在的前值", "no event": "不是保管事件行", "no entry": "不是日志条目", "no size of a log": "不是日志的条数", "hashes are left over": "有多余的哈希", "they lead to another root": "推得另一个根",
	"hashes are missing": "缺少哈希", "no hash": "不是哈希", "places are not in order, each once": "序号未按顺序各出现一次",
	"paths are not in order, each once": "路径未按顺序各出现一次", "no digest and path": "不是摘要和路径",
	// the catalogue
	"a text is too long": "文字过长", "no well-formed XML": "不是规范的 XML", "a document type is not allowed": "不得有文档类型声明", "an unknown element": "未知元素",
	"it is empty": "内容为空", "a column stands twice": "有重复的列", "a row has no number": "有一行没有序号", "a row has too many columns": "有一行列数过多",
	"elements overlap": "元素交叠", "a column holds an element": "列中含有元素", "the row is missing": "缺少该行", "another number": "序号不同",
	"another title": "题名不同", "another file": "文件不同", "another archival code": "档号不同", "a row too much": "多出一行",
	// members and events
	"the path does not follow from the events": "路径与保管事件推得的不同", "another ordered root": "有序根不同", "another sum of sizes": "总大小不同",
	"the folder is not named after the sealed number": "文件夹不是以锁定的电子文件号命名", "it is not the item's last event before sealing": "不是该文件锁定前的最后一个事件",
	"the item was not deposited": "该文件没有储存", "no item was signed over in it": "其中没有移交任何文件", "nobody received this handover": "该次移交无人接收",
	"it does not belong here": "不属于此处", "there are entries without events": "有的条目没有对应事件", "it does not seal the case file": "不是锁定本案卷的事件",
	"its moment is not its place": "时点与序号不符", "it does not issue this package": "不是签发本包的事件", "no entry proves it": "没有条目证明它",
	"it is no event": "不是保管事件", "it says another place or log": "所记序号或日志不同", "the events before it are missing": "缺少在先事件",
	"it does not follow the event before it": "没有承接前一事件", "it lies before the event before it": "早于前一事件",
	// files that the user names
	"there is no such file": "没有这个文件", "it is a folder": "这是文件夹", "access is not allowed": "没有读取权限",
	"it holds no key": "其中没有密钥", "it is no public key and no fingerprint": "不是公钥，也不是密钥指纹",
}

// phrases are those that hold a number or a name of foreign origin.
var phrases = []struct {
	english *regexp.Regexp
	chinese string
}{
	{regexp.MustCompile(`^the member (.*) is out of order$`), "卷内文件 $1 次序不对"},
	{regexp.MustCompile(`^member (\d+) differs from its events$`), "第 $1 件与其保管事件不同"},
	{regexp.MustCompile(`^member (\d+) is the item (.*) by the events, not (.*)$`), "按保管事件，第 $1 件是 $2，不是 $3"},
	{regexp.MustCompile(`^the digests of member (\d+) are not those of its events$`), "第 $1 件的摘要与其保管事件不同"},
	{regexp.MustCompile(`^sealed (\d+), listed (\d+)$`), "锁定 $1 件，列出 $2 件"},
	{regexp.MustCompile(`^it does not place the item (.*) into this case file$`), "没有把文件 $1 编入本案卷"},
	{regexp.MustCompile(`^it seals what came after it in (.*)$`), "锁定了 $1 中其后发生的事件"},
	{regexp.MustCompile(`^events of the handover (.*) were expected$`), "此处应为移交 $1 的事件"},
	{regexp.MustCompile(`^events of a (.*) are missing at the end$`), "末尾缺少事件（$1）"},
	{regexp.MustCompile(`^events of a (.*) were expected$`), "此处应为另一类事件（$1）"},
	{regexp.MustCompile(`^nothing asks for the events of (.*)$`), "没有任何内容需要 $1 的事件"},
	{regexp.MustCompile(`^its value is no (.*)$`), "事件的值类型不对（$1）"},
	{regexp.MustCompile(`^it ends before (.*)$`), "在 $1 之前结束"},
	{regexp.MustCompile(`^it does not list (.*)$`), "没有列出 $1"},
	{regexp.MustCompile(`^reading fails: (.*)$`), "读取失败：$1"},
}

var inLine = regexp.MustCompile(`^line (\d+): (.*)$`)

// inChinese gives the Chinese words for a detail.
func inChinese(detail string) string {
	if m := inLine.FindStringSubmatch(detail); m != nil {
		return "第 " + m[1] + " 行：" + inChinese(m[2])
	}
	if said, ok := chinese[detail]; ok {
		return said
	}
	for _, p := range phrases {
		if p.english.MatchString(detail) {
			return p.english.ReplaceAllString(detail, p.chinese)
		}
	}
	return detail
}

// bilingual adds the Chinese words of a detail.
func bilingual(e *fault.Error) *fault.Error {
	if detail, ok := e.Args["detail"]; ok {
		return e.WithBoth("detail", inChinese(detail), detail)
	}
	return e
}
