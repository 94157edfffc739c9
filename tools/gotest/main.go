// Command gotest runs `go test` on one module and prints what a person wants to read: the package lines as
// `go test` prints them, the whole output of what failed, the slowest tests, and a closing line
// "MODULE: N passed, N failed". A skipped test fails the run, because a skipped test proves nothing.
//
//	gotest -dir MODULE [-closing FILE] [flags and packages of go test]
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	dir := flag.String("dir", ".", "folder of the module")
	name := flag.String("name", "", "name in the closing line (default: the folder's)")
	closing := flag.String("closing", "", "file that receives the closing line too")
	flag.Parse()
	if *name == "" {
		*name = moduleName(*dir)
	}

	report := newReport(os.Stdout)
	err := run(*dir, flag.Args(), report)
	report.finish()
	line := report.closingLine(*name)
	fmt.Println(line)
	if *closing != "" {
		err = keep(err, os.WriteFile(*closing, []byte(line+"\n"), 0o644))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gotest:", err)
	}
	if err != nil || !report.good() {
		os.Exit(1)
	}
}

// run starts go test and feeds its event stream to the report.
func run(dir string, args []string, report *report) error {
	if len(args) == 0 {
		args = []string{"./..."}
	}
	cmd := exec.Command("go", append([]string{"test", "-json"}, args...)...)
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = readEvents(out, report)
	return keep(cmd.Wait(), err)
}

// readEvents decodes the stream of test2json; a line that is no event is shown as it is.
func readEvents(in io.Reader, report *report) error {
	decoder := json.NewDecoder(in)
	for {
		var e event
		switch err := decoder.Decode(&e); err {
		case nil:
			report.add(e)
		case io.EOF:
			return nil
		default:
			rest, _ := io.ReadAll(io.MultiReader(decoder.Buffered(), in))
			return fmt.Errorf("go test printed something unexpected: %w\n%s", err, rest)
		}
	}
}

func moduleName(dir string) string {
	absolute, err := filepath.Abs(dir)
	if err != nil || dir == "." {
		return "liuhen"
	}
	return strings.ToLower(filepath.Base(absolute))
}

func keep(first, second error) error {
	if first != nil {
		return first
	}
	return second
}
