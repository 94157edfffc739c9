package asip

import (
	"fmt"
	"io"
)

// writeReadme writes 说明文件.txt with the keys of DA/T 93-2022, and says how the
// package is checked and what a check does not prove.
func writeReadme(w io.Writer, h Head, files int64) error {
	_, err := fmt.Fprintf(w, readmeText, h.Agency, h.Title, h.Code, ItemCode(h.Code, 1), ItemCode(h.Code, h.Count),
		h.Count, h.Bytes, files, Format, h.Number)
	return err
}

const readmeText = `载体容量：在线
载体类型：在线
载体编号：在线
载体制作单位：%[1]s
载体检查单位：%[1]s
移交单位：%[1]s
内容描述：%[2]s（档号 %[3]s）
起止档号：%[4]s 至 %[5]s
档案数量：1 卷 %[6]d 件，内容数据 %[7]d 字节
软硬件环境：留痕（%[9]s）；内容文件为形成时的原始格式，未压缩、未加密
其他：归档信息包 %[10]s，本文件夹共 %[8]d 个文件。本文件夹（data）为归档信息包内容，外层为 BagIt（RFC 8493）标签文件和证明（proofs）。

一、怎样核验
1. 文件是否齐全、未变：在外层文件夹执行 sha256sum -c manifest-sha256.txt 和 sha256sum -c tagmanifest-sha256.txt；
   在本文件夹执行 cksum -c 校验信息.txt（同时核验 SM3 和 SHA-256，需 GNU coreutils 9.0 以上）。
2. 是否确由该机关签发、顺序和件数是否与归档锁定时一致、保管链是否连贯：
   liuhen-verify --trust 公钥文件 %[10]s.zip
   公钥或其指纹应从机关、档案馆或市级公布处另行取得。随包附送的公钥单凭自身不能证明任何事情。

二、核验不能证明什么
事件中的时间是机关服务器的时间，是机关的陈述；检查点只能证明某内容在其签署之前已经存在。
设备写入文件的时间、地点和参数是设备的陈述。录制内容本身是否真实、全面，须由人审查判断。
`
