package asip_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"liuhen/internal/asip"
	"liuhen/internal/casefile"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

// TestPaths are the names that members get, whatever people called them.
func TestPaths(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		position, count int64
		part            casefile.Part
		class           item.Class
		title, file     string
		want            string
	}{
		"a paper":             {1, 9, casefile.Papers, item.Document, "现场检查（勘验）笔录", "a.pdf", "文书材料/0001-现场检查（勘验）笔录.pdf"},
		"evidence":            {2, 9, casefile.Evidence, item.Photo, "物证", "b.JPG", "证据材料/0002-物证.jpg"},
		"a film":              {3, 9, casefile.Record, item.Video, "", "VID 0001.MP4", "音像记录/录像/0003-VID_0001.mp4"},
		"a sound":             {4, 9, casefile.Record, item.Audio, "询问", "c.wav", "音像记录/录音/0004-询问.wav"},
		"a photo":             {5, 9, casefile.Record, item.Photo, "照片", "d.png", "音像记录/照片/0005-照片.png"},
		"no recording":        {6, 9, casefile.Record, item.Document, "误放", "e.pdf", "其他/0006-误放.pdf"},
		"the rest":            {7, 9, casefile.Rest, item.Video, "备用", "f.mp4", "其他/0007-备用.mp4"},
		"wide":                {7, 12345, casefile.Rest, item.Other, "x", "x.bin", "其他/00007-x.bin"},
		"upwards":             {1, 9, casefile.Rest, item.Other, "", "../../etc/passwd", "其他/0001-etc_passwd.bin"},
		"a device of Windows": {1, 9, casefile.Rest, item.Other, "CON", "CON", "其他/0001-CON.bin"},
		"turned round":        {1, 9, casefile.Rest, item.Other, "", "photo\u202egpj.exe", "其他/0001-photo_gpj.exe"},
		"a null":              {1, 9, casefile.Rest, item.Other, "a\x00b", "c.txt", "其他/0001-a_b.txt"},
		"emoji":               {1, 9, casefile.Rest, item.Other, "现场😀照片", "d.jpeg", "其他/0001-现场_照片.jpeg"},
		"trailing dots":       {1, 9, casefile.Rest, item.Other, "", "name...", "其他/0001-name.bin"},
		"nothing harmless":    {1, 9, casefile.Rest, item.Other, "…？！", "..", "其他/0001.bin"},
		"a long extension":    {1, 9, casefile.Rest, item.Other, "x", "x.mp4%20or%20so", "其他/0001-x.bin"},
	} {
		m := asip.Member{Position: c.position, Placement: casefile.Placement{Part: c.part, Title: c.title}, Item: item.Item{FileName: c.file, Class: c.class}}
		if got := m.Path(c.count); got != "data/"+c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestPathsStayShort: no title makes a name that a system of 260 characters, or of
// 255 bytes a name, cannot hold.
func TestPathsStayShort(t *testing.T) {
	t.Parallel()
	for _, title := range []string{strings.Repeat("很", 500), strings.Repeat("a", 500), strings.Repeat("é", 500), strings.Repeat("\U00020000", 500)} {
		m := asip.Member{Position: 1, Placement: casefile.Placement{Part: casefile.Record, Title: title}, Item: item.Item{FileName: "x.mp4", Class: item.Video}}
		path := m.Path(asip.MaxMembers)
		name := path[strings.LastIndexByte(path, '/')+1:]
		if len(name) > 160 || utf8.RuneCountInString(path) > 80 || !utf8.ValidString(path) {
			t.Errorf("%d bytes, %d characters: %s", len(name), utf8.RuneCountInString(path), path)
		}
	}
}

func TestNumbersThatCanNameAPackage(t *testing.T) {
	t.Parallel()
	for number, ok := range map[string]bool{
		"990921-B021-XZCF-2026-D30-000001": true, "1": true, strings.Repeat("a", 120): true,
		"": false, "-a": false, "a-": false, "a b": false, "a/b": false, "案卷": false, "a.b": false, strings.Repeat("a", 121): false,
	} {
		if err := asip.CheckNumber(number); (err == nil) != ok || (err != nil && !errors.Is(err, fault.PackageName)) {
			t.Errorf("%q: %v", number, err)
		}
	}
	for origin, ok := range map[string]bool{
		"liuhen/qinghe": true, "liuhen/019e80b1-e8f7-74ac-99ec-509083d00a50": true, "liuhen/": false, "liuhen/..": false, "liuhen/a/b": false, "other/a": false,
	} {
		if _, err := asip.LogFolder(origin); (err == nil) != ok {
			t.Errorf("%q: %v", origin, err)
		}
	}
}

func TestShowIsHarmless(t *testing.T) {
	t.Parallel()
	if got := asip.Show("data/x\x1b[31m\u202e\n"); got != `data/x\u{1b}\u{5b}31m\u{202e}\u{a}` {
		t.Error(got)
	}
	if got := asip.Show(strings.Repeat("长", 300)); utf8.RuneCountInString(got) != 201 {
		t.Error(got)
	}
}
