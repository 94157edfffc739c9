package city

// member is somebody of the detachment; only those with a login have an account.
type member struct{ unit, name, certificate, login string }

// detachment are the people of the city, those first whom the sign-in page names.
var detachment = []member{
	{"u1", "陈禾", "云执0101", "chenhe"},
	{"u2", "罗溪", "云执0201", "luoxi"},
	{"u3", "林册", "", "lince"},
	{"u3", "苏卷", "", "sujuan"},
	{"", "周审", "云执0001", "zhoushen"},
	{"u1", "许苗", "云执0102", ""},
	{"u1", "田野", "云执0103", ""},
	{"u2", "方圃", "云执0202", ""},
	{"u2", "江渡", "云执0203", ""},
	{"u1", "杜若", "云执0104", ""},
	{"u2", "柏舟", "云执0204", ""},
	{"u3", "文案", "", ""},
	{"u3", "程印", "", ""},
	{"u3", "沈库", "", ""},
}

// county is a brigade to be.
type county struct {
	name, short, login string
	places             []string
}

var counties = []county{
	{"青禾县", "青禾", "qinghe", []string{"青禾县上坪镇", "青禾县桑园乡"}},
	{"白石县", "白石", "baishi", []string{"白石县石桥镇", "白石县岭脚乡"}},
	{"桐川区", "桐川", "tongchuan", []string{"桐川区渡口镇", "桐川区桐子铺"}},
	{"南屏县", "南屏", "nanping", []string{"南屏县茶坊镇", "南屏县向阳乡"}},
	{"清河区", "清河", "qingheq", []string{"清河区水磨镇", "清河区柳林镇"}},
	{"松岭县", "松岭", "songling", []string{"松岭县松树坳", "松岭县大坝镇"}},
	{"东陂县", "东陂", "dongpi", []string{"东陂县塘口镇", "东陂县新垦乡"}},
	{"柳塘区", "柳塘", "liutang", []string{"柳塘区南堤镇", "柳塘区鱼嘴镇"}},
	{"石门县", "石门", "shimen", []string{"石门县关上镇", "石门县白沙乡"}},
	{"梅坞县", "梅坞", "meiwu", []string{"梅坞县梅岭镇", "梅坞县花桥乡"}},
}

var cityPlaces = []string{"云溪市河湾镇", "云溪市北关农资市场", "云溪市龙潭镇", "云溪市西坝码头"}

var (
	surnames   = []string{"赵", "钱", "孙", "吴", "郑", "冯", "褚", "卫", "蒋", "韩", "杨", "朱", "秦", "尤", "何", "吕", "施", "张", "孔", "曹", "严", "华", "金", "魏", "陶", "姜"}
	givenNames = []string{"麦", "稻", "粟", "谷", "桑", "棠", "榆", "槐", "松", "柏", "溪", "泉", "渠", "塘", "岸", "岭", "坪", "原", "川", "雨", "霖", "露", "晴", "秋", "冬", "春生", "小满", "长河", "望山", "听涛"}
)

// trade is a field of enforcement, with what it is about.
type trade struct{ name, goods, subject, party string }

var trades = []trade{
	{"种子", "水稻种子", "涉嫌经营假种子", "种业经营部"},
	{"农药", "除草剂", "涉嫌经营未取得登记证的农药", "农资店"},
	{"兽药", "兽用抗菌药", "涉嫌经营假兽药", "兽药房"},
	{"饲料", "猪用配合饲料", "涉嫌经营无标签饲料", "饲料门市"},
	{"农机", "联合收割机", "涉嫌使用伪造的拖拉机号牌", "农机服务社"},
	{"渔政", "地笼网", "涉嫌使用禁用渔具捕捞", "渔户"},
	{"动物检疫", "仔猪", "涉嫌经营未附检疫证明的动物", "养殖场"},
}
