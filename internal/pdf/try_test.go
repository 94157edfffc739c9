package pdf_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"liuhen/internal/paper"
	"liuhen/internal/pdf"
)

func TestTry(t *testing.T) {
	rows := [][]string{}
	for i := range 120 {
		rows = append(rows, []string{fmt.Sprint(i + 1), fmt.Sprintf("DSJ07_%04d.mp4", i), "药品门店检查 全过程录像第" + fmt.Sprint(i) + "段（含出示证件、告知权利）", "2026年11月23日 09:12:04", "3,912,441,221", "9f2c41d0aa11bb22…e77a"})
	}
	start := time.Now()
	data, pages, err := pdf.Lay(paper.Sheet{
		Kind: paper.HandoverList, Agency: "云溪市农业综合执法支队青禾大队", Number: "编号 01936f00-0000-7000-8000-0000000000a1", PrintedBy: "林册", PrintedAt: time.Date(2026, 11, 23, 16, 2, 0, 0, time.UTC),
		Code: "0123-4567-89AB-CDEF", Link: "https://liuhen.yunxi.example/v/0123-4567-89AB-CDEF",
		Blocks: []paper.Block{
			{Fields: []paper.Field{{Label: "移交人", Value: "陈禾（执法证号 0012）"}, {Label: "接收人", Value: "林册𠮷😀\u202e"}, {Label: "活动", Value: "农药门店检查，青禾县东街12号", Wide: true}, {Label: "数量", Value: "录像 3"}}},
			{Heading: "一、文件", Grid: &paper.Grid{Columns: []paper.Column{{Title: "序号", Width: 8}, {Title: "文件", Width: 25}, {Title: "题名", Width: 30}, {Title: "设备时间", Width: 25}, {Title: "字节", Width: 20, Right: true}, {Title: "SHA-256", Width: 24}}, Rows: rows}},
			{Box: &paper.Box{Label: "情况说明", Text: "无。", Lines: 6}},
			{Signs: []string{"移交人（签名）", "接收人（签名、盖章）", "监交人（签名）"}},
		}})
	fmt.Println(pages, len(data), err, time.Since(start))
	os.WriteFile("/tmp/liuhen/print/try/a.pdf", data, 0o600)
}
