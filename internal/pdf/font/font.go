package font

import "embed"

// all: so that the folder may be empty but for its .gitkeep.
//
//go:embed all:dist
var dist embed.FS

// Regular returns the font file; ok is false where the program was built without it.
func Regular() (data []byte, ok bool) {
	data, err := dist.ReadFile("dist/NotoSerifSC-Regular.ttf")
	return data, err == nil
}
