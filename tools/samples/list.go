package main

import (
	"fmt"
	"time"
)

// The fictional camera and scanner.
const (
	maker        = "云影"
	cameraModel  = "YY-3"
	scannerModel = "YY-S2"
	serial       = "YY3-26-000117"
	position     = "+38.2500+084.5000/" // sand, and nobody there
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

func day(clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", "2026-06-03 "+clock, shanghai)
	must(err)
	return t
}

// good lists the samples that a demonstration shows.
func good() []file {
	return []file{
		{"body-20260603-091245.mp4", film(firstClip())},
		{"body-20260603-093010.mp4", film(clip{
			brand: "isom", started: day("09:30:10"), created: since1904(day("09:30:10")), seconds: 8, shown: "DEMO YY3-26-000118",
			meta: userData(named{"mak", maker}, named{"mod", cameraModel}, named{"cmt", "DEMO 演示样本"}),
		})},
		{"body-20260603-101500.mov", film(clip{
			brand: "qt  ", started: day("10:15:00"), seconds: 6, shown: "DEMO YY3-26-000117",
			created: since1904(day("10:15:00")) + 8*3600, // local time where UTC belongs
			meta:    userData(named{"mak", maker}, named{"mod", cameraModel}, named{"xyz", position}, named{"cmt", "DEMO 演示样本"}),
		})},
		{"inquiry-20260603-094500.wav", riff("WAVE",
			broadcast("DEMO 演示样本", maker+" YY-R1", "YYR1-26-000042", "2026-06-03", "09:45:00"), waveFormat(),
			info(named{"ISFT", "YY-OS 3.2 DEMO"}, named{"ICMT", "DEMO 演示样本"}), riffChunk("data", morse()))},
		{"photo-20260603-092031.jpg", jpegPhoto(shelf("2026-06-03 09:20:31"), photo{
			taken: "2026:06:03 09:20:31", offset: "+08:00", fraction: "250", serial: serial, description: "DEMO 演示样本 货架",
			latitude: []uint32{38, 1, 15, 1, 0, 1}, longitude: []uint32{84, 1, 30, 1, 0, 1},
		})},
		{"photo-20260603-092210.jpg", jpegPhoto(shelf("2026-06-03 09:22:10"), photo{
			taken: "2026:06:03 09:22:10", serial: serial, description: "DEMO 演示样本 货架",
		})},
		{"scan-record-1.png", pngScan(sheet("RECORD OF INSPECTION", "PAGE 1", formRows(0)),
			chunk("pHYs", append(u32(7874, 7874), 1)), chunk("tIME", append(u16(2026), 6, 4, 2, 10, 0)),
			chunk("tEXt", []byte("Software\x00YY-Scan 1.4 DEMO")))},
		{"scan-receipts.tif", tiffScan(scanFields, sheet("RECEIPT", "PAGE 1", formRows(1)), sheet("RECEIPT", "PAGE 2", formRows(2)))},
		{"record-of-inquiry.pdf", paper(documentInfo("D:20260603163000+08'00'"),
			sheetContent("询问笔录（演示样本）", inquiry, "DEMO 1 / 2"), sheetContent("询问笔录（演示样本）", inquiryEnd, "DEMO 2 / 2"))},
	}
}

func firstClip() clip {
	return clip{
		brand: "isom", started: day("09:12:45"), created: since1904(day("09:12:45")), seconds: 12, shown: "DEMO " + serial,
		meta: keyed(
			named{"com.apple.quicktime.make", maker}, named{"com.apple.quicktime.model", cameraModel},
			named{"example.yunying.serial", serial}, named{"com.apple.quicktime.creationdate", "2026-06-03T09:12:45+0800"},
			named{"com.apple.quicktime.location.ISO6709", position}, named{"com.apple.quicktime.comment", "DEMO 演示样本"}),
	}
}

func formRows(page int) []string {
	var rows []string
	for i := range 14 {
		rows = append(rows, fmt.Sprintf("LINE %02d  DEMO %d-%03d", i+1, page, (page*97+i*31)%1000))
	}
	return rows
}

func scanFields(int) []field {
	return []field{
		ascii(0x010d, "DEMO 演示样本 票据"), ascii(0x010f, maker), ascii(0x0110, scannerModel),
		ascii(0x0131, "YY-Scan 1.4 DEMO"), ascii(0x0132, "2026:06:04 10:11:00"),
	}
}

func documentInfo(created string) string {
	return fmt.Sprintf("<< /Title %s /Creator (YY-Office 2 DEMO) /Producer (samples) /CreationDate (%s) >>", utf16Hex("询问笔录（演示样本）", true), created)
}

var (
	inquiry = []string{
		"时间：2026年6月3日 9时45分至10时10分", "地点：云溪市青禾县禾丰农资店（虚构）", "被询问人：周禾（虚构）",
		"询问人：林望、陈溪（虚构）  执法证号：DEMO-0001、DEMO-0002", "记录人：陈溪",
		"问：货架上的这批种子从哪里购进？", "答：今年四月从外地购进，票据在店里。", "问：包装上为什么没有标签？",
	}
	inquiryEnd = []string{
		"答：运输时破损，还没有补贴。", "问：以上笔录请你核对，是否属实？", "答：看过，属实。",
		"本文书为演示样本，人物、单位、案情均为虚构。",
	}
)

// bad lists the broken files that the tests of internal/media hold exact facts for.
func bad() []file {
	whole := film(firstClip())
	return []file{
		{"truncated.mp4", whole[:12<<10]},
		{"unfinished.mp4", append(box("ftyp", []byte("isom"), u32(0x200), []byte("isomavc1")), append(u32(0), "mdat never closed: the battery was taken out"...)...)},
		{"exif-year-171546.jpg", jpegPhoto(smallPicture(), photo{taken: "171546:06:03 09:12:45", serial: serial, description: "DEMO"})},
		{"exif-year-0000.jpg", jpegPhoto(smallPicture(), photo{taken: "0000:00:00 00:00:00", serial: serial, description: "DEMO"})},
		{"zero-bytes.mp4", nil},
	}
}

func smallPicture() *canvas {
	c := newCanvas(64, 48, 190)
	c.text(4, 16, 2, 14, 20, "DEMO")
	return c
}
