package demo

import (
	"embed"
	"io/fs"

	"liuhen/internal/fault"
)

//go:embed samples/*.mp4 samples/*.mov samples/*.wav samples/*.jpg samples/*.png samples/*.tif samples/*.pdf
var embedded embed.FS

// Samples is the folder of the sample files.
func Samples() fs.FS {
	folder, err := fs.Sub(embedded, "samples")
	if err != nil { // the name is a constant
		return embedded
	}
	return folder
}

// sample returns the bytes of one sample file.
func sample(name string) ([]byte, error) {
	data, err := fs.ReadFile(Samples(), name)
	if err != nil {
		return nil, fault.Unexpected.Err("read sample", name, err)
	}
	return data, nil
}
