package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// file is one sample with its name, a slash path below the folder it belongs in.
type file struct {
	name  string
	bytes []byte
}

func main() {
	out := flag.String("o", "../internal/demo/samples", "folder of the good samples")
	broken := flag.String("broken", "../internal/media/testdata", "folder of the broken samples; the seeds go to fuzz/ in it")
	flag.Parse()
	for folder, files := range map[string][]file{*out: good(), *broken: append(bad(), seeds()...)} {
		if err := write(folder, files); err != nil {
			fmt.Fprintln(os.Stderr, "samples:", err)
			os.Exit(1)
		}
	}
}

func write(folder string, files []file) error {
	for _, f := range files {
		path := filepath.Join(folder, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.bytes, 0o644); err != nil {
			return err
		}
		fmt.Printf("%7d  %s\n", len(f.bytes), path)
	}
	return nil
}
