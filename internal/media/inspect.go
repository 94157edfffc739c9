package media

import (
	"bytes"
	"context"
	"io"

	"liuhen/internal/recording"
)

// format is one kind of file: how its first bytes look and who reads the rest.
type format struct {
	media string // media type; the parser may say it more exactly
	is    func(head []byte) bool
	read  func(span, *findings) error
}

// headSize is how much of the file's start decides what it is. PDF allows a
// kibibyte of foreign bytes before its header.
const headSize = 2 << 10

// formats in the order asked. MP3 comes last of those examined: its mark is short.
var formats = []format{
	{"image/jpeg", prefix("\xff\xd8\xff"), readJPEG},
	{"image/png", prefix("\x89PNG\r\n\x1a\n"), readPNG},
	{"image/tiff", isTIFF, readTIFF},
	{"audio/wav", isWAV, readWAV},
	{"application/pdf", isPDF, readPDF},
	{"video/mp4", isMP4, readMP4},
	{"audio/mpeg", isMP3, readMP3},
}

// Inspect tells what the file of size bytes behind r says about itself. name is
// only compared with what the content turned out to be. It always answers: what
// could not be read is a Problem in the Facts. A ReadAt that never returns cannot
// be interrupted; between reads the context can.
func Inspect(ctx context.Context, r io.ReaderAt, size int64, name string) (facts recording.Facts) {
	f := newFindings()
	defer func() {
		if defect := recover(); defect != nil {
			f.problem(recording.ReaderFailed, "%v", defect)
		}
		f.compareName(name)
		facts = f.done()
	}()
	if size <= 0 {
		f.problem(recording.Empty, "")
		return facts
	}
	f.failed(examine(newSource(ctx, r, size).whole(), f))
	return facts
}

func examine(file span, f *findings) error {
	head, err := file.head(headSize)
	if err != nil {
		return err
	}
	for _, known := range formats {
		if known.is(head) {
			f.facts.Format = known.media
			return known.read(file, f)
		}
	}
	if media := unexamined(head); media != "" {
		f.facts.Format = media
		f.problem(recording.NotExamined, "%s", media)
		return nil
	}
	f.problem(recording.NotRecognised, "")
	return nil
}

func prefix(mark string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(mark)) }
}
