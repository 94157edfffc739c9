package pdf_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/fault"
	"liuhen/internal/paper"
	"liuhen/internal/pdf"
	"liuhen/internal/pdf/font"
)

var press = pdf.NewPress(font.Regular)

// sheet is a paper with one of everything.
func sheet() paper.Sheet {
	return paper.Sheet{
		Kind: paper.Receipt, Agency: "云溪市农业综合行政执法支队", Number: "编号 1", PrintedBy: "何小满", PrintedAt: time.Date(2026, 11, 23, 16, 2, 0, 0, time.UTC),
		Code: "0123-4567-89AB-CDEF", Link: "https://liuhen.yunxi.example/v/0123-4567-89AB-CDEF",
		Blocks: []paper.Block{
			{Fields: []paper.Field{{Label: "移交人", Value: "林一禾"}, {Label: "接收人", Value: "何小满"}, {Label: "执法活动", Value: "现场执法", Wide: true}}},
			{Heading: "一、电子文件", Grid: &paper.Grid{Columns: []paper.Column{{Title: "序号", Width: 1}, {Title: "文件名", Width: 4}, {Title: "字节数", Width: 2, Right: true}}, Rows: [][]string{{"1", "DSJ07_0912.mp4", "3,912"}}}},
			{Heading: "二、载体", Grid: &paper.Grid{Columns: []paper.Column{{Title: "编号", Width: 1}}, Empty: "没有载体。"}},
			{Text: "1. 第一段。\n2. 第二段。"}, {Box: &paper.Box{Label: "情况说明：", Text: "无。", Lines: 4}},
			{Front: &paper.Front{Title: "某种业经营假种子案", Lines: []paper.Field{{Label: "档号", Value: "Y109"}}}},
			{Signs: []string{"移交人（签名）", "接收人（签名）"}},
		},
	}
}

func lay(t testing.TB, s paper.Sheet) ([]byte, int) {
	t.Helper()
	data, pages, err := press.Lay(s)
	if err != nil {
		t.Fatal(err, "(make font brings the typeface in)")
	}
	return data, pages
}

// tool runs one of poppler's or qpdf's programs on a PDF and returns what it says.
func tool(t *testing.T, data []byte, name string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", path)
	}
	said, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v %s", name, err, said)
	}
	return string(said)
}

// textOf is the text that a reader finds, and how it stands on the pages.
func textOf(t *testing.T, data []byte) string {
	t.Helper()
	return tool(t, data, "pdftotext", "-layout", "FILE", "-")
}

func TestASheetIsFoundAsText(t *testing.T) {
	t.Parallel()
	data, pages := lay(t, sheet())
	written, err := os.ReadFile("testdata/sheet.golden")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(written), textOf(t, data)); diff != "" || pages != 2 {
		t.Errorf("%d pages, text (-written +found):\n%s", pages, diff)
	}
	if said := tool(t, data, "qpdf", "--check", "FILE"); !strings.Contains(said, "No syntax or stream encoding errors") {
		t.Error(said)
	}
	if said := tool(t, data, "pdffonts", "FILE"); !strings.Contains(said, "CID TrueType") || !strings.Contains(said, "yes yes yes") {
		t.Errorf("the typeface is not embedded as a subset with its text:\n%s", said)
	}
}

func TestTheSameSheetGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	first, _ := lay(t, sheet())
	again, _, err := pdf.NewPress(font.Regular).Lay(sheet())
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("other bytes: %v", err)
	}
	later := sheet()
	later.PrintedAt = later.PrintedAt.Add(time.Minute)
	if other, _ := lay(t, later); bytes.Equal(first, other) {
		t.Error("another time, the same bytes")
	}
}

func TestEveryPageRepeatsTheHeadOfALongTable(t *testing.T) {
	t.Parallel()
	s := sheet()
	rows := [][]string{}
	for i := range 500 {
		rows = append(rows, []string{strconv.Itoa(i + 1), fmt.Sprintf("行%04d", i+1), "1"})
	}
	s.Blocks = s.Blocks[1:2:2]
	s.Blocks[0].Grid.Rows = rows
	data, pages := lay(t, s)
	text := strings.Split(strings.TrimSuffix(textOf(t, data), "\f"), "\f")
	if len(text) != pages || pages < 10 {
		t.Fatalf("%d pages, %d with text", pages, len(text))
	}
	for i, page := range text {
		if strings.Contains(page, "行") && strings.Count(page, "字节数") != 1 {
			t.Errorf("page %d has %d heads:\n%s", i+1, strings.Count(page, "字节数"), page)
		}
		if foot := fmt.Sprintf("第%d页共%d页", i+1, pages); !strings.Contains(strings.Join(strings.Fields(page), ""), foot) {
			t.Errorf("page %d lacks %s", i+1, foot)
		}
	}
	for _, r := range rows {
		if strings.Count(strings.Join(text, ""), r[1]) != 1 {
			t.Errorf("%s stands there %d times", r[1], strings.Count(strings.Join(text, ""), r[1]))
		}
	}
}

func TestWhatCannotBeShownIsNamed(t *testing.T) {
	t.Parallel()
	s := sheet()
	s.PrintedBy, s.Blocks[0].Fields[0].Value = "何\u202e满", "林\x00禾\U0001F600\U00030EDE"
	data, _ := lay(t, s)
	text := strings.Join(strings.Fields(textOf(t, data)), "")
	for _, wanted := range []string{"林〓禾〓〓", "何〓满", "U+0000（第1页）", "U+1F600（第1页）", "U+30EDE（第1页）", "U+202E"} {
		if !strings.Contains(text, wanted) {
			t.Errorf("%q is not in:\n%s", wanted, text)
		}
	}
}

func TestWithoutATypefaceNothingIsPrinted(t *testing.T) {
	t.Parallel()
	regular, ok := font.Regular()
	if !ok {
		t.Fatal("make font brings the typeface in")
	}
	for name, file := range map[string]func() ([]byte, bool){
		"none": func() ([]byte, bool) { return nil, false }, "no font": func() ([]byte, bool) { return []byte("<html>"), true },
		"cut": func() ([]byte, bool) { return regular[:1000], true },
	} {
		if _, _, err := pdf.NewPress(file).Lay(sheet()); !errors.Is(err, fault.FontNotBuilt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHostileTextsNeitherBreakThePageNorAreDropped reads back all that is drawn, and
// where.
func TestHostileTextsNeitherBreakThePageNorAreDropped(t *testing.T) {
	t.Parallel()
	for name, text := range hostile() {
		checkText(t, name, text)
	}
}

func hostile() map[string]string {
	return map[string]string{
		"empty": "", "long": strings.Repeat("很长的名称", 800), "one word": strings.Repeat("x", 5000), "controls": "a\x00b\x1b[31mc\u0085d",
		"lines": strings.Repeat("一\n", 200), "directions": "\u202eפקודה\u202c عربى \u2066abc\u2069", "marks": "é" + strings.Repeat("\u0301", 300),
		"emoji": "👨‍👩‍👧‍👦🏳️‍🌈", "closing": strings.Repeat("。", 500), "opening": strings.Repeat("（", 500), "spaces": strings.Repeat(" ", 3000) + "end",
		"pdf": ") Tj ET Q endstream <</JS (app.alert(1))>>", "broken": "\xff\xfe\xf0\x9f", "private": "\ue000\U000f0000", "wide": "𠮷野家㐂",
	}
}

func FuzzLay(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) <= 4000 && !strings.Contains(text, "〔") {
			checkText(t, "fuzz", text)
		}
	})
}

// checkText lays a text out in every kind of block and holds what is drawn to it.
func checkText(t *testing.T, name, text string) {
	t.Helper()
	s := paper.Sheet{Kind: paper.Cover, Agency: "单位", PrintedBy: "某", Blocks: []paper.Block{
		{Heading: "〔甲〕", Text: text}, {Heading: "〔乙〕", Fields: []paper.Field{{Label: text, Value: text}, {Label: text, Value: text, Wide: true}}},
		{Grid: &paper.Grid{Columns: []paper.Column{{Title: "甲", Width: 1}, {Title: "乙", Width: 10}}, Rows: [][]string{{text, text}, {"short"}}}},
		{Box: &paper.Box{Label: text, Lines: 200}}, {Front: &paper.Front{Title: text}}, {Signs: []string{"签名"}},
	}}
	data, pages := lay(t, s)
	drawn := read(t, data)
	if pages != len(drawn) {
		t.Fatalf("%s: %d pages, %d drawn", name, pages, len(drawn))
	}
	_, after, _ := strings.Cut(strings.Join(drawn, ""), "〔甲〕")
	shown, _, _ := strings.Cut(after, "〔乙〕")
	want := strings.NewReplacer("\r", "", "\n", "", "\t", " ").Replace(string([]rune(text)))
	if !follows(want, feet.ReplaceAllString(shown, "")) {
		t.Errorf("%s: %.300q is drawn as %.300q", name, want, shown)
	}
}

// follows reports whether every character is drawn, in its order, as itself or as the
// substitute.
func follows(want, drawn string) bool {
	left := []rune(drawn)
	for _, r := range want {
		if len(left) == 0 || (left[0] != r && left[0] != '〓') {
			return false
		}
		left = left[1:]
	}
	return len(left) == 0
}

var (
	streams = regexp.MustCompile(`(?s)/Length (\d+) /Filter /FlateDecode[^>]*>>\nstream\n`)
	shows   = regexp.MustCompile(`([\d.-]+) ([\d.-]+) Td <([0-9A-F]*)> Tj`)
	feet    = regexp.MustCompile(`某 打印于 0001年1月1日 00:00案卷封面　单位查验码 第 \d+ 页　共 \d+ 页`)
	names   = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]+)>\n`)
)

// read returns what is drawn on each page, character by character in the order of
// drawing, and fails for what lies outside the paper.
func read(t *testing.T, data []byte) (pages []string) {
	t.Helper()
	var contents [][]byte
	for _, at := range streams.FindAllSubmatchIndex(data, -1) {
		size, _ := strconv.Atoi(string(data[at[2]:at[3]]))
		z, err := zlib.NewReader(bytes.NewReader(data[at[1] : at[1]+size]))
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		contents = append(contents, content)
	}
	letters := map[string]string{}
	for _, m := range names.FindAllSubmatch(contents[1], -1) {
		letters[string(m[1])] = letter(string(m[2]))
	}
	for _, content := range contents[2:] {
		var page strings.Builder
		for _, m := range shows.FindAllSubmatch(content, -1) {
			x, _ := strconv.ParseFloat(string(m[1]), 64)
			y, _ := strconv.ParseFloat(string(m[2]), 64)
			if x < 70 || x > 560 || y < 30 || y > 820 {
				t.Errorf("something is drawn at %g, %g", x, y)
			}
			for cid := range slices.Chunk(m[3], 4) {
				page.WriteString(letters[string(cid)])
			}
		}
		pages = append(pages, page.String())
	}
	return pages
}

func letter(hex string) string {
	var units []uint16
	for i := 0; i < len(hex); i += 4 {
		n, _ := strconv.ParseUint(hex[i:i+4], 16, 16)
		units = append(units, uint16(n)) //nolint:gosec // four digits
	}
	return string(utf16.Decode(units))
}
