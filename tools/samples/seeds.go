package main

import "fmt"

// seeds lists the starting points of the fuzz targets: the smallest files that reach
// every branch of a parser, in the form that Go's fuzzing reads.
func seeds() []file {
	list := []file{
		{"FuzzMP4/keyed", smallFilm("isom", keyed(named{"com.apple.quicktime.make", "M"}, named{"a.serial", "1"},
			named{"com.apple.quicktime.creationdate", "2026-06-03T09:12:45+0800"}, named{"com.apple.quicktime.location.ISO6709", position}))},
		{"FuzzMP4/quicktime", smallFilm("qt  ", userData(named{"xyz", "+381500.5-0843000/"}, named{"day", "2026"}))},
		{"FuzzMP4/fragmented", fragmented()},
		{"FuzzMP4/loci", smallFilm("3gp5", box("udta", box("loci", u32(0), u16(0), []byte("x\x00\x00"), u32(0x548000, 0x264000, 0), []byte("\x00\x00"))))},
		{"FuzzWAV/broadcast", riff("WAVE", broadcast("d", "o", "r", "2026-06-03", "09:45:00"), waveFormat(), info(named{"ICRD", "2026-06-03"}), riffChunk("data", silence(8)))},
		{"FuzzWAV/rf64", append([]byte("RF64\xff\xff\xff\xff"), riff("WAVE", riffChunk("ds64", make([]byte, 28)), waveFormat(), riffChunk("data", nil))[8:]...)},
		{"FuzzMP3/tagged", append(id3(named{"TDRC", "2026-06-03T09:12:45"}, named{"TSSE", "DEMO"}), append(mpegFrame(), mpegFrame()...)...)},
		{"FuzzMP3/counted", append(infoFrame(), mpegFrame()...)},
		{"FuzzJPEG/photo", smallJPEG(exifBlock(photo{taken: "2026:06:03 09:20:31", offset: "+08:00", fraction: "25", serial: "s",
			latitude: []uint32{38, 1, 15, 1, 0, 1}, longitude: []uint32{84, 1, 30, 1, 0, 1}}, 1, 1))},
		{"FuzzPNG/scan", append(append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(u32(1, 1), 1, 0, 0, 0, 0))...), pngRest()...)},
		{"FuzzTIFF/pages", tiffScan(scanFields, newCanvas(8, 1, 0), newCanvas(8, 1, 255))},
		{"FuzzPDF/table", withTable("1.4", []string{"<< /Pages 2 0 R >>", "<< /Count 1 >>", "[]", "()", "<41>", documentInfo("D:20260603163000+08'00'")})},
		{"FuzzPDF/streams", packedPaper(documentInfo("D:20260603163000Z"))},
		{"FuzzInspect/zip", []byte("PK\x03\x04")},
		{"FuzzInspect/text", []byte("DEMO")},
	}
	for i, f := range list {
		list[i] = file{"fuzz/" + f.name, fmt.Appendf(nil, "go test fuzz v1\n[]byte(%q)\n", f.bytes)}
	}
	return list
}

// smallFilm is a movie header with one track and no pictures.
func smallFilm(brand string, meta []byte) []byte {
	return append(box("ftyp", []byte(brand), u32(0)), append(movie(clip{created: 3863466765, seconds: 2, meta: meta}, nil, 0), box("mdat")...)...)
}

// fragmented is a movie whose length stands in a segment index and in mehd.
func fragmented() []byte {
	header := box("mvhd", u32(1<<24, 0, 3863466765, 0, 3863466765, 1000, 0, 0), make([]byte, 80))
	index := box("sidx", u32(0, 1, 1000, 0, 0, 1, 64, 2500, 0))
	return append(box("ftyp", []byte("iso5"), u32(0)),
		append(box("moov", header, box("mvex", box("mehd", u32(0, 5000)))), append(index, box("moof")...)...)...)
}

// infoFrame is a first frame that counts the two frames of the stream.
func infoFrame() []byte {
	f := mpegFrame()
	copy(f[21:], "Info\x00\x00\x00\x03\x00\x00\x00\x02\x00\x00\x02\x40")
	return f
}

func smallJPEG(exif []byte) []byte {
	block := append([]byte("Exif\x00\x00"), exif...)
	out := append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02\x01\x00\xc8\x00\xc8\x00\x00\xff\xe1"), u16(uint16(len(block)+2))...)
	return append(append(out, block...), "\xff\xfe\x00\x06DEMO\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xda\x00\x02\x00\xff\xd9"...)
}

func pngRest() []byte {
	var out []byte
	for _, c := range [][]byte{
		chunk("pHYs", append(u32(7874, 7874), 1)), chunk("tIME", append(u16(2026), 6, 4, 2, 10, 0)),
		chunk("tEXt", []byte("Creation Time\x002026-06-03T09:12:45")), chunk("iTXt", []byte("Title\x00\x00\x00zh\x00\x00样本")),
		chunk("eXIf", exifBlock(photo{taken: "2026:06:03 09:20:31"}, 1, 1)), chunk("IDAT", nil), chunk("IEND", nil),
	} {
		out = append(out, c...)
	}
	return out
}
